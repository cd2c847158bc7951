public import Basics
public import Policy

/// The yearly net income per head (人均纯收入) of a household, with every step that leads to it:
/// (wages + business + property + transfers − business cost) ÷ people.
///
/// Rule: section `income_scheme` of `Policies/income-schemes.yaml`. Each item is counted and rounded
/// to the fen by itself, so that the amounts shown add up to the total exactly; the total is divided by
/// the people and rounded once more for showing, never for comparing.
///
/// For example:
///
///     let window = IncomeWindow(scheme: scheme, on: application)
///     let income = try NetIncome.compute(items: items, people: 4, window: window, scheme: scheme)
///     if income.isBelow(line: line) { … }
public struct NetIncome: Sendable, Hashable {
  /// One item and how much of it counts.
  public struct CountedItem: Sendable, Hashable {
    /// The item as recorded.
    public let item: IncomeItem
    /// What counts of it, in whole fen.
    public let counted: Yuan
    /// Why so much and no more.
    public let reason: Reason

    /// Whether it counts in whole only because nobody wrote when it was.
    public var isUndated: Bool { reason == .undated }
  }

  /// Why so much of an item counts.
  public enum Reason: Sendable, Hashable {
    /// All its months lie in the window: in whole.
    case inside
    /// Some of its months do: amount × months inside ÷ months of the item, rounded to the fen.
    case partly(months: Int, of: Int)
    /// None of its months does: nothing.
    case outside
    /// It has no date at all: in whole, and to be asked about.
    case undated
    /// The scheme does not count income of this name, such as 临时救助: nothing.
    case excluded(String)
  }

  /// The months that were counted.
  public let window: IncomeWindow
  /// Whom the scheme divides the total among.
  public let basis: IncomeScheme.Basis
  /// All items, those that count for nothing too, in the order given.
  public let items: [CountedItem]
  /// Wages (工资性): what counts of them, in whole fen, as the other parts.
  public let wage: Yuan
  /// Business (生产经营性), before its cost.
  public let business: Yuan
  /// Property (财产性).
  public let property: Yuan
  /// Transfers (转移性), without what the scheme excludes.
  public let transfer: Yuan
  /// What is subtracted, as a positive amount.
  public let businessCost: Yuan
  /// The four parts less the business cost; below zero where the business lost more.
  public let total: Yuan
  /// Self-paid illness and schooling (刚性支出) of the window: shown beside the income, not subtracted.
  public let essentialExpense: Yuan
  /// Who the total is divided among, by `basis`; the caller counts them.
  public let people: Int
  /// The total ÷ people, to the nearest fen, from the middle away from zero; nil where there is nobody.
  public let perCapita: Yuan?

  /// Why there is no income per head; nil where there is one.
  public var noPerCapita: Bilingual? {
    perCapita == nil
      ? Bilingual(
        "没有可计入的家庭人口（口径：\(basis.name.zh)），不能计算人均",
        "nobody of the household counts (\(basis.name.en)), so there is no income per head")
      : nil
  }

  /// The items that count in whole only because they have no date.
  public var undated: [CountedItem] { items.filter(\.isUndated) }

  /// Whether the income per head lies below a line of yuan per head and year: total < line × people,
  /// exactly. What is shown may be rounded up to the line and yet lie below it.
  ///
  /// False where there is nobody (see `noPerCapita`). A household of which nothing is recorded has a
  /// total of 0 and lies below every line; look at `items` before relying on it.
  public func isBelow(line: Yuan) -> Bool {
    people > 0 && Int128(total.fen) < Int128(line.fen) * Int128(people)
  }

