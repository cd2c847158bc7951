public import Basics
public import Policy

/// What an amount is in the income of a household: a code of the list `income_category`.
public enum IncomeCategory: String, Sendable, CaseIterable, Codable {
  /// Wages (工资性).
  case wage
  /// Takings of farming and trade, own-eaten goods included (生产经营性).
  case business
  /// Dividends, rent and other yields (财产性).
  case property
  /// Pensions, subsidies, support by children (转移性).
  case transfer
  /// What the business cost (生产经营性支出); subtracted.
  case businessCost = "business_cost"
  /// What the household had to pay itself for illness or school (刚性支出); shown, not subtracted.
  case essentialExpense = "essential_expense"

  /// Whether it is one of the four parts that are added up.
  public var isIncome: Bool { self != .businessCost && self != .essentialExpense }
}

/// One income or expense of a household, as recorded (收入支出).
public struct IncomeItem: Sendable, Hashable {
  /// The record's `item_id`, which errors name.
  public let id: String
  /// The record's `person_id`, where the item is one person's.
  public let person: String?
  /// Which part of the income it is.
  public let category: IncomeCategory
  /// What it is, such as 务工 or 养老金.
  public let name: String?
  /// For the whole period, in yuan; below zero where an earlier amount is taken back.
  public let amount: Yuan
  /// The first day it is for.
  public let periodStart: LocalDate?
  /// The last day it is for.
  public let periodEnd: LocalDate?

  /// One recorded item; the amount is for the whole period.
  public init(
    id: String, person: String? = nil, category: IncomeCategory, name: String? = nil, amount: Yuan,
    periodStart: LocalDate? = nil, periodEnd: LocalDate? = nil
  ) {
    self.id = id
    self.person = person
    self.category = category
    self.name = name
    self.amount = amount
    self.periodStart = periodStart
    self.periodEnd = periodEnd
  }

  /// The calendar months that it touches, each whole. With one date alone it is a single payment, in
  /// that day's month; nil without any.
  /// - Throws: `NetIncomeError.reversedPeriod`.
  var months: ClosedRange<Int>? {
    get throws(NetIncomeError) {
      guard let first = periodStart ?? periodEnd, let last = periodEnd ?? periodStart else { return nil }
      guard first <= last else { throw .reversedPeriod(item: id) }
      return IncomeWindow.month(of: first)...IncomeWindow.month(of: last)
    }
  }
}

/// The months whose income counts (核算期): whole calendar months, one after another.
public struct IncomeWindow: Sendable, Hashable {
  /// The first of a month.
  public let first: LocalDate
  /// The last of a month.
  public let last: LocalDate

  /// The window of a scheme for a day.
  /// - Parameter date: for identification the day of application, whose own month does not count; for
  ///   statistics any day of the statistical year, so that on 15 Mar 2023 the year that ends in
  ///   September 2023 is meant, although it still runs.
  public init(scheme: IncomeScheme, on date: LocalDate) {
    switch scheme.window {
    case .monthsBeforeApplication(let months):
      let last = Self.month(of: date) - 1
      self.init(months: (last - max(months, 1) + 1)...last)
    case .yearEnding(let month):
      let last = date.year * 12 + min(max(month, 1), 12) - 1
      self.init(months: (last - 11)...last)
    }
  }

  /// The window from the month of one day through the month of another, in either order.
  public init(monthOf a: LocalDate, through b: LocalDate) {
    self.init(months: Self.month(of: min(a, b))...Self.month(of: max(a, b)))
  }

  private init(months: ClosedRange<Int>) {
    first = Self.firstDay(of: months.lowerBound)
    last = Self.firstDay(of: months.upperBound).lastOfMonth
  }

  /// As people read it: `2022年10月至2023年9月`.
  public var name: Bilingual {
    func english(_ day: LocalDate) -> String { String(day.text(in: .english).drop { $0 != " " }.dropFirst()) }
    return Bilingual(
      "\(first.year)年\(first.month)月至\(last.year)年\(last.month)月", "\(english(first)) to \(english(last))")
  }

  /// Months counted from January of the year 0, so that neighbours differ by one.
  static func month(of day: LocalDate) -> Int { day.year * 12 + day.month - 1 }

  /// Kept within the years 1–9999 that a date can have.
  private static func firstDay(of month: Int) -> LocalDate {
    let month = min(max(month, 12), 9999 * 12 + 11)
    return LocalDate(month / 12, month % 12 + 1, 1) ?? LocalDate(dayNumber: 0)
  }

  /// How many of the months lie inside.
  func count(of months: ClosedRange<Int>) -> Int {
    let (from, to) = (Self.month(of: first), Self.month(of: last))
    guard months.overlaps(from...to) else { return 0 }
    return min(months.upperBound, to) - max(months.lowerBound, from) + 1
  }
}
