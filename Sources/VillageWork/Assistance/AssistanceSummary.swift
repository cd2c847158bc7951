public import Authority
public import Basics
import Divisions
public import Store

/// One assistance link (结对帮扶) and what it has brought by a day.
public struct AssistanceLink: Sendable, Hashable {
  public let id: String
  public let version: Int64
  /// A code of the list `assistance_kind`.
  public let kind: String
  public let giver: String
  public let giverDivision: DivisionCode?
  public let unit: String?
  public let receiver: DivisionCode
  public let span: DateSpan
  public let document: String?
  public let note: String?
  /// Sent by it and there on the day. They are no village-stationed cadres and never counted as such.
  public internal(set) var people = 0
  public internal(set) var money = Yuan(0)
  /// Names of its projects.
  public internal(set) var projects: [String] = []
  /// Visits, training and the like: how many entries of each code of the list `assistance_flow`.
  public internal(set) var flows: [String: Int] = [:]
}

/// The assistance that a division receives beside its village teams (定点帮扶、对口帮扶、东西部协作、组团式帮扶、
/// 托底性帮扶).
public struct AssistanceSummary: Sendable, Hashable {
  public let division: DivisionCode
  public let day: LocalDate
  /// Begun by the day, the open ones and the ended ones, by receiver and id.
  public let links: [AssistanceLink]

  public var open: [AssistanceLink] { links.filter { $0.span.contains(day) } }
  public var people: Int { links.reduce(0) { $0 + $1.people } }
  public var money: Yuan { links.reduce(Yuan(0)) { $0 + $1.money } }
  public var projects: Int { links.reduce(0) { $0 + $1.projects.count } }
  /// Open links, by the codes of the list `assistance_kind`.
  public var openByKind: [String: Int] {
    open.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
  }

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func count(
    in division: DivisionCode, on day: LocalDate, viewer: Viewer, _ connection: any Connection
  ) throws -> AssistanceSummary {
    let range = try viewer.visibleRange(of: division)
    var links = try connection.rows(
      """
      SELECT id, version, kind, giver, giver_division, unit_id, division_code, starts_on, ends_on, document, note
      FROM assistance_links WHERE \(Validity.within(range, "division_code")) AND starts_on <= \(day.packed)
      ORDER BY division_code, id
      """
    ) {
      AssistanceLink(
        id: try $0.get(0), version: try $0.get(1), kind: try $0.get(2), giver: try $0.get(3),
        giverDivision: try $0.get(4), unit: try $0.get(5), receiver: try $0.get(6),
        span: DateSpan(from: try $0.get(7, as: LocalDate.self), to: try $0.get(8)), document: try $0.get(9),
        note: try $0.get(10, as: String?.self).map(Masking.stray))
    }
    let positions = Dictionary(links.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    try connection.query(
      """
      SELECT f.link_id, f.kind, f.date, f.ends_on, f.people, f.amount, f.project FROM assistance_flows f
      JOIN assistance_links l ON l.id = f.link_id
      WHERE \(Validity.within(range, "l.division_code")) AND f.date <= \(day.packed) ORDER BY f.date, f.id
      """, []
    ) { row in
      guard let index = positions[try row.get(0, as: String.self)] else { return }
      let kind: String = try row.get(1)
      links[index].flows[kind, default: 0] += 1
      let isThere = try row.get(3, as: LocalDate?.self).map { $0 >= day } ?? true
      if kind == "people", isThere { links[index].people += try row.get(4, as: Int?.self) ?? 0 }
      if let amount = try row.get(5, as: Yuan?.self) { links[index].money = links[index].money + amount }
      if let project = try row.get(6, as: String?.self) { links[index].projects.append(project) }
    }
    return AssistanceSummary(division: division, day: day, links: links)
  }
}
