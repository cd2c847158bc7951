public import Authority
public import Basics
import Foundation
public import Journal
public import Policy
public import Store

/// Imports one CSV file of one kind: read whole, checked whole, written as one Change.
public struct FileImport: Sendable {
  /// How an import treats what it finds.
  public struct Options: Sendable, Hashable {
    /// Report exactly what a real run would do, and change nothing.
    public var dryRun = false
    /// Write the good rows and put the others into a file of their own.
    public var keepGood = false
    public init(dryRun: Bool = false, keepGood: Bool = false) {
      self.dryRun = dryRun
      self.keepGood = keepGood
    }
  }

  let registry: RecordRegistry
  let policy: PolicyBook
  let keys: KeyRing
  let surroundings: Surroundings

  public init(
    registry: RecordRegistry, policy: PolicyBook, keys: KeyRing, surroundings: Surroundings
  ) {
    self.registry = registry
    self.policy = policy
    self.keys = keys
    self.surroundings = surroundings
  }

  private static let batch = 2_000

  /// Works on a dedicated connection.
  /// - Parameter progress: told the number of rows read so far.
  /// - Throws: `FileProblem` where the file as a whole cannot be taken, `AuthorityError`.
  public func run(
    _ kind: RecordKind, path: String, options: Options = Options(), viewer: Viewer,
    _ connection: any Connection, progress: (Int) -> Void = { _ in }
  ) throws -> ImportReport {
    try ErrorsFile.listing(path) {
      try runListed(kind, path: path, options: options, viewer: viewer, connection, progress: progress)
    }
  }

  private func runListed(
    _ kind: RecordKind, path: String, options: Options, viewer: Viewer, _ connection: any Connection,
    progress: (Int) -> Void
  ) throws -> ImportReport {
    let text = try DecodedText.read(path)
    var reader = CSVReader(text.bytes)
    var cells: [String] = []
    guard try advance(&reader, &cells, path) else {
      throw FileProblem(path, Bilingual("文件是空的", "the file is empty"))
    }
    let heading = try Heading(cells, kind: kind, registry: registry, path: path)
    let bulk = try BulkImport(
      kind: kind, connection: connection, keys: keys, viewer: viewer, surroundings: surroundings)
    var session = Session(file: (path as NSString).lastPathComponent, kind: kind, heading: heading)
    let cellReader = CellReader(kind: kind, policy: policy)

    var rows: [ProposedRow] = []
    var raw: [Int: [String]] = [:]
    var count = 0
    func flush() throws {
      for (row, finding) in try bulk.add(rows) { session.add(finding, row: row, cells: raw[row]) }
      rows.removeAll(keepingCapacity: true)
      raw.removeAll(keepingCapacity: true)
      progress(count)
    }
    while try advance(&reader, &cells, path) {
      if cells.allSatisfy(\.isEmpty) { continue }
      count += 1
      guard let values = session.read(cells, row: reader.row, cellReader) else {
        bulk.reject(1)
        continue
      }
      rows.append(ProposedRow(number: reader.row, values: values))
      raw[reader.row] = cells
      if rows.count == Self.batch { try flush() }
    }
    try flush()
    guard count > 0 else {
      throw FileProblem(path, Bilingual("只有表头，没有数据", "there are headings but no rows"),
        Bilingual("填写数据后再导入", "fill in some rows"))
    }
    let (outcome, late) = try bulk.finish(
      source: session.file, dryRun: options.dryRun, keepGood: options.keepGood,
      hasErrors: session.hasErrors)
    let behind = late.isEmpty ? [:] : Self.cells(of: Set(late.map(\.row)), in: text.bytes)
    for (row, finding) in late { session.add(finding, row: row, cells: behind[row]) }
    let written = try session.writeFiles(beside: path, text: text.bytes, options: options)
    return ImportReport(
      file: path, kind: kind.id, isDryRun: options.dryRun, encoding: text.encoding, rows: count,
      unknownColumns: heading.unknown, outcome: outcome, problems: session.problems,
      written: written, wasStopped: session.hasErrors && !options.keepGood)
  }

  /// The cells of some rows, read again.
  private static func cells(of rows: Set<Int>, in text: [UInt8]) -> [Int: [String]] {
    var reader = CSVReader(text)
    var cells: [String] = []
    var out: [Int: [String]] = [:]
    while (try? reader.next(into: &cells)) == true {
      if rows.contains(reader.row) { out[reader.row] = cells }
    }
    return out
  }

  private func advance(
    _ reader: inout CSVReader, _ cells: inout [String], _ path: String
  ) throws -> Bool {
    do {
      return try reader.next(into: &cells)
    } catch {
      throw FileProblem(path,
        Bilingual("第 \(error.row) 行的引号没有结束", "the quote opened in row \(error.row) is never closed"),
        Bilingual("补上引号", "close it"))
    }
  }

