import Basics
import Exchange
import Foundation
import Store
import Testing
import TestSupport

/// Values as offices type them are read as they were meant (FORMATS §1), and what has no meaning is
/// refused.
@Suite struct ValuesTests {
  private static let village = SampleFiles.village

  @Test(arguments: [
    ("2023-09-01", "2023-09-01"), ("2023/9/1", "2023-09-01"), ("2023.9.1", "2023-09-01"),
    ("20230901", "2023-09-01"), ("2023年9月1日", "2023-09-01"), ("2023 年 9 月 1 日", "2023-09-01"),
    ("２０２３年９月１日", "2023-09-01"), ("2023年9月", "2023-09"), ("202309", "2023-09"),
    ("45170", "2023-09-01"), ("45170.0", "2023-09-01"), ("2023-09-01 00:00:00", "2023-09-01"),
    ("\u{3000}2023-9-1\u{A0}", "2023-09-01"), ("2024-02-29", "2024-02-29"),
  ])
  func datesAreRead(_ typed: String, _ kept: String) async throws {
    let fixture = try await Self.ready
    let holder = "读 \(typed.unicodeScalars.map { String($0.value) }.joined(separator: "-"))"
    let report = try await fixture.load("support", CSVText.write([
      ["division_code", "slot", "holder", "starts_on", "ends_on"],
      [Self.village, "leader", holder, typed, "2026-12-31"],
    ]), name: UUID().uuidString + ".csv")
    #expect(report.errors == 0)
    let row = try await fixture.records("support", key: 3)["\(Self.village)|leader|\(holder)"]
    #expect(row?["starts_on"] == kept)
  }

  @Test(arguments: [
    "2023-02-29", "2023-13-01", "20230431", "2023年2月30日", "202313", "明年", "2023", "1-9-2023",
    "2023-09-01 08:30", "23.9.1", "0000-00-00",
  ])
  func impossibleDatesAreRefused(_ typed: String) async throws {
    let fixture = try await Self.ready
    let report = try await fixture.load("support", CSVText.write([
      ["division_code", "slot", "holder", "starts_on"],
      [Self.village, "leader", "不会写入", typed],
    ]), name: UUID().uuidString + ".csv")
    #expect(report.wasStopped)
    let problem = try #require(report.problems.first)
    #expect(problem.row == 2 && problem.column == "starts_on" && problem.value == typed)
    #expect(problem.remedy != nil)
  }

  /// A month stands for its first day where something starts and for its last where it ends.
  @Test func monthsStandForTheirEnds() async throws {
    let fixture = try await Self.ready
    try await fixture.load("support", CSVText.write([
      ["division_code", "slot", "holder", "starts_on", "ends_on"],
      [Self.village, "agronomist", "月", "2024年2月", "202402"],
    ]), name: UUID().uuidString + ".csv")
    let days = try await fixture.installation.store.read { connection in
      try connection.first("SELECT starts_on, ends_on FROM support WHERE holder = '月'") {
        [try $0.get(0, as: LocalDate.self).description, try $0.get(1, as: LocalDate.self).description]
      }
    }
    #expect(days == ["2024-02-01", "2024-02-29"])
  }

  @Test(arguments: [
    ("２１００", "2100"), ("2,100", "2100"), ("２,１００", "2100"), ("3.2万", "32000"),
    ("1.5亿", "150000000"), ("６８００．５", "6800.50"), ("¥6,800", "6800"), ("3.2万元", "32000"),
    (" 56000 ", "56000"), ("-12.05", "-12.05"), ("0", "0"), ("2，100", "2100"),
  ])
  func numbersAreRead(_ typed: String, _ kept: String) async throws {
    let fixture = try await Self.ready
    let id = UUID().uuidString
    let report = try await fixture.load("income", CSVText.write([
      ["item_id", "household_id", "category", "amount"], [id, "H1", "wage", typed],
    ]), name: id + ".csv")
    #expect(report.errors == 0)
    #expect(try await fixture.records("income")[id]?["amount"] == kept)
  }

  @Test(arguments: ["1.234", "约3万", "12e3", "1.2.3", "万", "--5", "五千"])
  func noNumbersAreRefused(_ typed: String) async throws {
    let fixture = try await Self.ready
    let report = try await fixture.load("profiles", CSVText.write([
      ["village_code", "year", "collective_income"], [Self.village, "2011", typed],
    ]), name: UUID().uuidString + ".csv")
    #expect(report.wasStopped)
    #expect(report.problems.first?.value == typed)
  }

  @Test(arguments: ["因病;因学", "因病；因学", "因病、因学", "illness,schooling", "因病 ， schooling", "因病;;因学;因病"])
  func listsAreRead(_ typed: String) async throws {
    let fixture = try await Self.ready
    let id = "L" + String(typed.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFFFF)
    let report = try await fixture.load("cases", CSVText.write([
      ["case_id", "household_id", "object_type", "identified_on", "risks", "left_on"],
      [id, "H1", "脱贫不稳定户", "2021-07-08", typed, "2021-07-08"],
    ]), name: UUID().uuidString + ".csv")
    #expect(report.errors == 0)
    #expect(try await fixture.records("cases")[id]?["risks"] == "illness;schooling")
  }

