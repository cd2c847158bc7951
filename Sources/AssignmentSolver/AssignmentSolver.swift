/// Solves assignment problems exactly, and solves them again after a ruling, from where it stands.
///
/// Same problem and same rulings in the same order: same bytes. Not for use from several tasks at
/// once.
public final class AssignmentSolver {
  let market: AssignmentMarket
  private let agentsByReach: [Int]

  public init(_ problem: any AssignmentProblem) {
    let market = AssignmentMarket(problem)
    self.market = market
    // The narrow reaches first: their agents settle among themselves in small searches, and those
    // who may go anywhere find prices that already say where they are wanted.
    let sizes = market.reaches.map { $0.reduce(0) { $0 + $1.count } }
    agentsByReach = (0..<market.agentCount).sorted {
      let a = Int(market.reachOf[$0]), b = Int(market.reachOf[$1])
      return (sizes[a], a, $0) < (sizes[b], b, $1)
    }
  }

  /// Takes a problem up again where an earlier solution left it, to go on with rulings.
  ///
  /// - Parameters:
  ///   - placeOfAgent: the solution's places.
  ///   - prices: the places' prices of its certificate.
  ///   - rulings: those the solution was found under.
  public convenience init(
    _ problem: any AssignmentProblem, resuming placeOfAgent: [Int?], prices: [Int64],
    rulings: AssignmentRulings
  ) {
    self.init(problem)
    market.restore(placeOfAgent, prices, rulings)
  }

  /// Places every agent.
  ///
  /// - Parameter progress: called now and then; an error it throws ends the work.
  /// - Throws: `CancellationError` when the task is cancelled; what `progress` throws.
  public func solve(progress: (AssignmentProgress) throws -> Void = { _ in }) throws {
    for (i, agent) in agentsByReach.enumerated() {
      if i % 256 == 0 {
        try Task.checkCancellation()
        try progress(AssignmentProgress(agentsPlaced: i, agentCount: market.agentCount))
      }
      if market.placeOf[agent] < 0, !market.isPinned[agent] { market.enter(agent) }
    }
    try progress(
      AssignmentProgress(agentsPlaced: market.agentCount, agentCount: market.agentCount))
  }

  /// Binds an agent to a place and finds the best assignment anew.
  ///
  /// - Throws: `RulingError`; nothing has changed then.
  public func pin(_ agent: Int, to place: Int) throws(RulingError) {
    let score = market.score(agent, place)
    if score == AssignmentScore.ineligible { throw .notAllowed(agent: agent, place: place) }
    if let other = market.rulings.pins[agent] {
      if other == place { return }
      throw .pinnedElsewhere(agent: agent, place: other)
    }
    if market.seatLow[place] == market.seatHigh[place] { throw .noSeatLeft(place: place) }
    market.pin(agent, to: place, score: score)
  }

  /// Rules a pair out and finds the best assignment anew.
  ///
  /// - Throws: `RulingError.pinnedElsewhere` where the agent is pinned to that very place.
  public func forbid(_ agent: Int, at place: Int) throws(RulingError) {
    if market.rulings.pins[agent] == place { throw .pinnedElsewhere(agent: agent, place: place) }
    market.forbid(agent, at: place)
  }

  /// The pins and forbidden pairs so far.
  public var rulings: AssignmentRulings { market.rulings }

  /// The assignment as it stands.
  public func solution() -> AssignmentSolution {
    var objective: Int64 = 0
    var places = [Int?](repeating: nil, count: market.agentCount)
    var gains = [Int64](repeating: 0, count: market.agentCount)
    for agent in 0..<market.agentCount where market.placeOf[agent] >= 0 {
      places[agent] = Int(market.placeOf[agent])
      objective += Int64(market.scoreOf[agent])
      gains[agent] = market.gain(agent)
    }
    var prices = [Int64](repeating: 0, count: market.placeCount)
    for place in 0..<market.placeCount {
      prices[place] = market.price[place]
      let seats = market.problem.seats(of: place)
      let pinned = Int(market.seatLow[place] - market.firstSeat(of: place))
      for bonus in seats.bonuses.prefix(pinned + Int(market.filled[place])) { objective += Int64(bonus) }
    }
    return AssignmentSolution(
      placeOfAgent: places, objective: objective,
      certificate: DualCertificate(agents: gains, places: prices),
      shortages: market.shortages(most: AssignmentSolution.shortagesWorkedOut),
      openMandatorySeats: market.openMandatorySeats())
  }
}

/// Why a ruling cannot be carried out.
public enum RulingError: Error, Hashable {
  /// The rules of the problem, or an earlier ruling, do not allow the pair.
  case notAllowed(agent: Int, place: Int)
  /// The agent is already bound to this place.
  case pinnedElsewhere(agent: Int, place: Int)
  /// Every seat of the place is taken by a pin.
  case noSeatLeft(place: Int)
}
