import Authority
public import Basics
import Divisions
public import Journal
import Policy
import Roster
import Store

/// What a plan is to be about.
public struct PlanRequest: Sendable, Hashable {
  public var round: String
  public var division: DivisionCode
  /// The records are those of this day.
  public var asOf: LocalDate
  /// The successors' first day.
  public var startsOn: LocalDate
  /// From 00:00 of this day on only the successors have rights.
  public var cutoverOn: LocalDate
  public var endsOn: LocalDate?

  public init(
    round: String, division: DivisionCode, asOf: LocalDate, startsOn: LocalDate, cutoverOn: LocalDate,
    endsOn: LocalDate?
  ) {
    self.round = round
    self.division = division
    self.asOf = asOf
    self.startsOn = startsOn
    self.cutoverOn = cutoverOn
    self.endsOn = endsOn
  }
}

/// Turns records and policy into a dispatch problem: which villages are due, what they need, who is
/// nominated and eligible.
struct PlanBuilder {
  let request: PlanRequest
  let policy: PolicyBook
  let rules: DispatchRules
  let viewer: Viewer
  let connection: any Connection

  init(_ request: PlanRequest, policy: PolicyBook, viewer: Viewer, _ connection: any Connection) throws {
    self.request = request
    self.policy = policy
    self.viewer = viewer
    self.connection = connection
    switch policy.dispatchRules(in: request.division, on: request.startsOn) {
    case .known(let dated): rules = dated.value
    case .unknown(let reason): throw PlanError.noRules(reason)
    }
  }

  func build() throws -> PlanInputs {
    let range = try viewer.visibleRange(of: request.division)
    let areas = try PlanAreas(rules, policy, request, connection)
    let due = try dueVillages(range)
    if due.isEmpty { throw PlanError.noVillagesDue(request.division, request.startsOn) }
    let units = try PlanUnits(connection)
    let villages = try PlanVillages(
      due, rules, areas, units, request, range, connection)
    var names = PlanNames()
    names.counties = areas.codes
    names.villages = due
    names.units = units.ids
    var problem = DispatchProblem(
      counties: areas.counties, villages: villages.villages, posts: [], cadres: [],
      weights: weights())
    for (i, village) in problem.villages.enumerated() { problem.posts += posts(village: i, village, areas) }
    let nominees = try PlanNominees(
      rules, areas, units, request, villageIndex: villages.index, connection)
    if nominees.cadres.isEmpty { throw PlanError.noNominations(round: request.round) }
    problem.cadres = nominees.cadres
    problem.exclusions = nominees.exclusions
    names.cadres = nominees.ids
    names.firstSecretaryBars = nominees.firstSecretaryBars
    names.memberBars = nominees.memberBars
    return PlanInputs(problem: problem, names: names)
  }

  /// The villages that a team standard in force on the first day applies to, in the order of codes.
  private func dueVillages(_ range: ClosedRange<Int64>) throws -> [DivisionCode] {
    let coverage = try Coverage.check(
      request.division, on: request.startsOn, policy: policy, viewer: viewer, connection)
    var due = Set(coverage.results.flatMap(\.dueVillages))
    if coverage.results.isEmpty {
      // Without a standard the categories alone say who is due.
      due = Set(
        try DivisionQueries.tagged(
          rules.categories.map(\.tag), in: range, on: request.startsOn, connection
        ).keys)
    }
    return due.sorted().compactMap { DivisionCode($0) }
  }

  private func posts(
    village: Int, _ value: DispatchProblem.Village, _ areas: PlanAreas
  ) -> [DispatchProblem.Post] {
    let extra = areas.counties[value.county].isPriority ? rules.seats.priorityCountyExtra : 0
    var out = [
      DispatchProblem.Post(
        village: village, role: .firstSecretary, slot: 0, isMandatory: false,
        bonus: rules.seats.firstSecretary)
    ]
    let hasThird = rules.seats.thirdMemberFor.contains(rules.categories[value.category].tag)
    for (slot, bonus) in rules.seats.members.prefix(hasThird ? 3 : 2).enumerated() {
      out.append(
        DispatchProblem.Post(
          village: village, role: .member, slot: slot, isMandatory: false, bonus: bonus + extra))
    }
    return out
  }

