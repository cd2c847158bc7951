import Basics
import Foundation
import Installation
import Journal
import Monitoring
import Policy
import Store
import TestSupport
import Testing

/// A household of a trial, in plain values.
struct TrialHousehold {
  struct Member {
    var id = ""
    var citizenID: String?
    var birth: LocalDate?
    var joined: LocalDate?
    var left: LocalDate?
    /// By field of `persons`, texts only.
    var texts: [String: String] = [:]
    var workFrom: LocalDate?
    var workTo: LocalDate?
  }

  struct Item {
    var id = ""
    var category = IncomeCategory.wage
    var name: String?
    var fen: Int64 = 0
    var start: LocalDate?
    var end: LocalDate?
  }

  struct Case {
    var id = ""
    var identified: LocalDate
    var eliminated: LocalDate?
    var way: String?
    var left: LocalDate?
    var begunBy: String?
    var continues: String?
    var risks: [String] = []
    var measures: [Measure] = []
  }

  struct Measure {
    var id = ""
    var category = "industry"
    var description: String?
    var started: LocalDate?
  }

  struct Check {
    var id = ""
    var day: LocalDate
    var housing: String?
    var water: String?
  }

  struct Signal {
    var id = ""
    /// Nil where it names a person.
    var household: String?
    var citizenID: String?
    var kind = "other"
    var day: LocalDate?
    var fen: Int64?
  }

  var id = ""
  var village: DivisionCode
  /// By field of `households`.
  var texts: [String: String] = [:]
  var opened: LocalDate?
  var closed: LocalDate?
  var members: [Member] = []
  var items: [Item] = []
  var cases: [Case] = []
  var checks: [Check] = []
  var signals: [Signal] = []
}

/// Draws households in which every rule of the shipped set has something to find.
struct TrialRegister {
  static let day = date("2022-10-31")
  /// The county that switched its thresholds on, beside one that did not.
  static let strictCounty = code(511_113_000_000)

  static func date(_ text: String) -> LocalDate {
    guard let date = LocalDate(iso: text) else { fatalError(text) }
    return date
  }

  static func code(_ number: Int64) -> DivisionCode {
    guard let code = DivisionCode(number) else { fatalError("\(number)") }
    return code
  }

