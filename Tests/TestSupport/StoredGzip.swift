/// A `.gz` file without compression, written apart from zlib.
public enum StoredGzip {
  public static func pack(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    let blocks = stride(from: 0, to: max(1, bytes.count), by: 65_535).map {
      bytes[$0..<min($0 + 65_535, bytes.count)]
    }
    for (i, block) in blocks.enumerated() {
      out.append(i == blocks.count - 1 ? 1 : 0)
      let length = UInt16(block.count)
      out += little(length, 2) + little(~length, 2) + block
    }
    return out + little(checksum(bytes), 4) + little(UInt32(truncatingIfNeeded: bytes.count), 4)
  }

  private static func little<N: FixedWidthInteger>(_ number: N, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> N($0 * 8)) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var out = UInt32.max
    for byte in bytes {
      out ^= UInt32(byte)
      for _ in 0..<8 { out = out & 1 == 1 ? out >> 1 ^ 0xEDB8_8320 : out >> 1 }
    }
    return ~out
  }
}
