public import Authority
public import Basics
import Divisions
import Foundation
import Indicators
import Journal
public import Store

/// A copy taken while the database is in use, with a manifest that a restored copy is held against.
public struct Backup: Sendable {
  /// What a copy must show again: the journal's head, how many records of each kind, and the
  /// programme summary on the day of the backup.
  public struct Manifest: Codable, Sendable, Hashable {
    public let head: String
    public let counts: [String: Int]
    public let figures: [String: Double]
    public let division: String?
    public let asOf: String
  }

  /// The copy differs from what its manifest says.
  public struct Mismatch: ExplainedError {
    public let what: Bilingual
    public var explanation: Bilingual {
      Bilingual("备份与清单不符：\(what.zh)", "The copy does not fit its manifest: \(what.en)")
    }
    public var remedy: Bilingual? { Bilingual("改用另一份备份", "Use another backup") }
  }

  /// The state of an installation, for comparison.
  public static func manifest(_ installation: Installation, asOf date: LocalDate) async throws -> Manifest {
    let (head, province) = try await installation.store.read { connection in
      (
        try ChainHead.read(connection),
        try connection.first("SELECT code FROM divisions WHERE level = 'province' ORDER BY code LIMIT 1") {
          try $0.get(0, as: DivisionCode.self)
        }
      )
    }
    var figures: [String: Double] = [:]
    if let province {
      let summary = try await Summary.compute(
        of: province, on: date, policy: installation.policy, viewer: .machineOperator,
        installation.store)
      for figure in summary.figures { figures[figure.id] = figure.number }
    }
    return Manifest(
      head: head.description, counts: try await installation.counts(), figures: figures,
      division: province?.description, asOf: date.description)
  }

  /// Writes the copy to `path` and the manifest to `path.manifest.json`, and compares the two.
  /// - Throws: `StoreError` where the file exists; `Mismatch`.
  public static func make(_ installation: Installation, to path: String) async throws -> Manifest {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw StoreError(.storage, "\(path) exists already")
    }
    let partial = path + ".partial"
    try? FileManager.default.removeItem(atPath: partial)
    switch installation.store.location {
    case .sqlite: try await installation.store.copy(toSQLiteFile: partial)
    case .postgres(let url):
      try run("pg_dump", ["--format=custom", "--no-owner", "--file=\(partial)", "--dbname=\(url)"])
    }
    // The copy is of one moment, which the manifest must be of too: take it from the copy.
    let manifest: Manifest
    if case .sqlite = installation.store.location {
      let options = Installation.Options(
        keyFile: Installation.keyPath(installation.store.location, .init()))
      let copy = try await Installation.open(.sqlite(path: partial), options)
      manifest = try await Self.manifest(copy, asOf: installation.surroundings.today)
      await copy.store.close()
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: partial + suffix) }
    } else {
      manifest = try await Self.manifest(installation, asOf: installation.surroundings.today)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(manifest).write(to: URL(fileURLWithPath: path + ".manifest.json"))
    try FileManager.default.moveItem(atPath: partial, toPath: path)
    return manifest
  }

  /// Makes a new database of a copy, brings its schema up to date, and holds it against the
  /// manifest.
  /// - Throws: `StoreError` where the target exists; `Mismatch`.
  public static func restore(
    from path: String, to location: StoreLocation, _ options: Installation.Options = .init()
  ) async throws -> Manifest {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError(.connection, "no backup at \(path)")
    }
    let wanted = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: URL(fileURLWithPath: path + ".manifest.json")))
    switch location {
    case .sqlite(let target):
      guard !FileManager.default.fileExists(atPath: target) else {
        throw StoreError(.storage, "\(target) exists already")
      }
      // Held against the manifest under another name, so that a failure leaves nothing behind.
      let partial = target + ".partial"
      func discard(_ suffixes: [String]) {
        for suffix in suffixes { try? FileManager.default.removeItem(atPath: partial + suffix) }
      }
      discard(["", "-wal", "-shm"])
      do {
        try FileManager.default.copyItem(atPath: path, toPath: partial)
        var named = options
        named.keyFile = Installation.keyPath(location, options)
        let manifest = try await compare(.sqlite(path: partial), named, with: wanted)
        discard(["-wal", "-shm"])
        try FileManager.default.moveItem(atPath: partial, toPath: target)
        return manifest
      } catch {
        discard(["", "-wal", "-shm"])
        throw error
      }
    case .postgres(let url):
      try run("pg_restore", ["--no-owner", "--exit-on-error", "--single-transaction", "--dbname=\(url)", path])
      return try await compare(location, options, with: wanted)
    }
  }

  private static func compare(
    _ location: StoreLocation, _ options: Installation.Options, with wanted: Manifest
  ) async throws -> Manifest {
    // The copy may come from an earlier version.
    let store = try await DataStore(location)
    _ = try await Installation.migrator.check(store)
    try await Installation.migrator.migrate(store)
    await store.close()
    let installation = try await Installation.open(location, options)
    let found = try await manifest(installation, asOf: LocalDate(iso: wanted.asOf) ?? installation.surroundings.today)
    await installation.store.close()
    if found.head != wanted.head {
      throw Mismatch(what: Bilingual("链头 \(found.head)，应为 \(wanted.head)", "head \(found.head) instead of \(wanted.head)"))
    }
    for (kind, count) in wanted.counts where found.counts[kind] != count {
      throw Mismatch(what: Bilingual("\(kind) 有 \(found.counts[kind] ?? 0) 条，应为 \(count)", "\(found.counts[kind] ?? 0) \(kind) instead of \(count)"))
    }
    for (figure, value) in wanted.figures where found.figures[figure] != value {
      throw Mismatch(what: Bilingual("指标 \(figure) 不同", "the figure \(figure) differs"))
    }
    return found
  }

  private static func run(_ tool: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let message = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw StoreError(.other, "\(tool): \(String(decoding: message, as: UTF8.self).prefix(400))")
    }
  }
}
