/// The rank of a division, read from the groups 2/4/6/9/12 of its code.
public enum DivisionRank: Int, Sendable, Comparable, CaseIterable {
  case province = 1, prefecture, county, township, village

  public static func < (a: DivisionRank, b: DivisionRank) -> Bool { a.rawValue < b.rawValue }

  /// How many codes lie below one division of this rank, itself included.
  public var span: Int64 {
    switch self {
    case .province: return 10_000_000_000
    case .prefecture: return 100_000_000
    case .county: return 1_000_000
    case .township: return 1_000
    case .village: return 1
    }
  }
}

/// A 12-digit statistical division code (统计用区划代码), such as 512022111213.
///
/// A division is a range: everything below it has a code in `subtree`, so that scope checks and
/// roll-ups are range comparisons.
public struct DivisionCode: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let value: Int64

  /// Fails unless the number has exactly 12 digits.
  public init?(_ value: Int64) {
    guard value >= 100_000_000_000, value <= 999_999_999_999 else { return nil }
    self.value = value
  }

  /// Reads exactly 12 ASCII digits.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 12, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
      let number = Int64(text)
    else { return nil }
    self.init(number)
  }

  /// Reads a code that was cut to its significant digits: 2, 4, 6, 9 or 12.
  public init?(abbreviated text: some StringProtocol) {
    guard [2, 4, 6, 9, 12].contains(text.utf8.count) else { return nil }
    self.init(text + String(repeating: "0", count: 12 - text.utf8.count))
  }

  /// The last group that is not zero decides; trailing zeros inside a group do not
  /// (511000000000 is a prefecture, 512022111000 a township).
  public var rank: DivisionRank {
    if value % 1_000 != 0 { return .village }
    if value / 1_000 % 1_000 != 0 { return .township }
    if value / 1_000_000 % 100 != 0 { return .county }
    if value / 100_000_000 % 100 != 0 { return .prefecture }
    return .province
  }

  /// Every code from this division down, itself included.
  public var subtree: ClosedRange<Int64> { value...(value + rank.span - 1) }

  public func contains(_ other: DivisionCode) -> Bool { subtree.contains(other.value) }

  /// The division of the given rank that this one lies in; itself at its own rank,
  /// nil where it ranks higher.
  public func ancestor(_ rank: DivisionRank) -> DivisionCode? {
    guard rank <= self.rank else { return nil }
    return DivisionCode(value - value % rank.span)
  }

  /// From this division up to its province.
  public var lineage: [DivisionCode] {
    DivisionRank.allCases.reversed().compactMap { ancestor($0) }.reduce(into: []) { list, code in
      if list.last != code { list.append(code) }
    }
  }

  public static func < (a: DivisionCode, b: DivisionCode) -> Bool { a.value < b.value }
  public var description: String { String(value) }
}
