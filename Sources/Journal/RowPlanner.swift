import Basics
import Authority
public import Store

/// One record as somebody wants it: values aligned with the kind's fields, nil where unchanged.
public struct ProposedRow: Sendable {
  /// Where it came from: the row of a file, or the index in a Change.
  public let number: Int
  public let values: [SQLValue?]

  public init(number: Int, values: [SQLValue?]) {
    self.number = number
    self.values = values
  }
}

/// A record ready to be written.
struct PlannedRow {
  enum Outcome: Int64 { case new = 0, changed = 1, removed = 2 }

  let number: Int
  let id: String
  let outcome: Outcome
  /// The values of `RecordKind.columns`, personal fields sealed.
  let columns: [SQLValue]
  let before: [UInt8]?
  let afterHash: [UInt8]?
  let baseVersion: Int64?
  /// The person's new data key, where this is the first personal value.
  let newKey: [UInt8]?
  /// Names of the fields that change.
  let changedFields: [String]
}

/// What came of one proposed row.
enum PlanResult {
  case write(PlannedRow)
  case unchanged(id: String)
  case rejected
}

/// Turns proposed rows into rows to write: completes them from what is stored, follows references,
/// asks the rules, seals personal fields and takes the images for the journal. Reads, never writes.
///
/// Both doors use it, the single Change and the bulk import, so that they cannot differ.
final class RowPlanner {
  let kind: RecordKind
  private let connection: any Connection
  private let keys: KeyRing
  private let viewer: Viewer
  private let right: Right
  private let today: LocalDate
  /// No record and no key of this kind exists yet, so there is nothing to compare with.
  private let isFirstLoad: Bool
  private let divisions: DivisionCache
  private let pending: PendingRows

  init(
    kind: RecordKind, connection: any Connection, keys: KeyRing, viewer: Viewer, right: Right,
    today: LocalDate, divisions: DivisionCache, bulk: Bool, pending: PendingRows = PendingRows()
  ) throws {
    self.pending = pending
    self.kind = kind
    self.connection = connection
    self.keys = keys
    self.viewer = viewer
    self.right = right
    self.today = today
    self.divisions = divisions
    if bulk {
      let rows = try connection.first("SELECT 1 FROM \(kind.id) LIMIT 1") { _ in true }
      let known = try connection.first(
        "SELECT 1 FROM data_keys WHERE subject >= $1 AND subject < $2 LIMIT 1",
        [kind.id + ":", kind.id + ";"]) { _ in true }
      isFirstLoad = rows == nil && known == nil
    } else {
      isFirstLoad = false
    }
  }

  /// Plans a batch; findings are added with the number of their row.
  func plan(
    _ rows: [ProposedRow], findings: inout [(row: Int, finding: RuleFinding)]
  ) throws -> [PlanResult] {
    let ids = rows.map { row in kind.recordID(row.values.map { $0 ?? .null }) }
    let stored = isFirstLoad ? [:] : try load(ids.compactMap { $0 })
    let personal = kind.fields.contains { $0.isSealed }
    let wrapped = personal && !isFirstLoad ? try loadKeys(ids.compactMap { $0 }) : [:]
    let referenced = try loadReferences(rows, stored: ids.map { $0.flatMap { stored[$0] } })
    var results: [PlanResult] = []
    results.reserveCapacity(rows.count)
    for (row, id) in zip(rows, ids) {
      guard let id else {
        let missing = kind.key.first { name in
          kind.position(of: name).map { (row.values[$0] ?? .null).isNull } ?? true
        }
        findings.append((row.number, RuleFinding(
          .error, field: missing, Bilingual("缺少关键字段", "a part of the key is missing"),
          remedy: Bilingual("填写后再导入", "fill it in"))))
        results.append(.rejected)
        continue
      }
      results.append(
        try plan(row, id, stored[id], wrapped: wrapped[id], referenced, &findings))
    }
    return results
  }

  private struct Stored {
    let version: Int64
    /// Aligned with the kind's fields; ciphertext where sealed.
    let values: [SQLValue]
  }

