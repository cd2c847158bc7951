import Basics
import Divisions
import Journal
import Policy
import Store

/// Makes public notices of the records.
struct NoticeBoard {
  let policy: PolicyBook
  let words: HealthWords
  let keys: KeyRing
  /// Names are masked.
  let isMasked: Bool
  let connection: any Connection

  /// The notice of one proceeding, to hang on a day.
  /// - Throws: `PaperError` where it never was posted, or has come down.
  func single(_ kind: PublicNotice.Kind, _ proceeding: Proceeding, _ state: Procedure, on day: LocalDate) throws -> PublicNotice {
    let paper: PaperKind = kind == .notice ? .notice : .announcement
    guard let step = state.workflow.steps.first(where: { $0.kind == paper.step }) else {
      throw PaperError.noSuchStep(paper, workflow: state.workflow.name)
    }
    guard let posting = Posting.all(proceeding, state.workflow).last(where: { $0.kind == kind }) else {
      throw PaperError.notTaken(paper, step: step.name)
    }
    let down = try posting.comesDown(proceeding, policy)
    guard day < down else { throw PaperError.takenDown(paper, posted: posting.postedOn, on: down) }
    guard posting.postedOn <= day else {
      throw PaperError.beforePosting(paper, posted: posting.postedOn, asked: day)
    }
    return try notice(kind, in: proceeding.village, [(proceeding, posting)])
  }

  /// One notice of all that hangs in a village on a day.
  /// - Throws: `PaperError.nothingHangs`.
  func all(_ kind: PublicNotice.Kind, in village: DivisionCode, on day: LocalDate) throws -> PublicNotice {
    let action = kind == .notice ? "'posted'" : "'done'"
    let proceedings = try Proceeding.load(
      of: """
        (SELECT DISTINCT p.id FROM proceedings p JOIN proceeding_steps s ON s.proceeding_id = p.id
         WHERE \(Validity.within(village.subtree, "p.village_code")) AND s.action = \(action)
           AND s.acted_on <= \(day.packed))
        """, [], connection)
    var hanging: [(Proceeding, Posting)] = []
    for proceeding in proceedings {
      guard let workflow = policy.workflow(version: proceeding.workflowVersion) else {
        throw ProceedingError.unknownWorkflow(proceeding.workflowVersion)
      }
      for posting in Posting.all(proceeding, workflow) where posting.kind == kind {
        if try posting.hangs(on: day, proceeding, policy) { hanging.append((proceeding, posting)) }
      }
    }
    guard !hanging.isEmpty else {
      throw PaperError.nothingHangs(kind == .notice ? .notice : .announcement, village: village, on: day)
    }
    hanging.sort { ($0.1.postedOn, $0.0.id, $0.1.number) < ($1.1.postedOn, $1.0.id, $1.1.number) }
    return try notice(kind, in: village, hanging)
  }

  private func notice(
    _ kind: PublicNotice.Kind, in village: DivisionCode, _ hanging: [(Proceeding, Posting)]
  ) throws -> PublicNotice {
    let places = try DivisionQueries.lineage(village, connection)
    func place(_ rank: DivisionRank) -> PlaceName? {
      places.first { $0.code.rank == rank }.flatMap { PlaceName($0.shortName) }
    }
    let entries = try hanging.map { proceeding, posting in
      PublicNotice.Entry(
        matter: PublicNotice.Matter(rawValue: proceeding.procedure) ?? .identification,
        group: GroupName(try group(of: proceeding.household), words: words),
        head: PublicName(
          try HouseholdHead.name(of: proceeding.household, in: proceeding.village, on: posting.postedOn, keys: keys, connection),
          words: words, isMasked: isMasked),
        objectType: PublicNotice.ObjectType(try objectType(proceeding, before: posting.number), policy: policy),
        postedOn: posting.postedOn, lastDay: try posting.lastDay(proceeding, policy))
    }
    return PublicNotice(
      kind, village: village, villageName: place(.village), township: place(.township), entries: entries)
  }

  private func group(of household: String) throws -> String? {
    let found = try connection.first("SELECT group_name FROM households WHERE id = $1", [household]) {
      try $0.get(0, as: String?.self)
    }
    return found ?? nil
  }

  /// What was proposed or decided last before the posting; else what the household is already.
  private func objectType(_ proceeding: Proceeding, before number: Int) throws -> String? {
    let proposed = proceeding.steps.last { $0.number < number && $0.action == .done && $0.objectType != nil }
    if let type = proposed?.objectType { return type }
    guard proceeding.procedure != "identification", let caseID = proceeding.caseID else { return nil }
    return try connection.first("SELECT object_type FROM cases WHERE id = $1", [caseID]) { try $0.get(0) }
  }
}

/// Who is the head of a household.
enum HouseholdHead {
  /// The name of the head on a day; nil where none is on record.
  static func name(
    of household: String, in village: DivisionCode, on day: LocalDate, keys: KeyRing, _ connection: any Connection
  ) throws -> String? {
    let kind = RegisterRecords.persons
    let found = try connection.first(
      """
      SELECT p.id, p.name, (SELECT k.wrapped FROM data_keys k WHERE k.subject = 'persons:' || p.id)
      FROM persons p WHERE p.village_code = \(village.value) AND p.household_id = $1 AND p.relation = 'head'
        AND (p.joined_on IS NULL OR p.joined_on <= \(day.packed))
        AND (p.left_on IS NULL OR p.left_on >= \(day.packed)) ORDER BY p.id LIMIT 1
      """, [household]
    ) { row in (try row.get(0, as: String.self), row[1], try row.get(2, as: [UInt8]?.self)) }
    guard let found else { return nil }
    return try SealedFields.open(kind, ["name": found.1], id: found.0, wrappedKey: found.2, keys: keys)["name"]?.text
  }
}

/// Opens some sealed fields of a record.
enum SealedFields {
  /// - Parameter stored: by field, as the table has them; fields that are not sealed come back as they are.
  static func open(
    _ kind: RecordKind, _ stored: [String: SQLValue], id: String, wrappedKey: [UInt8]?, keys: KeyRing
  ) throws -> [String: SQLValue] {
    var values = [SQLValue](repeating: .null, count: kind.fields.count)
    for (name, value) in stored {
      if let position = kind.position(of: name) { values[position] = value }
    }
    let plain = try OpenedRow.values(kind, values, id: id, wrappedKey: wrappedKey, keys: keys)
    var out: [String: SQLValue] = [:]
    for name in stored.keys {
      if let position = kind.position(of: name) { out[name] = plain[position] }
    }
    return out
  }

  /// The same of a record by its id; empty where there is none.
  static func read(
    _ kind: RecordKind, id: String, _ fields: [String], keys: KeyRing, _ connection: any Connection
  ) throws -> [String: SQLValue] {
    let found = try connection.first(
      """
      SELECT (SELECT k.wrapped FROM data_keys k WHERE k.subject = $1), \(fields.joined(separator: ", "))
      FROM \(kind.id) WHERE id = $2
      """, ["\(kind.id):\(id)", id]
    ) { row in
      (try row.get(0, as: [UInt8]?.self), fields.indices.map { row[$0 + 1] })
    }
    guard let found else { return [:] }
    return try open(
      kind, Dictionary(zip(fields, found.1)) { first, _ in first }, id: id, wrappedKey: found.0, keys: keys)
  }
}
