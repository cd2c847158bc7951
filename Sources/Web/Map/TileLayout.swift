public import Basics

/// Where each county's tile stands in a tile map: one cell each, neighbours kept near.
///
/// The layout depends on the set of counties alone, not on their order. Counties without
/// coordinates stand near the others of their prefecture; where none of those has any either, in
/// a block below the map.
public enum TileLayout {
  /// A county to place.
  public struct Item: Hashable, Sendable {
    /// The county.
    public let code: DivisionCode
    /// The prefecture it belongs to.
    public let prefecture: DivisionCode
    /// Where it lies, where known.
    public let place: MapPoint?

    /// Names a county to place.
    public init(code: DivisionCode, prefecture: DivisionCode, place: MapPoint?) {
      self.code = code
      self.prefecture = prefecture
      self.place = place
    }
  }

  /// A cell of the grid; row 0 is in the north, column 0 in the west.
  public struct Cell: Hashable, Sendable {
    /// Counted from the west.
    public var column: Int
    /// Counted from the north.
    public var row: Int

    /// Names a cell.
    public init(column: Int, row: Int) {
      self.column = column
      self.row = row
    }
  }

  /// How many cells the grid has for each county: room enough for the shape of the province.
  static let roominess = 1.6
  /// Rounds of improvement; in practice it ends after a few.
  static let maximumRounds = 24

  /// Places every county in a cell of its own.
  public static func place(_ items: [Item]) -> [DivisionCode: Cell] {
    var seen = Set<DivisionCode>()
    let sorted = items.sorted(by: precedes).filter { seen.insert($0.code).inserted }
    let located = sorted.filter { $0.place != nil }
    let anchored = Set(located.map(\.prefecture))
    let onMap = sorted.filter { $0.place != nil || anchored.contains($0.prefecture) }
    let below = sorted.filter { $0.place == nil && !anchored.contains($0.prefecture) }

    var result: [DivisionCode: Cell] = [:]
    if !onMap.isEmpty {
      var plan = Plan(items: onMap, located: located)
      plan.placeGreedily()
      plan.improve()
      result = plan.cells
    }
    addBlock(below, below: &result)
    return moveToOrigin(result)
  }

  private static func precedes(_ a: Item, _ b: Item) -> Bool {
    if a.code != b.code { return a.code < b.code }
    // The same code twice: the one with a place wins, whichever came first.
    let (p, q) = (a.place, b.place)
    if (p == nil) != (q == nil) { return p != nil }
    return (p?.longitude ?? 0, p?.latitude ?? 0, a.prefecture)
      < (q?.longitude ?? 0, q?.latitude ?? 0, b.prefecture)
  }

  private static func addBlock(_ items: [Item], below cells: inout [DivisionCode: Cell]) {
    guard !items.isEmpty else { return }
    let columns = cells.values.map(\.column)
    let left = columns.min() ?? 0
    let wanted = Int(Double(items.count).squareRoot().rounded(.up))
    let width = max((columns.max() ?? -1) - left + 1, wanted)
    // One empty row between shows that the block is no geography.
    let top = cells.values.map(\.row).max().map { $0 + 2 } ?? 0
    for (i, item) in items.enumerated() {
      cells[item.code] = Cell(column: left + i % width, row: top + i / width)
    }
  }

  private static func moveToOrigin(_ cells: [DivisionCode: Cell]) -> [DivisionCode: Cell] {
    let left = cells.values.map(\.column).min() ?? 0
    let top = cells.values.map(\.row).min() ?? 0
    return cells.mapValues { Cell(column: $0.column - left, row: $0.row - top) }
  }
}

/// The grid while it is being filled. Method: greedy nearest free cell from the middle outwards,
/// then swaps and moves that shorten the sum of squared distances until none does.
private struct Plan {
  let codes: [DivisionCode]
  /// Where each county would stand if cells could overlap.
  let targets: [(x: Double, y: Double)]
  let columns: Int
  let rows: Int
  /// Cell of each county, as row * columns + column.
  var cellOf: [Int]
  /// County in each cell, or -1.
  var countyIn: [Int]

