internal import Authority
internal import Basics
public import Installation
internal import Journal
internal import Monitoring
internal import VillageWork

/// The forms of the console over an installation, carried out by the desk as the machine's operator.
public struct LiveOperations: ConsoleOperations {
  let installation: Installation
  private let viewer = Viewer.machineOperator

  /// Over an opened installation.
  public init(_ installation: Installation) { self.installation = installation }

  /// A name for what a form will do.
  public func newOperation() -> String { installation.surroundings.newIdentifier() }

  /// Carries out a form.
  public func perform(_ form: SubmittedForm) async throws -> PerformedForm {
    let desk = MonitoringDesk(
      store: installation.store, pipeline: installation.pipeline, keys: installation.keys,
      policy: installation.policy, surroundings: installation.surroundings
    ).carrying(form.operation)
    let work = WorkDesk(
      store: installation.store, pipeline: installation.pipeline, policy: installation.policy,
      surroundings: installation.surroundings
    ).carrying(form.operation)
    if try await desk.carriedOut() != nil { return known(form) }
    do {
      let next = try await carryOut(FormReader(form, installation.policy), desk, work)
      return PerformedForm(next: next, wasKnown: false)
    } catch {
      // The same form may have come twice at once: what refuses the second is what the first did.
      if try await desk.carriedOut() != nil { return known(form) }
      throw FormErrors.refusal(error)
    }
  }

  /// Where a form leads that was carried out before; a new record bears the name of its operation.
  private func known(_ form: SubmittedForm) -> PerformedForm {
    let next: MonitoringURL
    switch (form.page, form.form) {
    case (.newLead, _), (.alert, "lead"): next = .lead(form.operation)
    case (_, "begin"): next = .proceeding(form.operation)
    default: next = form.page
    }
    return PerformedForm(next: next, wasKnown: true)
  }

  private func carryOut(_ form: FormReader, _ desk: MonitoringDesk, _ work: WorkDesk) async throws -> MonitoringURL {
    switch form.sent.page {
    case .newLead: return try await newLead(form, desk)
    case .lead(let id): return try await lead(id, form, desk)
    case .alert(let id): return try await alert(id, form, desk)
    case .household(let id, _): return try await household(id, form, desk, work)
    case .proceeding(let id): return try await proceeding(id, form, desk)
    case .village(let code, _): return try await village(code, form, work)
    case .queue, .leads, .alerts: throw FormReader.unknownForm
    }
  }

  // MARK: Village work

  private func village(_ code: DivisionCode, _ form: FormReader, _ work: WorkDesk) async throws -> MonitoringURL {
    var form = form
    switch form.sent.form {
    case "activity":
      var input = ActivityInput(form.choice("kind", of: "activity_kind"), on: form.date("on"))
      input.village = code
      input.summary = form.required("summary")
      input.participants = form.names("participants")
      input.attendance = form.number("attendance")
      (input.outcome, input.followUp) = (form.sent.text("outcome"), form.sent.text("follow_up"))
      try form.finish()
      try await work.record(input, by: viewer)
    case "issue":
      var input = IssueInput(form.choice("kind", of: "issue_kind"), form.required("matter"), on: form.date("on"))
      (input.village, input.household) = (code, form.sent.text("household"))
      input.dueOn = form.optionalDate("due")
      try form.finish()
      _ = try await work.raise(input, by: viewer)
    default: throw FormReader.unknownForm
    }
    return .village(code)
  }

  // MARK: Leads and alerts

  private func newLead(_ form: FormReader, _ desk: MonitoringDesk) async throws -> MonitoringURL {
    var form = form
    let household = form.required("household")
    let channel = form.choice("channel", of: "channel")
    let day = form.date("received_on")
    let reason = form.required("reason")
    let risks = form.choices("risks", of: "risk")
    try form.finish()
    var lead = LeadInput(household, channel: channel, receivedOn: day)
    (lead.reason, lead.risks, lead.reportedBy) = (reason, risks, form.sent.text("reported_by"))
    if let alert = form.sent.text("alert") {
      try await requireOpen(alert)
      lead.alert = alert
    }
    return .lead(try await desk.receive(lead, by: viewer))
  }

  private func lead(_ id: String, _ form: FormReader, _ desk: MonitoringDesk) async throws -> MonitoringURL {
    var form = form
    let viewer = viewer
    guard let lead = try await installation.store.read({ try LeadRecord.find(id, by: viewer, $0) }) else {
      throw DeskError.unknownLead(id)
    }
    if ["dismiss", "duplicate"].contains(form.sent.form) { try form.requireVersion(lead.version) }
    switch form.sent.form {
    case "begin": return try await begin(lead.household, lead: id, form, desk)
    case "dismiss":
      let day = form.date("on")
      let reason = form.choice("reason", of: "not_a_risk_reason")
      try form.finish()
      try await desk.dismiss(id, on: day, reason: reason, note: form.sent.text("note"), by: viewer)
    case "duplicate":
      let day = form.date("on")
      let other = form.required("of")
      try form.finish()
      try await desk.markDuplicate(id, of: other, on: day, by: viewer)
    case "told":
      let day = form.date("on")
      try form.finish()
      if lead.outcome != "not_a_risk" || lead.toldOn != nil { throw FormReader.stale }
      try await desk.tell(aboutLead: id, on: day, by: viewer)
    case "feedback":
      let day = form.date("on")
      try form.finish()
      if lead.isOpen || lead.signal == nil || lead.fedBackOn != nil { throw FormReader.stale }
      _ = try await desk.markFedBack([id], on: day, by: viewer)
    default: throw FormReader.unknownForm
    }
    return .lead(id)
  }

