public import Basics
public import Journal
public import Store

/// Reads the facts of all sources, whole or since a position of the journal.
public struct FactReader: Sendable {
  public let sources: [any FactSource]
  public let book: SeriesBook
  private let lineage: @Sendable (any Connection) throws -> Lineage
  /// More touched records than this, and everything is read anew.
  private let most: Int

  /// - Parameters:
  ///   - lineage: reads which divisions went up in others.
  ///   - most: how many touched records are worth following one by one.
  public init(
    sources: [any FactSource], book: SeriesBook, most: Int = 20_000,
    lineage: @escaping @Sendable (any Connection) throws -> Lineage
  ) {
    self.sources = sources
    self.book = book
    self.most = most
    self.lineage = lineage
  }

  /// The kinds whose changes can move a division.
  private static let divisions = "divisions"

  /// A board of its own, not kept up to date: the recount, or the answer to one question.
  /// - Parameters:
  ///   - prefixes: only the sources that have series of these names; nil is all.
  ///   - division: only what lies in it; nil is everywhere.
  public func board(
    series names: [String]? = nil, in division: DivisionCode? = nil, _ connection: any Connection
  ) throws -> FigureBoard {
    let lineage = try lineage(connection)
    var places: [ClosedRange<Int64>]?
    if let division {
      let range = division.subtree
      // Whatever may ever count inside.
      let comers = lineage.leavers.filter { place in
        !range.contains(place) && lineage.stations(of: place).contains { range.contains($0.place) }
      }
      places = [range] + comers.map { $0...$0 }
    }
    return try build(connection, lineage, places, keepsGroups: false) { source in
      names?.contains { name in source.prefixes.contains { name.hasPrefix($0) } } ?? true
    }.board
  }

  func build(
    _ connection: any Connection, _ lineage: Lineage, _ places: [ClosedRange<Int64>]?, keepsGroups: Bool,
    where wanted: (any FactSource) -> Bool = { _ in true }
  ) throws -> BoardState {
    var builder = BoardBuilder(lineage, keepsGroups: keepsGroups)
    let reading = FactReading(connection: connection, lineage: lineage, book: book, places: places)
    for (number, source) in sources.enumerated() where wanted(source) {
      try source.read(.all, reading) { group, facts in
        builder.add(facts) { GroupKey(source: number, group: group) }
      }
    }
    return builder.finish(try ChainHead.read(connection))
  }

  /// What has changed since a state; everything, where there is no state or the journal is another.
  func update(since board: (position: ChainHead, lineage: Lineage)?, _ connection: any Connection) throws -> BoardUpdate {
    let head = try ChainHead.read(connection)
    if let board, board.position == head { return .none }
    guard let board, try JournalTail.head(at: board.position.seq, connection) == board.position,
      try JournalTail.rows(after: board.position.seq, connection) <= most
    else { return .rebuilt(try build(connection, try lineage(connection), nil, keepsGroups: true)) }
    var fields: [String: [String]] = [Self.divisions: []]
    for watched in sources.flatMap(\.watched) {
      let known = fields[watched.kind] ?? []
      fields[watched.kind] = known + watched.fields.filter { !known.contains($0) }
    }
    let images = try JournalTail.images(after: board.position.seq, of: fields, connection)
    let lineage = images.contains { $0.kind == Self.divisions } ? try lineage(connection) : board.lineage
    let moved = lineage == board.lineage ? [] : lineage.differing(from: board.lineage).touched
    let reading = FactReading(connection: connection, lineage: lineage, book: book, places: nil)
    var told: [BoardUpdate.Group] = []
    for (number, source) in sources.enumerated() {
      let kinds = Set(source.watched.map(\.kind))
      var open: [GroupKey: String] = [:]
      for image in images where kinds.contains(image.kind) {
        for group in source.groups(of: image, by: lineage) { open[GroupKey(source: number, group: group)] = group }
      }
      if !moved.isEmpty {
        for group in source.groups(movingWith: moved) { open[GroupKey(source: number, group: group)] = group }
      }
      guard !open.isEmpty else { continue }
      try source.read(.some(Array(open.values)), reading) { group, facts in
        let key = GroupKey(source: number, group: group)
        open[key] = nil
        told.append(BoardUpdate.Group(key: key, facts: facts))
      }
      // What was not told of has no facts left.
      told += open.keys.map { BoardUpdate.Group(key: $0, facts: []) }
    }
    return .groups(head, lineage, told)
  }
}
