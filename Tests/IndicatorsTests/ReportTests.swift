import Authority
import Basics
import Indicators
import Installation
import Journal
import Store
import TestSupport
import Testing

private typealias SupportWorld = TestSupport.World

/// Reports laid out by policy: against counting by hand, signed and made again, and through merges and
/// splits of villages.
@Suite struct ReportTests {
  private static let day = LocalDate(2023, 10, 31)!
  private static let villages = 260

  /// A district with random records of work, all before `day`.
  private struct District {
    let world: SupportWorld
    var ledger: [(village: DivisionCode, date: LocalDate, kind: String, category: String, fen: Int64)] = []
    var activities: [(village: DivisionCode, date: LocalDate, kind: String, attendance: Int)] = []

    init(_ engine: Engine, seed: UInt64) async throws {
      world = try await SupportWorld(engine, villages: ReportTests.villages)
      var random = SeededGenerator(seed: seed)
      func place() -> DivisionCode { SupportWorld.village(random.below(ReportTests.villages), county: random.below(2)) }
      func date() -> LocalDate { LocalDate(2022, 1, 1)!.adding(days: random.below(660)) }
      var rows: [[String: SQLValue]] = []
      for number in 0..<600 {
        let kind = ["income", "cost", "dividend"][random.below(3)]
        let category = kind == "income" ? ["operation", "contracting", "subsidy"][random.below(3)] : kind == "cost" ? "materials" : "to_members"
        let entry = (village: place(), date: date(), kind: kind, category: category, fen: Int64(random.below(900_000) + 1))
        ledger.append(entry)
        rows.append([
          "entry_id": .text("E\(number)"), "village_code": entry.village.sqlValue, "date": entry.date.sqlValue,
          "kind": .text(kind), "category": .text(category), "amount": .integer(entry.fen),
        ])
      }
      _ = try await world.importRows("ledger", rows, batch: 200)
      rows = []
      for number in 0..<600 {
        let kind = ["visit", "mediation", "party_class", "villagers_meeting"][random.below(4)]
        let entry = (village: place(), date: date(), kind: kind, attendance: random.below(60))
        activities.append(entry)
        rows.append([
          "activity_id": .text("A\(number)"), "village_code": entry.village.sqlValue, "date": entry.date.sqlValue,
          "kind": .text(kind), "attendance": .integer(Int64(entry.attendance)), "summary": .text("记录\(number)"),
        ])
      }
      _ = try await world.importRows("activities", rows, batch: 200)
    }

    func table(_ id: String, _ division: DivisionCode, from: LocalDate? = nil, asOf: LocalDate) async throws -> ReportTable {
      let definition = try #require(world.installation.reports.find(id))
      var request = ReportRequest(division, asOf: asOf)
      (request.from, request.limit) = (from, 100_000)
      let (policy, asked) = (world.installation.policy, request)
      return try await world.store.read { try definition.table(asked, policy: policy, by: .machineOperator, $0) }
    }

    /// What a report says of a row, by column.
    func cells(_ table: ReportTable, _ subject: ReportTable.Subject) throws -> [String: ReportTable.Cell] {
      let row = try #require(table.rows.first { $0.subject == subject })
      return Dictionary(zip(table.columns.map(\.id), row.cells), uniquingKeysWith: { first, _ in first })
    }
  }

  private func seed() -> UInt64 {
    let seed = UInt64.random(in: 1...1_000_000)
    print("ReportTests: seed \(seed)")
    return seed
  }

