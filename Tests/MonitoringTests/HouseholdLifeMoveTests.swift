import Authority
import Basics
import Journal
import Monitoring
import Store
import TestSupport
import Testing

/// Proves that a household can move without any past figure changing, what is refused, and that
/// nothing gets lost between two who enter things at the same time.
@Suite struct HouseholdLifeMoveTests {
  private let old = World.village(0)
  private let new = World.village(1, county: 1)
  private func date(_ month: Int, _ day: Int) -> LocalDate { LifeWorld.date(2024, month, day) }

  @Test(arguments: engines)
  func aMoveChangesNoPastFigure(_ engine: Engine) async throws {
    let life = try await LifeWorld(engine)
    let citizen = "11010519491231002X"
    try await life.household("H", old, ["A", "B", "D"], [
      "group_name": "三组", "phone": "13800001234", "address": "测试路一号", "house_grade": "D", "safety_net": "yes",
    ])
    try await life.world.put("persons", [
      "person_id": "A", "id_number": .text(citizen), "birth_date": 19_491_201, "date_precision": "birth_date",
    ])
    try await life.world.put("persons", ["person_id": "D", "left_on": date(2, 1).sqlValue])
    try await life.world.put("income", [
      "item_id": "I", "household_id": "H", "category": "wage", "amount": 100_00, "person_id": "A",
    ])
    try await life.monitored("C", "H", from: date(1, 10))
    let dates = [date(1, 9), date(1, 10), date(2, 2), date(5, 31)]
    var before: [MonitoringCounts] = []
    for place in [old, new, World.province] { for day in dates { before.append(try await life.counts(place, day)) } }

    await #expect(throws: AuthorityError.self) {
      try await life.desk.move("H", to: new, on: date(6, 1), by: viewer(World.counties[0], .read, .write))
    }
    let moved = try await life.desk.move("H", to: new, on: date(6, 1), newID: "N", group: "一组", note: "测试说明", by: .machineOperator)
    #expect(moved.household == "N" && moved.isClosed && moved.endedCase == "C" && moved.copies == ["A": "A~2", "B": "B~2"])
    var after: [MonitoringCounts] = []
    for place in [old, new, World.province] { for day in dates { after.append(try await life.counts(place, day)) } }
    #expect(before == after)
    #expect(pair(try await life.counts(old, date(6, 1)).open) == [0, 0])
    #expect(pair(try await life.counts(new, date(6, 1)).open) == [1, 2])
    #expect(pair(try await life.counts(World.province, date(6, 1)).open) == [1, 2])
    // Recognised where it was recognised, and once.
    #expect(pair(try await life.counts(old, date(6, 1)).identified) == [1, 3])
    #expect(pair(try await life.counts(new, date(6, 1)).identified) == [0, 0])

