public import Basics

/// How long something may take: so many calendar days, working days or months.
public struct TimeLimit: Sendable, Hashable {
  public enum Unit: String, Sendable, CaseIterable {
    case calendarDays = "calendar_days"
    case workingDays = "working_days"
    case months

    public var name: Bilingual {
      switch self {
      case .calendarDays: Bilingual("天", "days")
      case .workingDays: Bilingual("个工作日", "working days")
      case .months: Bilingual("个月", "months")
      }
    }
  }

  public let count: Int
  public let unit: Unit

  public init(_ count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  /// The last day in time for something that began on `start`, which is not counted itself.
  /// - Throws: `CalendarError` where working days of a year are not known.
  public func lastDay(from start: LocalDate, _ calendar: WorkCalendar) throws(CalendarError) -> LocalDate {
    switch unit {
    case .calendarDays: return start.adding(days: count)
    case .months: return start.adding(months: count)
    case .workingDays: return try calendar.adding(workingDays: count, to: start)
    }
  }

  public func text(in language: Language) -> String {
    language == .chinese ? "\(count)\(unit.name.zh)" : "\(count) \(unit.name.en)"
  }
}

/// A procedure of monitoring as an area prescribes it for a time: its steps, who takes them, in what
/// order and by when. Data of `Policies/workflows.yaml`.
public struct Workflow: Sendable, Hashable {
  /// A code of the list `procedure`.
  public let procedure: String
  public let name: Bilingual
  /// The area whose rule it is; nil is the whole country.
  public let area: DivisionCode?
  public let span: DateSpan
  /// By when the decision must be made, counted from the start; nil where none is set.
  public let limit: TimeLimit?
  /// A step or the whole counts as pressing when so many days or fewer are left.
  public let warningDays: Int
  public let steps: [WorkflowStep]
  public let source: Source

  /// What a proceeding keeps to be decided to its end by the rules it began under.
  public var version: String {
    "\(procedure)@\(area?.description ?? "-")@\(span.from?.description ?? "-")"
  }

  public func step(_ id: String) -> WorkflowStep? { steps.first { $0.id == id } }

  /// A step and all that come after it, directly or not.
  public func stepsFrom(_ id: String) -> Set<String> {
    var found: Set<String> = [id]
    // Steps stand behind all that they wait for.
    for step in steps where !found.isDisjoint(with: step.after) { found.insert(step.id) }
    return found
  }

  public init(
    procedure: String, name: Bilingual, area: DivisionCode?, span: DateSpan, limit: TimeLimit?,
    warningDays: Int, steps: [WorkflowStep], source: Source
  ) {
    self.procedure = procedure
    self.name = name
    self.area = area
    self.span = span
    self.limit = limit
    self.warningDays = warningDays
    self.steps = steps
    self.source = source
  }
}

/// One step of a workflow.
public struct WorkflowStep: Sendable, Hashable {
  /// What a step is for, and so what it requires and which paper it leaves.
  public enum Kind: String, Sendable, CaseIterable {
    /// Leads are looked through (分析研判).
    case analysis
    /// The household applies and authorises queries (申请+承诺授权).
    case application
    /// A visit by several people (入户核查).
    case verification
    /// Departments compare their data (信息比对).
    case comparison
    /// Villagers' representatives weigh the case (村评议).
    case review
    /// The public notice in the village (公示).
    case notice
    /// The township looks it over (乡镇审核).
    case townshipReview = "township_review"
    /// The county decides (县审定).
    case decision
    /// The decision is announced (公告).
    case announcement
    /// Entered into the record (录入).
    case entry
  }

  public let id: String
  public let kind: Kind
  public let name: Bilingual
  /// Codes of the list `workflow_actor`; any one of them may take the step.
  public let actors: [String]
  /// Steps that must be done before; those that share them run in parallel.
  public let after: [String]
  /// Counted from the day the last of `after` was done.
  public let due: TimeLimit?
  /// How long a notice must hang, the day of posting not counted; calendar or working days.
  public let minimum: TimeLimit?
  /// How many people must take part.
  public let people: Int
  /// The earlier steps that it may be sent back to from here.
  public let returnsTo: [String]
  /// Whether the case may be refused here.
  public let mayRefuse: Bool

  public init(
    id: String, kind: Kind, name: Bilingual, actors: [String], after: [String], due: TimeLimit?,
    minimum: TimeLimit?, people: Int, returnsTo: [String], mayRefuse: Bool
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.actors = actors
    self.after = after
    self.due = due
    self.minimum = minimum
    self.people = people
    self.returnsTo = returnsTo
    self.mayRefuse = mayRefuse
  }
}

/// The clocks of monitoring beside its workflows (监测帮扶时限), for an area and a time.
public struct MonitoringClocks: Sendable, Hashable {
  /// For a lead to be looked into.
  public let lead: TimeLimit
  /// From recognition to the household's plan (一户一策).
  public let plan: TimeLimit
  /// From recognition to the beginning of the first measure.
  public let firstMeasure: TimeLimit
  /// Between follow-up visits.
  public let followUp: TimeLimit
  /// From recognition to the earliest elimination by assistance.
  public let observationMonths: Int
  /// For the result to go back to the department that sent the signal, counted from the outcome.
  public let feedback: TimeLimit
  /// For a refused household to be told why.
  public let telling: TimeLimit
  /// How long a notice is shown at most.
  public let noticeShown: TimeLimit
}

/// What a household must be to be recognised as one type of monitored object (invariant 7).
public struct ObjectTypeRule: Sendable, Hashable {
  /// How the income must stand to the line.
  public enum Income: String, Sendable, CaseIterable {
    case belowLine = "below_line"
    case notBelowLine = "not_below_line"
    case any
  }

  /// A code of the list `object_type`.
  public let type: String
  /// A code of the list `household_type`; nil is either.
  public let householdType: String?
  public let income: Income
  /// Whether a sudden event must be on record: a lead that tells of it.
  public let needsEvent: Bool
}
