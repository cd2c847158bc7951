/// A small reproducible random generator (SplitMix64, Steele et al. 2014) for synthetic people
/// and for tests. Never for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A generator of its own for one named part, so that parts do not disturb each other's draws.
  public func branch(_ name: String) -> SeededGenerator {
    SeededGenerator(seed: Checksum.fnv1a(name.utf8, from: state ^ 0xCBF2_9CE4_8422_2325))
  }

  public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
  public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  public mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
}

/// Checksums against accidents, not against attackers.
public enum Checksum {
  /// FNV-1a, 64 bit.
  public static func fnv1a(
    _ bytes: some Sequence<UInt8>, from start: UInt64 = 0xCBF2_9CE4_8422_2325
  ) -> UInt64 {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
