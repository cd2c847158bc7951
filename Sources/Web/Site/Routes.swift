internal import Basics
internal import Hummingbird

/// From addresses to pages: reads the request, asks the queries, shows the model.
struct Routes: Sendable {
  let queries: any ConsoleQueries
  let assets: Assets
  /// What forms do; nil where the console only reads.
  var operations: (any ConsoleOperations)?
  var guardian: FormGuard?

  func router() -> Router<ConsoleContext> {
    let router = Router(context: ConsoleContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: PresentationMiddleware(assets: assets))
    for pattern in SiteURL.Pattern.allCases {
      router.get(RouterPath(pattern.rawValue)) { request, context in
        switch pattern {
        case .overview: try await overview(context)
        case .division: try await division(context)
        case .gaps: try await gaps(context)
        case .figure: try await figure(context)
        case .history: try await history(context)
        case .search: try await search(context)
        case .plans: try await plans(context)
        case .plan: try await plan(context)
        case .planCounty: try await planCounty(context)
        case .planReasons: try await planReasons(context)
        case .paper: try await paper(context)
        case .notice: try await notice(context)
        case .form: try await blankForm(context)
        case .reports: try await reports(context)
        case .report: try await report(context)
        case .reportFile: try await reportFile(context)
        case .brief: try await brief(context)
        case .asset: try asset(request)
        }
      }
    }
    addMonitoring(to: router)
    return router
  }

  func page(_ context: ConsoleContext, _ url: SiteURL, asOf: LocalDate? = nil) -> PageContext {
    PageContext(language: context.language, current: url, asOf: asOf, assets: assets.links, notice: queries.notice)
  }

  func respond(_ page: some ConsolePage) -> Response { Response(html: page.rendered()) }

  func code(_ context: ConsoleContext) throws -> DivisionCode {
    guard let text = context.part("code"), let code = DivisionCode(text) else {
      throw ConsoleFailure.badCode("CODE")
    }
    return code
  }

  private func overview(_ context: ConsoleContext) async throws -> Response {
    let asOf = try context.query.date("as_of")
    let colour = try context.query.measure("colour")
    let model = try await queries.overview(.init(asOf: asOf, colour: colour ?? .coverage))
    return respond(
      OverviewPage(model: model, context: page(context, .overview(asOf: asOf, colour: colour), asOf: asOf)))
  }

  private func division(_ context: ConsoleContext) async throws -> Response {
    let code = try code(context)
    let asOf = try context.query.date("as_of")
    let colour = try context.query.measure("colour")
    let request = DivisionRequest(code: code, asOf: asOf, colour: colour ?? .coverage)
    let frame = page(context, .division(code, asOf: asOf, colour: colour), asOf: asOf)
    switch try await queries.division(request) {
    case .area(let model): return respond(AreaPage(model: model, code: code, context: frame))
    case .village(let model): return respond(VillagePage(model: model, code: code, context: frame))
    case nil: throw HTTPError(.notFound)
    }
  }

  private func gaps(_ context: ConsoleContext) async throws -> Response {
    let request = GapsRequest(
      code: try code(context), asOf: try context.query.date("as_of"),
      slot: context.query.text("slot"), after: context.query.text("after"))
    guard let model = try await queries.gaps(request) else { throw HTTPError(.notFound) }
    let url = SiteURL.gaps(request.code, asOf: request.asOf, slot: request.slot, after: request.after)
    return respond(
      GapsPage(model: model, request: request, context: page(context, url, asOf: request.asOf)))
  }

  private func figure(_ context: ConsoleContext) async throws -> Response {
    guard let id = context.part("id") else { throw HTTPError(.notFound) }
    let request = FigureRequest(
      id: id, division: try context.query.division("division"),
      asOf: try context.query.date("as_of"), after: context.query.text("after"),
      language: context.language)
    guard let model = try await queries.figure(request) else { throw HTTPError(.notFound) }
    let url = SiteURL.figure(id, division: request.division, asOf: request.asOf, after: request.after)
    return respond(
      FigurePage(model: model, request: request, context: page(context, url, asOf: request.asOf)))
  }

  private func history(_ context: ConsoleContext) async throws -> Response {
    guard let kind = context.part("kind"), let id = context.part("id") else { throw HTTPError(.notFound) }
    let request = HistoryRequest(
      record: RecordRef(kind: kind, id: id), after: context.query.text("after"))
    guard let model = try await queries.history(request) else { throw HTTPError(.notFound) }
    let url = SiteURL.history(request.record, after: request.after)
    return respond(HistoryPage(model: model, request: request, context: page(context, url)))
  }

  private func search(_ context: ConsoleContext) async throws -> Response {
    let text = String((context.query.text("q") ?? "").prefix(60))
    let model = text.count >= minimumSearchLength ? try await queries.search(text) : nil
    return respond(SearchPage(query: text, model: model, context: page(context, .search(text))))
  }

  private func asset(_ request: Request) throws -> Response {
    let prefix = SiteURL.asset("").path
    guard request.uri.path.hasPrefix(prefix),
      let name = PercentEncoding.decode(request.uri.path.dropFirst(prefix.count)),
      let file = assets[name]
    else { throw HTTPError(.notFound) }
    var headers = HTTPFields()
    headers[.eTag] = file.entityTag
    // An address with the right version always means the same bytes; without it, ask each time.
    let isVersioned = QueryItems(request.uri.query).text("v") == file.version
    headers[.cacheControl] = isVersioned ? "public, max-age=31536000, immutable" : "no-cache"
    let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
      .map { String($0).trimmed }
    let matches = known.contains { tag in
      tag == "*" || tag == file.entityTag || tag == "W/" + file.entityTag
    }
    if matches { return Response(status: .notModified, headers: headers) }
    headers[.contentType] = file.mediaType
    return Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }
}
