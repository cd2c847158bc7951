public import Authority
public import Basics
import Foundation
public import Store

/// How an import ended.
public struct BulkOutcome: Sendable {
  /// The journal entry, which is also the number of the import; nil where nothing was written.
  public var number: Int64?
  public var new = 0
  public var changed = 0
  public var unchanged = 0
  public var rejected = 0
  /// The keys of rows that correct a record, with the fields they change; the first hundred.
  public var corrections: [(id: String, fields: [String])] = []
}

/// A whole file as one Change: rows are checked and staged while others go on working, then applied
/// in one short transaction with one link of the chain over a digest of all rows.
///
/// Works on one connection of its own, whose temporary table vanishes with it: interrupted at any
/// point, the database has all of the import or nothing.
public final class BulkImport {
  public let kind: RecordKind
  private let connection: any Connection
  private let viewer: Viewer
  private let surroundings: Surroundings
  private let planner: RowPlanner
  private let startHead: ChainHead
  private var seen: [String: Int] = [:]
  private var outcome = BulkOutcome()
  private let staged = "staged_rows"

  /// - Throws: `AuthorityError` where the viewer may not import.
  public init(
    kind: RecordKind, connection: any Connection, keys: KeyRing, viewer: Viewer,
    surroundings: Surroundings
  ) throws {
    guard viewer.rights.contains(.importFiles) else {
      throw AuthorityError(missing: .importFiles, scope: nil)
    }
    self.kind = kind
    self.connection = connection
    self.viewer = viewer
    self.surroundings = surroundings
    startHead = try ChainHead.read(connection)
    planner = try RowPlanner(
      kind: kind, connection: connection, keys: keys, viewer: viewer, right: .importFiles,
      today: surroundings.today, divisions: DivisionCache(connection, readsAll: true), bulk: true)
    try connection.execute("DROP TABLE IF EXISTS \(staged)")
    try connection.execute(StagedRows.definition(kind, engine: connection.engine))
  }

  /// Checks rows and stages the good ones.
  /// - Returns: what was found, each with the number of its row; a row with an error is not staged.
  public func add(_ rows: [ProposedRow]) throws -> [(row: Int, finding: RuleFinding)] {
    var findings: [(row: Int, finding: RuleFinding)] = []
    var fresh: [ProposedRow] = []
    fresh.reserveCapacity(rows.count)
    for row in rows {
      if let id = kind.recordID(row.values.map { $0 ?? .null }) {
        if let first = seen[id] {
          outcome.rejected += 1
          findings.append((row.number, RuleFinding(
            .error, recordID: id, field: kind.key.first,
            Bilingual("与第 \(first) 行重复：\(id)", "the same key as row \(first): \(id)"),
            remedy: Bilingual("删去其中一行", "remove one of the two"))))
          continue
        }
        seen[id] = row.number
      }
      fresh.append(row)
    }
    let results = try planner.plan(fresh, findings: &findings)
    try stage(results)
    return findings
  }

  private func stage(_ results: [PlanResult]) throws {
    // A transaction of the temporary table alone: without it every row would be one.
    try connection.execute("BEGIN")
    do {
      _ = try connection.bulkInsert(into: staged, columns: StagedRows.columns(kind)) { writer in
        for result in results { try stage(result, writer) }
      }
      try connection.execute("COMMIT")
    } catch {
      _ = try? connection.execute("ROLLBACK")
      throw error
    }
  }

  private func stage(_ result: PlanResult, _ writer: any BulkWriter) throws {
    switch result {
    case .write(let row):
      try writer.append(StagedRows.values(row))
      if row.outcome == .new {
        outcome.new += 1
      } else {
        outcome.changed += 1
        if outcome.corrections.count < 100 {
          outcome.corrections.append((row.id, row.changedFields))
        }
      }
    case .unchanged: outcome.unchanged += 1
    case .rejected: outcome.rejected += 1
    }
  }

  /// Counts rows that could not even be read.
  public func reject(_ count: Int) { outcome.rejected += count }

