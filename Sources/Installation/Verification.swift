public import Basics
public import Journal
import Roster

/// The whole installation checked: the chain, the records against it, and the invariants.
public struct Verification: Sendable {
  public let chain: ChainVerification
  /// Invariants that history, as imported, does not keep; told, and no fault of the journal.
  public let invariants: [RuleFinding]
  public let counts: [String: Int]
}

extension Installation {
  /// - Parameter anchor: a head kept elsewhere.
  public func verify(
    anchor: ChainHead? = nil, progress: @escaping @Sendable (Bilingual) -> Void = { _ in }
  ) async throws -> Verification {
    let registry = registry
    let policy = policy
    let (chain, invariants) = try await store.read { connection in
      let chain = try ChainVerification.run(
        connection, registry: registry, anchor: anchor, progress: progress)
      progress(Bilingual("核对不变量…", "checking the invariants…"))
      return (chain, try RosterInvariants.check(policy: policy, connection))
    }
    return Verification(chain: chain, invariants: invariants, counts: try await counts())
  }
}
