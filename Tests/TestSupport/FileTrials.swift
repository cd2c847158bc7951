public import Authority
public import Basics
public import Exchange
import Foundation
import Installation
public import Journal
import Store

/// Tables as text and back, written apart from the product's own reader and writer.
public enum CSVText {
  public static func write(_ table: [[String]], lineEnd: String = "\r\n") -> String {
    table.map { row in row.map(cell).joined(separator: ",") + lineEnd }.joined()
  }

  public static func cell(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r\r\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// Reads comma-separated values, every cell verbatim.
  public static func read(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var characters = Array(text.unicodeScalars)[...]
    if characters.first == "\u{FEFF}" { characters.removeFirst() }
    while let next = characters.popFirst() {
      switch next {
      case "\"" where isQuoted:
        if characters.first == "\"" {
          characters.removeFirst()
          cell.append("\"")
        } else {
          isQuoted = false
        }
      case "\"" where cell.isEmpty: isQuoted = true
      case "," where !isQuoted:
        row.append(cell)
        cell = ""
      case "\r" where !isQuoted: continue
      case "\n" where !isQuoted:
        rows.append(row + [cell])
        (row, cell) = ([], "")
      default: cell.unicodeScalars.append(next)
      }
    }
    if !cell.isEmpty || !row.isEmpty { rows.append(row + [cell]) }
    return rows
  }
}

/// What a test compares to know that nothing was written: the journal's end and all counts.
public struct DatabaseState: Sendable, Hashable {
  public let head: String
  public let counts: [String: Int]
}

extension Fixture {
  /// Imports text as a file of a kind.
  @discardableResult
  public func load(
    _ kind: String, _ text: String, name: String? = nil, dryRun: Bool = false, keepGood: Bool = false
  ) async throws -> ImportReport {
    try await load(kind, Array(text.utf8), name: name, dryRun: dryRun, keepGood: keepGood)
  }

  @discardableResult
  public func load(
    _ kind: String, _ bytes: [UInt8], name: String? = nil, dryRun: Bool = false, keepGood: Bool = false
  ) async throws -> ImportReport {
    let path = folder.file(name ?? kind + ".csv")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try await load(kind, path: path, dryRun: dryRun, keepGood: keepGood)
  }

  /// Imports a file through the door that the command line uses.
  @discardableResult
  public func load(
    _ kind: String, path: String, dryRun: Bool = false, keepGood: Bool = false
  ) async throws -> ImportReport {
    let installation = installation
    guard let record = installation.registry.kind(kind) else { throw UnknownKind(kind: kind) }
    let options = FileImport.Options(dryRun: dryRun, keepGood: keepGood)
    return try await installation.store.dedicated { connection in
      if kind == "boundaries" {
        return try BoundaryImport(keys: installation.keys, surroundings: installation.surroundings)
          .run(path: path, options: options, viewer: .machineOperator, connection)
      }
      return try FileImport(
        registry: installation.registry, policy: installation.policy, keys: installation.keys,
        surroundings: installation.surroundings
      ).run(record, path: path, options: options, viewer: .machineOperator, connection)
    }
  }

  /// Imports the samples of all kinds up to and without `kind`.
  public func loadSamples(before kind: String? = nil) async throws {
    for sample in SampleFiles.all {
      if sample.kind == kind { return }
      try await load(sample.kind, CSVText.write(sample.table(.english)), name: "sample-\(sample.kind).csv")
    }
  }

  /// Everything of a kind as `export` writes it.
  public func export(_ kind: String, _ language: Language = .english) async throws -> String {
    let installation = installation
    guard let record = installation.registry.kind(kind) else { throw UnknownKind(kind: kind) }
    let bytes = try await installation.store.read { connection in
      var bytes: [UInt8] = []
      _ = try FileExport(policy: installation.policy, keys: installation.keys).run(
        record, division: nil, language: language, viewer: .machineOperator, connection
      ) { bytes += $0 }
      return bytes
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The exported records by their first cell or cells, each as heading and value, empty ones left out.
  public func records(_ kind: String, key columns: Int = 1) async throws -> [String: [String: String]] {
    let table = CSVText.read(try await export(kind))
    guard let heading = table.first else { return [:] }
    var out: [String: [String: String]] = [:]
    for row in table.dropFirst() {
      let pairs = zip(heading, row).filter { !$0.1.isEmpty }
      out[row.prefix(columns).joined(separator: "|")] = Dictionary(pairs) { first, _ in first }
    }
    return out
  }

  public func state() async throws -> DatabaseState {
    let head = try await installation.store.read { try ChainHead.read($0).description }
    return DatabaseState(head: head, counts: try await installation.counts())
  }

  struct UnknownKind: Error { let kind: String }
}

extension TemporaryFolder {
  public func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: file(name)).map { String(decoding: $0, as: UTF8.self) }
  }

  public func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
}
