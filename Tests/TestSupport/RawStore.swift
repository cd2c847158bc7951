import Basics
public import Store

/// An empty database on either engine, without the product's schema; gone when the test is.
public struct RawStore: Sendable {
  public let folder: TemporaryFolder
  public let location: StoreLocation
  public let store: DataStore

  public init(_ engine: Engine, connections: Int = 8) async throws {
    folder = try TemporaryFolder()
    location = engine == .sqlite
      ? .sqlite(path: folder.file("test.sqlite")) : try await PostgresServer.newDatabase()
    store = try await DataStore(location, create: true, connections: connections)
  }

  /// Creates tables, written in the words of `Engine.definition`.
  public func create(_ statements: String...) async throws {
    try await store.write { connection in
      for statement in statements { try connection.execute(connection.engine.definition(statement)) }
    }
  }
}
