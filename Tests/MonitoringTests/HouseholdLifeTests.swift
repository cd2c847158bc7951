import Authority
import Basics
import Journal
import Monitoring
import Store
import TestSupport
import Testing

/// Proves, by examples worked out by hand, what each event of a household does to its records and to
/// the figures (invariants 4 and 5 of the domain).
@Suite struct HouseholdLifeTests {
  private let village = World.village(0)
  private func date(_ month: Int, _ day: Int) -> LocalDate { LifeWorld.date(2024, month, day) }

  @Test(arguments: engines)
  func whoJoinsCountsFromThatDayOn(_ engine: Engine) async throws {
    let life = try await LifeWorld(engine)
    try await life.household("H", village, ["A"])
    try await life.monitored("C", "H", from: date(1, 10))
    let born = try await life.desk.join(.birth, "H", ["name": "测试婴儿", "relation": "child"], id: "B", on: date(3, 5), by: .machineOperator)
    #expect(born.person == "B")
    #expect(try await life.members("H", date(3, 4)) == ["A"])
    #expect(try await life.members("H", date(3, 5)) == ["A", "B"])
    #expect(try await life.value("persons", "B", "birth_date") == date(3, 5).sqlValue)
    #expect(try await life.value("persons", "B", "joined_on") == date(3, 5).sqlValue)
    #expect(pair(try await life.counts(village, date(3, 4)).open) == [1, 1])
    #expect(pair(try await life.counts(village, date(3, 5)).open) == [1, 2])
    #expect(pair(try await life.counts(village, date(3, 5)).identified) == [1, 1])
    // Sealed like any other person's, and shown masked.
    let stored = try await life.world.store.read { try $0.first("SELECT name FROM persons WHERE id = 'B'") { $0[0] } }
    #expect(stored?.blob != nil)
    #expect(try await life.file("H", date(3, 5)).members.last?.name == "测***")
    #expect(try await life.file("H", date(3, 5), unmasked: true).members.last?.name == "测试婴儿")
    await #expect(throws: AuthorityError.self) { try await life.file("H", date(3, 5), by: viewer(nil, .read), unmasked: true) }
    await #expect(throws: AuthorityError.self) { try await life.file("H", date(3, 5), by: viewer(World.counties[1], .read)) }

    _ = try await life.desk.join(.marriage, "H", ["name": "测试媳"], id: "M", on: date(4, 1), by: .machineOperator)
    _ = try await life.desk.join(.adoption, "H", ["name": "测试养子"], id: "N", on: date(4, 1), by: .machineOperator)
    let other = try await life.desk.join(.other, "H", ["name": "测试他"], on: date(4, 2), by: .machineOperator)
    #expect(other.person?.isEmpty == false)
    // Away with the army and back: a new record of the same person.
    _ = try await life.desk.leave(.departure, "H", "M", on: date(5, 1), by: .machineOperator)
    await #expect(throws: RegisterError.isMember(person: "A", household: "H", on: date(6, 1))) {
      try await life.desk.join(.comingBack, "H", former: "A", on: date(6, 1), by: .machineOperator)
    }
    let back = try await life.desk.join(.comingBack, "H", ["health": "chronic"], former: "M", on: date(6, 1), by: .machineOperator)
    #expect(back.person == "M~2")
    #expect(try await life.value("persons", "M~2", "name") == "测试媳")
    #expect(try await life.value("persons", "M~2", "health") == "chronic")
    #expect(try await life.value("persons", "M~2", "left_on") == .null)
    #expect(try await life.eventKinds("H") == ["birth", "marriage_in", "adoption", "other_joining", "departure", "return"])

