import ArgumentParser
import Authority
import Basics
import Divisions
import Exchange
import Facts
import Indicators
import Installation
import Policy

/// `zhucun report figures`: any indicator of the catalogue, any division, any day.
struct FiguresReport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures",
    abstract: "指标目录中任一指标、任一区划、任一日期的数值。 Any indicator of the catalogue, any division, any day.",
    discussion: """
      zhucun report figures --indicator cadres.in_post --division 5120 --children --as-of 2023-09-30
      zhucun report figures --indicator activities.count --from 2023-09-01 --as-of 2023-09-30
      zhucun report figures --format csv            every indicator of the province
      zhucun report summary --explain ID …          the records behind a figure
      """)
  @OptionGroup var common: CommonOptions
  @Option(name: .customLong("indicator"), help: "An id of the catalogue; may be given several times (default: all).")
  var indicators: [String] = []
  @Option(help: "A day such as 2023-09-30, the last of a period (default: today).") var asOf: LocalDate?
  @Option(help: "The first day of the period (default: the first of the year for what is counted by period).")
  var from: LocalDate?
  @Option(help: "A division code, or its significant digits (default: the province).") var division: DivisionCode?
  @Flag(help: "The divisions directly below as well.") var children = false
  @Option var format: OutputFormat = .text

  private struct Cell: Encodable {
    let id, name, division, division_name, as_of, unit, definition: String
    let from, base, reason: String?
    let value: JSONCell
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let code = try await installation.division(division)
      let date = asOf ?? installation.surroundings.today
      if let from, from > date { throw ValidationError("--from \(from) lies after --as-of \(date)") }
      let policy = installation.policy
      let ids = indicators.isEmpty ? policy.indicators.map(\.id) : indicators
      if let unknown = ids.first(where: { policy.indicator($0) == nil }) {
        throw Explanation.UnknownFigure(id: unknown)
      }
      let reader = installation.figures.reader
      let names = policy.series(of: ids)
      let (board, own, below) = try await installation.store.read { connection in
        (
          try reader.board(series: names, in: code, connection),
          try DivisionQueries.find(code, viewer: .machineOperator, connection),
          try DivisionQueries.everyChild(of: code, connection)
        )
      }
      await installation.store.close()
      let desk = FigureDesk(board: board, book: reader.book, policy: policy, viewer: .machineOperator)
      let parts = children ? desk.parts(ids, among: below, on: date, from: from) : []
      var cells: [Cell] = []
      for id in ids {
        let figure = try desk.figure(id, in: code, on: date, from: from)
        cells.append(cell(figure, code, own?.shortName ?? ""))
        for (part, figure) in zip(parts, try desk.figures(id, of: parts, on: date, from: from)) {
          cells.append(cell(figure, part.code, part.shortName))
        }
      }
      try show(cells)
    }
  }

  private func cell(_ figure: Figure, _ code: DivisionCode, _ name: String) -> Cell {
    let language = common.language
    return Cell(
      id: figure.id, name: figure.name[language], division: code.description, division_name: name,
      as_of: figure.asOf.description, unit: figure.unit[language], definition: figure.definition[language],
      from: from?.description, base: figure.base?[language], reason: SummaryJSON.reason(figure, language),
      value: JSONCell(SummaryJSON.exact(figure), isNumber: true))
  }

  private func show(_ cells: [Cell]) throws {
    switch format {
    case .json: try Console.json(cells)
    case .csv:
      var out = CSVWriter()
      out.append([
        "id", "name", "division", "division_name", "from", "as_of", "value", "unit", "definition", "base", "reason",
      ])
      for cell in cells {
        out.append([
          cell.id, cell.name, cell.division, cell.division_name, cell.from ?? "", cell.as_of, cell.value.text,
          cell.unit, cell.definition, cell.base ?? "", cell.reason ?? "",
        ])
      }
      Console.write(out.bytes)
    case .text:
      for cell in cells {
        let value = cell.value.text.isEmpty ? "—（\(cell.reason ?? "")）" : "\(cell.value.text) \(cell.unit)"
        Console.print("\(cell.division) \(cell.division_name)\t\(cell.name)\t\(value)")
      }
    }
  }
}

extension JSONCell {
  /// As a table prints it.
  fileprivate var text: String {
    switch self {
    case .text(let text): text
    case .number(let number): Int64(exactly: number).map { String($0) } ?? String(number)
    case .none: ""
    }
  }
}
