public import Basics
public import Journal
public import Store
import Synchronization

/// Keeps a board beside a database that others write to.
///
/// Readers take the latest board without waiting; one reader at a time follows the journal and puts
/// the next board in its place. Other processes' writes are followed like one's own: the journal says
/// what was touched, whoever did it.
public actor LiveFigures {
  public nonisolated let reader: FactReader
  private let store: DataStore
  private var state: BoardState?
  private var running: Task<Void, any Error>?
  /// How many catch-ups have begun.
  private var begun = 0
  private nonisolated let published = Mutex<FigureBoard?>(nil)

  public init(store: DataStore, reader: FactReader) {
    self.store = store
    self.reader = reader
  }

  /// The newest board, at the most a moment behind while somebody follows; nil before the first.
  public nonisolated var latest: FigureBoard? { published.withLock { $0 } }

  /// A board that knows of everything committed before the call.
  /// - Throws: `StoreError` where the database fails.
  public func current() async throws -> FigureBoard {
    try await afterCall { try await self.catchUp() }
    guard let board = latest else { throw StoreError(.other, "no figures") }
    return board
  }

  /// The board and a recount of all records at the same position of the journal, read in one
  /// transaction: they must not differ.
  public func check() async throws -> (board: FigureBoard, recount: FigureBoard) {
    let found = Mutex<(FigureBoard, FigureBoard)?>(nil)
    // Always one of its own: another's would not have recounted.
    while true {
      try await afterCall {
        let pair = try await self.catchUp(recounting: true)
        found.withLock { $0 = pair }
      }
      if let pair = found.withLock({ $0 }) { return pair }
    }
  }

  /// A board that knows of an entry of the journal.
  public func settled(at seq: Int64) async throws -> FigureBoard {
    if let latest, latest.position.seq >= seq { return latest }
    return try await current()
  }

  /// Follows the journal until the task is cancelled: every twenty milliseconds while something comes,
  /// five times a second otherwise. A failing database is asked again.
  public func follow() async {
    var quiet = 0
    while !Task.isCancelled {
      let before = latest?.position
      let board = try? await current()
      quiet = board == nil || board?.position == before ? min(quiet + 1, 10) : 0
      try? await Task.sleep(for: .milliseconds(quiet < 10 ? 20 : 200))
    }
  }

  /// Runs `body` alone, or waits for another that began after the call.
  private func afterCall(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let asked = begun
    while true {
      if let running {
        // One that had begun before the call may have missed what was committed meanwhile.
        let number = begun
        let isDone = (try? await running.value) != nil
        if self.running == running { self.running = nil }
        if isDone, number > asked { break }
        continue
      }
      begun += 1
      let task = Task { try await body() }
      running = task
      defer { if running == task { running = nil } }
      try await task.value
      break
    }
  }

  @discardableResult
  private func catchUp(recounting: Bool = false) async throws -> (FigureBoard, FigureBoard)? {
    let standing = state.map { (position: $0.board.position, lineage: $0.board.lineage) }
    let reader = reader
    let (update, recount) = try await store.read { connection in
      (try reader.update(since: standing, connection), recounting ? try reader.board(connection) : nil)
    }
    take(update)
    guard let recount, let board = latest else { return nil }
    return (board, recount)
  }

  private func take(_ update: BoardUpdate) {
    switch update {
    case .none: return
    case .rebuilt(let fresh): state = fresh
    // Taken out while it changes, so that nothing is copied but what readers still hold.
    case .groups:
      guard var changing = state else { return }
      state = nil
      changing.apply(update)
      state = changing
    }
    let board = state?.board
    published.withLock { $0 = board }
  }
}
