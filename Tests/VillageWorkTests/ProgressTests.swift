import Authority
import Basics
import Policy
import Store
import TestSupport
import Testing
import VillageWork

/// The progress of goals and items against the same worked out by hand.
@Suite struct ProgressTests {
  @Test(arguments: CountingTests.runs)
  func progressAgreesWithReadingByHand(_ engine: Engine, _ seed: UInt64) async throws {
    var work = try await WorkByHand(engine, seed: seed)
    for division in WorkByHand.divisions {
      let day = work.day()
      try await goals(work, division, day, "seed \(seed), \(division), \(day)")
      try await items(work, division, day, "seed \(seed), \(division), \(day)")
    }
  }

  private struct Found: Equatable { let value: Int64; let source: String; let year: Int }

  private func read(_ work: WorkByHand, _ indicator: String, _ village: Int64, until target: Int, since: Int?, on day: LocalDate) -> Found? {
    let end = min(day, LocalDate(target, 12, 31) ?? day)
    func own(_ kind: String) -> [Record] { (work.records[kind] ?? []).filter { $0.village == village } }
    func profiles(_ field: String) -> [(year: Int, value: Int64)] {
      own("profiles").compactMap { record in
        guard let year = record.number("year"), let value = record.number(field), year <= end.year else { return nil }
        return (Int(year), value)
      }
    }
    func ofProfile(_ field: String) -> Found? {
      profiles(field).max { $0.year < $1.year }.map { Found(value: $0.value, source: "profile", year: $0.year) }
    }
    func yearly(_ records: [Record], _ date: String, _ source: String, _ profile: Found?) -> Found? {
      let known = records.filter { $0.date(date).map { $0 <= day && $0.year <= end.year } ?? false }
      guard let year = known.compactMap({ $0.date(date)?.year }).max(), year >= profile?.year ?? 0 else { return profile }
      let sum = known.filter { $0.date(date)?.year == year }.reduce(Int64(0)) { $0 + ($1.number("amount") ?? 0) }
      return Found(value: sum, source: source, year: year)
    }
    switch indicator {
    case "collective_income":
      return yearly(own("ledger").filter { $0.text("kind") == "income" }, "date", "ledger", ofProfile("collective_income"))
    case "sales": return yearly(own("sales"), "paid_on", "sales", nil)
    case "collective_assets":
      let held = own("assets").filter { record in
        record.date("acquired_on").map { $0 <= end } ?? false && record.date("disposed_on").map { $0 > end } ?? true
      }
      if held.isEmpty { return ofProfile("collective_assets") }
      return Found(value: held.reduce(0) { $0 + ($1.number("value") ?? 0) }, source: "assets", year: end.year)
    case "disposable_income_per_capita": return ofProfile(indicator)
    case "jobs":
      let jobs = own("jobs").filter { $0.isOpen(on: end) }
      return jobs.isEmpty ? nil : Found(value: Int64(jobs.count) * 100, source: "jobs", year: end.year)
    case "reserve_cadres":
      let names = own("mentoring").filter { record in
        record.text("mentee_kind") == "reserve_cadre" && record.date("starts_on").map { $0 <= end } ?? false
      }.compactMap { $0.text("mentee_name") }
      return names.isEmpty ? nil : Found(value: Int64(Set(names).count) * 100, source: "mentoring", year: end.year)
    case "open_cases": return Found(value: 0, source: "cases", year: end.year)
    case "party_members":
      let members = profiles("party_members")
      guard let since, let before = members.first(where: { $0.year == since }),
        let now = members.filter({ $0.year > since }).max(by: { $0.year < $1.year })
      else { return nil }
      return Found(value: (now.value - before.value) * 100, source: "profile", year: now.year)
    default:
      let items = own("profile_items").filter { $0.text("item") == indicator && $0.number("year").map { $0 <= end.year } ?? false }
      guard let last = items.max(by: { ($0.number("year") ?? 0) < ($1.number("year") ?? 0) }) else { return nil }
      return Found(value: last.number("value") ?? 0, source: "profile_item", year: Int(last.number("year") ?? 0))
    }
  }

  private func goals(_ work: WorkByHand, _ division: DivisionCode, _ day: LocalDate, _ place: String) async throws {
    let found = try await work.world.store.read { try GoalProgress.all(in: division, on: day, viewer: .machineOperator, $0) }
    #expect(found.count == work.some("goals", division).count, "\(place)")
    for progress in found {
      let goal = progress.goal
      let expected = read(
        work, goal.indicator, progress.village.value, until: goal.targetYear, since: goal.baselineYear, on: day)
      let got = progress.current.map { Found(value: $0.value.hundredths, source: $0.source.rawValue, year: $0.year) }
      #expect(got == expected, "\(place) \(progress.village) \(goal.indicator)")
      guard let value = expected?.value else {
        #expect(progress.share == nil && !progress.isReached && progress.reason != nil)
        continue
      }
      let (target, base) = (goal.target.fen, goal.baseline?.fen)
      let falls = base.map { $0 > target } ?? (goal.indicator == "open_cases")
      #expect(progress.isReached == (falls ? value <= target : value >= target), "\(place) \(goal.indicator)")
      if let base, base != target, let share = progress.share {
        #expect(abs(share - 100 * Double(value - base) / Double(target - base)) < 1e-6, "\(place) \(goal.indicator)")
      }
    }
  }

  private func items(_ work: WorkByHand, _ division: DivisionCode, _ day: LocalDate, _ place: String) async throws {
    let policy = work.world.installation.policy
    let found = try await work.world.store.read {
      try PlanItemProgress.all(in: division, on: day, policy: policy, viewer: .machineOperator, $0)
    }
    let records = work.some("work_plan_items", division)
    #expect(found.count == records.count, "\(place)")
    for progress in found {
      guard let record = records.first(where: { $0.text("item_id") == progress.item.id }) else {
        Issue.record("\(place): \(progress.item.id) is not there")
        continue
      }
      let year = Int(record.number("year") ?? 0)
      let activities = (work.records["activities"] ?? []).filter {
        $0.text("item_id") == progress.item.id && $0.date("date").map { $0 <= day } ?? false
      }
      #expect(progress.activities == activities.count, "\(place)")
      #expect(progress.lastActivity == activities.compactMap { $0.date("date") }.max(), "\(place)")
      let stages = (work.records["project_stages"] ?? []).filter { stage in
        record.text("project_id") != nil && stage.text("project_id") == record.text("project_id")
          && stage.date("reached_on").map { $0 <= day } ?? false
      }.compactMap { $0.text("stage") }
      var isDone = record.date("done_on").map { $0 <= day } ?? false
      if stages.contains("finished") { isDone = true }
      if let target = record.number("target"), let indicator = record.text("indicator"),
        let value = read(work, indicator, record.village, until: year, since: year - 1, on: day)
      {
        if value.year >= year, value.value >= target { isDone = true }
      }
      let isDropped = record.date("dropped_on").map { $0 <= day } ?? false
      let isUnderway = !activities.isEmpty || !stages.isEmpty
      let state: PlanItemProgress.State = isDropped ? .dropped : isDone ? .done : isUnderway ? .underway : .notBegun
      #expect(progress.state == state, "\(place) \(progress.item.id)")
      let month = Int(record.number("due_month") ?? 12)
      let due = month == 12 ? LocalDate(year, 12, 31) : LocalDate(year, month + 1, 1)?.adding(days: -1)
      #expect(progress.item.due == due)
      #expect(progress.isOverdue == (!isDropped && !isDone && progress.item.due < day), "\(place)")
    }
  }
}