  private func weights() -> DispatchWeights {
    DispatchWeights(
      kinds: rules.kinds.map(\.code), categories: rules.categories.map(\.tag),
      dimensions: rules.dimensions, match: rules.kinds.map(\.match), matchWeight: rules.weights.match,
      fitWeight: rules.weights.fit, firstSecretaryWeights: rules.firstSecretaryWeights,
      memberWeights: rules.memberWeights, languageWeight: rules.weights.language,
      continuityBonus: rules.weights.continuity, pairBonus: rules.weights.pairedUnit,
      altitudeWeight: rules.weights.altitude, altitudeAge: rules.weights.altitudeAge,
      altitudeAgeStep: rules.weights.altitudeAgeStep,
      firstSecretaryMaximumAge: rules.eligibility.firstSecretaryMaximumAge,
      travel: DispatchWeights.TravelRule(
        multiplier: rules.travel.multiplier, divisor: rules.travel.divisor, knee: rules.travel.knee,
        overDivisor: rules.travel.overDivisor, cap: rules.travel.cap))
  }
}

/// Why no plan can be drawn up or changed.
public enum PlanError: ExplainedError, Hashable {
  case noRules(Bilingual)
  case noVillagesDue(DivisionCode, LocalDate)
  case noNominations(round: String)
  case unknownPlan(String)
  case wrongState(String, is: String, needed: String)
  case unknownCadre(String)
  case unknownVillage(DivisionCode)
  case overlapTooLong(days: Int, allowed: Int)
  case cutoverTooEarly(LocalDate, startsOn: LocalDate)
  /// The rules, or an earlier ruling, forbid a pair that was demanded.
  case pairNotAllowed(cadre: String, DivisionCode, DispatchRole, [DispatchBar])
  case pinnedElsewhere(cadre: String, DivisionCode)
  case noPostLeft(DivisionCode, DispatchRole)
  case unknownGiver(String)
  case sendsNobody(String)
  case changesNothing(String)
  case objections(Int)
  case unanswered(Int)
  case tooLate(LocalDate)
  case refused(RuleFinding)

