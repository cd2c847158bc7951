import Basics
import Store

/// Every figure of a task summary, counted by hand in hundredths; none where the base is zero.
struct TaskOracle {
  /// By `TASK.ID`; wrapped, because a dictionary of optionals forgets.
  struct Value { let value: Int64? }
  private(set) var values: [String: Value] = [:]
  private let work: WorkByHand
  private let division: DivisionCode
  private let from, to: LocalDate

  init(_ work: WorkByHand, _ division: DivisionCode, _ from: LocalDate, _ to: LocalDate) {
    (self.work, self.division, self.from, self.to) = (work, division, from, to)
    // No monitoring is recorded in these worlds.
    for id in ["open_households", "leads", "checks", "measures"] { put(1, id, 0) }
    people()
    issues()
    activities()
    projects()
    money()
    village()
  }

  private mutating func put(_ task: Int, _ id: String, _ hundredths: Int64?) { values["\(task).\(id)"] = Value(value: hundredths) }
  private mutating func count(_ task: Int, _ id: String, _ count: Int) { put(task, id, Int64(count) * 100) }
  private func some(_ kind: String) -> [Record] { work.some(kind, division) }
  private func sum(_ records: [Record], _ field: String) -> Int64 { records.reduce(0) { $0 + ($1.number(field) ?? 0) } }

  private mutating func people() {
    let last = to
    count(1, "people_in_jobs", some("jobs").filter { $0.isOpen(on: last) }.count)
    count(2, "public_posts", some("public_posts").filter { $0.isOpen(on: last) }.count)
    let linked = some("project_households").filter { $0.isOpen(on: last) }.compactMap { $0.text("household_id") }
    count(4, "linked_households", Set(linked).count)
    let mentored = some("mentoring").filter { $0.isOpen(on: last) }.map { "\($0.village)|\($0.text("mentee_name") ?? "")" }
    count(10, "mentored", Set(mentored).count)
  }

  private mutating func issues() {
    let (first, last) = (from, to)
    let all = some("issues")
    func raised(_ kind: String) -> Int { all.filter { $0.text("kind") == kind && $0.isIn("raised_on", first, last) }.count }
    func settled(_ kind: String?) -> [Record] {
      all.filter { (kind == nil || $0.text("kind") == kind) && $0.isIn("settled_on", first, last) }
    }
    count(2, "entitlements_found", raised("entitlement"))
    count(2, "entitlements_settled", settled("entitlement").count)
    count(3, "errands_settled", settled("errand").count)
    count(3, "issues_settled", settled(nil).count)
    count(3, "issues_open", all.filter { record in
      record.date("raised_on").map { $0 <= last } ?? false && record.date("settled_on").map { $0 > last } ?? true
    }.count)
    var days: [Int] = []
    for record in settled(nil) {
      if let start = record.date("raised_on"), let end = record.date("settled_on") { days.append(start.days(until: end)) }
    }
    days.sort()
    put(3, "issue_days", days.isEmpty ? nil : Int64(days[(days.count - 1) / 2] + days[days.count / 2]) * 50)
    let disputes = settled("dispute")
    count(12, "disputes", raised("dispute"))
    count(12, "disputes_settled", disputes.count)
    let inVillage = disputes.filter { $0.text("result") == "settled_in_village" }.count
    put(12, "disputes_in_village", disputes.isEmpty ? nil : Int64((10_000 * Double(inVillage) / Double(disputes.count)).rounded()))
  }

  private mutating func activities() {
    let (first, last) = (from, to)
    let all = some("activities").filter { $0.isIn("date", first, last) }
    func kinds(_ kinds: [String]) -> Int { all.filter { kinds.contains($0.text("kind") ?? "") }.count }
    count(2, "policy_talks", kinds(["policy_talk"]))
    count(3, "errands", kinds(["errand"]))
    count(5, "market_contacts", kinds(["market_contact"]))
    count(10, "party_meetings", kinds(["party_class", "members_meeting"]))
    count(10, "party_classes", kinds(["party_class"]))
    count(11, "villagers_meetings", kinds(["villagers_meeting"]))
    count(12, "mediations", kinds(["mediation"]))
  }

  private mutating func projects() {
    let (first, last) = (from, to)
    func reaching(_ stage: String) -> [Record] {
      let ids = Set(some("project_stages").filter { $0.text("stage") == stage && $0.isIn("reached_on", first, last) }
        .compactMap { $0.text("project_id") })
      return some("projects").filter { ids.contains($0.text("project_id") ?? "") }
    }
    let finished = reaching("finished")
    put(4, "industry_area", sum(finished.filter { $0.text("kind") == "industry" && $0.text("quantity_unit") == "亩" }, "quantity"))
    count(8, "infrastructure_finished", finished.filter { $0.number("task") == 8 }.count)
    count(8, "infrastructure_accepted", reaching("accepted").filter { $0.number("task") == 8 }.count)
    put(8, "road_length", sum(finished.filter { $0.number("task") == 8 && $0.text("quantity_unit") == "公里" }, "quantity"))
    let eights = Set(some("projects").filter { $0.number("task") == 8 }.compactMap { $0.text("project_id") })
    put(8, "infrastructure_paid", sum(some("project_payments").filter {
      eights.contains($0.text("project_id") ?? "") && $0.isIn("paid_on", first, last)
    }, "amount"))
  }

  private mutating func money() {
    let (first, last) = (from, to)
    put(5, "sales", sum(some("sales").filter { $0.isIn("paid_on", first, last) }, "amount"))
    put(5, "loans", sum(some("loans").filter { $0.isIn("lent_on", first, last) }, "amount"))
    let ledger = some("ledger").filter { $0.isIn("date", first, last) }
    let income = ledger.filter { $0.text("kind") == "income" }
    let (all, own) = (sum(income, "amount"), sum(income.filter { $0.text("category") == "operation" }, "amount"))
    put(6, "collective_income", all)
    put(6, "operating_share", all == 0 ? nil : Int64((10_000 * Double(own) / Double(all)).rounded()))
    put(6, "dividends", sum(ledger.filter { $0.text("kind") == "dividend" }, "amount"))
    put(6, "collective_assets", sum(some("assets").filter { record in
      record.date("acquired_on").map { $0 <= last } ?? false && record.date("disposed_on").map { $0 > last } ?? true
    }, "value"))
  }

  private mutating func village() {
    let (first, last) = (from, to)
    let plans = some("village_plans")
    let approved = plans.filter { $0.date("approved_on").map { $0 <= last } ?? false }
    count(7, "village_plans", approved.count)
    count(7, "village_plans_underway", plans.filter { record in
      record.date("drafted_on").map { $0 <= last } ?? false && record.date("approved_on").map { $0 > last } ?? true
    }.count)
    let works = some("environment_works").filter { $0.isIn("date", first, last) }
    count(9, "environment_works", works.count)
    put(9, "environment_households", sum(works, "households") * 100)
    count(11, "disclosures", some("disclosures").filter { $0.isIn("disclosed_on", first, last) }.count)
    let due = some("disclosures").filter { $0.isIn("due_on", first, last) }
    let onTime = due.filter { record in
      guard let made = record.date("disclosed_on"), let limit = record.date("due_on") else { return false }
      return made <= limit
    }
    put(11, "disclosures_on_time", due.isEmpty ? nil : Int64((10_000 * Double(onTime.count) / Double(due.count)).rounded()))
  }
}
