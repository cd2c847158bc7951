import Installation
import Store
import TestSupport
import Testing

/// Proves that a database reaches the same schema from whatever step it stood at, keeps its rows on
/// the way, and that a schema which does not fit is named.
@Suite struct MigrationTests {
  static let steps = [
    Migration(1, "first", ["CREATE TABLE a (id {int} PRIMARY KEY) {table}"]),
    Migration(2, "second", ["CREATE TABLE b (id {text} PRIMARY KEY) {clustered}", "CREATE INDEX b_id ON b (id)"]),
    Migration(3, "third", ["ALTER TABLE a ADD COLUMN t {text}"]),
  ]

  private func failure(_ migrator: Migrator, _ store: DataStore) async -> StoreError? {
    do {
      try await migrator.migrate(store)
      return nil
    } catch { return error as? StoreError }
  }

  @Test(arguments: engines)
  func stepsAreAppliedOnce(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    let migrator = Migrator(Self.steps.reversed())
    #expect(migrator.latest == 3)
    #expect(try await migrator.migrate(raw.store, upTo: 2).map(\.number) == [1, 2])
    #expect(try await migrator.check(raw.store).map(\.number) == [3])
    #expect(try await migrator.migrate(raw.store).map(\.number) == [3])
    #expect(try await migrator.migrate(raw.store).isEmpty)
    #expect(try await migrator.check(raw.store).isEmpty)
  }

  @Test(arguments: engines)
  func anEditedStepIsNoticed(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await Migrator(Self.steps).migrate(raw.store)
    var edited = Self.steps
    edited[1] = Migration(2, "second", ["CREATE TABLE b (id {text} PRIMARY KEY) {clustered}", "CREATE INDEX b_id2 ON b (id)"])
    let error = await failure(Migrator(edited), raw.store)
    #expect(error?.code == .schema)
    #expect(error?.message.contains("step 2") == true)
  }

  @Test(arguments: engines)
  func aNewerDatabaseIsNoticed(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await Migrator(Self.steps).migrate(raw.store)
    let error = await failure(Migrator(Array(Self.steps.prefix(2))), raw.store)
    #expect(error?.code == .schema)
    #expect(error?.message.contains("newer") == true)
  }

