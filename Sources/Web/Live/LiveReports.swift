internal import Authority
public import Basics
internal import Divisions
internal import Indicators
internal import Policy
internal import Store

// Reports and briefs.

extension LiveConsole {
  /// Every report.
  public func reportList() async throws -> ReportsModel {
    let place = try await place(nil)
    return ReportsModel(
      path: place?.path ?? [],
      reports: installation.reports.reports.map {
        ReportsModel.Item(id: $0.id, name: $0.name, definition: $0.definition, cycle: $0.cycle.name)
      })
  }

  /// A report; nil where there is none of this id, or no such division.
  public func report(_ request: ReportPageRequest) async throws -> ReportPageModel? {
    guard let definition = installation.reports.find(request.id), let place = try await place(request.division) else {
      return nil
    }
    var asked = ReportRequest(place.division.code, asOf: day(request.asOf))
    asked.from = request.from
    if let from = request.from, from > asked.asOf {
      throw ConsoleFailure.badParameter(
        name: "from", wanted: Bilingual("不能晚于截至日期。", "it may not lie after the day of the report."))
    }
    asked.listsRecords = request.listsRecords
    asked.after = request.after ?? ""
    asked.limit = request.isWhole ? SignedReportDesk.mostRows : Self.rowsOfReport
    let (policy, viewer, final) = (policy, viewer, asked)
    let table = try await store.read { try definition.table(final, policy: policy, by: viewer, $0) }
    return ReportPageModel(
      path: place.path, parts: place.parts, table: table, cycle: definition.cycle.name,
      usesStretch: definition.usesStretch, hasRecords: definition.listsRecords && !definition.isAlwaysRecords)
  }

  private static let rowsOfReport = 200

  /// The brief of a division; nil where there is no such division.
  public func brief(_ code: DivisionCode, asOf: LocalDate?) async throws -> BriefModel? {
    guard let place = try await place(code) else { return nil }
    let day = day(asOf)
    let summary = try await Summary.compute(of: code, on: day, policy: policy, viewer: viewer, store)
    let brief = try await SummaryBrief.compose(summary, policy: policy, viewer: viewer, store)
    return BriefModel(
      path: place.path, asOf: day, text: Bilingual(brief.text(in: .chinese), brief.text(in: .english)))
  }
}
