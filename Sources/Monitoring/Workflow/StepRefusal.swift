public import Basics
public import Policy

/// Why a step was not taken; each case says what has to come first.
public enum StepRefusal: ExplainedError, Hashable {
  case noSuchStep(String, known: [String])
  case wrongNumber(Int, next: Int)
  case closed(on: LocalDate)
  case doneAlready(WorkflowStep, on: LocalDate)
  case tooEarly(WorkflowStep, missing: [WorkflowStep])
  case beforeItsTime(WorkflowStep, LocalDate, since: LocalDate)
  case earlierThanLast(LocalDate, last: LocalDate)
  case wrongActor(WorkflowStep, String)
  case onlyHousehold(String)
  case tooFewPeople(WorkflowStep, Int, needed: Int)
  case notAuthorised(WorkflowStep, LocalDate)
  case answersMissing([String])
  case doubtsOpen([String])
  case minutesMissing(WorkflowStep)
  case voteFailed(WorkflowStep)
  case noNotice(WorkflowStep)
  case notPosted(WorkflowStep)
  case noticeTooShort(posted: LocalDate, until: LocalDate)
  case objectionOpen(WorkflowStep, since: LocalDate)
  case noObjection(WorkflowStep)
  case decisionIncomplete(WorkflowStep)
  case reasonMissing(WorkflowStep)
  case cannotReturn(WorkflowStep, to: String?)
  case cannotRefuse(WorkflowStep)
  case decidedAlready(on: LocalDate)
  case nothingToTell
  case toldAlready(on: LocalDate)
  case calendar(CalendarError)

  public var explanation: Bilingual {
    switch self {
    case .noSuchStep(let id, let known):
      return Bilingual(
        "流程中没有步骤“\(id)”；有：\(known.joined(separator: "、"))",
        "The workflow has no step \(id); it has \(known.joined(separator: ", "))")
    case .wrongNumber(let number, let next):
      return Bilingual("步骤序号 \(number) 不对，应为 \(next)：可能有人刚办理了一步",
        "Step number \(number) should be \(next); somebody may just have taken a step")
    case .closed(let day):
      return Bilingual("该流程已于 \(day) 办结", "The proceeding was closed on \(day)")
    case .doneAlready(let step, let day):
      return Bilingual("“\(step.name.zh)”已于 \(day) 办理", "“\(step.name.en)” was done on \(day)")
    case .tooEarly(let step, let missing):
      return Bilingual(
        "“\(step.name.zh)”之前还须完成：\(missing.map(\.name.zh).joined(separator: "、"))",
        "Before “\(step.name.en)” comes \(missing.map(\.name.en).joined(separator: ", "))")
    case .beforeItsTime(let step, let day, let since):
      return Bilingual("“\(step.name.zh)”的日期 \(day) 早于可以办理之日 \(since)",
        "“\(step.name.en)” on \(day) lies before \(since), when it became possible")
    case .earlierThanLast(let day, let last):
      return Bilingual("日期 \(day) 早于最近一步 \(last)", "\(day) lies before the last step, \(last)")
    case .wrongActor(let step, let actor):
      return Bilingual(
        "“\(step.name.zh)”不由 \(actor) 办理，可办理的角色：\(step.actors.joined(separator: "、"))",
        "“\(step.name.en)” is not for \(actor) to take but for \(step.actors.joined(separator: ", "))")
    case .onlyHousehold(let actor):
      return Bilingual("只有农户本人可以撤回申请，不是 \(actor)", "Only the household may withdraw, not \(actor)")
    case .tooFewPeople(let step, let count, let needed):
      return Bilingual("“\(step.name.zh)”须至少 \(needed) 人参加，现为 \(count) 人",
        "“\(step.name.en)” takes \(needed) people; there were \(count)")
    case .notAuthorised(let step, let day):
      return Bilingual("\(day) 没有有效的农户授权，不能办理“\(step.name.zh)”；先登记授权查询书",
        "On \(day) no authorisation of the household holds, which “\(step.name.en)” needs; enter it first")
    case .answersMissing(let names):
      return Bilingual("尚未反馈比对结果的部门：\(names.joined(separator: "、"))",
        "No answer yet from \(names.joined(separator: ", "))")
    case .doubtsOpen(let names):
      return Bilingual("比对疑点尚未核实：\(names.joined(separator: "、"))",
        "What these found has not been looked into: \(names.joined(separator: ", "))")
    case .minutesMissing(let step):
      return Bilingual("“\(step.name.zh)”须有到会人数和评议记录", "“\(step.name.en)” needs the number present and minutes")
    case .voteFailed(let step):
      return Bilingual("“\(step.name.zh)”：同意票须多于反对票，且票数不超过到会人数；未通过的，办理“不予认定”",
        "“\(step.name.en)”: more votes for than against, and no more votes than people; otherwise refuse it")
    case .noNotice(let step):
      return Bilingual("“\(step.name.zh)”不是公示", "“\(step.name.en)” is no notice")
    case .notPosted(let step):
      return Bilingual("“\(step.name.zh)”还没有张贴", "“\(step.name.en)” has not been posted")
    case .noticeTooShort(let posted, let until):
      return Bilingual("公示 \(posted) 张贴，到 \(until) 才满最短天数", "Posted on \(posted), the notice must hang until \(until)")
    case .objectionOpen(let step, let since):
      return Bilingual("“\(step.name.zh)”有 \(since) 提出的异议尚未答复", "An objection to “\(step.name.en)” of \(since) is not answered")
    case .noObjection(let step):
      return Bilingual("“\(step.name.zh)”没有待答复的异议", "No objection to “\(step.name.en)” is open")
    case .decisionIncomplete(let step):
      return Bilingual("“\(step.name.zh)”须写明监测对象类别和风险，或消除方式",
        "“\(step.name.en)” must name the type and the risks, or the way of elimination")
    case .reasonMissing(let step):
      return Bilingual("“\(step.name.zh)”须选择原因", "“\(step.name.en)” needs a reason")
    case .cannotReturn(let step, let target):
      return Bilingual("“\(step.name.zh)”不能退回到 \(target ?? "（未写）")；可退回：\(step.returnsTo.joined(separator: "、"))",
        "“\(step.name.en)” cannot go back to \(target ?? "(nothing)"); it may to \(step.returnsTo.joined(separator: ", "))")
    case .cannotRefuse(let step):
      return Bilingual("不能在“\(step.name.zh)”不予认定", "Nothing can be refused at “\(step.name.en)”")
    case .decidedAlready(let day):
      return Bilingual("已于 \(day) 审定，不能再撤回", "It was decided on \(day) and can no longer be withdrawn")
    case .nothingToTell:
      return Bilingual("没有需要告知的不予认定结果", "There is no refusal to tell of")
    case .toldAlready(let day):
      return Bilingual("已于 \(day) 告知", "The household was told on \(day)")
    case .calendar(let error): return error.explanation
    }
  }
}
