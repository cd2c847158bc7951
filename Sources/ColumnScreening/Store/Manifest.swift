import Basics
import Foundation

/// Where one section of a segment lies.
struct SectionRecord: Codable, Hashable, Sendable {
  var name: String
  var file: String
  var offset: Int
  var bytes: Int
  var checksum: UInt64
  /// The least and the greatest number of a column, missing ones left out; nil for other sections.
  var limits: ClosedRange<Int64>?
}

/// One segment: parents with their children, events, and what it takes out of the segments before it.
struct SegmentRecord: Codable, Hashable, Sendable {
  var number: Int
  var parents: Int
  var children: Int
  /// Events by table, in the order of the schema.
  var events: [Int]
  /// Keys of parents taken out of the segments before this one.
  var removed: Int
  /// Rows superseded within the segment itself.
  var superseded: Int
  /// Tables whose events in the segments before this one no longer count.
  var cleared: [Int]
  var sections: [SectionRecord]
}

/// The one file that says what the store is; everything it does not name is rubbish.
struct Manifest: Codable, Hashable, Sendable {
  static let name = "manifest"
  static let format = 2

  var format = Manifest.format
  /// Counts commits.
  var generation: Int
  var schema: StoreSchema
  var stamp: Data
  var segments: [SegmentRecord]

  /// A line with the checksum, then JSON.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let body = Array(try encoder.encode(self))
    return Array("columns \(Self.format) \(Checksum.fnv1a(body))\n".utf8) + body
  }

  /// - Throws: `damaged` for anything that is not a whole manifest of this format.
  init(decoding bytes: [UInt8]) throws(ColumnStoreError) {
    guard let end = bytes.prefix(64).firstIndex(of: 10) else {
      throw .damaged("清单不是列存储的清单", "the manifest is not one of a column store")
    }
    let body = bytes[(end + 1)...]
    let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
    guard words.count == 3, words[0] == "columns" else {
      throw .damaged("清单不是列存储的清单", "the manifest is not one of a column store")
    }
    guard words[1] == String(Self.format) else {
      throw .damaged("清单是另一版本的", "the manifest is of another version")
    }
    guard words[2] == String(Checksum.fnv1a(body)),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(body))
    else { throw .damaged("清单校验不符", "the manifest's checksum does not match") }
    self = manifest
  }

  init(generation: Int, schema: StoreSchema, stamp: [UInt8], segments: [SegmentRecord]) {
    self.generation = generation
    self.schema = schema
    self.stamp = Data(stamp)
    self.segments = segments
  }

  var files: Set<String> { Set(segments.flatMap { $0.sections.map(\.file) }) }
}
