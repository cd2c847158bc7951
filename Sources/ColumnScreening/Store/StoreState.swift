import Basics
import Foundation

/// Rows of a segment that no longer count.
struct RowSet: Sendable {
  private(set) var words: [UInt64]
  private(set) var count = 0

  init(rows: Int) { words = Array(repeating: 0, count: (rows + 63) / 64) }

  mutating func insert(_ row: Int) {
    let bit = UInt64(1) << UInt64(row & 63)
    if words[row >> 6] & bit == 0 {
      words[row >> 6] |= bit
      count += 1
    }
  }

  @inline(__always)
  func contains(_ row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 == 1 }
}

/// The files of a folder, each mapped once.
final class FolderFiles {
  private let folder: String
  private var mapped: [String: MappedFile] = [:]

  init(_ folder: String) { self.folder = folder }

  /// - Throws: `damaged` for a file that is not there.
  func file(_ name: String) throws(ColumnStoreError) -> MappedFile {
    if let known = mapped[name] { return known }
    do {
      let new = try MappedFile("\(folder)/\(name)")
      mapped[name] = new
      return new
    } catch {
      if error.code != .absent { throw error }
      throw .damaged("缺少文件\(name)", "the file \(name) is missing")
    }
  }
}

/// Everything that was committed at one time; never changes.
final class StoreState: Sendable {
  let manifest: Manifest
  let segments: [Segment]
  /// For each segment the rows that later segments, or later rows, supersede.
  let superseded: [RowSet]
  /// For each segment and table whether its events count.
  let eventsCount: [[Bool]]

  /// - Parameter previous: whose mapped segments and marks are used again where they are the same.
  init(_ manifest: Manifest, schema: StoreSchema, folder: String, previous: StoreState? = nil) throws {
    self.manifest = manifest
    let files = FolderFiles(folder)
    var segments: [Segment] = [], marks: [RowSet] = [], isSame = true
    for (i, record) in manifest.segments.enumerated() {
      if let previous, isSame, i < previous.segments.count, previous.segments[i].record == record {
        // What is superseded stays so: segments only come behind.
        marks.append(previous.superseded[i])
        segments.append(previous.segments[i])
        continue
      }
      isSame = false
      let segment = try Segment(record, schema: schema, files)
      try Self.mark(segment, superseding: segments, &marks)
      segments.append(segment)
    }
    self.segments = segments
    superseded = marks
    eventsCount = segments.indices.map { i in
      schema.events.indices.map { table in
        !segments[(i + 1)...].contains { $0.record.cleared.contains(table) }
      }
    }
  }

  /// Marks what a segment supersedes in those before it and in itself.
  private static func mark(_ segment: Segment, superseding earlier: [Segment], _ marks: inout [RowSet]) throws {
    for (i, old) in earlier.enumerated() where old.record.parents > 0 {
      for keys in [segment.removed, segment.parentKeys] {
        for k in 0..<keys.count {
          try old.parentIndex.forEachRow(of: keys.load(k), in: old.parentKeys) { marks[i].insert($0) }
        }
      }
    }
    var own = RowSet(rows: segment.record.parents)
    for k in 0..<segment.superseded.count {
      let row = Int(segment.superseded.load(k, as: UInt32.self))
      guard row < segment.record.parents else { throw ColumnStoreError.damaged("行号不对", "a row number is wrong") }
      own.insert(row)
    }
    marks.append(own)
  }

  var parentRows: Int { segments.reduce(0) { $0 + $1.record.parents } }
  var supersededRows: Int { superseded.reduce(0) { $0 + $1.count } }
}