  /// Works out the income of one household.
  ///
  /// An item of which some months lie outside the window counts by months: each calendar month that its
  /// period touches is a whole one. An item with one date alone is a single payment in that month.
  /// - Parameters:
  ///   - items: the incomes and expenses of the household, in any order.
  ///   - people: how many count by the scheme's `basis`; below zero is nobody.
  /// - Throws: `NetIncomeError` where a period ends before it starts, or a sum is beyond all measure.
  public static func compute(
    items: [IncomeItem], people: Int, window: IncomeWindow, scheme: IncomeScheme
  ) throws(NetIncomeError) -> NetIncome {
    var counted: [CountedItem] = []
    counted.reserveCapacity(items.count)
    // Sums of 64-bit amounts cannot overflow 128 bits.
    var sums: [IncomeCategory: Int128] = [:]
    for item in items {
      let (fen, reason) = try count(item, window: window, scheme: scheme)
      counted.append(CountedItem(item: item, counted: Yuan(fen: fen), reason: reason))
      sums[item.category, default: 0] += Int128(fen)
    }
    func sum(_ category: IncomeCategory) -> Int128 { sums[category] ?? 0 }
    let total =
      sum(.wage) + sum(.business) + sum(.property) + sum(.transfer) - sum(.businessCost)
    let people = max(people, 0)
    return NetIncome(
      window: window, basis: scheme.basis, items: counted, wage: try yuan(sum(.wage)),
      business: try yuan(sum(.business)), property: try yuan(sum(.property)),
      transfer: try yuan(sum(.transfer)), businessCost: try yuan(sum(.businessCost)), total: try yuan(total),
      essentialExpense: try yuan(sum(.essentialExpense)), people: people,
      perCapita: people == 0 ? nil : try yuan(rounded(total, dividedBy: Int128(people))))
  }

  private static func count(
    _ item: IncomeItem, window: IncomeWindow, scheme: IncomeScheme
  ) throws(NetIncomeError) -> (fen: Int64, reason: Reason) {
    let months = try item.months
    if item.category.isIncome, let name = item.name, let listed = scheme.exclusion(of: name) {
      return (0, .excluded(listed))
    }
    return try count(item.amount.fen, of: months, in: window, scheme.rounding)
  }

  /// What counts of an amount that no scheme excludes.
  /// - Parameter months: nil where it has no date.
  static func count(
    _ fen: Int64, of months: ClosedRange<Int>?, in window: IncomeWindow, _ rounding: IncomeScheme.Rounding
  ) throws(NetIncomeError) -> (fen: Int64, reason: Reason) {
    guard let months else { return (fen, .undated) }
    let inside = window.count(of: months)
    if inside == months.count { return (fen, .inside) }
    if inside == 0 { return (0, .outside) }
    let part: Int128
    switch rounding {
    case .halfAwayFromZero:
      part = rounded(Int128(fen) * Int128(inside), dividedBy: Int128(months.count))
    }
    return (try yuan(part).fen, .partly(months: inside, of: months.count))
  }

  /// The quotient to the nearest whole number, from the middle away from zero (四舍五入).
  static func rounded(_ dividend: Int128, dividedBy divisor: Int128) -> Int128 {
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    guard rest.magnitude >= divisor.magnitude - rest.magnitude else { return quotient }
    return quotient + dividend.signum() * divisor.signum()
  }

  private static func yuan(_ fen: Int128) throws(NetIncomeError) -> Yuan {
    guard let fen = Int64(exactly: fen) else { throw .tooLarge }
    return Yuan(fen: fen)
  }
}

/// Items from which no income can be worked out.
public enum NetIncomeError: ExplainedError, Hashable {
  /// The item, by its `item_id`, ends before it starts.
  case reversedPeriod(item: String)
  /// A sum is greater than an amount of money can be (about 92 quadrillion yuan).
  case tooLarge

  public var explanation: Bilingual {
    switch self {
    case .reversedPeriod(let item):
      Bilingual("收支条目 \(item) 的截止日期早于起始日期。", "The income item \(item) ends before it starts.")
    case .tooLarge:
      Bilingual("收支金额之和超出可表示的范围。", "The incomes add up to more than an amount can be.")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .reversedPeriod:
      Bilingual("请更正该条目的起止日期。", "Correct the dates of the item.")
    case .tooLarge:
      Bilingual("请检查该户各条目的金额。", "Check the amounts of the household's items.")
    }
  }
}
