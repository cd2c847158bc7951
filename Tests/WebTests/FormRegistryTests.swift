import Basics
import Burden
import Foundation
import Monitoring
import Policy
import Store
import TestSupport
import Testing
import Web

/// Holds the registry of forms against the forms that the console really shows: the same fields, as
/// required, and no value asked for that the registry calls filled in. So the meter cannot tell a
/// smaller burden than there is.
@Suite(.serialized) struct FormRegistryTests {
  /// Gathers the forms of pages, by `page/form`.
  final class Gathered {
    var forms: [(key: String, form: FormModel)] = []

    func add(_ page: String, _ list: [FormModel]) { for form in list { forms.append(("\(page)/\(form.id)", form)) } }
  }

  private func day(_ month: Int, _ day: Int) -> LocalDate { LocalDate(2023, month, day) ?? LocalDate(dayNumber: 0) }

  /// How a shown form differs from an entry of the registry; empty where it does not.
  private func differences(_ form: FormModel, _ entry: FormDefinition) -> [String] {
    let shown = form.fields.filter { $0.entry != .kept }
    let listed = entry.fields.filter { $0.from != "page" && $0.entry != .computed }
    var found: [String] = []
    for name in Set(shown.map(\.name)).symmetricDifference(listed.map(\.name)).sorted() {
      found.append(shown.contains { $0.name == name } ? "\(name) is not in the registry" : "\(name) is not on the page")
    }
    for field in shown {
      guard let one = listed.first(where: { $0.name == field.name }) else { continue }
      if field.isRequired != one.isRequired { found.append("\(field.name) is \(field.isRequired ? "" : "not ")required on the page") }
      let isChoice: Bool
      switch field.entry {
      case .choice, .many: isChoice = true
      case .line, .text, .date, .number, .kept: isChoice = false
      }
      switch one.entry {
      case .filled: if field.value.isEmpty { found.append("\(field.name) is not filled in on the page") }
      case .chosen: if !isChoice { found.append("\(field.name) is typed on the page") }
      case .typed: if isChoice { found.append("\(field.name) is chosen on the page") }
      case .computed: found.append("\(field.name) is asked for on the page")
      }
    }
    return found
  }

  private func gatherProceeding(_ id: String, _ place: LiveMonitoringTests.Place, _ gathered: Gathered) async throws {
    let model = try await place.console.proceeding(id)
    gathered.add("proceeding", (model?.forms ?? []).map(\.form))
  }

  /// Takes steps, and gathers what is shown before each and after the last.
  private func walk(_ id: String, _ steps: [StepInput], _ place: LiveMonitoringTests.Place, _ gathered: Gathered) async throws {
    for step in steps {
      try await gatherProceeding(id, place, gathered)
      _ = try await place.desk.take(step, in: id, by: .machineOperator)
    }
    try await gatherProceeding(id, place, gathered)
  }

  private func step(_ name: String, _ action: StepAction = .done, _ actor: String, _ month: Int, _ date: Int) -> StepInput {
    var input = StepInput(name, action, by: actor, on: day(month, date))
    if name == "verification" { input.people = ["王五", "赵六"] }
    if name == "review" { (input.present, input.votesFor, input.votesAgainst, input.note) = (25, 24, 1, "评议") }
    return input
  }

  private func recognition(_ place: LiveMonitoringTests.Place, _ gathered: Gathered) async throws {
    let lead = try await place.lead()
    gathered.add("lead", try await place.console.lead(lead)?.forms ?? [])
    let id = try await place.desk.begin("identification", for: "H1", on: day(10, 3), lead: lead, isEmergency: true, by: .machineOperator)
    try await gatherProceeding(id, place, gathered)
    _ = try await place.desk.authorise("H1", on: day(10, 3), by: .machineOperator)
    try await place.desk.ask(["医保"], in: id, on: day(10, 3), by: .machineOperator)
    try await gatherProceeding(id, place, gathered)
    try await place.desk.answer("医保", in: id, on: day(10, 4), result: "clear", by: .machineOperator)
    var dismissed = step("notice", .dismissed, "township", 10, 9)
    (dismissed.reason, dismissed.note) = ("unfounded", "已核")
    var objection = step("notice", .objection, "villager", 10, 8)
    objection.note = "有车"
    var decision = step("decision", .done, "county_bureau", 10, 13)
    (decision.objectType, decision.risks) = ("unstable_lifted", ["illness"])
    try await walk(
      id,
      [
        step("application", .done, "household", 10, 3), step("verification", .done, "village_committee", 10, 5),
        step("comparison", .done, "county_bureau", 10, 5), step("review", .done, "village_committee", 10, 6),
        step("notice", .posted, "village_committee", 10, 6), objection, dismissed, step("notice", .done, "village_committee", 10, 11),
        step("township_review", .done, "township", 10, 12), decision, step("announcement", .done, "township", 10, 14),
        step("entry", .done, "township", 10, 15),
      ], place, gathered)
  }

