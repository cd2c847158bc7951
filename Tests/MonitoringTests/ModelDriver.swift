import Authority
import Basics
import Foundation
import Installation
import Journal
import Monitoring
import Store
import TestSupport

/// The invented district on one engine, with the desks that histories are tried at.
struct ModelDistrict: Sendable {
  let world: World
  let monitoring: MonitoringDesk
  let register: HouseholdDesk
  let calendar: ModelCalendar
  private let policies: TemporaryFolder

  init(_ engine: Engine) async throws {
    policies = try Self.policyFolder()
    let noon = Int64(ModelRules.today.dayNumber) * 86_400_000_000 + 4 * 3_600_000_000
    let fixed = Surroundings(
      now: { Instant(microseconds: noon) }, newIdentifier: Surroundings.live.newIdentifier)
    world = try await World(engine, villages: HistoryMaker.villages, policies: policies.path, surroundings: fixed)
    let house = world.installation
    monitoring = MonitoringDesk(
      store: house.store, pipeline: house.pipeline, keys: house.keys, policy: house.policy, surroundings: fixed)
    register = HouseholdDesk(store: house.store, pipeline: house.pipeline, keys: house.keys, surroundings: fixed)
    calendar = ModelCalendar(house.policy.workCalendar.years)
  }

  /// The shipped policies with lines for all years, a county's own workflow, and no calendar of 2023.
  private static func policyFolder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.policies) {
      try FileManager.default.copyItem(atPath: Repository.policies + "/" + name, toPath: folder.file(name))
    }
    _ = try folder.write("income-lines.yaml", ModelRules.linesFile)
    _ = try folder.write("workflows-county.yaml", ModelRules.countyWorkflowFile)
    let calendar = try String(contentsOfFile: folder.file("work-calendar.yaml"), encoding: .utf8)
    let years = calendar.components(separatedBy: "  - year: ")
    _ = try folder.write("work-calendar.yaml", years.filter { !$0.hasPrefix("2023") }.joined(separator: "  - year: "))
    return folder
  }

  /// The families of many histories at once, the way files bring them.
  func load(_ models: [WorkflowModel]) async throws {
    var rows: [String: [[String: SQLValue]]] = [:]
    for model in models {
      for (id, household) in model.households {
        rows["households", default: []].append([
          "household_id": .text(id), "village_code": household.village.sqlValue, "household_type": .text(household.type),
        ])
      }
      rows["persons", default: []] += model.persons.map(Self.values)
      rows["income", default: []] += model.items.map { item in
        [
          "item_id": .text(item.id), "household_id": .text(item.household), "category": .text(item.category),
          "item": item.name.sqlValue, "amount": .integer(Int64(item.fen)), "period_start": item.from.sqlValue,
          "period_end": item.to.sqlValue,
        ]
      }
    }
    for kind in ["households", "persons", "income"] {
      let imported = try await world.importRows(kind, rows[kind] ?? [], batch: 2000)
      guard imported.errors.isEmpty else { throw Unexpected(description: "\(kind): \(imported.findings)") }
    }
  }

  static func values(_ person: WorkflowModel.Person) -> [String: SQLValue] {
    [
      "person_id": .text(person.id), "household_id": .text(person.household), "name": .text("测某"),
      "labour": person.labour.sqlValue, "registered": .text(person.isRegistered ? "yes" : "no"),
      "shares_income": .text(person.sharesIncome ? "yes" : "no"), "joined_on": person.joined.sqlValue,
    ]
  }

  struct Unexpected: Error, CustomStringConvertible { let description: String }

  /// Tries an action at the product.
  /// - Returns: the id of what it made, where it made something that the model needs the id of.
  func perform(_ action: ModelAction) async throws -> String? {
    let viewer = Viewer.machineOperator
    switch action {
    case .receive(let household, let channel, let day):
      return try await monitoring.receive(LeadInput(household, channel: channel, receivedOn: day), by: viewer)
    case .dismiss(let lead, let day):
      try await monitoring.dismiss(lead, on: day, reason: "solved", by: viewer)
    case .duplicate(let lead, let other, let day):
      try await monitoring.markDuplicate(lead, of: other, on: day, by: viewer)
    case .tellLead(let lead, let day): try await monitoring.tell(aboutLead: lead, on: day, by: viewer)
    case .authorise(let household, let day): return try await monitoring.authorise(household, on: day, by: viewer)
    case .withdrawLeave(let id, let day):
      try await world.put("authorisations", ["authorisation_id": .text(id), "withdrawn_on": day.sqlValue])
    case .begin(let procedure, let household, let day, let lead):
      return try await monitoring.begin(procedure, for: household, on: day, lead: lead, by: viewer)
    case .step(let input, let id): try await monitoring.take(input, in: id, by: viewer)
    case .forgedStep(let input, let number, let id):
      try await world.put("proceeding_steps", [
        "proceeding_id": .text(id), "number": .integer(Int64(number)), "step": .text(input.step),
        "action": .text(input.action.rawValue), "actor": .text(input.actor), "acted_on": input.on.sqlValue,
      ])
    case .forgedCase(let household, let day):
      try await world.put("cases", [
        "case_id": .text("forged-\(household)"), "household_id": .text(household), "identified_on": day.sqlValue,
        "object_type": .text(day.year < 2026 ? "sudden_hardship" : "relapse_risk"),
      ])
    case .ask(let departments, let id, let day): try await monitoring.ask(departments, in: id, on: day, by: viewer)
    case .answer(let department, let id, let day, let result):
      try await monitoring.answer(department, in: id, on: day, result: result, by: viewer)
    case .measure(let own, let day):
      let values: [String: SQLValue] = [
        "measure_id": .text(Surroundings.live.newIdentifier()), "case_id": .text(own), "category": "industry",
        "started_on": day.sqlValue,
      ]
      try await world.put("measures", values)
    case .check(let check):
      var values: [String: SQLValue] = [
        "check_id": .text(check.id), "household_id": .text(check.household), "visited_on": check.visited.sqlValue,
        "purpose": "follow_up", "income_change": check.incomeChange.sqlValue,
      ]
      for (name, state) in check.states { values[name] = .text(state) }
      if check.newRisk { values["new_risks"] = "illness" }
      try await world.put("household_checks", values)
    case .correct(let item, let fen):
      try await world.put("income", ["item_id": .text(item), "amount": .integer(Int64(fen))])
    case .join(let how, let household, let person, let day):
      var values = Self.values(person)
      for field in ["person_id", "household_id", "joined_on"] { values[field] = nil }
      return try await register.join(how, household, values, id: person.id, on: day, by: viewer).begunCase
    case .leave(let how, let household, let person, let day):
      return try await register.leave(how, household, person, on: day, by: viewer).begunCase
    case .split(let household, let members, let made, let day, let isAtRisk):
      return try await register.split(household, members: members, on: day, newID: made, isAtRisk: isAtRisk, by: viewer).begunCase
    case .move(let household, let village, let made, let day):
      return try await register.move(household, to: village, on: day, newID: made, by: viewer).begunCase
    case .merge(let household, let target, let day):
      return try await register.merge(household, into: target, on: day, by: viewer).begunCase
    case .close(let household, let reason, let day):
      return try await register.close(household, reason: reason, on: day, by: viewer).begunCase
    }
    return nil
  }
}

