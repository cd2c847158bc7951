internal import Basics
internal import Hummingbird

/// The outermost layer: reads language and query, keeps strangers out, turns every failure into a
/// page and puts the security headers on every answer.
struct PresentationMiddleware: RouterMiddleware {
  let assets: Assets

  func handle(
    _ request: Request, context: ConsoleContext,
    next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.query = QueryItems(request.uri.query)
    context.language = LanguageChoice.language(
      cookieHeaders: request.headers[values: .cookie], acceptLanguage: request.headers[.acceptLanguage])
    var response: Response
    do {
      response = try await answer(request, &context, next: next)
    } catch {
      response = failurePage(for: error, request: request, context: context)
    }
    addHeaders(to: &response)
    if request.method == .head { response = response.createHeadResponse() }
    return response
  }

  private func answer(
    _ request: Request, _ context: inout ConsoleContext,
    next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    guard Loopback.isLocal(authority: request.head.authority) else {
      throw Refusal.foreignHost
    }
    if let choice = context.query.text("lang").flatMap(Language.init(rawValue:)) {
      context.language = choice
      // Only known addresses are redirected to, so that this cannot lead to another site.
      if request.method == .get, SiteURL.isKnown(path: request.uri.path) {
        return redirect(request, choosing: choice)
      }
    }
    if request.method != .get, request.method != .head, SiteURL.isKnown(path: request.uri.path),
      request.method != .post || !SiteURL.takesForms(path: request.uri.path)
    {
      throw Refusal.method
    }
    return try await next(request, context)
  }

  /// Sets the cookie and leads back to the same page without the choice in its address.
  private func redirect(_ request: Request, choosing language: Language) -> Response {
    let kept = (request.uri.query ?? "").split(separator: "&").filter { item in
      item != "lang" && !item.hasPrefix("lang=")
    }
    let address = request.uri.path + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
    var headers = HTTPFields()
    headers[.location] = address
    headers[.setCookie] = LanguageChoice.cookie(language)
    headers[.cacheControl] = "no-store"
    return Response(status: .seeOther, headers: headers)
  }

  private func failurePage(for error: any Error, request: Request, context: ConsoleContext) -> Response {
    let status: HTTPResponse.Status
    let explanation: Bilingual
    var remedy: Bilingual?
    var reference: String?
    var allow: String?
    switch error {
    case Refusal.foreignHost:
      status = .misdirectedRequest
      explanation = Bilingual(
        "控制台只接受本机地址（localhost、127.0.0.1、[::1]）的访问。",
        "The console only answers to this machine's own names (localhost, 127.0.0.1, [::1]).")
    case Refusal.method:
      status = .methodNotAllowed
      allow = "GET, HEAD"
      explanation = Bilingual("此页面只供查看。", "This page can only be read.")
    case let rejection as FormRejection:
      status = rejection.status
      explanation = rejection.explanation
      remedy = rejection.remedy
    case ConsoleFailure.noDivisions:
      // Nothing is broken: the installation is new.
      status = .serviceUnavailable
      explanation = ConsoleFailure.noDivisions.explanation
      remedy = ConsoleFailure.noDivisions.remedy
    case ConsoleFailure.noPaper(let reason, let advice):
      status = .notFound
      explanation = ConsoleFailure.noPaper(reason, advice).explanation
      remedy = advice
    case ConsoleFailure.badParameter:
      status = .badRequest
      let failure = error as? ConsoleFailure
      explanation = failure?.explanation ?? Bilingual("参数有误。", "A parameter cannot be read.")
      remedy = failure?.remedy
    case let error as HTTPError where error.status == .notFound:
      status = .notFound
      explanation = Bilingual("没有这个页面，或者没有这条记录。", "There is no such page or record.")
      remedy = Bilingual("可以用上方的查找框按名称查找。", "Try the search field above.")
    case let error as any ExplainedError:
      status = .internalServerError
      explanation = error.explanation
      remedy = error.remedy
      reference = context.id
    default:
      status = .internalServerError
      explanation = Bilingual(
        "服务器未能完成这个请求，数据没有改动。", "The server could not answer this request. No data was changed.")
      remedy = Bilingual("请稍后再试；若仍不行，请把下面的编号告诉管理员。", "Try again later; if it goes on, tell the administrator the reference below.")
      reference = context.id
    }
    if status.code >= 500, status != .serviceUnavailable {
      // The type only: what an error says of itself may hold personal data.
      context.logger.error(
        "request failed", metadata: ["path": "\(request.uri.path)", "error": "\(type(of: error))"])
    }
    let page = ErrorPage(
      status: status.code, explanation: explanation, remedy: remedy, reference: reference,
      context: PageContext(language: context.language, current: nil, asOf: nil, assets: assets.links))
    var response = Response(html: page.rendered(), status: status)
    if let allow { response.headers[.allow] = allow }
    return response
  }

  private func addHeaders(to response: inout Response) {
    response.headers[.contentSecurityPolicy] =
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    response.headers[.xContentTypeOptions] = "nosniff"
    if let name = HTTPFields.Element.Name("Referrer-Policy") { response.headers[name] = "same-origin" }
    if let name = HTTPFields.Element.Name("Cross-Origin-Opener-Policy") { response.headers[name] = "same-origin" }
    if let name = HTTPFields.Element.Name("Cross-Origin-Resource-Policy") { response.headers[name] = "same-origin" }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
  }
}

/// Requests that are turned away before any page is made.
enum Refusal: Error {
  case foreignHost, method
}

extension Response {
  /// A page.
  init(html bytes: [UInt8], status: HTTPResponse.Status = .ok) {
    var headers = HTTPFields()
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.vary] = "Cookie, Accept-Language"
    self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
