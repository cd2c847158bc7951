public import Authority
public import Basics
public import Journal
public import Policy
public import Store

/// What came of giving a grade.
public struct GradeOutcome: Sendable, Hashable {
  public let receipt: Receipt
  /// The grade is one for which the policy proposes a recall (召回). People decide: it is carried out
  /// with `zhucun dispatch recall`.
  public let proposesRecall: Bool
}

/// Opens and works on yearly and term assessments (年度考核、期满考核), by the scheme of the village.
public struct AssessmentDesk: Sendable {
  private let store: DataStore
  private let pipeline: ChangePipeline
  private let policy: PolicyBook
  private let surroundings: Surroundings
  private var operation: String?

  public init(store: DataStore, pipeline: ChangePipeline, policy: PolicyBook, surroundings: Surroundings) {
    self.store = store
    self.pipeline = pipeline
    self.policy = policy
    self.surroundings = surroundings
  }

  /// The same desk for one Change that was named where it was made: sent again it counts once.
  public func carrying(_ operationID: String) -> AssessmentDesk {
    var desk = self
    desk.operation = operationID
    return desk
  }

  /// Opens the assessment of a cadre.
  /// - Parameter kind: a code of the list `assessment_kind`.
  /// - Returns: its id.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  public func open(_ cadre: String, kind: String, year: Int, on day: LocalDate, by viewer: Viewer) async throws -> String {
    let found = try await store.read { connection in
      (
        try connection.first(
          """
          SELECT village_code, starts_on, ends_on FROM postings WHERE cadre_id = $1 AND starts_on <= \(day.packed)
          ORDER BY starts_on DESC, id
          """, [cadre]
        ) { (try $0.get(0, as: DivisionCode.self), try $0.get(1, as: LocalDate.self), try $0.get(2, as: LocalDate?.self)) },
        try connection.count(
          "SELECT COUNT(*) FROM assessments WHERE cadre_id = $1 AND year = \(year) AND kind = $2", [cadre, kind])
      )
    }
    // The posting may have ended shortly before, as a term does.
    guard let (village, start, end) = found.0, (end ?? day).year >= year else { throw PeopleError.notPosted(cadre: cadre, on: day) }
    try viewer.require(.write, in: village)
    if let operation, try await pipeline.receipt(of: operation) != nil { return operation }
    guard found.1 == 0 else { throw PeopleError.assessedAlready(cadre: cadre, kind: kind, year: year) }
    let scheme = try scheme(kind, village, day)
    let served = Self.fullMonths(from: start, to: min(end ?? day, day))
    if let needed = scheme.servedMonths, served < needed {
      throw PeopleError.servedTooShort(cadre: cadre, months: served, needed: needed)
    }
    let id = operation ?? surroundings.newIdentifier()
    _ = try await submit(
      [
        Edit("assessments", [
          "assessment_id": .text(id), "cadre_id": .text(cadre), "village_code": village.sqlValue, "kind": .text(kind),
          "year": year.sqlValue, "assessed_on": day.sqlValue,
        ], basedOn: nil)
      ], viewer)
    return id
  }

  /// Full months between two days, both included: 1 June 2021 to 31 May 2023 are 24.
  static func fullMonths(from start: LocalDate, to end: LocalDate) -> Int {
    var months = (end.year - start.year) * 12 + end.month - start.month + 1
    while months > 0, start.adding(months: months) > end.adding(days: 1) { months -= 1 }
    return max(0, months)
  }

  /// Enters how the items of the scheme were rated.
  /// - Parameter ratings: by codes of `assessment_item`, codes of `assessment_rating`.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func rate(_ id: String, _ ratings: [String: String], by viewer: Viewer) async throws -> Receipt {
    let (file, scheme) = try await open(id, viewer)
    for item in ratings.keys.sorted() where !scheme.items.contains(item) { throw PeopleError.notInScheme(item, known: scheme.items) }
    return try await submit(
      ratings.keys.sorted().map { item in
        Edit("assessment_items", ["assessment_id": .text(file.id), "item": .text(item), "rating": ratings[item].sqlValue])
      }, viewer)
  }

  /// Enters answers of a poll (民主测评).
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func poll(_ id: String, _ answers: [PollAnswer], by viewer: Viewer) async throws -> Receipt {
    let (file, scheme) = try await open(id, viewer)
    for answer in answers {
      let (questions, groups) = (scheme.poll?.questions ?? [], scheme.poll?.groups ?? [])
      guard questions.contains(answer.question) else { throw PeopleError.notInScheme(answer.question, known: questions) }
      guard groups.contains(answer.group) else { throw PeopleError.notInScheme(answer.group, known: groups) }
    }
    return try await submit(
      answers.map {
        Edit("assessment_polls", [
          "assessment_id": .text(file.id), "question": .text($0.question), "polled": .text($0.group), "asked": $0.asked.sqlValue,
          "satisfied": $0.satisfied.sqlValue,
        ])
      }, viewer)
  }

  /// Enters what township and sending unit say.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func views(_ id: String, township: String?, unit: String?, by viewer: Viewer) async throws -> Receipt {
    let (file, _) = try await open(id, viewer)
    var values: [String: SQLValue] = ["assessment_id": .text(id)]
    if let township { values["township_view"] = .text(Masking.stray(township)) }
    if let unit { values["unit_view"] = .text(Masking.stray(unit)) }
    return try await submit([Edit("assessments", values, basedOn: file.version)], viewer)
  }

  /// Gives the grade, once everything that the scheme asks for is there.
  ///
  /// The quota of the county and what absences close are rules of the record itself.
  /// - Parameters:
  ///   - grade: a code of the list `assessment_grade`.
  ///   - name: who approved it, in words.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  public func grade(
    _ id: String, _ grade: String, on day: LocalDate, approvedBy name: String, by viewer: Viewer
  ) async throws -> GradeOutcome {
    let file = try await file(id, viewer)
    try viewer.require(.write, in: file.village)
    let scheme = try scheme(file.kind, file.village, file.assessedOn)
    if let operation, let known = try await pipeline.receipt(of: operation) {
      return GradeOutcome(receipt: known, proposesRecall: scheme.recallGrades.contains(grade))
    }
    if let given = file.grade { throw PeopleError.assessmentClosed(id, grade: given) }
    guard scheme.grades.contains(grade) else { throw PeopleError.notInScheme(grade, known: scheme.grades) }
    let missing = file.missing(scheme)
    guard missing.isEmpty else { throw PeopleError.incomplete(id, missing: missing) }
    let absences = try await store.read { try AssessmentQueries.absences(of: file, $0) }
    if let cap = scheme.cap(absences: absences), scheme.isBetter(grade, than: cap) {
      throw PeopleError.aboveCap(grade: grade, cap: cap, absences: absences)
    }
    let receipt = try await submit(
      [
        Edit("assessments", [
          "assessment_id": .text(id), "grade": .text(grade), "approved_on": day.sqlValue, "approved_by": .text(Masking.stray(name)),
        ], basedOn: file.version)
      ], viewer)
    return GradeOutcome(receipt: receipt, proposesRecall: scheme.recallGrades.contains(grade))
  }

  private func file(_ id: String, _ viewer: Viewer) async throws -> AssessmentFile {
    let found = try await store.read { try AssessmentQueries.find(id, viewer: viewer, $0) }
    guard let found else { throw PeopleError.unknownAssessment(id) }
    return found
  }

  /// An assessment without a grade, with its scheme.
  private func open(_ id: String, _ viewer: Viewer) async throws -> (AssessmentFile, AssessmentScheme) {
    let file = try await file(id, viewer)
    try viewer.require(.write, in: file.village)
    if let given = file.grade { throw PeopleError.assessmentClosed(id, grade: given) }
    return (file, try scheme(file.kind, file.village, file.assessedOn))
  }

  private func scheme(_ kind: String, _ village: DivisionCode, _ day: LocalDate) throws -> AssessmentScheme {
    switch policy.assessmentScheme(kind, in: village, on: day) {
    case .known(let known): return known.value
    case .unknown(let reason): throw PeopleError.unknownPolicy(reason)
    }
  }

  private func submit(_ edits: [Edit], _ viewer: Viewer) async throws -> Receipt {
    try await pipeline.submit(Change(operationID: operation ?? surroundings.newIdentifier(), edits: edits), by: viewer)
  }
}
