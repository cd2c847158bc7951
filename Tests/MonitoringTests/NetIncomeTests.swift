import Basics
import Monitoring
import Policy
import Testing

private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(iso: text)) }

private let identification = IncomeScheme(
  window: .monthsBeforeApplication(months: 12), basis: .registeredSharingIncome,
  excludedItems: ["一次性救助", "临时救助"])
private let statistics = IncomeScheme(
  window: .yearEnding(month: 9), basis: .registeredSharingIncome, excludedItems: ["临时救助"])

/// An item from a line: category, amount in fen, and the days, empty where there is none.
private func item(
  _ category: IncomeCategory, _ fen: Int64, _ start: String = "", _ end: String = "", name: String? = nil,
  id: String = "I1"
) throws -> IncomeItem {
  IncomeItem(
    id: id, category: category, name: name, amount: Yuan(fen: fen),
    periodStart: start.isEmpty ? nil : try day(start), periodEnd: end.isEmpty ? nil : try day(end))
}

@Suite struct IncomeWindowTests {
  @Test(arguments: [
    ("2023-09-01", "2022-09-01", "2023-08-31"), ("2023-09-30", "2022-09-01", "2023-08-31"),
    ("2024-01-31", "2023-01-01", "2023-12-31"), ("2024-03-01", "2023-03-01", "2024-02-29"),
    ("2023-12-05", "2022-12-01", "2023-11-30"),
  ])
  func wholeMonthsBeforeTheMonthOfApplication(_ on: String, _ first: String, _ last: String) throws {
    let window = IncomeWindow(scheme: identification, on: try day(on))
    #expect(try window.first == day(first) && window.last == day(last))
  }

  @Test(arguments: [
    (9, "2023-03-15", "2022-10-01", "2023-09-30"), (9, "2023-12-31", "2022-10-01", "2023-09-30"),
    (12, "2023-06-01", "2023-01-01", "2023-12-31"), (2, "2024-06-01", "2023-03-01", "2024-02-29"),
    (1, "2024-01-01", "2023-02-01", "2024-01-31"),
  ])
  func theYearThatEndsWithAMonth(_ month: Int, _ on: String, _ first: String, _ last: String) throws {
    let scheme = IncomeScheme(window: .yearEnding(month: month), basis: .registered)
    let window = IncomeWindow(scheme: scheme, on: try day(on))
    #expect(try window.first == day(first) && window.last == day(last))
  }

  @Test func namesAndEdges() throws {
    let window = IncomeWindow(scheme: statistics, on: try day("2023-03-15"))
    #expect(window.name == Bilingual("2022年10月至2023年9月", "Oct 2022 to Sep 2023"))
    #expect(try IncomeWindow(monthOf: day("2023-09-02"), through: day("2022-10-31")) == window)
    for scheme in [identification, statistics] {
      for edge in ["0001-01-01", "9999-12-31"] {
        let window = IncomeWindow(scheme: scheme, on: try day(edge))
        #expect(window.first <= window.last && window.first.day == 1)
      }
    }
  }
}

@Suite struct NetIncomeTests {
  /// Sep 2022 to Aug 2023.
  let window: IncomeWindow

  init() throws { window = IncomeWindow(scheme: identification, on: try day("2023-09-15")) }

  private func compute(_ items: [IncomeItem], people: Int = 1) throws -> NetIncome {
    try NetIncome.compute(items: items, people: people, window: window, scheme: identification)
  }

