import Basics
import Store

/// Proceedings of the demo with their steps, kept until they are loaded kind by kind.
struct DemoProceedings {
  /// One proceeding that is being written down.
  struct Script {
    let id: String
    let procedure: String
    let household: String
    let opened: LocalDate
    var lead: String?
    var caseID: String?
    var isEmergency = false
    var closed: LocalDate?
    var closing: String?
    var authorisedOn: LocalDate?
    fileprivate(set) var steps: [[SQLValue]] = []
    /// Departments with the day of their answer.
    var answers: [(department: String, on: LocalDate?)] = []

    init(_ id: String, _ procedure: String, _ household: String, opened: LocalDate) {
      self.id = id
      self.procedure = procedure
      self.household = household
      self.opened = opened
    }

    mutating func take(
      _ step: String, _ action: String = "done", by actor: String, on day: LocalDate, people: [String] = [],
      votes: (present: Int, against: Int)? = nil, reason: String? = nil, to: String? = nil,
      type: String? = nil, risks: [String] = [], note: String? = nil
    ) {
      steps.append([
        .text(id), .number(steps.count + 1), .text(step), .text(action), .text(actor), .date(day),
        people.isEmpty ? .null : .list(people), votes.map { .number($0.present) } ?? .null,
        votes.map { .number($0.present - $0.against) } ?? .null, votes.map { .number($0.against) } ?? .null,
        reason.sqlValue, to.sqlValue, type.sqlValue, risks.isEmpty ? .null : .list(risks), note.sqlValue,
      ])
    }
  }

  private(set) var scripts: [Script] = []
  static let departments = ["公安", "住建", "市场监管", "医保", "民政"]
  static let visitors = ["第一书记", "村文书"]

  mutating func add(_ script: Script) { scripts.append(script) }

  /// Cases recognised in the last days have their proceeding on record.
  static func isRecent(_ h: DemoRegister.Household) -> Bool {
    h.identified >= DemoTargets.day(2023, 10, 14) && !h.isWrong && h.moved == nil && h.closed == nil && !h.isNewcomer
  }

  static func recognition(_ number: Int) -> String { "R-" + DemoRegister.caseID(number) }

  /// The path of Sichuan's ten days, as far as `until` allows; the review on the third day.
  static func advance(_ script: inout Script, steps: Int, from day: LocalDate, type: String?, risks: [String]) {
    let plan: [(inout Script, LocalDate) -> Void] = [
      { $0.take("application", by: "household", on: $1) },
      { $0.take("verification", by: "team_member", on: $1.adding(days: 1), people: visitors, note: "入户核实，情况属实。") },
      { $0.take("comparison", by: "county_bureau", on: $1.adding(days: 2)) },
      { $0.take("review", by: "village_committee", on: $1.adding(days: 2), votes: (21, 1), note: "村民代表评议通过。") },
      { $0.take("notice", "posted", by: "village_committee", on: $1.adding(days: 2)) },
      { $0.take("notice", by: "village_committee", on: $1.adding(days: 7)) },
      { $0.take("township_review", by: "township", on: $1.adding(days: 8)) },
      { $0.take("decision", by: "county_bureau", on: $1.adding(days: 9), type: type, risks: risks) },
      { $0.take("announcement", by: "township", on: $1.adding(days: 10)) },
      { $0.take("entry", by: "township", on: $1.adding(days: 11)) },
    ]
    for step in plan.prefix(steps) { step(&script, day) }
    if steps > 0 { script.authorisedOn = day }
    if steps >= 2 {
      script.answers = departments.map { ($0, steps >= 3 ? day.adding(days: 2) : nil) }
      if steps == 2 { script.answers[0].on = day.adding(days: 2) }
    }
    if steps == plan.count {
      script.closed = day.adding(days: 11)
      script.closing = "completed"
    }
  }

  /// The recognitions of the last fortnight, decided and in part not yet announced.
  mutating func addRecognitions(_ register: DemoRegister, leads: inout DemoLeads) {
    for (i, h) in register.households.enumerated() where Self.isRecent(h) {
      let day = h.identified.adding(days: -9)
      let today = DemoTargets.day(2023, 10, 31)
      var script = Script(Self.recognition(i), "identification", h.id, opened: day)
      let since = h.identified.days(until: today)
      script.caseID = DemoRegister.caseID(i)
      script.lead = leads.addRecognised(h, received: day.adding(days: -1))
      Self.advance(
        &script, steps: since >= 8 ? 10 : since >= 5 ? 9 : 8, from: day,
        type: h.isLifted ? "unstable_lifted" : "vulnerable", risks: ["illness"])
      add(script)
    }
  }

