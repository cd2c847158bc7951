public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// The incomes of the households monitored on a day, over the yearly window of statistics (收入分析).
public struct IncomeAnalysis: Sendable, Hashable {
  /// Upper bounds of the bands of income per head, in yuan; the last band is open.
  public static let bands = [5_000, 7_000, 10_000, 15_000, 20_000]

  /// The window in force; nil where the policy knows none, and `reason` says why.
  public internal(set) var window: IncomeWindow?
  public internal(set) var reason: Bilingual?
  /// Households with an income on record in the window, and their people.
  public internal(set) var counted = HouseholdsAndPersons()
  /// Monitored households without one.
  public internal(set) var without = 0
  /// The four parts, the cost and the net total of all of them.
  public internal(set) var wage = Yuan(0)
  public internal(set) var business = Yuan(0)
  public internal(set) var property = Yuan(0)
  public internal(set) var transfer = Yuan(0)
  public internal(set) var cost = Yuan(0)
  public internal(set) var total = Yuan(0)
  /// Below the line in force on the day; nil where no line is known.
  public internal(set) var belowLine: Int?
  /// Households by band of income per head.
  public internal(set) var inBand = [Int](repeating: 0, count: bands.count + 1)
  /// The net total of the same households a year before, of those that have both years on record.
  public internal(set) var comparable = 0
  public internal(set) var totalOfComparable = Yuan(0)
  public internal(set) var totalBefore = Yuan(0)
  /// Income per head fell by a fifth or more.
  public internal(set) var fell = 0

  /// Net income per head, rounded to the fen; nil without people.
  public var mean: Yuan? {
    counted.persons > 0 ? Yuan(fen: total.fen / Int64(counted.persons)) : nil
  }

  /// - Throws: `AuthorityError` beyond the viewer's scope; `StoreError`.
  public static func read(
    in division: DivisionCode, on day: LocalDate, policy: PolicyBook, by viewer: Viewer,
    _ connection: any Connection
  ) throws -> IncomeAnalysis {
    let range = try viewer.visibleRange(of: division)
    var analysis = IncomeAnalysis()
    let scheme: IncomeScheme
    switch policy.incomeScheme(for: .statistics, in: division, on: day) {
    case .known(let found): scheme = found.value
    case .unknown(let reason):
      analysis.reason = reason
      return analysis
    }
    let window = IncomeWindow(scheme: scheme, on: day)
    let before = IncomeWindow(scheme: scheme, on: day.adding(months: -12))
    analysis.window = window
    let line = policy.incomeLine(in: division, on: day).value
    if line != nil { analysis.belowLine = 0 }
    let open = """
      (SELECT DISTINCT village_code, household_id FROM cases
       WHERE \(Validity.within(range, "village_code")) AND \(MonitoringSQL.open(day)))
      """
    var items: [String: [IncomeItem]] = [:]
    try connection.query(
      """
      SELECT i.household_id, i.id, i.category, i.item, i.amount, i.period_start, i.period_end
      FROM \(open) o JOIN income i ON i.household_id = o.household_id
      """, []
    ) { row in
      guard let category = IncomeCategory(rawValue: try row.get(2)) else { return }
      items[try row.get(0), default: []].append(IncomeItem(
        id: try row.get(1), category: category, name: try row.get(3), amount: Yuan(fen: try row.get(4)),
        periodStart: try row.get(5), periodEnd: try row.get(6)))
    }
    let shares = scheme.basis == .registered ? "" : "AND COALESCE(p.shares_income, 'yes') <> 'no'"
    try connection.query(
      """
      SELECT o.household_id, (SELECT count(*) FROM persons p WHERE p.village_code = o.village_code
        AND p.household_id = o.household_id AND COALESCE(p.registered, 'yes') <> 'no' \(shares)
        AND (p.joined_on IS NULL OR p.joined_on <= \(day.packed))
        AND (p.left_on IS NULL OR p.left_on >= \(day.packed))) FROM \(open) o
      """, []
    ) { row in
      let people: Int = try row.get(1)
      try analysis.add(items[try row.get(0)] ?? [], people, window, before, scheme, line)
    }
    return analysis
  }

  private mutating func add(
    _ items: [IncomeItem], _ people: Int, _ window: IncomeWindow, _ before: IncomeWindow,
    _ scheme: IncomeScheme, _ line: Yuan?
  ) throws {
    let net = try NetIncome.compute(items: items, people: people, window: window, scheme: scheme)
    guard people > 0, net.items.contains(where: { $0.counted.fen != 0 }), let perHead = net.perCapita else {
      without += 1
      return
    }
    counted.add(HouseholdsAndPersons(households: 1, persons: people))
    wage = wage + net.wage
    business = business + net.business
    property = property + net.property
    transfer = transfer + net.transfer
    cost = cost + net.businessCost
    total = total + net.total
    if let line, net.isBelow(line: line) { belowLine = (belowLine ?? 0) + 1 }
    let band = Self.bands.firstIndex { perHead < Yuan(Int64($0)) } ?? Self.bands.count
    inBand[band] += 1
    let past = try NetIncome.compute(items: items, people: people, window: before, scheme: scheme)
    guard past.items.contains(where: { $0.counted.fen != 0 && !$0.isUndated }) else { return }
    comparable += 1
    totalOfComparable = totalOfComparable + net.total
    totalBefore = totalBefore + past.total
    // Compared exactly: a fall to four fifths or less.
    if past.total.fen > 0, Int128(net.total.fen) * 5 <= Int128(past.total.fen) * 4 { fell += 1 }
  }
}
