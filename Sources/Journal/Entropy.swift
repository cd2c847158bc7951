import Glibc
import Synchronization

/// Random bytes for keys and nonces, asked of the system in large pieces: one call for each nonce
/// would cost more than the encryption it serves.
final class Entropy: Sendable {
  static let shared = Entropy()

  private struct Pool {
    var bytes = [UInt8](repeating: 0, count: 16_384)
    var used = 16_384
  }

  private let pool = Mutex(Pool())

  /// Never hands out a byte twice, and forgets those it has handed out.
  func bytes(_ count: Int) -> [UInt8] {
    pool.withLock { pool in
      if pool.used + count > pool.bytes.count { Self.fill(&pool) }
      let range = pool.used..<pool.used + count
      let out = Array(pool.bytes[range])
      for i in range { pool.bytes[i] = 0 }
      pool.used += count
      return out
    }
  }

  private static func fill(_ pool: inout Pool) {
    let source = open("/dev/urandom", O_RDONLY | O_CLOEXEC)
    // Without randomness there must be no key.
    precondition(source >= 0, "/dev/urandom cannot be opened")
    defer { close(source) }
    pool.bytes.withUnsafeMutableBytes { buffer in
      var filled = 0
      while filled < buffer.count {
        let got = read(source, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
        precondition(got > 0 || errno == EINTR, "/dev/urandom cannot be read")
        filled += max(0, got)
      }
    }
    pool.used = 0
  }
}
