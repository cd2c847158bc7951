import Basics
import Store
import TestSupport
import Testing

/// Proves that values come back from either engine as they went in, whichever way they went.
@Suite struct ValueTests {
  static let table = "CREATE TABLE v (id {int} PRIMARY KEY, n {int}, t {text}, b {blob}) {table}"

  /// Values that engines, protocols and file formats are known to stumble over.
  static let integers: [SQLValue] = [0, 1, -1, .max, .min, 1 << 53 + 1, 510_000_000_000].map { .integer($0) } + [.null]
  static let texts: [SQLValue] = [
    "", " ", "\\", "\\N", "\\.", "\t", "\n", "\r\n", "a\tb\nc\\d", "'", "\"", "''; DROP TABLE v; --", "驻村第一书记",
    "𠮷野家 👩‍👩‍👧", "e\u{301}", "é", "\u{F92C}", "郎", "%s $1 ?1 :a", "{int}", "NULL", "null", "\u{7F}\u{1}\u{1F}",
    "\u{FEFF}x", "\u{10FFFF}", String(repeating: "长", count: 50_000),
  ].map { .text($0) } + [.null]
  static let blobs: [SQLValue] = [
    [], [0], [0, 0, 0], [0x5C, 0x78], Array("\\x00".utf8), [0xFF, 0xFE, 0x00], Array(0...255), [0x0A, 0x09],
    [UInt8](repeating: 0xAB, count: 300_000),
  ].map { .blob($0) } + [.null]

  static var rows: [[SQLValue]] {
    (0..<max(integers.count, texts.count, blobs.count)).map { i in
      [.integer(Int64(i)), integers[i % integers.count], texts[i % texts.count], blobs[i % blobs.count]]
    }
  }

  /// Compared by bytes: Swift's own comparison takes é and é for one.
  private func same(_ a: [SQLValue], _ b: [SQLValue]) -> Bool {
    a == b && zip(a, b).allSatisfy { ($0.text ?? "").utf8.elementsEqual(($1.text ?? "").utf8) }
  }

  private func expectAll(_ store: DataStore) async throws {
    for streamed in [false, true] {
      let found = try await store.read { connection in
        var out: [[SQLValue]] = []
        let sql = "SELECT id, n, t, b FROM v ORDER BY id"
        let take = { (row: Row) in out.append((0..<4).map { row[$0] }) }
        if streamed { try connection.stream(sql, [], take) } else { try connection.query(sql, [], take) }
        return out
      }
      #expect(found.count == Self.rows.count)
      for (a, b) in zip(found, Self.rows) { #expect(same(a, b), "row \(b[0]), streamed \(streamed)") }
    }
  }

  @Test(arguments: engines)
  func parametersComeBack(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    try await raw.store.write { connection in
      for row in Self.rows {
        let changed = try connection.execute("INSERT INTO v (id, n, t, b) VALUES ($1, $2, $3, $4)", row)
        #expect(changed == 1)
      }
    }
    try await expectAll(raw.store)
  }

  @Test(arguments: engines)
  func bulkRowsComeBack(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    let written = try await raw.store.write { connection in
      try connection.bulkInsert(into: "v", columns: ["id", "n", "t", "b"]) { writer in
        for row in Self.rows { try writer.append(row) }
      }
    }
    #expect(written == Self.rows.count)
    try await expectAll(raw.store)
  }

  @Test(arguments: engines)
  func comparisonFindsExactlyTheValue(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    try await raw.store.write { connection in
      for row in Self.rows { try connection.execute("INSERT INTO v (id, n, t, b) VALUES ($1, $2, $3, $4)", row) }
      for (column, position) in [("n", 1), ("t", 2), ("b", 3)] {
        for row in Self.rows where !row[position].isNull {
          let wanted = Self.rows.filter { same([$0[position]], [row[position]]) }.map { $0[0] }
          let found = try connection.rows("SELECT id FROM v WHERE \(column) = $1 ORDER BY id", [row[position]]) { $0[0] }
          #expect(found == wanted, "\(column) of row \(row[0])")
        }
      }
    }
  }

  @Test(arguments: engines)
  func typedValuesComeBack(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    let date = try #require(LocalDate(2023, 9, 1))
    let code = try #require(DivisionCode("512022111213"))
    func check<T: SQLRepresentable & Equatable>(_ value: T, _ column: String) async throws {
      let found = try await raw.store.write { connection in
        try connection.execute("DELETE FROM v")
        try connection.execute("INSERT INTO v (id, \(column)) VALUES ($1, $2)", [1, value])
        return try connection.first("SELECT \(column) FROM v") { try $0.get(0, as: T.self) }
      }
      #expect(found == value)
    }
    try await check(date, "n")
    try await check(code, "n")
    try await check(Yuan(fen: -680_050), "n")
    try await check(Instant(microseconds: 1_693_526_400_123_456), "n")
    try await check(true, "n")
    try await check(false, "n")
    try await check(Int.min, "n")
    try await check("五保户", "t")
    try await check([UInt8](0...255), "b")
    try await check(Optional<LocalDate>.none, "n")
    try await check(Optional<LocalDate>.some(date), "n")
    try await check(Optional<String>.none, "t")
  }

  @Test(arguments: engines)
  func aValueOfAnotherTypeIsADecodingError(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    try await raw.store.write { connection in
      try connection.execute("INSERT INTO v (id, n, t) VALUES (1, 20230231, 'x')")
      try connection.query("SELECT n, t, b FROM v", []) { row in
        #expect(throws: StoreError.self) { try row.get(0, as: LocalDate.self) }
        #expect(throws: StoreError.self) { try row.get(0, as: DivisionCode.self) }
        #expect(throws: StoreError.self) { try row.get(1, as: Int.self) }
        #expect(throws: StoreError.self) { try row.get(2, as: [UInt8].self) }
        let none = try row.get(2, as: [UInt8]?.self)
        #expect(none == nil)
      }
    }
  }

  /// PostgreSQL cannot keep a NUL in text; cutting the text there would lose what follows.
  @Test(arguments: engines)
  func aNulInTextIsNeverHalfWritten(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(Self.table)
    for bulk in [false, true] {
      do {
        let found = try await raw.store.write { connection in
          try connection.execute("DELETE FROM v")
          if bulk {
            try connection.bulkInsert(into: "v", columns: ["id", "t"]) { try $0.append([.integer(1), .text("a\0b")]) }
          } else {
            try connection.execute("INSERT INTO v (id, t) VALUES (1, $1)", ["a\0b"])
          }
          return try connection.first("SELECT t FROM v") { try $0.get(0, as: String.self) }
        }
        #expect(found == "a\0b", "bulk \(bulk)")
      } catch let error as StoreError { #expect(error.code == .constraint, "bulk \(bulk)") }
    }
  }
}
