public import Authority
public import Basics
import Divisions
public import Store

/// One handover with what a page or a paper needs.
public struct HandoverPack: Sendable, Hashable {
  public let handover: Handover
  public let items: [HandoverItem]
  /// From the province down to the village, as people name them.
  public let place: [String]
  public let leaverName: String
  public let leaverUnit: String?
  public let successorName: String?
  public let successorUnit: String?

  public var state: HandoverState { HandoverState(handover) }
}

/// One line of a list of handovers.
public struct HandoverLine: Sendable, Hashable {
  public let handover: Handover
  public let leaverName: String
  public let successorName: String?
  public let itemCount: Int
  /// Items that nobody has dealt with yet.
  public let listedCount: Int
  /// Items left open for the successor.
  public let openCount: Int

  public var state: HandoverState { HandoverState(handover) }
}

/// Something a leaver left open, for the successor to do.
public struct HandoverTask: Sendable, Hashable {
  public let item: HandoverItem
  public let village: DivisionCode
  public let leaver: String
  public let cutover: LocalDate
  public let state: HandoverState
}

/// What the rest of the house asks about handovers.
public enum Handovers {
  /// The items of one handover by number: their ids begin with that of the handover.
  static func items(of id: String, _ connection: any Connection) throws -> [HandoverItem] {
    try connection.rows(
      "SELECT \(HandoverItem.columns) FROM handover_items WHERE id >= $1 AND id < $2 ORDER BY item",
      [id + "|", id + "}"]) { try HandoverItem($0) }
  }

  static func handover(_ id: String, _ connection: any Connection) throws -> Handover {
    let found = try connection.first(
      "SELECT \(Handover.columns) FROM handovers WHERE id = $1", [id], Handover.init)
    guard let found else { throw HandoverError.unknownHandover(id) }
    return found
  }

  /// - Throws: `HandoverError.unknownHandover`, `AuthorityError` outside the viewer's scope.
  public static func pack(
    _ id: String, viewer: Viewer, _ connection: any Connection
  ) throws -> HandoverPack {
    let handover = try handover(id, connection)
    try viewer.require(.read, in: handover.village)
    func person(_ cadre: String) throws -> (name: String, unit: String?)? {
      try connection.first(
        "SELECT c.name, u.name FROM cadres c LEFT JOIN units u ON u.id = c.unit_id WHERE c.id = $1",
        [cadre]) { (try $0.get(0), try $0.get(1)) }
    }
    let leaver = try person(handover.leaver)
    var successor: (name: String, unit: String?)?
    if let cadre = handover.successor { successor = try person(cadre) }
    return HandoverPack(
      handover: handover, items: try items(of: id, connection),
      place: try DivisionQueries.lineage(handover.village, connection).map(\.shortName),
      leaverName: leaver?.name ?? handover.leaver, leaverUnit: leaver?.unit,
      successorName: successor?.name, successorUnit: successor?.unit)
  }

  /// The newest cutover first, then by village.
  /// - Parameters:
  ///   - plan: only those of one plan.
  ///   - isOpen: only those that not everybody has signed.
  public static func list(
    in division: DivisionCode, plan: String? = nil, onlyOpen isOpen: Bool = false, viewer: Viewer,
    _ connection: any Connection
  ) throws -> [HandoverLine] {
    let range = try viewer.visibleRange(of: division)
    var condition = Validity.within(range, "h.village_code")
    if plan != nil { condition += " AND h.plan_id = $1" }
    if isOpen {
      let missing = Signatory.allCases.map { "h.\($0.field) IS NULL" }.joined(separator: " OR ")
      condition += " AND (\(missing))"
    }
    let count = Handover.columnCount
    return try connection.rows(
      """
      SELECT \(Handover.columns(of: "h")), l.name, s.name, i.items, i.listed, i.left_open
      FROM handovers h JOIN cadres l ON l.id = h.leaver_id LEFT JOIN cadres s ON s.id = h.successor_id
      LEFT JOIN (SELECT handover_id, count(*) AS items,
          SUM(CASE WHEN state = 'listed' THEN 1 ELSE 0 END) AS listed,
          SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS left_open
        FROM handover_items WHERE \(Validity.within(range, "village_code")) GROUP BY handover_id) i
        ON i.handover_id = h.handover_id
      WHERE \(condition) ORDER BY h.cutover_on DESC, h.village_code, h.handover_id
      """, plan.map { [$0] } ?? []
    ) { row in
      HandoverLine(
        handover: try Handover(row), leaverName: try row.get(count), successorName: try row.get(count + 1),
        itemCount: try row.get(count + 2, as: Int?.self) ?? 0,
        listedCount: try row.get(count + 3, as: Int?.self) ?? 0,
        openCount: try row.get(count + 4, as: Int?.self) ?? 0)
    }
  }

  /// What was left open for a cadre: the oldest cutover first. Villages beyond the viewer's scope are
  /// left out.
  public static func tasks(
    of cadre: String, viewer: Viewer, _ connection: any Connection
  ) throws -> [HandoverTask] {
    try viewer.require(.read, in: viewer.scope)
    let range = viewer.scope?.subtree ?? 0...Int64.max
    let count = Handover.columnCount
    return try connection.rows(
      """
      SELECT \(Handover.columns(of: "h")), \(HandoverItem.columns(of: "i"))
      FROM handovers h
      JOIN handover_items i ON i.id >= h.handover_id || '|' AND i.id < h.handover_id || '}'
      WHERE h.successor_id = $1 AND i.state = 'open' AND \(Validity.within(range, "h.village_code"))
      ORDER BY h.cutover_on, h.handover_id, i.item
      """, [cadre]
    ) { row in
      let handover = try Handover(row)
      return HandoverTask(
        item: try HandoverItem(row, at: count), village: handover.village, leaver: handover.leaver,
        cutover: handover.cutover, state: HandoverState(handover))
    }
  }
}
