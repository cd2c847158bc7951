public import AssignmentSolver

/// An answer held against the rules, and its proof against every pair.
public struct ProblemCheck: Sendable {
  /// What is wrong with an answer or a proof; numbers are those of the files.
  public enum Fault: Sendable, Hashable {
    case unknownCadre(Int)
    case unknownPost(Int)
    case cadreTwice(Int)
    case postTwice(Int)
    case notAllowed(cadre: Int, post: Int, [DispatchBar])
    case mandatoryPostEmpty(Int)
    case lockNotKept(DispatchRuling)
    case negativePrice(cadre: Int)
    case beatsPrices(DispatchRuling)
  }

  public private(set) var faults: [Fault] = []
  public private(set) var objective = 0
  public private(set) var placed = 0
  /// Only where a certificate was given.
  public private(set) var bound: Int?
  public private(set) var pairs = 0

  /// Whether the answer keeps every rule.
  public let isFeasible: Bool
  /// Whether the proof holds and shows the answer to be the best.
  public var isProven: Bool { faults.isEmpty && bound == objective }

  /// - Parameters:
  ///   - assignment: cadre and post, in any order.
  ///   - locks: pairs that must be.
  /// - Throws: `CancellationError`.
  public init(
    _ market: ProblemMarket, assignment: [(cadre: Int, post: Int)], certificate: DispatchCertificate?,
    locks: [DispatchRuling] = []
  ) throws {
    let problem = market.problem
    var faults: [Fault] = []
    var postOf: [Int: Int] = [:], isTaken = [Bool](repeating: false, count: problem.posts.count)
    for (cadre, number) in assignment {
      guard problem.cadres.indices.contains(cadre) else { faults.append(.unknownCadre(cadre)); continue }
      guard problem.posts.indices.contains(number) else { faults.append(.unknownPost(number)); continue }
      if postOf.updateValue(number, forKey: cadre) != nil { faults.append(.cadreTwice(cadre)); continue }
      if isTaken[number] { faults.append(.postTwice(number)); continue }
      isTaken[number] = true
      let post = problem.posts[number]
      let bars = problem.bars(cadre: cadre, village: post.village, role: post.role)
      if !bars.isEmpty { faults.append(.notAllowed(cadre: cadre, post: number, bars)) }
      placed += 1
      objective += problem.score(cadre: cadre, village: post.village, role: post.role).total + post.bonus
    }
    for (number, post) in problem.posts.enumerated() where post.isMandatory && !isTaken[number] {
      faults.append(.mandatoryPostEmpty(number))
    }
    for lock in locks {
      let post = postOf[lock.cadre].map { problem.posts[$0] }
      if post?.village != lock.village || post?.role != lock.role { faults.append(.lockNotKept(lock)) }
    }
    isFeasible = faults.isEmpty
    if let certificate {
      var rulings = AssignmentRulings()
      for lock in locks {
        rulings.pin(lock.cadre, to: market.place(village: lock.village, role: lock.role))
      }
      let verdict = try CertificateVerifier(market, rulings: rulings).check(prices: certificate.dual(market))
      bound = Int(verdict.bound)
      pairs = verdict.pairs
      for fault in verdict.faults {
        switch fault {
        case .negativePrice(let agent): faults.append(.negativePrice(cadre: agent))
        case .beatsPrices(let agent, let place):
          let post = market.post(at: place)
          faults.append(
            .beatsPrices(DispatchRuling(cadre: agent, village: post.village, role: post.role)))
        default: break
        }
      }
    }
    self.faults = faults
  }
}
