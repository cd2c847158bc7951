import Authority
import Basics
import Divisions
import Journal
import Policy
import Store

/// A report with a row for each record, drawn by its layout from the declared kinds of record.
struct RecordReport {
  let layout: ReportLayout
  let base: RecordKind
  let registry: RecordRegistry
  let policy: PolicyBook
  /// To show personal fields masked; without keys their cells stay empty.
  let keys: KeyRing?

  /// The records that the way to a field goes over, each joined once.
  private struct Joins {
    private(set) var clauses: [String] = []
    private var aliases: [[String]: String] = [:]

    mutating func alias(_ path: [String], _ kind: RecordKind, from parent: String) -> String {
      if let known = aliases[path] { return known }
      let name = "j\(aliases.count + 1)"
      aliases[path] = name
      clauses.append("LEFT JOIN \(kind.id) \(name) ON \(name).id = \(parent).\(path.last ?? "")")
      return name
    }

    mutating func key(_ kind: RecordKind, _ alias: String) -> String {
      let path = ["data_keys", alias]
      if let known = aliases[path] { return known }
      let name = "k\(aliases.count + 1)"
      aliases[path] = name
      clauses.append("LEFT JOIN data_keys \(name) ON \(name).subject = '\(kind.id):' || \(alias).id")
      return name
    }
  }

  /// How one column is read: the expressions it needs and what is made of them.
  private struct Reading {
    let column: ReportTable.Column
    let content: ReportLayout.Content
    let first: Int
    let field: Field?
    let owner: RecordKind?
  }

  func table(
    _ request: ReportRequest, _ report: ReportDefinition, _ viewer: Viewer, _ connection: any Connection
  ) throws -> ReportTable {
    let range = try viewer.visibleRange(of: request.division)
    let selection = RecordSelection(registry: registry, begin: request.begin, asOf: request.asOf)
    var joins = Joins()
    // The id and the place come first: they page the report.
    let place = base.placedBy.map { "r.\($0)" }
    var expressions = ["r.id", place ?? "0"]
    let readings = layout.columns.map { reading($0, selection, &joins, &expressions) }

    var tests = [selection.days(layout.days, "r")] + selection.conditions(layout.conditions, of: base, "r")
    if let place { tests.append(Validity.within(range, place)) }
    var values: [any SQLRepresentable] = []
    if let (code, id) = Self.position(request.after) {
      values = [id]
      tests.append("(\(place ?? "0") > \(code) OR (\(place ?? "0") = \(code) AND r.id > $1))")
    }
    let sql = """
      SELECT \(expressions.joined(separator: ", ")) FROM \(base.id) r \(joins.clauses.joined(separator: " "))
      WHERE \(tests.joined(separator: " AND ")) ORDER BY \(place.map { $0 + ", " } ?? "")r.id LIMIT \(request.limit + 1)
      """
    let raw = try connection.rows(sql, values) { row in expressions.indices.map { row[$0] } }
    let page = Array(raw.prefix(request.limit))
    let names = try placeNames(page, readings, connection)
    let tags = try tagNames(page, readings, on: request.asOf, connection)
    let rows = try page.map { values -> ReportTable.Row in
      var cells: [String: ReportTable.Cell] = [:]
      let row = try readings.map { reading in
        let cell = try cell(reading, values, cells, names, tags, request)
        cells[reading.column.id] = cell
        return cell
      }
      return ReportTable.Row(.record(kind: base.id, id: values[0].text ?? ""), row)
    }
    let last = page.last.map { "\($0[1].integer ?? 0)|\($0[0].text ?? "")" }
    return ReportTable(
      report.id, report.name, report.definition, division: request.division,
      from: layout.usesStretch ? request.begin : nil, asOf: request.asOf, columns: readings.map(\.column), rows: rows,
      next: raw.count > page.count ? last : nil)
  }

