/// The two engines that carry the product.
public enum Engine: String, Sendable, CaseIterable {
  case sqlite, postgres

  /// Writes the engine's own words into a portable table definition:
  /// `{int}`, `{text}` (compared byte by byte), `{blob}`, and `{table}` / `{clustered}` behind the
  /// closing parenthesis.
  public func definition(_ sql: String) -> String {
    var out = sql
    let words: [(String, String, String)] = [
      ("{int}", "INTEGER", "BIGINT"),
      ("{text}", "TEXT", "TEXT COLLATE \"C\""),
      ("{blob}", "BLOB", "BYTEA"),
      ("{table}", "STRICT", ""),
      ("{clustered}", "STRICT, WITHOUT ROWID", ""),
    ]
    for (word, sqlite, postgres) in words {
      out = out.replacing(word, with: self == .sqlite ? sqlite : postgres)
    }
    return out
  }
}

/// One connection inside a `read` or `write` closure; it never leaves the closure.
///
/// Statements are the portable subset, with parameters `$1`, `$2` … that first appear in order.
public protocol Connection: AnyObject {
  var engine: Engine { get }

  /// Runs a statement and returns how many rows it changed.
  @discardableResult
  func execute(_ sql: String, _ values: [any SQLRepresentable]) throws -> Int

  /// Runs a query; `body` sees each row in turn and may run other statements meanwhile.
  func query(_ sql: String, _ values: [any SQLRepresentable], _ body: (Row) throws -> Void) throws

  /// Like `query` for large results: rows are handed on as they arrive and nothing is gathered.
  /// `body` must not use the connection.
  func stream(_ sql: String, _ values: [any SQLRepresentable], _ body: (Row) throws -> Void) throws

  /// Appends many rows the fastest way the engine has (COPY on PostgreSQL).
  /// - Returns: the number of rows written.
  @discardableResult
  func bulkInsert(
    into table: String, columns: [String], _ produce: (any BulkWriter) throws -> Void
  ) throws -> Int
}

/// Takes rows during a bulk load.
public protocol BulkWriter: AnyObject {
  /// One row, its values in the order of the columns.
  func append(_ values: [SQLValue]) throws
}

extension Connection {
  @discardableResult
  public func execute(_ sql: String) throws -> Int { try execute(sql, []) }

  /// All rows, each turned into a value.
  public func rows<T>(
    _ sql: String, _ values: [any SQLRepresentable] = [], _ make: (Row) throws -> T
  ) throws -> [T] {
    var out: [T] = []
    try query(sql, values) { out.append(try make($0)) }
    return out
  }

  /// The first row, or nil.
  public func first<T>(
    _ sql: String, _ values: [any SQLRepresentable] = [], _ make: (Row) throws -> T
  ) throws -> T? {
    var out: T?
    try query(sql, values) { if out == nil { out = try make($0) } }
    return out
  }

  /// The first column of the first row, as a number; zero where there is no row.
  public func count(_ sql: String, _ values: [any SQLRepresentable] = []) throws -> Int {
    try first(sql, values) { try $0.get(0, as: Int?.self) ?? 0 } ?? 0
  }

  /// Runs `body` in a savepoint of a transaction that is already open; undoes it where it throws.
  public func savepoint<T>(_ body: () throws -> T) throws -> T {
    try execute("SAVEPOINT inner_step")
    do {
      let result = try body()
      try execute("RELEASE SAVEPOINT inner_step")
      return result
    } catch {
      try execute("ROLLBACK TO SAVEPOINT inner_step")
      try execute("RELEASE SAVEPOINT inner_step")
      throw error
    }
  }

  /// Runs `body` in a transaction on a connection from `DataStore.dedicated`; commits where `body`
  /// says so, else rolls back.
  public func transaction<T>(_ body: () throws -> (commit: Bool, result: T)) throws -> T {
    try execute(engine == .sqlite ? "BEGIN IMMEDIATE" : "BEGIN")
    do {
      let (commit, result) = try body()
      try execute(commit ? "COMMIT" : "ROLLBACK")
      return result
    } catch {
      _ = try? execute("ROLLBACK")
      throw error
    }
  }
}
