import Basics
import Monitoring
import Web

/// Made-up answers about monitoring; see `SampleQueries`.
extension SampleQueries {
  static let householdID = "H-1/2"
  static let proceedingID = "P-1/2"
  static let leadID = "L-1/2"
  static let alertID = "A-1/2"

  private func s(_ text: String) -> String { text + spike }
  private func b(_ zh: String, _ en: String) -> Bilingual { Bilingual(zh + spike, en + spike) }
  private var place: DivisionRef { DivisionRef(code: Self.village, name: s("南凤村")) }
  private var choices: [FormChoice] { [FormChoice(s("a"), b("甲", "first")), FormChoice(s("b"), b("乙", "second"))] }

  private func item(_ kind: QueueItem.Kind, _ i: Int) -> QueueItem {
    QueueItem(
      kind, s("subject/\(i)"), household: s(Self.householdID), village: Self.village, actors: ["township"],
      step: kind == .step ? b("村评议", "Review") : nil, stepID: kind == .step ? s("review") : nil, since: Self.day,
      due: i % 5 == 4 ? nil : Self.day.adding(days: i * 2 - 5), dueUnknown: i % 5 == 4 ? b("工作日未知", "no calendar") : nil,
      why: b("住院自付费用高", "high cost"))
  }

  func queue(_ request: QueueRequest) async throws -> QueueModel? {
    if let code = request.division, !Self.province.contains(code) { return nil }
    let isEmpty = request.text == "nothing"
    let rows = isEmpty ? [] : QueueItem.Kind.allCases.enumerated().map { i, kind in
      QueueRow(item: item(kind, i), village: place, actors: [b("乡镇", "township"), b("网格员", "grid worker")])
    }
    return QueueModel(
      path: path(to: request.division ?? Self.province), asOf: request.asOf ?? Self.day,
      parts: [DivisionRef(code: Self.prefecture, name: s("广元市"))], actors: choices,
      byUrgency: isEmpty ? [:] : [.overdue: 1234, .pressing: 2, .open: 3], byKind: isEmpty ? [:] : [.step: 1239],
      total: rows.isEmpty ? 0 : 1239, rows: rows, next: request.from == 0 && !isEmpty ? 100 : nil)
  }

  private var leadRow: LeadRow {
    LeadRow(
      lead: LeadRecord(
        id: s(Self.leadID), version: 3, household: s(Self.householdID), village: Self.village, channel: s("x"),
        receivedOn: Self.day, reason: s("父亲住院"), risks: [s("illness")], reportedBy: s("张*"), signal: s("S1"),
        alert: s(Self.alertID), sweep: s("W1"), closedOn: Self.day, outcome: s("not_a_risk"),
        outcomeReason: s("other"), duplicateOf: s("L9"), toldOn: Self.day, fedBackOn: Self.day,
        proceeding: s(Self.proceedingID)),
      village: place, channel: b("农户自主申报", "own application"), risks: [b("因病", "illness")],
      outcome: b("暂不纳入", "not a risk"), outcomeReason: b("困难已解决", "solved"))
  }

  private var alertRow: AlertRow {
    AlertRow(
      alert: AlertRecord(
        id: s(Self.alertID), version: 4, household: s(Self.householdID), village: Self.village, rule: s("r1"),
        kind: s("risk"), raisedOn: Self.day, shown: s("自付 32000"), sentence: b("自付医疗费用高", "high cost")),
      village: place, kind: b("风险预警", "risk"))
  }

  private var card: HouseholdCard {
    HouseholdCard(id: s(Self.householdID), village: place, head: s("张*"), members: 3, monitoredSince: Self.day)
  }

