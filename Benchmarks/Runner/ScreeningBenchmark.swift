import ColumnScreening
import Foundation

/// `zhucun-benchmarks screening build DATA STORE` and `… run STORE RULES OUT.csv`: the twelve rules over
/// data of `Benchmarks/screening_data.py`, from the store's files to the alerts as CSV.
enum ScreeningBenchmark {
  static let schema = StoreSchema(
    parentColumns: [
      .init("village", .four), .init("members", .one), .init("wage", .four), .init("business", .four),
      .init("property", .four), .init("transfer", .four), .init("cost", .four), .init("last_year", .four),
      .init("house", .one, codes: ["unsafe": 2]), .init("water", .one, codes: ["unsafe": 1]),
      .init("category", .one), .init("coop", .four), .init("coop_income", .four),
    ],
    childWord: "person",
    childColumns: [
      .init("birth", .four), .init("sex", .one), .init("schooling", .one, codes: ["dropped_out": 2]),
      .init("insured", .one, codes: ["no": 0]), .init("pension", .one), .init("disability", .one),
      .init("chronic", .one), .init("work", .one),
    ],
    events: [
      .init("medical", of: .child, columns: [.init("amount", .four)]),
      .init("disaster", of: .child, columns: [.init("loss", .four)]),
      .init("unemployment", of: .child, columns: [.init("months", .one)]),
      .init("dropout", of: .child), .init("lapse", of: .child),
      .init("dissolved", of: .parentColumn("coop")),
    ])

  static func run(_ arguments: [String]) async throws {
    switch (arguments.first, arguments.count) {
    case ("build", 3): try build(from: arguments[1], at: arguments[2])
    case ("run", 4): try await screen(arguments[1], rules: arguments[2], out: arguments[3])
    default:
      print("usage: zhucun-benchmarks screening build DATA STORE | run STORE RULES OUT.csv")
      exit(64)
    }
  }

  // MARK: Building, which is not timed

  /// A flat column of `screening_data.py`, part by part.
  private struct FlatColumn {
    let bytes: Data
    let width: Int

    init(_ data: String, _ table: String, _ column: String, _ width: Int) throws {
      bytes = try Data(contentsOf: URL(filePath: "\(data)/flat/\(table).\(column)"), options: .alwaysMapped)
      self.width = width
    }

    var count: Int { bytes.count / width }

    func values(_ range: Range<Int>) -> [Int64] {
      bytes.withUnsafeBytes { bytes in
        range.map { row in
          switch width {
          case 1: Int64(bytes.load(fromByteOffset: row, as: Int8.self))
          case 4: Int64(bytes.load(fromByteOffset: 4 * row, as: Int32.self))
          default: bytes.load(fromByteOffset: 8 * row, as: Int64.self)
          }
        }
      }
    }
  }

  private static func build(from data: String, at folder: String) throws {
    let start = ContinuousClock.now
    let changes = try ColumnStore.build(at: URL(filePath: folder), schema: schema)
    let keys = try FlatColumn(data, "households", "household", 4), members = try FlatColumn(data, "households", "members", 1)
    let columns = try schema.parentColumns.map { try FlatColumn(data, "households", $0.name, $0.width.rawValue) }
    let childKeys = try FlatColumn(data, "persons", "key", 8)
    let childColumns = try schema.childColumns.map { try FlatColumn(data, "persons", $0.name, $0.width.rawValue) }
    var child = 0
    for first in stride(from: 0, to: keys.count, by: 100_000) {
      let range = first..<min(first + 100_000, keys.count)
      var rows = ParentRows(for: schema)
      rows.keys = keys.values(range)
      rows.ids = rows.keys.map(String.init)
      rows.columns = columns.map { $0.values(range) }
      rows.childCounts = members.values(range).map(Int.init)
      let children = child..<(child + rows.childCounts.reduce(0, +))
      child = children.upperBound
      rows.childKeys = childKeys.values(children)
      rows.childColumns = childColumns.map { $0.values(children) }
      try changes.replace(parents: rows)
    }
    for table in schema.events {
      var width = 8
      if case .parentColumn = table.link { width = 4 }
      var rows = EventRows(for: table)
      let keys = try FlatColumn(data, table.name, "key", width)
      rows.keys = keys.values(0..<keys.count)
      rows.days = try FlatColumn(data, table.name, "day", 4).values(0..<keys.count)
      rows.columns = try table.columns.map {
        try FlatColumn(data, table.name, $0.name, $0.width.rawValue).values(0..<keys.count)
      }
      try changes.append(events: rows, to: table.name)
    }
    let store = try changes.commit(stamp: [])
    let size = store.statistics
    print("built in \(seconds(since: start)) s: \(size.parents) parents, \(size.childRows) children, \(size.bytes / 1_000_000) MB")
  }

