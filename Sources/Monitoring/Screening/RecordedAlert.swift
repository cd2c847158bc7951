public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// Which alerts to list.
public struct AlertFilter: Sendable, Hashable {
  public var rule: String?
  public var kind: ScreeningRule.Kind?
  public var household: String?
  public var includesClosed = false

  public init() {}
}

/// An alert as it is on record.
public struct RecordedAlert: Sendable, Hashable {
  public let id: String
  public let household: String
  public let village: DivisionCode
  public let rule: String
  /// A code of the list `alert_kind`.
  public let kind: String
  public let raisedOn: LocalDate
  /// The values that made the rule fire: `per_head=5230.5;line=6800`.
  public let shown: String?
  public let sentence: Bilingual
  public let closedOn: LocalDate?
  /// A code of the list `alert_outcome`.
  public let outcome: String?

  private static let columns =
    "id, household_id, village_code, rule, kind, raised_on, shown, sentence_zh, sentence_en, closed_on, outcome"

  private init(_ row: Row) throws {
    (id, household, village, rule) = (try row.get(0), try row.get(1), try row.get(2), try row.get(3))
    (kind, raisedOn, shown) = (try row.get(4), try row.get(5), row[6].text.map(Masking.stray))
    sentence = Bilingual(Masking.stray(row[7].text ?? ""), Masking.stray(row[8].text ?? ""))
    (closedOn, outcome) = (try row.get(9), try row.get(10))
  }

  /// Alerts of a division, the latest first, and how many there are in all.
  /// - Throws: `AuthorityError` beyond the viewer's scope; `StoreError`.
  public static func read(
    in division: DivisionCode, _ filter: AlertFilter = AlertFilter(), limit: Int = 100, by viewer: Viewer,
    _ connection: any Connection
  ) throws -> (alerts: [RecordedAlert], total: Int) {
    let range = try viewer.visibleRange(of: division)
    var conditions = [Validity.within(range, "village_code")]
    var values: [String] = []
    for (column, value) in [("rule", filter.rule), ("kind", filter.kind?.rawValue), ("household_id", filter.household)] {
      guard let value else { continue }
      values.append(value)
      conditions.append("\(column) = $\(values.count)")
    }
    if !filter.includesClosed { conditions.append("closed_on IS NULL") }
    let condition = conditions.joined(separator: " AND ")
    let alerts = try connection.rows(
      "SELECT \(columns) FROM alerts WHERE \(condition) ORDER BY raised_on DESC, village_code, id LIMIT \(max(limit, 0))",
      values, RecordedAlert.init)
    return (alerts, try connection.count("SELECT count(*) FROM alerts WHERE \(condition)", values))
  }

  /// One that waits to be dealt with.
  /// - Throws: `ScreeningError.unknownAlert`, `.alertClosed`.
  public static func requireOpen(_ id: String, _ connection: any Connection) throws -> RecordedAlert {
    guard let alert = try connection.first(
      "SELECT \(columns) FROM alerts WHERE id = $1", [id], RecordedAlert.init)
    else { throw ScreeningError.unknownAlert(id) }
    if let day = alert.closedOn { throw ScreeningError.alertClosed(id, on: day) }
    return alert
  }
}
