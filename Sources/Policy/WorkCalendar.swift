public import Basics

/// Which days are worked: Monday to Friday without the holidays of the State Council's yearly notice,
/// and the weekend days worked for them (调休上班).
///
/// A year is known when it has an entry of its own (`isComplete`); any question that needs a day of
/// another year throws. The holiday of a New Year may begin in December of the year before, as that of
/// 2023 did: it is written in the entry of the New Year, and 31 Dec 2022 is a holiday of the entry 2023
/// in the year 2022. So the last days of December are final only once the next year's entry is there
/// (`isFinal`); until then they are told by their own year's entry alone.
///
/// Every question takes a handful of instructions, whatever the distance.
///
/// For example:
///
///     // Ten working days of review, begun on the last working day before Spring Festival.
///     let due = try policy.workCalendar.adding(workingDays: 10, to: begun)
public struct WorkCalendar: Sendable {
  /// A stretch of days off, weekends in it included.
  public struct Holiday: Sendable, Hashable {
    /// As the notice calls it, such as 春节.
    public let name: Bilingual
    /// The first day off.
    public let from: LocalDate
    /// The last day off.
    public let to: LocalDate

    func contains(_ day: LocalDate) -> Bool { from <= day && day <= to }
    func overlaps(_ other: Holiday) -> Bool { from <= other.to && other.from <= to }
  }

  /// What the notice for one year says.
  public struct Year: Sendable, Hashable {
    /// A calendar year, such as 2024.
    public let year: Int
    /// As the notice lists them. The first may begin in December of the year before.
    public let holidays: [Holiday]
    /// Saturdays and Sundays that are worked (调休上班).
    public let makeUpDays: [LocalDate]
    /// The notice of the General Office of the State Council.
    public let source: Source
  }

  /// The known years, oldest first.
  public let years: [Year]
  /// The policy file to add a year to, such as `work-calendar.yaml`.
  public let file: String

  /// The day number of 1 January of the first known year.
  private let base: Int
  private let firstYear: Int
  /// For each year from the first: the last year of the unbroken run of known years that it lies in;
  /// 0 where it is not known.
  private let runEnds: [Int]
  /// For each day from `base`, and one more: the working days before it since `base`.
  private let before: [Int32]
  /// The working days, oldest first, in days since `base`.
  private let worked: [Int32]

  /// The years must be sound and each given once; the reader sees to it.
  init(years: [Year], file: String) {
    let sorted = years.sorted { $0.year < $1.year }
    self.years = sorted
    self.file = file
    guard let first = sorted.first?.year, let last = sorted.last?.year,
      let start = LocalDate(first, 1, 1), let end = LocalDate(last, 12, 31)
    else {
      (base, firstYear, runEnds, before, worked) = (0, 0, [], [0], [])
      return
    }
    base = start.dayNumber
    firstYear = first

    let known = Set(sorted.map(\.year))
    var ends = [Int](repeating: 0, count: last - first + 1)
    for year in stride(from: last, through: first, by: -1) where known.contains(year) {
      ends[year - first] = known.contains(year + 1) ? ends[year + 1 - first] : year
    }
    runEnds = ends

    let origin = start.dayNumber
    var isWorked = (origin...end.dayNumber).map { !WorkCalendar.isWeekend(dayNumber: $0) }
    func mark(_ days: ClosedRange<Int>, _ value: Bool) {
      // Days before the first known year are nobody's question.
      for day in days where isWorked.indices.contains(day - origin) { isWorked[day - origin] = value }
    }
    for year in sorted {
      for holiday in year.holidays { mark(holiday.from.dayNumber...holiday.to.dayNumber, false) }
      for day in year.makeUpDays { mark(day.dayNumber...day.dayNumber, true) }
    }
    var counts: [Int32] = [0]
    var days: [Int32] = []
    for (offset, isWorked) in isWorked.enumerated() {
      if isWorked { days.append(Int32(offset)) }
      counts.append(Int32(days.count))
    }
    before = counts
    worked = days
  }

  /// Saturday or Sunday; day 0, 1 Jan 1970, was a Thursday.
  static func isWeekend(dayNumber: Int) -> Bool { ((dayNumber + 3) % 7 + 7) % 7 >= 5 }

