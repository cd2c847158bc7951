import Basics
import Journal
import Policy
import Store

/// What the county's decision requires beyond the steps: of a recognition, invariant 7; of an
/// elimination, DOMAIN 4.7.
struct Decisions {
  let policy: PolicyBook

  /// Findings about a decision that has just been taken; none where the last step was another.
  func findings(
    _ proceeding: Proceeding, _ state: Procedure, _ connection: any Connection
  ) throws -> [RuleFinding] {
    guard let last = proceeding.steps.last, last.action == .done,
      let step = state.workflow.step(last.step), step.kind == .decision,
      let situation = try HouseholdSituation(proceeding.household, on: last.on, connection)
    else { return [] }
    switch proceeding.procedure {
    case "identification":
      return try recognition(proceeding, last, situation)
    case "elimination":
      return try elimination(proceeding, last, situation, connection)
    default: return []
    }
  }

  /// The income that a decision counts with: of a recognition that before its opening, with the line
  /// of that day; of an elimination that before the decision, with the line of the day itself.
  func income(of situation: HouseholdSituation, _ proceeding: Proceeding, decidedOn day: LocalDate) -> IncomeStanding {
    IncomeStanding(
      situation, appliedOn: proceeding.procedure == "elimination" ? day : proceeding.openedOn, policy: policy)
  }

  private func recognition(
    _ proceeding: Proceeding, _ last: TakenStep, _ situation: HouseholdSituation
  ) throws -> [RuleFinding] {
    let type = last.objectType ?? ""
    let rule: ObjectTypeRule
    switch policy.objectTypeRule(type, in: situation.village, on: last.on) {
    case .known(let found): rule = found.value
    case .unknown(let reason): return [refusal(proceeding, "object_type", reason, nil)]
    }
    var findings: [RuleFinding] = []
    if let needed = rule.householdType, needed != situation.householdType {
      findings.append(refusal(proceeding, "object_type",
        Bilingual("监测对象类别与户类型不符", "the type does not fit the kind of household"),
        Bilingual("改选类别，或更正户类型", "choose another type, or correct the kind of household")))
    }
    if rule.needsEvent, proceeding.lead == nil {
      findings.append(refusal(proceeding, "object_type",
        Bilingual("突发严重困难户须有记录的突发事件", "sudden hardship needs an event on record"),
        Bilingual("从说明该事件的线索启动", "begin from the lead that tells of the event")))
    }
    let standing = income(of: situation, proceeding, decidedOn: last.on)
    switch (rule.income, standing.isBelowLine) {
    case (.any, _): break
    case (_, nil): findings.append(RuleFinding(
      .warning, recordID: proceeding.id, field: "object_type", standing.reason
        ?? Bilingual("收入与监测线未能比较", "the income could not be compared with the line")))
    case (.belowLine, false?): findings.append(refusal(proceeding, "object_type",
      Bilingual("人均纯收入不低于监测线，不属于该类别", "the income is not below the line that this type requires"),
      Bilingual("符合条件的按突发严重困难户认定，或不予认定", "recognise it as sudden hardship where that holds, or refuse it")))
    case (.notBelowLine, true?): findings.append(refusal(proceeding, "object_type",
      Bilingual("人均纯收入低于监测线，应按另两类认定", "the income is below the line: one of the other two types applies"),
      Bilingual("按户类型改选类别", "choose the type by the kind of household")))
    case (.belowLine, true?), (.notBelowLine, false?): break
    }
    return findings
  }

