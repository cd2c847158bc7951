public import Basics
import Divisions
public import Store

/// A person in a figure: one row for each distinct person.
public struct PersonInFigure: Sendable, Hashable {
  public let cadreID: String
  public let name: String
  public let village: DivisionCode
  public let role: String
  public let unit: String?
  public let span: DateSpan
}

/// Which postings a figure counts.
public enum PostingSelection: Sendable, Hashable {
  case open(role: String?)
  case begun
}

extension Staffing {
  /// The persons behind a figure, paged by cadre id; each with the latest posting that counts.
  public static func persons(
    _ selection: PostingSelection, in range: ClosedRange<Int64>, on date: LocalDate,
    after key: String, limit: Int, _ connection: any Connection
  ) throws -> [PersonInFigure] {
    var condition = Validity.within(range, "p.village_code")
    switch selection {
    case .begun: condition += " AND p.starts_on <= \(date.packed)"
    case .open(let role):
      condition += " AND " + open(date).replacing("starts_on", with: "p.starts_on")
        .replacing("ends_on", with: "p.ends_on")
      if let role { condition += " AND p.role = '\(role == "member" ? "member" : "first_secretary")'" }
    }
    return try connection.rows(
      """
      SELECT l.cadre_id, c.name, l.village_code, l.role, u.name, l.starts_on, l.ends_on
      FROM (SELECT p.cadre_id, p.village_code, p.role, p.unit_id, p.starts_on, p.ends_on,
              row_number() OVER (PARTITION BY p.cadre_id ORDER BY p.starts_on DESC, p.id) AS place
            FROM postings p WHERE \(condition) AND p.cadre_id > $1) l
      JOIN cadres c ON c.id = l.cadre_id LEFT JOIN units u ON u.id = l.unit_id
      WHERE l.place = 1 ORDER BY l.cadre_id LIMIT $2
      """, [key, limit]
    ) {
      PersonInFigure(
        cadreID: try $0.get(0), name: try $0.get(1), village: try $0.get(2), role: try $0.get(3),
        unit: try $0.get(4), span: DateSpan(from: try $0.get(5), to: try $0.get(6)))
    }
  }
}
