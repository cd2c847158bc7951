import Authority
import Basics
import Policy
import Store
import TestSupport
import Testing
import VillageWork

/// The counts of village work against the same counted by hand over plain arrays of random records.
@Suite struct CountingTests {
  static let runs: [(Engine, UInt64)] = engines.flatMap { engine in [(engine, UInt64(7)), (engine, UInt64(1_951))] }

  @Test(arguments: runs)
  func countsAgreeWithCountingByHand(_ engine: Engine, _ seed: UInt64) async throws {
    var work = try await WorkByHand(engine, seed: seed)
    for division in WorkByHand.divisions {
      let (a, b) = (work.day(), work.day())
      let (from, to) = (min(a, b), max(a, b))
      let place = "seed \(seed), \(division), \(from)–\(to)"
      try await issues(work, division, from, to, place)
      try await economy(work, division, to, place)
      try await employment(work, division, to, place)
      try await projects(work, division, to, place)
      try await results(work, division, to, place)
      try await summary(work, division, from, to, place)
    }
  }

  private func issues(
    _ work: WorkByHand, _ division: DivisionCode, _ from: LocalDate, _ to: LocalDate, _ place: String
  ) async throws {
    let counted = try await work.world.store.read {
      try IssueLedger.count(in: division, from: from, to: to, viewer: .machineOperator, $0)
    }
    for kind in [nil, "difficulty", "errand", "dispute", "entitlement"] as [String?] {
      let records = work.some("issues", division).filter { kind == nil || $0.text("kind") == kind }
      let counts = kind.map { counted.byKind[$0] ?? IssueLedger.Counts() } ?? counted.all
      #expect(counts.raised == records.filter { $0.isIn("raised_on", from, to) }.count, "\(place)")
      #expect(counts.answered == records.filter { $0.isIn("answered_on", from, to) }.count, "\(place)")
      #expect(counts.handedUp == records.filter { $0.isIn("handed_up_on", from, to) }.count, "\(place)")
      let settled = records.filter { $0.isIn("settled_on", from, to) }
      #expect(counts.settledInAll == settled.count, "\(place)")
      #expect(counts.settled["cannot"] ?? 0 == settled.filter { $0.text("result") == "cannot" }.count, "\(place)")
      #expect(counts.confirmed == records.filter { $0.isIn("confirmed_on", from, to) }.count, "\(place)")
      let open = records.filter { record in
        record.date("raised_on").map { $0 <= to } ?? false && record.date("settled_on").map { $0 > to } ?? true
      }
      #expect(counts.open == open.count, "\(place)")
      #expect(counts.overdue == open.filter { $0.date("due_on").map { $0 < to } ?? false }.count, "\(place)")
      var days: [Int] = []
      for record in settled {
        if let raised = record.date("raised_on"), let end = record.date("settled_on") { days.append(raised.days(until: end)) }
      }
      days.sort()
      let median = days.isEmpty ? nil : Double(days[(days.count - 1) / 2] + days[days.count / 2]) / 2
      #expect(counts.medianDays == median, "\(place)")
    }
    let list = try await work.world.store.read {
      try IssueList.read(in: division, on: to, limit: 7, viewer: .machineOperator, $0)
    }
    let expected = work.some("issues", division).filter { $0.date("raised_on").map { $0 <= to } ?? false }
    #expect(list.total == expected.count, "\(place)")
    #expect(list.rows.count == min(7, expected.count), "\(place)")
  }

  private func sum(_ records: [Record], _ field: String) -> Int64 { records.reduce(0) { $0 + ($1.number(field) ?? 0) } }