    let case2 = try #require(moved.begunCase)
    let (was, goes) = (try #require(try await life.world.record("cases", "C")), try #require(try await life.world.record("cases", case2)))
    #expect(was["left_on"] == date(6, 1).sqlValue && was["left_reason"] == "moved")
    for field in ["object_type", "risks", "channel", "contact"] { #expect(goes[field] == was[field], "\(field)") }
    #expect(goes["identified_on"] == date(6, 1).sqlValue && goes["continues"] == "C" && goes["village_code"] == new.sqlValue)
    let household = try #require(try await life.world.record("households", "N"))
    #expect(household["phone"] == "13800001234" && household["safety_net"] == "yes" && household["group_name"] == "一组")
    #expect(household["address"] == .null && household["house_grade"] == .null && household["came_from"] == "H")
    // Personal data as they were, under a key of their own, and still found by the citizen id.
    let person = try #require(try await life.world.record("persons", "A~2"))
    #expect(person["name"] == "测试A" && person["id_number"] == .text(citizen) && person["relation"] == "head")
    #expect(person["birth_date"] == 19_491_201 && person["date_precision"] == "birth_date")
    let sealed = try await life.world.store.read {
      try $0.rows("SELECT id_number, id_number_hash FROM persons WHERE id IN ('A', 'A~2') ORDER BY id") { [$0[0], $0[1]] }
    }
    #expect(sealed[0][0] != sealed[1][0] && sealed[0][1] == sealed[1][1])
    #expect(try await life.value("income", "I", "household_id") == "H")
    #expect(try await life.file("H", date(2, 1), unmasked: true).members.map(\.name) == ["测试A", "测试B", "测试D"])

    // And again, within the village.
    _ = try await life.desk.move("N", to: new, on: date(8, 1), newID: "O", by: .machineOperator)
    let file = try await life.file("O", date(8, 1))
    #expect(file.members.map(\.id) == ["A~3", "B~3"] && file.predecessors.map(\.id) == ["N", "H"])
    #expect(file.predecessors.map(\.on) == [date(8, 1), date(6, 1)] && file.events.map(\.kind) == ["move"])
    #expect(file.openSpell?.begunBy == "transfer" && file.fields["group_name"] == "一组")
    #expect(try await life.file("H", date(8, 1)).successors.map(\.id) == ["N"])
    #expect(try await life.balance(World.province, date(1, 1), date(12, 31)).isBalanced)
    #expect(try await life.balance(new, date(6, 1), date(6, 30)).isBalanced)
    #expect(try await life.world.verify().isSound)
  }

  @Test(arguments: engines)
  func whatCannotBeIsRefused(_ engine: Engine) async throws {
    let life = try await LifeWorld(engine)
    try await life.household("H", old, ["A", "B"], ["opened_on": date(1, 5).sqlValue])
    try await life.monitored("C", "H", from: date(2, 1))
    let head = try await life.world.head()
    func move(_ day: LocalDate, _ id: String = "H", to village: DivisionCode? = nil, newID: String? = nil) async throws {
      _ = try await life.desk.move(id, to: village ?? new, on: day, newID: newID, by: .machineOperator)
    }
    let tomorrow = LifeWorld.today.adding(days: 1)
    await #expect(throws: RegisterError.unknownHousehold("X")) { try await move(date(3, 1), "X") }
    await #expect(throws: RegisterError.inFuture(tomorrow)) { try await move(tomorrow) }
    await #expect(throws: RegisterError.beforeOpening(household: "H", opened: date(1, 5))) { try await move(date(1, 4)) }
    for day in [date(1, 20), date(2, 1)] {
      await #expect(throws: RegisterError.beforeCase(household: "H", case: "C", earliest: date(2, 2))) { try await move(day) }
    }
    await #expect(throws: RegisterError.beforeCase(household: "H", case: "C", earliest: date(2, 1))) {
      try await life.desk.join(.birth, "H", ["name": "测试"], on: date(1, 31), by: .machineOperator)
    }
    await #expect(throws: RegisterError.idTaken("H")) { try await move(date(3, 1), newID: "H") }
    await #expect(throws: ChangeError.self) { try await move(date(3, 1), to: World.counties[0]) }
    await #expect(throws: RegisterError.unknownPerson("Z")) {
      try await life.desk.leave(.death, "H", "Z", on: date(3, 1), by: .machineOperator)
    }
    #expect(try await life.world.head() == head)

