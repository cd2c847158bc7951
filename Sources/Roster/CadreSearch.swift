public import Authority
public import Basics
import Divisions
public import Store

/// A cadre found by name, with the latest posting.
public struct CadreHit: Sendable, Hashable {
  public let cadreID: String
  public let name: String
  public let role: String
  public let village: DivisionCode
  public let span: DateSpan
}

/// Cadres by name.
public enum CadreSearch {
  /// Whole names first; only people with a posting in the viewer's scope.
  public static func find(
    _ text: String, viewer: Viewer, limit: Int, _ connection: any Connection
  ) throws -> [CadreHit] {
    try viewer.require(.read, in: viewer.scope)
    let pattern = "%" + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%")
      .replacing("_", with: "\\_") + "%"
    let range = viewer.scope?.subtree ?? 0...Int64.max
    return try connection.rows(
      """
      SELECT l.cadre_id, l.name, l.role, l.village_code, l.starts_on, l.ends_on
      FROM (SELECT c.cadre_id, c.name, p.role, p.village_code, p.starts_on, p.ends_on,
              row_number() OVER (PARTITION BY c.cadre_id ORDER BY p.starts_on DESC, p.id) AS place
            FROM cadres c JOIN postings p ON p.cadre_id = c.id
            WHERE c.name LIKE $1 ESCAPE '\\' AND \(Validity.within(range, "p.village_code"))) l
      WHERE l.place = 1
      ORDER BY CASE WHEN l.name = $2 THEN 0 ELSE 1 END, l.starts_on DESC, l.cadre_id LIMIT $3
      """, [pattern, text, limit]
    ) {
      CadreHit(
        cadreID: try $0.get(0), name: try $0.get(1), role: try $0.get(2), village: try $0.get(3),
        span: DateSpan(from: try $0.get(4), to: try $0.get(5)))
    }
  }
}
