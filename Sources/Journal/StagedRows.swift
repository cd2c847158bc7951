import Basics
import Store

/// The temporary table of planned rows, and what moves them into place.
enum StagedRows {
  static let table = "staged_rows"
  /// Named apart from every field of a kind.
  private static let envelope = [
    "row_no", "id", "staged_as", "base_version", "image_before", "image_hash", "new_key",
  ]

  static func columns(_ kind: RecordKind) -> [String] { envelope + kind.columns }

  static func definition(_ kind: RecordKind, engine: Engine) -> String {
    let types = ["{int}", "{text}", "{int}", "{int}", "{text}", "{blob}", "{blob}"]
    let own = zip(envelope, types).map { "\($0) \($1)" }
    let fields = kind.fields.flatMap { field -> [String] in
      let type = field.isSealed ? "{blob}" : field.content.isNumber ? "{int}" : "{text}"
      return field.content == .citizenID
        ? ["\(field.name) \(type)", "\(field.name)_hash {blob}"] : ["\(field.name) \(type)"]
    }
    return engine.definition(
      "CREATE TEMPORARY TABLE \(table) (\((own + fields).joined(separator: ", ")))")
  }

  static func values(_ row: PlannedRow) -> [SQLValue] {
    var out: [SQLValue] = [
      .integer(Int64(row.number)), .text(row.id), .integer(row.outcome.rawValue),
      row.baseVersion.sqlValue,
      row.before.map { .text(String(decoding: $0, as: UTF8.self)) } ?? .null,
      row.afterHash.sqlValue, row.newKey.sqlValue,
    ]
    out.append(contentsOf: row.columns)
    return out
  }

  static func digest(
    _ kind: RecordKind, _ connection: any Connection
  ) throws -> (count: Int, bytes: [UInt8]) {
    var digest = RowsDigest()
    try connection.stream("SELECT id, image_before, image_hash FROM \(table) ORDER BY id", []) { row in
      digest.add(
        kind: kind.id, id: try row.get(0), before: try row.get(1), afterHash: try row.get(2))
    }
    let count = digest.count
    return (count, digest.finish())
  }

  /// - Throws: `ChangeError.conflict` where a record changed after it was compared.
  static func requireUnchangedBase(_ kind: RecordKind, _ connection: any Connection) throws {
    let moved = try connection.first(
      """
      SELECT s.id, t.version, s.base_version FROM \(table) s LEFT JOIN \(kind.id) t ON t.id = s.id
      WHERE t.version IS DISTINCT FROM s.base_version LIMIT 1
      """) { (try $0.get(0, as: String.self), try $0.get(1, as: Int64?.self), try $0.get(2, as: Int64?.self)) }
    if let (id, current, base) = moved {
      throw ChangeError.conflict(record: kind.id, id: id, current: current, base: base)
    }
  }

  /// - Throws: `ChangeError.refused` where a record that a staged row refers to was taken back.
  static func requireReferences(_ kind: RecordKind, _ connection: any Connection) throws {
    for field in kind.fields {
      let target: String
      let key: String
      switch field.content {
      case .reference(let other): (target, key) = (other, "id")
      case .division where kind.id != "divisions": (target, key) = ("divisions", "code")
      default: continue
      }
      let lost = try connection.first(
        """
        SELECT s.id FROM \(table) s LEFT JOIN \(target) t ON t.\(key) = s.\(field.name)
        WHERE s.\(field.name) IS NOT NULL AND t.\(key) IS NULL LIMIT 1
        """) { try $0.get(0, as: String.self) }
      if let lost {
        throw ChangeError.refused([RuleFinding(
          .error, recordID: lost, field: field.name,
          Bilingual("所引用的\(target)记录刚被撤销", "the record of \(target) it refers to was just taken back"),
          remedy: Bilingual("重新导入", "import again"))])
      }
    }
  }

  /// Moves the staged rows into place, with their history and all that is derived from them.
  static func apply(_ kind: RecordKind, seq: Int64, _ connection: any Connection) throws {
    try refreshingDerived(kind, connection) { try move(kind, seq: seq, connection) }
  }

  private static func move(_ kind: RecordKind, seq: Int64, _ connection: any Connection) throws {
    let fields = kind.columns.joined(separator: ", ")
    let from = "SELECT id, \(seq), \(fields) FROM \(table)"
    // In the order of the key, which is the order of the table.
    try connection.execute(
      "INSERT INTO \(kind.id) (id, version, \(fields)) \(from) WHERE staged_as = 0 ORDER BY id")
    try connection.execute(
      """
      INSERT INTO \(kind.id) (id, version, \(fields)) \(from) WHERE staged_as = 1 ORDER BY id
      \(kind.statements.onConflict)
      """)
    try connection.execute(
      "DELETE FROM \(kind.id) WHERE id IN (SELECT id FROM \(table) WHERE staged_as = 2)")
    try connection.execute(
      """
      INSERT INTO data_keys (subject, wrapped)
      SELECT '\(kind.id):' || id, new_key FROM \(table) WHERE new_key IS NOT NULL ORDER BY id
      """)
    try connection.execute(
      """
      INSERT INTO row_history (record_kind, record_id, seq, before, after_hash)
      SELECT '\(kind.id)', id, \(seq), image_before, image_hash FROM \(table) WHERE 1 = 1 ORDER BY id
      """)
  }
}

extension Field.Content {
  /// Whether values are kept as numbers.
  var isNumber: Bool {
    switch self {
    case .integer, .yuan, .decimal, .coordinate, .date, .division: return true
    case .text, .identifier, .code, .codes, .numbers, .list, .reference, .citizenID: return false
    }
  }
}
