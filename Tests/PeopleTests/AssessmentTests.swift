import Authority
import Basics
import Journal
import Policy
import Roster
import Store
import TestSupport
import Testing
import VillageDispatch

/// Proves that assessments follow the scheme of the area, that no county gives more of the best grade
/// than its quota, and what follows from a grade.
@Suite struct AssessmentTests {
  private static let items = ["party_building", "prosperity", "governance", "service", "full_time", "conduct"]

  /// Cadres with a posting in the first county, or the second.
  private func world(_ engine: Engine, _ count: Int, policies: String = Repository.policies) async throws -> PeopleWorld {
    let place = try await PeopleWorld(engine, policies: policies)
    for i in 0..<count {
      try await place.world.putCadre("C\(i)")
      try await place.post("C\(i)", World.village(i % 5, county: i < 9 ? 0 : 1), from: day(2023, 1, 1))
    }
    return place
  }

  private func opened(_ place: PeopleWorld, _ cadre: String, rated: Bool = true) async throws -> String {
    let id = try await place.assessments.open(cadre, kind: "yearly", year: 2023, on: day(2023, 12, 10), by: .machineOperator)
    if rated {
      try await place.assessments.rate(
        id, Dictionary(uniqueKeysWithValues: Self.items.map { ($0, "good") }), by: .machineOperator)
    }
    return id
  }

  private func grade(_ place: PeopleWorld, _ id: String, _ grade: String) async throws -> GradeOutcome {
    try await place.assessments.grade(id, grade, on: day(2023, 12, 12), approvedBy: "县委组织部", by: .machineOperator)
  }

  @Test(arguments: engines)
  func noCountyGoesBeyondItsQuota(_ engine: Engine) async throws {
    let place = try await world(engine, 13)
    var ids: [String] = []
    for i in 0..<13 { ids.append(try await opened(place, "C\(i)")) }
    // Nine in the first county: a quarter of nine are two. All ask at once.
    let given = await withTaskGroup(of: Bool.self) { group in
      for id in ids[..<9] { group.addTask { (try? await self.grade(place, id, "excellent")) != nil } }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(given == 2)
    // Four in the second: one.
    _ = try await grade(place, ids[9], "excellent")
    await #expect(throws: ChangeError.self) { _ = try await grade(place, ids[10], "excellent") }
    _ = try await grade(place, ids[10], "competent")
    let policy = place.installation.policy
    let quota = try await place.world.store.read {
      try AssessmentQueries.quota(
        of: World.counties[0], kind: "yearly", year: 2023, on: day(2023, 12, 12), policy: policy, viewer: .machineOperator, $0)
    }
    #expect(quota?.count.assessed == 9 && quota?.count.given == 2 && quota?.quota.percent == 25)
    // The door is guarded, not only the desk.
    await #expect(throws: ChangeError.self) {
      try await place.world.put("assessments", ["assessment_id": .text(ids[11]), "grade": "excellent"])
    }
  }

