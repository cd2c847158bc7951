import Basics
import Foundation

/// Names of the sections of a segment.
enum SectionName {
  static let parentKeys = "parent.key"
  static let parentIndex = "parent.index"
  static let ids = "parent.id"
  static let idEnds = "parent.idend"
  static let childStarts = "child.start"
  static let childKeys = "child.key"
  static let childIndex = "child.index"
  static let childBuckets = "child.bucket"
  static let removed = "removed"
  static let superseded = "superseded"
  static func parent(_ column: Int) -> String { "parent.\(column)" }
  static func child(_ column: Int) -> String { "child.\(column)" }
  static func eventKeys(_ table: Int) -> String { "event.\(table).key" }
  static func eventDays(_ table: Int) -> String { "event.\(table).day" }
  static func event(_ table: Int, _ column: Int) -> String { "event.\(table).\(column)" }
}

/// Writes one segment.
final class SegmentWriter {
  // Rows are 4 bytes wide in the index, and one value stands for an empty slot.
  private static let mostRows = Int(UInt32.max) - 1
  private static let day = ColumnDeclaration(EventDeclaration.day, .four)

  let number: Int
  private let schema: StoreSchema
  private let folder: String
  private var sections: [String: SectionWriter] = [:]
  private(set) var parents = 0
  private(set) var children = 0
  private(set) var events: [Int]
  private(set) var removed = 0
  var cleared: Set<Int> = []

  init(number: Int, schema: StoreSchema, folder: String) throws {
    self.number = number
    self.schema = schema
    self.folder = folder
    events = schema.events.map { _ in 0 }
    try section(SectionName.childStarts).append(UInt32(0))
  }

  private func section(_ name: String) -> SectionWriter {
    if let known = sections[name] { return known }
    let new = SectionWriter(name, path: "\(folder)/\(number).\(name)")
    sections[name] = new
    return new
  }

  func append(_ rows: ParentRows) throws {
    let count = rows.keys.count
    guard rows.ids.count == count, rows.childCounts.count == count,
      rows.columns.count == schema.parentColumns.count, rows.columns.allSatisfy({ $0.count == count })
    else { throw ColumnStoreError.unfit("各列的行数不同", "the parents' columns differ in length") }
    let childCount = rows.childKeys.count
    guard rows.childCounts.allSatisfy({ $0 >= 0 }), rows.childCounts.reduce(0, +) == childCount,
      rows.childColumns.count == schema.childColumns.count, rows.childColumns.allSatisfy({ $0.count == childCount })
    else { throw ColumnStoreError.unfit("子表各列的行数不同", "the children's columns differ in length") }
    guard !rows.keys.contains(ColumnValue.missing) else {
      throw ColumnStoreError.unfit("有的行没有键", "a parent has no key")
    }
    guard parents + count < Self.mostRows, children + childCount < Self.mostRows else {
      throw ColumnStoreError.unfit("行数过多", "too many rows")
    }
    try section(SectionName.parentKeys).append(rows.keys)
    for (i, column) in schema.parentColumns.enumerated() {
      try section(SectionName.parent(i)).append(rows.columns[i], as: column)
    }
    let ids = section(SectionName.ids), idEnds = section(SectionName.idEnds)
    for id in rows.ids {
      var id = id
      try id.withUTF8 { try ids.append(UnsafeRawBufferPointer($0)) }
      guard ids.count <= UInt32.max else { throw ColumnStoreError.unfit("标识文字过长", "the ids are too long") }
      try idEnds.append(UInt32(ids.count))
    }
    let starts = section(SectionName.childStarts)
    var start = children
    for count in rows.childCounts {
      start += count
      try starts.append(UInt32(start))
    }
    try section(SectionName.childKeys).append(rows.childKeys)
    for (i, column) in schema.childColumns.enumerated() {
      try section(SectionName.child(i)).append(rows.childColumns[i], as: column)
    }
    parents += count
    children += childCount
  }

  func append(_ rows: EventRows, table: Int) throws {
    let declaration = schema.events[table], count = rows.keys.count
    guard rows.days.count == count, rows.columns.count == declaration.columns.count,
      rows.columns.allSatisfy({ $0.count == count })
    else { throw ColumnStoreError.unfit("各列的行数不同", "the events' columns differ in length") }
    guard events[table] + count < Self.mostRows else { throw ColumnStoreError.unfit("行数过多", "too many rows") }
    try section(SectionName.eventKeys(table)).append(rows.keys)
    try section(SectionName.eventDays(table)).append(rows.days, as: Self.day)
    for (i, column) in declaration.columns.enumerated() {
      try section(SectionName.event(table, i)).append(rows.columns[i], as: column)
    }
    events[table] += count
  }

  func remove(_ keys: [Int64]) throws {
    try section(SectionName.removed).append(keys)
    removed += keys.count
  }

  /// Builds the indexes and brings everything to the disk.
  func finish() throws -> SegmentRecord {
    var superseded: [UInt32] = []
    let parentSlots = try section(SectionName.parentKeys).withBytes {
      KeyIndex.build(over: $0.bindMemory(to: Int64.self)) { superseded.append(UInt32($0)) }
    }
    try section(SectionName.parentIndex).append(parentSlots)
    try section(SectionName.superseded).append(superseded)
    let index = section(SectionName.childIndex)
    let buckets = try section(SectionName.childStarts).withBytes { starts in
      try section(SectionName.childKeys).withBytes { keys in
        try ChildIndex.build(
          over: keys.bindMemory(to: Int64.self), starts: starts.bindMemory(to: UInt32.self)
        ) { try index.append($0) }
      }
    }
    try section(SectionName.childBuckets).append(buckets)

    var records: [SectionRecord] = [], shared: [UInt8] = []
    let sharedName = "\(number).small"
    for (_, section) in sections.sorted(by: { $0.key < $1.key }) {
      records.append(section.hasOwnFile ? try section.finish() : section.finish(into: &shared, file: sharedName))
    }
    try writeDurably(shared, to: "\(folder)/\(sharedName)")
    return SegmentRecord(
      number: number, parents: parents, children: children, events: events, removed: removed,
      superseded: superseded.count, cleared: cleared.sorted(), sections: records)
  }
}

/// Writes a file so that it survives a loss of power.
func writeDurably(_ bytes: [UInt8], to path: String) throws(ColumnStoreError) {
  let title = (path as NSString).lastPathComponent
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
  guard descriptor >= 0 else { throw .storage(Bilingual("新建", "Creating"), title) }
  defer { close(descriptor) }
  guard bytes.withUnsafeBytes({ writeAll($0, to: descriptor) }), fsync(descriptor) == 0 else {
    throw .storage(Bilingual("写入", "Writing"), title)
  }
}
