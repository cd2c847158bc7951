public import AssignmentSolver

/// One problem being solved, and solved again after each ruling.
///
/// The same problem and the same rulings in the same order give the same bytes on every machine.
public final class DispatchRun {
  public let market: ProblemMarket
  private let solver: AssignmentSolver

  public var problem: DispatchProblem { market.problem }

  public init(_ problem: DispatchProblem) {
    market = ProblemMarket(problem)
    solver = AssignmentSolver(market)
  }

  /// Takes a problem up where an earlier answer left it, to go on with rulings.
  public init(
    _ market: ProblemMarket, resuming postOfCadre: [Int?], certificate: DispatchCertificate,
    pins: [DispatchRuling], forbidden: [DispatchRuling]
  ) {
    self.market = market
    var rulings = AssignmentRulings()
    for pair in pins { rulings.pin(pair.cadre, to: market.place(village: pair.village, role: pair.role)) }
    for pair in forbidden {
      rulings.forbid(pair.cadre, at: market.place(village: pair.village, role: pair.role))
    }
    let places = postOfCadre.map { number -> Int? in
      guard let number else { return nil }
      let post = market.problem.posts[number]
      return market.place(village: post.village, role: post.role)
    }
    solver = AssignmentSolver(
      market, resuming: places, prices: certificate.dual(market).places, rulings: rulings)
  }

  /// - Throws: `CancellationError`; what `progress` throws.
  public func solve(progress: (AssignmentProgress) throws -> Void = { _ in }) throws {
    try solver.solve(progress: progress)
  }

  /// Demands that a cadre serves in a village in a role, and finds the best answer anew.
  ///
  /// - Throws: `DispatchRulingError`; nothing has changed then.
  public func pin(_ ruling: DispatchRuling) throws(DispatchRulingError) {
    do {
      try solver.pin(ruling.cadre, to: market.place(village: ruling.village, role: ruling.role))
    } catch {
      throw explain(error, ruling)
    }
  }

  /// Rules out that a cadre serves in a village in a role, and finds the best answer anew.
  ///
  /// - Throws: `DispatchRulingError`; nothing has changed then.
  public func forbid(_ ruling: DispatchRuling) throws(DispatchRulingError) {
    do {
      try solver.forbid(ruling.cadre, at: market.place(village: ruling.village, role: ruling.role))
    } catch {
      throw explain(error, ruling)
    }
  }

  private func explain(_ error: RulingError, _ ruling: DispatchRuling) -> DispatchRulingError {
    switch error {
    case .notAllowed:
      .notAllowed(ruling, problem.bars(cadre: ruling.cadre, village: ruling.village, role: ruling.role))
    case .pinnedElsewhere(_, let place): .pinnedElsewhere(ruling, village: market.post(at: place).village)
    case .noSeatLeft: .noPostLeft(ruling)
    }
  }

  /// The answer as it stands, checked pair by pair by the verifier where `verified`.
  ///
  /// - Throws: `CancellationError`.
  public func outcome(verified: Bool = true) throws -> DispatchOutcome {
    let solution = solver.solution()
    var isProven = false
    if verified, solution.isFeasible {
      isProven = try CertificateVerifier(market, rulings: solver.rulings)
        .check(solution.placeOfAgent, solution.certificate).isProven
    }
    return DispatchOutcome(
      assignment: market.postOfCadre(solution.placeOfAgent), objective: Int(solution.objective),
      certificate: DispatchCertificate(solution.certificate, market), isProven: isProven,
      shortages: solution.shortages.map { DispatchShortage($0, market) },
      emptyMandatoryPosts: solution.openMandatorySeats)
  }
}

/// A demand on one pair.
public struct DispatchRuling: Sendable, Hashable {
  public var cadre: Int
  public var village: Int
  public var role: DispatchRole

  public init(cadre: Int, village: Int, role: DispatchRole) {
    self.cadre = cadre
    self.village = village
    self.role = role
  }
}

/// Why a ruling cannot be carried out.
public enum DispatchRulingError: Error, Hashable {
  /// The rules forbid the pair; without a bar, an earlier ruling does.
  case notAllowed(DispatchRuling, [DispatchBar])
  case pinnedElsewhere(DispatchRuling, village: Int)
  case noPostLeft(DispatchRuling)
}

/// What came of a problem.
public struct DispatchOutcome: Sendable {
  /// By cadre, the post, nil for none.
  public let assignment: [Int?]
  /// Scores and bonuses together.
  public let objective: Int
  public let certificate: DispatchCertificate
  /// The certificate was held against every pair and reaches the objective.
  public let isProven: Bool
  /// Posts that must be filled and cannot be.
  public let shortages: [DispatchShortage]
  /// How many posts that must be filled stay empty; of many, not every shortage is worked out.
  public let emptyMandatoryPosts: Int

  public var isFeasible: Bool { emptyMandatoryPosts == 0 }
}

/// Prices of cadres, of first secretaries' posts and of members' posts, by their identifiers.
public struct DispatchCertificate: Sendable, Hashable {
  public var cadres: [Int]
  public var firstSecretaries: [Int]
  public var members: [Int]

  public init(cadres: [Int], firstSecretaries: [Int], members: [Int]) {
    self.cadres = cadres
    self.firstSecretaries = firstSecretaries
    self.members = members
  }

  init(_ dual: DualCertificate, _ market: ProblemMarket) {
    cadres = dual.agents.map(Int.init)
    let villages = market.positionOf.indices
    firstSecretaries = villages.map { Int(dual.places[market.place(village: $0, role: .firstSecretary)]) }
    members = villages.map { Int(dual.places[market.place(village: $0, role: .member)]) }
  }

  func dual(_ market: ProblemMarket) -> DualCertificate {
    var places = [Int64](repeating: 0, count: market.placeCount)
    for village in market.positionOf.indices {
      places[market.place(village: village, role: .firstSecretary)] = Int64(firstSecretaries[village])
      places[market.place(village: village, role: .member)] = Int64(members[village])
    }
    return DualCertificate(agents: cadres.map(Int64.init), places: places)
  }
}

/// Posts that cannot be filled together, while leaving out any one of them lets the rest be filled.
public struct DispatchShortage: Sendable, Hashable {
  /// Ascending.
  public let posts: [Int]
  /// Every cadre who may take any of them: one fewer than posts.
  public let cadres: [Int]

  init(_ shortage: SeatShortage, _ market: ProblemMarket) {
    posts = shortage.seats.flatMap { market.posts(at: $0.place).prefix($0.count) }.sorted()
    cadres = shortage.agents
  }
}

extension ProblemMarket {
  /// By cadre, the post: those of a place take its posts in the order of their numbers.
  func postOfCadre(_ placeOfAgent: [Int?]) -> [Int?] {
    var taken = [Int](repeating: 0, count: placeCount)
    return placeOfAgent.map { place in
      guard let place else { return nil }
      defer { taken[place] += 1 }
      return posts(at: place)[taken[place]]
    }
  }
}
