public import Authority
public import Basics
public import Store

/// Takes a whole import back, while nothing later builds on it.
public struct ImportUndo: Sendable {
  /// Why an import stays.
  public enum Refusal: ExplainedError {
    case noSuchImport(Int64)
    case undoneAlready(Int64, by: Int64)
    /// Later changes or records build on it; the first twenty are named.
    case builtUpon(Int64, by: [String])

    public var explanation: Bilingual {
      switch self {
      case .noSuchImport(let n): return Bilingual("没有第 \(n) 号导入", "There is no import \(n)")
      case .undoneAlready(let n, let by):
        return Bilingual("第 \(n) 号导入已由第 \(by) 号撤销", "Import \(n) was undone by entry \(by)")
      case .builtUpon(let n, let by):
        return Bilingual("第 \(n) 号导入之后已有记录以它为依据：\(by.joined(separator: "、"))",
          "Later records build on import \(n): \(by.joined(separator: ", "))")
      }
    }

    public var remedy: Bilingual? {
      switch self {
      case .builtUpon: return Bilingual("先撤销或改正这些记录", "Undo or correct those first")
      default: return Bilingual("用 zhucun import list 查看", "See `zhucun import list`")
      }
    }
  }

  let registry: RecordRegistry
  let keys: KeyRing
  let surroundings: Surroundings

  public init(registry: RecordRegistry, keys: KeyRing, surroundings: Surroundings) {
    self.registry = registry
    self.keys = keys
    self.surroundings = surroundings
  }

  /// Every import, oldest first, with the entry that undid it.
  public static func list(
    _ connection: any Connection
  ) throws -> [(entry: JournalEntry, detail: ImportDetail, undoneBy: Int64?)] {
    let entries = try connection.rows(
      "SELECT \(JournalEntry.columns) FROM journal WHERE kind IN ('import', 'import.undo') ORDER BY seq"
    ) { try JournalEntry($0) }
    var undone: [Int64: Int64] = [:]
    for entry in entries {
      if let target = ImportDetail(json: entry.detail)?.undoes { undone[target] = entry.seq }
    }
    return entries.compactMap { entry in
      guard entry.kind == ChangeKind.importFile.id, let detail = ImportDetail(json: entry.detail)
      else { return nil }
      return (entry, detail, undone[entry.seq])
    }
  }

  /// Undoes import `number` on a dedicated connection, as one Change of its own.
  /// - Returns: the number of the new entry and how many records went back.
  /// - Throws: `Refusal`, `AuthorityError`.
  public func undo(
    _ number: Int64, by viewer: Viewer, _ connection: any Connection
  ) throws -> (entry: Int64, records: Int) {
    try viewer.require(.importFiles)
    guard let found = try Self.list(connection).first(where: { $0.entry.seq == number }),
      let kind = registry.kind(found.detail.kind)
    else { throw Refusal.noSuchImport(number) }
    if let by = found.undoneBy { throw Refusal.undoneAlready(number, by: by) }
    try connection.execute("DROP TABLE IF EXISTS \(StagedRows.table)")
    try connection.execute(StagedRows.definition(kind, engine: connection.engine))
    defer { _ = try? connection.execute("DROP TABLE IF EXISTS \(StagedRows.table)") }
    return try connection.transaction {
      let head = try ChainHead.lock(connection)
      try requireNothingBuiltUpon(number, kind, connection)
      try stage(number, kind, connection)
      let digest = try StagedRows.digest(kind, connection)
      try StagedRows.apply(kind, seq: head.seq + 1, connection)
      try requireRules(number, kind, connection)
      let detail = try ImportDetail(
        kind: kind.id, file: found.detail.file, new: 0, changed: digest.count, unchanged: 0,
        rejected: 0, undoes: number
      ).json()
      let entry = JournalEntry(
        after: head, operationID: surroundings.newIdentifier(), kind: ChangeKind.undoImport.id,
        actor: viewer.id, recordedAt: surroundings.now(), effectiveOn: nil, detail: detail,
        rowCount: digest.count, digest: digest.bytes)
      try entry.insert(connection)
      return (true, (entry.seq, digest.count))
    }
  }

