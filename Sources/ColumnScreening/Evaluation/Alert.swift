/// A parent for which rules fired.
public struct Alert: Sendable {
  private let kept: KeptAlerts
  private let place: Int

  init(_ kept: KeptAlerts, _ place: Int) {
    self.kept = kept
    self.place = place
  }

  /// The parent's 64-bit key.
  public var key: Int64 { kept.all.keys[place] }
  /// The parent's text id.
  public var id: String { String(decoding: idBytes, as: UTF8.self) }
  /// The same as UTF-8.
  public var idBytes: ArraySlice<UInt8> { kept.all.idText[kept.all.idRange(place)] }
  /// Bit `i` is set where rule `i` of the set fired.
  public var rules: UInt64 { kept.all.masks[place] }
  /// The rules that fired, in their order.
  public var fired: [Int] { (0..<64).filter { rules >> UInt64($0) & 1 == 1 } }

  /// For every rule that fired, in the order of `fired`: its shown values, nil where one is missing.
  public var shown: [[Int64?]] {
    fired.map { rule in (0..<kept.valueCounts[rule]).map { shown($0, ofRule: rule) } }
  }

  /// One shown value of a rule; nil where it is missing, and for rules that did not fire.
  public func shown(_ item: Int, ofRule rule: Int) -> Int64? {
    var mask = rules
    guard mask >> UInt64(rule) & 1 == 1, kept.valueCounts[rule] > item else { return nil }
    mask &= (1 << UInt64(rule)) - 1
    var at = (place == 0 ? 0 : kept.all.valueEnds[place - 1]) + item
    while mask != 0 {
      at += kept.valueCounts[mask.trailingZeroBitCount]
      mask &= mask - 1
    }
    let value = kept.all.values[at]
    return value == ColumnValue.missing ? nil : value
  }
}

extension Alert: Hashable {
  public static func == (a: Alert, b: Alert) -> Bool {
    a.key == b.key && a.rules == b.rules && a.idBytes == b.idBytes && a.shown == b.shown
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(rules)
  }
}
