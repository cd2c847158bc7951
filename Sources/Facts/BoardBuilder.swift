import Basics
import Journal

/// Builds a whole board: facts that are summed are gathered at their own place and added up level by
/// level, which is far less work than putting each into five divisions.
struct BoardBuilder {
  private let expansion: Expansion
  private var ledger = GroupLedger()
  private let keepsGroups: Bool
  private var buckets: [[Entry]] = []
  private var places: [Int64: Int] = [:]
  private var distinct: [NodeChange] = []
  private var scratch: [NodeChange] = []

  /// - Parameter keepsGroups: whether the board will be kept up to date, for which it must remember
  ///   what each group told.
  init(_ lineage: Lineage, keepsGroups: Bool) {
    expansion = Expansion(lineage: lineage)
    self.keepsGroups = keepsGroups
  }

  mutating func add(_ facts: [Fact], of key: GroupKey) {
    if keepsGroups { ledger.put(facts, for: key) }
    scratch.removeAll(keepingCapacity: true)
    expansion.ownChanges(facts, &scratch)
    for change in scratch { bucket(change.node, Entry(key: change.key, delta: change.delta)) }
    if facts.contains(where: \.series.isDistinct) { expansion.distinctChanges(facts, sign: 1, &distinct) }
  }

  private mutating func bucket(_ node: Int64, _ entry: Entry) {
    if let known = places[node] {
      buckets[known].append(entry)
    } else {
      places[node] = buckets.count
      buckets.append([entry])
    }
  }

  /// - Parameter range: only divisions that lie in it, or hold it, are kept.
  mutating func finish(_ position: ChainHead) -> BoardState {
    var board = FigureBoard(position: position, lineage: expansion.lineage)
    distinct.sort { ($0.node, $0.key) < ($1.node, $1.key) }
    for rank in DivisionRank.allCases.reversed() {
      let above = DivisionRank(rawValue: rank.rawValue - 1)
      for (code, position) in places where Expansion.ranks(of: code) == rank.rawValue {
        let own = Self.merged(&buckets[position])
        buckets[position] = []
        if let above {
          let parent = code - code % above.span
          if let known = places[parent] {
            buckets[known].append(contentsOf: own)
          } else {
            places[parent] = buckets.count
            buckets.append(own)
          }
        }
        board.set(NodeSeries(sorted: own), of: code)
      }
    }
    // Distinct series share no key with those.
    board.apply(distinct)
    let state = BoardState(board: board, ledger: ledger)
    self = BoardBuilder(expansion.lineage, keepsGroups: keepsGroups)
    return state
  }

  /// In order, one entry for each key, none of zero.
  private static func merged(_ entries: inout [Entry]) -> [Entry] {
    entries.sort { $0.key < $1.key }
    var out: [Entry] = []
    out.reserveCapacity(entries.count)
    for entry in entries {
      if let last = out.indices.last, out[last].key == entry.key {
        out[last].delta &+= entry.delta
      } else {
        if let last = out.indices.last, out[last].delta == 0 { out.removeLast() }
        out.append(entry)
      }
    }
    if let last = out.indices.last, out[last].delta == 0 { out.removeLast() }
    return out
  }
}

/// A board with what it takes to keep it up to date.
struct BoardState: Sendable {
  var board: FigureBoard
  var ledger: GroupLedger

  mutating func apply(_ update: BoardUpdate) {
    switch update {
    case .none: return
    case .rebuilt(let state): self = state
    case .groups(let position, let lineage, let groups):
      var changes: [NodeChange] = []
      if lineage != board.lineage { move(to: lineage, &changes) }
      let expansion = Expansion(lineage: lineage)
      for group in groups {
        let old = ledger.facts(of: group.key)
        guard ledger.put(group.facts, for: group.key) else { continue }
        expansion.changes(old, sign: -1, &changes)
        expansion.changes(group.facts, sign: 1, &changes)
      }
      board.apply(changes)
      board.position = position
      board.lineage = lineage
    }
  }

  /// Lets the facts of places that came to count elsewhere count there.
  private func move(to lineage: Lineage, _ changes: inout [NodeChange]) {
    let places = lineage.differing(from: board.lineage).places
    let (before, after) = (Expansion(lineage: board.lineage), Expansion(lineage: lineage))
    ledger.forEach { _, facts in
      guard facts.contains(where: { places.contains($0.place) }) else { return }
      before.changes(facts, sign: -1, &changes)
      after.changes(facts, sign: 1, &changes)
    }
  }
}

/// What a board has to take in.
enum BoardUpdate: Sendable {
  struct Group: Sendable {
    let key: GroupKey
    let facts: [Fact]
  }

  case none
  case groups(ChainHead, Lineage, [Group])
  case rebuilt(BoardState)
}
