import Foundation
public import Store

/// Some fields of a record as it was before a change, or as it is now.
public struct RecordImage: Sendable {
  public let kind: String
  public let id: String
  private let values: [String: SQLValue]

  public init(kind: String, id: String, values: [String: SQLValue]) {
    self.kind = kind
    self.id = id
    self.values = values
  }

  public subscript(_ field: String) -> SQLValue { values[field] ?? .null }
}

/// What the journal has gained since a position, for whoever keeps something beside the records.
public enum JournalTail {
  /// How many records were touched after an entry; a record touched twice counts twice.
  public static func rows(after seq: Int64, _ connection: any Connection) throws -> Int {
    try connection.count("SELECT SUM(row_count) FROM journal WHERE seq > $1", [seq])
  }

  /// The hash of an entry; nil where the journal has none of that number.
  public static func head(at seq: Int64, _ connection: any Connection) throws -> ChainHead? {
    if seq == 0 { return .empty }
    return try connection.first("SELECT seq, hash FROM journal WHERE seq = $1", [seq]) {
      ChainHead(seq: try $0.get(0), hash: try $0.get(1))
    }
  }

  /// Every image that a record touched after an entry has had since, the present one included; a
  /// record that is gone has its past ones only. Sealed fields come as they are kept, and must not be
  /// asked for.
  /// - Parameter fields: by kind of record, the fields wanted; other kinds are left out.
  public static func images(
    after seq: Int64, of fields: [String: [String]], _ connection: any Connection
  ) throws -> [RecordImage] {
    var out: [RecordImage] = []
    // By bytes: Swift takes é and é for one.
    var touched: [String: Set<[UInt8]>] = [:]
    try connection.query("SELECT record_kind, record_id, before FROM row_history WHERE seq > $1", [seq]) { row in
      let (kind, id): (String, String) = (try row.get(0), try row.get(1))
      guard let wanted = fields[kind] else { return }
      touched[kind, default: []].insert(Array(id.utf8))
      if let before = row[2].text { out.append(try past(kind, id, before, wanted)) }
    }
    for (kind, ids) in touched {
      let wanted = fields[kind] ?? []
      let columns = (["id"] + wanted).joined(separator: ", ")
      try connection.inChunks(
        ids.map { String(decoding: $0, as: UTF8.self) }, "SELECT \(columns) FROM \(kind) WHERE id IN"
      ) { row in
        var values: [String: SQLValue] = [:]
        for (i, field) in wanted.enumerated() { values[field] = row[i + 1] }
        out.append(RecordImage(kind: kind, id: try row.get(0), values: values))
      }
    }
    return out
  }

  private static func past(
    _ kind: String, _ id: String, _ json: String, _ fields: [String]
  ) throws -> RecordImage {
    guard let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
      throw StoreError(.decoding, "a row image of \(kind) is no JSON object")
    }
    var values: [String: SQLValue] = [:]
    for field in fields {
      switch object[field] {
      case let text as String: values[field] = .text(text)
      case let number as NSNumber: values[field] = .integer(number.int64Value)
      default: break
      }
    }
    return RecordImage(kind: kind, id: id, values: values)
  }
}
