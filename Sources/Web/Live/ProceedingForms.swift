internal import Basics
internal import Monitoring
internal import Policy

/// The forms of a proceeding: what each kind of step needs, with what is known filled in.
struct ProceedingForms {
  let console: LiveConsole
  let file: ProceedingFile
  let state: Procedure
  let day: LocalDate

  private var proceeding: Proceeding { file.proceeding }
  private var command: String { "zhucun monitor step \(proceeding.id)" }
  private var leads: LeadForms { LeadForms(console: console, day: day) }

  /// By the id of the step they stand under; nil is the proceeding as a whole.
  var all: [(step: String?, form: FormModel)] {
    var list: [(step: String?, form: FormModel)] = []
    for step in state.ready { list += forms(of: step).map { (step.id, $0) } }
    list += whole.map { (nil, $0) }
    return list
  }

  // MARK: Fields

  /// Which step of the proceeding the page was made for.
  private var number: FormField {
    FormField("number", Bilingual("序号", "Number"), .kept, value: [String(state.lastNumber + 1)])
  }

  private func actor(_ codes: [String]) -> FormField {
    FormField(
      "actor", Bilingual("办理角色", "Who"), .choice(codes.map { FormChoice($0, console.word($0, "workflow_actor")) }),
      value: codes.count == 1 ? codes : [], isRequired: true, option: "--actor")
  }

  private var on: FormField { LeadForms.dayField(day) }

  private func note(_ zh: String = "记录", _ en: String = "Findings", isRequired: Bool = false) -> FormField {
    FormField(
      "note", Bilingual(zh, en), .text, hint: LeadForms.note.hint, isRequired: isRequired, option: "--note")
  }

  /// Reasons that fit what is done; the rest of the list is for other actions.
  private func reason(_ codes: [String]) -> FormField {
    let choices = console.choices("step_reason").filter { codes.contains($0.code) }
    return FormField("reason", Bilingual("原因", "Reason"), .choice(choices), isRequired: true, option: "--reason")
  }

  private func people(_ step: WorkflowStep) -> FormField {
    FormField(
      "people", Bilingual("参加人员", "Who took part"), .line(200),
      hint: step.people > 0
        ? Bilingual("至少\(step.people)人，用顿号隔开。", "At least \(step.people), separated by commas.")
        : Bilingual("用顿号隔开。", "Separated by commas."),
      isRequired: step.people > 0, option: "--people")
  }

  private func steps(_ ids: [String]) -> [FormChoice] {
    ids.compactMap { state.workflow.step($0) }.map { FormChoice($0.id, $0.name) }
  }

  // MARK: One step

  private func form(
    _ step: WorkflowStep, _ action: StepAction, _ title: Bilingual, explanation: Bilingual? = nil,
    _ fields: [FormField], submit: Bilingual, isMain: Bool = false
  ) -> FormModel {
    FormModel(
      "\(step.id).\(action.rawValue)", title, explanation: explanation, fields: [number] + fields, submit: submit,
      command: "\(command) \(step.id)" + (action == .done ? "" : " --action \(action.rawValue)"), isMain: isMain)
  }

  private func forms(of step: WorkflowStep) -> [FormModel] {
    var list: [FormModel] = []
    if step.kind == .notice, state.posted[step.id] == nil {
      list.append(form(
        step, .posted, Bilingual("张贴公示", "Post the notice"), [actor(step.actors), on],
        submit: Bilingual("登记张贴", "Enter the posting"), isMain: true))
    } else if state.objections[step.id] != nil {
      list += objection(step)
    } else {
      list.append(done(step))
      if step.kind == .notice { list.append(objectionRaised(step)) }
    }
    if !step.returnsTo.isEmpty {
      list.append(form(
        step, .returned, Bilingual("退回", "Send it back"),
        explanation: Bilingual("退回后，该步骤及其后的步骤重新办理。", "That step and all after it are taken anew."),
        [
          actor(step.actors), on,
          FormField(
            "returns_to", Bilingual("退回到", "Back to"), .choice(steps(step.returnsTo)), isRequired: true,
            option: "--to"),
          reason(["incomplete", "facts_unclear", "income_above", "risk_remains", "new_risk", "vote_failed", "other"]),
          note(),
        ], submit: Bilingual("退回", "Send back")))
    }
    if step.mayRefuse {
      list.append(form(
        step, .refused, Bilingual("不予认定", "Refuse it"),
        explanation: Bilingual("流程就此办结，须向农户说明原因。", "It ends the proceeding; the household must be told why."),
        [
          actor(step.actors), on,
          reason(["income_above", "no_risk", "hidden_assets", "guaranteed", "vote_failed", "risk_remains", "new_risk", "own_wish", "other"]),
          note(),
        ], submit: Bilingual("不予认定", "Refuse")))
    }
    return list
  }

