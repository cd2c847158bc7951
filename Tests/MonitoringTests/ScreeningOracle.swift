import Basics
import Monitoring
import Policy

/// Every shipped rule a second time, written straight over plain values: no expressions, no columns.
struct ScreeningOracle {
  let policy: PolicyBook
  let day: LocalDate
  /// Signals that name a person, by citizen id.
  let byPerson: [String: [TrialHousehold.Signal]]
  private let isStrict: (DivisionCode) -> Bool

  init(_ households: [TrialHousehold], policy: PolicyBook, on day: LocalDate) {
    self.policy = policy
    self.day = day
    let all = households.flatMap(\.signals).filter { $0.household == nil }
    byPerson = Dictionary(grouping: all.filter { $0.citizenID != nil }) { $0.citizenID ?? "" }
    isStrict = { TrialRegister.strictCounty.contains($0) }
  }

  func findings(_ households: [TrialHousehold]) -> [TrialFinding] {
    households.flatMap { household -> [TrialFinding] in
      if let opened = household.opened, opened > day { return [] }
      if let closed = household.closed, closed <= day { return [] }
      let look = Look(household, self)
      return risks(look) + signals(look) + lifted(look) + cases(look) + contradictions(look) + gaps(look)
    }
  }

  // MARK: Risks

  private func risks(_ look: Look) -> [TrialFinding] {
    var out: [TrialFinding] = []
    guard !look.isMonitored else { return [] }
    let line = policy.incomeLine(in: look.home.village, on: day).value?.fen
    let ables = look.members.count { ["ordinary", "skilled"].contains($0.texts["labour"]) }
    if let now = look.now, let line {
      let people = Int64(now.people)
      if now.total.fen < line * people {
        out.append(.init("income_below_line", look.home.id, ["per_head": now.perCapita?.fen, "line": line, "people": people]))
      }
      if isStrict(look.home.village), now.total.fen >= line * people, now.total.fen * 2 <= line * people * 3, ables == 0 {
        out.append(.init("income_near_line", look.home.id, ["per_head": now.perCapita?.fen, "line": line]))
      }
    }
    guard isStrict(look.home.village) else { return out }
    if let now = look.now, let then = look.then, then.total.fen > 0, let a = now.perCapita?.fen, let b = then.perCapita?.fen {
      if now.total.fen * Int64(then.people) * 100 <= then.total.fen * Int64(now.people) * 80 {
        let part = b == 0 ? nil : 100 - floored(a * 100, b)
        out.append(.init("income_fell", look.home.id, ["per_head": a, "last_per_head": b, "fall": part]))
      }
    }
    let paid = look.medical
    let signalled = look.signals(of: "medical_cost", months: 12).compactMap(\.fen).reduce(0, +)
    if paid > 0 || signalled > 0, let income = look.now?.total.fen, paid * 10 >= income * 3 || signalled * 10 >= income * 3 {
      out.append(.init("medical_burden", look.home.id, ["medical": paid, "signalled": signalled, "income": income]))
    }
    return out
  }

  private func floored(_ a: Int64, _ b: Int64) -> Int64 {
    let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
    return rest != 0 && (rest < 0) != (b < 0) ? quotient - 1 : quotient
  }

  private func signals(_ look: Look) -> [TrialFinding] {
    guard !look.isMonitored else { return [] }
    let kinds = [
      "medical_cost", "dropout", "new_minimum_living", "new_disability", "dangerous_house", "water_shortage", "disaster",
      "accident", "job_loss", "income_drop", "petition",
    ]
    return kinds.compactMap { kind in
      let found = look.signals(of: kind, months: 3)
      if found.isEmpty { return nil }
      if kind == "job_loss", let now = look.now, now.wage.fen * 2 < now.total.fen { return nil }
      func latest(_ signals: [TrialHousehold.Signal]) -> Int64? { signals.map { Int64(($0.day ?? day).packed) }.max() }
      var values: [String: Int64?] = [
        "signals": Int64(found.count), "latest": latest(found.filter { $0.household != nil }),
        "member_latest": latest(found.filter { $0.household == nil }),
      ]
      if kind == "medical_cost" || kind == "disaster" { values["amount"] = found.compactMap(\.fen).reduce(0, +) }
      return TrialFinding("signal_\(kind)", look.home.id, values)
    }
  }

  private func lifted(_ look: Look) -> [TrialFinding] {
    guard look.home.texts["household_type"] == "lifted", !look.isMonitored else { return [] }
    var out: [TrialFinding] = []
    if let grade = look.home.texts["house_grade"], grade == "c" || grade == "d" {
      out.append(.init("lifted_dangerous_house", look.home.id, ["house": number(grade, "house_grade")]))
    }
    if let water = look.home.texts["water_safety"], water == "unsafe" || water == "seasonal" {
      out.append(.init("lifted_unsafe_water", look.home.id, ["water": number(water, "water_safety")]))
    }
    let ill = look.members.count { $0.texts["health"] == "serious" && $0.texts["serious_illness_insurance"] == "no" }
    if ill > 0 { out.append(.init("lifted_illness_uninsured", look.home.id, ["members": Int64(ill)])) }
    let children = look.members.count { member in
      guard let age = look.age(member), (6...15).contains(age) else { return false }
      return ["not_in_school", "dropped_out"].contains(member.texts["schooling"])
    }
    if children > 0 { out.append(.init("lifted_child_not_in_school", look.home.id, ["children": Int64(children)])) }
    return out
  }

