import Basics
import Policy
import Store

/// How a household's income stands to the line in force, or why that cannot be said.
struct IncomeStanding {
  let net: NetIncome?
  let line: Dated<Yuan>?
  let window: IncomeWindow?
  /// Why it could not be compared.
  let reason: Bilingual?

  /// - Parameter day: the day of application, which the window and the line are taken by.
  init(_ situation: HouseholdSituation, appliedOn day: LocalDate, policy: PolicyBook) {
    let scheme: IncomeScheme
    switch policy.incomeScheme(for: .identification, in: situation.village, on: day) {
    case .known(let found): scheme = found.value
    case .unknown(let reason):
      (net, line, window, self.reason) = (nil, nil, nil, reason)
      return
    }
    let window = IncomeWindow(scheme: scheme, on: day)
    self.window = window
    let net: NetIncome
    do {
      net = try NetIncome.compute(
        items: situation.items, people: situation.people(scheme.basis), window: window, scheme: scheme)
      self.net = net
    } catch {
      (self.net, line, reason) = (nil, nil, error.explanation)
      return
    }
    switch policy.incomeLine(in: situation.village, on: day) {
    case .known(let found):
      line = found
      reason = net.items.contains { $0.counted.fen != 0 } && net.people > 0
        ? nil
        : Bilingual("核算期内没有登记收入或人口，未能与监测线比较", "no income or no people on record in the window, so nothing was compared")
    case .unknown(let why): (line, reason) = (nil, why)
    }
  }

  /// Nil where it cannot be said.
  var isBelowLine: Bool? {
    guard reason == nil, let net, let line else { return nil }
    return net.isBelow(line: line.value)
  }

  /// The fields of `decision_bases` that tell of the income.
  var values: [String: SQLValue] {
    var values: [String: SQLValue] = [:]
    if let line {
      values["income_line"] = .integer(line.value.fen)
      let area = line.area?.description ?? "-"
      let from = line.span.from?.description ?? "-"
      values["line_source"] = .text([area, from, line.source.document].compactMap(\.self).joined(separator: " "))
    }
    if let window {
      values["window_start"] = window.first.sqlValue
      values["window_end"] = window.last.sqlValue
    }
    guard let net else { return values }
    values["people"] = .integer(Int64(net.people))
    values["net_income"] = .integer(net.total.fen)
    if let perCapita = net.perCapita { values["per_capita"] = .integer(perCapita.fen) }
    values["essential_expense"] = .integer(net.essentialExpense.fen)
    let items = net.items.map { "\($0.item.id)|\($0.item.category.rawValue)|\($0.item.amount)|\($0.counted)" }
    if !items.isEmpty { values["items"] = .text(items.joined(separator: "\n")) }
    return values
  }
}

extension IncomeItem {
  /// All items of a household, by their id.
  static func load(_ household: String, _ connection: any Connection) throws -> [IncomeItem] {
    try connection.rows(
      """
      SELECT id, person_id, category, item, amount, period_start, period_end FROM income
      WHERE household_id = $1 ORDER BY id
      """, [household]
    ) { row in
      let word: String = try row.get(2)
      guard let category = IncomeCategory(rawValue: word) else {
        throw StoreError(.decoding, "unknown income category \(word)")
      }
      return IncomeItem(
        id: try row.get(0), person: try row.get(1), category: category, name: try row.get(3),
        amount: Yuan(fen: try row.get(4)), periodStart: try row.get(5), periodEnd: try row.get(6))
    }
  }
}