  /// Up to five risks; a sixth is too many.
  @Test func listsHaveAnEnd() async throws {
    let fixture = try await Self.ready
    func load(_ risks: String) async throws -> ImportReport {
      try await fixture.load("cases", CSVText.write([
        ["case_id", "household_id", "object_type", "identified_on", "risks", "left_on"],
        ["L5", "H1", "脱贫不稳定户", "2021-07-08", risks, "2021-07-08"],
      ]), name: UUID().uuidString + ".csv")
    }
    #expect(try await load("因病、因学、因残、因疫情、其他").errors == 0)
    #expect(try await load("因病、因学、因残、因疫情、其他、因灾").wasStopped)
  }

  /// Spaces and a small x are taken; the number stays text to its last digit.
  @Test func citizenIDsStayText() async throws {
    let fixture = try await Self.ready
    let plain = Self.endingInX
    let spaced = " " + plain.prefix(6) + " " + plain.dropFirst(6).dropLast() + "x "
    try await fixture.load("persons", CSVText.write([
      ["person_id", "household_id", "name", "id_number"], ["PX", "H1", "测某丁", spaced],
    ]), name: UUID().uuidString + ".csv")
    let shown = try await fixture.records("persons")["PX"]?["id_number"]
    #expect(shown == Masking.citizenID(plain))
    let again = try await fixture.load("persons", CSVText.write([
      ["person_id", "household_id", "name", "id_number"], ["PX", "H1", "测某丁", plain],
    ]), name: UUID().uuidString + ".csv")
    #expect(again.outcome.unchanged == 1)
  }

  /// Surrounding white space of every width goes; a line break within a cell becomes a space; empty
  /// rows at the end count for nothing.
  @Test func whiteSpaceIsTrimmed() async throws {
    let fixture = try await Self.ready
    let text = "unit_id,name,tier,kind\r\n\u{3000}UW\u{A0},\"\n 样\n 单位\t\",\u{3000}县\u{3000},国企\r\n,,,\r\n\r\n"
    let report = try await fixture.load("units", text, name: UUID().uuidString + ".csv")
    #expect(report.rows == 1)
    #expect(report.errors == 0)
    let record = try await fixture.records("units")["UW"]
    #expect(record == ["unit_id": "UW", "name": "样 单位", "tier": "county", "kind": "enterprise"])
  }

  /// A closed list refuses what it does not hold; an open one keeps it with a warning.
  @Test func listsOfCodesAreClosedOrOpen() async throws {
    let fixture = try await Self.ready
    let open = try await fixture.load("tags", CSVText.write([
      ["division_code", "tag", "valid_from"], [Self.village, "样板村", "2022-01-01"],
    ]), name: UUID().uuidString + ".csv")
    #expect(open.errors == 0 && open.warnings == 1)
    #expect(open.outcome.new == 1)
    let closed = try await fixture.load("support", CSVText.write([
      ["division_code", "slot", "holder", "starts_on"], [Self.village, "样岗位", "甲", "2022-01-01"],
    ]), name: UUID().uuidString + ".csv")
    #expect(closed.wasStopped)
    #expect(closed.problems.first?.remedy?.en.contains("leader") == true)
  }

  /// A type of monitored household is taken only in its period.
  @Test func objectTypesHaveAPeriod() async throws {
    let fixture = try await Self.ready
    func errors(_ type: String, _ date: String) async throws -> Int {
      try await fixture.load("cases", CSVText.write([
        ["case_id", "household_id", "object_type", "identified_on"], ["KP", "H2", type, date],
      ]), name: UUID().uuidString + ".csv", dryRun: true).errors
    }
    #expect(try await errors("边缘易致贫户", "2025-12-31") == 0)
    #expect(try await errors("边缘易致贫户", "2026-01-01") == 1)
    #expect(try await errors("防止返贫致贫对象", "2025-12-31") == 1)
    #expect(try await errors("防止返贫致贫对象", "2026-01-01") == 0)
  }

  /// One installation serves all tests of this suite; each writes records of its own.
  private static var ready: Fixture { get async throws { try await Ready.shared.fixture() } }

  private static let endingInX: String = {
    (0..<999).lazy.map { SampleFiles.citizenID(1977_03_04, $0) }.first { $0.hasSuffix("X") } ?? ""
  }()
}

/// The samples in SQLite, made once for many small tests.
actor Ready {
  static let shared = Ready()
  private var made: Task<Fixture, any Error>?

  func fixture() async throws -> Fixture {
    if let made { return try await made.value }
    let task = Task {
      let fixture = try await Fixture(.sqlite)
      try await fixture.loadSamples()
      folderToRemove = fixture.folder.path
      atexit { try? FileManager.default.removeItem(atPath: folderToRemove) }
      return fixture
    }
    made = task
    return try await task.value
  }
}

/// Set once, before the process can end; read when it does.
nonisolated(unsafe) private var folderToRemove = ""
