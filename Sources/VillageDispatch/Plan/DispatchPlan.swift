public import Basics
public import Journal
public import Store

/// How far a plan has come.
public enum PlanState: String, Sendable, Hashable {
  case draft, consulting, published
  case rolledBack = "rolled_back"
  case withdrawn

  public var name: Bilingual {
    switch self {
    case .draft: Bilingual("草案", "draft")
    case .consulting: Bilingual("征求意见", "under consultation")
    case .published: Bilingual("已发布", "published")
    case .rolledBack: Bilingual("已撤回", "rolled back")
    case .withdrawn: Bilingual("已作废", "withdrawn")
    }
  }
}

/// A plan as its record has it.
public struct PlanRecord: Sendable, Hashable {
  public let id: String
  public let request: PlanRequest
  public var state: PlanState
  /// The policies it was drawn up by.
  public let policyDigest: String
  public let inputsHash: String
  public var resultHash: String
  public var objective: Int
  /// The entry that published it.
  public var importNumber: Int64?
  public var note: String?
  /// The entry that last touched it; nil for one that is not kept yet.
  public internal(set) var version: Int64?

  /// Refused where somebody else changed the plan meanwhile: what they ruled is part of the result.
  var edit: Edit {
    Edit(
      "plans",
      [
        "plan_id": .text(id), "round": .text(request.round), "division_code": request.division.sqlValue,
        "as_of": request.asOf.sqlValue, "starts_on": request.startsOn.sqlValue,
        "cutover_on": request.cutoverOn.sqlValue, "ends_on": request.endsOn.sqlValue,
        "state": .text(state.rawValue), "policy_digest": .text(policyDigest),
        "inputs_hash": .text(inputsHash), "result_hash": .text(resultHash),
        "objective": .integer(Int64(objective)), "import_number": importNumber.map { .integer($0) } ?? .null,
        "note": note.sqlValue,
      ], basedOn: version)
  }

  private static let columns = """
    plan_id, round, division_code, as_of, starts_on, cutover_on, ends_on, state, policy_digest, \
    inputs_hash, result_hash, objective, import_number, note, version
    """

  private init(_ row: Row) throws {
    id = try row.get(0)
    request = PlanRequest(
      round: try row.get(1), division: try row.get(2), asOf: try row.get(3), startsOn: try row.get(4),
      cutoverOn: try row.get(5), endsOn: try row.get(6))
    state = PlanState(rawValue: try row.get(7)) ?? .draft
    policyDigest = try row.get(8)
    inputsHash = try row.get(9)
    resultHash = try row.get(10, as: String?.self) ?? ""
    objective = try row.get(11, as: Int?.self) ?? 0
    importNumber = try row.get(12)
    note = try row.get(13)
    version = try row.get(14)
  }

  init(
    id: String, request: PlanRequest, state: PlanState, policyDigest: String, inputsHash: String,
    resultHash: String, objective: Int, importNumber: Int64?, note: String?
  ) {
    self.id = id
    self.request = request
    self.state = state
    self.policyDigest = policyDigest
    self.inputsHash = inputsHash
    self.resultHash = resultHash
    self.objective = objective
    self.importNumber = importNumber
    self.note = note
    version = nil
  }

  static func find(_ id: String, _ connection: any Connection) throws -> PlanRecord? {
    try connection.first("SELECT \(columns) FROM plans WHERE id = $1", [id]) { try PlanRecord($0) }
  }

  static func all(_ connection: any Connection) throws -> [PlanRecord] {
    try connection.rows("SELECT \(columns) FROM plans ORDER BY version DESC") { try PlanRecord($0) }
  }
}

/// A pair pinned or ruled out by hand.
public struct PlanRuling: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable { case pin, forbid }

  public let step: Int
  public let kind: Kind
  public let cadre: String
  public let village: DivisionCode
  public let role: DispatchRole
  public let reason: String?

  /// Refused where another ruling has this step already.
  func edit(plan: String) -> Edit {
    Edit(
      "rulings",
      [
        "plan_id": .text(plan), "step": .integer(Int64(step)), "ruling": .text(kind.rawValue),
        "cadre_id": .text(cadre), "village_code": village.sqlValue, "role": .text(role.record),
        "reason": reason.sqlValue,
      ], basedOn: nil)
  }

  static func all(of plan: String, _ connection: any Connection) throws -> [PlanRuling] {
    try connection.rows(
      "SELECT step, ruling, cadre_id, village_code, role, reason FROM rulings WHERE plan_id = $1 ORDER BY step",
      [plan]
    ) { row in
      PlanRuling(
        step: try row.get(0), kind: Kind(rawValue: try row.get(1)) ?? .forbid, cadre: try row.get(2),
        village: try row.get(3), role: DispatchRole(record: try row.get(4)), reason: try row.get(5))
    }
  }
}

extension DispatchRole {
  /// The code of records.
  public var record: String { self == .firstSecretary ? "first_secretary" : "member" }
  public init(record: String) { self = record == "first_secretary" ? .firstSecretary : .member }