  /// `CODE|ID`, as the last row of a page gives it.
  private static func position(_ after: String) -> (Int64, String)? {
    guard let bar = after.firstIndex(of: "|"), let code = Int64(after[..<bar]) else { return nil }
    return (code, String(after[after.index(after: bar)...]))
  }

  // MARK: Columns

  private func reading(
    _ column: ReportLayout.Column, _ selection: RecordSelection, _ joins: inout Joins, _ expressions: inout [String]
  ) -> Reading {
    let first = expressions.count
    var (field, owner): (Field?, RecordKind?) = (nil, nil)
    switch column.content {
    case .field(let path), .place(let path, _), .tags(let path):
      let (alias, kind, found) = resolve(path, &joins)
      (field, owner) = (found, kind)
      expressions.append("\(alias).\(path.last ?? "id")")
      if found?.isSealed == true {
        expressions += ["\(alias).id", joins.key(kind, alias) + ".wrapped"]
      }
    case .total(let total):
      expressions.append(selection.subquery(total, of: "r"))
      owner = registry.kind(total.kind)
      field = total.field.flatMap { owner?.field($0) }
    case .share, .difference, .blank: break
    }
    let name = column.name ?? field.map { Bilingual($0.title, $0.name.replacing("_", with: " ")) } ?? Bilingual("", "")
    return Reading(
      column: ReportTable.Column(column.id, name, Self.kind(column.content, field)), content: column.content,
      first: first, field: field, owner: owner)
  }

  private func resolve(_ path: [String], _ joins: inout Joins) -> (String, RecordKind, Field?) {
    var (alias, kind) = ("r", base)
    for depth in path.indices.dropLast() {
      guard case .reference(let next)? = kind.field(path[depth])?.content, let found = registry.kind(next) else { break }
      alias = joins.alias(Array(path[...depth]), found, from: alias)
      kind = found
    }
    return (alias, kind, path.last.flatMap { kind.field($0) })
  }

  static func kind(_ content: ReportLayout.Content, _ field: Field?) -> ReportTable.ColumnKind {
    switch content {
    case .place, .tags, .blank: return .text
    case .share: return .percent
    case .difference: return .yuan
    case .total(let total) where total.function == .count || total.function == .distinct: return .count
    case .field, .total: break
    }
    switch field?.content {
    case .date: return .date
    case .integer: return .count
    case .yuan: return .yuan
    default: return .text
    }
  }

  // MARK: Cells

  private func cell(
    _ reading: Reading, _ values: [SQLValue], _ earlier: [String: ReportTable.Cell],
    _ names: [DivisionCode: Division], _ tags: [Int64: [String]], _ request: ReportRequest
  ) throws -> ReportTable.Cell {
    switch reading.content {
    case .blank: return .empty
    case .share(let part, let whole): return Self.share(earlier[part], earlier[whole])
    case .difference(let one, let other): return Self.difference(earlier[one], earlier[other])
    case .place(_, let rank):
      guard let code = values[reading.first].integer.flatMap({ DivisionCode($0) }),
        let wanted = rank.map({ code.ancestor($0) }) ?? code
      else { return .empty }
      let found = names[wanted]
      return .text((wanted.rank == .village ? found?.shortName : found?.name) ?? wanted.description)
    case .tags:
      let codes = values[reading.first].integer.flatMap { tags[$0] } ?? []
      return MonitoringReports.codes("village_tag", codes.joined(separator: ";"), policy)
    case .total(let total) where total.function == .count || total.function == .distinct:
      return .count(Int(values[reading.first].integer ?? 0))
    case .field, .total:
      guard let field = reading.field else { return .empty }
      if field.isSealed { return try masked(reading, field, values) }
      return plain(field, values[reading.first], request)
    }
  }