  private func number(_ code: String, _ list: String) -> Int64? {
    policy.codeList(list)?.values.firstIndex { $0.code == code }.map { Int64($0 + 1) }
  }

  // MARK: Data

  private func cases(_ look: Look) -> [TrialFinding] {
    var out: [TrialFinding] = []
    let id = look.home.id
    if let last = look.lastEliminated, look.open == nil, last.way != "natural", let ended = last.eliminated {
      let months = (0...).first { last.identified.adding(months: $0) >= ended } ?? 0
      if months <= 2 {
        out.append(.init("quick_elimination", id, ["eliminated": Int64(ended.packed), "months": Int64(months)]))
      }
    }
    guard let open = look.open else { return out }
    let measures = look.measures
    let (count, identified) = (Int64(measures.count), Int64(open.identified.packed))
    let months = (1...).first { open.identified.adding(months: $0) > day }.map { $0 - 1 } ?? 0
    if measures.isEmpty, months >= 1, open.begunBy != "transfer" {
      out.append(.init("no_measure", id, ["identified": identified, "months": Int64(months)]))
    }
    let able = look.members.count { ["ordinary", "skilled"].contains($0.texts["labour"]) }
    if able > 0, !measures.isEmpty, measures.allSatisfy({ $0.category == "social_security" }) {
      out.append(.init("only_social_security", id, ["able": Int64(able), "measures": count]))
    }
    if open.risks.contains("no_labour"), look.members.count >= 4, able * 2 >= look.members.count {
      out.append(.init("no_labour_contradicted", id, ["able": Int64(able), "members": Int64(look.members.count)]))
    }
    if open.risks.contains("unstable_job"), !look.members.contains(where: look.hasWork) {
      out.append(.init("unstable_job_without_work", id, [:]))
    }
    let goElsewhere = measures.contains { measure in
      measure.category == "employment"
        && ["劳务输出", "外出务工", "省外务工"].contains { measure.description?.contains($0) ?? false }
    }
    if goElsewhere, !look.members.contains(where: { ["in_province", "out_of_province"].contains($0.texts["work_place"]) }) {
      out.append(.init("work_elsewhere_nobody", id, [:]))
    }
    if open.risks.contains("water"), !measures.contains(where: { $0.category == "water" }) {
      out.append(.init("water_risk_without_measure", id, ["measures": count]))
    }
    if open.risks.isEmpty { out.append(.init("case_without_risks", id, ["identified": identified])) }
    if look.now == nil { out.append(.init("case_without_income", id, ["identified": identified])) }
    let check = look.home.checks.filter { $0.day <= day }.max { ($0.day, $0.id) < ($1.day, $1.id) }
    let house: Int64 = look.home.texts["house_grade"] != nil || check?.housing != nil ? 1 : 0
    let water: Int64 = look.home.texts["water_safety"] != nil || check?.water != nil ? 1 : 0
    if house + water < 2 { out.append(.init("case_without_guarantees", id, ["house": house, "water": water])) }
    return out
  }

  private func contradictions(_ look: Look) -> [TrialFinding] {
    let (id, members) = (look.home.id, look.members)
    var out: [TrialFinding] = []
    func count(_ rule: String, _ holds: (TrialHousehold.Member) -> Bool) {
      let found = members.count(where: holds)
      if found > 0 { out.append(.init(rule, id, ["members": Int64(found)])) }
    }
    let unable = members.allSatisfy { ["lost", "none"].contains($0.texts["labour"]) }
    if !members.isEmpty, unable, look.home.texts["safety_net"] != "yes",
      members.contains(where: { ["minimum_living", "extreme_poverty"].contains($0.texts["minimum_living"]) })
    {
      out.append(.init("safety_net_unmarked", id, ["members": Int64(members.count)]))
    }
    count("pupil_working") { ["preschool", "primary", "junior", "senior"].contains($0.texts["schooling"]) && look.hasWork($0) }
    count("primary_age") { member in
      guard member.texts["schooling"] == "primary", let age = look.age(member) else { return false }
      return age < 6 || age > 14
    }
    count("senior_age") { member in
      guard member.texts["schooling"] == "senior", let age = look.age(member) else { return false }
      return age < 15 || age > 20
    }
    count("dropout_cause_healthy") {
      ["illness", "disability"].contains($0.texts["dropout_cause"]) && $0.texts["health"] == "healthy"
    }
    count("work_end") { member in look.hasWork(member) && (member.workTo.map { $0 > day } ?? true) }
    for sex in ["male", "female"] {
      let same = ["head", "spouse"].allSatisfy { relation in
        members.contains { $0.texts["relation"] == relation && $0.texts["sex"] == sex }
      }
      if same, !out.contains(where: { $0.rule == "spouse_sex" }) { out.append(.init("spouse_sex", id, [:])) }
    }
    return out
  }