  /// Applies what was staged.
  /// - Parameters:
  ///   - source: the name of the file, kept in the journal.
  ///   - dryRun: do everything, then undo it.
  ///   - keepGood: leave out the rows that a rule over several records refuses, instead of all.
  ///   - hasErrors: rows were rejected before; without `keepGood` nothing is written then.
  /// - Returns: the outcome, and findings with the numbers of their rows.
  public func finish(
    source: String, dryRun: Bool, keepGood: Bool, hasErrors: Bool
  ) throws -> (outcome: BulkOutcome, findings: [(row: Int, finding: RuleFinding)]) {
    defer { _ = try? connection.execute("DROP TABLE IF EXISTS \(staged)") }
    var all: [(row: Int, finding: RuleFinding)] = []
    while true {
      let digest = try StagedRows.digest(kind, connection)
      if digest.count == 0 { return (outcome, all) }
      let (number, findings) = try connection.transaction {
        let (number, findings) = try apply(source: source, digest: digest)
        let refused = findings.contains { $0.finding.severity == .error }
        return (!dryRun && !refused && (keepGood || !hasErrors), (number, findings))
      }
      all += findings
      let refused = Set(findings.filter { $0.finding.severity == .error }.map(\.row))
      if refused.isEmpty {
        if !dryRun && (keepGood || !hasErrors) { outcome.number = number }
        return (outcome, all)
      }
      outcome.rejected += refused.count
      if !keepGood { return (outcome, all) }
      all.removeAll { $0.finding.severity == .warning }  // asked again in the next round
      for row in refused.sorted() {
        let wasNew = try connection.count(
          "SELECT count(*) FROM \(staged) WHERE row_no = $1 AND staged_as = 0", [row]) > 0
        if wasNew { outcome.new -= 1 } else { outcome.changed -= 1 }
        try connection.execute("DELETE FROM \(staged) WHERE row_no = $1", [row])
      }
    }
  }

  private func apply(
    source: String, digest: (count: Int, bytes: [UInt8])
  ) throws -> (Int64, [(row: Int, finding: RuleFinding)]) {
    let head = try ChainHead.lock(connection)
    try StagedRows.requireUnchangedBase(kind, connection)
    // Only where others wrote since the rows were checked can a record they refer to have gone.
    if head != startHead { try StagedRows.requireReferences(kind, connection) }
    try StagedRows.apply(kind, seq: head.seq + 1, connection)
    var findings: [(row: Int, finding: RuleFinding)] = []
    let touched = SetRule.Touched(sql: "(SELECT id FROM \(staged))", isHistory: true)
    for rule in kind.setRules {
      for finding in try rule.check(connection, touched) {
        let row = finding.recordID.flatMap { seen[$0] } ?? 0
        findings.append((row, finding))
      }
    }
    let detail = try ImportDetail(
      kind: kind.id, file: source, new: outcome.new, changed: outcome.changed,
      unchanged: outcome.unchanged, rejected: outcome.rejected, undoes: nil
    ).json()
    let entry = JournalEntry(
      after: head, operationID: surroundings.newIdentifier(), kind: ChangeKind.importFile.id,
      actor: viewer.id, recordedAt: surroundings.now(), effectiveOn: nil, detail: detail,
      rowCount: digest.count, digest: digest.bytes)
    try entry.insert(connection)
    return (entry.seq, findings)
  }
}

/// What the journal keeps of an import beside its rows.
public struct ImportDetail: Codable, Sendable, Hashable {
  public let kind: String
  public let file: String
  public let new: Int
  public let changed: Int
  public let unchanged: Int
  public let rejected: Int
  /// The number of the import that this entry undoes.
  public let undoes: Int64?

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// Reads the detail of an entry back; nil where the entry is no import.
  public init?(json: String) {
    guard let value = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
    self = value
  }

  init(
    kind: String, file: String, new: Int, changed: Int, unchanged: Int, rejected: Int,
    undoes: Int64?
  ) {
    self.kind = kind
    self.file = file
    self.new = new
    self.changed = changed
    self.unchanged = unchanged
    self.rejected = rejected
    self.undoes = undoes
  }
}
