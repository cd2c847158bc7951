public import Basics

/// Something in monitoring that waits for somebody.
public struct QueueItem: Sendable, Hashable {
  /// What is to be done; one kind, one action.
  public enum Kind: String, Sendable, CaseIterable, Hashable {
    /// A lead to be looked into.
    case lead
    /// An alert to be looked at.
    case alert
    /// A step of a proceeding to be taken.
    case step
    /// An objection to be answered.
    case objection
    /// A department's answer that is missing.
    case answer
    /// A household to be told why it was refused.
    case telling
    /// A signal's result to go back to its department.
    case feedback
    /// A plan for a household to be made (一户一策).
    case plan
    /// A first measure to begin.
    case measure
    /// A household to be visited again.
    case followUp = "follow_up"
    /// A household whose observation is over: its elimination may begin.
    case elimination
    /// A household of a sweep.
    case sweep

    public var name: Bilingual {
      switch self {
      case .lead: Bilingual("线索待核查", "Look into a lead")
      case .alert: Bilingual("预警待处理", "Look at an alert")
      case .step: Bilingual("流程待办", "Take a step")
      case .objection: Bilingual("异议待答复", "Answer an objection")
      case .answer: Bilingual("比对待反馈", "Answer a comparison")
      case .telling: Bilingual("待告知农户", "Tell the household")
      case .feedback: Bilingual("待反馈部门", "Report back to the department")
      case .plan: Bilingual("待制定一户一策", "Make a help plan")
      case .measure: Bilingual("待落实措施", "Begin a measure")
      case .followUp: Bilingual("待回访", "Visit the household")
      case .elimination: Bilingual("可启动风险消除", "Elimination may begin")
      case .sweep: Bilingual("集中排查待入户", "Visit in a sweep")
      }
    }
  }

  public let kind: Kind
  /// The id of the record that it is about: lead, alert, proceeding, case, or sweep task.
  public let subject: String
  public let household: String
  public let village: DivisionCode
  /// Codes of the list `workflow_actor` of those who may do it.
  public let actors: [String]
  /// The step of a workflow, where it is one.
  public let step: Bilingual?
  /// The id of that step.
  public let stepID: String?
  public let since: LocalDate
  /// The last day in time; nil where none is set, or where it cannot be told.
  public let due: LocalDate?
  /// Why no last day can be told.
  public let dueUnknown: Bilingual?
  /// Why it is here, in a sentence.
  public let why: Bilingual
  /// From how many days left on it is pressing.
  public let warningDays: Int

  public init(
    _ kind: Kind, _ subject: String, household: String, village: DivisionCode, actors: [String],
    step: Bilingual? = nil, stepID: String? = nil, since: LocalDate, due: LocalDate?,
    dueUnknown: Bilingual? = nil, why: Bilingual, warningDays: Int = 2
  ) {
    self.kind = kind
    self.subject = subject
    self.household = household
    self.village = village
    self.actors = actors
    self.step = step
    self.stepID = stepID
    self.since = since
    self.due = due
    self.dueUnknown = dueUnknown
    self.why = why
    self.warningDays = warningDays
  }

  /// Calendar days left on a day; negative once overdue, nil without a last day.
  public func daysLeft(on day: LocalDate) -> Int? { due.map { day.days(until: $0) } }

  public func urgency(on day: LocalDate) -> Urgency {
    guard let left = daysLeft(on: day) else { return .open }
    if left < 0 { return .overdue }
    return left <= warningDays ? .pressing : .open
  }

  public enum Urgency: String, Sendable, CaseIterable, Hashable {
    case overdue, pressing, open

    public var name: Bilingual {
      switch self {
      case .overdue: Bilingual("已逾期", "overdue")
      case .pressing: Bilingual("将到期", "pressing")
      case .open: Bilingual("在期限内", "in time")
      }
    }
  }
}