  public var explanation: Bilingual {
    switch self {
    case .noRules(let reason): reason
    case .noVillagesDue(let code, let day):
      Bilingual("\(code) 在 \(day) 没有应派驻的村", "No village of \(code) is due a team on \(day)")
    case .noNominations(let round): Bilingual("\(round) 轮次还没有推荐人选", "Nobody is nominated for round \(round)")
    case .unknownPlan(let id): Bilingual("没有方案 \(id)", "There is no plan \(id)")
    case .wrongState(let id, let state, let needed):
      Bilingual("方案 \(id) 的状态是 \(state)，须为 \(needed)", "Plan \(id) is \(state); it must be \(needed)")
    case .unknownCadre(let id): Bilingual("方案中没有干部 \(id)", "Cadre \(id) is not in the plan")
    case .unknownVillage(let code): Bilingual("方案中没有村 \(code)", "Village \(code) is not in the plan")
    case .overlapTooLong(let days, let allowed):
      Bilingual("压茬交接 \(days) 天，超过规定的 \(allowed) 天", "The overlap of \(days) days exceeds the \(allowed) allowed")
    case .cutoverTooEarly(let cutover, let start):
      Bilingual("交接生效日期 \(cutover) 早于到岗日期 \(start)", "The cutover on \(cutover) is before the first day, \(start)")
    case .pairNotAllowed(let cadre, let village, let role, let bars):
      Bilingual(
        "\(cadre) 不能到 \(village) 任\(role.name.zh)：" + bars.map(\.words.zh).joined(separator: "；"),
        "\(cadre) cannot be \(role.name.en) in \(village): " + bars.map(\.words.en).joined(separator: "; "))
    case .pinnedElsewhere(let cadre, let village):
      Bilingual("\(cadre) 已指定到 \(village)", "\(cadre) is pinned to \(village)")
    case .noPostLeft(let village, let role):
      Bilingual("\(village) 的\(role.name.zh)岗位都已指定了人", "Every post of \(role.name.en) in \(village) is pinned already")
    case .unknownGiver(let giver): Bilingual("没有这个单位或区划：\(giver)", "There is no such unit or division: \(giver)")
    case .sendsNobody(let id): Bilingual("方案 \(id) 没有派出任何人", "Plan \(id) sends nobody")
    case .changesNothing(let id): Bilingual("方案 \(id) 的派驻都已在库中", "Every posting of plan \(id) is there already")
    case .objections(let n): Bilingual("还有 \(n) 条异议没有处理", "\(n) objections are not settled")
    case .unanswered(let n): Bilingual("还有 \(n) 个派出单位没有答复", "\(n) sending units have not answered")
    case .tooLate(let day): Bilingual("已于 \(day) 零时交接生效，不能整体撤回", "The cutover was at 00:00 on \(day); the wave can no longer be rolled back")
    case .refused(let finding): finding.reason
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .noRules: Bilingual("在 Policies/dispatch.yaml 中补充，或改正日期", "Add them to Policies/dispatch.yaml, or correct the date")
    case .wrongState: Bilingual("用 zhucun dispatch list 查看各方案的状态", "See how each plan stands with `zhucun dispatch list`")
    case .tooLate:
      Bilingual("逐个改动：dispatch recall、replace、add", "Change postings one by one: dispatch recall, replace, add")
    case .noVillagesDue: Bilingual("先导入村标签（zhucun import tags）", "Import the villages' tags first (zhucun import tags)")
    case .noNominations: Bilingual("先导入推荐人选（zhucun import nominations）", "Import nominations first (zhucun import nominations)")
    case .unknownPlan: Bilingual("用 zhucun dispatch list 查看", "See `zhucun dispatch list`")
    case .unknownCadre: Bilingual("只有获推荐的干部在方案中", "Only nominated cadres are in a plan")
    case .unknownVillage: Bilingual("只有应派驻的村在方案中", "Only villages that are due a team are in a plan")
    case .cutoverTooEarly: Bilingual("先到岗，后生效：改正 --starts-on 或 --cutover", "Correct --starts-on or --cutover: first they come, then the others go")
    case .pairNotAllowed, .noPostLeft:
      Bilingual("用 dispatch explain 查看谁可以、谁在此岗", "See with `zhucun dispatch explain` who may, and who has the post")
    case .pinnedElsewhere: Bilingual("重新拟定方案（dispatch plan）以去掉先前的指定", "Draw the plan up anew (dispatch plan) to be rid of the earlier pin")
    case .unknownGiver: Bilingual("核对单位编号或区划代码", "Check the unit's number or the division's code")
    case .sendsNobody: Bilingual("用 dispatch show --gaps 和 explain 查看原因", "See why with `zhucun dispatch show --gaps` and `explain`")
    case .changesNothing: Bilingual("作废此方案（dispatch withdraw）", "Lay the plan aside (dispatch withdraw)")
    case .overlapTooLong: Bilingual("推迟到岗日期或提前生效日期", "Move the first day or the cutover")
    case .objections:
      Bilingual("用 dispatch pin/forbid 调整，或由单位改为同意", "Pin or forbid the pairs concerned, or have the unit agree")
    case .unanswered:
      Bilingual("登记答复（dispatch opinion），或加 --without-answers", "Record the answers (dispatch opinion), or add --without-answers")
    case .refused(let finding): finding.remedy
    }
  }
}