  var random: SeededGenerator
  private var number = 0
  private let villages: [DivisionCode]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    villages = (0..<5).map { World.village($0) } + (1...5).map { Self.code(511_113_100_200 + Int64($0)) }
  }

  private mutating func maybe(_ percent: Int, _ words: [String]) -> String? { random.chance(percent) ? random.pick(words) : nil }

  /// A day up to so many days before the day of screening, sometimes a little after.
  private mutating func near(_ days: Int, after: Int = 20) -> LocalDate {
    Self.day.adding(days: after - random.below(days + after))
  }

  mutating func households(_ count: Int) -> [TrialHousehold] { (0..<count).map { _ in household() } }

  mutating func household() -> TrialHousehold {
    number += 1
    var one = TrialHousehold(village: random.pick(villages))
    // Some ids are numbers, some are not.
    one.id = random.chance(50) ? "H\(number)" : "\(one.village)\(100 + number)"
    for (field, percent, words) in [
      ("household_type", 90, ["lifted", "ordinary"]), ("house_grade", 70, ["a", "b", "c", "d", "shed"]),
      ("water_safety", 70, ["safe", "safe", "unsafe", "seasonal", "well"]), ("safety_net", 30, ["yes", "no"]),
    ] {
      one.texts[field] = maybe(percent, words)
    }
    if random.chance(5) { one.opened = near(400) }
    if random.chance(4) { one.closed = (one.opened ?? near(400)).adding(days: random.below(60)) }
    for _ in 0..<(1 + random.below(5)) { one.members.append(member(one.members.count)) }
    if random.chance(5) { one.members = [] }
    for _ in 0..<(random.chance(70) ? random.below(5) : 0) { one.items.append(item()) }
    cases(&one)
    for i in 0..<(random.chance(25) ? 1 + random.below(2) : 0) {
      one.checks.append(
        .init(
          id: "K\(number)-\(i)", day: near(200), housing: maybe(70, ["ok", "problem"]), water: maybe(70, ["ok", "problem"])))
    }
    for i in 0..<(random.chance(35) ? 1 + random.below(3) : 0) { one.signals.append(signal(i, one)) }
    return one
  }

  private mutating func member(_ index: Int) -> TrialHousehold.Member {
    var one = TrialHousehold.Member(id: "P\(number)-\(index)")
    let sex = random.pick(["male", "female"])
    if random.chance(92) { one.birth = Self.day.adding(days: -random.below(80 * 365)) }
    if random.chance(15), let birth = one.birth {
      one.citizenID = (try? CitizenID(area: 512_022, birthDate: birth, sequence: random.below(500) * 2 + (sex == "male" ? 1 : 0)))?.text
    }
    let relations = index == 0 ? ["head"] : index == 1 ? ["spouse", "child"] : ["child", "parent", "grandchild", "cousin"]
    for (field, percent, words) in [
      ("relation", 95, relations), ("sex", 95, [sex]), ("ethnicity", 97, ["汉族", "彝族"]),
      ("schooling", 80, ["not_in_school", "not_in_school", "preschool", "primary", "junior", "senior", "bachelor", "dropped_out"]),
      ("health", 95, ["healthy", "healthy", "chronic", "serious", "disabled"]),
      ("labour", 90, ["ordinary", "skilled", "weak", "lost", "none", "none"]),
      ("medical_insurance", 95, ["resident", "employee", "none"]), ("minimum_living", 60, ["none", "minimum_living", "extreme_poverty"]),
      ("serious_illness_insurance", 50, ["yes", "no"]), ("pension", 80, ["resident", "employee", "drawing"]),
      ("dropout_cause", 10, ["illness", "disability", "unwilling"]), ("shares_income", 30, ["yes", "yes", "no"]),
      ("registered", 30, ["yes", "yes", "no"]), ("work_place", 20, ["in_county", "in_province", "out_of_province"]),
      ("employer", 10, ["工厂"]), ("work_industry", 5, ["建筑"]), ("disability", 10, ["无", "肢体三级"]),
    ] {
      one.texts[field] = maybe(percent, words)
    }
    if random.chance(10) { one.workFrom = near(600) }
    if one.workFrom != nil, random.chance(60), let from = one.workFrom { one.workTo = from.adding(days: random.below(500)) }
    if random.chance(10) { one.joined = near(500) }
    if random.chance(8) { one.left = (one.joined ?? near(500, after: 0)).adding(days: random.below(300)) }
    return one
  }

  private mutating func item() -> TrialHousehold.Item {
    number += 1
    var one = TrialHousehold.Item(id: "I\(number)")
    one.category = random.pick(IncomeCategory.allCases + [.wage, .wage])
    one.name = maybe(80, ["务工", "种养业", "养老金", "临时救助", "一次性救助（款）", "住院自付", "学费", "医药费"])
    one.fen = Int64(random.below(one.category == .businessCost ? 600_000 : 3_000_000)) - (random.chance(5) ? 1_000_000 : 0)
    if random.chance(90) { one.start = near(800, after: 60) }
    if random.chance(80), let start = one.start { one.end = start.adding(days: random.below(400)) }
    if one.start == nil, random.chance(30) { one.end = near(500) }
    return one
  }

  private mutating func cases(_ one: inout TrialHousehold) {
    guard random.chance(60) else { return }
    let first = near(700, after: 10)
    var now = TrialHousehold.Case(id: "C\(one.id)-0", identified: first)
    if random.chance(50) {
      now.eliminated = first.adding(days: random.below(300))
      now.way = maybe(85, ["assistance", "natural"])
    } else if random.chance(10) {
      now.left = first.adding(days: random.below(300))
    }
    fill(&now)
    one.cases.append(now)
    if let end = now.eliminated, random.chance(20) {
      var next = TrialHousehold.Case(id: "C\(one.id)-1", identified: end.adding(days: random.below(60)))
      next.begunBy = maybe(70, ["reversal", "re_identification", "transfer"])
      if next.begunBy == "reversal" { next.continues = now.id }
      fill(&next)
      one.cases.append(next)
    }
  }

  private mutating func fill(_ now: inout TrialHousehold.Case) {
    let risks = ["illness", "water", "unstable_job", "no_labour", "disaster", "loneliness"]
    for risk in risks where random.chance(25) && now.risks.count < 5 { now.risks.append(risk) }
    for i in 0..<random.below(4) {
      var measure = TrialHousehold.Measure(id: "M\(now.id)-\(i)")
      measure.category = random.pick(["social_security", "social_security", "employment", "water", "industry", "gifts"])
      measure.description = maybe(70, ["组织劳务输出", "外出务工补贴", "发放补贴", "公益岗位"])
      if random.chance(85) { measure.started = now.identified.adding(days: random.below(200) - 20) }
      now.measures.append(measure)
    }
  }

  private mutating func signal(_ index: Int, _ one: TrialHousehold) -> TrialHousehold.Signal {
    var signal = TrialHousehold.Signal(id: "S\(number)-\(index)")
    let person = one.members.compactMap(\.citizenID).first
    if let person, random.chance(70) { signal.citizenID = person }
    if signal.citizenID == nil || random.chance(20) { signal.household = one.id }
    signal.kind = random.pick([
      "medical_cost", "medical_cost", "dropout", "new_minimum_living", "new_disability", "dangerous_house",
      "water_shortage", "disaster", "accident", "job_loss", "income_drop", "petition", "other", "locusts",
    ])
    if random.chance(92) { signal.day = near(500) }
    if random.chance(70) { signal.fen = Int64(random.below(2_000_000)) }
    return signal
  }
}

/// Writes trial households through the door of files.
struct TrialLoader {
  let world: World

