internal import Basics
internal import Hummingbird
internal import Indicators

// Reports and briefs.

extension Routes {
  func reports(_ context: ConsoleContext) async throws -> Response {
    let asOf = try context.query.date("as_of")
    return respond(ReportsPage(model: try await queries.reportList(), context: page(context, .reports, asOf: asOf)))
  }

  func report(_ context: ConsoleContext) async throws -> Response {
    let request = try reportRequest(context)
    guard let model = try await queries.report(request) else { throw HTTPError(.notFound) }
    return respond(ReportPage(model: model, request: request, context: page(context, .report(request), asOf: request.asOf)))
  }

  /// The whole report as a file that other programs read.
  func reportFile(_ context: ConsoleContext) async throws -> Response {
    var request = try reportRequest(context)
    request.isWhole = true
    guard let model = try await queries.report(request) else { throw HTTPError(.notFound) }
    let table = model.table
    // The mark lets spreadsheet programs read Chinese.
    var text = "\u{FEFF}" + Self.line(table.columns.map { $0.name[context.language] })
    for row in table.rows { text += Self.line(row.cells.map { $0.exact(in: context.language) }) }
    var response = Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: text)))
    response.headers[.contentType] = "text/csv; charset=utf-8"
    response.headers[.contentDisposition] = "attachment; filename=\"\(table.id)-\(table.division)-\(table.asOf).csv\""
    return response
  }

  func brief(_ context: ConsoleContext) async throws -> Response {
    let (code, asOf) = (try code(context), try context.query.date("as_of"))
    guard let model = try await queries.brief(code, asOf: asOf) else { throw HTTPError(.notFound) }
    return respond(BriefPage(model: model, context: page(context, .brief(code, asOf: asOf), asOf: asOf)))
  }

  private func reportRequest(_ context: ConsoleContext) throws -> ReportPageRequest {
    guard let id = context.part("id") else { throw HTTPError(.notFound) }
    let query = context.query
    return ReportPageRequest(
      id: id, division: try query.division("division"), from: try query.date("from"), asOf: try query.date("as_of"),
      listsRecords: query.text("records") == "1", after: query.text("after"))
  }

  /// A line of CSV. What a spreadsheet would take for a formula is kept text by an apostrophe.
  private static func line(_ cells: [String]) -> String {
    cells.map { cell in
      var text = cell
      if let first = text.first, "=+@\t\r".contains(first) || (first == "-" && Double(text) == nil) { text = "'" + text }
      return text.contains { ",\"\n\r".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }.joined(separator: ",") + "\r\n"
  }
}