  private var form: FormModel {
    FormModel(
      s("review.done"), b("办结本步", "Done"), explanation: b("先授权", "first the leave"),
      fields: [
        FormField(s("number"), b("序号", "number"), .kept, value: [s("3")]),
        FormField("actor", b("办理角色", "Who"), .choice(choices), isRequired: true, option: "--actor"),
        FormField("on", b("日期", "Day"), .date, value: [s("2023-09-01")], isRequired: true, option: "--on"),
        FormField("present", b("到会", "Present"), .number, option: "--present"),
        FormField("risks", b("风险", "Risks"), .many(choices), value: [s("a")], option: "--risks"),
        FormField("people", b("参加", "Who"), .line(60), value: [s("李四")], hint: b("用顿号", "commas"), option: "--people"),
        FormField("note", b("记录", "Minutes"), .text, value: [s("\n评议")], option: "--note"),
      ], submit: b("登记", "Enter"), command: s("zhucun monitor step P review"), isMain: true)
  }

  private var other: FormModel {
    FormModel(s("review.returned"), b("退回", "Send back"), fields: [], submit: b("退回", "Send back"), command: s("zhucun x"))
  }

  func leads(_ request: LeadsRequest) async throws -> LeadsModel? {
    LeadsModel(
      path: path(to: request.division ?? Self.province), parts: [place], channels: choices,
      page: Page(rows: request.text == "nothing" ? [] : [leadRow], next: request.after == nil ? s("20230901~L") : nil),
      total: 7)
  }

  func lead(_ id: String) async throws -> LeadModel? {
    id == "none" ? nil : LeadModel(
      path: path(to: Self.village), row: leadRow, household: card, dueOn: Self.day, asOf: Self.day, forms: [form, other])
  }

  func newLead(_ request: NewLeadRequest) async throws -> NewLeadModel {
    if request.household == "several" + spike {
      return NewLeadModel(path: [], household: nil, choices: [card, card], form: nil)
    }
    let isKnown = request.household != nil && request.household != "nobody"
    return NewLeadModel(
      path: isKnown ? path(to: Self.village) : [], household: isKnown ? card : nil, choices: [],
      form: isKnown ? form : nil)
  }

  func alerts(_ request: AlertsRequest) async throws -> AlertsModel? {
    AlertsModel(
      path: path(to: request.division ?? Self.province), parts: [place], kinds: choices,
      rules: [AlertsModel.RuleCount(rule: s("r1"), count: 12)],
      page: Page(rows: [alertRow], next: request.after == nil ? s("20230901~A") : nil), total: 12)
  }

  func alert(_ id: String) async throws -> AlertModel? {
    id == "none" ? nil : AlertModel(path: path(to: Self.village), row: alertRow, household: card, forms: [form])
  }

  func household(_ id: String, asOf: LocalDate?) async throws -> HouseholdModel? {
    guard id != "none" else { return nil }
    let kin = HouseholdModel.Kin(id: s("H-0"), village: place, kind: b("分户", "split"), on: Self.day)
    let spell = HouseholdModel.Spell(
      id: s("K1"), type: b("脱贫不稳定户", "unstable"), beginning: b("再次认定", "again"), from: Self.day, end: nil,
      ending: b("帮扶消除", "by help"), risks: [b("因病", "illness")], channel: b("干部排查", "check"), contact: s("王五"),
      measures: [
        HouseholdModel.Measure(
          category: b("产业帮扶", "industry"),
          measure: .init(
            id: s("M1"), caseID: s("K1"), category: s("industry"), description: s("种苗"), startedOn: Self.day,
            amount: Yuan(3000)))
      ],
      plan: .init(caseID: s("K1"), madeOn: Self.day, aims: s("稳定增收"), needs: s("种苗"), agreedOn: Self.day, reviewedOn: Self.day))
    return HouseholdModel(
      path: path(to: Self.village), card: card, asOf: asOf ?? Self.day, standing: b("在册", "on the register"),
      facts: [.init(b("户类型", "kind"), .term(b("脱贫户", "lifted"))), .init(b("组", "group"), .text(s("一组")))],
      members: [.init(name: s("张*"), relation: b("户主", "head"), birthYear: 1960, labour: b("普通劳动力", "able"))],
      spells: [spell],
      visits: [
        .init(
          on: Self.day, purpose: b("回访", "follow-up"), people: [s("王五")], problems: [b("饮水", "water")], looked: 6,
          income: b("平稳", "steady"), newRisks: [b("因学", "schooling")])
      ],
      events: [.init(on: Self.day, kind: b("分户", "split"), other: s("H-0"))], predecessors: [kin], successors: [kin],
      runs: [.init(id: s(Self.proceedingID), procedure: b("识别认定", "recognition"), openedOn: Self.day, closedOn: Self.day, closing: b("办结", "completed"))],
      alerts: [alertRow], leads: [leadRow],
      tasks: [.init(task: .init(sweep: s("W1"), name: s("秋季排查"), endsOn: Self.day), result: b("已入户", "visited"))],
      authorisations: [DateSpan(from: Self.day, to: nil)], forms: [form])
  }

