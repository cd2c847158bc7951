import Basics
import Journal

/// Builds a whole board: facts that are summed are gathered at their own place and added up level by
/// level, which is far less work than putting each into five divisions.
struct BoardBuilder {
  private let expansion: Expansion
  private var ledger = GroupLedger()
  private let keepsGroups: Bool
  /// What is added up from level to level, by place.
  private var own = Buckets()
  /// What is counted apart at each level: distinct series of groups that lie in several places.
  private var apart = Buckets()
  private var scratch: [NodeChange] = []

  /// Changes of divisions, in any order.
  private struct Buckets {
    var lists: [[Entry]] = []
    var places: [Int64: Int] = [:]
    private var last: (node: Int64, position: Int) = (-1, 0)

    mutating func position(of node: Int64) -> Int {
      if node == last.node { return last.position }
      let position = places[node] ?? lists.count
      if position == lists.count {
        places[node] = position
        lists.append([])
      }
      last = (node, position)
      return position
    }

    mutating func add(_ changes: [NodeChange]) {
      for change in changes {
        let position = position(of: change.node)
        lists[position].append(Entry(key: change.key, delta: change.delta))
      }
    }

    /// What a division has, in order; it is forgotten then.
    mutating func take(_ node: Int64) -> [Entry] {
      guard let position = places[node] else { return [] }
      let merged = BoardBuilder.merged(&lists[position])
      lists[position] = []
      return merged
    }
  }

  /// - Parameter keepsGroups: whether the board will be kept up to date, for which it must remember
  ///   what each group told.
  init(_ lineage: Lineage, keepsGroups: Bool) {
    expansion = Expansion(lineage: lineage)
    self.keepsGroups = keepsGroups
  }

  mutating func add(_ facts: [Fact], of key: () -> GroupKey) {
    if keepsGroups { ledger.put(facts, for: key()) }
    scratch.removeAll(keepingCapacity: true)
    expansion.ownChanges(facts, &scratch)
    let isTold = expansion.ownDistinctChanges(facts, &scratch)
    own.add(scratch)
    guard !isTold else { return }
    scratch.removeAll(keepingCapacity: true)
    expansion.distinctChanges(facts, sign: 1, &scratch)
    apart.add(scratch)
  }

  mutating func finish(_ position: ChainHead) -> BoardState {
    var board = FigureBoard(position: position, lineage: expansion.lineage)
    for rank in DivisionRank.allCases.reversed() {
      let above = DivisionRank(rawValue: rank.rawValue - 1)
      let codes = Set(own.places.keys).union(apart.places.keys).filter { Expansion.ranks(of: $0) == rank.rawValue }
      for code in codes.sorted() {
        var entries = own.take(code)
        if let above {
          let parent = own.position(of: code - code % above.span)
          own.lists[parent].append(contentsOf: entries)
        }
        let more = apart.take(code)
        if !more.isEmpty {
          entries += more
          entries = Self.merged(&entries)
        }
        board.set(NodeSeries(sorted: entries), of: code)
      }
    }
    return BoardState(board: board, ledger: ledger)
  }

  /// In order, one entry for each key, none of zero.
  fileprivate static func merged(_ entries: inout [Entry]) -> [Entry] {
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
