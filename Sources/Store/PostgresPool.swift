import Dispatch

/// Runs an actor's work on a dispatch queue of its own, so that blocking calls never hold a thread
/// of the cooperative pool.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}

/// One PostgreSQL connection, opened when first used and again after it was lost.
actor PostgresSession {
  private let executor: QueueExecutor
  private let url: String
  private var connection: PostgresConnection?

  init(url: String, number: Int) {
    self.url = url
    executor = QueueExecutor(label: "postgres-\(number)")
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func run<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) throws -> T {
    if connection?.isUsable != true { connection = try PostgresConnection(url) }
    guard let connection else { throw StoreError(.connection, "no connection") }
    return try body(connection)
  }

  func close() { connection = nil }
}

/// Lends sessions to as many callers as there are; the rest wait in line without blocking a thread.
actor PostgresPool {
  private let url: String
  private let limit: Int
  private var opened = 0
  private var idle: [PostgresSession] = []
  private var waiting: [CheckedContinuation<PostgresSession, Never>] = []

  init(url: String, limit: Int) {
    self.url = url
    self.limit = limit
  }

  @discardableResult
  nonisolated func withSession<T: Sendable>(
    _ body: @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let session = await take()
    do {
      let result = try await session.run(body)
      await give(session)
      return result
    } catch {
      await give(session)
      throw error
    }
  }

  private func take() async -> PostgresSession {
    if let session = idle.popLast() { return session }
    if opened < limit {
      opened += 1
      return PostgresSession(url: url, number: opened)
    }
    return await withCheckedContinuation { waiting.append($0) }
  }

  private func give(_ session: PostgresSession) {
    if waiting.isEmpty { idle.append(session) } else { waiting.removeFirst().resume(returning: session) }
  }

  func close() async {
    for session in idle { await session.close() }
    idle = []
  }
}
