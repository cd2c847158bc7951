import Synchronization

/// A count that several threads advance.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  /// - Returns: the count before and after.
  func advance(by step: Int) -> (oldValue: Int, newValue: Int) {
    let (old, new) = value.wrappingAdd(step, ordering: .relaxed)
    return (old, new)
  }
}

/// Runs numbered pieces of work on several threads.
///
/// - Parameter tool: makes what each thread works with.
/// - Returns: the results in the order of the pieces.
func concurrently<Tool, Result: Sendable>(
  _ pieces: Int, threads: Int, tool: @escaping @Sendable () -> Tool,
  _ work: @escaping @Sendable (inout Tool, Int) throws -> Result
) async throws -> [Result] {
  let next = Counter()
  return try await withThrowingTaskGroup(of: [(Int, Result)].self) { group in
    for _ in 0..<max(1, min(threads, pieces)) {
      group.addTask {
        var tool = tool()
        var own: [(Int, Result)] = []
        while true {
          let piece = next.advance(by: 1).oldValue
          if piece >= pieces { return own }
          try Task.checkCancellation()
          own.append((piece, try work(&tool, piece)))
        }
      }
    }
    var all: [(Int, Result)] = []
    for try await part in group { all += part }
    return all.sorted { $0.0 < $1.0 }.map(\.1)
  }
}

func concurrently<Result: Sendable>(
  _ pieces: Int, threads: Int, _ work: @escaping @Sendable (Int) throws -> Result
) async throws -> [Result] {
  try await concurrently(pieces, threads: threads, tool: {}) { _, piece in try work(piece) }
}
