public import Basics

/// Why something about leave, presence, training or assessment was not done. Nothing was written.
public enum PeopleError: ExplainedError, Hashable {
  /// No posting of the cadre runs in any village on the day.
  case notPosted(cadre: String, on: LocalDate)
  case unknownLeave(String)
  case leaveEnded(String, LeaveState)
  /// Another step is due first.
  case notYourTurn(step: String, next: String)
  case unknownStep(String, steps: [String])
  /// The step agrees or files, and cannot do the other.
  case wrongDecision(step: String, decision: String)
  /// The step lies above the viewer's own area.
  case beyondViewer(step: String)
  case unknownPolicy(Bilingual)
  /// It has begun already: withdraw no more, return instead.
  case leaveBegun(String, on: LocalDate)
  case beforeStart(String, start: LocalDate)
  case monthNotOver(LocalDate)
  case nobodyPosted(DivisionCode, month: LocalDate)
  case noSheet(DivisionCode, month: LocalDate)
  /// The records say something else than the sheet.
  case sheetOutdated(DivisionCode, month: LocalDate)
  case villageFirst(DivisionCode, month: LocalDate)
  case remarkMissing
  case unknownTraining(String)
  case unknownAssessment(String)
  case assessedAlready(cadre: String, kind: String, year: Int)
  case servedTooShort(cadre: String, months: Int, needed: Int)
  case assessmentClosed(String, grade: String)
  /// What has to be there before a grade is given.
  case incomplete(String, missing: [String])
  case notInScheme(String, known: [String])
  case aboveCap(grade: String, cap: String, absences: Int)

  public var explanation: Bilingual {
    switch self {
    case .notPosted(let cadre, let day): Bilingual("\(cadre) 在 \(day) 没有派驻", "\(cadre) has no posting running on \(day)")
    case .unknownLeave(let id): Bilingual("没有请假 \(id)", "There is no leave \(id)")
    case .leaveEnded(let id, let state): Bilingual("请假 \(id) \(state.name.zh)", "Leave \(id): \(state.name.en)")
    case .notYourTurn(let step, let next):
      Bilingual("还没有轮到“\(step)”：先由“\(next)”办理", "`\(step)` must wait: `\(next)` comes first")
    case .unknownStep(let step, _): Bilingual("这次请假没有“\(step)”环节", "This leave has no step `\(step)`")
    case .wrongDecision(let step, let decision):
      Bilingual("“\(step)”环节不能填“\(decision)”", "The step `\(step)` cannot decide `\(decision)`")
    case .beyondViewer(let step): Bilingual("“\(step)”由上级办理", "The step `\(step)` belongs to an office above yours")
    case .unknownPolicy(let reason): reason
    case .leaveBegun(let id, let day): Bilingual("请假 \(id) 已于 \(day) 开始", "Leave \(id) began on \(day)")
    case .beforeStart(let id, let day): Bilingual("请假 \(id) 从 \(day) 才开始", "Leave \(id) begins only on \(day)")
    case .monthNotOver(let end): Bilingual("本月到 \(end) 才结束", "The month ends only on \(end)")
    case .nobodyPosted(let place, let month): Bilingual("\(place) 在 \(month) 当月没有派驻", "Nobody was posted to \(place) in the month of \(month)")
    case .noSheet(let place, let month): Bilingual("\(place) \(month) 当月的在岗月报还没有生成", "There is no presence sheet of \(place) for the month of \(month)")
    case .sheetOutdated(let place, let month):
      Bilingual("\(place) \(month) 的在岗月报生成后，请假或派驻有变动", "Leave or postings of \(place) changed since the sheet of \(month) was made")
    case .villageFirst(let place, let month):
      Bilingual("\(place) \(month) 的在岗月报村里还没有确认", "The village \(place) has not confirmed the sheet of \(month)")
    case .remarkMissing: Bilingual("退回须写明原因", "Reopening needs a reason")
    case .unknownTraining(let id): Bilingual("没有培训 \(id)", "There is no training \(id)")
    case .unknownAssessment(let id): Bilingual("没有考核 \(id)", "There is no assessment \(id)")
    case .assessedAlready(let cadre, let kind, let year):
      Bilingual("\(cadre) \(year) 年的考核（\(kind)）已经启动", "\(cadre) is assessed for \(year) already (\(kind))")
    case .servedTooShort(let cadre, let months, let needed):
      Bilingual("\(cadre) 任职满 \(months) 个月，参加考核须满 \(needed) 个月", "\(cadre) served \(months) full months; \(needed) are needed")
    case .assessmentClosed(let id, let grade): Bilingual("考核 \(id) 已定等次：\(grade)", "Assessment \(id) has its grade: \(grade)")
    case .incomplete(let id, let missing):
      Bilingual("考核 \(id) 还缺：\(missing.joined(separator: "、"))", "Assessment \(id) lacks: \(missing.joined(separator: ", "))")
    case .notInScheme(let word, _): Bilingual("考核办法中没有“\(word)”", "The scheme has no `\(word)`")
    case .aboveCap(let grade, let cap, let absences):
      Bilingual("无故缺岗 \(absences) 次，按办法最高为“\(cap)”，不能定“\(grade)”", "With \(absences) absences the grade is at best `\(cap)`, not `\(grade)`")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .notPosted: Bilingual("用 zhucun dispatch rights 查看此人的派驻", "See the postings with `zhucun dispatch rights`")
    case .unknownLeave, .leaveEnded: Bilingual("用 zhucun people leave list 查看", "See `zhucun people leave list`")
    case .notYourTurn(_, let next): Bilingual("先登记“\(next)”的意见", "Enter the decision of `\(next)` first")
    case .unknownStep(_, let steps), .notInScheme(_, let steps):
      Bilingual("其中之一：" + steps.joined(separator: "、"), "One of: " + steps.joined(separator: ", "))
    case .wrongDecision: Bilingual("审批填同意或不同意，备案填备案", "agreed or refused where it decides, filed where it files")
    case .beyondViewer: Bilingual("请上级办理", "Ask the office above")
    case .unknownPolicy: Bilingual("在 Policies/people.yaml 中补充", "Add it to Policies/people.yaml")
    case .leaveBegun: Bilingual("用 zhucun people leave return 销假", "Use `zhucun people leave return`")
    case .beforeStart: Bilingual("用 zhucun people leave withdraw 撤回", "Use `zhucun people leave withdraw`")
    case .monthNotOver: Bilingual("月末以后再生成", "Make it after the month is over")
    case .nobodyPosted: Bilingual("检查村代码和月份", "Check the code and the month")
    case .noSheet, .sheetOutdated: Bilingual("用 zhucun people presence make 生成后再确认", "Make it with `zhucun people presence make`, then confirm")
    case .villageFirst: Bilingual("先由村确认", "Let the village confirm first")
    case .remarkMissing: Bilingual("写明原因", "Give the reason")
    case .unknownTraining: Bilingual("用 zhucun people training list 查看", "See `zhucun people training list`")
    case .unknownAssessment: Bilingual("用 zhucun people assess list 查看", "See `zhucun people assess list`")
    case .assessedAlready: Bilingual("在原考核上办理", "Go on with that assessment")
    case .servedTooShort: Bilingual("不参加本次考核", "They are not assessed this time")
    case .assessmentClosed: Bilingual("如确需改动，用 zhucun change assessments 更正", "Correct it with `zhucun change assessments` if that is wrong")
    case .incomplete: Bilingual("补齐后再定等次", "Add what is missing")
    case .aboveCap(_, let cap, _): Bilingual("“\(cap)”或更低", "`\(cap)` or lower")
    }
  }
}
