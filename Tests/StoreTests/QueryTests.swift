import Basics
import Store
import TestSupport
import Testing

/// Proves that the portable subset of SQL means the same on both engines, that queries nest, and
/// that large results stream.
@Suite struct QueryTests {
  @Test(arguments: engines)
  func aHundredThousandRowsStream(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create("CREATE TABLE big (id {int} PRIMARY KEY, t {text} NOT NULL) {table}")
    let count = 100_000
    let written = try await raw.store.write { connection in
      try connection.bulkInsert(into: "big", columns: ["id", "t"]) { writer in
        for i in 0..<count { try writer.append([.integer(Int64(i)), .text("第\(i)行\t\\\n")]) }
      }
    }
    #expect(written == count)
    let (rows, wrong) = try await raw.store.read { connection in
      var (next, wrong) = (0, 0)
      try connection.stream("SELECT id, t FROM big WHERE id >= $1 ORDER BY id", [0]) { row in
        if row[0] != .integer(Int64(next)) || row[1] != .text("第\(next)行\t\\\n") { wrong += 1 }
        next += 1
      }
      return (next, wrong)
    }
    #expect(rows == count && wrong == 0)
  }

  /// Leaving a stream early leaves the connection usable.
  @Test(arguments: engines)
  func aStreamCanBeLeft(_ engine: Engine) async throws {
    struct Enough: Error {}
    let raw = try await RawStore(engine, connections: 1)
    try await raw.create("CREATE TABLE big (id {int} PRIMARY KEY) {table}")
    try await raw.store.write { connection in
      try connection.bulkInsert(into: "big", columns: ["id"]) { writer in
        for i in 0..<5_000 { try writer.append([.integer(Int64(i))]) }
      }
    }
    for _ in 0..<3 {
      let sum = try await raw.store.read { connection in
        var seen = 0
        #expect(throws: Enough.self) {
          try connection.stream("SELECT id FROM big ORDER BY id", []) { _ in
            seen += 1
            if seen == 10 { throw Enough() }
          }
        }
        #expect(throws: StoreError.self) { try connection.savepoint { try connection.stream("SELECT x FROM big", []) { _ in } } }
        return try connection.count("SELECT count(*) FROM big") + seen
      }
      #expect(sum == 5_010)
    }
  }

  @Test(arguments: engines)
  func aLoadThatThrowsLeavesNothing(_ engine: Engine) async throws {
    struct Enough: Error {}
    let raw = try await RawStore(engine)
    try await raw.create("CREATE TABLE big (id {int} PRIMARY KEY) {table}")
    await #expect(throws: Enough.self) {
      try await raw.store.write { connection in
        try connection.bulkInsert(into: "big", columns: ["id"]) { writer in
          for i in 0..<50_000 { try writer.append([.integer(Int64(i))]) }
          throw Enough()
        }
      }
    }
    #expect(try await raw.store.read { try $0.count("SELECT count(*) FROM big") } == 0)
    let empty = try await raw.store.write { try $0.bulkInsert(into: "big", columns: ["id"]) { _ in } }
    #expect(empty == 0)
  }

  /// The same statement inside its own rows, and others that write meanwhile.
  @Test(arguments: engines)
  func queriesNest(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create("CREATE TABLE n (id {int} PRIMARY KEY, up {int}) {table}", "CREATE TABLE seen (id {int}) {table}")
    let total = try await raw.store.write { connection in
      for i in 1...15 { try connection.execute("INSERT INTO n VALUES ($1, $2)", [i, i / 2]) }
      let children = "SELECT id FROM n WHERE up = $1 ORDER BY id"
      func walk(_ id: Int64, _ depth: Int) throws -> Int {
        var below = 1
        try connection.query(children, [id]) { row in
          let child: Int64 = try row.get(0)
          try connection.execute("INSERT INTO seen VALUES ($1)", [child])
          below += try walk(child, depth + 1)
          #expect(try row.get(0, as: Int64.self) == child)
        }
        return below
      }
      return try walk(0, 0)
    }
    #expect(total == 16)
    #expect(try await raw.store.read { try $0.count("SELECT count(DISTINCT id) FROM seen") } == 15)
  }

  @Test(arguments: engines)
  func convenientReading(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create("CREATE TABLE n (id {int} PRIMARY KEY) {table}")
    try await raw.store.write { connection in
      #expect(try connection.first("SELECT id FROM n") { try $0.get(0, as: Int.self) } == nil)
      #expect(try connection.count("SELECT id FROM n") == 0)
      #expect(try connection.count("SELECT max(id) FROM n") == 0)
      for i in [3, 1, 2] { try connection.execute("INSERT INTO n VALUES ($1)", [i]) }
      #expect(try connection.first("SELECT id FROM n ORDER BY id DESC") { try $0.get(0, as: Int.self) } == 3)
      #expect(try connection.rows("SELECT id FROM n WHERE id > $1 ORDER BY id", [1]) { try $0.get(0, as: Int.self) } == [2, 3])
    }
  }

  /// Each statement with what it must yield, as integers and texts.
  static let portable: [(sql: String, values: [any SQLRepresentable], wanted: [[SQLValue]])] = [
    ("SELECT sum(n), count(*), min(n), max(n) FROM p", [], [[20, 5, 2, 6]]),
    ("SELECT sum(n) FROM p WHERE n > $1", [1_000], [[.null]]),
    ("SELECT count(DISTINCT CASE WHEN n > $1 THEN g END) FROM p", [3], [[1]]),
    ("SELECT g, count(*) FROM p GROUP BY g HAVING count(*) > 1 ORDER BY g NULLS LAST", [], [["a", 2], ["b", 2]]),
    ("SELECT g, count(*) FILTER (WHERE n > 3) FROM p GROUP BY 1 ORDER BY 1 NULLS LAST", [], [["a", 0], ["b", 2], [.null, 1]]),
    ("SELECT n / 2, n % 2, -7 / 2 FROM p WHERE n = 5", [], [[2, 1, -3]]),
    ("SELECT id FROM p WHERE g IS DISTINCT FROM 'a' ORDER BY id", [], [[3], [4], [5]]),
    ("SELECT COALESCE(g, 'none') FROM p WHERE id = 5", [], [["none"]]),
    ("SELECT id, row_number() OVER (PARTITION BY g ORDER BY n DESC) FROM p WHERE g = 'b' ORDER BY id", [], [[3, 2], [4, 1]]),
    ("WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 4) SELECT i FROM c ORDER BY i", [], [[1], [2], [3], [4]]),
    ("WITH t(v) AS (VALUES (1), (2)) SELECT v FROM t ORDER BY v DESC", [], [[2], [1]]),
    ("SELECT id FROM p WHERE g LIKE $1 ESCAPE '\\' ORDER BY id", ["%b\\%%"], []),
    ("SELECT id FROM p WHERE id IN ($1, $2) ORDER BY id LIMIT $3", [2, 4, 1], [[2]]),
    ("SELECT CAST($1 AS TEXT)", ["文"], [["文"]]),
    ("SELECT 'a' || '|' || CAST(id AS TEXT) FROM p WHERE id = 1", [], [["a|1"]]),
    ("SELECT a.id, b.id FROM p a LEFT JOIN p b ON b.n = a.n + 3 ORDER BY a.id LIMIT 3", [], [[1, 4], [2, 5], [3, .null]]),
    ("SELECT g IS NULL FROM p WHERE id = 5", [], [[1]]),
    ("SELECT EXISTS (SELECT 1 FROM p WHERE n = $1)", [99], [[0]]),
    ("SELECT length('第一书记'), upper('a'), abs(-3)", [], [[4, "A", 3]]),
  ]

  @Test(arguments: engines)
  func portableStatements(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create("CREATE TABLE p (id {int} PRIMARY KEY, g {text}, n {int} NOT NULL) {table}")
    try await raw.store.write { connection in
      let rows: [(Int, String?, Int)] = [(1, "a", 2), (2, "a", 3), (3, "b", 4), (4, "b", 5), (5, nil, 6)]
      for row in rows { try connection.execute("INSERT INTO p VALUES ($1, $2, $3)", [row.0, row.1, row.2]) }
      for (sql, values, wanted) in Self.portable {
        let width = wanted.first?.count ?? 1
        let found = try connection.rows(sql, values) { row in (0..<width).map { row[$0] } }
        #expect(found == wanted, "\(sql)")
      }
      let upsert = "INSERT INTO p (id, g, n) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET g = excluded.g, n = excluded.n"
      #expect(try connection.execute(upsert, [1, "z", 9]) == 1)
      #expect(try connection.execute(upsert, [9, String?.none, 9]) == 1)
      let returned = try connection.rows("DELETE FROM p WHERE n = $1 RETURNING id", [9]) { try $0.get(0, as: Int.self) }
      #expect(Set(returned) == [1, 9])
      let moved = try connection.execute("UPDATE p SET n = o.n FROM (SELECT id, n + 1 AS n FROM p) o WHERE o.id = p.id")
      #expect(moved == 4)
    }
  }

  @Test(arguments: engines)
  func textIsComparedByBytes(_ engine: Engine) async throws {
    let raw = try await RawStore(engine)
    try await raw.create(
      "CREATE TABLE o (t {text} PRIMARY KEY) {clustered}",
      "CREATE TABLE plain (n {int} PRIMARY KEY, t {text}) {table}")
    let texts = [
      "Z", "a", "A", "é", "e\u{301}", "z", "_", "-", " ", "10", "9", "第", "一", "𠮷", "\u{F92C}", "ﾊ", "a|1", "a1", "a-1", "",
    ]
    try await raw.store.write { connection in
      for (i, text) in texts.enumerated() {
        try connection.execute("INSERT INTO o VALUES ($1)", [text])
        try connection.execute("INSERT INTO plain VALUES ($1, $2)", [i, text])
      }
    }
    let wanted = texts.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    for table in ["o", "plain"] {
      let sorted = try await raw.store.read { connection in
        try connection.rows("SELECT t FROM \(table) ORDER BY t") { Array(try $0.get(0, as: String.self).utf8) }
      }
      #expect(sorted == wanted)
      let above = try await raw.store.read { try $0.count("SELECT count(*) FROM \(table) WHERE t >= $1", ["a"]) }
      #expect(above == wanted.count { !$0.lexicographicallyPrecedes([0x61]) })
    }
  }
}
