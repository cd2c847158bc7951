import Authority
import Basics
import Policy
import Roster
import Store

/// Leave, monthly sheets, trainings and assessments of the demo's cadres.
struct DemoMatters {
  let world: DemoWorld
  let roster: DemoRoster
  /// The day on which the province stands; nothing here happened later.
  let day: LocalDate

  typealias Day = DemoTargets

  /// An application with the days on which it was decided.
  private struct Leave {
    let id: String
    let cadre: String
    let village: DivisionCode
    let kind: String
    let from: LocalDate
    let to: LocalDate
    let applied: LocalDate
    let returned: LocalDate?
    let decisions: [(step: String, decision: String, on: LocalDate)]
  }

  /// Batang, whose assessment of July 2023 is in the papers.
  private static let assessed = DivisionCode("513335000000")

  func load(_ loader: inout DemoLoader) throws {
    let leaves = makeLeaves(loader.installation.policy)
    try loader.load(
      "leave", Bilingual("请假", "leave"),
      fields: ["leave_id", "cadre_id", "village_code", "kind", "starts_on", "ends_on", "applied_on", "returned_on"]
    ) { emit in
      for l in leaves {
        try emit([
          .text(l.id), .text(l.cadre), l.village.sqlValue, .text(l.kind), .date(l.from), .date(l.to), .date(l.applied), .date(l.returned),
        ])
      }
    }
    try loader.load(
      "leave_decisions", Bilingual("请假审批", "decisions on leave"), fields: ["leave_id", "step", "decision", "decided_on"]
    ) { emit in
      for l in leaves { for d in l.decisions { try emit([.text(l.id), .text(d.step), .text(d.decision), .date(d.on)]) } }
    }
    try loadSheets(&loader)
    try loadAssessments(&loader)
    if world.horizon.lastDay == nil { try loadTraining(&loader) }
  }

  /// One cadre in twenty-five was away in July or August, or since the rotation.
  private func makeLeaves(_ policy: PolicyBook) -> [Leave] {
    var random = world.seed.branch("leave")
    var leaves: [Leave] = []
    for service in roster.services where service.round == "2021" || service.round == "2023" {
      // Drawn for everybody, so that both stages draw the same.
      let (isAway, start, length) = (random.chance(4), random.below(50), 1 + (random.chance(70) ? random.below(4) : random.below(12)))
      let (kind, fate, early) = (random.pick(["personal", "sick", "annual", "annual", "official", "family", "rotation"]), random.below(100), random.below(3))
      guard isAway else { continue }
      let from = (service.round == "2021" ? Day.day(2023, 7, 3) : Day.day(2023, 9, 18)).adding(days: start)
      let to = from.adding(days: length - 1)
      guard service.from <= from, service.to.map({ to < $0 }) ?? true, from <= day else { continue }
      let applied = from.adding(days: -3)
      guard case .known(let chain) = policy.leaveChain(in: service.village, on: applied),
        let days = try? chain.value.days(from: from, to: to, calendar: policy.workCalendar),
        let level = chain.value.level(forDays: days)
      else { continue }
      // A few wait, a few are refused, most are agreed.
      let isWaiting = fate < 4 && from.adding(days: 10) > day
      let steps = isWaiting ? Array(level.steps.prefix(1)) : level.steps
      var decisions = steps.map { step in
        (step: step.code, decision: step.act == .file ? "filed" : "agreed", on: applied.adding(days: 1))
      }
      let isRefused = !isWaiting && fate < 7
      if isRefused, let last = level.steps.lastIndex(where: { $0.act == .agree }) {
        decisions = Array(decisions[...last])
        decisions[last].decision = "refused"
      }
      let back = early == 0 && length > 2 ? to : to.adding(days: 1)
      let isBack = !isWaiting && !isRefused && back <= day && fate < 97
      leaves.append(Leave(
        id: "QJ\(100_000 + leaves.count)", cadre: DemoRoster.cadreID(service.cadre), village: service.village, kind: kind, from: from,
        to: to, applied: applied, returned: isBack ? back : nil, decisions: decisions))
    }
    return leaves
  }