  private func requireOpen(_ alert: String) async throws {
    let viewer = viewer
    let found = try await installation.store.read { try AlertRecord.find(alert, by: viewer, $0) }
    if found?.isOpen != true { throw FormReader.stale }
  }

  private func alert(_ id: String, _ form: FormReader, _ desk: MonitoringDesk) async throws -> MonitoringURL {
    var form = form
    let viewer = viewer
    guard let alert = try await installation.store.read({ try AlertRecord.find(id, by: viewer, $0) }) else {
      throw FormReader.unknownForm
    }
    try form.requireVersion(alert.version)
    switch form.sent.form {
    case "lead":
      let day = form.date("received_on")
      let reason = form.required("reason")
      let risks = form.choices("risks", of: "risk")
      try form.finish()
      guard alert.isOpen else { throw FormReader.stale }
      var lead = LeadInput(alert.household, channel: "department_signal", receivedOn: day)
      (lead.reason, lead.risks, lead.alert) = (reason, risks, id)
      return .lead(try await desk.receive(lead, by: viewer))
    case "close":
      let day = form.date("on")
      let outcome = form.choice("outcome", of: "alert_outcome")
      try form.finish()
      try await desk.closeAlert(
        id, on: day, outcome: outcome, note: form.sent.text("note"), basedOn: alert.version, by: viewer)
      return .alert(id)
    default: throw FormReader.unknownForm
    }
  }

  // MARK: Households and proceedings

  private func begin(
    _ household: String, lead: String? = nil, _ form: FormReader, _ desk: MonitoringDesk
  ) async throws -> MonitoringURL {
    var form = form
    let procedure = form.choice("procedure", of: "procedure")
    let day = form.date("on")
    try form.finish()
    return .proceeding(try await desk.begin(
      procedure, for: household, on: day, lead: lead, isEmergency: form.sent.list("emergency").contains("yes"),
      by: viewer))
  }

  private func authorise(_ household: String, _ form: FormReader, _ desk: MonitoringDesk) async throws {
    var form = form
    let day = form.date("on")
    let way = form.choice("given_by", of: "authorisation_form")
    try form.finish()
    _ = try await desk.authorise(household, on: day, scope: form.sent.text("scope"), form: way, by: viewer)
  }

  private func household(
    _ id: String, _ form: FormReader, _ desk: MonitoringDesk, _ work: WorkDesk
  ) async throws -> MonitoringURL {
    switch form.sent.form {
    case "begin": return try await begin(id, form, desk)
    case "authorise": try await authorise(id, form, desk)
    case "visit":
      var form = form
      try await work.visit(try form.visit(id), monitoring: desk, by: viewer)
    case "plan", "measure": try await care(id, form, desk)
    default: throw FormReader.unknownForm
    }
    return .household(id)
  }

  /// A plan or a measure of the case that is open.
  private func care(_ household: String, _ form: FormReader, _ desk: MonitoringDesk) async throws {
    var form = form
    let spells = try await installation.store.read { try Spell.load("household_id = $1", [household], $0) }
    let day = form.date("on")
    let open = form.required("case")
    guard spells.contains(where: { $0.id == open && $0.end == nil }) else { throw FormReader.stale }
    if form.sent.form == "measure" {
      let measure = try form.measure()
      try form.finish()
      try await desk.measure(measure, for: open, on: day, by: viewer)
    } else {
      let aims = form.required("aims")
      let agreed = form.optionalDate("agreed_on")
      try form.finish()
      try await desk.plan(
        open, on: day, aims: aims, needs: form.sent.text("needs"), agreedOn: agreed, contact: form.sent.text("contact"),
        by: viewer)
    }
  }

  private func proceeding(_ id: String, _ form: FormReader, _ desk: MonitoringDesk) async throws -> MonitoringURL {
    var form = form
    let viewer = viewer
    guard let file = try await installation.store.read({ try ProceedingFile.read(id, by: viewer, $0) }) else {
      throw ProceedingError.unknown(id)
    }
    switch form.sent.form {
    case "authorise": try await authorise(file.proceeding.household, form, desk)
    case "ask":
      let names = form.names("departments")
      if names.isEmpty { form.refuse("departments") }
      let day = form.date("on")
      let due = form.optionalDate("due")
      try form.finish()
      try await desk.ask(names, in: id, on: day, due: due, by: viewer)
    case "answer":
      let department = form.required("department")
      let day = form.date("on")
      let result = form.choice("result", of: "comparison_result")
      try form.finish()
      guard file.comparisons.contains(where: { $0.department == department }) else { throw FormReader.unknownForm }
      try await desk.answer(department, in: id, on: day, result: result, note: form.sent.text("note"), by: viewer)
    case "early":
      let day = form.date("on")
      let measure = try form.measure()
      try form.finish()
      try await desk.earlyMeasure(measure, in: id, on: day, by: viewer)
    default:
      let input = try form.step()
      try await desk.take(input, in: id, by: viewer)
    }
    return .proceeding(id)
  }
}
