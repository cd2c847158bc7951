import Foundation
import Store
import TestSupport
import Testing

/// Proves that many readers and writers at once neither block one another for good nor lose a write,
/// and that a committed write on SQLite has reached the disk.
@Suite struct ConcurrencyTests {
  @Test(arguments: engines)
  func aHundredTasksAtOnce(_ engine: Engine) async throws {
    let raw = try await RawStore(engine, connections: 4)
    try await raw.create("CREATE TABLE c (id {int} PRIMARY KEY, n {int} NOT NULL) {table}")
    _ = try await raw.store.write { try $0.execute("INSERT INTO c VALUES (0, 0)") }
    let store = raw.store
    let writes = try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 1...100 {
        group.addTask {
          if task % 2 == 0 {
            try await store.write { connection in
              try connection.execute("INSERT INTO c VALUES ($1, 1)", [task])
              try connection.execute("UPDATE c SET n = n + 1 WHERE id = 0")
            }
            return 1
          }
          // The counter and the rows are written together, so no reader may see them differ.
          let (counter, rows) = try await store.read { connection in
            (
              try connection.count("SELECT n FROM c WHERE id = 0"),
              try connection.count("SELECT count(*) FROM c WHERE id > 0")
            )
          }
          #expect(counter == rows)
          return 0
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(writes == 50)
    #expect(try await store.read { try $0.count("SELECT n FROM c WHERE id = 0") } == 50)
  }

  /// More callers than connections, each waiting for the next: none may hold a thread meanwhile.
  @Test(arguments: engines)
  func waitingCallersDoNotHoldThreads(_ engine: Engine) async throws {
    let raw = try await RawStore(engine, connections: 2)
    try await raw.create("CREATE TABLE c (id {int} PRIMARY KEY) {table}")
    let store = raw.store
    let gates = (0..<2).map { _ in Gate() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for gate in gates { group.addTask { try await store.read { _ in gate.wait() } } }
      for _ in 0..<64 { group.addTask { _ = try await store.read { try $0.count("SELECT count(*) FROM c") } } }
      // Runs on the cooperative threads, which would all be held if waiting took one each.
      for gate in gates { group.addTask { gate.open() } }
      try await group.waitForAll()
    }
  }

  @Test(arguments: engines)
  func anErrorDoesNotUseUpAConnection(_ engine: Engine) async throws {
    let raw = try await RawStore(engine, connections: 2)
    for _ in 0..<20 {
      await #expect(throws: StoreError.self) { try await raw.store.read { try $0.count("SELECT x FROM nowhere") } }
      await #expect(throws: StoreError.self) { try await raw.store.write { try $0.execute("BROKEN") } }
    }
    #expect(try await raw.store.read { try $0.count("SELECT 7") } == 7)
  }

  @Test(arguments: engines)
  func manyDifferentStatements(_ engine: Engine) async throws {
    let raw = try await RawStore(engine, connections: 1)
    try await raw.create("CREATE TABLE c (id {int} PRIMARY KEY) {table}")
    try await raw.store.write { connection in
      for i in 0..<3_000 {
        let found = try connection.count("SELECT count(*) + \(i) FROM c WHERE id = \(i)")
        #expect(found == i)
      }
    }
    guard engine == .postgres else { return }
    // Dates and ranges are written into the text of statements: the server must not keep them all.
    let kept = try await raw.store.read { try $0.count("SELECT count(*) FROM pg_prepared_statements") }
    #expect(kept <= 1_000)
  }

  @Test func theWriterOfSQLiteFlushes() async throws {
    let raw = try await RawStore(.sqlite)
    let pragma = { @Sendable (name: String, connection: any Connection) in
      try connection.first("PRAGMA \(name)") { $0[0] }
    }
    #expect(try await raw.store.write { try pragma("synchronous", $0) } == 2)
    #expect(try await raw.store.dedicated { try pragma("synchronous", $0) } == 2)
    #expect(try await raw.store.write { try pragma("journal_mode", $0) } == "wal")
    #expect(try await raw.store.write { try pragma("foreign_keys", $0) } == 1)
    // Opened again, by another process's eyes.
    let again = try await DataStore(raw.location)
    #expect(try await again.write { try pragma("synchronous", $0) } == 2)
  }

  @Test func theServerFlushes() async throws {
    let raw = try await RawStore(.postgres)
    let settings = try await raw.store.write { connection in
      try ["synchronous_commit", "fsync"].map { name in
        try connection.first("SHOW \(name)") { try $0.get(0, as: String.self) }
      }
    }
    #expect(settings == ["on", "on"])
  }

  @Test func aCopyIsWholeWhileWritingGoesOn() async throws {
    let raw = try await RawStore(.sqlite)
    try await raw.create("CREATE TABLE c (id {int} PRIMARY KEY, n {int} NOT NULL) {table}")
    let store = raw.store
    try await store.write { connection in
      for i in 0..<2_000 { try connection.execute("INSERT INTO c VALUES ($1, 0)", [i]) }
    }
    async let writing: Void = {
      for round in 1...20 { try await store.write { try $0.execute("UPDATE c SET n = \(round)") } }
    }()
    let path = raw.folder.file("copy.sqlite")
    try await store.copy(toSQLiteFile: path)
    try await writing
    let copy = try await DataStore(.sqlite(path: path))
    #expect(try await copy.read { try $0.count("SELECT count(*) FROM c") } == 2_000)
    #expect(try await copy.read { try $0.count("SELECT count(DISTINCT n) FROM c") } == 1)
  }
}