  public var name: Bilingual {
    self == .firstSecretary ? Bilingual("第一书记", "first secretary") : Bilingual("工作队员", "team member")
  }
}

/// Where a plan sends a cadre.
public struct PlanPlacement: Sendable, Hashable {
  public let cadre: String
  public let village: DivisionCode
  public let role: DispatchRole
}

/// What came of a plan's problem, and the proof.
public struct PlanResult: Sendable {
  /// By cadre, the post.
  public let assignment: [Int?]
  public let certificate: DispatchCertificate
  public let objective: Int

  init(_ inputs: PlanInputs, _ outcome: DispatchOutcome) {
    assignment = outcome.assignment
    certificate = outcome.certificate
    objective = outcome.objective
  }

  func files() -> [PlanFile] {
    [
      PlanFile(name: "assignment.csv", bytes: AnswerFiles.assignment(assignment)),
      PlanFile(name: "certificate.csv", bytes: AnswerFiles.certificate(certificate)),
    ]
  }

  init(files: [PlanFile], _ inputs: PlanInputs) throws {
    let folder = Dictionary(files.map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    let problem = inputs.problem
    var assignment = [Int?](repeating: nil, count: problem.cadres.count)
    var objective = 0
    for (cadre, number) in try AnswerFiles.readAssignment(folder["assignment.csv"] ?? [], "assignment.csv") {
      guard assignment.indices.contains(cadre), problem.posts.indices.contains(number) else {
        throw ProblemFileError("assignment.csv", "编号不在方案中", "a number is not of this plan")
      }
      assignment[cadre] = number
      let post = problem.posts[number]
      objective += problem.score(cadre: cadre, village: post.village, role: post.role).total + post.bonus
    }
    self.assignment = assignment
    self.objective = objective
    certificate = try AnswerFiles.readCertificate(folder["certificate.csv"] ?? [], "certificate.csv", problem)
  }
}

/// A plan with everything that it is made of.
public struct DispatchPlan: Sendable {
  public var record: PlanRecord
  public let inputs: PlanInputs
  public internal(set) var rulings: [PlanRuling]
  public internal(set) var result: PlanResult

  public var problem: DispatchProblem { inputs.problem }

  /// All files of the plan, inputs and result, in the exchange format, and its rulings.
  public func files() throws -> [PlanFile] {
    var out = try inputs.files() + result.files()
    var text = "step,ruling,cadre_id,village_id,role\n"
    for ruling in rulings {
      let cadre = try index(ofCadre: ruling.cadre), village = try index(ofVillage: ruling.village)
      text += "\(ruling.step),\(ruling.kind.rawValue),\(cadre),\(village),\(ruling.role.rawValue)\n"
    }
    out.append(PlanFile(name: "rulings.csv", bytes: Array(text.utf8)))
    return out
  }

  /// Everyone who is sent, by cadre.
  public var placements: [PlanPlacement] {
    result.assignment.enumerated().compactMap { cadre, number in
      guard let number else { return nil }
      let post = problem.posts[number]
      return PlanPlacement(
        cadre: inputs.names.cadres[cadre], village: inputs.names.villages[post.village], role: post.role)
    }
  }
}

/// Somebody goes elsewhere than before; nil is at home.
public struct PlanMove: Sendable, Hashable {
  public let cadre: String
  public let from: PlanPlacement?
  public let to: PlanPlacement?

  /// Who goes elsewhere in `after` than in `before`, by cadre.
  public static func between(_ before: DispatchPlan, _ after: DispatchPlan) -> [PlanMove] {
    let old = Dictionary(before.placements.map { ($0.cadre, $0) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after.placements.map { ($0.cadre, $0) }, uniquingKeysWith: { first, _ in first })
    return Set(old.keys).union(new.keys).sorted().compactMap { cadre in
      old[cadre] == new[cadre] ? nil : PlanMove(cadre: cadre, from: old[cadre], to: new[cadre])
    }
  }

  func edit(plan: String) -> Edit {
    var values: [String: SQLValue] = ["plan_id": .text(plan), "cadre_id": .text(cadre)]
    values["state"] = .text(to == nil ? "dropped" : "placed")
    if let place = to ?? from {
      values["village_code"] = place.village.sqlValue
      values["role"] = .text(place.role.record)
    }
    return Edit("placements", values)
  }
}

extension PlanNames {
  /// The numbers of a ruling's pair.
  ///
  /// - Throws: `PlanError.unknownCadre`, `PlanError.unknownVillage`.
  func pair(_ ruling: PlanRuling) throws -> DispatchRuling {
    guard let cadre = cadres.firstIndex(of: ruling.cadre) else { throw PlanError.unknownCadre(ruling.cadre) }
    guard let village = villages.firstIndex(of: ruling.village) else {
      throw PlanError.unknownVillage(ruling.village)
    }
    return DispatchRuling(cadre: cadre, village: village, role: ruling.role)
  }
}
