import Basics
import Foundation
import Testing

/// Proves civil dates against Foundation's calendar, which shares no code with them.
@Suite struct LocalDateTests {
  private static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
    return calendar
  }()

  /// Foundation's Gregorian calendar turns Julian before October 1582.
  private static let days = (LocalDate(1600, 1, 1)?.dayNumber ?? 0)...(LocalDate(2399, 12, 31)?.dayNumber ?? 0)

  private func components(_ dayNumber: Int) -> DateComponents {
    Self.calendar.dateComponents(
      [.year, .month, .day], from: Date(timeIntervalSince1970: Double(dayNumber) * 86_400))
  }

  @Test(arguments: [20_231_123 as UInt64])
  func dayNumbersAgreeWithTheCalendar(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<5_000 {
      let number = Self.days.lowerBound + random.below(Self.days.count)
      let wanted = components(number)
      let date = LocalDate(dayNumber: number)
      #expect([date.year, date.month, date.day] == [wanted.year, wanted.month, wanted.day], "day \(number), seed \(seed)")
      #expect(date.dayNumber == number)
      #expect(LocalDate(packed: Int(date.packed)) == date)
      #expect(LocalDate(iso: date.description) == date)
    }
  }

  @Test(arguments: [7 as UInt64])
  func monthsAgreeWithTheCalendar(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let number = Self.days.lowerBound + 40_000 + random.below(Self.days.count - 80_000)
      let date = LocalDate(dayNumber: number)
      let start = Date(timeIntervalSince1970: Double(number) * 86_400)
      let months = random.below(400) - 200
      let moved = try #require(Self.calendar.date(byAdding: .month, value: months, to: start))
      #expect(
        date.adding(months: months).dayNumber == Int((moved.timeIntervalSince1970 / 86_400).rounded()),
        "\(date) + \(months) months, seed \(seed)")
      let length = try #require(Self.calendar.range(of: .day, in: .month, for: start)?.count)
      #expect(date.lastOfMonth.day == length)
      #expect(LocalDate.days(inMonth: date.month, of: date.year) == length)
    }
  }

  @Test func everyDayFollowsTheOneBefore() {
    var previous = LocalDate(dayNumber: -30_000)
    for number in -29_999...40_000 {
      let date = LocalDate(dayNumber: number)
      #expect(previous < date && previous.days(until: date) == 1 && previous.adding(days: 1) == date)
      previous = date
    }
  }

  @Test(arguments: [
    (2023, 2, 29), (2100, 2, 29), (2023, 4, 31), (2023, 0, 1), (2023, 13, 1), (2023, 1, 0),
    (2023, 1, 32), (0, 1, 1), (10_000, 1, 1), (-1, 1, 1),
  ])
  func noSuchDay(_ year: Int, _ month: Int, _ day: Int) {
    #expect(LocalDate(year, month, day) == nil)
  }

  @Test func leapDays() {
    #expect(LocalDate(2024, 2, 29)?.adding(months: 12) == LocalDate(2025, 2, 28))
    #expect(LocalDate(2000, 2, 29) != nil)
    #expect(LocalDate(2024, 1, 31)?.adding(months: 1) == LocalDate(2024, 2, 29))
  }

  @Test(arguments: [
    "2023-9-1", "2023-09-1", "20230901", "2023/09/01", "2023-02-30", "2023-09-01 ", "-023-09-01",
    "+023-09-01", "2023-+9-01", "2023-09-+1", "２０２３-09-01", "2023-09-01T00:00:00Z", "",
  ])
  func isoIsStrict(_ text: String) {
    #expect(LocalDate(iso: text) == nil)
  }

  @Test(arguments: [0, -1, 20_230_230, 20_231_301, 20_230_900, 999_999_999, Int.max, Int.min])
  func notPacked(_ number: Int) {
    #expect(LocalDate(packed: number) == nil)
  }

  @Test func asPeopleReadIt() throws {
    let date = try #require(LocalDate(2023, 9, 1))
    #expect(date.text(in: .chinese) == "2023年9月1日")
    #expect(date.text(in: .english) == "1 Sep 2023")
    #expect(date.description == "2023-09-01")
    #expect(LocalDate(912, 1, 2)?.description == "0912-01-02")
    let coded = try JSONEncoder().encode([date])
    #expect(String(decoding: coded, as: UTF8.self) == "[\"2023-09-01\"]")
    #expect(try JSONDecoder().decode([LocalDate].self, from: coded) == [date])
  }

  @Test(arguments: [3 as UInt64])
  func spansAgreeWithCountingDays(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let base = LocalDate(dayNumber: 19_000)
    func end() -> LocalDate? { random.chance(25) ? nil : base.adding(days: random.below(30)) }
    func days(_ span: DateSpan) -> Set<Int> {
      let first = span.from.map { base.days(until: $0) } ?? -1
      let last = span.to.map { base.days(until: $0) } ?? 31
      return first <= last ? Set(first...last) : []
    }
    for _ in 0..<2_000 {
      let (a, b) = (DateSpan(from: end(), to: end()), DateSpan(from: end(), to: end()))
      guard !days(a).isEmpty, !days(b).isEmpty else { continue }
      #expect(a.overlaps(b) == !days(a).isDisjoint(with: days(b)), "\(a) \(b), seed \(seed)")
      let day = random.below(30)
      #expect(a.contains(base.adding(days: day)) == days(a).contains(day))
    }
  }
}
