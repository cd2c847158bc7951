import Basics
import Divisions
import Journal
import Policy
import Store

/// One proceeding with everything that its papers are made of.
struct PaperSource {
  let proceeding: Proceeding
  let state: Procedure
  let policy: PolicyBook
  let keys: KeyRing
  /// The viewer may not see personal data whole.
  let isMasked: Bool
  let connection: any Connection
  /// From the province down to the village.
  let places: [Division]

  var workflow: Workflow { state.workflow }

  init(
    _ proceeding: Proceeding, _ state: Procedure, policy: PolicyBook, keys: KeyRing, isMasked: Bool,
    _ connection: any Connection
  ) throws {
    self.proceeding = proceeding
    self.state = state
    self.policy = policy
    self.keys = keys
    self.isMasked = isMasked
    self.connection = connection
    places = try DivisionQueries.lineage(proceeding.village, connection)
  }

  // MARK: Words

  func words(_ code: String?, _ list: String) -> Bilingual {
    guard let code, !code.isEmpty else { return .none }
    return Bilingual(policy.wording(code, of: list, in: .chinese), policy.wording(code, of: list, in: .english))
  }

  func words(_ codes: [String], _ list: String) -> Bilingual { codes.map { words($0, list) }.listed }

  /// Codes joined by `;` as the table has them.
  func words(joined codes: String?, _ list: String) -> Bilingual {
    words((codes ?? "").split(separator: ";").map { String($0).filter { $0 != " " } }, list)
  }

  /// What somebody wrote where no personal data belongs.
  func free(_ text: String?) -> Bilingual {
    guard let text, !text.isEmpty else { return .none }
    return .same(isMasked ? Masking.stray(text) : text)
  }

  var withheld: Bilingual { Bilingual("（已封存，当前无权查看）", "(sealed; this viewer may not read it)") }

  func personal(_ text: String?, _ field: Field?) -> Bilingual {
    guard let text, !text.isEmpty else { return .none }
    guard isMasked else { return .same(text) }
    return .same(field?.masked(text) ?? Masking.name(text))
  }

  var township: Bilingual {
    places.last { $0.code.rank == .township }.map { Bilingual.same($0.name) } ?? Bilingual("乡镇", "the township")
  }

  var placeName: Bilingual {
    Bilingual(places.map(\.shortName).joined(), places.map(\.shortName).joined(separator: " "))
  }

  var villageName: Bilingual { places.last.map { .same($0.shortName) } ?? .same(proceeding.village.description) }

  // MARK: Steps

  /// The step that leaves a paper, and how it was taken: done in the present round, or refused, or sent back.
  /// - Throws: `PaperError`.
  func taken(_ paper: PaperKind) throws -> (step: WorkflowStep, taken: TakenStep) {
    guard let kind = paper.step, let step = workflow.steps.first(where: { $0.kind == kind }) else {
      throw PaperError.noSuchStep(paper, workflow: workflow.name)
    }
    let last = proceeding.steps.last { taken in
      taken.step == step.id && [.done, .refused, .returned].contains(taken.action)
    }
    guard let last, last.action != .done || state.done[step.id] != nil else {
      throw PaperError.notTaken(paper, step: step.name)
    }
    return (step, last)
  }

  /// How the last step that is done of a kind was taken; nil where it is not.
  func standing(_ kind: WorkflowStep.Kind) -> TakenStep? {
    guard let step = workflow.steps.first(where: { $0.kind == kind }), state.done[step.id] != nil else { return nil }
    return proceeding.steps.last { $0.step == step.id && $0.action == .done }
  }

  /// What was written down at a step.
  func note(of taken: TakenStep) throws -> Bilingual {
    guard taken.hasNote else { return .none }
    if isMasked { return withheld }
    let id = "\(proceeding.id)|\(taken.number)"
    let note = try SealedFields.read(WorkflowRecords.steps, id: id, ["note"], keys: keys, connection)["note"]
    return (note?.text).map { .same($0) } ?? .none
  }

  /// What came of a step in words, with the reason and where it goes back to.
  func outcome(_ step: WorkflowStep, _ taken: TakenStep, done: Bilingual) -> Bilingual {
    let reason = words(taken.reason, "step_reason")
    switch taken.action {
    case .returned:
      let target = taken.returnsTo.flatMap(workflow.step)?.name ?? .none
      return Bilingual("退回“\(target.zh)”，原因：\(reason.zh)", "sent back to “\(target.en)”: \(reason.en)")
    case .refused: return Bilingual("不予认定，原因：\(reason.zh)", "refused: \(reason.en)")
    default: return done
    }
  }

  // MARK: Parts of every paper

  /// Household, head and place.
  func head() throws -> [Paper.Line] {
    let kind = RegisterRecords.households
    let household = try SealedFields.read(
      kind, id: proceeding.household, ["group_name", "household_type", "phone"], keys: keys, connection)
    let name = try HouseholdHead.name(
      of: proceeding.household, in: proceeding.village, on: proceeding.openedOn, keys: keys, connection)
    return [
      Paper.Line("村", "Village", placeName + .inBrackets(proceeding.village.description)),
      Paper.Line("村民小组", "Group", free(household["group_name"]?.text)),
      Paper.Line("户编号", "Household", .same(proceeding.household)),
      Paper.Line("户主", "Head of household", personal(name, RegisterRecords.persons.field("name"))),
      Paper.Line("联系电话", "Telephone", personal(household["phone"]?.text, kind.field("phone"))),
      Paper.Line("户类型", "Kind of household", words(household["household_type"]?.text, "household_type")),
    ]
  }

  func footer(_ paper: PaperKind) -> [Paper.Line] {
    var lines = [
      Paper.Line("编号", "Number", .same("\(proceeding.id)/\(paper.rawValue)")),
      Paper.Line("流程版本", "Workflow", workflow.name + .inBrackets(proceeding.workflowVersion)),
    ]
    if let document = workflow.source.document { lines.append(Paper.Line("文件", "Document", .same(document))) }
    return lines
  }

  func people(_ taken: TakenStep) -> Bilingual { taken.people.map { free($0) }.listed }

  /// A line for each who took part, and one for the office.
  func signatures(_ role: Bilingual, _ taken: TakenStep, office: Bilingual? = nil) -> [Paper.Signature] {
    var list = taken.people.map { Paper.Signature(role, name: free($0).zh, day: taken.on) }
    if let office { list.append(Paper.Signature(office, day: taken.on)) }
    return list.isEmpty ? [Paper.Signature(role, day: taken.on)] : list
  }
}