  private func done(_ step: WorkflowStep) -> FormModel {
    var fields = [actor(step.actors), on]
    var explanation: Bilingual?
    let isAuthorised = proceeding.facts.authorisations.contains { $0.holds(on: day) }
    switch step.kind {
    case .application:
      if !isAuthorised {
        explanation = Bilingual("没有有效的授权查询书：请先在下方登记。", "There is no leave to query data: enter it below first.")
      }
      fields.append(note("说明", "Note"))
    case .verification: fields += [people(step), note("核查情况", "Findings")]
    case .comparison:
      let waiting = file.comparisons.filter { $0.answeredOn == nil }.map(\.department)
      if !waiting.isEmpty {
        let names = waiting.joined(separator: "、")
        explanation = Bilingual("尚未反馈：\(names)。", "Not answered yet: \(names).")
      }
      fields.append(note("说明", "Note"))
    case .review:
      fields += [
        count("present", "到会人数", "Present", "--present", isRequired: true),
        count("votes_for", "同意票", "Votes for", "--for", isRequired: true),
        count("votes_against", "反对票", "Votes against", "--against", isRequired: true),
        count("avoided", "回避人数", "Stayed out", "--avoided", isRequired: false),
        people(step), note("评议记录", "Minutes", isRequired: true),
      ]
    case .notice:
      explanation = Bilingual("公示满最短天数、没有未答复的异议，才能办结。", "It must have hung long enough, without an open objection.")
      fields.append(note("公示情况", "Note"))
    case .decision: fields += decision + [note("审定意见", "Opinion")]
    case .analysis, .townshipReview, .announcement, .entry: fields.append(note("意见", "Note"))
    }
    if step.people > 0, step.kind != .verification, step.kind != .review { fields.append(people(step)) }
    return form(
      step, .done, step.kind == .notice ? Bilingual("公示期满", "The notice has hung long enough") : Bilingual("办结本步", "This step is done"),
      explanation: explanation, fields, submit: Bilingual("登记", "Enter"), isMain: true)
  }

  private func count(_ name: String, _ zh: String, _ en: String, _ option: String, isRequired: Bool) -> FormField {
    FormField(name, Bilingual(zh, en), .number, isRequired: isRequired, option: option)
  }

  private var decision: [FormField] {
    switch state.workflow.procedure {
    case "identification":
      [
        FormField(
          "object_type", Bilingual("监测对象类别", "Kind of monitored household"),
          .choice(console.choices("object_type", on: day)), isRequired: true, option: "--object-type"),
        FormField(
          "risks", Bilingual("风险（最多5项）", "Risks (five at most)"), .many(console.choices("risk")), isRequired: true,
          option: "--risks"),
      ]
    case "elimination":
      [
        FormField(
          "elimination_way", Bilingual("消除方式", "Way of elimination"), .choice(console.choices("elimination_way")),
          isRequired: true, option: "--way")
      ]
    default: []
    }
  }

  private func objectionRaised(_ step: WorkflowStep) -> FormModel {
    form(
      step, .objection, Bilingual("登记异议", "Enter an objection"),
      [actor(["villager", "household", "village_committee"]), on, note("异议内容", "What is objected")],
      submit: Bilingual("登记异议", "Enter"))
  }