  private func requireNothingBuiltUpon(
    _ number: Int64, _ kind: RecordKind, _ connection: any Connection
  ) throws {
    var builders = try connection.rows(
      """
      SELECT DISTINCT later.record_id, later.seq FROM row_history mine
      JOIN row_history later ON later.record_kind = mine.record_kind
        AND later.record_id = mine.record_id AND later.seq > mine.seq
      WHERE mine.record_kind = $1 AND mine.seq = $2 ORDER BY later.seq LIMIT 20
      """, [kind.id, number]
    ) { "\(kind.id) \(try $0.get(0, as: String.self)) (#\(try $0.get(1, as: Int64.self)))" }
    for (other, field) in registry.references(to: kind.id) where builders.count < 20 {
      // A record of the same kind that the same import made does not hold it back.
      let own = other.id == kind.id ? "AND o.version <> \(number)" : ""
      builders += try connection.rows(
        """
        SELECT o.id FROM \(other.id) o JOIN row_history mine
          ON mine.record_kind = $1 AND mine.record_id = CAST(o.\(field.name) AS TEXT)
        WHERE mine.seq = $2 AND mine.before IS NULL \(own) LIMIT 20
        """, [kind.id, number]
      ) { "\(other.id) \(try $0.get(0, as: String.self))" }
    }
    if !builders.isEmpty { throw Refusal.builtUpon(number, by: Array(builders.prefix(20))) }
  }

  /// What was before may not fit what came since, though no record names another.
  private func requireRules(_ number: Int64, _ kind: RecordKind, _ connection: any Connection) throws {
    let touched = SetRule.Touched(sql: "(SELECT id FROM \(StagedRows.table))", isHistory: true)
    let broken = try kind.setRules.flatMap { try $0.check(connection, touched) }
      .filter { $0.severity == .error }
    guard broken.isEmpty else {
      let named = broken.prefix(20).map { "\(kind.id) \($0.recordID ?? ""): \($0.reason.en)" }
      throw Refusal.builtUpon(number, by: named)
    }
  }

  /// Stages each record as it was before: removed where the import made it.
  private func stage(_ number: Int64, _ kind: RecordKind, _ connection: any Connection) throws {
    let names = kind.fields.map { "t.\($0.name)" }.joined(separator: ", ")
    var rows: [PlannedRow] = []
    try connection.query(
      """
      SELECT h.record_id, h.before, t.version, \(names) FROM row_history h
      JOIN \(kind.id) t ON t.id = h.record_id WHERE h.record_kind = $1 AND h.seq = $2
      """, [kind.id, number]
    ) { row in
      let current = kind.fields.indices.map { row[$0 + 3] }
      let image = RowImage.encode(kind, current)
      let id: String = try row.get(0)
      let version: Int64 = try row.get(2)
      guard let before: String = try row.get(1, as: String?.self) else {
        rows.append(PlannedRow(
          number: 0, id: id, outcome: .removed,
          columns: [SQLValue](repeating: .null, count: kind.columns.count), before: image,
          afterHash: nil, baseVersion: version, newKey: nil, changedFields: []))
        return
      }
      let old = try RowImage.decode(kind, Array(before.utf8))
      rows.append(PlannedRow(
        number: 0, id: id, outcome: .changed, columns: try columns(kind, old, id, connection), before: image,
        afterHash: RowImage.hash(Array(before.utf8)), baseVersion: version, newKey: nil,
        changedFields: []))
    }
    _ = try connection.bulkInsert(
      into: StagedRows.table, columns: StagedRows.columns(kind)
    ) { writer in for row in rows { try writer.append(StagedRows.values(row)) } }
  }

  /// The stored columns, with the lookup hash of a citizen id made anew from its old ciphertext.
  private func columns(
    _ kind: RecordKind, _ values: [SQLValue], _ id: String, _ connection: any Connection
  ) throws -> [SQLValue] {
    guard kind.fields.contains(where: { $0.content == .citizenID }) else { return values }
    let plain = try SealedRow.loadPast(kind, values, id: id, keys: keys, connection)
    return zip(kind.fields, values).enumerated().flatMap { i, pair -> [SQLValue] in
      guard pair.0.content == .citizenID else { return [pair.1] }
      return [pair.1, plain[i].text.map { .blob(keys.lookupHash($0)) } ?? .null]
    }
  }
}
