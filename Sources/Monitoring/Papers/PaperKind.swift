public import Basics
import Policy

/// Which paper of a proceeding.
public enum PaperKind: String, Sendable, Hashable, CaseIterable {
  /// 监测对象申请及承诺授权查询书
  case application
  /// 入户核查表
  case verification
  /// 信息比对表
  case comparison
  /// 评议记录
  case review
  /// 公示
  case notice
  /// 审核意见
  case townshipReview = "township_review"
  /// 审定表
  case decision
  /// 公告
  case announcement
  /// 不予认定告知书
  case refusal

  public var name: Bilingual {
    switch self {
    case .application: Bilingual("监测对象申请及承诺授权查询书", "Application and authorisation")
    case .verification: Bilingual("入户核查表", "Verification form")
    case .comparison: Bilingual("信息比对表", "Comparison sheet")
    case .review: Bilingual("村民评议记录", "Minutes of the review")
    case .notice: Bilingual("公示", "Public notice")
    case .townshipReview: Bilingual("乡镇审核意见", "Opinion of the township")
    case .decision: Bilingual("县级审定表", "Decision")
    case .announcement: Bilingual("公告", "Announcement")
    case .refusal: Bilingual("不予认定告知书", "Notice of refusal")
    }
  }

  /// The kind of step that leaves it; nil for a refusal, which more than one step may end in.
  var step: WorkflowStep.Kind? {
    switch self {
    case .application: .application
    case .verification: .verification
    case .comparison: .comparison
    case .review: .review
    case .notice: .notice
    case .townshipReview: .townshipReview
    case .decision: .decision
    case .announcement: .announcement
    case .refusal: nil
    }
  }
}

/// Why there is no such paper.
public enum PaperError: ExplainedError, Hashable {
  /// The step that leaves it has not been taken, or was sent back.
  case notTaken(PaperKind, step: Bilingual)
  /// The procedure has no such step.
  case noSuchStep(PaperKind, workflow: Bilingual)
  case notRefused
  /// A notice is not printed again after it has come down.
  case takenDown(PaperKind, posted: LocalDate, on: LocalDate)
  case beforePosting(PaperKind, posted: LocalDate, asked: LocalDate)
  /// Nothing hangs in the village on the day.
  case nothingHangs(PaperKind, village: DivisionCode, on: LocalDate)
  case notAVillage(DivisionCode)
  /// How long a notice is shown is not known.
  case unknownRule(Bilingual)

  public var explanation: Bilingual {
    switch self {
    case .notTaken(let kind, let step):
      Bilingual("《\(kind.name.zh)》还不存在：“\(step.zh)”这一步尚未办理",
        "The paper “\(kind.name.en)” does not exist yet: the step “\(step.en)” has not been taken")
    case .noSuchStep(let kind, let workflow):
      Bilingual("“\(workflow.zh)”没有《\(kind.name.zh)》这一步", "“\(workflow.en)” has no step that leaves “\(kind.name.en)”")
    case .notRefused:
      Bilingual("该流程没有不予认定", "The proceeding was not refused")
    case .takenDown(let kind, let posted, let day):
      Bilingual("\(kind.name.zh)于 \(posted) 张贴，已于 \(day) 撤下，不再打印",
        "The \(kind.name.en.lowercased()) was posted on \(posted) and came down on \(day); it is not printed again")
    case .beforePosting(let kind, let posted, let asked):
      Bilingual("\(kind.name.zh)于 \(posted) 才张贴，\(asked) 时还没有", "The \(kind.name.en.lowercased()) was posted on \(posted) and did not hang on \(asked)")
    case .nothingHangs(let kind, let village, let day):
      Bilingual("\(village) 在 \(day) 没有张挂中的\(kind.name.zh)", "No \(kind.name.en.lowercased()) hangs in \(village) on \(day)")
    case .notAVillage(let code):
      Bilingual("\(code) 不是已登记的村", "\(code) is not a village on record")
    case .unknownRule(let reason): reason
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .notTaken: Bilingual("先办理这一步", "take that step first")
    case .takenDown: Bilingual("内部查阅请用《县级审定表》或流程记录", "for the files use the decision or the steps of the proceeding")
    case .notAVillage: Bilingual("请给出村的 12 位代码", "give the 12-digit code of a village")
    case .noSuchStep, .notRefused, .beforePosting, .nothingHangs, .unknownRule: nil
    }
  }
}
