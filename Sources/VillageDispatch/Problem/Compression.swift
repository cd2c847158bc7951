import CZlib

/// Bytes made smaller by zlib, with their length before them.
enum Compression {
  static func deflate(_ bytes: [UInt8]) throws -> [UInt8] {
    var size = compressBound(uLong(bytes.count))
    var out = [UInt8](repeating: 0, count: Int(size))
    guard compress2(&out, &size, bytes, uLong(bytes.count), 6) == Z_OK else {
      throw ProblemFileError("zlib", "无法压缩", "compression failed")
    }
    return withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) } + out.prefix(Int(size))
  }

  static func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
    guard bytes.count > 8 else { throw damaged }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    // No plan is larger; a damaged length must not ask for the whole memory.
    guard length < 1 << 32 else { throw damaged }
    var size = uLong(length)
    var out = [UInt8](repeating: 0, count: Int(length))
    let source = Array(bytes.dropFirst(8))
    guard uncompress(&out, &size, source, uLong(source.count)) == Z_OK, size == uLong(length) else {
      throw damaged
    }
    return out
  }

  private static var damaged: ProblemFileError {
    ProblemFileError("zlib", "压缩数据已损坏", "the compressed data is damaged")
  }
}