  func proceeding(_ id: String) async throws -> ProceedingModel? {
    guard id != "none" else { return nil }
    typealias Step = ProceedingModel.Step
    func step(_ id: String, _ state: Step.State, paper: PaperKind? = nil) -> Step {
      Step(
        id: s(id), name: b("步骤" + id, "step " + id), state: state, on: state == .waiting ? nil : Self.day,
        due: Self.day.adding(days: -1), dueUnknown: state == .shown ? b("未知", "unknown") : nil,
        limit: b("限2天", "2 days"), actors: [b("乡镇", "township")], objection: state == .shown ? Self.day : nil, paper: paper)
    }
    return ProceedingModel(
      path: path(to: Self.village), id: s(Self.proceedingID), household: card, procedure: b("识别认定", "Recognition"),
      workflow: b("识别认定（2023年）", "Recognition (2023)"), version: s("identification@51@2023"), source: b("见于公开文件", "found"),
      asOf: Self.day, openedOn: Self.day, isEmergency: true, closing: b("不予认定", "refused"), closedOn: Self.day,
      decisionDue: Self.day, decidedOn: nil, problem: b("步骤不符", "wrong step"),
      steps: [step("application", .done, paper: .application), step("review", .ready), step("notice", .shown), step("decision", .waiting), step("entry", .notTaken)],
      actions: [
        .init(
          number: 1, step: b("申请", "application"), action: b("完成", "done"), actor: b("农户", "household"), on: Self.day,
          people: [s("李四")], votes: .init(present: 25, inFavour: 24, against: 1, avoided: 2), reason: b("材料不全", "incomplete"),
          returnsTo: b("核查", "verification"), decided: [b("因病", "illness")], hasNote: true)
      ],
      comparisons: [.init(comparison: .init(department: s("医保"), askedOn: Self.day, hasNote: true), result: b("有疑点", "found"))],
      authorisations: [DateSpan(from: Self.day, to: nil)],
      earlyMeasures: [.init(measure: .init(category: s("health"), description: s("垫付"), startedOn: Self.day), category: b("健康帮扶", "health"))],
      basis: .init(
        decidedOn: Self.day, line: Yuan(7200), lineSource: s("510000000000 2023-01-01"), windowStart: Self.day,
        windowEnd: Self.day, people: 3, netIncome: Yuan(21_000), perCapita: Yuan(7000), essentialExpense: Yuan(9000)),
      lead: leadRow, refusal: .refusal, forms: [(s("review"), form), (s("review"), other), (nil, form)])
  }
}

/// Operations that remember what was sent, and refuse what they are told to.
final class SampleOperations: ConsoleOperations {
  let spike: String
  init(spike: String = "") { self.spike = spike }

  func newOperation() -> String { "0190a000-0000-7000-8000-00000000abcd" }

  func perform(_ form: SubmittedForm) async throws -> PerformedForm {
    if form.form == "ok" { return PerformedForm(next: form.page, wasKnown: form.text("known") != nil) }
    throw FormRefused([
      FormProblem(field: "people", Bilingual("至少2人" + spike, "two at least" + spike), remedy: Bilingual("补填" + spike, "add one" + spike)),
      FormProblem(Bilingual("整份有误" + spike, "all wrong" + spike)),
    ])
  }
}