  private func economy(_ work: WorkByHand, _ division: DivisionCode, _ day: LocalDate, _ place: String) async throws {
    let year = day.year
    let counted = try await work.world.store.read {
      try EconomyYear.count(in: division, year: year, on: day, viewer: .machineOperator, $0)
    }
    let ledger = work.some("ledger", division).filter { record in
      record.date("date").map { $0.year == year && $0 <= day } ?? false
    }
    let income = ledger.filter { $0.text("kind") == "income" }
    #expect(counted.totalIncome.fen == sum(income, "amount"), "\(place)")
    #expect(counted.totalCost.fen == sum(ledger.filter { $0.text("kind") == "cost" }, "amount"), "\(place)")
    #expect(counted.totalDividends.fen == sum(ledger.filter { $0.text("kind") == "dividend" }, "amount"), "\(place)")
    #expect(counted.profit.fen == counted.totalIncome.fen - counted.totalCost.fen)
    #expect(counted.income["operation"]?.fen ?? 0 == sum(income.filter { $0.text("category") == "operation" }, "amount"), "\(place)")
    #expect(counted.villagesWithIncome == Set(income.map(\.village)).count, "\(place)")
    let held = work.some("assets", division).filter { record in
      record.date("acquired_on").map { $0 <= day } ?? false && record.date("disposed_on").map { $0 > day } ?? true
    }
    #expect(counted.assetsValue.fen == sum(held, "value"), "\(place)")
    #expect(counted.assetCount == held.count, "\(place)")
    #expect(counted.idleAssets.fen == sum(held.filter { $0.text("use") == "idle" }, "value"), "\(place)")
    let profiles = work.some("profiles", division).filter { $0.number("year") == Int64(year) }
    let told = profiles.compactMap { $0.number("collective_income") }
    #expect(counted.incomeOfProfiles?.fen == (told.isEmpty ? nil : told.reduce(0, +)), "\(place)")
  }

  private func employment(_ work: WorkByHand, _ division: DivisionCode, _ day: LocalDate, _ place: String) async throws {
    let counted = try await work.world.store.read {
      try EmploymentCounts.count(in: division, on: day, viewer: .machineOperator, $0)
    }
    let jobs = work.some("jobs", division).filter { $0.isOpen(on: day) }
    #expect(counted.people == jobs.count, "\(place)")
    #expect(counted.jobs == jobs.count, "\(place)")
    #expect(counted.jobsByPlace["outside"] ?? 0 == jobs.filter { $0.text("place") == "outside" }.count, "\(place)")
    #expect(counted.jobsByChannel[""] ?? 0 == jobs.filter { $0.text("channel") == nil }.count, "\(place)")
    let wages = jobs.compactMap { $0.number("monthly_wage") }
    #expect(counted.meanWage?.fen == (wages.isEmpty ? nil : wages.reduce(0, +) / Int64(wages.count)), "\(place)")
    #expect(counted.postsInAll == work.some("public_posts", division).filter { $0.isOpen(on: day) }.count, "\(place)")
    let loans = work.some("loans", division).filter { record in
      record.date("lent_on").map { $0 <= day } ?? false && record.date("repaid_on").map { $0 > day } ?? true
    }
    #expect(counted.loans == loans.count, "\(place)")
    #expect(counted.loansOutstanding.fen == sum(loans, "amount"), "\(place)")
    #expect(counted.loansOverdue == loans.filter { $0.date("due_on").map { $0 < day } ?? false }.count, "\(place)")
    let sales = work.some("sales", division).filter { record in
      record.date("paid_on").map { $0.year == day.year && $0 <= day } ?? false
    }
    #expect(counted.sales.fen == sum(sales, "amount"), "\(place)")
    #expect(counted.buyers == Set(sales.compactMap { $0.text("buyer") }).count, "\(place)")
  }

