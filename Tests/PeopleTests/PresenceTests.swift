import Authority
import Basics
import Journal
import Roster
import Store
import TestSupport
import Testing

/// Proves that the days of a month are those that counting day by day gives, and that a sheet cannot
/// say other than the records without being made and confirmed anew.
@Suite struct PresenceTests {
  struct Span { let cadre: String; let village: DivisionCode; let id: String; let kind: String; let from: LocalDate; let to: LocalDate
    func holds(_ day: LocalDate) -> Bool { from <= day && day <= to }
  }

  @Test(arguments: engines, [1, 2, 3] as [UInt64])
  func aMonthIsTheSumOfItsDays(_ engine: Engine, _ seed: UInt64) async throws {
    let place = try await PeopleWorld(engine)
    var random = SeededGenerator(seed: seed)
    let cadres = (0..<12).map { "C\($0)" }
    var postings: [Span] = [], leaves: [Span] = [], absences: [Span] = []
    var agreed: [String: LocalDate] = [:], returned: [String: LocalDate] = [:]
    for cadre in cadres { try await place.world.putCadre(cadre) }
    for cadre in cadres {
      var from = day(2023, 8, 1).adding(days: random.below(40))
      for k in 0...random.below(3) {
        let to = from.adding(days: 5 + random.below(60))
        postings.append(Span(cadre: cadre, village: World.village(random.below(2)), id: "P\(k)", kind: "member", from: from, to: to))
        from = to.adding(days: 1 + random.below(10))
      }
    }
    for posting in postings {
      try await place.post(posting.cadre, posting.village, posting.kind, from: posting.from, to: posting.to)
      for _ in 0..<random.below(5) {
        let from = posting.from.adding(days: random.below(60) - 5)
        guard from <= day(2023, 11, 28) else { continue }
        let leave = Span(
          cadre: posting.cadre, village: posting.village, id: "L\(leaves.count + 100)", kind: random.pick(["personal", "sick", "training"]),
          from: from, to: from.adding(days: random.below(9)))
        leaves.append(leave)
        if random.chance(70) { agreed[leave.id] = from.adding(days: random.below(6) - 3) }
        if random.chance(30), agreed[leave.id] != nil { returned[leave.id] = from.adding(days: random.below(12)) }
      }
      if random.chance(40) {
        let from = posting.from.adding(days: random.below(40))
        absences.append(Span(cadre: posting.cadre, village: posting.village, id: "A\(absences.count)", kind: "", from: from, to: from.adding(days: random.below(3))))
      }
    }
    // As history: such leave may overlap, and a day still counts once.
    let rows = leaves.map { leave -> [String: SQLValue] in
      [
        "leave_id": .text(leave.id), "cadre_id": .text(leave.cadre), "village_code": leave.village.sqlValue, "kind": .text(leave.kind),
        "starts_on": leave.from.sqlValue, "ends_on": leave.to.sqlValue, "applied_on": leave.from.adding(days: -9).sqlValue,
        "returned_on": returned[leave.id].sqlValue,
      ]
    }
    #expect(try await place.world.importRows("leave", rows, batch: 500).errors == [])
    let decisions = leaves.flatMap { leave -> [[String: SQLValue]] in
      guard let on = agreed[leave.id] else { return [] }
      let steps = leave.from.days(until: leave.to) + 1 >= 4 ? ["team", "township", "unit", "county"] : ["team", "township"]
      return steps.map { ["leave_id": .text(leave.id), "step": .text($0), "decision": "agreed", "decided_on": on.sqlValue] }
    }
    #expect(try await place.world.importRows("leave_decisions", decisions, batch: 500).errors == [])
    for absence in absences {
      try await place.world.put("absences", [
        "absence_id": .text(absence.id), "cadre_id": .text(absence.cadre), "village_code": absence.village.sqlValue,
        "starts_on": absence.from.sqlValue, "ends_on": absence.to.sqlValue, "noted_by": "乡镇",
      ])
    }
    let policy = place.installation.policy
    var compared = 0
    for (month, asOf) in [(9, day(2023, 12, 15)), (10, day(2023, 12, 15)), (10, day(2023, 10, 14)), (11, day(2023, 12, 1))] {
      let first = day(2023, month, 1)
      let found = try await place.world.store.read {
        try PresenceMonth.read(in: World.province, month: first.adding(days: 9), asOf: asOf, policy: policy, viewer: .machineOperator, $0)
      }
      for village in [World.village(0), World.village(1)] {
        for cadre in cadres {
          var (due, absent, away): (Int, Int, [String: Int]) = (0, 0, [:])
          for n in 0..<first.lastOfMonth.day {
            let date = first.adding(days: n)
            guard postings.contains(where: { $0.cadre == cadre && $0.village == village && $0.holds(date) }) else { continue }
            due += 1
            let leave = leaves.filter { leave in
              leave.cadre == cadre && leave.village == village && leave.holds(date) && agreed[leave.id].map { $0 <= asOf } == true
                && (returned[leave.id].map { date < $0 } ?? true)
            }.min { ($0.from, $0.id) < ($1.from, $1.id) }
            if let leave { away[leave.kind, default: 0] += 1 }
            else if absences.contains(where: { $0.cadre == cadre && $0.village == village && $0.holds(date) }) { absent += 1 }
          }
          let what = "seed \(seed), \(cadre) in \(village), month \(month) as of \(asOf)"
          let row = found.first { $0.village == village }?.cadres.first { $0.cadre == cadre }
          guard due > 0 else {
            #expect(row == nil, "\(what)")
            continue
          }
          compared += 1
          let days = row.map { [$0.dueDays, $0.absentDays, $0.daysInVillage] }
          #expect(days == [due, absent, due - absent - away.values.reduce(0, +)], "\(what)")
          #expect(row?.away == away, "\(what)")
        }
      }
    }
    #expect(compared > 30)
  }

