public import Basics
public import Monitoring

/// What `/alerts` was asked for.
public struct AlertsRequest: Hashable, Sendable {
  /// The division; nil means everything the viewer may see.
  public var division: DivisionCode?
  /// Open ones, closed ones or all.
  public var state: LeadsRequest.State
  /// The id of a rule.
  public var rule: String?
  /// A code of the list `alert_kind`.
  public var kind: String?
  /// The cursor of a following page.
  public var after: String?

  /// Makes a request.
  public init(
    division: DivisionCode? = nil, state: LeadsRequest.State = .open, rule: String? = nil, kind: String? = nil,
    after: String? = nil
  ) {
    self.division = division
    self.state = state
    self.rule = rule
    self.kind = kind
    self.after = after
  }

  /// The same with something changed, from its first row on.
  func with(_ change: (inout AlertsRequest) -> Void) -> AlertsRequest {
    var copy = self
    copy.after = nil
    change(&copy)
    return copy
  }
}

/// The alerts of a division.
public struct AlertsModel: Sendable {
  /// A rule with how many alerts it raised.
  public struct RuleCount: Hashable, Sendable {
    /// Its id.
    public let rule: String
    /// How many.
    public let count: Int

    /// Describes a rule.
    public init(rule: String, count: Int) {
      self.rule = rule
      self.count = count
    }
  }

  /// From the topmost division down to this one.
  public let path: [DivisionRef]
  /// The divisions one level down, to choose from.
  public let parts: [DivisionRef]
  /// The kinds, to choose from.
  public let kinds: [FormChoice]
  /// The rules that raised some.
  public let rules: [RuleCount]
  /// One page of alerts, newest first.
  public let page: Page<AlertRow>
  /// How many there are in all with the filter.
  public let total: Int

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], parts: [DivisionRef], kinds: [FormChoice], rules: [RuleCount], page: Page<AlertRow>,
    total: Int
  ) {
    self.path = path
    self.parts = parts
    self.kinds = kinds
    self.rules = rules
    self.page = page
    self.total = total
  }
}

/// One alert with its codes in words.
public struct AlertRow: Hashable, Sendable {
  /// The alert.
  public let alert: AlertRecord
  /// Where the household lives.
  public let village: DivisionRef
  /// What kind it is.
  public let kind: Bilingual
  /// How it ended; nil while it is open.
  public let outcome: Bilingual?

  /// Describes one alert.
  public init(alert: AlertRecord, village: DivisionRef, kind: Bilingual, outcome: Bilingual? = nil) {
    self.alert = alert
    self.village = village
    self.kind = kind
    self.outcome = outcome
  }
}

/// What `/alerts/ID` shows.
public struct AlertModel: Sendable {
  /// From the topmost division down to the village.
  public let path: [DivisionRef]
  /// The alert.
  public let row: AlertRow
  /// Its household.
  public let household: HouseholdCard
  /// What may be done with it.
  public let forms: [FormModel]

  /// Makes the model of the page.
  public init(path: [DivisionRef], row: AlertRow, household: HouseholdCard, forms: [FormModel]) {
    self.path = path
    self.row = row
    self.household = household
    self.forms = forms
  }
}