  private func projects(_ work: WorkByHand, _ division: DivisionCode, _ day: LocalDate, _ place: String) async throws {
    let policy = work.world.installation.policy
    let found = try await work.world.store.read {
      try ProjectProgress.all(in: division, on: day, policy: policy, viewer: .machineOperator, $0)
    }
    let records = work.some("projects", division)
    #expect(found.count == records.count, "\(place)")
    let order = ["approved", "tendered", "started", "finished", "accepted", "handed_over", "checked"]
    var overdue = 0
    for record in records {
      let id = record.text("project_id") ?? ""
      guard let project = found.first(where: { $0.id == id }) else {
        Issue.record("\(place): \(id) is missing")
        continue
      }
      func own(_ kind: String) -> [Record] { work.some(kind, division).filter { $0.text("project_id") == id } }
      let reached = own("project_stages").filter { $0.date("reached_on").map { $0 <= day } ?? false }
      let names = reached.compactMap { $0.text("stage") }
      #expect(project.stage?.rawValue == order.last { names.contains($0) }, "\(place) \(id)")
      #expect(project.arrived.fen == sum(own("project_funds").filter { $0.date("arrived_on").map { $0 <= day } ?? false }, "amount"), "\(place)")
      #expect(project.paid.fen == sum(own("project_payments").filter { $0.date("paid_on").map { $0 <= day } ?? false }, "amount"), "\(place)")
      #expect(project.linkedHouseholds == own("project_households").filter { $0.isOpen(on: day) }.count, "\(place)")
      let isFinished = ["finished", "accepted", "handed_over", "checked"].contains { names.contains($0) }
      let isLate = !isFinished && record.date("planned_finish").map { $0 < day } ?? false
      if isLate { overdue += 1 }
      #expect(project.isOverdue == isLate, "\(place) \(id)")
      let accepted = reached.first { $0.text("stage") == "accepted" }?.date("reached_on")
      let due = names.contains("checked") ? nil : accepted?.adding(months: 12)
      #expect(project.careDue == due, "\(place) \(id)")
    }
    let totals = ProjectTotals(found, on: day)
    #expect(totals.count == records.count && totals.overdue == overdue, "\(place)")
    #expect(totals.paid.fen == found.reduce(0) { $0 + $1.paid.fen })
    #expect(totals.byStage.values.reduce(0, +) + totals.withoutStage + totals.cancelled == totals.count)
  }

  private func results(_ work: WorkByHand, _ division: DivisionCode, _ day: LocalDate, _ place: String) async throws {
    let policy = work.world.installation.policy
    let (all, due) = try await work.world.store.read { connection in
      (
        try ResultList.read(in: division, on: day, policy: policy, viewer: .machineOperator, connection),
        try ResultList.read(in: division, on: day, onlyDue: true, policy: policy, viewer: .machineOperator, connection)
      )
    }
    let done = work.some("results", division).filter { $0.date("done_on").map { $0 <= day } ?? false }
    #expect(all.count == done.count, "\(place)")
    let waiting = done.filter { record in
      record.date("checked_on").map { $0 > day } ?? true && record.date("done_on").map { $0.adding(months: 12) < day } ?? false
    }
    #expect(Set(due.map(\.id)) == Set(waiting.compactMap { $0.text("result_id") }), "\(place)")
  }

  private func summary(
    _ work: WorkByHand, _ division: DivisionCode, _ from: LocalDate, _ to: LocalDate, _ place: String
  ) async throws {
    let policy = work.world.installation.policy
    let summary = try await work.world.store.read {
      try TaskSummary.count(in: division, from: from, to: to, policy: policy, viewer: .machineOperator, $0)
    }
    let expected = TaskOracle(work, division, from, to)
    let activities = work.some("activities", division).filter { $0.isIn("date", from, to) }
    #expect(summary.activities == activities.count, "\(place)")
    #expect(summary.withoutTask == activities.filter { $0.text("tasks") == nil }.count, "\(place)")
    #expect(summary.households == Set(activities.compactMap { $0.text("households") }).count, "\(place)")
    #expect(summary.tasks.map(\.number) == Array(1...12))
    for task in summary.tasks {
      let own = activities.filter { ($0.text("tasks") ?? "").split(separator: ";").contains("\(task.number)") }
      #expect(task.activities == own.count, "\(place)")
      let results = work.some("results", division).filter {
        $0.number("task") == Int64(task.number) && $0.isIn("done_on", from, to)
      }
      #expect(task.results == results.count, "\(place)")
      for figure in task.figures {
        guard let oracle = expected.values["\(task.number).\(figure.id)"] else {
          Issue.record("\(figure.id) has no oracle")
          continue
        }
        #expect(figure.value?.hundredths == oracle.value, "\(place) \(task.number).\(figure.id)")
      }
    }
    #expect(expected.values.count == TaskIndicator.all.count)
  }
}