  /// Whether the year has its entry, so that its days can be told.
  public func isComplete(for year: Int) -> Bool { runEnd(of: year) != 0 }

  /// Whether no notice still to come can change a day of the year: its own entry and that of the next
  /// year, whose New Year may take days of December, are both there.
  public func isFinal(for year: Int) -> Bool { isComplete(for: year) && isComplete(for: year + 1) }

  /// Whether people work on the day: make-up days are worked, holidays and other weekends are not.
  /// - Throws: `CalendarError` where the day's year is not known.
  public func isWorkingDay(_ day: LocalDate) throws(CalendarError) -> Bool {
    try require(day.year)
    let offset = day.dayNumber - base
    return before[offset + 1] != before[offset]
  }

  /// The n-th working day after a day, which itself is not counted, worked or not; 0 gives the day itself.
  ///
  /// Only the days after it, up to the answer, need be known.
  /// - Throws: `CalendarError` where a year on the way is not known, or the number is negative.
  public func adding(workingDays n: Int, to day: LocalDate) throws(CalendarError) -> LocalDate {
    guard n >= 0 else { throw CalendarError(reason: .negativeCount(n), file: file) }
    if n == 0 { return day }
    let next = day.dayNumber + 1
    let end = try require(LocalDate(dayNumber: next).year)
    let passed = Int(before[next - base])
    // Compared so that no sum can overflow.
    guard n <= worked.count - passed else { throw missing(end + 1) }
    let answer = LocalDate(dayNumber: base + Int(worked[passed + n - 1]))
    guard answer.year <= end else { throw missing(end + 1) }
    return answer
  }

  /// How many working days lie after one day, which itself is not counted, up to another, which is;
  /// 0 where the second is not later. So `adding(workingDays: n, to: day)` lies n of them after `day`.
  /// - Throws: `CalendarError` where a year between them is not known.
  public func workingDays(after day: LocalDate, through last: LocalDate) throws(CalendarError) -> Int {
    guard day < last else { return 0 }
    let next = day.dayNumber + 1
    let end = try require(LocalDate(dayNumber: next).year)
    guard last.year <= end else { throw missing(end + 1) }
    return Int(before[last.dayNumber + 1 - base] - before[next - base])
  }

  private func runEnd(of year: Int) -> Int {
    let position = year - firstYear
    return runEnds.indices.contains(position) ? runEnds[position] : 0
  }

  /// The last year of the unbroken run that a year lies in.
  @discardableResult
  private func require(_ year: Int) throws(CalendarError) -> Int {
    let end = runEnd(of: year)
    guard end != 0 else { throw missing(year) }
    return end
  }

  private func missing(_ year: Int) -> CalendarError { CalendarError(reason: .missingYear(year), file: file) }
}

/// A question about working days that the calendar cannot answer; nothing is guessed.
public struct CalendarError: ExplainedError, Hashable, CustomStringConvertible {
  /// What is missing or wrong.
  public enum Reason: Sendable, Hashable {
    /// The first year needed that has no entry.
    case missingYear(Int)
    /// Somebody asked for the n-th working day after a day with n below zero.
    case negativeCount(Int)
  }

  /// Which of them it is.
  public let reason: Reason
  /// The policy file to complete, such as `work-calendar.yaml`.
  public let file: String

  public var explanation: Bilingual {
    switch reason {
    case .missingYear(let year):
      Bilingual(
        "没有\(year)年的放假安排，该年哪些是工作日未知；系统不作猜测。",
        "The holidays of \(year) are not known, and so neither are its working days; nothing is guessed.")
    case .negativeCount(let n):
      Bilingual("工作日数不能是负数：\(n)。", "A number of working days cannot be negative: \(n).")
    }
  }

  public var remedy: Bilingual? {
    switch reason {
    case .missingYear(let year):
      Bilingual(
        "请按国务院办公厅关于\(year)年部分节假日安排的通知，在政策目录的 \(file) 中补充 year: \(year) 的条目。",
        "Add an entry `year: \(year)` to \(file) in the policy folder, as the General Office's notice for"
          + " that year says.")
    case .negativeCount:
      Bilingual("请写 0 或更大的数。", "Give 0 or more.")
    }
  }

  public var description: String { explanation.en }
}