  init(_ engine: Engine) async throws {
    world = try await World(engine)
    var edits: [Edit] = []
    func add(_ code: Int64, _ level: String, _ parent: Int64) {
      edits.append(
        Edit("divisions", [
          "code": .integer(code), "name": .text("测试\(code)"), "level": .text(level), "parent_code": .integer(parent),
        ]))
    }
    add(511_100_000_000, "prefecture", 510_000_000_000)
    add(511_113_000_000, "county", 511_100_000_000)
    add(511_113_100_000, "township", 511_113_000_000)
    for i in 1...5 { add(511_113_100_200 + Int64(i), "village", 511_113_100_000) }
    _ = try await world.installation.pipeline.submit(
      Change(operationID: "strict", edits: edits), by: .machineOperator)
  }

  func load(_ households: [TrialHousehold]) async throws {
    try await rows("households", households.map { h in
      text(h.texts).merging([
        "household_id": .text(h.id), "village_code": h.village.sqlValue, "opened_on": h.opened.sqlValue,
        "closed_on": h.closed.sqlValue,
      ]) { $1 }
    })
    try await rows("persons", households.flatMap { h in h.members.map { person($0, of: h.id) } })
    try await rows("income", households.flatMap { h in h.items.map { item($0, of: h.id) } })
    try await rows("cases", households.flatMap { h in h.cases.map { case_($0, of: h.id) } })
    try await rows("measures", households.flatMap { h in h.cases.flatMap { c in c.measures.map { measure($0, of: c.id) } } })
    try await rows("household_checks", households.flatMap { h in
      h.checks.map { check($0, of: h.id) }
    })
    try await rows("signals", households.flatMap { h in h.signals.map(signal) })
  }

  func rows(_ kind: String, _ rows: [[String: SQLValue]]) async throws {
    if rows.isEmpty { return }
    let done = try await world.importRows(kind, rows, batch: 2_000)
    #expect(done.errors.isEmpty && done.outcome.number != nil, "\(kind): \(done.findings.prefix(3))")
  }

  private func text(_ texts: [String: String]) -> [String: SQLValue] { texts.mapValues { .text($0) } }

  func person(_ member: TrialHousehold.Member, of household: String) -> [String: SQLValue] {
    text(member.texts).merging([
      "person_id": .text(member.id), "household_id": .text(household), "name": .text("测试"),
      "id_number": member.citizenID.sqlValue, "birth_date": member.birth.sqlValue, "joined_on": member.joined.sqlValue,
      "left_on": member.left.sqlValue, "work_from": member.workFrom.sqlValue, "work_to": member.workTo.sqlValue,
    ]) { $1 }
  }

  func item(_ item: TrialHousehold.Item, of household: String) -> [String: SQLValue] {
    [
      "item_id": .text(item.id), "household_id": .text(household), "category": .text(item.category.rawValue),
      "item": item.name.sqlValue, "amount": .integer(item.fen), "period_start": item.start.sqlValue,
      "period_end": item.end.sqlValue,
    ]
  }

  func case_(_ one: TrialHousehold.Case, of household: String) -> [String: SQLValue] {
    [
      "case_id": .text(one.id), "household_id": .text(household), "object_type": "vulnerable",
      "identified_on": one.identified.sqlValue, "eliminated_on": one.eliminated.sqlValue,
      "elimination_way": one.way.sqlValue, "left_on": one.left.sqlValue, "begun_by": one.begunBy.sqlValue,
      "continues": one.continues.sqlValue,
      "risks": one.risks.isEmpty ? .null : .text(one.risks.joined(separator: ";")),
    ]
  }

  func measure(_ one: TrialHousehold.Measure, of caseID: String) -> [String: SQLValue] {
    [
      "measure_id": .text(one.id), "case_id": .text(caseID), "category": .text(one.category),
      "description": one.description.sqlValue, "started_on": one.started.sqlValue,
    ]
  }

  func check(_ one: TrialHousehold.Check, of household: String) -> [String: SQLValue] {
    [
      "check_id": .text(one.id), "household_id": .text(household), "visited_on": one.day.sqlValue,
      "purpose": "follow_up", "housing": one.housing.sqlValue, "water": one.water.sqlValue,
    ]
  }

  func signal(_ one: TrialHousehold.Signal) -> [String: SQLValue] {
    [
      "signal_id": .text(one.id), "household_id": one.household.sqlValue, "id_number": one.citizenID.sqlValue,
      "kind": .text(one.kind), "occurred_on": one.day.sqlValue, "amount": one.fen.sqlValue,
    ]
  }

  func screening(_ rules: ScreeningRules? = nil, folder: String? = nil) -> RegisterScreening {
    let installation = world.installation
    return RegisterScreening(
      store: installation.store, keys: installation.keys, policy: installation.policy,
      surroundings: installation.surroundings, rules: rules, folder: folder.map { URL(fileURLWithPath: $0) })
  }
}

/// What a rule found, in the form in which two ways of finding it are compared.
struct TrialFinding: Hashable, CustomStringConvertible {
  let rule: String
  let household: String
  let values: [String: Int64]

  init(_ rule: String, _ household: String, _ values: [String: Int64?]) {
    self.rule = rule
    self.household = household
    self.values = values.compactMapValues(\.self)
  }

  init(_ alert: FoundAlert) {
    self.init(
      alert.rule, alert.household,
      Dictionary(alert.values.map { ($0.name, $0.number) }) { first, _ in first })
  }

  var description: String {
    "\(rule) \(household) " + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }
}