  @Test(arguments: engines) func figuresAreThoseOfTheRecords(_ engine: Engine) async throws {
    let seed = seed()
    let district = try await District(engine, seed: seed)
    let from = LocalDate(2023, 1, 1)!
    func inside(_ date: LocalDate) -> Bool { from <= date && date <= Self.day }
    let economy = try await district.table("collective-economy", SupportWorld.prefecture, from: from, asOf: Self.day)
    let work = try await district.table("work-summary", SupportWorld.prefecture, from: from, asOf: Self.day)
    #expect(economy.rows.count == 3 && work.rows.count == 3)
    let places: [(ReportTable.Subject, DivisionCode)] = SupportWorld.counties.map { (.division($0), $0) } + [(.total, SupportWorld.prefecture)]
    for (subject, place) in places {
      let money = try district.cells(economy, subject)
      let entries = district.ledger.filter { place.contains($0.village) && inside($0.date) }
      func sum(_ kind: String, _ category: String? = nil) -> Int64 {
        entries.filter { $0.kind == kind && (category == nil || $0.category == category) }.reduce(0) { $0 + $1.fen }
      }
      #expect(money["income"] == .yuan(Yuan(fen: sum("income"))), "\(seed)")
      #expect(money["operation"] == .yuan(Yuan(fen: sum("income", "operation"))), "\(seed)")
      #expect(money["profit"] == .yuan(Yuan(fen: sum("income") - sum("cost"))), "\(seed)")
      #expect(money["villages"] == .count(Set(entries.filter { $0.kind == "income" }.map(\.village)).count), "\(seed)")
      let counts = try district.cells(work, subject)
      let done = district.activities.filter { place.contains($0.village) && inside($0.date) }
      #expect(counts["activities"] == .count(done.count), "\(seed)")
      #expect(counts["visits"] == .count(done.filter { $0.kind == "visit" }.count), "\(seed)")
      #expect(counts["attendance"] == .count(done.reduce(0) { $0 + $1.attendance }), "\(seed)")
    }
    let listed = try await district.table("ledger", SupportWorld.counties[0], from: from, asOf: Self.day)
    let expected = district.ledger.filter { SupportWorld.counties[0].contains($0.village) && inside($0.date) }
    #expect(listed.rows.count == expected.count, "\(seed)")
  }

  @Test(arguments: engines) func theSameBytesAfterThreeHundredMergesAndSplits(_ engine: Engine) async throws {
    let seed = seed()
    let district = try await District(engine, seed: seed)
    let (world, desk) = (district.world, district.world.installation.signedReports)
    let past = LocalDate(2023, 6, 30)!
    var runs: [SignedReport] = []
    for report in world.installation.reports.reports where report.id != "monitoring-overdue" {
      for division in [SupportWorld.prefecture, SupportWorld.counties[0], SupportWorld.village(3)] {
        runs.append(try await desk.sign(report.id, ReportRequest(division, asOf: past), signer: "测试", by: .machineOperator))
      }
    }
    // From November on: of every three villages two go up in the third or in a new one, across counties
    // too; some are split.
    var random = SeededGenerator(seed: seed).branch("merges")
    var (changes, edits, next) = (0, [Edit](), 270)
    let end = LocalDate(2023, 11, 30)!.sqlValue
    var standing = (0..<2).flatMap { county in (0..<Self.villages).map { SupportWorld.village($0, county: county) } }.shuffled(using: &random)
    var merged: [DivisionCode: Set<DivisionCode>] = [:]
    func made(_ from: [DivisionCode], county: Int) -> DivisionCode {
      next += 1
      let code = SupportWorld.village(next, county: county)
      edits.append(Edit("divisions", [
        "code": code.sqlValue, "name": .text("新村\(next)"), "level": "village",
        "parent_code": .integer(code.value - code.value % 1000), "valid_from": LocalDate(2023, 12, 1)!.sqlValue,
        "predecessors": .text(from.map(\.description).joined(separator: ";")),
      ]))
      merged[code] = Set(from)
      return code
    }
    while changes < 300, standing.count >= 2 {
      let village = standing.removeLast()
      edits.append(Edit("divisions", ["code": village.sqlValue, "valid_to": end]))
      if random.below(4) == 0 {
        // A split: into two.
        let county = SupportWorld.counties[0].contains(village) ? 0 : 1
        _ = (made([village], county: county), made([village], county: county))
        changes += 1
      } else {
        let other = standing.removeLast()
        edits.append(Edit("divisions", ["code": other.sqlValue, "valid_to": end]))
        _ = made([village, other], county: random.below(2))
        changes += 1
      }
    }
    for part in stride(from: 0, to: edits.count, by: 100) {
      _ = try await world.installation.pipeline.submit(
        Change(operationID: "merge\(part)", edits: Array(edits[part..<min(part + 100, edits.count)])), by: .machineOperator)
    }
    #expect(changes >= 280, "\(changes) merges and splits, seed \(seed)")
    for run in runs {
      let difference = try await desk.differences(run.id, by: .machineOperator)
      #expect(difference.lines.isEmpty, "\(run.report) of \(run.division), seed \(seed): \(difference.lines.prefix(2))")
      let again = try await desk.reproduce(run.id, by: .machineOperator)
      #expect(again.isSame, "\(run.report) of \(run.division), seed \(seed)")
    }
    // After the merges the records of former villages count where these went, and nothing is lost.
    let after = LocalDate(2023, 12, 31)!
    let total = try district.cells(try await district.table("collective-economy", SupportWorld.prefecture, from: LocalDate(2022, 1, 1), asOf: after), .total)
    let income = district.ledger.filter { $0.kind == "income" }.reduce(0) { $0 + $1.fen }
    #expect(total["income"] == .yuan(Yuan(fen: income)), "\(seed)")
    var children: Int64 = 0
    for county in SupportWorld.counties {
      let township = DivisionCode(county.value + 100_000)!
      let table = try await district.table("collective-economy", township, from: LocalDate(2022, 1, 1), asOf: after)
      let (whole, parts) = (try district.cells(table, .total)["income"], table.rows.dropLast().map { $0.cells[5] })
      func fen(_ cell: ReportTable.Cell?) -> Int64 { if case .yuan(let yuan)? = cell { yuan.fen } else { 0 } }
      #expect(fen(whole) == parts.reduce(0) { $0 + fen($1) }, "\(seed)")
      children += fen(whole)
    }
    #expect(children == income, "\(seed)")
  }

