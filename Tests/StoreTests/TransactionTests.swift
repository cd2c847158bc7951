import Store
import TestSupport
import Testing

/// Proves that a transaction is all or nothing on either engine, and what errors say.
@Suite struct TransactionTests {
  struct Stop: Error {}
  static let table = "CREATE TABLE k (id {text} PRIMARY KEY, n {int} NOT NULL CHECK (n < 100)) {clustered}"

  private func ids(_ store: DataStore) async throws -> [String] {
    try await store.read { try $0.rows("SELECT id FROM k ORDER BY id") { try $0.get(0) } }
  }

  @Test(arguments: engines)
  func aThrowUndoesEverything(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    _ = try await raw.store.write { try $0.execute("INSERT INTO k VALUES ('kept', 1)") }
    await #expect(throws: Stop.self) {
      try await raw.store.write { connection in
        try connection.execute("UPDATE k SET n = 2")
        try connection.bulkInsert(into: "k", columns: ["id", "n"]) { try $0.append([.text("lost"), .integer(1)]) }
        throw Stop()
      }
    }
    #expect(try await ids(raw.store) == ["kept"])
    #expect(try await raw.store.read { try $0.count("SELECT n FROM k") } == 1)
  }

  @Test(arguments: engines)
  func anErrorOfTheDatabaseUndoesEverything(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    await #expect(throws: StoreError.self) {
      try await raw.store.write { connection in
        try connection.execute("INSERT INTO k VALUES ('a', 1)")
        try connection.execute("INSERT INTO k VALUES ('a', 2)")
      }
    }
    #expect(try await ids(raw.store) == [])
    _ = try await raw.store.write { try $0.execute("INSERT INTO k VALUES ('a', 3)") }
    #expect(try await ids(raw.store) == ["a"])
  }

  @Test(arguments: engines)
  func aSavepointUndoesItsPartAlone(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    try await raw.store.write { connection in
      try connection.execute("INSERT INTO k VALUES ('before', 1)")
      #expect(throws: Stop.self) {
        try connection.savepoint {
          try connection.execute("INSERT INTO k VALUES ('inside', 1)")
          throw Stop()
        }
      }
      // A statement that the database itself refuses must not spoil the transaction around it.
      #expect(throws: StoreError.self) {
        try connection.savepoint { try connection.execute("INSERT INTO k VALUES ('before', 2)") }
      }
      let nested = try connection.savepoint {
        try connection.savepoint { try connection.execute("INSERT INTO k VALUES ('nested', 1)") }
      }
      #expect(nested == 1)
      try connection.execute("INSERT INTO k VALUES ('after', 1)")
    }
    #expect(try await ids(raw.store) == ["after", "before", "nested"])
  }

  @Test(arguments: engines)
  func errorsHaveCodes(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table, "CREATE TABLE u (id {int} PRIMARY KEY, a {int}, b {int}, UNIQUE (a, b)) {table}")
    try await raw.store.write { connection in
      try connection.execute("INSERT INTO k VALUES ('a', 1)")
      try connection.execute("INSERT INTO u VALUES (1, 2, 3)")
    }
    func code(_ sql: String, _ values: [any SQLRepresentable] = []) async -> StoreError.Code? {
      do {
        try await raw.store.write { try $0.execute(sql, values) }
        return nil
      } catch { return (error as? StoreError)?.code }
    }
    #expect(await code("INSERT INTO k VALUES ('a', 1)") == .duplicate)
    #expect(await code("INSERT INTO u VALUES (1, 5, 5)") == .duplicate)
    #expect(await code("INSERT INTO u VALUES (2, 2, 3)") == .duplicate)
    #expect(await code("INSERT INTO k VALUES ($1, $2)", ["b", 100]) == .constraint)
    #expect(await code("INSERT INTO k VALUES ($1, $2)", ["b", Int?.none]) == .constraint)
    #expect(await code("INSERT INTO nowhere VALUES (1)") == .other)
    #expect(await code("SELEKT 1") == .other)
    do {
      try await raw.store.write { connection in
        try connection.bulkInsert(into: "k", columns: ["id", "n"]) { writer in
          for i in 0..<5_000 { try writer.append([.text(i == 4_999 ? "a" : "x\(i)"), .integer(1)]) }
        }
      }
      Issue.record("a duplicate key was loaded")
    } catch let error as StoreError { #expect(error.code == .duplicate) }
    #expect(try await ids(raw.store) == ["a"])
  }

  /// The error of a statement never repeats its parameters, which may be personal.
  @Test(arguments: engines)
  func errorsDoNotQuoteParameters(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    do {
      try await raw.store.write { try $0.execute("INSERT INTO k (id, n) VALUES ($1, $2)", ["13800009999", 100]) }
      Issue.record("a violated constraint passed")
    } catch let error as StoreError {
      #expect(!error.description.contains("13800009999"))
      #expect(!error.explanation.en.contains("13800009999"))
    }
    do {
      try await raw.store.write { connection in
        try connection.execute("INSERT INTO k (id, n) VALUES ($1, $2)", ["13800009999", 1])
        try connection.execute("INSERT INTO k (id, n) VALUES ($1, $2)", ["13800009999", 1])
      }
      Issue.record("a duplicate key passed")
    } catch let error as StoreError {
      #expect(error.code == .duplicate)
      #expect(!error.description.contains("13800009999"))
    }
  }

  @Test(arguments: engines)
  func changedRowsAreCounted(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    try await raw.store.write { connection in
      for i in 0..<10 { try connection.execute("INSERT INTO k VALUES ($1, $2)", ["\(i)", i]) }
      #expect(try connection.execute("UPDATE k SET n = n + 1 WHERE n < 5") == 5)
      #expect(try connection.execute("UPDATE k SET n = 1 WHERE n > 1000") == 0)
      #expect(try connection.execute("CREATE TABLE other (a INTEGER)") == 0)
      #expect(try connection.execute("DELETE FROM k") == 10)
      #expect(try connection.execute("INSERT INTO k VALUES ('x', 1), ('y', 2)") == 2)
    }
  }

  @Test(arguments: engines)
  func readingCannotWrite(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    await #expect(throws: StoreError.self) {
      try await raw.store.read { try $0.execute("INSERT INTO k VALUES ('a', 1)") }
    }
    #expect(try await ids(raw.store) == [])
  }

  /// A read sees one state, whatever is committed while it lasts.
  @Test(arguments: engines)
  func aReadSeesOneState(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    let writer = try await DataStore(raw.location)
    _ = try await raw.store.write { try $0.execute("INSERT INTO k VALUES ('a', 1)") }
    let started = AsyncStream.makeStream(of: Void.self)
    let gate = Gate()
    async let counts = raw.store.read { connection in
      let before = try connection.count("SELECT count(*) FROM k")
      started.continuation.finish()
      gate.wait()
      return (before, try connection.count("SELECT count(*) FROM k"))
    }
    for await _ in started.stream {}
    _ = try await writer.write { try $0.execute("INSERT INTO k VALUES ('b', 1)") }
    gate.open()
    let (before, after) = try await counts
    #expect(before == 1 && after == 1)
    #expect(try await ids(raw.store) == ["a", "b"])
  }

  @Test(arguments: engines)
  func aDedicatedTransactionCommitsOnlyWhereItIsTold(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    try await raw.store.dedicated { connection in
      try connection.execute(connection.engine.definition("CREATE TEMPORARY TABLE mine (id {text})"))
      try connection.execute("INSERT INTO mine VALUES ('t')")
      _ = try connection.transaction { (true, try connection.execute("INSERT INTO k SELECT id, 1 FROM mine")) }
      _ = try connection.transaction { (false, try connection.execute("INSERT INTO k VALUES ('no', 1)")) }
      #expect(throws: Stop.self) {
        try connection.transaction { () -> (commit: Bool, result: Void) in
          try connection.execute("INSERT INTO k VALUES ('never', 1)")
          throw Stop()
        }
      }
    }
    #expect(try await ids(raw.store) == ["t"])
    await #expect(throws: StoreError.self) { try await raw.store.read { try $0.count("SELECT count(*) FROM mine") } }
  }

  @Test func addresses() throws {
    #expect(try StoreLocation("sqlite:/tmp/a.sqlite") == .sqlite(path: "/tmp/a.sqlite"))
    #expect(try StoreLocation("postgres://u:secret@h:5432/d").description == "postgres://u@h:5432/d")
    for bad in ["", "sqlite:", "mysql://x", "/tmp/a.sqlite"] {
      #expect(throws: StoreError.self, "\(bad)") { try StoreLocation(bad) }
    }
  }

  @Test func aMissingDatabaseIsNamed() async throws {
    let folder = try TemporaryFolder()
    do {
      _ = try await DataStore(.sqlite(path: folder.file("none.sqlite")))
      Issue.record("a missing database was opened")
    } catch let error as StoreError { #expect(error.code == .connection) }
    do {
      _ = try await DataStore(.postgres(url: "postgres://nobody@127.0.0.1:1/none"))
      Issue.record("a missing server was reached")
    } catch let error as StoreError { #expect(error.code == .connection) }
  }
}
