public import Basics
public import Monitoring

/// What `/households/ID` shows: nothing of it names a person or an id whole.
public struct HouseholdModel: Sendable {
  /// A title with a value.
  public struct Fact: Hashable, Sendable {
    /// What it is.
    public let title: Bilingual
    /// Its value.
    public let value: CellValue

    /// Describes a fact.
    public init(_ title: Bilingual, _ value: CellValue) {
      self.title = title
      self.value = value
    }
  }

  /// A member on the day.
  public struct Member: Hashable, Sendable {
    /// The name, masked.
    public let name: String
    /// To the head of the household.
    public let relation: Bilingual?
    /// The year of birth; the day is not shown.
    public let birthYear: Int?
    /// Whether the member can work.
    public let labour: Bilingual?

    /// Describes a member.
    public init(name: String, relation: Bilingual?, birthYear: Int?, labour: Bilingual?) {
      self.name = name
      self.relation = relation
      self.birthYear = birthYear
      self.labour = labour
    }
  }

  /// A spell of being monitored with what was done in it.
  public struct Spell: Hashable, Sendable {
    /// The id of its case.
    public let id: String
    /// What kind of monitored household it was.
    public let type: Bilingual
    /// How it began, where it was not an ordinary recognition.
    public let beginning: Bilingual?
    /// From and to; the end is the first day on which it was no longer open.
    public let from: LocalDate
    /// The first day after it.
    public let end: LocalDate?
    /// How it ended.
    public let ending: Bilingual?
    /// The risks.
    public let risks: [Bilingual]
    /// How it was found.
    public let channel: Bilingual?
    /// The cadre in touch with it.
    public let contact: String?
    /// The measures.
    public let measures: [Measure]
    /// The plan, where there is one.
    public let plan: HouseholdCare.Plan?

    /// Describes a spell.
    public init(
      id: String, type: Bilingual, beginning: Bilingual?, from: LocalDate, end: LocalDate?, ending: Bilingual?,
      risks: [Bilingual], channel: Bilingual?, contact: String?, measures: [Measure], plan: HouseholdCare.Plan?
    ) {
      self.id = id
      self.type = type
      self.beginning = beginning
      self.from = from
      self.end = end
      self.ending = ending
      self.risks = risks
      self.channel = channel
      self.contact = contact
      self.measures = measures
      self.plan = plan
    }
  }

  /// A measure with its category in words.
  public struct Measure: Hashable, Sendable {
    /// What kind.
    public let category: Bilingual
    /// The measure.
    public let measure: HouseholdCare.Measure

    /// Describes a measure.
    public init(category: Bilingual, measure: HouseholdCare.Measure) {
      self.category = category
      self.measure = measure
    }
  }

  /// A visit in words.
  public struct Visit: Hashable, Sendable {
    /// When.
    public let on: LocalDate
    /// What for.
    public let purpose: Bilingual
    /// Who.
    public let people: [String]
    /// Guarantees that had a problem.
    public let problems: [Bilingual]
    /// How many guarantees were looked at.
    public let looked: Int
    /// How the income changed.
    public let income: Bilingual?
    /// Risks that had come up.
    public let newRisks: [Bilingual]

    /// Describes a visit.
    public init(
      on: LocalDate, purpose: Bilingual, people: [String], problems: [Bilingual], looked: Int, income: Bilingual?,
      newRisks: [Bilingual]
    ) {
      self.on = on
      self.purpose = purpose
      self.people = people
      self.problems = problems
      self.looked = looked
      self.income = income
      self.newRisks = newRisks
    }
  }

  /// Something that happened to the household.
  public struct Event: Hashable, Sendable {
    /// When.
    public let on: LocalDate
    /// What.
    public let kind: Bilingual
    /// The other household.
    public let other: String?

    /// Describes an event.
    public init(on: LocalDate, kind: Bilingual, other: String?) {
      self.on = on
      self.kind = kind
      self.other = other
    }
  }

  /// A household that it came from or went into.
  public struct Kin: Hashable, Sendable {
    /// Its id.
    public let id: String
    /// Where it is; nil beyond what the viewer sees.
    public let village: DivisionRef?
    /// By what.
    public let kind: Bilingual?
    /// When.
    public let on: LocalDate?

    /// Describes a household.
    public init(id: String, village: DivisionRef?, kind: Bilingual?, on: LocalDate?) {
      self.id = id
      self.village = village
      self.kind = kind
      self.on = on
    }
  }

  /// A proceeding of the household.
  public struct Run: Hashable, Sendable {
    /// Its id.
    public let id: String
    /// Which procedure.
    public let procedure: Bilingual
    /// Its first day.
    public let openedOn: LocalDate
    /// Its last day.
    public let closedOn: LocalDate?
    /// How it ended.
    public let closing: Bilingual?

    /// Describes a proceeding.
    public init(id: String, procedure: Bilingual, openedOn: LocalDate, closedOn: LocalDate?, closing: Bilingual?) {
      self.id = id
      self.procedure = procedure
      self.openedOn = openedOn
      self.closedOn = closedOn
      self.closing = closing
    }
  }

  /// From the topmost division down to the village.
  public let path: [DivisionRef]
  /// The household.
  public let card: HouseholdCard
  /// The day it is.
  public let asOf: LocalDate
  /// Whether it is open on the day.
  public let standing: Bilingual
  /// What is recorded of it.
  public let facts: [Fact]
  /// Its members on the day.
  public let members: [Member]
  /// Its spells, newest first.
  public let spells: [Spell]
  /// The visits, newest first.
  public let visits: [Visit]
  /// What happened to it.
  public let events: [Event]
  /// Where it came from.
  public let predecessors: [Kin]
  /// What became of it.
  public let successors: [Kin]
  /// Its proceedings, newest first.
  public let runs: [Run]
  /// Its open alerts.
  public let alerts: [AlertRow]
  /// Its leads, newest first.
  public let leads: [LeadRow]
  /// Its tasks in sweeps, with the results in words.
  public let tasks: [Task]
  /// When it gave leave to query its data.
  public let authorisations: [DateSpan]
  /// What may be done.
  public let forms: [FormModel]

  /// A task in a sweep.
  public struct Task: Hashable, Sendable {
    /// The task.
    public let task: HouseholdCare.Task
    /// How the household was met.
    public let result: Bilingual?

    /// Describes a task.
    public init(task: HouseholdCare.Task, result: Bilingual?) {
      self.task = task
      self.result = result
    }
  }

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], card: HouseholdCard, asOf: LocalDate, standing: Bilingual, facts: [Fact],
    members: [Member], spells: [Spell], visits: [Visit], events: [Event], predecessors: [Kin], successors: [Kin],
    runs: [Run], alerts: [AlertRow], leads: [LeadRow], tasks: [Task], authorisations: [DateSpan],
    forms: [FormModel]
  ) {
    self.path = path
    self.card = card
    self.asOf = asOf
    self.standing = standing
    self.facts = facts
    self.members = members
    self.spells = spells
    self.visits = visits
    self.events = events
    self.predecessors = predecessors
    self.successors = successors
    self.runs = runs
    self.alerts = alerts
    self.leads = leads
    self.tasks = tasks
    self.authorisations = authorisations
    self.forms = forms
  }
}
