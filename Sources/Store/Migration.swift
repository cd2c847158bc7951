import Basics

/// One numbered, unchangeable step of the schema, the same for both engines.
public struct Migration: Sendable {
  public let number: Int
  public let name: String
  /// Statements in the words of `Engine.definition`.
  public let statements: [String]

  public init(_ number: Int, _ name: String, _ statements: [String]) {
    self.number = number
    self.name = name
    self.statements = statements
  }

  /// Tells whether a step was edited after it had been applied somewhere.
  public var checksum: String {
    String(Checksum.fnv1a(statements.joined(separator: ";\n").utf8), radix: 16)
  }
}

/// Brings a database to a schema, step by step, each in a transaction of its own.
public struct Migrator: Sendable {
  public let migrations: [Migration]

  public init(_ migrations: [Migration]) {
    self.migrations = migrations.sorted { $0.number < $1.number }
  }

  /// The number of the newest step this version knows.
  public var latest: Int { migrations.last?.number ?? 0 }

  /// Applies what is missing, up to `last` where given.
  /// - Returns: the steps applied now.
  /// - Throws: `StoreError` with code `schema` where an applied step is unknown or was edited.
  @discardableResult
  public func migrate(_ store: DataStore, upTo last: Int? = nil) async throws -> [Migration] {
    try await store.write { connection in
      try connection.execute(connection.engine.definition("""
        CREATE TABLE IF NOT EXISTS schema_migrations (
          number {int} PRIMARY KEY, name {text} NOT NULL, checksum {text} NOT NULL) {table}
        """))
    }
    let pending = try await check(store).filter { $0.number <= last ?? .max }
    for step in pending {
      try await store.write { connection in
        for statement in step.statements {
          try connection.execute(connection.engine.definition(statement))
        }
        try connection.execute(
          "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)",
          [step.number, step.name, step.checksum])
      }
    }
    return pending
  }

  /// The steps still to be applied.
  /// - Throws: `StoreError` with code `schema` where the database is newer than this version, an
  ///   applied step was edited, or there is no Zhucun database at all.
  public func check(_ store: DataStore) async throws -> [Migration] {
    let applied: [(Int, String, String)]
    do {
      applied = try await store.read { connection in
        try connection.rows("SELECT number, name, checksum FROM schema_migrations ORDER BY number") {
          (try $0.get(0), try $0.get(1), try $0.get(2))
        }
      }
    } catch let error as StoreError where error.code == .other {
      throw StoreError(.schema, "\(store.location) holds no Zhucun database")
    }
    for (number, name, checksum) in applied {
      guard let known = migrations.first(where: { $0.number == number }) else {
        throw StoreError(.schema, "step \(number) (\(name)) comes from a newer version of Zhucun")
      }
      guard known.checksum == checksum else {
        throw StoreError(.schema, "step \(number) (\(name)) differs from the one applied here")
      }
    }
    let done = Set(applied.map(\.0))
    return migrations.filter { !done.contains($0.number) }
  }
}
