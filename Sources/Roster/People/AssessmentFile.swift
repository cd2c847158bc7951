public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// What the records already say about a cadre's work: counted, never typed.
public struct AssessmentEvidence: Sendable, Hashable {
  /// One count with its name.
  public struct Line: Sendable, Hashable {
    /// A stable word for files, such as `activities.task.4`.
    public let id: String
    public let name: Bilingual
    public let count: Int

    public init(_ id: String, _ name: Bilingual, _ count: Int) {
      self.id = id
      self.name = name
      self.count = count
    }
  }

  public let lines: [Line]
  public init(_ lines: [Line]) { self.lines = lines }
}

/// Where counts of other rooms come from; given from above, because rooms of one floor do not know
/// each other.
public typealias EvidenceSource =
  @Sendable (_ cadre: String, _ village: DivisionCode, _ from: LocalDate, _ to: LocalDate, any Connection) throws
  -> [AssessmentEvidence.Line]

/// A question of a poll with its answer.
public struct PollAnswer: Sendable, Hashable {
  /// A code of the list `poll_question`.
  public let question: String
  /// A code of the list `poll_group`.
  public let group: String
  public let asked: Int
  public let satisfied: Int

  public init(question: String, group: String, asked: Int, satisfied: Int) {
    self.question = question
    self.group = group
    self.asked = asked
    self.satisfied = satisfied
  }
}

/// One assessment with its items and polls (考核).
public struct AssessmentFile: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let cadre: String
  public let name: String
  public let village: DivisionCode
  /// A code of the list `assessment_kind`.
  public let kind: String
  public let year: Int
  public let assessedOn: LocalDate
  public let townshipView: String?
  public let unitView: String?
  /// A code of the list `assessment_grade`.
  public let grade: String?
  public let approvedOn: LocalDate?
  public let approvedBy: String?
  /// By codes of `assessment_item`: a code of `assessment_rating`.
  public internal(set) var ratings: [String: String] = [:]
  public internal(set) var polls: [PollAnswer] = []

  static let columns = """
    a.id, a.version, a.cadre_id, c.name, a.village_code, a.kind, a.year, a.assessed_on, a.township_view, a.unit_view,
    a.grade, a.approved_on, a.approved_by
    """

  init(_ row: Row) throws {
    id = try row.get(0)
    version = try row.get(1)
    cadre = try row.get(2)
    name = try row.get(3)
    village = try row.get(4)
    kind = try row.get(5)
    year = try row.get(6)
    assessedOn = try row.get(7)
    townshipView = try row.get(8)
    unitView = try row.get(9)
    grade = try row.get(10)
    approvedOn = try row.get(11)
    approvedBy = try row.get(12)
  }

  /// What the scheme asks for and is not there yet: codes of items and questions.
  public func missing(_ scheme: AssessmentScheme) -> [String] {
    let items = scheme.items.filter { ratings[$0] == nil }
    let asked = Set(polls.filter { $0.asked > 0 }.map(\.question))
    return items + (scheme.poll?.questions ?? []).filter { !asked.contains($0) }
  }

  /// Of all who were asked, those satisfied, in hundredths of a percent; nil without a poll.
  public var satisfaction: Int? {
    let asked = polls.reduce(0) { $0 + $1.asked }
    guard asked > 0 else { return nil }
    return polls.reduce(0) { $0 + $1.satisfied } * 10_000 / asked
  }

  /// The days the assessment is about: the year, or the posting up to the day of a term assessment.
  func period(postedSince: LocalDate?) -> (from: LocalDate, to: LocalDate) {
    guard kind == "yearly", let first = LocalDate(year, 1, 1), let last = LocalDate(year, 12, 31) else {
      return (postedSince ?? assessedOn, assessedOn)
    }
    return (max(first, postedSince ?? first), min(last, assessedOn))
  }
}

/// What is asked of assessments.
public enum AssessmentQueries {
  /// One assessment; nil where there is none.
  /// - Throws: `AuthorityError` where it lies beyond the viewer's scope.
  public static func find(_ id: String, viewer: Viewer, _ connection: any Connection) throws -> AssessmentFile? {
    guard let file = try load("a.id = $1", [id], connection).first else { return nil }
    try viewer.require(.read, in: file.village)
    return file
  }