  private func objection(_ step: WorkflowStep) -> [FormModel] {
    let actors = step.actors + (step.actors.contains("township") ? [] : ["township"])
    let before = state.workflow.steps.filter { other in
      other.id != step.id && state.done[other.id] != nil && state.workflow.stepsFrom(other.id).contains(step.id)
    }
    return [
      form(
        step, .dismissed, Bilingual("异议不成立", "The objection has no ground"),
        [actor(actors), on, reason(["unfounded", "other"]), note("核查情况", "Findings")],
        submit: Bilingual("答复", "Answer"), isMain: true),
      form(
        step, .upheld, Bilingual("异议成立", "The objection is upheld"),
        explanation: Bilingual("选择退回的步骤；不选则不予认定。", "Choose the step it goes back to; without one it is refused."),
        [
          actor(actors), on, reason(["objection_upheld", "hidden_assets", "income_above", "other"]),
          FormField(
            "returns_to", Bilingual("退回到", "Back to"), .choice(before.map { FormChoice($0.id, $0.name) }),
            option: "--to"),
          note("核查情况", "Findings"),
        ], submit: Bilingual("答复", "Answer")),
    ]
  }

  // MARK: The whole

  private var whole: [FormModel] {
    guard state.isRunning else {
      guard state.closing == .refused, state.toldOn == nil, let last = proceeding.steps.last else { return [] }
      return [
        FormModel(
          "\(last.step).told", Bilingual("登记已告知农户", "The household was told"),
          fields: [
            number, actor(["village_committee", "first_secretary", "team_member", "grid_worker", "township"]), on,
            reason(["in_person", "by_phone", "in_writing"]),
          ], submit: Bilingual("登记", "Enter"), command: "\(command) \(last.step) --action told", isMain: true)
      ]
    }
    var list = [leads.authorise(proceeding.household)]
    if proceeding.isEmergency, proceeding.closedOn == nil {
      list.append(CareForms(console: console, day: day).early(proceeding.id))
    }
    if state.workflow.steps.contains(where: { $0.kind == .comparison && state.done[$0.id] == nil }) { list += comparison }
    if state.decidedOn == nil, let step = state.ready.first {
      list.append(FormModel(
        "\(step.id).withdrawn", Bilingual("农户撤回申请", "The household withdraws"),
        explanation: Bilingual("流程就此办结。", "It ends the proceeding."),
        fields: [number, actor(["household"]), on, reason(["own_wish", "other"]), note()],
        submit: Bilingual("登记撤回", "Enter"), command: "\(command) \(step.id) --action withdrawn"))
    }
    return list
  }

  private var comparison: [FormModel] {
    let base = "zhucun monitor compare \(proceeding.id)"
    var list = [
      FormModel(
        "ask", Bilingual("请部门比对", "Ask departments"),
        fields: [
          FormField(
            "departments", Bilingual("部门", "Departments"), .line(200),
            hint: Bilingual("用顿号隔开，如：医保、住建、公安。", "Separated by commas."), isRequired: true, option: "--ask"),
          on, FormField("due", Bilingual("应反馈日期", "To answer by"), .date, option: "--due"),
        ], submit: Bilingual("登记发出", "Enter"), command: base)
    ]
    let open = file.comparisons.filter { $0.answeredOn == nil || $0.result == "found" }
    if !open.isEmpty {
      list.append(FormModel(
        "answer", Bilingual("登记部门反馈", "Enter an answer"),
        fields: [
          FormField(
            "department", Bilingual("部门", "Department"),
            .choice(open.map { FormChoice($0.department, Bilingual($0.department, $0.department)) }), isRequired: true,
            option: "--from"),
          on,
          FormField(
            "result", Bilingual("比对结果", "Result"), .choice(console.choices("comparison_result")), isRequired: true,
            option: "--result"), note("说明", "Note"),
        ], submit: Bilingual("登记", "Enter"), command: base))
    }
    return list
  }
}
