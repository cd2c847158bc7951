import Basics
import ColumnScreening
import Policy
import Store

/// Reads the incomes of a batch and works out the net income of the twelve months of the day, and of
/// those of a year before, by the rules of `NetIncome`.
final class IncomeReader {
  /// How incomes are counted in an area on a day.
  private struct Counting {
    let scheme: IncomeScheme
    let window: IncomeWindow
  }

  /// Both days of one area.
  private struct Area {
    let now: Counting?
    let then: Counting?
  }

  /// What counts in one window.
  private struct Sums {
    /// By category; wage, business, property, transfer, cost, essential, medical.
    var parts = (Int128(0), Int128(0), Int128(0), Int128(0), Int128(0), Int128(0), Int128(0))
    var hasAny = false
    /// An item that no rule can count: its dates are in the wrong order.
    var isWrong = false

    var total: Int128 { parts.0 + parts.1 + parts.2 + parts.3 - parts.4 }

    mutating func add(_ category: IncomeCategory, _ fen: Int64, isMedical: Bool) {
      if fen != 0 { hasAny = true }
      let amount = Int128(fen)
      switch category {
      case .wage: parts.0 += amount
      case .business: parts.1 += amount
      case .property: parts.2 += amount
      case .transfer: parts.3 += amount
      case .businessCost: parts.4 += amount
      case .essentialExpense:
        parts.5 += amount
        if isMedical { parts.6 += amount }
      }
    }
  }

  private let batch: RegisterBatch
  private var areas: [Int64: Area] = [:]
  /// Whether no rule differs inside a county.
  private let isByCounty: Bool
  private var exclusions: [String: Bool] = [:]

  static func read(into batch: RegisterBatch, _ people: inout PeopleCounts, _ connection: any Connection) throws {
    let reader = IncomeReader(batch)
    let sums = try reader.readItems(connection)
    reader.fill(sums, people)
  }

  private init(_ batch: RegisterBatch) {
    self.batch = batch
    isByCounty = [batch.day, batch.yearAgo].allSatisfy { day in
      batch.policy.areasWithIncomeScheme(for: .identification, on: day).allSatisfy { $0.rank <= .county }
    }
  }

  private func area(_ place: Int) -> Area {
    let village = batch.rows.columns[HouseholdColumn.village.rawValue][place]
    let key = isByCounty ? village / 1_000_000 : village
    if let known = areas[key] { return known }
    func counting(_ day: LocalDate) -> Counting? {
      guard let code = DivisionCode(village),
        let scheme = batch.policy.incomeScheme(for: .identification, in: code, on: day).value
      else { return nil }
      return Counting(scheme: scheme, window: IncomeWindow(scheme: scheme, on: day))
    }
    let found = Area(now: counting(batch.day), then: counting(batch.yearAgo))
    areas[key] = found
    return found
  }

  /// For each household with items, what counts now and a year before.
  private func readItems(_ connection: any Connection) throws -> [Int: (now: Sums, then: Sums)] {
    var all: [Int: (now: Sums, then: Sums)] = [:]
    var current = -1
    var sums = (now: Sums(), then: Sums())
    try connection.stream(
      """
      SELECT i.household_id, i.category, i.item, i.amount, i.period_start, i.period_end
      FROM income i WHERE \(batch.scope.condition("i"))
      """, batch.scope.values
    ) { row in
      guard let place = batch.place(of: try row.get(0)) else { return }
      if place != current {
        if current >= 0 { all[current] = sums }
        current = place
        sums = all[place] ?? (Sums(), Sums())
      }
      guard let category = IncomeCategory(rawValue: try row.get(1)) else {
        throw StoreError(.decoding, "an income category that no list holds")
      }
      let name = row[2].text
      let (start, end): (LocalDate?, LocalDate?) = (try row.get(4), try row.get(5))
      let item = IncomeItem(
        id: "", category: category, name: name, amount: Yuan(fen: try row.get(3)), periodStart: start, periodEnd: end)
      let isMedical = category == .essentialExpense && RegisterWords.holds(name, batch.words.medical)
      let area = area(place)
      count(item, area.now, isMedical, &sums.now)
      count(item, area.then, isMedical, &sums.then)
    }
    if current >= 0 { all[current] = sums }
    return all
  }

  private func count(_ item: IncomeItem, _ counting: Counting?, _ isMedical: Bool, _ sums: inout Sums) {
    guard let counting else { return }
    do {
      let months = try item.months
      if item.category.isIncome, let name = item.name, isExcluded(name, counting.scheme) { return }
      let fen = try NetIncome.count(item.amount.fen, of: months, in: counting.window, counting.scheme.rounding).fen
      sums.add(item.category, fen, isMedical: isMedical)
    } catch {
      sums.isWrong = true
    }
  }

  /// Names repeat, and folding one is slow.
  private func isExcluded(_ name: String, _ scheme: IncomeScheme) -> Bool {
    if scheme.excludedItems.isEmpty { return false }
    let key = scheme.excludedItems.joined(separator: "\u{1}") + "\u{2}" + name
    if let known = exclusions[key] { return known }
    let found = scheme.exclusion(of: name) != nil
    exclusions[key] = found
    return found
  }

  private func fill(_ sums: [Int: (now: Sums, then: Sums)], _ people: PeopleCounts) {
    for place in 0..<batch.count {
      let area = area(place)
      let own = sums[place]
      if let scheme = area.now?.scheme {
        let count = scheme.basis == .registered ? people.registered[place] : people.sharing[place]
        batch.setSmall(.people, place, Int(count))
        fill(own?.now ?? Sums(), Int(count), place)
      }
      if let scheme = area.then?.scheme {
        let count = scheme.basis == .registered ? people.registeredThen[place] : people.sharingThen[place]
        batch.setSmall(.lastPeople, place, Int(count))
        if let then = own?.then, then.hasAny, !then.isWrong, count > 0, let total = Int64(exactly: then.total) {
          batch.set(.lastIncome, place, total)
          batch.set(.lastPerHead, place, Self.perHead(then.total, count))
        }
      }
    }
  }

  private func fill(_ sums: Sums, _ count: Int, _ place: Int) {
    guard !sums.isWrong else { return }
    let parts: [(HouseholdColumn, Int128)] = [
      (.wage, sums.parts.0), (.business, sums.parts.1), (.property, sums.parts.2), (.transfer, sums.parts.3),
      (.cost, sums.parts.4), (.essential, sums.parts.5), (.medical, sums.parts.6),
    ]
    for (column, sum) in parts { batch.set(column, place, Int64(exactly: sum) ?? ColumnValue.missing) }
    // Of a household of which nothing is recorded nobody knows the income.
    guard sums.hasAny, count > 0, let total = Int64(exactly: sums.total) else { return }
    batch.set(.income, place, total)
    batch.set(.perHead, place, Self.perHead(sums.total, Int32(count)))
  }

  private static func perHead(_ total: Int128, _ people: Int32) -> Int64 {
    Int64(exactly: NetIncome.rounded(total, dividedBy: Int128(people))) ?? ColumnValue.missing
  }
}
