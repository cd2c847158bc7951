public import Basics
import Divisions
public import Policy
public import Store

/// A proceeding with everything that decides where it stands.
public struct Proceeding: Sendable, Hashable {
  public let id: String
  public let version: Int64
  /// A code of the list `procedure`.
  public let procedure: String
  public let household: String
  public let village: DivisionCode
  /// The `Workflow.version` that it began under.
  public let workflowVersion: String
  public let openedOn: LocalDate
  public let lead: String?
  public let caseID: String?
  public let isEmergency: Bool
  public let closedOn: LocalDate?
  public let closing: String?
  public internal(set) var steps: [TakenStep] = []
  public internal(set) var facts = ProceedingFacts()

  static let columns = """
    p.id, p.version, p.procedure, p.household_id, p.village_code, p.workflow, p.opened_on, p.lead_id, \
    p.case_id, p.is_emergency, p.closed_on, p.closing
    """

  init(_ row: Row) throws {
    id = try row.get(0)
    version = try row.get(1)
    procedure = try row.get(2)
    household = try row.get(3)
    village = try row.get(4)
    workflowVersion = try row.get(5)
    openedOn = try row.get(6)
    lead = try row.get(7)
    caseID = try row.get(8)
    isEmergency = row[9].text == "yes"
    closedOn = try row.get(10)
    closing = try row.get(11)
  }

  /// Where it stands, by the workflow that it began under.
  /// - Throws: `ProceedingError.unknownWorkflow`; `StepRefusal` where its steps break a rule.
  public func replay(_ policy: PolicyBook) throws -> Procedure {
    guard let workflow = policy.workflow(version: workflowVersion) else {
      throw ProceedingError.unknownWorkflow(workflowVersion)
    }
    return try Procedure(
      workflow, openedOn: openedOn, steps: steps, facts: facts, calendar: policy.workCalendar)
  }

  /// As it stood on the evening of a day: what came later is left out.
  public func asOf(_ day: LocalDate) -> Proceeding {
    var copy = self
    copy.steps = steps.filter { $0.on <= day }
    for i in copy.steps.indices { copy.steps[i].number = i + 1 }
    copy.facts.authorisations = facts.authorisations.filter { $0.granted <= day }.map {
      AuthorisationSpan(granted: $0.granted, withdrawn: $0.withdrawn.flatMap { $0 <= day ? $0 : nil })
    }
    copy.facts.answers = facts.answers.filter { $0.asked <= day }.map { answer in
      let isKnown = answer.answered.map { $0 <= day } ?? false
      return DepartmentAnswer(
        department: answer.department, asked: answer.asked, answered: isKnown ? answer.answered : nil,
        result: isKnown ? answer.result : nil)
    }
    return copy
  }

  /// One proceeding; nil where there is none of that id.
  public static func find(_ id: String, _ connection: any Connection) throws -> Proceeding? {
    try load(of: "(SELECT CAST($1 AS TEXT) AS id)", [id], connection).first
  }

  /// Proceedings that run in a range of villages on a day, as they stood then.
  public static func running(
    in range: ClosedRange<Int64>, on day: LocalDate, _ connection: any Connection
  ) throws -> [Proceeding] {
    try load(
      of: """
        (SELECT id FROM proceedings WHERE \(Validity.within(range, "village_code"))
          AND opened_on <= \(day.packed) AND (closed_on IS NULL OR closed_on > \(day.packed)))
        """, [], connection
    ).map { $0.asOf(day) }
  }

  /// Proceedings by a subquery of their ids, in the order of ids.
  /// - Parameter values: the parameters of the subquery.
  static func load(
    of ids: String, _ values: [String], _ connection: any Connection
  ) throws -> [Proceeding] {
    var list = try connection.rows(
      "SELECT \(columns) FROM \(ids) k JOIN proceedings p ON p.id = k.id ORDER BY p.id", values
    ) { try Proceeding($0) }
    if list.isEmpty { return [] }
    var positions: [String: Int] = [:]
    for (i, proceeding) in list.enumerated() { positions[proceeding.id] = i }
    try connection.query(
      """
      SELECT s.proceeding_id, \(TakenStep.columns) FROM \(ids) k
      JOIN proceeding_steps s ON s.proceeding_id = k.id ORDER BY s.proceeding_id, s.number
      """, values
    ) { row in
      guard let i = positions[try row.get(0)] else { return }
      list[i].steps.append(try TakenStep(row, from: 1))
    }
    try connection.query(
      """
      SELECT p.id, a.granted_on, a.withdrawn_on FROM \(ids) k JOIN proceedings p ON p.id = k.id
      JOIN authorisations a ON a.household_id = p.household_id ORDER BY a.granted_on
      """, values
    ) { row in
      guard let i = positions[try row.get(0)] else { return }
      list[i].facts.authorisations.append(
        AuthorisationSpan(granted: try row.get(1), withdrawn: try row.get(2)))
    }
    try connection.query(
      """
      SELECT c.proceeding_id, c.department, c.asked_on, c.answered_on, c.result FROM \(ids) k
      JOIN comparisons c ON c.proceeding_id = k.id ORDER BY c.id
      """, values
    ) { row in
      guard let i = positions[try row.get(0)] else { return }
      list[i].facts.answers.append(
        DepartmentAnswer(
          department: try row.get(1), asked: try row.get(2), answered: try row.get(3),
          result: try row.get(4)))
    }
    return list
  }
}

/// What stands against working on a proceeding at all.
public enum ProceedingError: ExplainedError, Hashable {
  case unknown(String)
  case unknownWorkflow(String)

  public var explanation: Bilingual {
    switch self {
    case .unknown(let id): return Bilingual("没有流程 \(id)", "There is no proceeding \(id)")
    case .unknownWorkflow(let version):
      return Bilingual("政策目录中没有流程版本 \(version)", "The policy folder holds no workflow \(version)")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .unknown:
      return Bilingual("用 zhucun monitor queue 查看在办流程", "see those running with `zhucun monitor queue`")
    case .unknownWorkflow:
      return Bilingual("补回该版本的条目：已启动的流程按当时的规定办结",
        "put that entry back: what began under it is decided by it")
    }
  }
}