  private func elimination(
    _ proceeding: Proceeding, _ last: TakenStep, _ situation: HouseholdSituation,
    _ connection: any Connection
  ) throws -> [RuleFinding] {
    guard let caseID = proceeding.caseID, let found = try connection.first(
      "SELECT identified_on, begun_by FROM cases WHERE id = $1", [caseID],
      { (try $0.get(0, as: LocalDate.self), try $0.get(1, as: String?.self)) })
    else {
      return [refusal(proceeding, "case_id", Bilingual("没有要消除的监测记录", "no case to eliminate is named"), nil)]
    }
    var findings = Self.blocks(situation, since: proceeding.openedOn, proceeding.id)
    if last.eliminationWay == "natural" { return findings }
    switch policy.monitoringClocks(in: situation.village, on: last.on) {
    case .known(let clocks):
      let earliest = found.0.adding(months: clocks.value.observationMonths)
      if last.on < earliest {
        findings.append(refusal(proceeding, "acted_on",
          Bilingual("识别后观察未满 \(clocks.value.observationMonths) 个月", "not yet \(clocks.value.observationMonths) months under observation"),
          Bilingual("\(earliest) 起可审定", "possible from \(earliest) on")))
      }
    case .unknown(let reason): findings.append(refusal(proceeding, "acted_on", reason, nil))
    }
    let measures = try connection.count(
      "SELECT count(*) FROM measures WHERE case_id = $1 AND started_on <= \(last.on.packed)", [caseID])
    if measures == 0 {
      findings.append(refusal(proceeding, "elimination_way",
        Bilingual("没有已实施的帮扶措施，不能按帮扶消除", "no measure has begun, so it is no elimination by assistance"),
        Bilingual("补录措施，或按自然消除办理", "enter the measures, or choose natural elimination")))
    }
    let standing = income(of: situation, proceeding, decidedOn: last.on)
    if standing.isBelowLine == true {
      findings.append(refusal(proceeding, "elimination_way",
        Bilingual("人均纯收入仍低于监测线", "the income is still below the line"),
        Bilingual("收入稳定超过监测线后再办理", "wait until it stays above the line")))
    } else if standing.isBelowLine == nil, let reason = standing.reason {
      findings.append(RuleFinding(.warning, recordID: proceeding.id, field: "elimination_way", reason))
    }
    return findings
  }

  /// What keeps a household monitored whatever its income: guarantees, new risks, no labour at all.
  static func blocks(
    _ situation: HouseholdSituation, since opened: LocalDate, _ id: String
  ) -> [RuleFinding] {
    var findings: [RuleFinding] = []
    func refuse(_ field: String, _ reason: Bilingual, _ remedy: Bilingual?) {
      findings.append(RuleFinding(.error, recordID: id, field: field, reason, remedy: remedy))
    }
    if let check = situation.check, check.visitedOn >= opened {
      for field in HouseholdSituation.Check.fields {
        let state = check.guarantees[field]
        if state == "ok" || state == "not_applicable" { continue }
        refuse(field,
          state == nil ? Bilingual("没有核查这一项保障", "this guarantee was not looked at") : Bilingual("该项保障仍有问题", "this guarantee still has a problem"),
          Bilingual("解决后重新入户核查", "solve it and visit again"))
      }
      if check.newRisks != nil {
        refuse("new_risks", Bilingual("出现新的风险", "a new risk has come up"),
          Bilingual("继续监测帮扶", "go on with monitoring and help"))
      }
      if check.incomeChange == "falling" {
        refuse("income_change", Bilingual("收入在下降，不稳定", "the income is falling"), nil)
      }
    } else {
      refuse("visited_on", Bilingual("启动消除后没有入户核查记录", "no household check since this began"),
        Bilingual("先登记入户核查", "enter the visit first"))
    }
    switch situation.hasLabour {
    case false?:
      refuse("labour", Bilingual("整户无劳动能力：暂不标注风险消除，继续跟踪", "nobody in the household can work: it stays tracked"),
        Bilingual("落实兜底保障并定期回访", "see to its social security and visit it"))
    case nil:
      refuse("labour", Bilingual("没有登记成员的劳动技能，无法判断是否整户无劳动能力", "it is not recorded whether anybody can work"),
        Bilingual("补录家庭成员的劳动技能", "enter the members' ability to work"))
    case true?: break
    }
    return findings
  }

  private func refusal(
    _ proceeding: Proceeding, _ field: String, _ reason: Bilingual, _ remedy: Bilingual?
  ) -> RuleFinding {
    RuleFinding(.error, recordID: proceeding.id, field: field, reason, remedy: remedy)
  }
}
