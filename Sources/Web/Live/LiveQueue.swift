internal import Basics
internal import Divisions
internal import Monitoring
internal import Policy
internal import Store

// What waits for whom.

extension LiveConsole {
  /// A page of the queue of a division.
  public func queue(_ request: QueueRequest) async throws -> QueueModel? {
    guard let place = try await place(request.division) else { return nil }
    let date = day(request.asOf)
    let actors = choices("workflow_actor")
    if let actor = request.actor, !actors.contains(where: { $0.code == actor }) {
      throw ConsoleFailure.badParameter(
        name: "actor", wanted: Bilingual("应从列表中选择。", "it is one of the list."))
    }
    let whole = try await queues.value(of: place.division.code, on: date)
    var filter = WorkQueue.Filter()
    (filter.actor, filter.text) = (request.actor, request.text)
    let open = whole.filtered(by: filter)
    var byUrgency: [QueueItem.Urgency: Int] = [:]
    var byKind: [QueueItem.Kind: Int] = [:]
    for (kind, counts) in open.counts {
      for (urgency, count) in counts {
        if request.kind == nil || request.kind == kind { byUrgency[urgency, default: 0] += count }
        if request.urgency == nil || request.urgency == urgency { byKind[kind, default: 0] += count }
      }
    }
    var narrow = WorkQueue.Filter()
    narrow.kinds = Set([request.kind].compactMap { $0 })
    narrow.urgency = request.urgency
    let items = open.filtered(by: narrow).items
    let page = items.dropFirst(request.from).prefix(Self.itemsPerPage)
    let end = request.from + page.count
    let villages = try await names(of: Set(page.map(\.village)))
    return QueueModel(
      path: place.path, asOf: date, parts: place.parts, actors: actors, byUrgency: byUrgency, byKind: byKind,
      total: items.count,
      rows: page.map { item in
        QueueRow(
          item: item, village: villages[item.village] ?? DivisionRef(code: item.village, name: item.village.description),
          actors: item.actors.map { word($0, "workflow_actor") })
      }, next: end < items.count ? end : nil)
  }

  private static let itemsPerPage = 100

  // MARK: For all pages of monitoring

  /// A division with the way to it and its parts; nil where the viewer may not know of it.
  func place(
    _ code: DivisionCode?
  ) async throws -> (division: Division, path: [DivisionRef], parts: [DivisionRef])? {
    let found = if let code { try await known(code) } else { try await top() }
    guard let division = found else { return nil }
    let (viewer, today) = (viewer, day(nil))
    return try await store.read { connection in
      let path = try DivisionRef.path(to: division.code, connection).filter { viewer.reaches($0.code) }
      let parts = try DivisionQueries.children(of: division.code, on: today, connection).map { DivisionRef($0) }
      return (division, path, parts)
    }
  }

  func names(of codes: Set<DivisionCode>) async throws -> [DivisionCode: DivisionRef] {
    try await store.read { try DivisionSearch.named(codes, $0).mapValues { DivisionRef($0) } }
  }

  /// A code in both languages.
  func word(_ code: String, _ list: String) -> Bilingual {
    Bilingual(policy.wording(code, of: list, in: .chinese), policy.wording(code, of: list, in: .english))
  }

  /// A code list to choose from, of a day where that is given.
  func choices(_ list: String, on day: LocalDate? = nil) -> [FormChoice] {
    (policy.codeList(list, on: day)?.values ?? []).map { FormChoice($0.code, $0.name) }
  }

  /// A household in a line; nil where there is none that the viewer may know of.
  func card(_ household: String, on day: LocalDate) async throws -> HouseholdCard? {
    let (viewer, keys) = (viewer, installation.keys)
    return try await store.read { connection in
      guard let file = try Self.file(household, on: day, viewer, keys, connection) else { return nil }
      let village = try DivisionSearch.named([file.village], connection)[file.village]
      return Self.card(file, village)
    }
  }
}
