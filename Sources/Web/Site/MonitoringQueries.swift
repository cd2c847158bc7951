public import Basics

/// What the pages of monitoring ask; see `ConsoleQueries`.
public protocol MonitoringQueries: Sendable {
  /// What waits for whom.
  func queue(_ request: QueueRequest) async throws -> QueueModel?
  /// The leads of a division.
  func leads(_ request: LeadsRequest) async throws -> LeadsModel?
  /// A lead.
  func lead(_ id: String) async throws -> LeadModel?
  /// What a new lead needs.
  func newLead(_ request: NewLeadRequest) async throws -> NewLeadModel
  /// The alerts of a division.
  func alerts(_ request: AlertsRequest) async throws -> AlertsModel?
  /// An alert.
  func alert(_ id: String) async throws -> AlertModel?
  /// A household on a day.
  func household(_ id: String, asOf: LocalDate?) async throws -> HouseholdModel?
  /// A proceeding.
  func proceeding(_ id: String) async throws -> ProceedingModel?
  /// What is done in a village.
  func villageWork(_ code: DivisionCode, asOf: LocalDate?) async throws -> VillageWorkModel?
}

/// What the forms of the console do. There is one only where somebody sits at the machine itself
/// (`zhucun serve --operator`); without it nothing can be sent.
public protocol ConsoleOperations: Sendable {
  /// A name for what a form will do, so that a form sent twice is done once.
  func newOperation() -> String
  /// Carries out a form.
  /// - Throws: `FormRefused`, or any `ExplainedError`; nothing was written then.
  func perform(_ form: SubmittedForm) async throws -> PerformedForm
}

/// A form as it was sent.
public struct SubmittedForm: Sendable {
  /// The page it stands on.
  public let page: MonitoringURL
  /// `FormModel.id`.
  public let form: String
  /// The name given to it when the page was made.
  public let operation: String
  /// What was filled in, by the names of fields.
  public let values: [String: [String]]

  /// Takes a form.
  public init(page: MonitoringURL, form: String, operation: String, values: [String: [String]]) {
    self.page = page
    self.form = form
    self.operation = operation
    self.values = values
  }

  /// What a field holds, without space around it; nil where that is nothing.
  public func text(_ name: String) -> String? {
    guard let text = values[name]?.first?.trimmed, !text.isEmpty else { return nil }
    return text
  }

  /// Every value of a field.
  public func list(_ name: String) -> [String] { (values[name] ?? []).map(\.trimmed).filter { !$0.isEmpty } }
}

/// What a form came to.
public struct PerformedForm: Sendable {
  /// Where the reader is led to.
  public let next: MonitoringURL
  /// The form had been sent before; nothing was written now.
  public let wasKnown: Bool

  /// Says where to go.
  public init(next: MonitoringURL, wasKnown: Bool) {
    self.next = next
    self.wasKnown = wasKnown
  }
}