  @Test(arguments: engines)
  func aSheetIsConfirmedTwiceAndAgainWhenLeaveChanges(_ engine: Engine) async throws {
    let place = try await PeopleWorld(engine)
    let (village, month) = (World.village(0), day(2023, 11, 5))
    for cadre in ["A", "B"] { try await place.world.putCadre(cadre) }
    try await place.post("A", village, "first_secretary", from: day(2023, 9, 1))
    try await place.post("B", village, from: day(2023, 11, 21))
    try await place.agreedLeave("A", "sick", day(2023, 10, 30), day(2023, 11, 2))
    let late = try await place.agreedLeave("A", "personal", day(2023, 11, 28), day(2023, 12, 3))
    func stage() async throws -> PresenceStatus.Stage? { try await place.statuses(World.counties[0], month).first?.stage }
    func confirm(_ level: PresenceDesk.Level, by viewer: Viewer = .machineOperator) async throws {
      try await place.presence.confirm(village, month: month, as: level, by: "王五", viewer: viewer)
    }
    #expect(try await stage() == .notMade)
    await #expect(throws: PeopleError.noSheet(village, month: day(2023, 11, 30))) { try await confirm(.village) }
    await #expect(throws: PeopleError.monthNotOver(day(2023, 12, 31))) {
      _ = try await place.presence.make(in: village, month: PeopleWorld.today, by: .machineOperator)
    }
    #expect(try await place.presence.make(in: World.counties[0], month: month, by: .machineOperator) == 1)
    #expect(try await stage() == .made)
    let sheet = try #require(try await place.statuses(village, month).first?.sheet)
    let text = """
      \(village) 2023-11-30
      A first_secretary due=30 away=[personal=3,sick=2] absent=0/0 in=25
      B member due=10 away=[] absent=0/0 in=10

      """
    #expect(sheet.content == text)
    #expect(sheet.digest == PresenceSheet.digest(of: text) && !sheet.content.contains("测试"))
    #expect(PresenceSheet.digest(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")

    await #expect(throws: PeopleError.villageFirst(village, month: day(2023, 11, 30))) { try await confirm(.township) }
    try await confirm(.village, by: viewer(village, .read, .write))
    await #expect(throws: PeopleError.beyondViewer(step: "township")) { try await confirm(.township, by: viewer(village, .read, .write)) }
    try await confirm(.township)
    #expect(try await stage() == .townshipConfirmed)
    #expect(try await place.presence.make(in: village, month: month, by: .machineOperator) == 0)

    // An early return changes the month: the sheet shows it and must be made and confirmed again.
    try await place.leave.giveBack(late, on: day(2023, 11, 30), by: .machineOperator)
    #expect(try await stage() == .outdated)
    let changes = try #require(try await place.statuses(village, month).first?.differences)
    #expect(changes.count == 1 && changes[0].onSheet.contains("personal=3") && changes[0].now.contains("personal=2"))
    await #expect(throws: PeopleError.sheetOutdated(village, month: day(2023, 11, 30))) { try await confirm(.village) }
    #expect(try await place.presence.make(in: village, month: month, by: .machineOperator) == 1)
    #expect(try await stage() == .made)
    try await confirm(.village)
    await #expect(throws: PeopleError.remarkMissing) { try await place.presence.reopen(village, month: month, remark: " ", by: .machineOperator) }
    try await place.presence.reopen(village, month: month, remark: "核对B的到岗日期", by: .machineOperator)
    #expect(try await stage() == .made)
    await #expect(throws: AuthorityError.self) {
      _ = try await place.presence.make(in: village, month: month, by: viewer(World.counties[1], .read, .write))
    }
    await #expect(throws: AuthorityError.self) { _ = try await place.statuses(village, month, by: viewer(World.counties[1], .read)) }
    #expect(try await place.world.verify().isSound)
  }

  @Test(arguments: engines)
  func theMinimumIsUnknownUntilPolicySaysIt(_ engine: Engine) async throws {
    let place = try await PeopleWorld(engine)
    for (cadre, from) in [("A", day(2023, 9, 1)), ("B", day(2023, 11, 16))] {
      try await place.world.putCadre(cadre)
      try await place.post(cadre, World.village(0), from: from)
    }
    try await place.agreedLeave("A", "personal", day(2023, 11, 1), day(2023, 11, 15))
    let month = try #require(try await place.statuses(World.village(0), day(2023, 11, 1)).first?.month)
    let unknown = place.installation.policy.presenceMinimum(in: World.village(0), on: month.monthEnd)
    #expect(unknown.value == nil)
    #expect(month.isBelow(unknown, month.cadres[0]) == nil && month.cadres[0].daysInVillage == 15)

    let folder = try TemporaryFolder()
    let strict = try await PeopleWorld(engine, policies: Policies.with(
      folder, "unknown: { zh: 未见四川省公开的每月在岗天数, en: No figure of Sichuan has been found in public }", "days: 20\n    certainty: proposal"))
    let known = strict.installation.policy.presenceMinimum(in: World.village(0), on: month.monthEnd)
    #expect(month.isBelow(known, month.cadres[0]) == true)
    // Half a month is held against nothing.
    #expect(month.cadres[1].dueDays == 15 && month.isBelow(known, month.cadres[1]) == nil)
  }
}
