/// Alerts on their way into a result, each kind of part in one array.
struct BlockAlerts: Sendable {
  var keys: [Int64] = []
  var masks: [UInt64] = []
  var idText: [UInt8] = []
  var idEnds: [Int] = []
  /// Shown values of the rules that fired, rule by rule.
  var values: [Int64] = []
  var valueEnds: [Int] = []

  func idRange(_ index: Int) -> Range<Int> { (index == 0 ? 0 : idEnds[index - 1])..<idEnds[index] }

  mutating func reserve(for parts: [BlockAlerts]) {
    let count = parts.reduce(0) { $0 + $1.keys.count }
    keys.reserveCapacity(count)
    masks.reserveCapacity(count)
    idEnds.reserveCapacity(count)
    valueEnds.reserveCapacity(count)
    idText.reserveCapacity(parts.reduce(0) { $0 + $1.idText.count })
    values.reserveCapacity(parts.reduce(0) { $0 + $1.values.count })
  }

  mutating func append(_ other: BlockAlerts) {
    let text = idText.count, value = values.count
    keys += other.keys
    masks += other.masks
    idText += other.idText
    values += other.values
    for end in other.idEnds { idEnds.append(end + text) }
    for end in other.valueEnds { valueEnds.append(end + value) }
  }

  /// The alerts in a wanted order; nil where they lie in it already.
  func order(by wanted: AlertOrder) -> [Int]? {
    func isBefore(_ a: Int, _ b: Int) -> Bool {
      if wanted == .id {
        let x = idText[idRange(a)], y = idText[idRange(b)]
        if x != y { return x.lexicographicallyPrecedes(y) }
      }
      return keys[a] < keys[b]
    }
    var isSorted = true
    for i in keys.indices.dropFirst() where !isBefore(i - 1, i) {
      isSorted = false
      break
    }
    return isSorted ? nil : keys.indices.sorted(by: isBefore)
  }
}

/// All alerts of a screening.
final class KeptAlerts: Sendable {
  let all: BlockAlerts
  /// By rule, how many values it shows.
  let valueCounts: [Int]
  /// The alerts in their order; nil where they lie in it.
  private let order: [Int]?

  init(_ parts: [BlockAlerts], by wanted: AlertOrder, valueCounts: [Int]) {
    var all = BlockAlerts()
    all.reserve(for: parts)
    for part in parts { all.append(part) }
    self.all = all
    self.valueCounts = valueCounts
    order = all.order(by: wanted)
  }

  var count: Int { all.keys.count }
  func place(of index: Int) -> Int { order?[index] ?? index }
}
