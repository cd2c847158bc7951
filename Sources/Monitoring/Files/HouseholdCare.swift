public import Basics
public import Store

/// What is done for a household: measures, visits, plans, proceedings, what is open about it.
///
/// Free texts have what looks like an id or a telephone number masked; notes stay sealed.
public struct HouseholdCare: Sendable, Hashable {
  public struct Measure: Sendable, Hashable {
    public let id: String
    public let caseID: String
    /// A code of the list `measure_category`.
    public let category: String
    public let description: String?
    public let plannedOn: LocalDate?
    public let startedOn: LocalDate?
    public let finishedOn: LocalDate?
    public let amount: Yuan?

    public init(
      id: String, caseID: String, category: String, description: String? = nil, plannedOn: LocalDate? = nil,
      startedOn: LocalDate? = nil, finishedOn: LocalDate? = nil, amount: Yuan? = nil
    ) {
      (self.id, self.caseID, self.category, self.description) = (id, caseID, category, description)
      (self.plannedOn, self.startedOn, self.finishedOn, self.amount) = (plannedOn, startedOn, finishedOn, amount)
    }
  }

  public struct Visit: Sendable, Hashable {
    public let on: LocalDate
    /// A code of the list `check_purpose`.
    public let purpose: String
    public let people: [String]
    /// By field of `household_checks`: a code of `assurance`.
    public let guarantees: [String: String]
    /// A code of the list `income_change`.
    public let incomeChange: String?
    /// Codes of the list `risk`.
    public let newRisks: [String]
    public let hasNote: Bool
  }

  public struct Plan: Sendable, Hashable {
    public let caseID: String
    public let madeOn: LocalDate
    public let aims: String
    public let needs: String?
    public let agreedOn: LocalDate?
    public let reviewedOn: LocalDate?

    public init(
      caseID: String, madeOn: LocalDate, aims: String, needs: String? = nil, agreedOn: LocalDate? = nil,
      reviewedOn: LocalDate? = nil
    ) {
      (self.caseID, self.madeOn, self.aims) = (caseID, madeOn, aims)
      (self.needs, self.agreedOn, self.reviewedOn) = (needs, agreedOn, reviewedOn)
    }
  }

  public struct Run: Sendable, Hashable {
    public let id: String
    /// A code of the list `procedure`.
    public let procedure: String
    public let openedOn: LocalDate
    public let closedOn: LocalDate?
    /// A code of the list `proceeding_closing`.
    public let closing: String?
  }

  public struct Task: Sendable, Hashable {
    public let sweep: String
    public let name: String
    public let endsOn: LocalDate
    /// A code of the list `sweep_result`.
    public let result: String?
    public let doneOn: LocalDate?

    public init(sweep: String, name: String, endsOn: LocalDate, result: String? = nil, doneOn: LocalDate? = nil) {
      (self.sweep, self.name, self.endsOn, self.result, self.doneOn) = (sweep, name, endsOn, result, doneOn)
    }
  }

  public let measures: [Measure]
  /// Newest first, the last 24.
  public let visits: [Visit]
  public let plans: [Plan]
  /// Newest first.
  public let proceedings: [Run]
  public let openAlerts: [AlertRecord]
  /// Newest first.
  public let leads: [LeadRecord]
  public let authorisations: [AuthorisationSpan]
  /// Newest first.
  public let tasks: [Task]

  /// The guarantees looked at in a visit, in the order of the form.
  public static let guarantees = HouseholdSituation.Check.fields

