/// Checks an assignment and its proof against the problem itself, pair by pair; trusts no solver.
public struct CertificateVerifier {
  /// What a check found.
  public struct Verdict: Sendable, Hashable {
    /// The worth of the assignment, summed anew.
    public var objective: Int64 = 0
    /// What no assignment can exceed; meaningful where there is no fault.
    public var bound: Int64 = 0
    /// How many pairs the certificate was held against.
    public var pairs = 0
    /// What is wrong, empty where assignment and certificate hold.
    public var faults: [Fault] = []

    /// Whether the assignment is feasible and shown to be the best.
    public var isProven: Bool { faults.isEmpty && objective == bound }
  }

  /// One thing that does not hold.
  public enum Fault: Sendable, Hashable {
    case notAllowed(agent: Int, place: Int)
    case tooMany(place: Int)
    case mandatorySeatsOpen(place: Int, count: Int)
    case pinNotKept(agent: Int, place: Int)
    case negativePrice(agent: Int)
    /// A pair that is worth more than its prices.
    case beatsPrices(agent: Int, place: Int)
  }

  private let problem: any AssignmentProblem
  private let rulings: AssignmentRulings

  public init(_ problem: any AssignmentProblem, rulings: AssignmentRulings = AssignmentRulings()) {
    self.problem = problem
    self.rulings = rulings
  }

  /// Feasibility and worth of an assignment, and its proof.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  public func check(_ placeOfAgent: [Int?], _ certificate: DualCertificate) throws -> Verdict {
    precondition(placeOfAgent.count == problem.agentCount, "one place or nil for each agent")
    var verdict = Verdict()
    checkAssignment(placeOfAgent, &verdict)
    try checkPrices(certificate, &verdict)
    return verdict
  }

  /// The proof alone: its bound, and every pair that its prices do not cover.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  public func check(prices certificate: DualCertificate) throws -> Verdict {
    var verdict = Verdict()
    try checkPrices(certificate, &verdict)
    return verdict
  }

  private func checkAssignment(_ placeOfAgent: [Int?], _ verdict: inout Verdict) {
    var taken = [Int](repeating: 0, count: problem.placeCount)
    for (agent, place) in placeOfAgent.enumerated() {
      if let pinned = rulings.pins[agent], place != pinned {
        verdict.faults.append(.pinNotKept(agent: agent, place: pinned))
      }
      guard let place else { continue }
      taken[place] += 1
      let score = problem.score(of: agent, at: place)
      if score == AssignmentScore.ineligible || rulings.forbidden[agent]?.contains(place) == true {
        verdict.faults.append(.notAllowed(agent: agent, place: place))
      } else {
        verdict.objective += Int64(score)
      }
    }
    for place in 0..<problem.placeCount {
      let seats = problem.seats(of: place)
      verdict.objective += seats.bonuses.prefix(taken[place]).reduce(0) { $0 + Int64($1) }
      if taken[place] > seats.bonuses.count { verdict.faults.append(.tooMany(place: place)) }
      if taken[place] < seats.mandatory {
        verdict.faults.append(
          .mandatorySeatsOpen(place: place, count: seats.mandatory - taken[place]))
      }
    }
  }

  private func checkPrices(_ certificate: DualCertificate, _ verdict: inout Verdict) throws {
    // Prices are read without bounds checks below.
    precondition(
      certificate.agents.count == problem.agentCount && certificate.places.count == problem.placeCount,
      "one price for each agent and each place")
    let reaches = problem.reaches
    let widest = reaches.flatMap { $0.map(\.count) }.max() ?? 0
    let scores = UnsafeMutablePointer<Int32>.allocate(capacity: max(widest, 1))
    defer { scores.deallocate() }
    verdict.bound = certificate.agents.reduce(0, +)
    for place in 0..<problem.placeCount {
      let price = certificate.places[place], seats = problem.seats(of: place)
      for (i, bonus) in seats.bonuses.enumerated() {
        let worth = price + Int64(bonus)
        verdict.bound += i < seats.mandatory ? worth : max(0, worth)
      }
    }
    try certificate.places.withUnsafeBufferPointer { prices in
      for agent in 0..<problem.agentCount {
        if agent % 1024 == 0 { try Task.checkCancellation() }
        let gain = certificate.agents[agent]
        if let pinned = rulings.pins[agent] {
          verdict.pairs += 1
          if Int64(problem.score(of: agent, at: pinned)) - prices[pinned] > gain {
            verdict.faults.append(.beatsPrices(agent: agent, place: pinned))
          }
          continue
        }
        if gain < 0 { verdict.faults.append(.negativePrice(agent: agent)) }
        let forbidden = rulings.forbidden[agent] ?? []
        for range in reaches[problem.reach(of: agent)] {
          problem.writeScores(of: agent, at: range, to: scores)
          for place in forbidden where range.contains(place) {
            scores[place - range.lowerBound] = AssignmentScore.ineligible
          }
          verdict.pairs += range.count
          for i in 0..<range.count where Int64(scores[i]) - prices[range.lowerBound + i] > gain {
            if scores[i] == AssignmentScore.ineligible { continue }
            verdict.faults.append(.beatsPrices(agent: agent, place: range.lowerBound + i))
          }
        }
      }
    }
  }
}