  private func masked(_ reading: Reading, _ field: Field, _ values: [SQLValue]) throws -> ReportTable.Cell {
    guard let keys, let kind = reading.owner, case .blob(let bytes) = values[reading.first],
      let id = values[reading.first + 1].text
    else { return .empty }
    var wrapped: [UInt8]?
    if case .blob(let key) = values[reading.first + 2] { wrapped = key }
    let text = try OpenedRow.value(field, of: kind, bytes, id: id, wrappedKey: wrapped, keys: keys)
    return text.map { .text(field.masked($0)) } ?? .empty
  }

  private func plain(_ field: Field, _ value: SQLValue, _ request: ReportRequest) -> ReportTable.Cell {
    switch (field.content, value) {
    case (_, .null): return .empty
    case (.date(let role), .integer):
      // What happened after the day of the report was not known on it.
      guard let date = LocalDate(sqlValue: value), role != .event || date <= request.asOf else { return .empty }
      return .date(date)
    case (.yuan, .integer(let fen)): return .yuan(Yuan(fen: fen))
    case (.integer, .integer(let n)): return .count(Int(n))
    case (.code(let list), .text(let code)): return MonitoringReports.code(list, code, policy)
    case (.codes(let list, _), .text(let codes)): return MonitoringReports.codes(list, codes, policy)
    case (.text, .text(let text)): return .text(Masking.stray(text))
    case (_, .text(let text)): return .text(text.replacing(";", with: "、"))
    case (_, .integer(let n)): return .text(String(n))
    default: return .empty
    }
  }

  static func share(_ part: ReportTable.Cell?, _ whole: ReportTable.Cell?) -> ReportTable.Cell {
    guard let part = part?.amount, let whole = whole?.amount, whole > 0 else { return .empty }
    // Hundredths of a percent, halves upward.
    let (twice, remainder) = (part * 20_000).quotientAndRemainder(dividingBy: whole)
    _ = remainder
    return .percent(Int((twice + (twice >= 0 ? 1 : -1)) / 2))
  }

  static func difference(_ one: ReportTable.Cell?, _ other: ReportTable.Cell?) -> ReportTable.Cell {
    let (a, b) = (one?.amount ?? 0, other?.amount ?? 0)
    if case .count = one { return .count(Int(a - b)) }
    return .yuan(Yuan(fen: a - b))
  }

  // MARK: Names

  private func placeNames(
    _ page: [[SQLValue]], _ readings: [Reading], _ connection: any Connection
  ) throws -> [DivisionCode: Division] {
    var codes: Set<DivisionCode> = []
    for reading in readings {
      guard case .place(_, let rank) = reading.content else { continue }
      for values in page {
        guard let code = values[reading.first].integer.flatMap({ DivisionCode($0) }) else { continue }
        if let wanted = rank.map({ code.ancestor($0) }) ?? code { codes.insert(wanted) }
      }
    }
    return try DivisionSearch.named(codes, connection)
  }

  private func tagNames(
    _ page: [[SQLValue]], _ readings: [Reading], on day: LocalDate, _ connection: any Connection
  ) throws -> [Int64: [String]] {
    var found: [Int64: [String]] = [:]
    let wanted = readings.filter { if case .tags = $0.content { return true } else { return false } }
    guard let reading = wanted.first else { return [:] }
    for code in Set(page.compactMap { $0[reading.first].integer }).sorted() {
      guard let place = DivisionCode(code) else { continue }
      found[code] = try DivisionQueries.tags(of: place, connection).filter { $0.span.contains(day) }.map(\.tag)
    }
    return found
  }
}

extension ReportTable.Cell {
  /// A number to calculate with: a count, or money in fen.
  var amount: Int64? {
    switch self {
    case .count(let n): return Int64(n)
    case .yuan(let yuan): return yuan.fen
    default: return nil
    }
  }
}

extension ReportLayout {
  /// Whether the first day of the stretch matters.
  var usesStretch: Bool {
    func uses(_ days: Days) -> Bool {
      switch days {
      case .within, .overlapping: return true
      default: return false
      }
    }
    return uses(days) || columns.contains { if case .total(let total) = $0.content { uses(total.days) } else { false } }
  }
}