  /// What is recorded by a day. Whether the viewer may see the household is asked by `HouseholdFile`.
  public init(_ household: String, on day: LocalDate, _ connection: any Connection) throws {
    func list(_ text: String?) -> [String] { text?.split(separator: ";").map(String.init) ?? [] }
    measures = try connection.rows(
      """
      SELECT m.id, m.case_id, m.category, m.description, m.planned_on, m.started_on, m.finished_on, m.amount
      FROM cases c JOIN measures m ON m.case_id = c.id WHERE c.household_id = $1
      ORDER BY COALESCE(m.started_on, m.planned_on), m.id LIMIT 500
      """, [household]
    ) { row in
      Measure(
        id: try row.get(0), caseID: try row.get(1), category: try row.get(2),
        description: row[3].text.map(Masking.stray), plannedOn: try row.get(4), startedOn: try row.get(5),
        finishedOn: try row.get(6), amount: row[7].integer.map { Yuan(fen: $0) })
    }
    visits = try connection.rows(
      """
      SELECT visited_on, purpose, people, income_change, new_risks, note IS NOT NULL, \(Self.guarantees.joined(separator: ", "))
      FROM household_checks WHERE household_id = $1 AND visited_on <= \(day.packed)
      ORDER BY visited_on DESC, id DESC LIMIT 24
      """, [household]
    ) { row in
      var guarantees: [String: String] = [:]
      for (i, field) in Self.guarantees.enumerated() { guarantees[field] = row[i + 6].text }
      return Visit(
        on: try row.get(0), purpose: try row.get(1), people: list(row[2].text).map(Masking.stray),
        guarantees: guarantees, incomeChange: try row.get(3), newRisks: list(row[4].text), hasNote: try row.get(5))
    }
    plans = try connection.rows(
      """
      SELECT h.case_id, h.made_on, h.aims, h.needs, h.agreed_on, h.reviewed_on
      FROM cases c JOIN help_plans h ON h.id = c.id WHERE c.household_id = $1 ORDER BY h.made_on, h.id
      """, [household]
    ) { row in
      Plan(
        caseID: try row.get(0), madeOn: try row.get(1), aims: Masking.stray(try row.get(2)),
        needs: row[3].text.map(Masking.stray), agreedOn: try row.get(4), reviewedOn: try row.get(5))
    }
    proceedings = try connection.rows(
      """
      SELECT id, procedure, opened_on, closed_on, closing FROM proceedings
      WHERE household_id = $1 ORDER BY opened_on DESC, id DESC LIMIT 200
      """, [household]
    ) {
      Run(
        id: try $0.get(0), procedure: try $0.get(1), openedOn: try $0.get(2), closedOn: try $0.get(3),
        closing: try $0.get(4))
    }
    openAlerts = try AlertRecord.open(of: household, connection)
    leads = try LeadRecord.all(of: household, connection)
    authorisations = try connection.rows(
      "SELECT granted_on, withdrawn_on FROM authorisations WHERE household_id = $1 ORDER BY granted_on, id", [household]
    ) { AuthorisationSpan(granted: try $0.get(0), withdrawn: try $0.get(1)) }
    tasks = try connection.rows(
      """
      SELECT s.id, s.name, s.ends_on, t.result, t.done_on FROM households h JOIN sweep_tasks t
        ON t.village_code = h.village_code AND t.household_id = h.id
      JOIN sweeps s ON s.id = t.sweep_id WHERE h.id = $1 ORDER BY s.starts_on DESC, s.id LIMIT 24
      """, [household]
    ) {
      Task(
        sweep: try $0.get(0), name: try $0.get(1), endsOn: try $0.get(2), result: try $0.get(3),
        doneOn: try $0.get(4))
    }
  }
}

/// Households by their ids, for those who look for one.
public enum HouseholdSearch {
  /// A household found, without personal data.
  public struct Hit: Sendable, Hashable {
    public let id: String
    public let village: DivisionCode
  }

  /// The household of an id, else those whose ids begin with the text.
  /// - Parameter scope: the codes that the viewer sees.
  public static func find(
    _ text: String, in scope: ClosedRange<Int64>, limit: Int, _ connection: any Connection
  ) throws -> [Hit] {
    func hits(_ condition: String, _ values: [String]) throws -> [Hit] {
      try connection.rows(
        """
        SELECT id, village_code FROM households WHERE \(condition)
          AND village_code BETWEEN \(scope.lowerBound) AND \(scope.upperBound) ORDER BY id LIMIT \(limit)
        """, values
      ) { Hit(id: try $0.get(0), village: try $0.get(1)) }
    }
    guard !text.isEmpty, !text.utf8.contains(0) else { return [] }
    let exact = try hits("id = $1", [text])
    // The highest character closes the range of ids that begin with the text.
    return exact.isEmpty ? try hits("id >= $1 AND id < $2", [text, text + "\u{10FFFF}"]) : exact
  }
}