  private func others(_ place: LiveMonitoringTests.Place, _ gathered: Gathered) async throws {
    // Leads that end otherwise, one of them from a department.
    try await place.put("signals", ["signal_id": "S1", "household_id": "H2", "kind": "medical_cost", "department": "医保局"])
    var input = LeadInput("H2", channel: "department_signal", receivedOn: day(10, 2))
    input.signal = "S1"
    let lead = try await place.desk.receive(input, by: .machineOperator)
    gathered.add("lead", try await place.console.lead(lead)?.forms ?? [])
    try await place.desk.dismiss(lead, on: day(10, 4), reason: "solved", by: .machineOperator)
    gathered.add("lead", try await place.console.lead(lead)?.forms ?? [])
    for (i, kind) in ["risk", "data"].enumerated() {
      try await place.put("alerts", [
        "alert_id": .text("A\(i)"), "household_id": "H2", "rule": .text("rule\(i)"), "kind": .text(kind), "raised_on": day(10, 1).sqlValue,
        "sentence_zh": "自付医疗费用高", "sentence_en": "high cost",
      ])
      gathered.add("alert", try await place.console.alert("A\(i)")?.forms ?? [])
    }
    gathered.add("new_lead", [try await place.console.newLead(NewLeadRequest(household: "H2")).form].compactMap { $0 })
    gathered.add("village", try await place.console.villageWork(LiveMonitoringTests.full, asOf: nil)?.forms ?? [])
    for household in ["H1", "H2"] { gathered.add("household", try await place.console.household(household, asOf: nil)?.forms ?? []) }
    // A refusal that must be told.
    let id = try await place.desk.begin("elimination", for: "H2", on: day(10, 16), by: .machineOperator)
    var refused = step("verification", .refused, "village_committee", 10, 17)
    refused.reason = "risk_remains"
    try await walk(id, [refused], place, gathered)
  }

  @Test func everyFormOfTheConsoleIsAsRegistered() async throws {
    let place = try await LiveMonitoringTests.Place(.sqlite)
    defer { withExtendedLifetime(place) {} }
    let gathered = Gathered()
    gathered.add("household", try await place.console.household("H1", asOf: nil)?.forms ?? [])
    try await others(place, gathered)
    try await recognition(place, gathered)
    let forms = place.installation.policy.forms.forms(on: LiveMonitoringTests.day)
    var seen: Set<String> = []
    #expect(gathered.forms.count > 60)
    for (key, form) in gathered.forms {
      let entries = forms.filter { $0.web.contains(key) }
      let best = entries.map { ($0.id, differences(form, $0)) }.min { $0.1.count < $1.1.count }
      #expect(best?.1 == [], "\(key) (\(best?.0 ?? "no entry in Policies/forms.yaml")): \(best?.1.joined(separator: "; ") ?? "")")
      seen.insert(key)
    }
    // What the walk does not come to, and nothing else: steps of other workflows and other endings.
    let unseen = Set(forms.flatMap(\.web)).subtracting(seen)
    let known = unseen.filter { key in
      [".refused", ".told", ".withdrawn", ".returned", "analysis.done"].contains { key.hasSuffix($0) }
    }
    #expect(unseen.subtracting(known) == [], "never shown")
  }

  @Test func aWrongRegistryIsSeen() async throws {
    let place = try await LiveMonitoringTests.Place(.sqlite)
    defer { withExtendedLifetime(place) {} }
    let visit = try #require(try await place.console.household("H2", asOf: nil)?.forms.first { $0.id == "visit" })
    let entry = try #require(place.installation.policy.forms.form("visit"))
    #expect(differences(visit, entry) == [])
    let other = try #require(place.installation.policy.forms.form("help_plan"))
    #expect(differences(visit, other).count > 5)
    let more = FormModel(visit.id, visit.title, fields: visit.fields + [FormField("weather", Bilingual("天气", "Weather"), .line(20))], submit: visit.submit, command: "")
    #expect(differences(more, entry) == ["weather is not in the registry"])
    let required = FormModel(
      visit.id, visit.title, fields: visit.fields.map { FormField($0.name, $0.label, $0.entry, value: $0.value, isRequired: true) }, submit: visit.submit, command: "")
    #expect(differences(required, entry).count == entry.fields.count { !$0.isRequired })
  }

  /// Nothing watches people: no form, no field and no page of the console (invariant 13 of the domain).
  @Test func noFormAndNoPageWatchesPeople() async throws {
    let words = ["签到", "打卡", "定位", "轨迹", "积分", "排名", "排行", "登录次数", "在线时长"]
    let names: Set<String> = [
      "checkin", "check", "clockin", "gps", "latitude", "longitude", "location", "trail", "points", "score", "ranking", "logins", "online",
    ]
    func parts(_ name: String) -> [String] {
      name.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
    }
    let place = try await LiveMonitoringTests.Place(.sqlite)
    defer { withExtendedLifetime(place) {} }
    let gathered = Gathered()
    try await others(place, gathered)
    try await recognition(place, gathered)
    for (key, form) in gathered.forms {
      for field in form.fields {
        #expect(!words.contains { field.label.zh.contains($0) } && names.isDisjoint(with: parts(field.name)), "\(key) \(field.name)")
        #expect(!field.isRequired || !field.label.zh.contains("照片"), "\(key) \(field.name)")
        // No field takes a file or asks a device for anything.
        switch field.entry {
        case .line, .text, .date, .number, .choice, .many, .kept: break
        }
      }
      #expect(!words.contains { form.title.zh.contains($0) }, "\(key)")
    }
    // The routes as they are written, and scripts that could ask a device for its place.
    let root = Repository.root
    var read = 0
    for folder in ["Sources/Web/Site", "Public"] {
      guard let files = FileManager.default.enumerator(atPath: root + "/" + folder) else { continue }
      for case let name as String in files where name.hasSuffix(".swift") || name.hasSuffix(".js") {
        let text = try String(contentsOfFile: "\(root)/\(folder)/\(name)", encoding: .utf8)
        read += 1
        for word in words + ["geolocation", "getUserMedia", "deviceorientation"] { #expect(!text.contains(word), "\(name): \(word)") }
        for match in text.matches(of: #/"(\/?[a-z][a-z\-\/:]*)"/#) {
          #expect(names.subtracting(["check"]).isDisjoint(with: parts(String(match.1))), "\(name): \(match.1)")
        }
      }
    }
    #expect(read > 10)
  }
}
