import CSQLiteSettings
import Foundation
import GRDB

/// Where a database lives: `sqlite:PATH` or `postgres://…`.
public enum StoreLocation: Hashable, Sendable, CustomStringConvertible {
  case sqlite(path: String)
  case postgres(url: String)

  /// - Throws: `StoreError` where the address is of neither form.
  public init(_ text: String) throws {
    if text.hasPrefix("sqlite:") {
      let path = String(text.dropFirst("sqlite:".count))
      guard !path.isEmpty else { throw StoreError(.connection, "sqlite: needs a path") }
      self = .sqlite(path: path)
    } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
      self = .postgres(url: text)
    } else {
      throw StoreError(.connection, "expected sqlite:PATH or postgres://…, found \"\(text)\"")
    }
  }

  /// The address without a password.
  public var description: String {
    switch self {
    case .sqlite(let path): return "sqlite:\(path)"
    case .postgres(let url):
      guard let at = url.lastIndex(of: "@"), let scheme = url.range(of: "://") else { return url }
      let user = url[scheme.upperBound..<at].prefix { $0 != ":" }
      return String(url[..<scheme.upperBound] + user + url[at...])
    }
  }
}

/// The one interface to either engine. Closures run away from the cooperative threads; a connection
/// is lent for the length of one closure.
public final class DataStore: Sendable {
  public let location: StoreLocation
  private let backing: Backing

  private enum Backing: Sendable {
    case sqlite(DatabasePool)
    case postgres(PostgresPool)
  }

  /// Opens a database, creating an SQLite file where there is none and `create` is true.
  /// - Parameter connections: how many readers (SQLite) or sessions (PostgreSQL) at the most.
  /// - Throws: `StoreError` with code `connection`.
  public init(_ location: StoreLocation, create: Bool = false, connections: Int = 8) async throws {
    self.location = location
    switch location {
    case .sqlite(let path):
      guard create || FileManager.default.fileExists(atPath: path) else {
        throw StoreError(.connection, "no database at \(path)")
      }
      do {
        let pool = try DatabasePool(path: path, configuration: Self.configuration(connections))
        // GRDB sets NORMAL after its own preparation; a committed change must survive a power cut.
        try await pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        backing = .sqlite(pool)
      } catch let error as DatabaseError {
        throw StoreError(.connection, "\(path): \(error.message ?? "cannot be opened")")
      }
    case .postgres(let url):
      let pool = PostgresPool(url: url, limit: connections)
      try await pool.withSession { try $0.execute("SELECT 1") }
      backing = .postgres(pool)
    }
  }

  public var engine: Engine {
    switch backing {
    case .sqlite: return .sqlite
    case .postgres: return .postgres
    }
  }

  /// Reads one consistent state of the database.
  public func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    switch backing {
    case .sqlite(let pool): return try await pool.read { try body(SQLiteConnection($0)) }
    case .postgres(let pool):
      return try await pool.withSession { connection in
        try Self.inTransaction(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") {
          try body(connection)
        }
      }
    }
  }

  /// Runs one transaction; everything is undone where `body` throws.
  @discardableResult
  public func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    switch backing {
    case .sqlite(let pool):
      return try await pool.writeWithoutTransaction { database in
        let connection = SQLiteConnection(database)
        return try Self.inTransaction(connection, "BEGIN IMMEDIATE") { try body(connection) }
      }
    case .postgres(let pool):
      return try await pool.withSession { connection in
        try Self.inTransaction(connection, "BEGIN") { try body(connection) }
      }
    }
  }

  /// A connection of its own, outside any transaction, for long work that must not hold up the
  /// writers of this process; its temporary tables go with it.
  public func dedicated<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    switch location {
    case .sqlite(let path):
      let queue = try DatabaseQueue(path: path, configuration: Self.configuration(1))
      return try await queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA temp_store = FILE")
        // Room for the pages of one large import, so that they are written once.
        try database.execute(sql: "PRAGMA cache_size = -262144")
        try database.execute(sql: "PRAGMA temp.cache_size = -65536")
        return try body(SQLiteConnection(database))
      }
    case .postgres(let url):
      let session = PostgresSession(url: url, number: 0)
      return try await session.run(body)
    }
  }

  public func close() async {
    switch backing {
    case .sqlite(let pool):
      // The last connection to close may be a reader, which cannot empty the log: a copy of the
      // file alone must hold everything. Refused, harmlessly, while another process works on it.
      _ = try? await pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      try? pool.close()
    case .postgres(let pool): await pool.close()
    }
  }

  /// Copies the whole database to a new SQLite file while it is in use.
  /// - Throws: `StoreError` on PostgreSQL, which has its own tools for that.
  public func copy(toSQLiteFile path: String) async throws {
    guard case .sqlite(let pool) = backing else {
      throw StoreError(.other, "copying is for SQLite")
    }
    let target = try DatabaseQueue(path: path)
    try await Task.detached { try pool.backup(to: target) }.value
    try target.close()
  }

  /// Must come before SQLite is used at all; afterwards it is refused and does no harm.
  private static let settings: Void = { _ = zhucun_sqlite_without_memory_count() }()

  private static func configuration(_ readers: Int) -> Configuration {
    _ = settings
    var configuration = Configuration()
    configuration.maximumReaderCount = readers
    configuration.busyMode = .timeout(60)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -65536")
      // Readers of a province's figures go through some 60 MB of indexes: no copy of each page.
      try database.execute(sql: "PRAGMA mmap_size = 1073741824")
      // Every checkpoint flushes twice; four thousand pages (16 MB) make them rare.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
    }
    return configuration
  }

  private static func inTransaction<T>(
    _ connection: any Connection, _ begin: String, _ body: () throws -> T
  ) throws -> T {
    try connection.execute(begin)
    do {
      let result = try body()
      try connection.execute("COMMIT")
      return result
    } catch {
      _ = try? connection.execute("ROLLBACK")
      throw error
    }
  }
}
