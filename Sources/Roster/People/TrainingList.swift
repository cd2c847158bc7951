public import Authority
public import Basics
import Divisions
public import Store

/// A training and how many took part (培训).
public struct TrainingEvent: Sendable, Hashable {
  public let id: String
  public let name: String
  /// A code of the list `training_level`.
  public let level: String
  public let organiser: String?
  public let topic: String?
  public let start: LocalDate
  public let end: LocalDate
  /// Cadres with a posting in the division on the first day who took part.
  public let people: Int
}

/// A cadre in a list of who was trained or not.
public struct TrainingPerson: Sendable, Hashable {
  public let cadre: String
  public let name: String
  public let village: DivisionCode
  public let role: String
}

/// What is asked of trainings; a cadre is placed by the posting, not by the sending unit.
public enum TrainingList {
  /// The trainings of a stretch of days in which cadres of the division took part, newest first.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func events(
    in division: DivisionCode, from: LocalDate, to: LocalDate, viewer: Viewer, _ connection: any Connection
  ) throws -> [TrainingEvent] {
    let range = try viewer.visibleRange(of: division)
    return try connection.rows(
      """
      SELECT t.training_id, MIN(t.name), MIN(t.level), MIN(t.organiser), MIN(t.topic), MIN(t.starts_on), MAX(t.ends_on),
        COUNT(DISTINCT t.cadre_id)
      FROM training t JOIN postings p ON p.cadre_id = t.cadre_id AND p.starts_on <= t.starts_on
        AND (p.ends_on IS NULL OR p.ends_on >= t.starts_on)
      WHERE \(Validity.within(range, "p.village_code")) AND t.starts_on <= \(to.packed) AND t.ends_on >= \(from.packed)
      GROUP BY t.training_id ORDER BY 6 DESC, t.training_id
      """
    ) {
      TrainingEvent(
        id: try $0.get(0), name: try $0.get(1), level: try $0.get(2), organiser: try $0.get(3), topic: try $0.get(4),
        start: try $0.get(5), end: try $0.get(6), people: try $0.get(7))
    }
  }

  /// The cadres in post on a day who took part in a training, or who did not, by number from a key on.
  /// - Throws: `PeopleError.unknownTraining`; `AuthorityError` outside the viewer's scope.
  public static func people(
    _ training: String, tookPart: Bool, in division: DivisionCode, on day: LocalDate, after key: String = "", limit: Int,
    viewer: Viewer, _ connection: any Connection
  ) throws -> [TrainingPerson] {
    let range = try viewer.visibleRange(of: division)
    let known = try connection.first("SELECT 1 FROM training WHERE training_id = $1 LIMIT 1", [training]) { _ in true }
    guard known == true else { throw PeopleError.unknownTraining(training) }
    return try connection.rows(
      """
      SELECT c.id, MIN(c.name), MIN(p.village_code), MIN(p.role) FROM postings p JOIN cadres c ON c.id = p.cadre_id
      WHERE \(Validity.within(range, "p.village_code")) AND p.starts_on <= \(day.packed)
        AND (p.ends_on IS NULL OR p.ends_on >= \(day.packed))
        AND \(tookPart ? "" : "NOT ")EXISTS (SELECT 1 FROM training t WHERE t.id = $1 || '|' || c.id)
        AND c.id > $2
      GROUP BY c.id ORDER BY c.id LIMIT $3
      """, [training, key, limit]
    ) {
      TrainingPerson(cadre: try $0.get(0), name: try $0.get(1), village: try $0.get(2), role: try $0.get(3))
    }
  }
}