  @Test(arguments: engines)
  func aStrangeDatabaseIsNoticed(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    do {
      _ = try await Migrator(Self.steps).check(raw.store)
      Issue.record("a database without a schema passed")
    } catch let error as StoreError { #expect(error.code == .schema) }
  }

  @Test(arguments: engines)
  func aStepThatFailsLeavesNothing(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    let broken = Self.steps + [Migration(4, "broken", ["CREATE TABLE d (id {int} PRIMARY KEY) {table}", "CREATE TABLE a (id {int}) {table}"])]
    #expect(await failure(Migrator(broken), raw.store) != nil)
    #expect(try await Migrator(broken).check(raw.store).map(\.number) == [4])
    await #expect(throws: StoreError.self) { try await raw.store.read { try $0.count("SELECT count(*) FROM d") } }
    let mended = Self.steps + [Migration(4, "mended", ["CREATE TABLE d (id {int} PRIMARY KEY) {table}"])]
    #expect(try await Migrator(mended).migrate(raw.store).map(\.number) == [4])
  }

  @Test func checksumsDependOnEveryStatement() {
    let base = Migration(1, "x", ["A", "B"]).checksum
    for other in [["A", "B "], ["B", "A"], ["A"], ["A", "B", ""]] {
      #expect(Migration(1, "x", other).checksum != base, "\(other)")
    }
    #expect(Migration(1, "y", ["A", "B"]).checksum == base)
    let numbers = Installation.migrator.migrations.map(\.number)
    #expect(numbers == Array(1...numbers.count))
  }

  /// Columns and indexes as the engine itself describes them.
  private func schema(_ store: DataStore) async throws -> [String] {
    let sql = store.engine == .sqlite
      ? "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1"
      : """
        SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
          || COALESCE(collation_name, '') AS line FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
          WHERE connamespace = 'public'::regnamespace ORDER BY 1
        """
    return try await store.read { try $0.rows(sql) { try $0.get(0) } }
  }

  private func columns(_ store: DataStore) async throws -> [String: [(name: String, type: String)]] {
    let sql = store.engine == .sqlite
      ? "SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY m.name, p.cid"
      : """
        SELECT table_name, column_name, data_type FROM information_schema.columns
        WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
        """
    return try await store.read { connection in
      var out: [String: [(name: String, type: String)]] = [:]
      try connection.query(sql, []) { row in
        out[try row.get(0), default: []].append((try row.get(1), try row.get(2, as: String.self).uppercased()))
      }
      out["schema_migrations"] = nil
      return out
    }
  }

  /// A value that every constraint of the schema accepts.
  private func sample(_ type: String) -> SQLValue {
    switch type {
    case "INTEGER", "BIGINT": return .integer(20_230_901)
    case "BLOB", "BYTEA": return .blob([1, 2, 3])
    default: return .text("样本")
    }
  }

  /// Step 7 fills the table that it makes from the records that are there.
  @Test(arguments: engines)
  func stepSevenFillsItsTable(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await Installation.migrator.migrate(raw.store, upTo: 6)
    func insert(_ table: String, _ columns: String, _ rows: [[SQLValue]]) async throws {
      let places = rows[0].indices.map { "$\($0 + 3)" }.joined(separator: ", ")
      try await raw.store.write { connection in
        for (i, row) in rows.enumerated() {
          try connection.execute(
            "INSERT INTO \(table) (id, version, \(columns)) VALUES ($1, $2, \(places))",
            [SQLValue.text("\(i)"), 1] + row)
        }
      }
    }
    // One case and undated members; the same without members or measures; two cases; a dated member.
    let cases: [[SQLValue]] = [
      ["K1", "H1", 1, "t", 20_210_101, 20_220_101, .null, .null],
      ["K2", "H2", 1, "t", 20_210_102, .null, 20_210_202, "wrongly_admitted"],
      ["K3", "H3", 1, "t", 20_210_103, .null, .null, .null],
      ["K4", "H3", 1, "t", 20_220_103, .null, .null, .null],
      ["K5", "H4", 1, "t", 20_210_104, .null, .null, .null],
      ["K6", "H1", 2, "t", 20_210_105, .null, .null, .null],
    ]
    try await insert(
      "cases", "case_id, household_id, village_code, object_type, identified_on, eliminated_on, left_on, left_reason", cases)
    try await insert("persons", "person_id, household_id, village_code, joined_on, left_on", [
      ["P1", "H1", 1, .null, .null], ["P2", "H1", 1, .null, .null], ["P3", "H3", 1, .null, .null],
      ["P4", "H4", 1, .null, 20_220_101], ["P5", "H9", 1, .null, .null],
    ])
    try await insert("measures", "measure_id, case_id, category, household_id, village_code, started_on", [
      ["M1", "K1", "c", "H1", 1, 20_210_301], ["M2", "K1", "c", "H1", 1, 20_210_201],
      ["M3", "K1", "c", "H1", 1, .null], ["M4", "K5", "c", "H4", 1, 20_210_201],
    ])
    try await Installation.migrator.migrate(raw.store, upTo: 7)
    let found = try await raw.store.read { connection in
      try connection.rows("SELECT * FROM household_facts ORDER BY village_code, household_id") { row in
        (0..<9).map { row[$0] }
      }
    }
    let none: [SQLValue] = [.null, .null, .null, .null, .null, .null]
    #expect(found == [
      [1, "H1", 1, 20_210_101, 20_220_101, .null, .null, 20_210_201, 2],
      [1, "H2", 1, 20_210_102, .null, 20_210_202, "wrongly_admitted", .null, 0],
      [1, "H3", 0] + none, [1, "H4", 0] + none,
      [2, "H1", 1, 20_210_105, .null, .null, .null, .null, 0],
    ])
  }

  @Test(arguments: engines, Array(0...Installation.migrator.latest))
  func everyEarlierSchemaLeadsToTheSame(_ engine: Engine, _ start: Int) async throws {
    let fresh = try await RawStore(engine)
    try await Installation.migrator.migrate(fresh.store)
    let raw = try await RawStore(engine)
    try await Installation.migrator.migrate(raw.store, upTo: start)
    let before = try await columns(raw.store)
    #expect(before.isEmpty == (start == 0))
    for (table, columns) in before {
      let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
      let names = columns.map(\.name).joined(separator: ", ")
      let values = columns.map { sample($0.type) }
      try await raw.store.write { try $0.execute("INSERT INTO \(table) (\(names)) VALUES (\(places))", values) }
    }
    for number in start...Installation.migrator.latest {
      try await Installation.migrator.migrate(raw.store, upTo: number)
    }
    for (table, columns) in before {
      let names = columns.map(\.name).joined(separator: ", ")
      let kept = try await raw.store.read { connection in
        try connection.rows("SELECT \(names) FROM \(table)") { row in columns.indices.map { row[$0] } }
      }
      #expect(kept == [columns.map { sample($0.type) }], "\(table) from step \(start)")
    }
    #expect(try await schema(raw.store) == schema(fresh.store))
    #expect(try await schema(raw.store).count > 20)
  }
}