  /// Three months of four counties, made by the same code as any sheet; the latest not all confirmed.
  private func loadSheets(_ loader: inout DemoLoader) throws {
    let (connection, policy) = (loader.connection, loader.installation.policy)
    let counties = DemoWorld.Named.all.map { world.county(of: $0) } + [Self.assessed].compactMap { $0 }
    let months = [7, 8, 9].map { Day.day(2023, $0, 1).lastOfMonth }.filter { $0.adding(days: 5) <= day }
    try loader.load(
      "presence_sheets", Bilingual("在岗月报", "monthly presence sheets"),
      fields: [
        "village_code", "month_end", "made_on", "digest", "content", "village_confirmed_on", "village_confirmed_by",
        "township_confirmed_on", "township_confirmed_by",
      ]
    ) { emit in
      var random = world.seed.branch("presence sheets")
      for county in Set(counties).sorted() {
        for end in months {
          let made = end.adding(days: 3)
          let sheets = try PresenceMonth.read(in: county, month: end, asOf: made, policy: policy, viewer: .machineOperator, connection)
          for sheet in sheets {
            let content = sheet.content
            let isLatest = end == months.last
            let (village, township) = (!isLatest || random.chance(90), !isLatest || random.chance(75))
            try emit([
              sheet.village.sqlValue, .date(end), .date(made), .text(PresenceSheet.digest(of: content)), .text(content),
              .date(village ? made.adding(days: 1) : nil), village ? .text("村党支部书记") : .null,
              .date(village && township ? made.adding(days: 2) : nil), village && township ? .text("乡镇组织委员") : .null,
            ])
          }
        }
      }
    }
  }

  private func loadAssessments(_ loader: inout DemoLoader) throws {
    let on = Day.day(2023, 7, 15)
    let policy = loader.installation.policy
    guard let county = Self.assessed, let scheme = policy.assessmentScheme("term", in: county, on: on).value else { return }
    // Who served two full years by then.
    let people = roster.services.filter {
      $0.round == "2021" && county.contains($0.village) && $0.from <= on.adding(days: 1).adding(months: -24) && ($0.to.map { on <= $0 } ?? true)
    }
    let places = scheme.quota?.places(of: people.count) ?? 0
    func id(_ i: Int) -> String { "KH2023-\(1_000 + i)" }
    try loader.load(
      "assessments", Bilingual("考核", "assessments"),
      fields: ["assessment_id", "cadre_id", "village_code", "kind", "year", "assessed_on", "township_view", "grade", "approved_on", "approved_by"]
    ) { emit in
      for (i, service) in people.enumerated() {
        // Spread over the county; one in sixty was not good enough.
        let isBest = (i + 1) * places / max(1, people.count) > i * places / max(1, people.count)
        let grade = isBest ? "excellent" : i % 60 == 7 ? "basically_competent" : "competent"
        try emit([
          .text(id(i)), .text(DemoRoster.cadreID(service.cadre)), service.village.sqlValue, .text("term"), .number(2023), .date(on),
          .text("同意"), .text(grade), .date(on.adding(days: 10)), .text("县委组织部"),
        ])
      }
    }
    try loader.load(
      "assessment_items", Bilingual("考核项目", "items of assessments"), fields: ["assessment_id", "item", "rating"]
    ) { emit in
      var random = world.seed.branch("assessment items")
      for i in people.indices {
        for item in scheme.items { try emit([.text(id(i)), .text(item), .text(random.pick(["good", "good", "good", "fairly_good", "fair"]))]) }
      }
    }
    try loader.load(
      "assessment_polls", Bilingual("民主测评", "polls of assessments"), fields: ["assessment_id", "question", "polled", "asked", "satisfied"]
    ) { emit in
      var random = world.seed.branch("assessment polls")
      for i in people.indices {
        for group in scheme.poll?.groups ?? [] {
          let asked = 3 + random.below(6)
          for question in scheme.poll?.questions ?? [] {
            try emit([.text(id(i)), .text(question), .text(group), .number(asked), .number(asked - (random.chance(15) ? 1 : 0))])
          }
        }
      }
    }
  }

  /// The mobilisation and training of 9 October 2023, by video down to the townships, for everybody new.
  private func loadTraining(_ loader: inout DemoLoader) throws {
    try loader.load(
      "training", Bilingual("培训", "training"),
      fields: ["training_id", "cadre_id", "name", "level", "organiser", "topic", "starts_on", "ends_on"]
    ) { emit in
      let held = Day.day(2023, 10, 9)
      var seen = Set<Int>()
      for service in roster.services where service.round == "2023" && service.from <= held && seen.insert(service.cadre).inserted {
        try emit([
          .text("PX2023-10-09"), .text(DemoRoster.cadreID(service.cadre)), .text("全省新一轮驻村帮扶工作动员暨培训会"), .text("province"),
          .text("省委组织部"), .text("四项职责、十二项任务、监测帮扶"), .date(held), .date(held),
        ])
      }
    }
  }
}
