internal import Basics
internal import Hummingbird
internal import Monitoring

// The pages of monitoring, and the forms that stand on them.

extension Routes {
  func addMonitoring(to router: Router<ConsoleContext>) {
    for pattern in MonitoringURL.Pattern.allCases {
      router.get(RouterPath(pattern.rawValue)) { request, context in
        let address = try address(pattern, context)
        let frame = frame(context, .monitoring(address), done: context.query.text("done"))
        guard let page = try await page(of: address, frame) else { throw HTTPError(.notFound) }
        return shown(page, to: request)
      }
      guard pattern.takesForms else { continue }
      router.post(RouterPath(pattern.rawValue)) { request, context in
        try await receive(request, at: try address(pattern, context), context)
      }
    }
  }

  // MARK: Addresses

  private func address(_ pattern: MonitoringURL.Pattern, _ context: ConsoleContext) throws -> MonitoringURL {
    let query = context.query
    func id() throws -> String {
      guard let id = context.part("id"), !id.utf8.contains(0), id.count <= 200 else { throw HTTPError(.notFound) }
      return id
    }
    func text(_ name: String) -> String? {
      query.text(name).map { String($0.prefix(60)) }.flatMap { $0.utf8.contains(0) ? nil : $0 }
    }
    func state() throws -> LeadsRequest.State { try query.value("state", of: LeadsRequest.State.self) ?? .open }
    switch pattern {
    case .queue:
      return .queue(QueueRequest(
        division: try query.division("division"), asOf: try query.date("as_of"), actor: text("actor"),
        kind: try query.value("kind", of: QueueItem.Kind.self),
        urgency: try query.value("urgency", of: QueueItem.Urgency.self), text: text("q"),
        from: try query.position("after")))
    case .leads:
      return .leads(LeadsRequest(
        division: try query.division("division"), state: try state(), channel: text("channel"), text: text("q"),
        after: query.text("after")))
    case .alerts:
      return .alerts(AlertsRequest(
        division: try query.division("division"), state: try state(), rule: text("rule"), kind: text("kind"),
        after: query.text("after")))
    case .newLead: return .newLead(NewLeadRequest(household: text("household"), alert: text("alert")))
    case .lead: return .lead(try id())
    case .alert: return .alert(try id())
    case .household: return .household(try id(), asOf: try query.date("as_of"))
    case .proceeding: return .proceeding(try id())
    case .village: return .village(try code(context), asOf: try query.date("as_of"))
    }
  }

  // MARK: Pages

  private func frame(_ context: ConsoleContext, _ url: SiteURL, done: String? = nil) -> PageContext {
    var asOf: LocalDate?
    switch url {
    case .monitoring(.queue(let asked)): asOf = asked.asOf
    case .monitoring(.household(_, let day)), .monitoring(.village(_, let day)): asOf = day
    default: break
    }
    var frame = page(context, url, asOf: asOf)
    if let operations, let guardian {
      frame.operating = Operating(token: guardian.token, newOperation: operations.newOperation)
    }
    frame.done = done.flatMap(Operating.Done.init(rawValue:))
    return frame
  }

  /// The page of an address; nil where there is no such thing.
  private func page(of address: MonitoringURL, _ frame: PageContext) async throws -> [UInt8]? {
    switch address {
    case .queue(let asked):
      guard let model = try await queries.queue(asked) else { return nil }
      return QueuePage(model: model, request: asked, context: frame).rendered()
    case .leads(let asked):
      guard let model = try await queries.leads(asked) else { return nil }
      return LeadsPage(model: model, request: asked, context: frame).rendered()
    case .newLead(let asked):
      return NewLeadPage(model: try await queries.newLead(asked), request: asked, context: frame).rendered()
    case .lead(let id):
      guard let model = try await queries.lead(id) else { return nil }
      return LeadPage(model: model, context: frame).rendered()
    case .alerts(let asked):
      guard let model = try await queries.alerts(asked) else { return nil }
      return AlertsPage(model: model, request: asked, context: frame).rendered()
    case .alert(let id):
      guard let model = try await queries.alert(id) else { return nil }
      return AlertPage(model: model, context: frame).rendered()
    case .household(let id, let day):
      guard let model = try await queries.household(id, asOf: day) else { return nil }
      return HouseholdPage(model: model, context: frame).rendered()
    case .proceeding(let id):
      guard let model = try await queries.proceeding(id) else { return nil }
      return ProceedingPage(model: model, context: frame).rendered()
    case .village(let code, let day):
      guard let model = try await queries.villageWork(code, asOf: day) else { return nil }
      return VillageWorkPage(model: model, code: code, context: frame).rendered()
    }
  }

