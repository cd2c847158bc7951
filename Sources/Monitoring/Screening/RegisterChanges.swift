import Foundation
import Journal
import Store

extension JournalEntry {
  /// The hash of an entry; nil where there is none.
  static func hash(of seq: Int64, _ connection: any Connection) throws -> [UInt8]? {
    if seq == 0 { return ChainHead.empty.hash }
    return try connection.first("SELECT hash FROM journal WHERE seq = $1", [seq]) { try $0.get(0) }
  }
}

/// Which households the journal has touched since a position.
struct RegisterChanges: Hashable {
  private(set) var households: Set<String> = []
  private(set) var hasSignals = false

  var isEmpty: Bool { households.isEmpty && !hasSignals }

  /// Kinds whose records make the columns, and how the household of one is found.
  private static let kinds = ["cases", "household_checks", "households", "income", "measures", "persons", "signals"]

  /// Nil where there are more than is worth while.
  static func since(_ seq: Int64, most: Int64, _ connection: any Connection) throws -> RegisterChanges? {
    var rows: Int64 = 0
    try connection.query("SELECT detail, row_count FROM journal WHERE seq > $1", [seq]) { row in
      // Imports of other kinds, such as the alerts of a screening, change nothing here.
      if let detail = ImportDetail(json: try row.get(0)), !kinds.contains(detail.kind) { return }
      rows += try row.get(1)
    }
    if rows == 0 { return RegisterChanges() }
    if rows > most { return nil }
    var changes = RegisterChanges()
    for kind in kinds {
      var ids: Set<String> = []
      try connection.query(
        "SELECT record_id, before FROM row_history WHERE record_kind = $1 AND seq > $2", [kind, seq]
      ) { row in
        if kind == "signals" {
          changes.hasSignals = true
          return
        }
        ids.insert(try row.get(0))
        // A record that was taken away, or moved to another household, is told of by what it was.
        if let before = row[1].text, let id = household(in: before) { changes.households.insert(id) }
      }
      if kind == "households" {
        changes.households.formUnion(ids)
      } else {
        let sorted = ids.sorted()
        for start in stride(from: 0, to: sorted.count, by: 300) {
          let part = Array(sorted[start..<min(start + 300, sorted.count)])
          let places = (1...part.count).map { "$\($0)" }.joined(separator: ", ")
          try connection.query("SELECT household_id FROM \(kind) WHERE id IN (\(places))", part) { row in
            if let id = row[0].text { changes.households.insert(id) }
          }
        }
      }
    }
    return changes
  }

  private struct Image: Decodable { let household_id: String? }

  private static func household(in image: String) -> String? {
    (try? JSONDecoder().decode(Image.self, from: Data(image.utf8)))?.household_id
  }
}
