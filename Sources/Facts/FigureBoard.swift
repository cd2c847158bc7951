public import Basics
public import Journal

/// The live state of all figures at one position of the journal.
///
/// A value: whoever holds one sees one position, whatever is written meanwhile, and reads it without
/// waiting. One state shares with the next whatever did not change between them.
public struct FigureBoard: Sendable {
  /// The last entry that the figures know of.
  public internal(set) var position: ChainHead
  public internal(set) var lineage: Lineage
  private var index: [Int64: Int] = [:]
  private var chunks: [[NodeSeries]] = []
  private static let perChunk = 64

  init(position: ChainHead, lineage: Lineage) {
    self.position = position
    self.lineage = lineage
  }

  /// How many divisions and how many changes of a day it holds.
  public var size: (divisions: Int, changes: Int) {
    (index.count, chunks.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } })
  }

  /// What a series comes to in a division on a day, by the divisions of that day.
  public func value(_ series: SeriesID, in division: DivisionCode, on day: LocalDate) -> Int64 {
    node(division.value)?.sum(from: series.base, through: series.base | UInt64(day.packed)) ?? 0
  }

  /// What came to a series in a stretch of days, both included, by the divisions of its last day; nil
  /// for a distinct series, whose parts are no sums: how many of the new ones are new in a division
  /// that has grown, the board does not keep.
  public func flow(
    _ series: SeriesID, in division: DivisionCode, from first: LocalDate, through last: LocalDate
  ) -> Int64? {
    guard !series.isDistinct else { return nil }
    let before = first.adding(days: -1)
    var flow = value(series, in: division, on: last) - value(series, in: division, on: before)
    guard !lineage.isEmpty else { return flow }
    // What had come to a place before it moved is nothing new where it moved to.
    let range = division.subtree
    for move in lineage.moves(after: before.packed, through: last.packed) {
      let place = lineage.place(of: move.from, on: last)
      guard range.contains(move.from) != range.contains(place), let code = DivisionCode(move.from) else { continue }
      let had = value(series, in: code, on: before)
      flow += range.contains(place) ? -had : had
    }
    return flow
  }

  /// Where one board says another thing than the other, in words; the first twenty.
  public func differences(from other: FigureBoard, _ book: SeriesBook) -> [String] {
    var found: [String] = []
    let names = book.names
    for code in Set(index.keys).union(other.index.keys).sorted() where found.count < 20 {
      var entries: [UInt64: (mine: Int64, theirs: Int64)] = [:]
      node(code)?.forEach { entries[$0.key, default: (0, 0)].mine = $0.delta }
      other.node(code)?.forEach { entries[$0.key, default: (0, 0)].theirs = $0.delta }
      for (key, pair) in entries.sorted(by: { $0.key < $1.key }) where pair.mine != pair.theirs {
        let number = Int(key >> 32) & Int(~SeriesID.distinctBit)
        let name = number < names.count ? names[number] : "?"
        found.append("\(code) \(name) on \(key & 0xFFFF_FFFF): \(pair.mine), not \(pair.theirs)")
      }
    }
    return Array(found.prefix(20))
  }

  private func node(_ code: Int64) -> NodeSeries? {
    index[code].map { chunks[$0 / Self.perChunk][$0 % Self.perChunk] }
  }

  private mutating func place(of code: Int64) -> Int {
    if let known = index[code] { return known }
    let place = index.count
    index[code] = place
    if place % Self.perChunk == 0 { chunks.append([]) }
    chunks[place / Self.perChunk].append(NodeSeries())
    return place
  }

  /// Sets the series of a division that has none yet.
  mutating func set(_ series: NodeSeries, of code: Int64) {
    let place = place(of: code)
    chunks[place / Self.perChunk][place % Self.perChunk] = series
  }

  /// Takes in changes, in any order.
  mutating func apply(_ changes: [NodeChange]) {
    let sorted = changes.sorted { ($0.node, $0.key) < ($1.node, $1.key) }
    var i = 0
    while i < sorted.count {
      let code = sorted[i].node
      var at: Int?
      while i < sorted.count, sorted[i].node == code {
        let key = sorted[i].key
        var delta: Int64 = 0
        while i < sorted.count, sorted[i].node == code, sorted[i].key == key {
          delta &+= sorted[i].delta
          i += 1
        }
        guard delta != 0 else { continue }
        let place = at ?? place(of: code)
        at = place
        chunks[place / Self.perChunk][place % Self.perChunk].add(delta, at: key)
      }
    }
  }
}