    try await life.household("G", old, ["P"])
    await #expect(throws: RegisterError.notMember(person: "P", household: "H", on: date(3, 1))) {
      try await life.desk.leave(.death, "H", "P", on: date(3, 1), by: .machineOperator)
    }
    // What was recorded of later days stays true.
    _ = try await life.desk.join(.birth, "H", ["name": "测试"], id: "K", on: date(5, 1), by: .machineOperator)
    await #expect(throws: RegisterError.laterRecord(household: "H", record: "K", on: date(5, 1))) { try await move(date(4, 1)) }
    await #expect(throws: RegisterError.notMember(person: "K", household: "H", on: date(4, 30))) { try await move(date(5, 1)) }
    await #expect(throws: RegisterError.notMember(person: "K", household: "H", on: date(4, 1))) {
      try await life.desk.leave(.death, "H", "K", on: date(4, 1), by: .machineOperator)
    }
    try await life.world.putHistory("cases", ["case_id": "C", "eliminated_on": date(7, 1).sqlValue])
    await #expect(throws: RegisterError.laterRecord(household: "H", record: "C", on: date(7, 1))) { try await move(date(6, 1)) }
    // A proceeding that runs comes first.
    try await life.world.put("proceedings", [
      "proceeding_id": "P1", "procedure": "identification", "household_id": "H", "opened_on": date(8, 1).sqlValue,
      "workflow": .text(try workflow(life)),
    ])
    await #expect(throws: RegisterError.proceedingRuns(household: "H", proceeding: "P1")) { try await move(date(9, 1)) }
    await #expect(throws: RegisterError.proceedingRuns(household: "H", proceeding: "P1")) {
      try await life.desk.merge("G", into: "H", on: date(9, 1), by: .machineOperator)
    }
    _ = try await life.desk.leave(.departure, "H", "B", on: date(9, 1), by: .machineOperator)
    // Nobody but a writer of the place.
    await #expect(throws: AuthorityError.self) {
      try await life.desk.leave(.death, "H", "K", on: date(9, 2), by: viewer(World.counties[0], .read))
    }
    await #expect(throws: AuthorityError.self) {
      try await life.desk.close("G", reason: "departed", on: date(9, 2), by: viewer(World.counties[1], .read, .write))
    }
    #expect(try await life.world.verify().isSound)
  }

  private func workflow(_ life: LifeWorld) throws -> String {
    guard case .known(let found) = life.world.installation.policy.workflow("identification", in: old, on: date(8, 1)) else {
      throw RegisterError.nobodyMoves(household: "-")
    }
    return found.value.version
  }

  /// The desk reads before it writes; what comes between is caught by the rules of the one door.
  @Test(arguments: engines)
  func aClosedHouseholdTakesNothingIn(_ engine: Engine) async throws {
    let life = try await LifeWorld(engine)
    try await life.household("H", old, ["A"])
    try await life.household("K", old, ["B"])
    await #expect(throws: ChangeError.self) {
      try await life.world.put("households", ["household_id": "K", "closed_on": date(6, 1).sqlValue])
    }
    _ = try await life.desk.move("H", to: new, on: date(6, 1), newID: "N", by: .machineOperator)
    await #expect(throws: ChangeError.self) {
      try await life.world.put("persons", ["person_id": "X", "household_id": "H", "name": "测试", "joined_on": date(6, 1).sqlValue])
    }
    await #expect(throws: ChangeError.self) {
      try await life.world.put("proceedings", [
        "proceeding_id": "P1", "procedure": "identification", "household_id": "H", "opened_on": date(6, 2).sqlValue,
        "workflow": .text(try workflow(life)),
      ])
    }
    // The past of its members may still be corrected.
    try await life.world.put("persons", ["person_id": "A", "health": "chronic"])
    // Ten at once: one wins, and nobody is counted twice or lost.
    try await life.household("M", old, ["C", "D"])
    let desk = life.desk
    let target = new
    let day = date(7, 1)
    let wins = await withTaskGroup(of: Bool.self) { group in
      for i in 0..<10 {
        group.addTask {
          do {
            if i % 2 == 0 {
              _ = try await desk.move("M", to: target, on: day, newID: "M\(i)", by: .machineOperator)
            } else {
              _ = try await desk.join(.birth, "M", ["name": "测试"], id: "b\(i)", on: day.adding(days: -1), by: .machineOperator)
            }
            return i % 2 == 0
          } catch { return false }
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(wins <= 1)
    let stranded = try await life.world.store.read {
      try $0.count("""
        SELECT count(*) FROM persons p JOIN households h ON h.id = p.household_id
        WHERE h.closed_on IS NOT NULL AND (p.left_on IS NULL OR p.left_on > h.closed_on)
        """)
    }
    #expect(stranded == 0)
    #expect(try await life.world.verify().isSound)
  }

  @Test(arguments: engines)
  func whatStaysBehindIsWarnedOf(_ engine: Engine) async throws {
    // In 2026 the former types are no longer given, but a case that goes on keeps its own.
    let life = try await LifeWorld(engine, today: LifeWorld.date(2026, 6, 1))
    try await life.household("H", old, ["A"])
    try await life.monitored("C", "H", from: date(2, 1))
    try await life.world.put("leads", ["lead_id": "L", "household_id": "H", "channel": "cadre_check", "received_on": date(5, 1).sqlValue])
    try await life.world.put("measures", ["measure_id": "M", "case_id": "C", "category": "industry", "started_on": date(3, 1).sqlValue])
    let moved = try await life.desk.move("H", to: new, on: LifeWorld.date(2026, 5, 1), by: .machineOperator)
    #expect(moved.warnings.filter { $0.recordID == "H" }.count == 2)
    let case2 = try #require(moved.begunCase)
    #expect(try await life.value("cases", case2, "object_type") == "unstable_lifted")
  }
}
