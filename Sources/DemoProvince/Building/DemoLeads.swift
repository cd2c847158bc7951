import Basics
import Store

/// Leads of the demo: sixteen households to a county, each at another point of its way.
struct DemoLeads {
  static let perCounty = 16

  private struct Lead {
    let id: String
    let household: String
    let channel: String
    let received: LocalDate
    var reason: String?
    var risk: String?
    var signal: String?
    var closed: LocalDate?
    var outcome: String?
    var why: String?
    var duplicateOf: String?
    var told: LocalDate?
    var fedBack: LocalDate?
  }

  private var leads: [Lead] = []
  private var signals: [[SQLValue]] = []
  private static let today = DemoTargets.day(2023, 10, 31)

  private static let kinds: [(signal: String, department: String, reason: String, risk: String)] = [
    ("medical_cost", "医保局", "住院自付费用高", "illness"), ("dropout", "教育局", "孩子辍学", "schooling"),
    ("new_minimum_living", "民政局", "新增低保对象", "illness"), ("new_disability", "残联", "新办残疾证", "disability"),
    ("dangerous_house", "住建局", "住房鉴定为C级", "housing"), ("water_shortage", "水利局", "饮水水源枯竭", "water"),
    ("disaster", "应急局", "暴雨致房屋受损", "disaster"), ("job_loss", "人社局", "务工企业停产失业", "unstable_job"),
  ]

  /// The lead of a household that has been recognised since.
  mutating func addRecognised(_ h: DemoRegister.Household, received: LocalDate) -> String {
    let id = "L-" + h.id
    leads.append(Lead(
      id: id, household: h.id, channel: "cadre_check", received: received, reason: "入户走访发现困难",
      closed: h.identified, outcome: "case"))
    return id
  }

  /// Every newcomer's lead, and what became of it.
  mutating func addNewcomers(_ register: DemoRegister, _ proceedings: inout DemoProceedings, _ seed: SeededGenerator) {
    for (i, h) in register.newcomers.enumerated() {
      var random = seed.branch("lead \(i)")
      add(h, state: i % Self.perCounty, &random, &proceedings)
    }
  }

  private mutating func add(
    _ h: DemoRegister.Household, state: Int, _ random: inout SeededGenerator, _ proceedings: inout DemoProceedings
  ) {
    let today = Self.today
    let kind = random.pick(Self.kinds)
    let channel = ["self_application", "cadre_check", "department_signal"][random.below(3)]
    let age = [2, 12, 20, 9, 6, 1, 2, 2, 3, 4, 5, 8, 10, 4, 12, 6][state] + random.below(2)
    var lead = Lead(
      id: "L-" + h.id, household: h.id, channel: channel, received: today.adding(days: -age - 1),
      reason: kind.reason, risk: kind.risk)
    if channel == "department_signal" {
      lead.signal = "X-" + h.id
      signals.append([
        .text("X-" + h.id), .text(h.id), .text(kind.signal), .date(lead.received.adding(days: -3 - random.below(10))),
        .text(kind.department), .text(kind.reason),
      ])
    }
    let opened = today.adding(days: -age)
    var script = DemoProceedings.Script("P-" + h.id, "identification", h.id, opened: opened)
    script.lead = lead.id
    script.isEmergency = kind.signal == "disaster"
    switch state {
    case 0, 1: break
    case 2, 3:
      (lead.closed, lead.outcome, lead.why) = (today.adding(days: -3), "not_a_risk", random.pick(["income_above", "guaranteed", "solved"]))
      if state == 2 { (lead.told, lead.fedBack) = (today.adding(days: -1), lead.signal == nil ? nil : today) }
    case 4:
      var second = lead
      second = Lead(
        id: lead.id + "B", household: h.id, channel: "cadre_check", received: today.adding(days: -1),
        reason: lead.reason, closed: today, outcome: "duplicate", duplicateOf: lead.id)
      leads.append(second)
    default:
      Self.write(&script, state, opened)
      if script.closing == "refused" {
        (lead.closed, lead.outcome, lead.why) = (script.closed, "not_a_risk", "income_above")
        if state == 14, random.chance(50), let day = script.closed {
          script.take("review", "told", by: "village_committee", on: min(today, day.adding(days: 2)), reason: "in_person")
          lead.told = min(today, day.adding(days: 2))
        }
      } else if script.closing == "withdrawn" {
        (lead.closed, lead.outcome, lead.why) = (script.closed, "not_a_risk", "declined")
      }
      proceedings.add(script)
    }
    leads.append(lead)
  }

  /// A recognition at a state of its way, from the application to a refusal.
  private static func write(_ script: inout DemoProceedings.Script, _ state: Int, _ day: LocalDate) {
    func advance(_ steps: Int) {
      DemoProceedings.advance(&script, steps: steps, from: day, type: nil, risks: [])
    }
    switch state {
    case 5: break
    case 6: advance(1)
    case 7: advance(2)
    case 8: advance(3)
    case 9: advance(4)
    case 10:
      advance(5)
      script.take("notice", "objection", by: "villager", on: min(today, day.adding(days: 4)))
    case 11: advance(6)
    case 12: advance(7)
    case 13:
      advance(4)
      script.take("notice", "posted", by: "village_committee", on: day.adding(days: 2))
      script.take("notice", "objection", by: "villager", on: day.adding(days: 3))
      script.take("notice", "upheld", by: "township", on: day.adding(days: 4), reason: "facts_unclear", to: "verification")
    case 14:
      advance(3)
      let refused = day.adding(days: 3)
      script.take("review", "refused", by: "village_committee", on: refused, reason: "income_above")
      (script.closed, script.closing) = (refused, "refused")
    default:
      advance(1)
      script.take("verification", "withdrawn", by: "household", on: day.adding(days: 2), reason: "own_wish")
      (script.closed, script.closing) = (day.adding(days: 2), "withdrawn")
    }
  }

  func load(_ loader: inout DemoLoader) throws {
    try loader.load(
      "signals", Bilingual("部门线索", "departments' signals"),
      fields: ["signal_id", "household_id", "kind", "occurred_on", "department", "note"]
    ) { emit in for signal in signals { try emit(signal) } }
    try loader.load(
      "leads", Bilingual("风险线索", "leads"),
      fields: [
        "lead_id", "household_id", "channel", "received_on", "reason", "risks", "signal_id", "closed_on", "outcome",
        "outcome_reason", "duplicate_of", "told_on", "fed_back_on",
      ]
    ) { emit in
      for lead in leads {
        try emit([
          .text(lead.id), .text(lead.household), .text(lead.channel), .date(lead.received), lead.reason.sqlValue,
          lead.risk.sqlValue, lead.signal.sqlValue, .date(lead.closed), lead.outcome.sqlValue, lead.why.sqlValue,
          lead.duplicateOf.sqlValue, .date(lead.told), .date(lead.fedBack),
        ])
      }
    }
  }
}
