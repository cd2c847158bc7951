import Foundation

extension ColumnStore {
  // More segments than these, and every search goes through too many indexes.
  private static let mostSegments = 9
  private static let batch = 8192

  /// Rewrites the store, ordered by parent key, where appended and superseded rows exceed a share of
  /// it; otherwise joins what was appended into one segment where there are many.
  ///
  /// - Parameters:
  ///   - share: of the bytes; 0 for always.
  ///   - firstDays: events before these days, by table, are left out of what is rewritten.
  /// - Returns: whether anything was rewritten.
  /// - Throws: `ColumnStoreError`; `busy` while changes are under way.
  @discardableResult
  public func compact(
    whenAbove share: Double = 0.05, keepingEventsFrom firstDays: [String: Int64] = [:]
  ) throws -> Bool {
    let lock = try WriteLock(folder.path)
    defer { withExtendedLifetime(lock) {} }
    try refresh()
    let state = state, segments = state.manifest.segments
    if segments.isEmpty { return false }
    let bytes = segments.map { $0.sections.reduce(0) { $0 + $1.bytes } }
    let all = bytes.reduce(0, +), appended = all - bytes[0]
    let supersededShare = Double(state.supersededRows) / Double(max(1, state.parentRows))
    let isWhole = share <= 0 || max(Double(appended) / Double(max(1, all)), supersededShare) > share
    guard isWhole || segments.count > Self.mostSegments else { return false }

    StoreFolder.sweep(folder.path)
    let first = isWhole ? 0 : 1
    let writer = try SegmentWriter(
      number: StoreFolder.freeSegmentNumber(folder.path), schema: schema, folder: folder.path)
    try copyParents(of: state, from: first, to: writer)
    for table in schema.events.indices {
      try copyEvents(table, of: state, from: first, to: writer, firstDay: firstDays[schema.events[table].name])
    }
    if first > 0 {
      // What the segments took out of the first one must stay out.
      let removed = Set(state.segments[first...].flatMap { segment in
        (0..<segment.removed.count).map { segment.removed.load($0, as: Int64.self) }
      })
      try writer.remove(removed.sorted())
      writer.cleared = Set(segments[first...].flatMap(\.cleared))
    }
    let manifest = Manifest(
      generation: state.manifest.generation + 1, schema: state.manifest.schema, stamp: Array(state.manifest.stamp),
      segments: segments[..<first] + [try writer.finish()])
    let new = try StoreState(manifest, schema: schema, folder: folder.path, previous: first > 0 ? state : nil)
    try StoreFolder.write(manifest, folder.path)
    publish(new)
    StoreFolder.sweep(folder.path)
    return true
  }

  private func copyParents(of state: StoreState, from first: Int, to writer: SegmentWriter) throws {
    var places: [(key: Int64, segment: Int32, row: UInt32)] = []
    for number in first..<state.segments.count {
      let segment = state.segments[number], superseded = state.superseded[number]
      for row in 0..<segment.record.parents where !superseded.contains(row) {
        places.append((segment.parentKeys.load(row), Int32(number), UInt32(row)))
      }
    }
    // Most often they are in order already, which a sort would not notice cheaply.
    if !zip(places, places.dropFirst()).allSatisfy({ $0.key < $1.key }) { places.sort { $0.key < $1.key } }
    for start in stride(from: 0, to: places.count, by: Self.batch) {
      try Task.checkCancellation()
      var rows = ParentRows(for: schema)
      for place in places[start..<min(start + Self.batch, places.count)] {
        try append(Int(place.row), of: state.segments[Int(place.segment)], to: &rows)
      }
      try writer.append(rows)
    }
  }

  private func append(_ row: Int, of segment: Segment, to rows: inout ParentRows) throws {
    rows.keys.append(segment.parentKeys.load(row))
    rows.ids.append(String(decoding: try segment.id(of: row), as: UTF8.self))
    for (i, column) in segment.parentColumns.enumerated() {
      rows.columns[i].append(Self.read(column, row, schema.parentColumns[i]))
    }
    let children = try segment.children(of: row)
    rows.childCounts.append(children.count)
    for child in children { rows.childKeys.append(segment.childKeys.load(child)) }
    for (i, column) in segment.childColumns.enumerated() {
      for child in children { rows.childColumns[i].append(Self.read(column, child, schema.childColumns[i])) }
    }
  }

  private func copyEvents(
    _ table: Int, of state: StoreState, from first: Int, to writer: SegmentWriter, firstDay: Int64?
  ) throws {
    let declaration = schema.events[table]
    for number in first..<state.segments.count where state.eventsCount[number][table] {
      let events = state.segments[number].events[table]
      for start in stride(from: 0, to: events.keys.count, by: Self.batch) {
        try Task.checkCancellation()
        var rows = EventRows(for: declaration)
        for row in start..<min(start + Self.batch, events.keys.count) {
          let day = events.days.value(row)
          if let firstDay, day < firstDay { continue }
          rows.keys.append(events.keys.load(row))
          rows.days.append(day)
          for (i, column) in events.columns.enumerated() {
            rows.columns[i].append(Self.read(column, row, declaration.columns[i]))
          }
        }
        try writer.append(rows, table: table)
      }
    }
  }

  private static func read(_ column: Column, _ row: Int, _ declaration: ColumnDeclaration) -> Int64 {
    let value = column.value(row)
    return declaration.mayBeMissing && value == declaration.missingMark ? ColumnValue.missing : value
  }
}