  @Test(arguments: engines)
  func aGradeNeedsWhatTheSchemeAsksFor(_ engine: Engine) async throws {
    let place = try await world(engine, 2)
    let id = try await opened(place, "C0", rated: false)
    await #expect(throws: PeopleError.assessedAlready(cadre: "C0", kind: "yearly", year: 2023)) { _ = try await opened(place, "C0") }
    await #expect(throws: PeopleError.notInScheme("look", known: Self.items)) {
      try await place.assessments.rate(id, ["look": "good"], by: .machineOperator)
    }
    try await place.assessments.rate(id, ["service": "good"], by: .machineOperator)
    await #expect(throws: PeopleError.incomplete(id, missing: Self.items.filter { $0 != "service" })) {
      _ = try await grade(place, id, "competent")
    }
    try await place.assessments.rate(id, Dictionary(uniqueKeysWithValues: Self.items.map { ($0, "fair") }), by: .machineOperator)
    await #expect(throws: PeopleError.notInScheme("superb", known: ["excellent", "competent", "basically_competent", "incompetent"])) {
      _ = try await grade(place, id, "superb")
    }
    try await place.assessments.views(id, township: "工作扎实 13812345678", unit: nil, by: .machineOperator)
    #expect(try await grade(place, id, "competent").proposesRecall == false)
    await #expect(throws: PeopleError.assessmentClosed(id, grade: "competent")) { _ = try await grade(place, id, "excellent") }
    let file = try await place.world.store.read { try AssessmentQueries.find(id, viewer: .machineOperator, $0) }
    #expect(file?.grade == "competent" && file?.townshipView == "工作扎实 138****5678" && file?.ratings.count == 6)
    // No poll in this scheme; more satisfied than asked is no number anyway.
    await #expect(throws: ChangeError.self) {
      try await place.world.put("assessment_polls", [
        "assessment_id": .text(id), "question": "service", "polled": "villagers", "asked": 3, "satisfied": 4,
      ])
    }
    let stranger = viewer(World.counties[1], .read, .write)
    await #expect(throws: AuthorityError.self) {
      _ = try await place.assessments.open("C1", kind: "yearly", year: 2023, on: day(2023, 12, 10), by: stranger)
    }
    await #expect(throws: AuthorityError.self) {
      try await place.world.store.read { _ = try AssessmentQueries.find(id, viewer: stranger, $0) }
    }
  }

  @Test(arguments: engines)
  func absencesCloseGradesWherePolicySaysSo(_ engine: Engine) async throws {
    let folder = try TemporaryFolder()
    let scale = """
          percent: 25 }
          absence_scale:
            - { times: 1, at_best: competent }
            - { times: 2, at_best: basically_competent }
            - { times: 3, at_best: incompetent }
      """
    let policies = try Policies.with(folder, "percent: 25 }", scale.drop { $0 == " " }.description)
    let place = try await world(engine, 8, policies: policies)
    func absent(_ cadre: String, _ times: Int, year: Int = 2023) async throws {
      for n in 0..<times {
        let on = day(year, 3, 1 + n)
        try await place.world.put("absences", [
          "absence_id": .text("\(cadre)-\(year)-\(n)"), "cadre_id": .text(cadre), "village_code": World.village(0).sqlValue,
          "starts_on": on.sqlValue, "ends_on": on.sqlValue, "noted_by": "乡镇",
        ])
      }
    }
    try await absent("C1", 1)
    try await absent("C2", 2)
    try await absent("C3", 3)
    try await absent("C4", 3, year: 2022)
    let grades = ["excellent", "competent", "basically_competent", "incompetent"]
    var ids: [String] = []
    for i in 0..<5 { ids.append(try await opened(place, "C\(i)")) }
    for i in 5..<8 { _ = try await opened(place, "C\(i)") }
    for (i, cap) in [0, 1, 2, 3, 0].enumerated() {
      for better in grades[..<cap] {
        await #expect(throws: PeopleError.aboveCap(grade: better, cap: grades[cap], absences: i)) { _ = try await grade(place, ids[i], better) }
        await #expect(throws: ChangeError.self) {
          try await place.world.put("assessments", ["assessment_id": .text(ids[i]), "grade": .text(better)])
        }
      }
      #expect(try await grade(place, ids[i], grades[cap]).proposesRecall == (cap == 3))
    }
  }

  @Test(arguments: engines)
  func anIncompetentCadreIsRecalledByTheKnownOperation(_ engine: Engine) async throws {
    let place = try await world(engine, 1)
    let id = try await opened(place, "C0")
    #expect(try await grade(place, id, "incompetent").proposesRecall)
    // Proposed, and done by people.
    #expect(try await place.postings.running("C0", on: PeopleWorld.today, viewer: .machineOperator).end == nil)
    _ = try await place.postings.recall("C0", on: day(2023, 12, 14), reason: "考核不称职", by: .machineOperator)
    let month = try #require(try await place.statuses(World.village(0), PeopleWorld.today).first?.month)
    #expect(month.cadres.map(\.dueDays) == [14])
    #expect(try await place.world.verify().isSound)
  }

  @Test(arguments: engines)
  func evidenceIsCountedFromTheRecords(_ engine: Engine) async throws {
    let place = try await world(engine, 1)
    let id = try await opened(place, "C0")
    try await place.agreedLeave("C0", "annual", day(2023, 5, 1), day(2023, 5, 3))
    try await place.world.put("training", [
      "training_id": "T1", "cadre_id": "C0", "name": "动员培训", "level": "province", "starts_on": 20_231_009, "ends_on": 20_231_009,
    ])
    let policy = place.installation.policy
    let evidence = try await place.world.store.read { connection -> AssessmentEvidence? in
      guard let file = try AssessmentQueries.find(id, viewer: .machineOperator, connection) else { return nil }
      return try AssessmentQueries.evidence(
        file, more: { _, _, from, to, _ in [.init("more", Bilingual("其他", "more"), from.days(until: to))] }, policy: policy,
        viewer: .machineOperator, connection)
    }
    let counts = Dictionary(uniqueKeysWithValues: (evidence?.lines ?? []).map { ($0.id, $0.count) })
    #expect(counts == ["days.posted": 344, "days.leave": 3, "absences": 0, "trainings": 1, "more": 343])
    let events = try await place.world.store.read {
      try TrainingList.events(in: World.counties[0], from: day(2023, 10, 1), to: day(2023, 10, 31), viewer: .machineOperator, $0)
    }
    #expect(events.map(\.people) == [1])
    try await place.world.putCadre("N")
    try await place.post("N", World.village(1), from: day(2023, 11, 1))
    for (tookPart, who) in [(true, ["C0"]), (false, ["N"])] {
      let people = try await place.world.store.read {
        try TrainingList.people("T1", tookPart: tookPart, in: World.province, on: PeopleWorld.today, limit: 10, viewer: .machineOperator, $0)
      }
      #expect(people.map(\.cadre) == who)
    }
  }

  @Test(arguments: engines)
  func theSchemeOfBatang(_ engine: Engine) async throws {
    let place = try await PeopleWorld(engine)
    let county = try #require(DivisionCode("513335000000"))
    let scheme = try #require(place.installation.policy.assessmentScheme("term", in: county, on: day(2023, 7, 15)).value)
    #expect(scheme.items == Self.items && scheme.poll?.questions.count == 5 && scheme.poll?.groups.count == 4)
    // 184 assessed: 46 of them excellent, 11 and 35.
    #expect(scheme.quota?.places(of: 184) == 11 + 35)
    #expect(scheme.servedMonths == 24 && scheme.cap(absences: 9) == nil)
    for (code, level, parent) in [
      ("513300000000", "prefecture", "510000000000"), ("513335000000", "county", "513300000000"),
      ("513335100000", "township", "513335000000"), ("513335100201", "village", "513335100000"),
    ] {
      try await place.world.put("divisions", [
        "code": DivisionCode(code).sqlValue, "name": .text("测试\(code)"), "level": .text(level), "parent_code": DivisionCode(parent).sqlValue,
      ])
    }
    let village = try #require(DivisionCode("513335100201"))
    for (cadre, start) in [("A", day(2021, 7, 16)), ("B", day(2021, 7, 17))] {
      try await place.world.putCadre(cadre)
      try await place.post(cadre, village, from: start)
    }
    func open(_ cadre: String) async throws -> String {
      try await place.assessments.open(cadre, kind: "term", year: 2023, on: day(2023, 7, 15), by: .machineOperator)
    }
    let id = try await open("A")
    await #expect(throws: PeopleError.servedTooShort(cadre: "B", months: 23, needed: 24)) { _ = try await open("B") }
    try await place.assessments.rate(id, Dictionary(uniqueKeysWithValues: Self.items.map { ($0, "good") }), by: .machineOperator)
    await #expect(throws: PeopleError.self) { _ = try await grade(place, id, "competent") }
    try await place.assessments.poll(
      id, (scheme.poll?.questions ?? []).map { PollAnswer(question: $0, group: "villagers", asked: 20, satisfied: 19) }, by: .machineOperator)
    let file = try await place.world.store.read { try AssessmentQueries.find(id, viewer: .machineOperator, $0) }
    #expect(file?.satisfaction == 9_500)
    _ = try await grade(place, id, "competent")
  }
}