  /// What is gathered while one file is read.
  private struct Session {
    let file: String
    let kind: RecordKind
    let heading: Heading
    var problems: [ImportProblem] = []
    var hasErrors = false
    private var badRows = Set<Int>()
    private let precision: Int

    init(file: String, kind: RecordKind, heading: Heading) {
      self.file = file
      self.kind = kind
      self.heading = heading
      precision = kind.position(of: "date_precision") ?? kind.fields.count - 1
    }

    /// The values of a row, or nil where a cell cannot be read.
    mutating func read(_ cells: [String], row: Int, _ reader: CellReader) -> [SQLValue?]? {
      var values = [SQLValue?](repeating: nil, count: kind.fields.count)
      var months = Set<String>()
      var sawDate = false
      var isGood = true
      if let stray = cells.dropFirst(heading.fields.count).first(where: { !$0.isEmpty }) {
        isGood = false
        problems.append(ImportProblem(
          file: file, row: row, column: "", value: Masking.stray(stray), severity: .error,
          reason: Bilingual("单元格多于表头（\(cells.count) > \(heading.fields.count)）",
            "more cells than headings (\(cells.count) > \(heading.fields.count))"),
          remedy: Bilingual("含逗号的内容要加引号", "quote what holds a comma")))
      }
      for (column, cell) in cells.enumerated() where !cell.isEmpty && column < heading.fields.count {
        guard let position = heading.fields[column] else { continue }
        let field = kind.fields[position]
        if cell == "-" || cell == "－" {
          values[position] = .null
          if case .date = field.content { sawDate = true }
          continue
        }
        if field.isSealed, Masking.isMasked(cell) { continue }
        do {
          let reading = try reader.read(cell, field)
          values[position] = reading.value
          if case .date = field.content { sawDate = true }
          if reading.isMonthOnly { months.insert(field.name) }
          if let warning = reading.warning {
            problems.append(problem(row, column, cell, .warning, warning, nil))
          }
        } catch let refusal {
          isGood = false
          problems.append(problem(row, column, cell, .error, refusal.reason, refusal.remedy))
        }
      }
      if !isGood {
        hasErrors = true
        badRows.insert(row)
        return nil
      }
      if sawDate { values[precision] = DatePrecision.value(months) }
      return values
    }

    mutating func add(_ finding: RuleFinding, row: Int, cells: [String]?) {
      let column = finding.field.flatMap { name in
        heading.fields.firstIndex { $0.map { kind.fields[$0].name == name } ?? false }
      }
      if finding.severity == .error {
        hasErrors = true
        badRows.insert(row)
      }
      let value = column.flatMap { c in cells.flatMap { c < $0.count ? $0[c] : nil } } ?? ""
      problems.append(ImportProblem(
        file: file, row: row,
        column: column.map { heading.names[$0] } ?? finding.field ?? "",
        value: shown(value, column), severity: finding.severity, reason: finding.reason,
        remedy: finding.remedy))
    }

    private func problem(
      _ row: Int, _ column: Int, _ value: String, _ severity: RuleFinding.Severity,
      _ reason: Bilingual, _ remedy: Bilingual?
    ) -> ImportProblem {
      ImportProblem(
        file: file, row: row, column: heading.names[column], value: shown(value, column),
        severity: severity, reason: reason, remedy: remedy)
    }

    private func shown(_ value: String, _ column: Int?) -> String {
      guard let position = column.flatMap({ heading.fields[$0] }) else { return Masking.stray(value) }
      return Masking.stray(kind.fields[position].masked(value))
    }

    /// Lists the problems beside the file; with `keepGood`, the rejected rows too.
    func writeFiles(beside path: String, text: [UInt8], options: Options) throws -> [String] {
      var written = [ErrorsFile.write(problems, beside: path)].compactMap { $0 }
      if options.keepGood, !options.dryRun, !badRows.isEmpty {
        var out = CSVWriter()
        var reader = CSVReader(text)
        var cells: [String] = []
        out.append(heading.names.filter { $0 != Heading.reasonsColumn } + [Heading.reasonsColumn])
        let skip = heading.names.firstIndex(of: Heading.reasonsColumn)
        while (try? reader.next(into: &cells)) == true {
          guard badRows.contains(reader.row) else { continue }
          if let skip, skip < cells.count { cells.remove(at: skip) }
          while cells.count < heading.names.count - (skip == nil ? 0 : 1) { cells.append("") }
          let reasons = problems.filter { $0.row == reader.row && $0.severity == .error }
            .map { "\($0.column)：\($0.reason.zh)" }
          out.append(cells + [reasons.joined(separator: "；")])
        }
        let name = path + ".rejected.csv"
        if ErrorsFile.save([0xEF, 0xBB, 0xBF] + out.bytes, name) { written.append(name) }
      }
      return written
    }
  }
}
