internal import Basics
internal import Indicators
internal import Store

// A figure with the records behind it.

extension LiveConsole {
  /// A figure of the summary and one page of its records.
  public func figure(_ request: FigureRequest) async throws -> FigurePageModel? {
    let found = if let code = request.division { try await known(code) } else { try await top() }
    guard let division = found else { return nil }
    let date = day(request.asOf)
    let report = try await reports.value(of: division.code, on: date)
    guard let figure = report.summary[request.id] else { return nil }
    let (viewer, policy) = (viewer, policy)
    let (path, page) = try await store.read { connection in
      (
        try DivisionRef.path(to: division.code, connection),
        try Explanation.of(
          figure.id, division: division.code, on: date, after: request.after ?? "",
          limit: Self.recordsPerPage, policy: policy, language: request.language, viewer: viewer,
          connection)
      )
    }
    let cells = CellReader(columns: page.columns, asOf: request.asOf)
    return FigurePageModel(
      figure: Figure(figure), path: path,
      records: .table(
        columns: page.columns.map { column in
          let heading = column.name.en.prefix(1).uppercased() + column.name.en.dropFirst()
          return RecordColumn(Bilingual(column.name.zh, heading), isNumeric: column.id == "members")
        },
        page: Page(rows: page.lines.map(cells.row), next: page.next),
        total: recordCount(of: figure.id, report.summary)))
  }

  private static let recordsPerPage = 50

  /// How many records there are, where another figure or this one says so: households for persons,
  /// the numerator for a share.
  private func recordCount(of id: String, _ summary: Summary) -> Int? {
    let counted: String
    switch id {
    case "villages.covered_share": return nil
    case "monitoring.eliminated_share": counted = "monitoring.eliminated.households"
    case "counties.priority_share": counted = "counties.priority"
    case _ where id.hasSuffix(".persons"): counted = id.replacing(".persons", with: ".households")
    default: counted = id
    }
    return summary.count(of: counted)
  }
}

/// From the texts of an explanation to cells that link and print as the rest of the console does.
private struct CellReader {
  let columns: [Explanation.Column]
  let asOf: LocalDate?

  func row(_ line: Explanation.Line) -> [RecordCell] {
    zip(columns, line.cells).map { column, text in
      guard !text.isEmpty else { return RecordCell(.empty) }
      let place = line.place.map { SiteURL.division($0, asOf: asOf) }
      let history = line.record.map { SiteURL.history(RecordRef(kind: $0.kind, id: $0.id)) }
      switch column.id {
      case "code", "village": return RecordCell(.text(text), link: place)
      case "name": return RecordCell(.text(text), link: line.record?.kind == "divisions" ? place : history)
      case "household_id":
        return RecordCell(.text(text), link: .monitoring(.household(text, asOf: asOf)))
      case "cadre_id": return RecordCell(.text(text), link: history)
      case "from", "to", "identified_on":
        return RecordCell(LocalDate(iso: text).map { .date($0) } ?? .text(text))
      case "members": return RecordCell(Int(text).map { .number($0) } ?? .text(text))
      // Named in the language asked for, unlike what was recorded.
      case "role", "kind", "gaps", "measured", "eliminated", "open":
        return RecordCell(.term(Bilingual(text, text)))
      default: return RecordCell(.text(text))
      }
    }
  }
}
