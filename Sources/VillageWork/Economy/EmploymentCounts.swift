public import Authority
public import Basics
import Divisions
public import Store

/// Jobs, public-welfare posts, sales and small loans of a division (务工、公益岗位、消费帮扶、小额信贷) on a day.
public struct EmploymentCounts: Sendable, Hashable {
  public let division: DivisionCode
  public let day: LocalDate
  /// People in a job on the day; a job without a named person counts as one of its own.
  public let people: Int
  /// Jobs open on the day, by the codes of the list `job_place`.
  public let jobsByPlace: [String: Int]
  /// By the codes of the list `job_channel`; those without one under "".
  public let jobsByChannel: [String: Int]
  /// Mean monthly wage of the open jobs that have one, rounded down to the fen; nil where none has.
  public let meanWage: Yuan?
  /// Public-welfare posts held on the day, by the codes of the list `public_post`.
  public let posts: [String: Int]
  /// Small loans lent and not repaid on the day, and of those the ones due before it.
  public let loans: Int
  public let loansOutstanding: Yuan
  public let loansOverdue: Int
  /// Paid for in the year of the day, up to it; only what was really paid counts.
  public let sales: Yuan
  public let buyers: Int

  public var jobs: Int { jobsByPlace.values.reduce(0, +) }
  public var postsInAll: Int { posts.values.reduce(0, +) }

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func count(
    in division: DivisionCode, on day: LocalDate, viewer: Viewer, _ connection: any Connection
  ) throws -> EmploymentCounts {
    let here = Validity.within(try viewer.visibleRange(of: division), "village_code")
    let open = Validity.on(day, from: "starts_on", to: "ends_on")
    func groups(_ column: String, _ table: String) throws -> [String: Int] {
      var out: [String: Int] = [:]
      try connection.query("SELECT \(column), count(*) FROM \(table) WHERE \(here) AND \(open) GROUP BY 1", []) {
        out[try $0.get(0, as: String?.self) ?? "", default: 0] += try $0.get(1, as: Int.self)
      }
      return out
    }
    let wages = try connection.first(
      "SELECT SUM(monthly_wage), count(monthly_wage) FROM jobs WHERE \(here) AND \(open)"
    ) { (try $0.get(0, as: Int64?.self) ?? 0, try $0.get(1, as: Int64.self)) }
    let loans = try connection.first(
      """
      SELECT count(*), SUM(amount), count(*) FILTER (WHERE due_on < \(day.packed)) FROM loans
      WHERE \(here) AND lent_on <= \(day.packed) AND (repaid_on IS NULL OR repaid_on > \(day.packed))
      """
    ) { (try $0.get(0, as: Int.self), try $0.get(1, as: Yuan?.self), try $0.get(2, as: Int.self)) }
    let sales = try connection.first(
      """
      SELECT SUM(amount), count(DISTINCT buyer) FROM sales
      WHERE \(here) AND paid_on BETWEEN \(day.year * 10_000) AND \(day.packed)
      """
    ) { (try $0.get(0, as: Yuan?.self), try $0.get(1, as: Int.self)) }
    return EmploymentCounts(
      division: division, day: day,
      people: try connection.count(
        "SELECT count(DISTINCT COALESCE(person_id, id)) FROM jobs WHERE \(here) AND \(open)"),
      jobsByPlace: try groups("place", "jobs"), jobsByChannel: try groups("channel", "jobs"),
      meanWage: wages.flatMap { $0.1 == 0 ? nil : Yuan(fen: $0.0 / $0.1) }, posts: try groups("post", "public_posts"),
      loans: loans?.0 ?? 0, loansOutstanding: loans?.1 ?? Yuan(0), loansOverdue: loans?.2 ?? 0,
      sales: sales?.0 ?? Yuan(0), buyers: sales?.1 ?? 0)
  }
}
