public import Basics
public import Monitoring

/// What `/proceedings/ID` shows.
public struct ProceedingModel: Sendable {
  /// A step of the workflow and where it stands.
  public struct Step: Hashable, Sendable {
    /// Where a step stands.
    public enum State: String, Hashable, Sendable {
      /// Taken.
      case done
      /// May be taken now.
      case ready
      /// A notice that hangs.
      case shown
      /// Waits for others.
      case waiting
      /// The proceeding ended before it.
      case notTaken = "not_taken"
    }

    /// Its id in the workflow.
    public let id: String
    /// What people call it.
    public let name: Bilingual
    /// Where it stands.
    public let state: State
    /// When it was done, or the notice was posted.
    public let on: LocalDate?
    /// The last day in time, or the day from which a notice may come down.
    public let due: LocalDate?
    /// Why no last day can be told.
    public let dueUnknown: Bilingual?
    /// How long it may take.
    public let limit: Bilingual?
    /// Who may take it.
    public let actors: [Bilingual]
    /// Since when an objection waits for an answer.
    public let objection: LocalDate?
    /// The paper it leaves, once there is one.
    public let paper: PaperKind?

    /// Describes a step.
    public init(
      id: String, name: Bilingual, state: State, on: LocalDate?, due: LocalDate?, dueUnknown: Bilingual? = nil,
      limit: Bilingual?, actors: [Bilingual], objection: LocalDate? = nil, paper: PaperKind? = nil
    ) {
      self.id = id
      self.name = name
      self.state = state
      self.on = on
      self.due = due
      self.dueUnknown = dueUnknown
      self.limit = limit
      self.actors = actors
      self.objection = objection
      self.paper = paper
    }
  }

  /// Something that was done, in words.
  public struct Action: Hashable, Sendable {
    /// Its number in the proceeding.
    public let number: Int
    /// The step.
    public let step: Bilingual
    /// What was done.
    public let action: Bilingual
    /// Who did it.
    public let actor: Bilingual
    /// When.
    public let on: LocalDate
    /// Those who took part.
    public let people: [String]
    /// How many were present, for, against, and stayed out.
    public let votes: Votes?
    /// Why.
    public let reason: Bilingual?
    /// The step that it went back to.
    public let returnsTo: Bilingual?
    /// What was proposed or decided: kind of household, risks, way of elimination.
    public let decided: [Bilingual]
    /// Whether minutes or findings are kept, sealed.
    public let hasNote: Bool

    /// Describes an action.
    public init(
      number: Int, step: Bilingual, action: Bilingual, actor: Bilingual, on: LocalDate, people: [String] = [],
      votes: Votes? = nil, reason: Bilingual? = nil, returnsTo: Bilingual? = nil, decided: [Bilingual] = [],
      hasNote: Bool = false
    ) {
      self.number = number
      self.step = step
      self.action = action
      self.actor = actor
      self.on = on
      self.people = people
      self.votes = votes
      self.reason = reason
      self.returnsTo = returnsTo
      self.decided = decided
      self.hasNote = hasNote
    }
  }

  /// A vote.
  public struct Votes: Hashable, Sendable {
    /// Present.
    public let present: Int
    /// For.
    public let inFavour: Int
    /// Against.
    public let against: Int
    /// Relatives who stayed out.
    public let avoided: Int

    /// Counts a vote.
    public init(present: Int, inFavour: Int, against: Int, avoided: Int) {
      self.present = present
      self.inFavour = inFavour
      self.against = against
      self.avoided = avoided
    }
  }

  /// A department that was asked.
  public struct Comparison: Hashable, Sendable {
    /// The question and its answer.
    public let comparison: ProceedingFile.Comparison
    /// What was found.
    public let result: Bilingual?

    /// Describes a department.
    public init(comparison: ProceedingFile.Comparison, result: Bilingual?) {
      self.comparison = comparison
      self.result = result
    }
  }

  /// Help given before the paper is done.
  public struct EarlyMeasure: Hashable, Sendable {
    /// The measure.
    public let measure: ProceedingFile.EarlyMeasure
    /// What kind.
    public let category: Bilingual

    /// Describes a measure.
    public init(measure: ProceedingFile.EarlyMeasure, category: Bilingual) {
      self.measure = measure
      self.category = category
    }
  }

  /// From the topmost division down to the village.
  public let path: [DivisionRef]
  /// Its id.
  public let id: String
  /// The household.
  public let household: HouseholdCard
  /// Which procedure.
  public let procedure: Bilingual
  /// The workflow's name, its version, and where its rules come from.
  public let workflow: Bilingual
  /// The version of the workflow that it began under.
  public let version: String
  /// Where the workflow's rules come from.
  public let source: Bilingual?
  /// The day of the page.
  public let asOf: LocalDate
  /// Its first day.
  public let openedOn: LocalDate
  /// Whether help is given first.
  public let isEmergency: Bool
  /// How it ended.
  public let closing: Bilingual?
  /// When it ended.
  public let closedOn: LocalDate?
  /// The last day in time for the decision; nil where none is set or it is decided.
  public let decisionDue: LocalDate?
  /// When it was decided.
  public let decidedOn: LocalDate?
  /// What its records break, where they break a rule.
  public let problem: Bilingual?
  /// The steps of the workflow.
  public let steps: [Step]
  /// What was done, in order.
  public let actions: [Action]
  /// The departments asked.
  public let comparisons: [Comparison]
  /// When the household gave leave to query its data.
  public let authorisations: [DateSpan]
  /// Help given in advance.
  public let earlyMeasures: [EarlyMeasure]
  /// What the decision rested on.
  public let basis: ProceedingFile.Basis?
  /// The lead that it came from.
  public let lead: LeadRow?
  /// The paper of a refusal, where it was refused.
  public let refusal: PaperKind?
  /// What may be done, by the id of its step; nil is the proceeding as a whole.
  public let forms: [(step: String?, form: FormModel)]

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], id: String, household: HouseholdCard, procedure: Bilingual, workflow: Bilingual,
    version: String, source: Bilingual?, asOf: LocalDate, openedOn: LocalDate, isEmergency: Bool,
    closing: Bilingual?, closedOn: LocalDate?, decisionDue: LocalDate?, decidedOn: LocalDate?,
    problem: Bilingual?, steps: [Step], actions: [Action], comparisons: [Comparison], authorisations: [DateSpan],
    earlyMeasures: [EarlyMeasure], basis: ProceedingFile.Basis?, lead: LeadRow?, refusal: PaperKind?,
    forms: [(step: String?, form: FormModel)]
  ) {
    self.path = path
    self.id = id
    self.household = household
    self.procedure = procedure
    self.workflow = workflow
    self.version = version
    self.source = source
    self.asOf = asOf
    self.openedOn = openedOn
    self.isEmergency = isEmergency
    self.closing = closing
    self.closedOn = closedOn
    self.decisionDue = decisionDue
    self.decidedOn = decidedOn
    self.problem = problem
    self.steps = steps
    self.actions = actions
    self.comparisons = comparisons
    self.authorisations = authorisations
    self.earlyMeasures = earlyMeasures
    self.basis = basis
    self.lead = lead
    self.refusal = refusal
    self.forms = forms
  }
}