  private func gaps(_ look: Look) -> [TrialFinding] {
    guard look.isMonitored else { return [] }
    var out: [TrialFinding] = []
    func count(_ rule: String, _ holds: (TrialHousehold.Member) -> Bool) {
      let found = look.members.count(where: holds)
      if found > 0 { out.append(.init(rule, look.home.id, ["members": Int64(found)])) }
    }
    count("medical_insurance_empty") { $0.texts["medical_insurance"] == nil }
    count("ethnicity_empty") { $0.texts["ethnicity"] == nil }
    count("health_empty") { $0.texts["health"] == nil }
    let pupils = ["primary", "junior", "senior", "vocational", "college", "bachelor", "postgraduate"]
    count("pension_empty") { member in
      guard let age = look.age(member), age >= 16, member.texts["pension"] == nil else { return false }
      return !pupils.contains(member.texts["schooling"] ?? "")
    }
    return out
  }
}

/// One household as of the day, worked out the slow way.
private struct Look {
  let home: TrialHousehold
  let members: [TrialHousehold.Member]
  let open: TrialHousehold.Case?
  let lastEliminated: TrialHousehold.Case?
  /// Nil where nothing is known.
  let now: NetIncome?
  let then: NetIncome?
  let medical: Int64
  private let oracle: ScreeningOracle

  var isMonitored: Bool { open != nil }

  init(_ home: TrialHousehold, _ oracle: ScreeningOracle) {
    self.home = home
    self.oracle = oracle
    let day = oracle.day
    func present(_ on: LocalDate) -> [TrialHousehold.Member] {
      home.members.filter { ($0.joined.map { $0 <= on } ?? true) && ($0.left.map { $0 >= on } ?? true) }
    }
    members = present(day)
    func ended(_ one: TrialHousehold.Case) -> LocalDate? { [one.eliminated, one.left].compactMap(\.self).min() }
    let begun = home.cases.filter { $0.identified <= day }
    open = begun.filter { ended($0).map { $0 > day } ?? true }.max { ($0.identified, $0.id) < ($1.identified, $1.id) }
    lastEliminated = begun.filter { one in
      guard let end = ended(one), end <= day else { return false }
      return one.eliminated == end
    }.max { ($0.eliminated?.packed ?? 0) < ($1.eliminated?.packed ?? 0) }
    func income(_ on: LocalDate) -> NetIncome? {
      guard let scheme = oracle.policy.incomeScheme(for: .identification, in: home.village, on: on).value else { return nil }
      let people = present(on).count { $0.texts["registered"] != "no" && $0.texts["shares_income"] != "no" }
      let items = home.items.map {
        IncomeItem(id: $0.id, category: $0.category, name: $0.name, amount: Yuan(fen: $0.fen), periodStart: $0.start, periodEnd: $0.end)
      }
      return try? NetIncome.compute(
        items: items, people: people, window: IncomeWindow(scheme: scheme, on: on), scheme: scheme)
    }
    let whole = income(day)
    func known(_ income: NetIncome?) -> NetIncome? {
      guard let income, income.people > 0, income.items.contains(where: { $0.counted.fen != 0 }) else { return nil }
      return income
    }
    now = known(whole)
    then = known(income(day.adding(months: -12)))
    medical = (whole?.items ?? []).filter { counted in
      counted.item.category == .essentialExpense
        && ["医", "药", "病", "住院"].contains { counted.item.name?.contains($0) ?? false }
    }.reduce(0) { $0 + $1.counted.fen }
  }

  /// Those of the open case and of the one that it goes on from.
  var measures: [TrialHousehold.Measure] {
    guard let open else { return [] }
    return home.cases.filter { $0.id == open.id || $0.id == open.continues }.flatMap(\.measures)
      .filter { $0.started.map { $0 <= oracle.day } ?? false }
  }

  func signals(of kind: String, months: Int) -> [TrialHousehold.Signal] {
    let first = oracle.day.adding(months: -months)
    let own = home.signals.filter { $0.household != nil }
    let persons = members.compactMap(\.citizenID).flatMap { oracle.byPerson[$0] ?? [] }
    return (own + persons).filter { $0.kind == kind && ($0.day.map { $0 > first && $0 <= oracle.day } ?? true) }
  }

  func hasWork(_ member: TrialHousehold.Member) -> Bool {
    member.workFrom != nil || ["work_place", "employer", "work_industry"].contains { member.texts[$0] != nil }
  }

  func age(_ member: TrialHousehold.Member) -> Int? {
    guard let birth = member.birth else { return nil }
    let day = oracle.day
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day) ? 1 : 0)
  }
}
