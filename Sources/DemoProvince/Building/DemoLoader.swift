import Authority
public import Basics
import Installation
import Journal
import Store

/// What the demo is doing, for whoever waits.
public struct DemoProgress: Sendable {
  public let step: Bilingual
  public let number: Int
  public let of: Int
  public let rows: Int
}

/// The demo's own people and places do not pass the rules they are meant to show.
struct DemoDefect: ExplainedError {
  let kind: String
  let finding: RuleFinding

  var explanation: Bilingual {
    Bilingual("演示数据有误（\(kind)）：\(finding.reason.zh)", "The demo's data is at fault (\(kind)): \(finding.reason.en)")
  }
}

/// Feeds synthetic records through the same door as any file.
struct DemoLoader {
  let installation: Installation
  let connection: any Connection
  let report: (DemoProgress) -> Void
  var step = 0
  let steps: Int

  private static let batch = 4_000

  /// Imports one kind as one Change.
  /// - Parameters:
  ///   - fields: the fields that `produce` gives, in its order.
  ///   - produce: calls its argument once for each record.
  mutating func load(
    _ kindID: String, _ name: Bilingual, fields: [String],
    _ produce: (_ emit: ([SQLValue]) throws -> Void) throws -> Void
  ) throws {
    guard let kind = installation.registry.kind(kindID) else { throw ChangeError.unknownKind(kindID) }
    step += 1
    let bulk = try BulkImport(
      kind: kind, connection: connection, keys: installation.keys, viewer: .machineOperator,
      surroundings: installation.surroundings)
    let positions = fields.compactMap { kind.position(of: $0) }
    var rows: [ProposedRow] = []
    rows.reserveCapacity(Self.batch)
    var count = 0
    func tell() { report(DemoProgress(step: name, number: step, of: steps, rows: count)) }
    func flush() throws {
      let findings = try bulk.add(rows)
      if let bad = findings.first(where: { $0.finding.severity == .error }) {
        throw DemoDefect(kind: kindID, finding: bad.finding)
      }
      rows.removeAll(keepingCapacity: true)
      tell()
    }
    tell()
    try produce { values in
      count += 1
      var row = [SQLValue?](repeating: nil, count: kind.fields.count)
      for (position, value) in zip(positions, values) { row[position] = value }
      rows.append(ProposedRow(number: count, values: row))
      if rows.count == Self.batch { try flush() }
    }
    try flush()
    let (_, findings) = try bulk.finish(
      source: "demo", dryRun: false, keepGood: false, hasErrors: false)
    if let bad = findings.first(where: { $0.finding.severity == .error }) {
      throw DemoDefect(kind: kindID, finding: bad.finding)
    }
  }
}

extension SQLValue {
  static func date(_ date: LocalDate?) -> SQLValue { date.sqlValue }
  static func list(_ items: [String]) -> SQLValue { .text(items.joined(separator: ";")) }
  static func number(_ n: Int) -> SQLValue { .integer(Int64(n)) }
  static func yuan(_ n: Int) -> SQLValue { .integer(Int64(n) * 100) }
}
