import Basics
import Foundation
import Policy
import Testing

/// The rows of a file of golden cases beside the tests, without its heading.
func goldenRows(_ name: String, columns: Int) throws -> [[String]] {
  let file = repositoryRoot.appendingPathComponent("Tests/Data/\(name)")
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  return try lines.dropFirst().map { line in
    let cells = line.split(separator: ",", maxSplits: columns - 1, omittingEmptySubsequences: false).map(String.init)
    try #require(cells.count == columns, "\(line)")
    return cells
  }
}

/// The calendar told a second time: its own table, its own weekdays, and one day at a time.
struct DayByDay {
  struct Day: Hashable {
    let year: Int
    let month: Int
    let day: Int

    var next: Day {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      if day < lengths[month - 1] { return Day(year: year, month: month, day: day + 1) }
      return month < 12 ? Day(year: year, month: month + 1, day: 1) : Day(year: year + 1, month: 1, day: 1)
    }

    /// Sakamoto's method: 0 is Sunday.
    var weekday: Int {
      let y = month < 3 ? year - 1 : year
      return (y + y / 4 - y / 100 + y / 400 + [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] + day) % 7
    }

    var date: LocalDate? { LocalDate(year, month, day) }
  }

  /// Days off and weekend days worked, as month and day. The New Year of 2023 begins in the row of 2022.
  static let table: [(year: Int, off: String, worked: String)] = [
    (2021, "1.1-1.3 2.11-2.17 4.3-4.5 5.1-5.5 6.12-6.14 9.19-9.21 10.1-10.7", "2.7 2.20 4.25 5.8 9.18 9.26 10.9"),
    (2022, "1.1-1.3 1.31-2.6 4.3-4.5 4.30-5.4 6.3-6.5 9.10-9.12 10.1-10.7 12.31-12.31", "1.29 1.30 4.2 4.24 5.7 10.8 10.9"),
    (2023, "1.1-1.2 1.21-1.27 4.5-4.5 4.29-5.3 6.22-6.24 9.29-10.6", "1.28 1.29 4.23 5.6 6.25 10.7 10.8"),
    (2024, "1.1-1.1 2.10-2.17 4.4-4.6 5.1-5.5 6.10-6.10 9.15-9.17 10.1-10.7", "2.4 2.18 4.7 4.28 5.11 9.14 9.29 10.12"),
    (2025, "1.1-1.1 1.28-2.4 4.4-4.6 5.1-5.5 5.31-6.2 10.1-10.8", "1.26 2.8 4.27 9.28 10.11"),
    (2026, "1.1-1.3 2.15-2.23 4.4-4.6 5.1-5.5 6.19-6.21 9.25-9.27 10.1-10.7", "1.4 2.14 2.28 5.9 9.20 10.10"),
  ]

  /// Every day from 1 Jan 2021 to 31 Dec 2026, and whether it is worked.
  let days: [(day: Day, isWorked: Bool)]

  init() {
    var (off, worked): (Set<Day>, Set<Day>) = ([], [])
    for row in Self.table {
      func day(_ text: Substring) -> Day {
        let parts = text.split(separator: ".").compactMap { Int($0) }
        return Day(year: row.year, month: parts[0], day: parts[1])
      }
      for stretch in row.off.split(separator: " ") {
        let ends = stretch.split(separator: "-").map(day)
        var current = ends[0]
        off.insert(current)
        while current != ends[1] {
          current = current.next
          off.insert(current)
        }
      }
      worked.formUnion(row.worked.split(separator: " ").map(day))
    }
    var days: [(Day, Bool)] = []
    var current = Day(year: 2021, month: 1, day: 1)
    while current.year < 2027 {
      let isWeekend = current.weekday == 0 || current.weekday == 6
      days.append((current, worked.contains(current) || (!isWeekend && !off.contains(current))))
      current = current.next
    }
    self.days = days
  }
}

@Suite struct WorkCalendarTests {
  let calendar: WorkCalendar

  init() throws { calendar = try shippedBook().workCalendar }