  // MARK: The work that is timed

  private static func screen(_ folder: String, rules path: String, out: String) async throws {
    // Like the peer's connection: open before, with nothing read; the first run finds it cold.
    let store = try ColumnStore.open(at: URL(filePath: folder), schema: schema)
    for run in 1...3 {
      let start = ContinuousClock.now, cpu = clock()
      let (text, context) = try rules(path)
      let rules = try CompiledRules(text, schema: schema, context: context)
      let compiled = seconds(since: start)
      let alerts = try await store.screen(with: rules)
      let screened = seconds(since: start)
      let checksum = try await write(alerts, to: out)
      let total = seconds(since: start)
      print(
        "Zhucun run \(run): \(total) s wall, \(decimal(Double(clock() - cpu) / Double(CLOCKS_PER_SEC))) s CPU",
        "(ready \(compiled), screened \(screened), written \(total))")
      if run == 3 { print("Zhucun: \(alerts.count) alerts, checksum \(checksum), peak \(peakMegabytes()) MB") }
    }
  }

  /// Reads the plain text of `Benchmarks/screening.rules`.
  private static func rules(_ path: String) throws -> (RuleSetText, RuleContext) {
    var text = RuleSetText(rules: []), context = RuleContext(), shown: [NamedExpression] = []
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      switch words[0] {
      case "window":
        let days = words[1].split(separator: " ").compactMap { Int64($0) }
        context.window = days[0]...days[1]
      case "rule":
        let parts = words[1].split(separator: ":", maxSplits: 1).map(String.init)
        text.rules.append(RuleText(parts[0], when: parts[1], showing: shown))
      default:
        let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        if words[0] == "show" {
          shown.append(NamedExpression(String(parts[0].dropFirst(5)), parts[1]))
        } else {
          text.definitions.append(NamedExpression(parts[0], parts[1]))
        }
      }
    }
    return (text, context)
  }

  /// Writes `household,village,mask,per_head,medical,loss,reasons`, and sums up key · mask.
  private static func write(_ alerts: Screening, to path: String) async throws -> Int64 {
    let half = alerts.count / 2
    async let upper = lines(alerts, half..<alerts.count)
    let lower = lines(alerts, 0..<half), rest = await upper
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.write(contentsOf: Data("household,village,mask,per_head,medical_paid,disaster_loss,reasons\n".utf8))
    for part in [lower.csv, rest.csv] {
      // Without a copy: the file takes the bytes before the array goes.
      try part.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        try file.write(
          contentsOf: Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: base), count: bytes.count, deallocator: .none))
      }
    }
    try file.close()
    return lower.checksum + rest.checksum
  }

  private static func lines(_ alerts: Screening, _ range: Range<Int>) -> (csv: [UInt8], checksum: Int64) {
    var csv: [UInt8] = []
    csv.reserveCapacity(range.count * 90)
    let reasons = alerts.rules.ruleNames.map { Array("\($0);".utf8) }
    var checksum: Int64 = 0
    for index in range {
      let alert = alerts[index], rules = alert.rules, rule = rules.trailingZeroBitCount
      checksum += alert.key * Int64(bitPattern: rules)
      csv += alert.idBytes
      csv.append(UInt8(ascii: ","))
      append(alert.shown(0, ofRule: rule), to: &csv)
      append(Int64(bitPattern: rules), to: &csv)
      for item in 1...3 { append(alert.shown(item, ofRule: rule), to: &csv) }
      var mask = rules
      while mask != 0 {
        csv += reasons[mask.trailingZeroBitCount]
        mask &= mask - 1
      }
      csv.append(10)
    }
    return (csv, checksum)
  }

  /// A number and a comma.
  private static func append(_ number: Int64?, to csv: inout [UInt8]) {
    if let number {
      var rest = number.magnitude
      if number < 0 { csv.append(UInt8(ascii: "-")) }
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
        var at = 20
        repeat {
          at -= 1
          digits[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        } while rest > 0
        csv += UnsafeMutableBufferPointer(rebasing: digits[at...])
      }
    }
    csv.append(UInt8(ascii: ","))
  }

  private static func seconds(since start: ContinuousClock.Instant) -> String {
    let parts = (ContinuousClock.now - start).components
    return decimal(Double(parts.seconds) + Double(parts.attoseconds) / 1e18)
  }

  private static func decimal(_ number: Double) -> String { String(format: "%.3f", number) }

  private static func peakMegabytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}