/// How the product refused something.
struct ModelRefusal: Sendable {
  /// The case of the error.
  let name: String
  /// The fields that the rules of the records named; nil where the desk refused.
  var fields: Set<String>?

  init(_ error: any Error) {
    name = Mirror(reflecting: error).children.first?.label ?? "\(error)"
    if case ChangeError.refused(let findings) = error {
      fields = Set(findings.filter { $0.severity == .error }.compactMap(\.field))
    }
  }

  /// Whether the model expected just this.
  func agrees(with verdict: ModelVerdict) -> Bool {
    switch verdict {
    case .allowed: return false
    case .refused(let names): return fields == nil && names.contains(name)
    case .conflict: return name == "conflict" || fields == ["answered_on"]
    case .refusedRow(let expected): return fields.map { expected.isSubset(of: $0) } ?? false
    case .refusedSet(let expected, let isWhole):
      guard let fields, !fields.isEmpty else { return false }
      return isWhole ? fields == expected : fields.isSubset(of: expected)
    }
  }

  /// For the table of counts.
  var label: String { fields.map { "rules: " + $0.sorted().joined(separator: ", ") } ?? name }
}

extension WorkflowModel {
  /// What follows from an action that was allowed.
  mutating func apply(_ action: ModelAction, made id: String?) {
    switch action {
    case .receive(let household, let channel, let day):
      leads.append(Lead(id: id ?? "", household: household, channel: channel, received: day))
    case .dismiss(let lead, let day):
      if let i = index(ofLead: lead) { (leads[i].closed, leads[i].outcome) = (day, "not_a_risk") }
    case .duplicate(let lead, _, let day):
      if let i = index(ofLead: lead) { (leads[i].closed, leads[i].outcome) = (day, "duplicate") }
    case .tellLead(let lead, let day): if let i = index(ofLead: lead) { leads[i].told = day }
    case .authorise(let household, let day): leaves.append(Leave(id: id ?? "", household: household, granted: day))
    case .withdrawLeave(let own, let day):
      if let i = leaves.firstIndex(where: { $0.id == own }) { leaves[i].withdrawn = day }
    case .ask(let departments, let own, let day):
      guard let i = index(ofProceeding: own) else { return }
      for department in departments where proceedings[i].questions[department] == nil {
        proceedings[i].questions[department] = ModelQuestion(asked: day)
      }
    case .answer(let department, let own, let day, let result):
      guard let i = index(ofProceeding: own), let asked = proceedings[i].questions[department]?.asked else { return }
      proceedings[i].questions[department] = ModelQuestion(asked: asked, answered: day, result: result)
    case .measure(let own, let day): if let i = index(ofCase: own) { cases[i].measures.append(day) }
    case .check(let check): checks.append(check)
    case .correct(let item, let fen): if let i = items.firstIndex(where: { $0.id == item }) { items[i].fen = fen }
    case .step(let input, let own): follow(input, in: own)
    case .forgedStep, .forgedCase, .begin: break
    case .join, .leave, .split, .move, .merge, .close: followEvent(action, begun: id)
    }
  }
}