  /// Eliminations, reversals and removals under way.
  mutating func addEndings(_ register: DemoRegister) {
    let today = DemoTargets.day(2023, 10, 31)
    var seen = 0
    for (i, h) in register.households.enumerated() where h.moved == nil && h.closed == nil {
      if register.isOpenThroughout(h), h.isMeasured, h.identified < DemoTargets.day(2023, 4, 1), i % 37 == 3 {
        seen += 1
        let done = seen % 6
        let day = today.adding(days: -(2 + done * 3 + seen % 3))
        var script = Script("X-" + DemoRegister.caseID(i), "elimination", h.id, opened: day)
        script.caseID = DemoRegister.caseID(i)
        let steps: [(inout Script) -> Void] = [
          { $0.take("verification", by: "first_secretary", on: day.adding(days: 1), people: Self.visitors, note: "收入稳定，保障落实。") },
          { $0.take("review", by: "village_committee", on: day.adding(days: 2), votes: (18, 0), note: "评议通过。") },
          { $0.take("notice", "posted", by: "village_committee", on: day.adding(days: 3)) },
          { $0.take("notice", by: "village_committee", on: day.adding(days: 8)) },
          { $0.take("township_review", by: "township", on: day.adding(days: 9)) },
        ]
        for step in steps.prefix(done) { step(&script) }
        add(script)
      } else if h.isEliminated, !h.isAgain, i % 1_700 == 11 {
        var script = Script("H-" + DemoRegister.caseID(i), "reversal", h.id, opened: today.adding(days: -4))
        script.caseID = DemoRegister.caseID(i)
        if i % 3_400 == 11 {
          script.take("verification", by: "township", on: today.adding(days: -2), people: Self.visitors, note: "收入回落，保障出现问题。")
        }
        add(script)
      } else if register.isOpenThroughout(h), i % 2_300 == 19 {
        var script = Script("Q-" + DemoRegister.caseID(i), "removal", h.id, opened: today.adding(days: -3))
        script.caseID = DemoRegister.caseID(i)
        add(script)
      }
    }
  }

  func load(_ loader: inout DemoLoader) throws {
    try loader.load(
      "authorisations", Bilingual("授权查询书", "authorisations"),
      fields: ["authorisation_id", "household_id", "granted_on", "scope", "given_by"]
    ) { emit in
      for script in scripts {
        guard let day = script.authorisedOn else { continue }
        try emit([.text("S-" + script.id), .text(script.household), .date(day), .text("户籍、房产、车辆、工商、社保、银行存款"), .text("signed")])
      }
    }
    try loader.load(
      "proceedings", Bilingual("办理流程", "proceedings"),
      fields: [
        "proceeding_id", "procedure", "household_id", "workflow", "opened_on", "lead_id", "case_id",
        "is_emergency", "closed_on", "closing",
      ]
    ) { emit in
      for script in scripts {
        let workflow = script.procedure == "identification"
          ? "identification@510000000000@2023-01-01" : "\(script.procedure)@-@2021-01-01"
        try emit([
          .text(script.id), .text(script.procedure), .text(script.household), .text(workflow),
          .date(script.opened), script.lead.sqlValue, script.caseID.sqlValue,
          script.isEmergency ? .text("yes") : .null, .date(script.closed), script.closing.sqlValue,
        ])
      }
    }
    try loader.load(
      "proceeding_steps", Bilingual("流程步骤", "steps"),
      fields: [
        "proceeding_id", "number", "step", "action", "actor", "acted_on", "people", "present", "votes_for",
        "votes_against", "reason", "returns_to", "object_type", "risks", "note",
      ]
    ) { emit in
      for script in scripts { for step in script.steps { try emit(step) } }
    }
    try loader.load(
      "comparisons", Bilingual("信息比对", "comparisons"),
      fields: ["proceeding_id", "department", "asked_on", "due_on", "answered_on", "result"]
    ) { emit in
      for script in scripts {
        for answer in script.answers {
          try emit([
            .text(script.id), .text(answer.department), .date(script.opened.adding(days: 1)),
            .date(script.opened.adding(days: 3)), .date(answer.on), answer.on == nil ? .null : .text("clear"),
          ])
        }
      }
    }
  }
}
