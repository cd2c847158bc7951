/// A checksum of a run of bytes, eight at a time: against accidents, not against attackers.
struct BlockChecksum {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Adds bytes. Every call but the last must bring a multiple of eight.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var state = value
    var i = 0
    while i + 8 <= bytes.count {
      state = Self.mixed(state ^ bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
      i += 8
    }
    if i < bytes.count {
      // The count goes in so that zeros at the end are not taken for nothing.
      var rest = UInt64(bytes.count - i)
      while i < bytes.count {
        rest = rest << 8 | UInt64(bytes[i])
        i += 1
      }
      state = Self.mixed(state ^ rest)
    }
    value = state
  }

  @inline(__always)
  private static func mixed(_ x: UInt64) -> UInt64 {
    let y = x &* 0xD6E8_FEB8_6659_FD93
    return y ^ (y >> 32)
  }
}
