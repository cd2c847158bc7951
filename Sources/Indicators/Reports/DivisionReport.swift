import Authority
import Basics
import Divisions
import Journal
import Policy
import Store

/// A report with a row for each division one level down and one for the whole, drawn by its layout.
///
/// Records keep the village code of their day. A village that has gone up in another by the day of the
/// report counts there.
struct DivisionReport {
  let layout: ReportLayout
  let registry: RecordRegistry

  /// What one column says of each place: numbers that add up, or sets of values that do not.
  private enum Counted {
    case numbers([Int64: Int64])
    case values([Int64: Set<String>])
  }

  func table(
    _ request: ReportRequest, _ report: ReportDefinition, _ viewer: Viewer, _ connection: any Connection
  ) throws -> ReportTable {
    let range = try viewer.visibleRange(of: request.division)
    let selection = RecordSelection(registry: registry, begin: request.begin, asOf: request.asOf)
    let moved = MovedDivisions(try DivisionMove.all(connection), on: request.asOf)
    let children = try DivisionQueries.children(of: request.division, on: request.asOf, connection)
    var counted: [String: Counted] = [:]
    var columns = [MonitoringReports.place]
    for column in layout.columns {
      var field: Field?
      if case .total(let total) = column.content {
        field = total.field.flatMap { registry.kind(total.kind)?.field($0) }
        counted[column.id] = try count(total, selection, range, moved, connection)
      }
      columns.append(ReportTable.Column(
        column.id, column.name ?? Bilingual("", ""), RecordReport.kind(column.content, field)))
    }
    func row(_ subject: ReportTable.Subject, _ name: ReportTable.Cell, _ within: ClosedRange<Int64>) -> ReportTable.Row {
      var cells: [String: ReportTable.Cell] = [:]
      let kinds = Dictionary(columns.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
      return ReportTable.Row(subject, [name] + layout.columns.map { column in
        let cell: ReportTable.Cell
        switch column.content {
        case .share(let part, let whole): cell = RecordReport.share(cells[part], cells[whole])
        case .difference(let one, let other): cell = RecordReport.difference(cells[one], cells[other])
        default:
          let amount = Self.amount(counted[column.id], within)
          cell = kinds[column.id] == .yuan ? .yuan(Yuan(fen: amount)) : .count(Int(amount))
        }
        cells[column.id] = cell
        return cell
      })
    }
    let rows = children.map { row(.division($0.code), .text($0.shortName), $0.code.subtree) }
    let whole: Bilingual = children.isEmpty ? Bilingual("本村", "this village") : Bilingual("合计", "total")
    return ReportTable(
      report.id, report.name, report.definition, division: request.division,
      from: layout.usesStretch ? request.begin : nil, asOf: request.asOf, columns: columns,
      rows: rows + [row(.total, .words(whole), range)])
  }

  private static func amount(_ counted: Counted?, _ range: ClosedRange<Int64>) -> Int64 {
    switch counted {
    case .numbers(let numbers): return numbers.reduce(0) { range.contains($1.key) ? $0 + $1.value : $0 }
    case .values(let values):
      return Int64(values.reduce(into: Set<String>()) { if range.contains($1.key) { $0.formUnion($1.value) } }.count)
    case nil: return 0
    }
  }

  private func count(
    _ total: ReportLayout.Total, _ selection: RecordSelection, _ range: ClosedRange<Int64>, _ moved: MovedDivisions,
    _ connection: any Connection
  ) throws -> Counted {
    guard let kind = registry.kind(total.kind), let placed = kind.placedBy else { return .numbers([:]) }
    let place = "a.\(placed)"
    var within = Validity.within(range, place)
    let comers = moved.into(range)
    if !comers.isEmpty { within = "(\(within) OR \(place) IN (\(comers.map(String.init).joined(separator: ", "))))" }
    let tests = ([within, selection.days(total.days, "a")] + selection.conditions(total.conditions, of: kind, "a"))
      .joined(separator: " AND ")
    if total.function == .distinct, let field = total.field {
      var values: [Int64: Set<String>] = [:]
      try connection.query("SELECT DISTINCT \(place), a.\(field) FROM \(kind.id) a WHERE \(tests) AND a.\(field) IS NOT NULL", []) {
        let value = $0[1]
        values[moved.place(of: try $0.get(0)), default: []].insert(value.text ?? value.integer.map { String($0) } ?? "")
      }
      return .values(values.filter { range.contains($0.key) })
    }
    var numbers: [Int64: Int64] = [:]
    try connection.query("SELECT \(place), \(selection.expression(total, "a")) FROM \(kind.id) a WHERE \(tests) GROUP BY \(place)", []) {
      numbers[moved.place(of: try $0.get(0)), default: 0] += $0[1].integer ?? 0
    }
    return .numbers(numbers.filter { range.contains($0.key) })
  }
}

/// Where the records of villages that are no more count on a day.
struct MovedDivisions {
  private var next: [Int64: Int64] = [:]

  init(_ moves: [DivisionMove], on day: LocalDate) {
    for move in moves where move.on <= day {
      // What was not given to another part stays together, with the part of the lowest code.
      next[move.from] = min(next[move.from] ?? .max, move.to)
    }
  }

  func place(of code: Int64) -> Int64 {
    var (place, steps) = (code, 0)
    // Data that names itself in a ring ends here too.
    while let further = next[place], steps <= next.count {
      place = further
      steps += 1
    }
    return place
  }

  /// Former places outside a range whose records count inside it.
  func into(_ range: ClosedRange<Int64>) -> [Int64] {
    next.keys.filter { !range.contains($0) && range.contains(place(of: $0)) }.sorted()
  }
}
