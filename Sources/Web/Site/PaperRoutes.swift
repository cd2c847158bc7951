internal import Basics
internal import Hummingbird
internal import Monitoring

// Papers to print: of one proceeding, of everything that hangs in a village, and the blank form.

extension Routes {
  func paper(_ context: ConsoleContext) async throws -> Response {
    guard let id = context.part("id"), let kind = context.part("kind").flatMap(PaperKind.init(rawValue:)),
      let model = try await queries.paper(.init(proceeding: id, kind: kind))
    else { throw HTTPError(.notFound) }
    return respond(PaperPage(model: model, context: page(context, .paper(id, kind))))
  }

  func notice(_ context: ConsoleContext) async throws -> Response {
    let request = NoticeRequest(
      village: try code(context), kind: try context.query.noticeKind("kind") ?? .notice,
      asOf: try context.query.date("as_of"))
    guard let model = try await queries.notice(request) else { throw HTTPError(.notFound) }
    let url = SiteURL.notice(request.village, kind: request.kind, asOf: request.asOf)
    return respond(PaperPage(model: model, context: page(context, url, asOf: request.asOf)))
  }

  func blankForm(_ context: ConsoleContext) async throws -> Response {
    let village = try code(context)
    guard let model = try await queries.form(village) else { throw HTTPError(.notFound) }
    return respond(PaperPage(model: model, context: page(context, .form(village))))
  }
}

extension QueryItems {
  /// - Throws: `ConsoleFailure.badParameter` for an unknown kind.
  func noticeKind(_ name: String) throws(ConsoleFailure) -> PublicNotice.Kind? {
    guard let text = text(name) else { return nil }
    guard let kind = PublicNotice.Kind(rawValue: text) else {
      throw .badParameter(
        name: name, wanted: Bilingual("应为notice或announcement。", "it is either notice or announcement."))
    }
    return kind
  }
}
