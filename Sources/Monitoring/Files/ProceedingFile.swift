public import Authority
public import Basics
public import Store

/// A proceeding with what was asked of departments, what was given in advance and what the decision
/// rested on.
public struct ProceedingFile: Sendable, Hashable {
  /// A question to one department.
  public struct Comparison: Sendable, Hashable {
    public let department: String
    public let askedOn: LocalDate
    public let dueOn: LocalDate?
    public let answeredOn: LocalDate?
    /// A code of the list `comparison_result`.
    public let result: String?
    /// Whether something is noted; notes stay sealed.
    public let hasNote: Bool

    public init(
      department: String, askedOn: LocalDate, dueOn: LocalDate? = nil, answeredOn: LocalDate? = nil,
      result: String? = nil, hasNote: Bool = false
    ) {
      (self.department, self.askedOn, self.dueOn) = (department, askedOn, dueOn)
      (self.answeredOn, self.result, self.hasNote) = (answeredOn, result, hasNote)
    }
  }

  /// What the decision rested on; the items and members stay sealed.
  public struct Basis: Sendable, Hashable {
    public let decidedOn: LocalDate
    public let line: Yuan?
    public let lineSource: String?
    public let windowStart: LocalDate?
    public let windowEnd: LocalDate?
    public let people: Int?
    public let netIncome: Yuan?
    public let perCapita: Yuan?
    public let essentialExpense: Yuan?

    public init(
      decidedOn: LocalDate, line: Yuan? = nil, lineSource: String? = nil, windowStart: LocalDate? = nil,
      windowEnd: LocalDate? = nil, people: Int? = nil, netIncome: Yuan? = nil, perCapita: Yuan? = nil,
      essentialExpense: Yuan? = nil
    ) {
      (self.decidedOn, self.line, self.lineSource) = (decidedOn, line, lineSource)
      (self.windowStart, self.windowEnd, self.people) = (windowStart, windowEnd, people)
      (self.netIncome, self.perCapita, self.essentialExpense) = (netIncome, perCapita, essentialExpense)
    }
  }

  /// Help given before the paper was done.
  public struct EarlyMeasure: Sendable, Hashable {
    /// A code of the list `measure_category`.
    public let category: String
    public let description: String?
    public let startedOn: LocalDate
    public let amount: Yuan?

    public init(category: String, description: String? = nil, startedOn: LocalDate, amount: Yuan? = nil) {
      (self.category, self.description) = (category, description)
      (self.startedOn, self.amount) = (startedOn, amount)
    }
  }

  public let proceeding: Proceeding
  /// In the order of departments.
  public let comparisons: [Comparison]
  public let basis: Basis?
  public let earlyMeasures: [EarlyMeasure]

  /// Nil where there is none, or where the viewer may not know of it.
  /// - Throws: `StoreError`.
  public static func read(
    _ id: String, by viewer: Viewer, _ connection: any Connection
  ) throws -> ProceedingFile? {
    guard let proceeding = try Proceeding.find(id, connection), viewer.rights.contains(.read),
      viewer.reaches(proceeding.village)
    else { return nil }
    return ProceedingFile(
      proceeding: proceeding, comparisons: try comparisons(id, connection), basis: try basis(id, connection),
      earlyMeasures: try connection.rows(
        "SELECT category, description, started_on, amount FROM early_measures WHERE proceeding_id = $1 ORDER BY started_on, id",
        [id]
      ) { row in
        EarlyMeasure(
          category: try row.get(0), description: row[1].text.map(Masking.stray), startedOn: try row.get(2),
          amount: row[3].integer.map { Yuan(fen: $0) })
      })
  }

  private static func comparisons(_ id: String, _ connection: any Connection) throws -> [Comparison] {
    try connection.rows(
      """
      SELECT department, asked_on, due_on, answered_on, result, note IS NOT NULL FROM comparisons
      WHERE proceeding_id = $1 ORDER BY department
      """, [id]
    ) {
      Comparison(
        department: try $0.get(0), askedOn: try $0.get(1), dueOn: try $0.get(2), answeredOn: try $0.get(3),
        result: try $0.get(4), hasNote: try $0.get(5))
    }
  }

  private static func basis(_ id: String, _ connection: any Connection) throws -> Basis? {
    try connection.first(
      """
      SELECT decided_on, income_line, line_source, window_start, window_end, people, net_income, per_capita,
        essential_expense FROM decision_bases WHERE proceeding_id = $1
      """, [id]
    ) { row in
      func yuan(_ column: Int) -> Yuan? { row[column].integer.map { Yuan(fen: $0) } }
      return Basis(
        decidedOn: try row.get(0), line: yuan(1), lineSource: try row.get(2), windowStart: try row.get(3),
        windowEnd: try row.get(4), people: try row.get(5), netIncome: yuan(6), perCapita: yuan(7),
        essentialExpense: yuan(8))
    }
  }
}
