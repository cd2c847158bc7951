public import Authority
public import Basics
public import Policy
public import Store

/// One project with everything that belongs to it.
public struct ProjectFile: Sendable, Hashable {
  public struct Fund: Sendable, Hashable {
    public let id: String
    /// A code of the list `fund_source`.
    public let source: String
    public let amount: Yuan
    public let arrivedOn: LocalDate
    public let document: String?
  }

  public struct Payment: Sendable, Hashable {
    public let id: String
    public let amount: Yuan
    public let paidOn: LocalDate
    public let payee: String?
    public let purpose: String?
  }

  /// A household linked to the project (联农带农), by its id only.
  public struct Link: Sendable, Hashable {
    public let household: String
    /// A code of the list `link_way`.
    public let way: String
    public let startsOn: LocalDate
    public let endsOn: LocalDate?
    /// More income in a year, as expected.
    public let benefit: Yuan?
  }

  public let progress: ProjectProgress
  /// By the day of arrival.
  public let funds: [Fund]
  public let payments: [Payment]
  public let links: [Link]
  /// Activities recorded for it by the day.
  public let activities: Int

  /// - Returns: nil where there is no such project.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func read(
    _ id: String, on day: LocalDate, policy: PolicyBook, viewer: Viewer, _ connection: any Connection
  ) throws -> ProjectFile? {
    let village = try connection.first("SELECT village_code FROM projects WHERE id = $1", [id]) {
      try $0.get(0, as: DivisionCode.self)
    }
    guard let village else { return nil }
    try viewer.require(.read, in: village)
    let found = try ProjectProgress.load("village_code = \(village.value)", id: id, on: day, policy, connection)
    guard let progress = found.first else { return nil }
    return ProjectFile(
      progress: progress,
      funds: try connection.rows(
        """
        SELECT id, source, amount, arrived_on, document FROM project_funds
        WHERE project_id = $1 AND arrived_on <= \(day.packed) ORDER BY arrived_on, id
        """, [id]
      ) {
        Fund(
          id: try $0.get(0), source: try $0.get(1), amount: try $0.get(2), arrivedOn: try $0.get(3),
          document: try $0.get(4))
      },
      payments: try connection.rows(
        """
        SELECT id, amount, paid_on, payee, purpose FROM project_payments
        WHERE project_id = $1 AND paid_on <= \(day.packed) ORDER BY paid_on, id
        """, [id]
      ) {
        Payment(
          id: try $0.get(0), amount: try $0.get(1), paidOn: try $0.get(2),
          payee: try $0.get(3, as: String?.self).map(Masking.stray),
          purpose: try $0.get(4, as: String?.self).map(Masking.stray))
      },
      links: try connection.rows(
        """
        SELECT household_id, way, starts_on, ends_on, benefit FROM project_households
        WHERE project_id = $1 AND starts_on <= \(day.packed) ORDER BY starts_on, household_id
        """, [id]
      ) {
        Link(
          household: try $0.get(0), way: try $0.get(1), startsOn: try $0.get(2), endsOn: try $0.get(3),
          benefit: try $0.get(4))
      },
      activities: try connection.count(
        """
        SELECT count(*) FROM activities WHERE village_code = \(village.value) AND date <= \(day.packed)
          AND project_id = $1
        """, [id]))
  }
}
