public import Authority
public import Basics
public import Store

/// The one door for every write.
///
/// Changes that arrive together are carried out in one transaction by one sequencer, each checked
/// on its own: the chain's head then serialises nothing but memory, and one flush of the disk
/// serves many. Every answer is given after the commit.
public actor ChangePipeline {
  private let store: DataStore
  private let work: ChangeWork
  private var waiting: [Submission] = []
  private var isRunning = false
  private static let groupLimit = 256

  private struct Submission {
    let change: Change
    let viewer: Viewer
    let answer: CheckedContinuation<Receipt, any Error>
  }

  public init(
    store: DataStore, registry: RecordRegistry, changeKinds: [ChangeKind], keys: KeyRing,
    surroundings: Surroundings
  ) {
    self.store = store
    work = ChangeWork(
      registry: registry,
      changeKinds: Dictionary(
        ([.put] + changeKinds).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
      keys: keys, surroundings: surroundings)
  }

  /// Carries out one Change, durably, or refuses it whole.
  /// - Throws: `ChangeError`, `AuthorityError`, or `StoreError` where the database failed.
  public func submit(_ change: Change, by viewer: Viewer) async throws -> Receipt {
    try await withCheckedThrowingContinuation { answer in
      waiting.append(Submission(change: change, viewer: viewer, answer: answer))
      if !isRunning {
        isRunning = true
        Task { await drain() }
      }
    }
  }

  /// What a Change came to that was carried out before; nil where the operation is not known.
  /// - Throws: `StoreError`.
  public func receipt(of operationID: String) async throws -> Receipt? {
    try await store.read { connection in
      try connection.first("SELECT seq, row_count FROM journal WHERE operation_id = $1", [operationID]) {
        Receipt(seq: try $0.get(0), wasKnown: true, changedRecords: try $0.get(1), warnings: [])
      }
    }
  }

  private func drain() async {
    while !waiting.isEmpty {
      let group = Array(waiting.prefix(Self.groupLimit))
      waiting.removeFirst(group.count)
      let asked = group.map { ($0.change, $0.viewer) }
      do {
        let results = try await run(asked)
        for (submission, result) in zip(group, results) { submission.answer.resume(with: result) }
      } catch {
        // The database refused the group as a whole: find out whose change it was.
        for submission in group {
          do {
            let result = try await run([(submission.change, submission.viewer)])
            submission.answer.resume(with: result[0])
          } catch { submission.answer.resume(throwing: error) }
        }
      }
    }
    isRunning = false
  }

  private func run(_ group: [(Change, Viewer)]) async throws -> [Result<Receipt, any Error>] {
    let work = work
    return try await store.write { try work.carryOut(group, $0) }
  }
}

/// The work on a group of changes inside one transaction.
struct ChangeWork: Sendable {
  let registry: RecordRegistry
  let changeKinds: [String: ChangeKind]
  let keys: KeyRing
  let surroundings: Surroundings

  /// - Throws: only what must undo the whole group; a refused Change is a result.
  func carryOut(
    _ group: [(Change, Viewer)], _ connection: any Connection
  ) throws -> [Result<Receipt, any Error>] {
    var head = try ChainHead.lock(connection)
    let divisions = DivisionCache(connection, readsAll: false)
    return try group.map { change, viewer in
      do {
        let (receipt, newHead) = try connection.savepointIfNeeded(needsSavepoint(change)) {
          try carryOut(change, by: viewer, after: head, divisions, connection)
        }
        head = newHead
        return .success(receipt)
      } catch let error as StoreError { throw error } catch { return .failure(error) }
    }
  }

  /// Rules over several records look after writing, and may have to take it back.
  private func needsSavepoint(_ change: Change) -> Bool {
    change.edits.contains { !(registry.kind($0.record)?.setRules.isEmpty ?? true) }
  }

  private func carryOut(
    _ change: Change, by viewer: Viewer, after head: ChainHead, _ divisions: DivisionCache,
    _ connection: any Connection
  ) throws -> (Receipt, ChainHead) {
    guard viewer.rights.contains(.write) else { throw AuthorityError(missing: .write, scope: nil) }
    if let known = try connection.first(
      "SELECT seq, row_count FROM journal WHERE operation_id = $1", [change.operationID],
      { (try $0.get(0, as: Int64.self), try $0.get(1, as: Int.self)) })
    {
      return (Receipt(seq: known.0, wasKnown: true, changedRecords: known.1, warnings: []), head)
    }
    guard let changeKind = changeKinds[change.kind] else { throw ChangeError.unknownKind(change.kind) }
    var findings = try changeKind.check(connection, change)
    var planned: [(RecordKind, PlannedRow)] = []
    var pending = PendingRows()
    for (index, edit) in change.edits.enumerated() {
      guard let kind = registry.kind(edit.record) else { throw ChangeError.unknownKind(edit.record) }
      let planner = try RowPlanner(
        kind: kind, connection: connection, keys: keys, viewer: viewer, right: .write,
        today: surroundings.today, divisions: divisions, bulk: false, pending: pending)
      if let row = try plan(edit, index, planner, connection, &findings) {
        planned.append((kind, row))
        pending.add(row, of: kind)
      }
    }
    if findings.contains(where: { $0.severity == .error }) { throw ChangeError.refused(findings) }
    // A Change that finds all its values in place is remembered too: sent again after somebody
    // else's correction, it must not take that back.
    // By bytes, as the database orders keys: Swift takes é and é for one.
    planned.sort { a, b in
      a.0.id == b.0.id
        ? a.1.id.utf8.lexicographicallyPrecedes(b.1.id.utf8) : a.0.id < b.0.id
    }
    for (a, b) in zip(planned, planned.dropFirst())
    where a.0.id == b.0.id && a.1.id.utf8.elementsEqual(b.1.id.utf8) {
      throw ChangeError.refused([RuleFinding(
        .error, recordID: a.1.id, Bilingual("同一条记录在一次变更中出现两次", "the same record twice in one change"),
        remedy: Bilingual("合并后提交", "submit the two as one"))])
    }
    let seq = head.seq + 1
    var digest = RowsDigest()
    var touched = TouchedKeys()
    for (kind, row) in planned {
      try touched.noteBefore(row, kind, connection)
      try write(row, of: kind, seq: seq, connection)
      touched.noteAfter(row, kind)
      digest.add(
        kind: kind.id, id: row.id, before: row.before.map { String(decoding: $0, as: UTF8.self) },
        afterHash: row.afterHash)
    }
    try askSetRules(planned, &findings, connection)
    try touched.refresh(connection)
    let entry = JournalEntry(
      after: head, operationID: change.operationID, kind: change.kind, actor: viewer.id,
      recordedAt: surroundings.now(), effectiveOn: change.effectiveOn, detail: "{}",
      rowCount: planned.count, digest: digest.finish())
    try entry.insert(connection)
    return (
      Receipt(seq: seq, wasKnown: false, changedRecords: planned.count, warnings: findings),
      ChainHead(seq: seq, hash: entry.hash)
    )
  }

  private func plan(
    _ edit: Edit, _ index: Int, _ planner: RowPlanner, _ connection: any Connection,
    _ findings: inout [RuleFinding]
  ) throws -> PlannedRow? {
    let kind = planner.kind
    var values = [SQLValue?](repeating: nil, count: kind.fields.count)
    for (name, value) in edit.values {
      guard let position = kind.position(of: name) else {
        throw ChangeError.unknownField(record: kind.id, field: name)
      }
      values[position] = value
    }
    var rowFindings: [(row: Int, finding: RuleFinding)] = []
    let result = try planner.plan([ProposedRow(number: index, values: values)], findings: &rowFindings)
    findings += rowFindings.map(\.finding)
    // Values that are there already conflict with nobody.
    guard case .write(let row)? = result.first else { return nil }
    if edit.isVersionChecked, row.baseVersion != edit.baseVersion {
      throw ChangeError.conflict(
        record: kind.id, id: row.id, current: row.baseVersion, base: edit.baseVersion)
    }
    return row
  }

  private func write(
    _ row: PlannedRow, of kind: RecordKind, seq: Int64, _ connection: any Connection
  ) throws {
    if let wrapped = row.newKey {
      try connection.execute(
        "INSERT INTO data_keys (subject, wrapped) VALUES ($1, $2)", ["\(kind.id):\(row.id)", wrapped])
    }
    try connection.execute(kind.statements.upsert, [row.id, seq] + row.columns as [any SQLRepresentable])
    try connection.execute(
      """
      INSERT INTO row_history (record_kind, record_id, seq, before, after_hash)
      VALUES ($1, $2, $3, $4, $5)
      """,
      [kind.id, row.id, seq, row.before.map { String(decoding: $0, as: UTF8.self) }, row.afterHash])
  }

  private func askSetRules(
    _ planned: [(RecordKind, PlannedRow)], _ findings: inout [RuleFinding],
    _ connection: any Connection
  ) throws {
    for (kind, row) in planned {
      // One statement for every record keeps the statement cache small.
      let touched = SetRule.Touched(
        sql: "(SELECT CAST($1 AS TEXT) AS id)", values: [row.id], isHistory: false)
      for rule in kind.setRules { findings += try rule.check(connection, touched) }
    }
    if findings.contains(where: { $0.severity == .error }) { throw ChangeError.refused(findings) }
  }
}

extension Connection {
  fileprivate func savepointIfNeeded<T>(_ needed: Bool, _ body: () throws -> T) throws -> T {
    needed ? try savepoint(body) : try body()
  }
}
