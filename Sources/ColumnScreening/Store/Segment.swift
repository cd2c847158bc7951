import Basics

/// A segment, mapped.
final class Segment: Sendable {
  let record: SegmentRecord
  let parentKeys: Column
  let parentIndex: KeyIndex
  let parentColumns: [Column]
  let ids: Column
  let idEnds: Column
  let childStarts: Column
  let childKeys: Column
  let childIndex: ChildIndex
  let childColumns: [Column]
  let removed: Column
  let superseded: Column
  let events: [EventColumns]

  struct EventColumns: Sendable {
    let keys: Column
    let days: Column
    let columns: [Column]
  }

  init(_ record: SegmentRecord, schema: StoreSchema, _ files: FolderFiles) throws {
    self.record = record
    let byName = Dictionary(record.sections.map { ($0.name, $0) }) { $1 }

    // Sections without rows were never written.
    func column(_ name: String, rows: Int?, width: Int) throws -> Column {
      guard let section = byName[name] else {
        guard rows ?? 0 == 0 else { throw ColumnStoreError.damaged("缺少\(name)", "\(name) is missing") }
        return Column(MappedFile.none, offset: 0, bytes: 0, width: width)
      }
      let mapped = try files.file(section.file)
      guard section.offset >= 0, section.bytes >= 0, section.offset % 8 == 0,
        section.offset <= mapped.count, section.bytes <= mapped.count - section.offset,
        section.bytes % width == 0, rows.map({ $0 * width == section.bytes }) ?? true
      else { throw ColumnStoreError.damaged("\(section.file)的长度不对", "\(section.file) has a wrong length") }
      return Column(mapped, offset: section.offset, bytes: section.bytes, width: width, limits: section.limits)
    }
    let parents = record.parents, children = record.children
    guard parents >= 0, children >= 0, parents < UInt32.max, children < UInt32.max, record.events.count == schema.events.count
    else { throw ColumnStoreError.damaged("行数不对", "wrong numbers of rows") }
    parentKeys = try column(SectionName.parentKeys, rows: parents, width: 8)
    parentIndex = KeyIndex(slots: try column(SectionName.parentIndex, rows: nil, width: 4), rows: parents)
    parentColumns = try schema.parentColumns.enumerated().map {
      try column(SectionName.parent($0.offset), rows: parents, width: $0.element.width.rawValue)
    }
    ids = try column(SectionName.ids, rows: nil, width: 1)
    idEnds = try column(SectionName.idEnds, rows: parents, width: 4)
    childStarts = try column(SectionName.childStarts, rows: parents + 1, width: 4)
    childKeys = try column(SectionName.childKeys, rows: children, width: 8)
    childIndex = try ChildIndex(
      starts: try column(SectionName.childBuckets, rows: nil, width: 4),
      entries: try column(SectionName.childIndex, rows: nil, width: 8), parents: parents, children: children)
    childColumns = try schema.childColumns.enumerated().map {
      try column(SectionName.child($0.offset), rows: children, width: $0.element.width.rawValue)
    }
    removed = try column(SectionName.removed, rows: record.removed, width: 8)
    superseded = try column(SectionName.superseded, rows: record.superseded, width: 4)
    events = try schema.events.enumerated().map { table, declaration in
      let rows = record.events[table]
      return EventColumns(
        keys: try column(SectionName.eventKeys(table), rows: rows, width: 8),
        days: try column(SectionName.eventDays(table), rows: rows, width: 4),
        columns: try declaration.columns.enumerated().map {
          try column(SectionName.event(table, $0.offset), rows: rows, width: $0.element.width.rawValue)
        })
    }
  }

  /// The children of a parent.
  func children(of row: Int) throws -> Range<Int> {
    let start = Int(childStarts.load(row, as: UInt32.self)), end = Int(childStarts.load(row + 1, as: UInt32.self))
    guard start <= end, end <= record.children else {
      throw ColumnStoreError.damaged("子表的起点不对", "the children's beginnings are out of order")
    }
    return start..<end
  }

  /// The bytes of a parent's id.
  func id(of row: Int) throws -> UnsafeRawBufferPointer {
    let start = row == 0 ? 0 : Int(idEnds.load(row - 1, as: UInt32.self)), end = Int(idEnds.load(row, as: UInt32.self))
    guard start <= end, end <= ids.count else {
      throw ColumnStoreError.damaged("标识文字的终点不对", "the ends of the ids are out of order")
    }
    return UnsafeRawBufferPointer(start: ids.base + start, count: end - start)
  }
}