  init(items: [TileLayout.Item], located: [TileLayout.Item]) {
    codes = items.map(\.code)
    let places = located.compactMap(\.place)
    let middle = places.map(\.latitude).reduce(0, +) / Double(max(1, places.count))
    let squeeze = max(0.1, cosDegrees(middle))
    let xs = places.map { $0.longitude * squeeze }
    let ys = places.map { -$0.latitude }
    let (x, y) = (Axis(xs), Axis(ys))
    let cells = Double(items.count) * TileLayout.roominess
    let aspect = x.length > 0 && y.length > 0 ? min(3, max(1 / 3, x.length / y.length)) : 1
    columns = max(1, Int((cells * aspect).squareRoot().rounded(.up)))
    rows = max(1, Int((cells / Double(columns)).rounded(.up)))

    var byCode: [DivisionCode: (x: Double, y: Double)] = [:]
    var sums: [DivisionCode: (x: Double, y: Double, count: Double)] = [:]
    for (i, item) in located.enumerated() {
      let target = (x: x.position(xs[i]) * Double(columns - 1), y: y.position(ys[i]) * Double(rows - 1))
      byCode[item.code] = target
      let sum = sums[item.prefecture] ?? (0, 0, 0)
      sums[item.prefecture] = (sum.x + target.x, sum.y + target.y, sum.count + 1)
    }
    targets = items.map { item in
      if let target = byCode[item.code] { return target }
      guard let sum = sums[item.prefecture] else { return (0, 0) }
      return (sum.x / sum.count, sum.y / sum.count)
    }
    cellOf = Array(repeating: -1, count: items.count)
    countyIn = Array(repeating: -1, count: columns * rows)
  }

  func cost(_ county: Int, _ cell: Int) -> Double {
    let dx = targets[county].x - Double(cell % columns)
    let dy = targets[county].y - Double(cell / columns)
    return dx * dx + dy * dy
  }

  mutating func put(_ county: Int, in cell: Int) {
    cellOf[county] = cell
    countyIn[cell] = county
  }

  mutating func placeGreedily() {
    let count = Double(targets.count)
    let cx = targets.reduce(0) { $0 + $1.x } / count
    let cy = targets.reduce(0) { $0 + $1.y } / count
    let order = targets.indices.sorted { a, b in
      let (p, q) = (targets[a], targets[b])
      let da = (p.x - cx) * (p.x - cx) + (p.y - cy) * (p.y - cy)
      let db = (q.x - cx) * (q.x - cx) + (q.y - cy) * (q.y - cy)
      return (da, a) < (db, b)
    }
    for county in order {
      var best = -1
      var bestCost = Double.infinity
      for cell in countyIn.indices where countyIn[cell] < 0 {
        let cost = cost(county, cell)
        if cost < bestCost { (best, bestCost) = (cell, cost) }
      }
      put(county, in: best)
    }
  }

  mutating func improve() {
    for _ in 0..<TileLayout.maximumRounds {
      var improved = false
      for county in cellOf.indices {
        for cell in countyIn.indices where cell != cellOf[county] {
          let (old, other) = (cellOf[county], countyIn[cell])
          let gain: Double
          if other < 0 {
            gain = cost(county, old) - cost(county, cell)
          } else {
            gain = cost(county, old) + cost(other, cell) - cost(county, cell) - cost(other, old)
          }
          // A margin, so that rounding cannot make two counties swap for ever.
          guard gain > 1e-9 else { continue }
          countyIn[old] = -1
          if other >= 0 { put(other, in: old) }
          put(county, in: cell)
          improved = true
        }
      }
      if !improved { return }
    }
  }

  var cells: [DivisionCode: TileLayout.Cell] {
    var result: [DivisionCode: TileLayout.Cell] = [:]
    for (county, cell) in cellOf.enumerated() {
      result[codes[county]] = TileLayout.Cell(column: cell % columns, row: cell / columns)
    }
    return result
  }
}

/// One direction of the map: turns a coordinate into a position between 0 and 1.
///
/// Half the position comes from the coordinate, half from its rank among the others: that gives
/// crowded plains more room than empty highlands and still keeps who lies east of whom.
private struct Axis {
  let low: Double
  let length: Double
  let sorted: [Double]

  init(_ values: [Double]) {
    sorted = values.sorted()
    low = sorted.first ?? 0
    length = (sorted.last ?? 0) - low
  }

  func position(_ value: Double) -> Double {
    guard length > 0, sorted.count > 1 else { return 0.5 }
    let before = sorted.count { $0 < value }
    let same = sorted.count { $0 == value }
    let rank = (Double(before) + Double(same - 1) / 2) / Double(sorted.count - 1)
    return 0.5 * (value - low) / length + 0.5 * rank
  }
}

/// The cosine of an angle in degrees, by its series: exact enough for a map and the same on every
/// platform, which keeps layouts reproducible.
func cosDegrees(_ degrees: Double) -> Double {
  let x = min(90, max(-90, degrees)) * Double.pi / 180
  let x2 = x * x
  var (term, sum) = (1.0, 1.0)
  for k in 1...10 {
    term *= -x2 / Double((2 * k - 1) * (2 * k))
    sum += term
  }
  return sum
}
