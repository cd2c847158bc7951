import GRDB
import GRDBSQLite

/// SQLite behind `Connection`. GRDB keeps the connections, their pool and the write-ahead log;
/// statements are stepped directly because bulk loads and summaries run through here.
final class SQLiteConnection: Connection {
  private let database: GRDB.Database

  init(_ database: GRDB.Database) { self.database = database }

  var engine: Engine { .sqlite }

  func execute(_ sql: String, _ values: [any SQLRepresentable]) throws -> Int {
    let before = sqlite3_total_changes64(database.sqliteConnection)
    try step(sql, values) { _ in }
    // A statement that changes no rows leaves the count of the one before it.
    guard sqlite3_total_changes64(database.sqliteConnection) != before else { return 0 }
    return Int(sqlite3_changes64(database.sqliteConnection))
  }

  func query(_ sql: String, _ values: [any SQLRepresentable], _ body: (Row) throws -> Void) throws {
    try step(sql, values, body)
  }

  func stream(_ sql: String, _ values: [any SQLRepresentable], _ body: (Row) throws -> Void) throws {
    try step(sql, values, body)
  }

  func bulkInsert(
    into table: String, columns: [String], _ produce: (any BulkWriter) throws -> Void
  ) throws -> Int {
    let places = (1...columns.count).map { "$\($0)" }.joined(separator: ", ")
    let sql = "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))"
    let statement = try prepared(sql, isLasting: true)
    let writer = Writer(connection: self, statement: statement, sql: sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    try produce(writer)
    return writer.count
  }

  private final class Writer: BulkWriter {
    let connection: SQLiteConnection
    let statement: OpaquePointer
    let sql: String
    var count = 0

    init(connection: SQLiteConnection, statement: OpaquePointer, sql: String) {
      self.connection = connection
      self.statement = statement
      self.sql = sql
    }

    func append(_ values: [SQLValue]) throws {
      for (i, value) in values.enumerated() {
        try value.requireNoNul(sql)
        SQLiteConnection.bind(value, at: Int32(i + 1), to: statement)
      }
      let code = sqlite3_step(statement)
      sqlite3_reset(statement)
      guard code == SQLITE_DONE else { throw connection.failure(code, sql) }
      count += 1
    }
  }

  private func step(
    _ sql: String, _ values: [any SQLRepresentable], _ body: (Row) throws -> Void
  ) throws {
    let statement = try prepared(sql, isLasting: !values.isEmpty || sql.utf8.count < 64)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (i, value) in values.enumerated() {
      let sqlValue = value.sqlValue
      try sqlValue.requireNoNul(sql)
      Self.bind(sqlValue, at: Int32(i + 1), to: statement)
    }
    let row = Row(source: .sqlite(statement))
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_ROW {
        try body(row)
      } else if code == SQLITE_DONE {
        return
      } else {
        throw failure(code, sql)
      }
    }
  }

  /// A cached statement, or a fresh one while the cached one is being stepped further out.
  /// - Parameter isLasting: worth keeping. Queries with a date and a range written into them are
  ///   not: every day and division asked for would stay in the cache for good.
  private func prepared(_ sql: String, isLasting: Bool) throws -> OpaquePointer {
    do {
      guard isLasting else {
        let fresh = try database.makeStatement(sql: sql)
        extraStatements.append(fresh)
        return fresh.sqliteStatement
      }
      let cached = try database.cachedStatement(sql: sql).sqliteStatement
      if sqlite3_stmt_busy(cached) == 0 { return cached }
      let fresh = try database.makeStatement(sql: sql)
      extraStatements.append(fresh)
      return fresh.sqliteStatement
    } catch let error as DatabaseError {
      throw failure(error.resultCode.rawValue, sql, error.message)
    }
  }

  /// Keeps nested statements alive as long as this wrapper, that is, one closure.
  private var extraStatements: [Statement] = []

  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private static func bind(_ value: SQLValue, at index: Int32, to statement: OpaquePointer) {
    switch value {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let n): sqlite3_bind_int64(statement, index, n)
    case .text(var s):
      s.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          _ = sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), transient)
        }
        if bytes.baseAddress == nil { sqlite3_bind_text(statement, index, "", 0, transient) }
      }
    case .blob(let b):
      b.withUnsafeBytes { bytes in
        if bytes.count == 0 {
          _ = sqlite3_bind_zeroblob(statement, index, 0)
        } else {
          _ = sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), transient)
        }
      }
    }
  }

  private func failure(_ code: Int32, _ sql: String, _ given: String? = nil) -> StoreError {
    let message = given ?? String(cString: sqlite3_errmsg(database.sqliteConnection))
    let extended = sqlite3_extended_errcode(database.sqliteConnection)
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: return StoreError(.busy, message, sql: sql)
    case SQLITE_CONSTRAINT:
      let duplicate = extended == 2067 || extended == 1555  // UNIQUE, PRIMARY KEY
      return StoreError(duplicate ? .duplicate : .constraint, message, sql: sql)
    case SQLITE_FULL, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB:
      return StoreError(.storage, message, sql: sql)
    case SQLITE_CANTOPEN: return StoreError(.connection, message, sql: sql)
    default: return StoreError(.other, message, sql: sql)
    }
  }
}
