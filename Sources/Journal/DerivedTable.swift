public import Store

/// A table that follows from records alone, kept beside them so that a figure over a whole province
/// need not ask every record each time.
///
/// A kind of record names the tables that are made of it as `derived`. The journal makes their rows
/// anew in the transaction that writes the records, for every key that a written record had before
/// or has after; so a derived row is never older than what it is made of. History, undo and the
/// chain know nothing of it: `verify` holds it against a computation from all records.
public struct DerivedTable: Sendable {
  /// The name of the table.
  public let name: String
  /// The columns that name a row: its primary key, and fields of every kind it is made of, neither
  /// sealed nor empty.
  public let key: [String]
  /// The columns beyond the key, in the order in which `rows` gives them.
  public let values: [String]
  /// A subquery of every key that can have a row, each once.
  private let everyKey: String
  private let rows: @Sendable (_ keys: String) -> String

  /// - Parameters:
  ///   - everyKey: a subquery, in brackets, of the distinct keys that can have a row.
  ///   - rows: the query for the rows of some keys, given as a subquery with the columns of the key;
  ///     its columns are those of the key, then the values, under their names.
  public init(
    _ name: String, key: [String], values: [String], everyKey: String,
    rows: @escaping @Sendable (_ keys: String) -> String
  ) {
    self.name = name
    self.key = key
    self.values = values
    self.everyKey = everyKey
    self.rows = rows
  }

  private var columns: String { (key + values).joined(separator: ", ") }
  fileprivate var keyList: String { key.joined(separator: ", ") }
  /// The temporary table of keys that a whole import touches.
  fileprivate var touched: String { "touched_\(name)" }

  /// Makes the rows of some keys anew.
  /// - Parameter keys: a subquery, in brackets, with the columns of the key, each key once.
  fileprivate func refresh(
    _ keys: String, _ values: [any SQLRepresentable], _ connection: any Connection
  ) throws {
    try connection.execute("DELETE FROM \(name) WHERE (\(keyList)) IN \(keys)", values)
    try connection.execute("INSERT INTO \(name) (\(columns)) \(rows(keys))", values)
  }

  /// Makes every row anew.
  func rebuild(_ connection: any Connection) throws {
    try connection.execute("DELETE FROM \(name)")
    try connection.execute("INSERT INTO \(name) (\(columns)) \(rows(everyKey))")
  }

  /// Rows that are not what the records give, by the values of their key; the first twenty.
  /// - Throws: `StoreError` where the database fails.
  public func strayKeys(_ connection: any Connection) throws -> [String] {
    let kept = "SELECT \(columns) FROM \(name)"
    let made = "SELECT \(columns) FROM (\(rows(everyKey))) AS made"
    var stray: Set<String> = []
    for (a, b) in [(kept, made), (made, kept)] {
      try connection.query(
        "SELECT \(keyList) FROM (\(a) EXCEPT \(b)) AS stray ORDER BY \(keyList) LIMIT 20", []
      ) { row in
        stray.insert(key.indices.map { row[$0].plainText }.joined(separator: "|"))
      }
    }
    return Array(stray.sorted().prefix(20))
  }
}

/// The keys of derived tables that single changes touch, until their rows are made anew.
struct TouchedKeys {
  /// By the name of the table, then by the bytes of the key: Swift takes é and é for one.
  private var tables: [String: (table: DerivedTable, keys: [[UInt8]: [SQLValue]])] = [:]

  /// Notes what the record was. To be called before it is written.
  mutating func noteBefore(_ row: PlannedRow, _ kind: RecordKind, _ connection: any Connection) throws {
    guard row.outcome != .new else { return }
    for table in kind.derived {
      let key = try connection.first(
        "SELECT \(table.keyList) FROM \(kind.id) WHERE id = $1", [row.id]
      ) { found in table.key.indices.map { found[$0] } }
      if let key { note(key, table) }
    }
  }

  /// Notes what the record becomes.
  mutating func noteAfter(_ row: PlannedRow, _ kind: RecordKind) {
    for table in kind.derived {
      let places = table.key.compactMap { kind.columns.firstIndex(of: $0) }
      note(places.map { row.columns[$0] }, table)
    }
  }

  private mutating func note(_ key: [SQLValue], _ table: DerivedTable) {
    let bytes = Array(key.map(\.plainText).joined(separator: "|").utf8)
    tables[table.name, default: (table, [:])].keys[bytes] = key
  }

  /// Makes the rows of all noted keys anew, when all records are in place.
  func refresh(_ connection: any Connection) throws {
    for (table, keys) in tables.values {
      for key in keys.values {
        // One statement for every key keeps the statement cache small.
        let parts = zip(table.key, key).enumerated().map { i, part in
          "CAST($\(i + 1) AS \(part.1.integer == nil ? "TEXT" : "BIGINT")) AS \(part.0)"
        }
        try table.refresh("(SELECT \(parts.joined(separator: ", ")))", key, connection)
      }
    }
  }
}

extension StagedRows {
  /// Runs `apply`, which moves the staged rows into place, and makes the derived rows of all keys
  /// anew that the records had before or have after.
  static func refreshingDerived(
    _ kind: RecordKind, _ connection: any Connection, _ apply: () throws -> Void
  ) throws {
    for derived in kind.derived {
      try connection.execute(
        """
        CREATE TEMPORARY TABLE \(derived.touched) AS SELECT DISTINCT \(derived.keyList)
        FROM \(kind.id) WHERE id IN (SELECT id FROM \(table) WHERE staged_as <> 0)
        """)
    }
    try apply()
    for derived in kind.derived {
      try connection.execute(
        """
        INSERT INTO \(derived.touched) SELECT DISTINCT \(derived.keyList) FROM \(table)
        WHERE staged_as <> 2
        """)
      try derived.refresh(
        "(SELECT DISTINCT \(derived.keyList) FROM \(derived.touched))", [], connection)
      try connection.execute("DROP TABLE \(derived.touched)")
    }
  }
}

extension RecordRegistry {
  /// Every derived table, each once.
  public var derivedTables: [DerivedTable] {
    var seen: Set<String> = []
    return kinds.flatMap(\.derived).filter { seen.insert($0.name).inserted }
  }
}

extension SQLValue {
  /// A value of a key, as a message shows it.
  fileprivate var plainText: String { text ?? integer.map { String($0) } ?? "" }
}
