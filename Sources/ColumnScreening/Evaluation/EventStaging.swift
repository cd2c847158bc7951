/// Gets the events that rules look at ready for the blocks.
enum EventStaging {
  /// Events that one piece of work looks at: the more there are, the closer together are their places
  /// in the index; but what is kept of them should stay in the cache.
  private static let pieceSize = 1 << 17

  /// Indexes larger than this are let go once events have found their parents.
  private static let mostKept = 256 << 20

  private struct Piece: Sendable {
    let table: Int
    let segment: Int
    let range: Range<Int>
  }

  /// - Returns: by table of the schema; nil where no rule looks.
  static func stage(
    _ state: StoreState, _ rules: CompiledRules, _ blocks: Blocks, threads: Int
  ) async throws -> [StagedEvents?] {
    var pieces: [Piece] = []
    for table in rules.eventColumns.keys.sorted() {
      for (number, segment) in state.segments.enumerated() where state.eventsCount[number][table] {
        let count = segment.record.events[table]
        for start in stride(from: 0, to: count, by: pieceSize) {
          pieces.append(Piece(table: table, segment: number, range: start..<min(start + pieceSize, count)))
        }
      }
    }
    let events = rules.schema.events, work = pieces
    let matches = try await concurrently(pieces.count, threads: threads) { index in
      let piece = work[index], columns = state.segments[piece.segment].events[piece.table]
      let resolver = EventResolver(
        state: state, blocks: blocks, link: events[piece.table].link, days: rules.days[piece.table] ?? nil)
      if case .parentColumn = resolver.link { return resolver.keyed(columns, piece.range) }
      return try resolver.resolve(columns, piece.range)
    }
    for segment in state.segments where segment.childIndex.entries.count * 8 > mostKept {
      for column in [segment.childIndex.starts, segment.childIndex.entries] { column.release() }
    }
    let tables = rules.eventColumns.keys.sorted()
    let staged = try await concurrently(tables.count, threads: threads) { index in
      let table = tables[index]
      let own = zip(work, matches).filter { $0.0.table == table }.map {
        (events: state.segments[$0.0.segment].events[table], matches: $0.1)
      }
      let columns = rules.eventColumns[table] ?? []
      switch events[table].link {
      case .child, .parent: return byBlock(own, columns, blocks, columnCount: events[table].columns.count)
      case .parentColumn(let name):
        let column = rules.schema.parentColumns.firstIndex { $0.name == name } ?? 0
        return byKey(own, columns, column, columnCount: events[table].columns.count)
      }
    }
    var result = [StagedEvents?](repeating: nil, count: events.count)
    for (table, events) in zip(tables, staged) { result[table] = events }
    return result
  }

  private typealias Found = (events: Segment.EventColumns, matches: EventResolver.Matches)

  /// Sorts events by the block of their parent, each block's in the order in which they came.
  private static func byBlock(
    _ found: [Found], _ columns: Set<Int>, _ blocks: Blocks, columnCount: Int
  ) -> StagedEvents {
    let starts = Memory<Int>(blocks.count + 1, repeating: 0)
    var total = 0
    for part in found {
      total += part.matches.positions.count
      for position in part.matches.positions { starts[position / Blocks.size + 1] += 1 }
    }
    for block in 0..<blocks.count { starts[block + 1] += starts[block] }
    let next = Memory<Int>(blocks.count + 1)
    for block in 0...blocks.count { next[block] = starts[block] }
    let lanes = Memory<Int32>(total)
    let staged = memories(columns, total, columnCount)
    for part in found {
      part.matches.positions.withUnsafeBufferPointer { positions in
        // Where each event goes, kept for the columns.
        var places: [Int] = []
        places.reserveCapacity(positions.count)
        for position in positions {
          let block = position / Blocks.size, place = next[block]
          next[block] = place + 1
          lanes[place] = Int32(truncatingIfNeeded: position % Blocks.size)
          places.append(place)
        }
        copy(part, columns, to: staged, places)
      }
    }
    return StagedEvents(columns: staged, order: .byBlock(starts: starts, lanes: lanes))
  }

  /// Sorts events by key.
  private static func byKey(_ found: [Found], _ columns: Set<Int>, _ column: Int, columnCount: Int) -> StagedEvents {
    var entries: [(key: Int64, part: Int, index: Int)] = []
    for (number, part) in found.enumerated() {
      for (i, row) in part.matches.rows.enumerated() {
        entries.append((part.events.keys.load(Int(row)), number, i))
      }
    }
    entries.sort { ($0.key, $0.part, $0.index) < ($1.key, $1.part, $1.index) }
    var places = found.map { [Int](repeating: 0, count: $0.matches.rows.count) }
    for (place, entry) in entries.enumerated() { places[entry.part][entry.index] = place }
    let staged = memories(columns, entries.count, columnCount)
    for (number, part) in found.enumerated() { copy(part, columns, to: staged, places[number]) }
    return StagedEvents(
      columns: staged, order: .byKey(column: column, KeyedEvents(entries.map(\.key))))
  }

  private static func memories(_ columns: Set<Int>, _ count: Int, _ columnCount: Int) -> [Memory<Int64>?] {
    (dayColumn..<columnCount).map { columns.contains($0) ? Memory(count) : nil }
  }

  private static func copy(_ part: Found, _ columns: Set<Int>, to staged: [Memory<Int64>?], _ places: [Int]) {
    for column in columns {
      guard let out = staged[column + 1] else { continue }
      let source = column == dayColumn ? part.events.days : part.events.columns[column]
      for (row, place) in zip(part.matches.rows, places) { out[place] = source.value(Int(row)) }
    }
  }
}
