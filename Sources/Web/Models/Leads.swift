public import Basics
public import Monitoring

/// What `/leads` was asked for.
public struct LeadsRequest: Hashable, Sendable {
  /// Which leads by their state.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// Not dealt with yet.
    case open
    /// Dealt with.
    case closed
    /// Both.
    case all
  }

  /// The division; nil means everything the viewer may see.
  public var division: DivisionCode?
  /// Open ones, closed ones or all.
  public var state: State
  /// A code of the list `channel`.
  public var channel: String?
  /// Part of an id or of the reason.
  public var text: String?
  /// The cursor of a following page.
  public var after: String?

  /// Makes a request.
  public init(
    division: DivisionCode? = nil, state: State = .open, channel: String? = nil, text: String? = nil,
    after: String? = nil
  ) {
    self.division = division
    self.state = state
    self.channel = channel
    self.text = text
    self.after = after
  }

  /// The same with something changed, from its first row on.
  func with(_ change: (inout LeadsRequest) -> Void) -> LeadsRequest {
    var copy = self
    copy.after = nil
    change(&copy)
    return copy
  }
}

/// The leads of a division.
public struct LeadsModel: Sendable {
  /// From the topmost division down to this one.
  public let path: [DivisionRef]
  /// The divisions one level down, to choose from.
  public let parts: [DivisionRef]
  /// The channels, to choose from.
  public let channels: [FormChoice]
  /// One page of leads, newest first.
  public let page: Page<LeadRow>
  /// How many there are in all with the filter.
  public let total: Int

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], parts: [DivisionRef], channels: [FormChoice], page: Page<LeadRow>, total: Int
  ) {
    self.path = path
    self.parts = parts
    self.channels = channels
    self.page = page
    self.total = total
  }
}

/// One lead with its codes in words.
public struct LeadRow: Hashable, Sendable {
  /// The lead.
  public let lead: LeadRecord
  /// Where the household lives.
  public let village: DivisionRef
  /// How it came.
  public let channel: Bilingual
  /// The risks it names.
  public let risks: [Bilingual]
  /// How it ended; nil while it is open.
  public let outcome: Bilingual?
  /// Why it was no risk.
  public let outcomeReason: Bilingual?

  /// Describes one lead.
  public init(
    lead: LeadRecord, village: DivisionRef, channel: Bilingual, risks: [Bilingual] = [], outcome: Bilingual? = nil,
    outcomeReason: Bilingual? = nil
  ) {
    self.lead = lead
    self.village = village
    self.channel = channel
    self.risks = risks
    self.outcome = outcome
    self.outcomeReason = outcomeReason
  }
}

/// What `/leads/ID` shows.
public struct LeadModel: Sendable {
  /// From the topmost division down to the village.
  public let path: [DivisionRef]
  /// The lead.
  public let row: LeadRow
  /// Its household.
  public let household: HouseholdCard
  /// The last day in time to look into it; nil once it is closed, or where none is set.
  public let dueOn: LocalDate?
  /// The day of the page.
  public let asOf: LocalDate
  /// What may be done with it.
  public let forms: [FormModel]

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], row: LeadRow, household: HouseholdCard, dueOn: LocalDate?, asOf: LocalDate,
    forms: [FormModel]
  ) {
    self.path = path
    self.row = row
    self.household = household
    self.dueOn = dueOn
    self.asOf = asOf
    self.forms = forms
  }
}

/// What `/leads/new` was asked for.
public struct NewLeadRequest: Hashable, Sendable {
  /// The id of a household, or its beginning.
  public var household: String?
  /// The alert that the lead comes from.
  public var alert: String?

  /// Makes a request.
  public init(household: String? = nil, alert: String? = nil) {
    self.household = household
    self.alert = alert
  }
}

/// What `/leads/new` shows: the household and the form, or the households to choose from.
public struct NewLeadModel: Sendable {
  /// From the topmost division down to the village of the household, where there is one.
  public let path: [DivisionRef]
  /// The household, where the id is one.
  public let household: HouseholdCard?
  /// Households whose ids begin with what was typed.
  public let choices: [HouseholdCard]
  /// The form; nil until the household is known.
  public let form: FormModel?

  /// Makes the model of the page.
  public init(path: [DivisionRef], household: HouseholdCard?, choices: [HouseholdCard], form: FormModel?) {
    self.path = path
    self.household = household
    self.choices = choices
    self.form = form
  }
}

/// A household as other pages name it.
public struct HouseholdCard: Hashable, Sendable {
  /// Its id.
  public let id: String
  /// Where it lives.
  public let village: DivisionRef
  /// The head's name, masked; nil where none is recorded.
  public let head: String?
  /// How many members it has; nil where that was not asked.
  public let members: Int?
  /// Since when it is monitored, where it is.
  public let monitoredSince: LocalDate?

  /// Describes a household.
  public init(
    id: String, village: DivisionRef, head: String? = nil, members: Int? = nil, monitoredSince: LocalDate? = nil
  ) {
    self.id = id
    self.village = village
    self.head = head
    self.members = members
    self.monitoredSince = monitoredSince
  }
}
