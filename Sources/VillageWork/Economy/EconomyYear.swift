public import Authority
public import Basics
import Divisions
public import Store

/// What is held of the register of assets on a day.
enum AssetSQL {
  /// An asset is held from the day it was acquired until the day before it was disposed of.
  static func held(_ day: LocalDate) -> String {
    "acquired_on <= \(day.packed) AND (disposed_on IS NULL OR disposed_on > \(day.packed))"
  }
}

/// A year of the collective economy (村集体经济) of a village or of a division's villages, up to a day.
public struct EconomyYear: Sendable, Hashable {
  public let division: DivisionCode
  public let year: Int
  /// The last day counted: the end of the year, or the day asked for where that comes first.
  public let through: LocalDate
  /// By the codes of the list `ledger_category`.
  public let income: [String: Yuan]
  public let cost: [String: Yuan]
  public let dividends: [String: Yuan]
  /// Villages with an entry of income.
  public let villagesWithIncome: Int
  /// Held on the last day, at the value they were acquired for; by the codes of the list `asset_kind`.
  public let assets: [String: Yuan]
  public let assetCount: Int
  public let idleAssets: Yuan
  /// What the yearly profiles say, which is another source: nil where none says anything.
  public let incomeOfProfiles: Yuan?
  public let assetsOfProfiles: Yuan?

  public var isPartial: Bool { through.month != 12 || through.day != 31 }
  public var totalIncome: Yuan { sum(income) }
  public var totalCost: Yuan { sum(cost) }
  /// Income less cost; dividends are paid out of it and are no cost.
  public var profit: Yuan { totalIncome - totalCost }
  public var totalDividends: Yuan { sum(dividends) }
  public var assetsValue: Yuan { sum(assets) }
  /// Income of operations (经营收入), of all income, in per cent; nil without income.
  public var operatingShare: Double? {
    totalIncome.fen == 0 ? nil : 100 * Double((income["operation"] ?? Yuan(0)).fen) / Double(totalIncome.fen)
  }

  private func sum(_ amounts: [String: Yuan]) -> Yuan { amounts.values.reduce(Yuan(0), +) }

  /// - Parameter day: what came later is not counted.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func count(
    in division: DivisionCode, year: Int, on day: LocalDate, viewer: Viewer, _ connection: any Connection
  ) throws -> EconomyYear {
    let range = try viewer.visibleRange(of: division)
    let here = Validity.within(range, "village_code")
    let through = LocalDate(year, 12, 31).map { min($0, day) } ?? day
    var amounts: [String: [String: Yuan]] = [:]
    try connection.query(
      """
      SELECT kind, category, SUM(amount) FROM ledger
      WHERE \(here) AND date BETWEEN \(year * 10_000) AND \(through.packed) GROUP BY kind, category
      """, []
    ) { amounts[try $0.get(0), default: [:]][try $0.get(1)] = try $0.get(2, as: Yuan.self) }
    let villages = try connection.count(
      """
      SELECT count(DISTINCT village_code) FROM ledger
      WHERE \(here) AND date BETWEEN \(year * 10_000) AND \(through.packed) AND kind = 'income'
      """)
    var assets: [String: Yuan] = [:]
    var assetCount = 0
    try connection.query(
      "SELECT kind, SUM(value), count(*) FROM assets WHERE \(here) AND \(AssetSQL.held(through)) GROUP BY kind", []
    ) {
      assets[try $0.get(0)] = try $0.get(1, as: Yuan.self)
      assetCount += try $0.get(2, as: Int.self)
    }
    let idle = try connection.first(
      "SELECT SUM(value) FROM assets WHERE \(here) AND use = 'idle' AND \(AssetSQL.held(through))"
    ) { try $0.get(0, as: Yuan?.self) }
    let profiles = try connection.first(
      "SELECT SUM(collective_income), SUM(collective_assets) FROM profiles WHERE \(here) AND year = \(year)"
    ) { (try $0.get(0, as: Yuan?.self), try $0.get(1, as: Yuan?.self)) }
    return EconomyYear(
      division: division, year: year, through: through, income: amounts["income"] ?? [:],
      cost: amounts["cost"] ?? [:], dividends: amounts["dividend"] ?? [:], villagesWithIncome: villages,
      assets: assets, assetCount: assetCount, idleAssets: (idle ?? nil) ?? Yuan(0),
      incomeOfProfiles: profiles?.0, assetsOfProfiles: profiles?.1)
  }
}