  /// The assessments of a division for a year, by village and cadre.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func list(
    in division: DivisionCode, kind: String? = nil, year: Int, viewer: Viewer, _ connection: any Connection
  ) throws -> [AssessmentFile] {
    let range = try viewer.visibleRange(of: division)
    let condition = "\(Validity.within(range, "a.village_code")) AND a.year = \(year)"
    guard let kind else { return try load(condition, [], connection) }
    return try load(condition + " AND a.kind = $1", [kind], connection)
  }

  /// How far a county's quota is used up; nil where the scheme has none or is not known.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func quota(
    of county: DivisionCode, kind: String, year: Int, on day: LocalDate, policy: PolicyBook, viewer: Viewer,
    _ connection: any Connection
  ) throws -> (quota: AssessmentScheme.Quota, count: QuotaCount)? {
    _ = try viewer.visibleRange(of: county)
    guard let quota = policy.assessmentScheme(kind, in: county, on: day).value?.quota else { return nil }
    return (quota, try QuotaCount.read(county, kind, year, quota.grade, connection))
  }

  /// What the records say about the time an assessment is about.
  /// - Parameter more: counts of other rooms.
  /// - Throws: `AuthorityError` where it lies beyond the viewer's scope.
  public static func evidence(
    _ file: AssessmentFile, more: EvidenceSource?, policy: PolicyBook, viewer: Viewer, _ connection: any Connection
  ) throws -> AssessmentEvidence {
    try viewer.require(.read, in: file.village)
    let (from, to) = file.period(postedSince: try postedSince(file, connection))
    let leave = try LeaveQueries.load(
      "l.cadre_id = $1 AND l.starts_on <= \(to.packed) AND l.ends_on >= \(from.packed)", [file.cadre], policy, connection)
    var away = 0
    for file in leave where file.state(on: to).isAgreed {
      away += max(0, max(from, file.start).days(until: min(to, file.lastDay)) + 1)
    }
    let trainings = try connection.count(
      "SELECT COUNT(*) FROM training WHERE cadre_id = $1 AND starts_on <= \(to.packed) AND ends_on >= \(from.packed)", [file.cadre])
    let own = [
      AssessmentEvidence.Line("days.posted", Bilingual("派驻天数", "days of the posting"), max(0, from.days(until: to) + 1)),
      .init("days.leave", Bilingual("请假天数", "days of leave"), away),
      .init("absences", Bilingual("无故缺岗次数", "absences without leave"), try absences(of: file, connection)),
      .init("trainings", Bilingual("参加培训次数", "trainings"), trainings),
    ]
    return AssessmentEvidence(own + (try more?(file.cadre, file.village, from, to, connection) ?? []))
  }

  /// How often absence without leave was noted in the time that an assessment is about.
  static func absences(of file: AssessmentFile, _ connection: any Connection) throws -> Int {
    let (from, to) = file.period(postedSince: try postedSince(file, connection))
    return try connection.count(
      "SELECT COUNT(*) FROM absences WHERE cadre_id = $1 AND starts_on <= \(to.packed) AND ends_on >= \(from.packed)", [file.cadre])
  }

  static func postedSince(_ file: AssessmentFile, _ connection: any Connection) throws -> LocalDate? {
    try connection.first(
      """
      SELECT MAX(starts_on) FROM postings WHERE cadre_id = $1 AND village_code = $2 AND starts_on <= \(file.assessedOn.packed)
      """, [file.cadre, file.village]
    ) { try $0.get(0, as: LocalDate?.self) } ?? nil
  }

  static func load(_ condition: String, _ values: [String], _ connection: any Connection) throws -> [AssessmentFile] {
    var files = try connection.rows(
      """
      SELECT \(AssessmentFile.columns) FROM assessments a JOIN cadres c ON c.id = a.cadre_id
      WHERE \(condition) ORDER BY a.village_code, a.cadre_id, a.id
      """, values, AssessmentFile.init)
    guard !files.isEmpty else { return [] }
    let places = Dictionary(files.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let join = "ON x.village_code = a.village_code AND x.assessment_id = a.id WHERE \(condition)"
    try connection.query("SELECT a.id, x.item, x.rating FROM assessments a JOIN assessment_items x \(join)", values) { row in
      guard let place = places[try row.get(0)] else { return }
      files[place].ratings[try row.get(1)] = try row.get(2, as: String.self)
    }
    try connection.query(
      "SELECT a.id, x.question, x.polled, x.asked, x.satisfied FROM assessments a JOIN assessment_polls x \(join) ORDER BY x.id", values
    ) { row in
      guard let place = places[try row.get(0)] else { return }
      files[place].polls.append(PollAnswer(
        question: try row.get(1), group: try row.get(2), asked: try row.get(3), satisfied: try row.get(4)))
    }
    return files
  }
}
