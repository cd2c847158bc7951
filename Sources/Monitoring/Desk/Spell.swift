public import Basics
public import Store

/// One spell of being monitored: a case from its beginning to its end.
///
/// A household that is reversed, recognised again or moved begins another one; each beginning and end
/// then stays in the month in which it happened.
public struct Spell: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let household: String
  public let village: DivisionCode
  public let objectType: String
  public let identifiedOn: LocalDate
  public let eliminatedOn: LocalDate?
  public let leftOn: LocalDate?
  public let leftReason: String?
  /// A code of the list `case_beginning`; nil is an ordinary recognition.
  public let begunBy: String?
  /// The case that this one goes on from.
  public let continues: String?
  public let risks: String?
  public let channel: String?
  public let contact: String?
  /// A code of the list `elimination_way`.
  public let way: String?

  /// The first day on which it is no longer open.
  public var end: LocalDate? {
    guard let eliminatedOn else { return leftOn }
    return leftOn.map { min($0, eliminatedOn) } ?? eliminatedOn
  }

  public var isNatural: Bool { way == "natural" }

  public func isOpen(on day: LocalDate) -> Bool { identifiedOn <= day && end.map { day < $0 } ?? true }

  /// Cases by a condition, by household and then by their beginning.
  public static func load(
    _ condition: String, _ values: [String], _ connection: any Connection
  ) throws -> [Spell] {
    try connection.rows(
      """
      SELECT id, version, household_id, village_code, object_type, identified_on, eliminated_on, left_on,
        left_reason, begun_by, continues, risks, channel, contact, elimination_way
      FROM cases WHERE \(condition) ORDER BY household_id, identified_on, id
      """, values
    ) {
      Spell(
        id: try $0.get(0), version: try $0.get(1), household: try $0.get(2), village: try $0.get(3),
        objectType: try $0.get(4), identifiedOn: try $0.get(5), eliminatedOn: try $0.get(6),
        leftOn: try $0.get(7), leftReason: try $0.get(8), begunBy: try $0.get(9),
        continues: try $0.get(10), risks: try $0.get(11), channel: try $0.get(12), contact: try $0.get(13), way: try $0.get(14))
    }
  }
}