  private func plan(
    _ row: ProposedRow, _ id: String, _ stored: Stored?, wrapped: [UInt8]?,
    _ referenced: [String: [String: [SQLValue]]],
    _ findings: inout [(row: Int, finding: RuleFinding)]
  ) throws -> PlanResult {
    var key = try wrapped.map { try keys.dataKey(unwrapping: $0, for: "\(kind.id):\(id)") }
    let old = try stored.map { try opened($0.values, id: id, key: key) }
    var values = old ?? [SQLValue](repeating: .null, count: kind.fields.count)
    for (i, value) in row.values.enumerated() { if let value { values[i] = value } }
    keepPrecision(of: row, old, in: &values)

    var failed = false
    func fail(_ field: String?, _ reason: Bilingual, _ remedy: Bilingual) {
      failed = true
      findings.append((row.number, RuleFinding(.error, recordID: id, field: field, reason, remedy: remedy)))
    }
    try follow(references: referenced, in: &values, fail)
    for (i, field) in kind.fields.enumerated() where field.isRequired && values[i].isNull {
      fail(field.name, Bilingual("不能为空", "must not be empty"), Bilingual("填写后再导入", "fill it in"))
    }
    for (field, value) in zip(kind.fields, row.values) {
      if case .text(let text)?? = Optional(value), text.utf8.contains(0) {
        fail(field.name, Bilingual("含有空字符（NUL）", "holds a NUL character"),
          Bilingual("删去该字符", "remove the character"))
      }
    }
    for (field, value) in zip(kind.fields, row.values) {
      if let value, let refusal = field.content.refusal(of: value, closedLists: kind.closedLists) {
        fail(field.name, refusal.reason, refusal.remedy)
      }
    }
    if failed { return .rejected }
    // Asked before anything is told, even that nothing would change.
    do {
      try viewer.require(right, in: place(of: values))
      if let old { try viewer.require(right, in: place(of: old)) }
    } catch {
      fail(kind.placedBy, error.explanation, Bilingual("请由有权限的人提交", "ask someone with authority there"))
    }
    if failed { return .rejected }
    if let old, old == values { return .unchanged(id: id) }

    let draft = RecordDraft(kind: kind, id: id, values: values, isNew: stored == nil)
    for rule in kind.rules {
      for finding in rule.check(draft, today) {
        if finding.severity == .error { failed = true }
        findings.append((row.number, finding))
      }
    }
    if failed { return .rejected }

    var newKey: [UInt8]?
    var columns: [SQLValue] = []
    var image: [SQLValue] = []
    columns.reserveCapacity(kind.columns.count)
    image.reserveCapacity(values.count)
    var changed: [String] = []
    for (i, field) in kind.fields.enumerated() {
      let isSame = old.map { $0[i] == values[i] } ?? values[i].isNull
      if !isSame { changed.append(field.name) }
      var kept = values[i]
      if field.isSealed, case .text(let text) = values[i] {
        if isSame, let ciphertext = stored?.values[i] {
          kept = ciphertext
        } else {
          let dataKey: KeyRing.DataKey
          if let key {
            dataKey = key
          } else {
            dataKey = try keys.newDataKey(for: "\(kind.id):\(id)")
            newKey = dataKey.wrapped
            key = dataKey
          }
          kept = .blob(try keys.seal(text, place: Self.place(kind, field, id), with: dataKey))
        }
      }
      image.append(kept)
      columns.append(kept)
      if field.content == .citizenID {
        columns.append(values[i].text.map { .blob(keys.lookupHash($0)) } ?? .null)
      }
    }
    return .write(PlannedRow(
      number: row.number, id: id, outcome: stored == nil ? .new : .changed, columns: columns,
      before: stored.map { RowImage.encode(kind, $0.values) },
      afterHash: RowImage.hash(RowImage.encode(kind, image)), baseVersion: stored?.version,
      newKey: newKey, changedFields: changed))
  }

  /// A file tells the precision of the dates it gives; the others keep theirs. Where nothing is
  /// told, a date that changes is one of a day.
  private func keepPrecision(of row: ProposedRow, _ old: [SQLValue]?, in values: inout [SQLValue]) {
    let last = kind.fields.count - 1
    guard let old else { return }
    let given = row.values[last]
    let kept = DatePrecision.months(old[last]).filter { name in
      guard let i = kind.position(of: name) else { return false }
      return row.values[i] == nil || (given == nil && values[i] == old[i])
    }
    values[last] = DatePrecision.value(DatePrecision.months(given ?? .null).union(kept))
  }