  @Test(arguments: engines) func aSignedReportStandsAndTellsOfCorrections(_ engine: Engine) async throws {
    let district = try await District(engine, seed: 7)
    let (world, desk) = (district.world, district.world.installation.signedReports)
    let entry = try #require(district.ledger.enumerated().first { $0.element.kind == "income" && $0.element.date <= Self.day })
    var request = ReportRequest(entry.element.village, asOf: entry.element.date)
    request.from = entry.element.date
    let run = try await desk.sign("ledger", request, signer: "张某", by: .machineOperator)
    #expect(try await desk.differences(run.id, by: .machineOperator).lines.isEmpty)
    try await world.put("ledger", ["entry_id": .text("E\(entry.offset)"), "amount": .integer(entry.element.fen + 100)])
    try await world.put("ledger", [
      "entry_id": "E-late", "village_code": entry.element.village.sqlValue, "date": entry.element.date.sqlValue,
      "kind": "income", "category": "operation", "amount": .integer(500),
    ])
    let lines = try await desk.differences(run.id, by: .machineOperator).lines
    #expect(lines.contains { $0.row == "ledger:E\(entry.offset)" && $0.column == "amount" && $0.signed == Yuan(fen: entry.element.fen).description })
    #expect(lines.contains { $0.row == "ledger:E-late" && $0.signed == nil } && lines.count == 2)
    let again = try await desk.reproduce(run.id, by: .machineOperator)
    #expect(again.isSame && again.digest == run.digest)
    await #expect(throws: ChangeError.self) {
      try await world.put("signed_reports", ["run_id": .text(run.id), "content": "anders"])
    }
    let other = SupportWorld.counties.first { !$0.contains(entry.element.village) }
    let narrow = Viewer(id: "V", name: Bilingual("乙", "V"), scope: other, rights: Viewer.machineOperator.rights)
    await #expect(throws: SignedReportError.unknownRun(run.id)) { _ = try await desk.find(run.id, by: narrow) }
  }
}