  @Test func aHouseholdWorkedOutByHand() throws {
    let income = try compute(
      [
        item(.wage, 30_000_00, "2022-09-01", "2023-08-31", name: "务工"),
        item(.business, 12_000_00, "2023-01-01", "2023-12-31", name: "小龙虾"),  // 8 of 12 months
        item(.businessCost, 3_000_00, "2023-01-01", "2023-12-31", name: "饲料"),  // likewise
        item(.property, 600_00, "2023-05-20", name: "分红"),
        item(.transfer, 1_440_00, name: "养老金"),
        item(.transfer, 2_400_00, "2022-09-01", "2023-08-31", name: "赡养费"),
        item(.transfer, 2_000_00, "2023-02-01", "2023-02-28", name: "临时救助"),
        item(.essentialExpense, 9_000_00, "2023-02-01", "2023-03-31", name: "自付医疗"),
        item(.wage, 5_000_00, "2022-01-01", "2022-08-31", name: "去年务工"),
      ], people: 4)
    #expect(
      income.items.map(\.counted.fen) == [
        30_000_00, 8_000_00, 2_000_00, 600_00, 1_440_00, 2_400_00, 0, 9_000_00, 0,
      ])
    #expect(
      income.items.map(\.reason) == [
        .inside, .partly(months: 8, of: 12), .partly(months: 8, of: 12), .inside, .undated, .inside,
        .excluded("临时救助"), .inside, .outside,
      ])
    #expect(income.wage == Yuan(30_000) && income.business == Yuan(8_000) && income.property == Yuan(600))
    #expect(income.transfer == Yuan(3_840) && income.businessCost == Yuan(2_000))
    #expect(income.essentialExpense == Yuan(9_000))
    #expect(income.total == Yuan(40_440) && income.people == 4)
    #expect(income.perCapita == Yuan(10_110) && income.noPerCapita == nil)
    #expect(income.undated.map(\.item.name) == ["养老金"])
    #expect(!income.isBelow(line: Yuan(10_110)) && income.isBelow(line: Yuan(fen: 10_110_01)))
    #expect(!income.isBelow(line: Yuan(6_800)))
  }

  @Test(arguments: [
    // Wholly inside, touching both ends.
    (100_00, "2022-09-01", "2023-08-31", 100_00), (100_00, "2022-09-30", "2022-10-01", 100_00),
    // Thirds: 1 of 3 months and 2 of 3.
    (100_00, "2022-07-01", "2022-09-30", 33_33), (100_00, "2022-08-15", "2022-10-01", 66_67),
    // A month touched is a whole month: Aug 2022 to Sep 2023 are 14 months, 12 of them inside.
    (14_000_00, "2022-08-31", "2023-09-01", 12_000_00),
    // Years around the window: 12 of 36 months.
    (36_00, "2021-09-01", "2024-08-31", 12_00),
    // Half a fen goes away from zero, on both sides of it.
    (1, "2022-08-01", "2022-09-30", 1), (-1, "2022-08-01", "2022-09-30", -1), (3, "2022-08-01", "2022-09-30", 2),
    (-3, "2022-08-01", "2022-09-30", -2),
    // A third of a fen is nothing, two thirds are one.
    (1, "2022-07-01", "2022-09-30", 0), (2, "2022-07-01", "2022-09-30", 1), (-1, "2022-07-01", "2022-09-30", 0),
    (-2, "2022-07-01", "2022-09-30", -1),
    // One date alone is a payment in its month.
    (50_00, "2022-09-01", "", 50_00), (50_00, "2022-08-31", "", 0), (50_00, "", "2023-08-31", 50_00),
    (50_00, "", "2023-09-01", 0),
    // Before, after, never said.
    (50_00, "2021-01-01", "2022-08-31", 0), (50_00, "2023-09-01", "2024-01-31", 0), (50_00, "", "", 50_00),
    (0, "2022-07-01", "2022-09-30", 0),
  ] as [(Int64, String, String, Int64)])
  func partsOfPeriods(_ fen: Int64, _ start: String, _ end: String, _ counted: Int64) throws {
    for category in IncomeCategory.allCases {
      let income = try compute([item(category, fen, start, end)])
      #expect(income.items.map(\.counted.fen) == [counted])
      #expect(income.undated.isEmpty == !(start.isEmpty && end.isEmpty))
      let total = category == .essentialExpense ? 0 : category == .businessCost ? -counted : counted
      #expect(income.total.fen == total && income.perCapita?.fen == total)
    }
  }

  @Test func onlyIncomeIsLeftOutByName() throws {
    for category in IncomeCategory.allCases {
      let income = try compute([item(category, 500_00, "2023-01-01", name: " 临时救助")])
      #expect(income.items.map(\.counted.fen) == [category.isIncome ? 0 : 500_00], "\(category)")
    }
  }

  @Test func theLineIsComparedExactly() throws {
    // 20,399.99 ÷ 3 = 6,799.99666…, which is shown as 6,800.00 and lies below it.
    let below = try compute([item(.wage, 20_399_99, "2023-01-01")], people: 3)
    #expect(below.perCapita == Yuan(6_800) && below.isBelow(line: Yuan(6_800)))
    let equal = try compute([item(.wage, 20_400_00, "2023-01-01")], people: 3)
    #expect(equal.perCapita == Yuan(6_800) && !equal.isBelow(line: Yuan(6_800)))
    // 20,400.01 ÷ 3 is shown as 6,800.00 as well.
    let above = try compute([item(.wage, 20_400_01, "2023-01-01")], people: 3)
    #expect(above.perCapita == Yuan(6_800) && !above.isBelow(line: Yuan(6_800)))
    let loss = try compute([item(.businessCost, 1, "2023-01-01")], people: 2)
    #expect(loss.perCapita?.fen == -1 && loss.isBelow(line: Yuan(0)))
    #expect(try compute([], people: 2).isBelow(line: Yuan(fen: 1)))
  }

  @Test(arguments: [0, -1, .min])
  func nobodyIsNoDivision(_ people: Int) throws {
    let income = try compute([item(.wage, 1_000_00, "2023-01-01")], people: people)
    #expect(income.perCapita == nil && income.people == 0 && income.total == Yuan(1_000))
    #expect(income.noPerCapita?.zh.contains("人口") == true && income.noPerCapita?.en.isEmpty == false)
    #expect(!income.isBelow(line: Yuan(.max / 100)))
  }

  @Test func amountsBeyondAllMeasureAreRefusedNotWrapped() throws {
    let (most, least) = (Int64.max, Int64.min)
    let one = try compute([item(.wage, most, "2023-01-01")], people: 2)
    #expect(one.perCapita?.fen == most / 2 + 1 && !one.isBelow(line: Yuan(6_800)))
    #expect(one.isBelow(line: Yuan(fen: most)))
    #expect(try compute([item(.wage, least, "2023-01-01")]).perCapita?.fen == least)
    #expect(try compute([item(.wage, most, "2022-08-01", "2023-08-31")]).total.fen == 8_513_881_880_173_639_206)
    #expect(
      try compute([item(.wage, 1_00, "2023-01-01")], people: .max).isBelow(line: Yuan(fen: most)))
    // Parts may cancel out on the way, in any order.
    let balanced = [
      try item(.wage, most, "2023-01-01"), try item(.businessCost, most, "2023-01-01"), try item(.wage, 0, "2023-01-01"),
    ]
    #expect(try compute(balanced).total.fen == 0)
    for items in try [
      [item(.wage, most, "2023-01-01"), item(.wage, 1, "2023-01-01")],
      [item(.wage, most, "2023-01-01"), item(.transfer, 1, "2023-01-01")],
      [item(.wage, least, "2023-01-01"), item(.businessCost, 1, "2023-01-01")],
      [item(.essentialExpense, most, "2023-01-01"), item(.essentialExpense, 1, "2023-01-01")],
      [item(.businessCost, least, "2023-01-01")],
    ] {
      #expect(throws: NetIncomeError.tooLarge) { try compute(items) }
    }
  }

  @Test func aPeriodThatEndsBeforeItStartsIsNamed() throws {
    let items = try [
      item(.wage, 1, "2023-01-01"), item(.transfer, 1, "2023-02-01", "2023-01-31", name: "临时救助", id: "I-77"),
    ]
    let error = #expect(throws: NetIncomeError.self) { try compute(items) }
    #expect(error == .reversedPeriod(item: "I-77"))
    #expect(error?.explanation.zh.contains("I-77") == true && error?.remedy != nil)
  }

  // MARK: A second way

  /// An exact fraction of fen.
  private struct Fraction {
    var (above, below): (Int128, Int128) = (0, 1)

    static func + (a: Fraction, b: Fraction) -> Fraction {
      let (above, below) = (a.above * b.below + b.above * a.below, a.below * b.below)
      var (x, y) = (above.magnitude, below.magnitude)
      while y != 0 { (x, y) = (y, x % y) }
      let divisor = Int128(max(x, 1))
      return Fraction(above: above / divisor, below: below / divisor)
    }

    /// The whole number at the least distance, of two the one farther from zero, found by looking around.
    var nearest: Int64? {
      let guess = above / below
      let candidates = (guess - 2)...(guess + 2)
      func distance(_ n: Int128) -> UInt128 { (above - n * below).magnitude }
      return candidates.min { (distance($0), $1.magnitude) < (distance($1), $0.magnitude) }.flatMap {
        Int64(exactly: $0)
      }
    }
  }

  /// Counts an item one month after the other.
  private func slowly(_ item: IncomeItem, from first: LocalDate, to last: LocalDate) -> Int64? {
    if item.category != .businessCost, item.category != .essentialExpense,
      item.name == "临时救助" || item.name == "一次性救助"
    { return 0 }
    if item.periodStart == nil, item.periodEnd == nil { return item.amount.fen }
    guard let start = item.periodStart ?? item.periodEnd, let end = item.periodEnd ?? item.periodStart else { return nil }
    var months: [(year: Int, month: Int)] = []
    var (year, month) = (start.year, start.month)
    while (year, month) <= (end.year, end.month) {
      months.append((year, month))
      (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    }
    var sum = Fraction()
    for month in months
    where (first.year, first.month) <= (month.year, month.month) && (month.year, month.month) <= (last.year, last.month) {
      sum = sum + Fraction(above: Int128(item.amount.fen), below: Int128(months.count))
    }
    return sum.nearest
  }

  private func household(_ random: inout SeededGenerator) throws -> (items: [IncomeItem], people: Int) {
    let names = ["务工", "临时救助", "一次性救助", "养老金", "赡养费", nil]
    let items = try (0..<random.below(13)).map { k in
      let start = try day("2021-01-01").adding(days: random.below(1400))
      let end = start.adding(days: random.pick([0, 27, 31, 89, 180, 364, 365, 800]) + random.below(3))
      let amount: Int64 =
        switch random.below(6) {
        case 0: Int64(random.below(7)) - 3
        case 1: -Int64(random.below(500_000))
        case 2: Int64(random.below(4_000_000_000_000))
        default: Int64(random.below(5_000_000))
        }
      return IncomeItem(
        id: "I\(k)", category: random.pick(IncomeCategory.allCases), name: random.pick(names),
        amount: Yuan(fen: amount), periodStart: random.chance(85) ? start : nil,
        periodEnd: random.chance(80) ? end : nil)
    }
    return (items, random.below(9))
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func householdsAgreeWithExactFractions(_ seed: UInt64) throws {
    print("NetIncomeTests seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var (partly, ties) = (0, 0)
    for round in 0..<3_000 {
      let (items, people) = try household(&random)
      let scheme = random.chance(50) ? identification : statistics
      let date = try day("2022-01-01").adding(days: random.below(900))
      let window = IncomeWindow(scheme: scheme, on: date)
      // The scheme of statistics leaves out less; the oracle is told so by the names.
      let told = scheme == statistics ? items.map { $0.name == "一次性救助" ? $0.renamed("奖金") : $0 } : items
      let income = try NetIncome.compute(items: told, people: people, window: window, scheme: scheme)
      let mark = Comment(rawValue: "seed \(seed), round \(round)")

      let expected = try told.map { try #require(slowly($0, from: window.first, to: window.last)) }
      #expect(income.items.map(\.counted.fen) == expected, mark)
      #expect(income.items.map(\.item) == told, mark)
      var parts: [IncomeCategory: Int64] = [:]
      for (item, fen) in zip(told, expected) { parts[item.category, default: 0] += fen }
      let shown: [(IncomeCategory, Yuan)] = [
        (.wage, income.wage), (.business, income.business), (.property, income.property),
        (.transfer, income.transfer), (.businessCost, income.businessCost),
        (.essentialExpense, income.essentialExpense),
      ]
      for (category, sum) in shown { #expect(sum.fen == parts[category] ?? 0, mark) }
      let total = shown[..<4].reduce(0) { $0 + $1.1.fen } - income.businessCost.fen
      #expect(income.total.fen == total, mark)
      let perHead = people == 0 ? nil : Fraction(above: Int128(total), below: Int128(people)).nearest
      #expect(income.perCapita?.fen == perHead, mark)
      #expect((income.noPerCapita == nil) == (people > 0), mark)

      // The line added once for each person; lines around the income per head are the hard ones.
      for step in -2...2 {
        let line = (perHead ?? 0) + Int64(step)
        let needed = (0..<people).reduce(Int64(0)) { sum, _ in sum + line }
        #expect(income.isBelow(line: Yuan(fen: line)) == (people > 0 && total < needed), mark)
      }

      // The same fen again, in whatever order the items come.
      #expect(try NetIncome.compute(items: told, people: people, window: window, scheme: scheme) == income, mark)
      let turned = try NetIncome.compute(items: told.reversed(), people: people, window: window, scheme: scheme)
      #expect(turned.total == income.total && turned.perCapita == income.perCapita, mark)
      #expect(turned.items == income.items.reversed(), mark)

      for counted in income.items {
        guard case .partly(let inside, let months) = counted.reason else { continue }
        partly += 1
        #expect(inside > 0 && inside < months, mark)
        if (Int128(counted.item.amount.fen) * Int128(inside) * 2) % Int128(months) == 0,
          (Int128(counted.item.amount.fen) * Int128(inside)) % Int128(months) != 0
        { ties += 1 }
      }
    }
    // Without them the rounding would not have been tried.
    #expect(partly > 1_000 && ties > 20, "seed \(seed): \(partly) \(ties)")
  }
}

extension IncomeItem {
  fileprivate func renamed(_ name: String) -> IncomeItem {
    IncomeItem(
      id: id, person: person, category: category, name: name, amount: amount, periodStart: periodStart,
      periodEnd: periodEnd)
  }
}