  @Test func dueDatesWorkedOutByHand() throws {
    let rows = try goldenRows("working-days.csv", columns: 4)
    #expect(rows.count >= 60)
    for row in rows {
      let (start, n, due) = (try date(row[0]), try #require(Int(row[1])), try date(row[2]))
      #expect(try calendar.adding(workingDays: n, to: start) == due, "\(row)")
      #expect(try calendar.workingDays(after: start, through: due) == n, "\(row)")
      if n > 0 {
        #expect(try calendar.isWorkingDay(due), "\(row)")
        #expect(try calendar.workingDays(after: start, through: due.adding(days: -1)) == n - 1, "\(row)")
      }
    }
  }

  @Test func daysWorkedOrNotByHand() throws {
    let rows = try goldenRows("working-day-or-not.csv", columns: 3)
    #expect(rows.count >= 40)
    for row in rows {
      try #require(["yes", "no"].contains(row[1]))
      #expect(try calendar.isWorkingDay(date(row[0])) == (row[1] == "yes"), "\(row)")
    }
  }

  /// Weekdays of the year − weekdays on holiday + days made up, counted by hand.
  @Test(arguments: [
    (2021, 261 - 18 + 7, 250), (2022, 260 - 18 + 7, 249), (2023, 260 - 18 + 7, 249),
    (2024, 262 - 19 + 8, 251), (2025, 261 - 18 + 5, 248), (2026, 261 - 19 + 6, 248),
  ])
  func totalsOfTheYears(_ year: Int, _ counted: Int, _ known: Int) throws {
    #expect(counted == known)
    let total = try calendar.workingDays(
      after: date("\(year - 1)-12-31"), through: date("\(year)-12-31"))
    #expect(total == known)
  }

  @Test func everyDayAgreesWithOneDayAtATime() throws {
    let oracle = DayByDay()
    #expect(oracle.days.count == 2191)
    for (day, isWorked) in oracle.days {
      #expect(try calendar.isWorkingDay(#require(day.date)) == isWorked, "\(day)")
    }
    // From every day, every number of working days up to forty.
    for start in oracle.days.indices {
      let first = try #require(oracle.days[start].day.date)
      var n = 0
      for (day, isWorked) in oracle.days[(start + 1)...] where n < 40 {
        if isWorked { n += 1 }
        let last = try #require(day.date)
        let (count, due) = (
          try calendar.workingDays(after: first, through: last),
          isWorked ? try calendar.adding(workingDays: n, to: first) : last
        )
        if count != n || due != last { Issue.record("\(first) to \(last): \(count) for \(n), \(due)") }
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func longStretchesAgreeWithOneDayAtATime(_ seed: UInt64) throws {
    print("WorkCalendarTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let days = DayByDay().days
    for _ in 0..<400 {
      let (a, b) = (random.below(days.count), random.below(days.count))
      let (first, last) = (try #require(days[a].day.date), try #require(days[b].day.date))
      let n = a < b ? days[(a + 1)...b].count(where: \.isWorked) : 0
      #expect(try calendar.workingDays(after: first, through: last) == n, "seed \(seed): \(first) \(last)")
      guard n > 0 else { continue }
      let due = try #require(days[(a + 1)...b].last(where: \.isWorked)?.day.date)
      #expect(try calendar.adding(workingDays: n, to: first) == due, "seed \(seed): \(first) \(n)")
    }
  }

  @Test func yearsWithoutDataAreNeverGuessed() throws {
    #expect(calendar.years.map(\.year) == Array(2021...2026))
    #expect((2021...2026).allSatisfy { calendar.isComplete(for: $0) })
    #expect(![2020, 2027, 0, -1, .max].contains { calendar.isComplete(for: $0) })
    // The last days of December 2026 may belong to the New Year of 2027.
    #expect((2021...2025).allSatisfy { calendar.isFinal(for: $0) } && !calendar.isFinal(for: 2026))

    let end = try date("2026-12-31")
    for (year, question) in [
      (2020, { _ = try calendar.isWorkingDay(date("2020-12-31")) }),
      (2027, { _ = try calendar.isWorkingDay(date("2027-01-01")) }),
      (2027, { _ = try calendar.adding(workingDays: 1, to: end) }),
      (2027, { _ = try calendar.adding(workingDays: 9, to: date("2026-12-21")) }),
      (2027, { _ = try calendar.adding(workingDays: .max, to: date("2021-06-01")) }),
      (2020, { _ = try calendar.adding(workingDays: 5, to: date("2020-12-30")) }),
      (2027, { _ = try calendar.workingDays(after: date("2026-12-01"), through: date("2027-01-04")) }),
      (2020, { _ = try calendar.workingDays(after: date("2020-12-01"), through: date("2021-03-01")) }),
      (10_000, { _ = try calendar.adding(workingDays: 1, to: date("9999-12-31")) }),
    ] as [(Int, () throws -> Void)] {
      let error = #expect(throws: CalendarError.self) { try question() }
      #expect(error?.reason == .missingYear(year))
      #expect(error?.file == "work-calendar.yaml")
      #expect(error?.explanation.zh.contains("\(year)年") == true)
      #expect(error?.remedy?.zh.contains("work-calendar.yaml") == true)
      #expect(error?.remedy?.en.contains("year: \(year)") == true)
    }

    // Nothing beyond what is known is needed for these.
    #expect(try calendar.adding(workingDays: 8, to: date("2026-12-21")) == end)
    #expect(try calendar.adding(workingDays: 0, to: date("1999-01-01")) == date("1999-01-01"))
    #expect(try calendar.workingDays(after: end, through: end) == 0)
    #expect(try calendar.workingDays(after: date("2031-01-01"), through: end) == 0)
    let error = #expect(throws: CalendarError.self) { try calendar.adding(workingDays: -1, to: end) }
    #expect(error?.reason == .negativeCount(-1))
  }

  @Test func aGapBetweenYearsIsAGap() throws {
    let text = """
      work_calendar:
        - year: 2023
          certainty: found
          holidays: [{ zh: 元旦, en: New Year, from: 2022-12-31, to: 2023-01-02 }]
          make_up_days: [2022-12-25]
        - year: 2021
          certainty: found
          holidays: [{ zh: 元旦, en: New Year, from: 2021-01-01, to: 2021-01-01 }]
      """
    try withFolder(["holidays.yaml": text]) { folder in
      let calendar = try PolicyBook.load(folder: folder).workCalendar
      #expect(calendar.isComplete(for: 2021) && !calendar.isComplete(for: 2022))
      // 31 Dec 2022 is in the entry of 2023, and yet 2022 is not known.
      let error = #expect(throws: CalendarError.self) { try calendar.isWorkingDay(date("2022-12-31")) }
      #expect(error?.reason == .missingYear(2022) && error?.file == "holidays.yaml")
      #expect(throws: CalendarError.self) {
        try calendar.workingDays(after: date("2021-12-30"), through: date("2023-01-03"))
      }
      #expect(throws: CalendarError.self) { try calendar.adding(workingDays: 2, to: date("2021-12-30")) }
      #expect(try calendar.adding(workingDays: 1, to: date("2021-12-30")) == date("2021-12-31"))
      #expect(try calendar.adding(workingDays: 1, to: date("2022-12-31")) == date("2023-01-03"))
    }
    try withFolder(["other.yaml": "overlap_days:\n  - { days: 7, certainty: proposal }\n"]) { folder in
      let calendar = try PolicyBook.load(folder: folder).workCalendar
      let error = #expect(throws: CalendarError.self) { try calendar.isWorkingDay(date("2023-01-03")) }
      #expect(calendar.years.isEmpty && error?.file == "work-calendar.yaml")
    }
  }

  /// A make-up day in December of the year before, as 2019's New Year had on 29 Dec 2018.
  @Test func decemberBelongsToTheNextNewYear() throws {
    let text = """
      work_calendar:
        - year: 2018
          certainty: recalled
          holidays: [{ zh: 国庆节, en: National Day, from: 2018-10-01, to: 2018-10-07 }]
        - year: 2019
          certainty: recalled
          holidays: [{ zh: 元旦, en: New Year, from: 2018-12-30, to: 2019-01-01 }]
          make_up_days: [2018-12-29]
      """
    try withFolder(["a.yaml": text]) { folder in
      let calendar = try PolicyBook.load(folder: folder).workCalendar
      #expect(try calendar.isWorkingDay(date("2018-12-29")))
      #expect(try !calendar.isWorkingDay(date("2018-12-31")))
      #expect(try calendar.adding(workingDays: 2, to: date("2018-12-28")) == date("2019-01-02"))
    }
  }

  @Test func questionsAreQuick() throws {
    let days = DayByDay().days.compactMap(\.day.date)
    let clock = ContinuousClock()
    var sum = 0
    let elapsed = try clock.measure {
      for i in 0..<2_000_000 {
        let day = days[i % 1800]
        sum += try calendar.isWorkingDay(day) ? 1 : 0
        sum += try calendar.adding(workingDays: i % 60, to: day).day
      }
    }
    #expect(sum > 0)
    print("4 million questions took \(elapsed)")
    #expect(elapsed < .seconds(20), "\(elapsed)")
  }
}