  /// Checks what a row refers to and copies what derives from it.
  private func follow(
    references: [String: [String: [SQLValue]]], in values: inout [SQLValue],
    _ fail: (String?, Bilingual, Bilingual) -> Void
  ) throws {
    var copied = Set<Int>()
    for (i, field) in kind.fields.enumerated() {
      switch field.content {
      case .reference(let target):
        // What was copied from a record that exists was checked when that one was written.
        guard case .text(let text) = values[i], !copied.contains(i) else { continue }
        guard let found = references[field.name]?[text] else {
          let shown = Masking.stray(text)
          fail(field.name, Bilingual("没有这个编号的记录（\(target)）：\(shown)", "no such record in \(target): \(shown)"),
            Bilingual("先导入 \(target)，或改正编号", "import \(target) first, or correct the id"))
          continue
        }
        let derived = derivations(from: field.name)
        for (position, value) in zip(derived, found) {
          let onlyIfEmpty = kind.fields[position].derivation?.onlyIfEmpty ?? false
          if !onlyIfEmpty || values[position].isNull {
            values[position] = value
            copied.insert(position)
          }
        }
      case .division(let ranks):
        guard case .integer(let number) = values[i] else { continue }
        guard kind.id != "divisions" else { continue }
        guard let code = DivisionCode(number), try divisions.knows(number) else {
          fail(field.name, Bilingual("没有这个区划：\(number)", "unknown division \(number)"),
            Bilingual("先导入行政区划，或改正代码", "import the divisions first, or correct the code"))
          continue
        }
        if !ranks.isEmpty, !ranks.contains(code.rank) {
          fail(field.name, Bilingual("区划级别不符：\(number)", "division \(number) has the wrong level"),
            Bilingual("改用该级别的代码", "use a code of that level"))
        }
      default: continue
      }
    }
  }

  private func derivations(from reference: String) -> [Int] {
    kind.fields.indices.filter { kind.fields[$0].derivation?.reference == reference }
  }

  private func place(of values: [SQLValue]) -> DivisionCode? {
    kind.placedBy.flatMap { kind.position(of: $0) }
      .flatMap { values[$0].integer }.flatMap { DivisionCode($0) }
  }

  static func place(_ kind: RecordKind, _ field: Field, _ id: String) -> String {
    "\(kind.id)|\(field.name)|\(id)"
  }

  private func opened(_ values: [SQLValue], id: String, key: KeyRing.DataKey?) throws -> [SQLValue] {
    try SealedRow.open(kind, values, id: id, key: key, keys: keys)
  }

  private func load(_ ids: [String]) throws -> [String: Stored] {
    var out: [String: Stored] = [:]
    try connection.inChunks(ids, kind.statements.selectByID) { row in
      out[try row.get(0)] = Stored(
        version: try row.get(1), values: kind.fields.indices.map { row[$0 + 2] })
    }
    return out
  }

  private func loadKeys(_ ids: [String]) throws -> [String: [UInt8]] {
    var out: [String: [UInt8]] = [:]
    let prefix = kind.id + ":"
    try connection.inChunks(
      ids.map { prefix + $0 }, "SELECT subject, wrapped FROM data_keys WHERE subject IN"
    ) { row in
      out[String(try row.get(0, as: String.self).dropFirst(prefix.count))] = try row.get(1)
    }
    return out
  }

  /// For each reference field, the records referred to with the columns that derive from them.
  private func loadReferences(
    _ rows: [ProposedRow], stored: [Stored?]
  ) throws -> [String: [String: [SQLValue]]] {
    var out: [String: [String: [SQLValue]]] = [:]
    for (i, field) in kind.fields.enumerated() {
      guard case .reference(let target) = field.content else { continue }
      var wanted = Set<String>()
      for (row, old) in zip(rows, stored) {
        if case .text(let text) = row.values[i] ?? old?.values[i] ?? .null { wanted.insert(text) }
      }
      if wanted.isEmpty { continue }
      let columns = derivations(from: field.name).compactMap { kind.fields[$0].derivation?.column }
      let list = (["id"] + columns).joined(separator: ", ")
      var found: [String: [SQLValue]] = [:]
      try connection.inChunks(wanted.sorted(), "SELECT \(list) FROM \(target) WHERE id IN") { row in
        found[try row.get(0)] = columns.indices.map { row[$0 + 1] }
      }
      pending.overlay(target, wanted, columns, on: &found)
      out[field.name] = found
    }
    return out
  }
}