  private func shown(_ bytes: [UInt8], to request: Request, status: HTTPResponse.Status = .ok) -> Response {
    var response = Response(html: bytes, status: status)
    if let guardian, !guardian.knows(request) { response.headers.append(HTTPFields.Element(name: .setCookie, value: guardian.cookie)) }
    return response
  }

  // MARK: Forms

  /// Carries out a form and leads on; where it was refused, shows its page again with what was typed
  /// and what is wrong.
  private func receive(
    _ request: Request, at address: MonitoringURL, _ context: ConsoleContext
  ) async throws -> Response {
    guard let operations, let guardian else { throw FormRejection.readOnly }
    var fields = try await guardian.fields(of: request)
    fields["token"] = nil
    guard let form = fields.removeValue(forKey: "form")?.first,
      let operation = fields.removeValue(forKey: "operation")?.first, Self.isOperation(operation)
    else { throw FormRejection.notAForm }
    var address = address
    if case .newLead = address {
      address = .newLead(NewLeadRequest(household: fields["household"]?.first, alert: fields["alert"]?.first))
    }
    let submitted = SubmittedForm(page: address, form: form, operation: operation, values: fields)
    let problems: [FormProblem]
    do {
      let performed = try await operations.perform(submitted)
      var headers = HTTPFields()
      let done = performed.wasKnown ? Operating.Done.known : .saved
      let next = SiteURL.monitoring(performed.next)
      headers[.location] = next.path + "?" + PercentEncoding.query(next.query + [("done", done.rawValue)])
      return Response(status: .seeOther, headers: headers)
    } catch let refused as FormRefused {
      problems = refused.problems
    } catch let error as ConsoleFailure {
      throw error
    } catch let error as any ExplainedError {
      problems = [FormProblem(error.explanation, remedy: error.remedy)]
    }
    var frame = frame(context, .monitoring(address))
    frame.refused = RefusedForm(form: submitted, problems: problems)
    guard let page = try await page(of: address, frame) else { throw HTTPError(.notFound) }
    return shown(page, to: request, status: .unprocessableContent)
  }

  /// Names of operations are those of `Surroundings.newIdentifier`: they become ids of records.
  private static func isOperation(_ text: String) -> Bool {
    text.utf8.count == 36 && text.utf8.allSatisfy { byte in
      byte == 0x2D || (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
  }
}

extension QueryItems {
  /// One of a fixed list of words.
  /// - Throws: `ConsoleFailure.badParameter` for any other.
  func value<T: RawRepresentable & CaseIterable>(
    _ name: String, of type: T.Type
  ) throws(ConsoleFailure) -> T? where T.RawValue == String {
    guard let text = text(name) else { return nil }
    guard let value = T(rawValue: text) else {
      let words = T.allCases.map(\.rawValue)
      throw .badParameter(
        name: name,
        wanted: Bilingual("应为\(words.joined(separator: "、"))之一。", "it is one of \(words.joined(separator: ", "))."))
    }
    return value
  }

  /// Where a page of a list begins; 0 where nothing is said.
  /// - Throws: `ConsoleFailure.badParameter`.
  func position(_ name: String) throws(ConsoleFailure) -> Int {
    guard let text = text(name) else { return 0 }
    guard let number = Int(text), number >= 0, number <= 100_000_000 else {
      throw .badParameter(
        name: name, wanted: Bilingual("翻页位置应由本系统的链接给出。", "the position comes from this console's own links."))
    }
    return number
  }
}