    await #expect(throws: RegisterError.fieldSetByEvent("joined_on")) {
      try await life.desk.join(.birth, "H", ["name": "测试", "joined_on": 20_240_101], on: date(7, 1), by: .machineOperator)
    }
    await #expect(throws: RegisterError.idTaken("B")) {
      try await life.desk.join(.birth, "H", ["name": "测试"], id: "B", on: date(7, 1), by: .machineOperator)
    }
    await #expect(throws: ChangeError.self) { try await life.desk.join(.birth, "H", on: date(7, 1), by: .machineOperator) }
    #expect(try await life.balance(village, date(1, 1), date(12, 31)).isBalanced)
    #expect(try await life.world.verify().isSound)
  }

  @Test(arguments: engines)
  func whoLeavesCountsToTheLastDay(_ engine: Engine) async throws {
    let life = try await LifeWorld(engine)
    try await life.household("H", village, ["A", "B", "D"])
    try await life.monitored("C", "H", from: date(1, 10))
    _ = try await life.desk.leave(.marriage, "H", "B", on: date(3, 5), by: .machineOperator)
    _ = try await life.desk.leave(.death, "H", "D", on: date(4, 1), note: "测试说明", by: .machineOperator)
    #expect(try await life.value("persons", "B", "left_on") == date(3, 4).sqlValue)
    #expect(try await life.value("persons", "D", "left_on") == date(4, 1).sqlValue)
    for (day, people) in [(date(3, 4), 3), (date(3, 5), 2), (date(4, 1), 2), (date(4, 2), 1)] {
      #expect(pair(try await life.counts(village, day).open) == [1, people], "\(day)")
    }
    await #expect(throws: RegisterError.leftAlready(person: "B", on: date(3, 4))) {
      try await life.desk.leave(.departure, "H", "B", on: date(5, 1), by: .machineOperator)
    }
    await #expect(throws: RegisterError.lastMember(person: "A", household: "H")) {
      try await life.desk.leave(.departure, "H", "A", on: date(5, 1), by: .machineOperator)
    }
    // The last death closes the household, and the case goes with it.
    let last = try await life.desk.leave(.death, "H", "A", on: date(5, 20), by: .machineOperator)
    #expect(last.isClosed && last.endedCase == "C")
    #expect(try await life.value("households", "H", "closed_on") == date(5, 20).sqlValue)
    #expect(try await life.value("households", "H", "closed_reason") == "died_out")
    #expect(try await life.value("cases", "C", "left_on") == date(5, 20).sqlValue)
    #expect(try await life.value("cases", "C", "left_reason") == "natural_loss")
    #expect(try await life.eventKinds("H") == ["marriage_out", "death", "closing", "death"])
    #expect(pair(try await life.counts(village, date(5, 19)).open) == [1, 1])
    #expect(pair(try await life.counts(village, date(5, 20)).open) == [0, 0])
    #expect(pair(try await life.counts(village, date(5, 20)).identified) == [1, 3])
    #expect(try await life.file("H", date(5, 19)).standing == .open)
    #expect(try await life.file("H", date(5, 20)).standing == .closed)
    await #expect(throws: RegisterError.closedAlready(household: "H", on: date(5, 20))) {
      try await life.desk.join(.birth, "H", ["name": "测试"], on: date(5, 21), by: .machineOperator)
    }
    let books = try await life.balance(village, date(5, 1), date(5, 31))
    #expect(books.isBalanced && pair(books.naturalDecrease) == [1, 1])
    #expect(try await life.world.verify().isSound)
  }

  @Test(arguments: engines)
  func closingEndsTheCase(_ engine: Engine) async throws {
    let life = try await LifeWorld(engine)
    for id in ["G", "D"] {
      try await life.household(id, village, [id + "1", id + "2"])
      try await life.monitored("C" + id, id, from: date(1, 10))
    }
    try await life.household("E", village, [])
    let gone = try await life.desk.close("G", reason: "departed", on: date(6, 1), by: .machineOperator)
    let dead = try await life.desk.close("D", reason: "died_out", on: date(6, 1), by: .machineOperator)
    let empty = try await life.desk.close("E", reason: "departed", on: date(6, 1), by: .machineOperator)
    #expect([gone.endedCase, dead.endedCase, empty.endedCase] == ["CG", "CD", nil])
    #expect(try await life.value("persons", "G1", "left_on") == date(5, 31).sqlValue)
    #expect(try await life.value("persons", "D2", "left_on") == date(6, 1).sqlValue)
    #expect(try await life.value("cases", "CG", "left_reason") == "natural_loss")
    #expect(try await life.eventKinds("G") == ["closing"])
    #expect(pair(try await life.counts(village, date(5, 31)).open) == [2, 4])
    #expect(pair(try await life.counts(village, date(6, 1)).open) == [0, 0])
    #expect(pair(try await life.counts(village, date(6, 1)).identified) == [2, 4])
    #expect(try await life.world.verify().isSound)
  }

  @Test(arguments: engines)
  func splittingFoundsAHousehold(_ engine: Engine) async throws {
    let life = try await LifeWorld(engine)
    try await life.household("H", village, ["A", "B", "D", "E"], ["group_name": "三组", "phone": "13800001234"])
    try await life.monitored("C", "H", from: date(1, 10))
    func split(_ members: [String], _ day: LocalDate, _ id: String, _ relations: Relations = Relations(), isAtRisk: Bool = true) async throws -> HouseholdOutcome {
      try await life.desk.split("H", members: members, on: day, newID: id, relations: relations, isAtRisk: isAtRisk, by: .machineOperator)
    }
    await #expect(throws: RegisterError.everybodyLeaves(household: "H")) { try await split(["A", "B", "D", "E"], date(3, 1), "X") }
    await #expect(throws: RegisterError.nobodyMoves(household: "H")) { try await split([], date(3, 1), "X") }
    await #expect(throws: RegisterError.unknownPerson("Z")) { try await split(["Z"], date(3, 1), "X") }

    let first = try await split(["B", "D", "B"], date(3, 1), "N", Relations(head: "B", others: ["D": "spouse"]))
    #expect(first.household == "N" && !first.isClosed && first.copies == ["B": "B~2", "D": "D~2"])
    #expect(try await life.members("H", date(2, 29)) == ["A", "B", "D", "E"])
    #expect(try await life.members("H", date(3, 1)) == ["A", "E"])
    #expect(try await life.members("N", date(3, 1)) == ["B~2", "D~2"])
    #expect(try await life.value("persons", "B~2", "relation") == "head")
    #expect(try await life.value("persons", "D~2", "relation") == "spouse")
    #expect(try await life.value("persons", "D~2", "name") == "测试D")
    #expect(try await life.value("households", "N", "group_name") == "三组")
    #expect(try await life.value("households", "N", "phone") == .null)
    #expect(try await life.value("households", "N", "came_from") == "H")
    // The old case goes on, the new household's came with it.
    let begun = try #require(first.begunCase)
    #expect(first.endedCase == nil)
    #expect(try await life.value("cases", begun, "continues") == "C")
    #expect(try await life.value("cases", begun, "begun_by") == "transfer")
    #expect(try await life.value("cases", "C", "left_on") == .null)
    #expect(pair(try await life.counts(village, date(2, 29)).open) == [1, 4])
    #expect(pair(try await life.counts(village, date(3, 1)).open) == [2, 4])
    #expect(pair(try await life.counts(village, date(3, 1)).identified) == [1, 4])

    // Alone one is head; without a risk the new household is not monitored.
    let second = try await split(["E"], date(4, 1), "O", isAtRisk: false)
    #expect(second.begunCase == nil)
    #expect(try await life.value("persons", "E~2", "relation") == "head")
    #expect(pair(try await life.counts(village, date(4, 1)).open) == [2, 3])
    await #expect(throws: RegisterError.everybodyLeaves(household: "H")) { try await split(["A"], date(5, 1), "X") }
    let file = try await life.file("H", date(5, 1))
    #expect(file.successors.map(\.id) == ["N", "O"] && file.successors.map(\.kind) == ["split", "split"])
    #expect(try await life.file("H", date(3, 1)).successors.map(\.id) == ["N"])
    #expect(try await life.file("O", date(5, 1)).predecessors.map(\.id) == ["H"])
    #expect(try await life.balance(village, date(3, 1), date(4, 30)).isBalanced)
    #expect(try await life.world.verify().isSound)
  }

  @Test(arguments: engines)
  func mergingLeavesOneHousehold(_ engine: Engine) async throws {
    let life = try await LifeWorld(engine)
    let other = World.village(0, county: 1)
    for (id, place) in [("S", village), ("T", other), ("U", village), ("V", village)] {
      try await life.household(id, place, [id + "1", id + "2"])
    }
    try await life.monitored("CS", "S", from: date(1, 10))
    try await life.monitored("CU", "U", from: date(1, 10))
    await #expect(throws: RegisterError.sameHousehold("S")) { try await life.desk.merge("S", into: "S", on: date(3, 1), by: .machineOperator) }
    await #expect(throws: AuthorityError.self) {
      try await life.desk.merge("S", into: "T", on: date(3, 1), by: viewer(World.counties[0], .read, .write))
    }
    // Monitored into not monitored: the case goes on in the other.
    let first = try await life.desk.merge("S", into: "T", on: date(3, 1), relations: Relations(others: ["S1": "sibling"]), by: .machineOperator)
    let begun = try #require(first.begunCase)
    #expect(first.endedCase == "CS" && first.isClosed && first.household == "T")
    #expect(try await life.value("cases", "CS", "left_reason") == "merged")
    #expect(try await life.value("cases", begun, "household_id") == "T")
    #expect(try await life.value("households", "S", "closed_reason") == "merged")
    #expect(try await life.members("T", date(3, 1)) == ["S1~2", "S2~2", "T1", "T2"])
    #expect(try await life.value("persons", "S1~2", "relation") == "sibling")
    #expect(try await life.value("persons", "S2~2", "relation") == .null)
    #expect(pair(try await life.counts(village, date(3, 1)).open) == [1, 2])
    #expect(pair(try await life.counts(other, date(3, 1)).open) == [1, 4])
    // Both monitored: one case is enough.
    let second = try await life.desk.merge("U", into: "T", on: date(4, 1), by: .machineOperator)
    #expect(second.begunCase == nil && second.endedCase == "CU")
    // Neither.
    let third = try await life.desk.merge("V", into: "T", on: date(5, 1), by: .machineOperator)
    #expect(third.begunCase == nil && third.endedCase == nil)
    #expect(pair(try await life.counts(World.province, date(5, 1)).open) == [1, 8])
    #expect(pair(try await life.counts(World.province, date(5, 1)).identified) == [2, 4])
    let file = try await life.file("T", date(5, 1))
    #expect(file.predecessors.map(\.id) == ["S", "U", "V"] && file.successors.isEmpty)
    #expect(try await life.file("S", date(5, 1)).successors.map(\.id) == ["T"])
    #expect(try await life.file("T", date(5, 1), by: viewer(World.counties[1], .read)).predecessors.map(\.village) == [nil, nil, nil])
    #expect(try await life.balance(World.province, date(3, 1), date(5, 31)).isBalanced)
    #expect(try await life.world.verify().isSound)
  }
}
