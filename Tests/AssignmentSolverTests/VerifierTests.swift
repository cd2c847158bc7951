import AssignmentSolver
import Basics
import Testing

/// Proves that the verifier notices every way in which an answer or its proof can be wrong.
@Suite struct VerifierTests {
  private static let seed: UInt64 = 20_250_101

  private struct Solved {
    let problem: TableProblem
    let rulings: AssignmentRulings
    var places: [Int?]
    var prices: DualCertificate

    func verdict() throws -> CertificateVerifier.Verdict {
      try CertificateVerifier(problem, rulings: rulings).check(places, prices)
    }
  }

  /// Feasible problems, one agent of each pinned and one pair forbidden where that can be.
  private static func solved(_ number: Int) throws -> (solved: Solved, this: Case, random: SeededGenerator)? {
    let this = Case(seed: seed, number: number)
    var random = this.random
    let problem = TableProblem.random(
      .init(agents: 4...12, places: 3...8, mandatory: [20], ineligible: [20], empty: 0), &random)
    let solver = AssignmentSolver(problem)
    try solver.solve()
    let agent = random.below(problem.agentCount)
    try? solver.pin(agent, to: random.below(problem.placeCount))
    try? solver.forbid(random.below(problem.agentCount), at: random.below(problem.placeCount))
    let solution = solver.solution()
    guard solution.isFeasible else { return nil }
    return (
      Solved(
        problem: problem, rulings: solver.rulings, places: solution.placeOfAgent, prices: solution.certificate),
      this, random
    )
  }

  @Test func tamperingIsNoticed() throws {
    var seen: [String: Int] = [:]
    for number in 0..<400 {
      guard let (sound, this, seeded) = try Self.solved(number) else { continue }
      var random = seeded
      #expect(try sound.verdict().isProven, "\(this)")
      let problem = sound.problem, agent = random.below(problem.agentCount)

      // Somebody stays away, or goes elsewhere: never proven unless it is as good.
      var moved = sound
      let place = random.below(problem.placeCount)
      moved.places[agent] = random.chance(30) ? nil : place
      let oracle = ExactOracle(problem: problem, rulings: sound.rulings)
      let verdict = try moved.verdict()
      #expect(verdict.faults == Self.faults(moved, oracle), "\(this)")
      if moved.places != sound.places, verdict.faults.isEmpty {
        #expect(verdict.objective <= verdict.bound, "\(this)")
      }
      for fault in verdict.faults { seen[String(String(describing: fault).prefix { $0 != "(" }), default: 0] += 1 }

      // A price of an agent too low by one: some pair beats it, or it is below nought.
      var cheap = sound
      cheap.prices.agents[agent] -= 1
      let cheapVerdict = try cheap.verdict()
      #expect(!cheapVerdict.isProven, "\(this)")
      for fault in cheapVerdict.faults { seen[String(String(describing: fault).prefix { $0 != "(" }), default: 0] += 1 }

      // A price too high by one only loosens the bound.
      var dear = sound
      dear.prices.agents[agent] += 1
      let dearVerdict = try dear.verdict()
      #expect(dearVerdict.faults.isEmpty && dearVerdict.bound == dearVerdict.objective + 1, "\(this)")

      // Any price of a place: either a pair beats it, or the bound is no lower.
      var shifted = sound
      shifted.prices.places[place] += Int64([-3, -1, 1, 3][random.below(4)])
      let shiftedVerdict = try shifted.verdict()
      #expect(!shiftedVerdict.faults.isEmpty || shiftedVerdict.bound >= shiftedVerdict.objective, "\(this)")
    }
    for fault in ["notAllowed", "tooMany", "mandatorySeatsOpen", "pinNotKept", "negativePrice", "beatsPrices"] {
      #expect(seen[fault, default: 0] > 3, "\(fault): \(seen)")
    }
  }

  /// The faults of an assignment, reckoned anew in the verifier's order.
  private static func faults(_ solved: Solved, _ oracle: ExactOracle) -> [CertificateVerifier.Fault] {
    var out: [CertificateVerifier.Fault] = []
    for (agent, place) in solved.places.enumerated() {
      if let pin = solved.rulings.pins[agent], pin != place { out.append(.pinNotKept(agent: agent, place: pin)) }
      if let place, oracle.value(agent, place) == nil { out.append(.notAllowed(agent: agent, place: place)) }
    }
    for (place, seats) in solved.problem.seatsOf.enumerated() {
      let taken = solved.places.count { $0 == place }
      if taken > seats.bonuses.count { out.append(.tooMany(place: place)) }
      if taken < seats.mandatory { out.append(.mandatorySeatsOpen(place: place, count: seats.mandatory - taken)) }
    }
    return out
  }

  /// One small problem where each fault is known by name.
  @Test func eachFaultByName() throws {
    let problem = TableProblem(
      reaches: [[0..<2], [1..<2]], reachOf: [0, 0, 1],
      seatsOf: [PlaceSeats(mandatory: 1, bonuses: [0]), PlaceSeats(mandatory: 0, bonuses: [10])],
      table: [[5, 3], [4, .min], [TableProblem.bait, 1]])
    let solver = AssignmentSolver(problem)
    try solver.solve()
    let best = solver.solution()
    #expect(best.placeOfAgent == [1, 0, nil] && best.objective == 17)
    let verifier = CertificateVerifier(problem)
    #expect(try verifier.check(best.placeOfAgent, best.certificate).isProven)
    #expect(try verifier.check(best.placeOfAgent, best.certificate).pairs == 5)
    func faults(_ places: [Int?], _ rulings: AssignmentRulings = AssignmentRulings()) throws
      -> [CertificateVerifier.Fault]
    {
      try CertificateVerifier(problem, rulings: rulings).check(places, best.certificate).faults
    }
    #expect(try faults([0, 1, nil]) == [.notAllowed(agent: 1, place: 1)])
    #expect(try faults([1, nil, 0]) == [.notAllowed(agent: 2, place: 0)])
    #expect(try faults([0, 0, 1]) == [.tooMany(place: 0)])
    #expect(try faults([1, nil, nil]) == [.mandatorySeatsOpen(place: 0, count: 1)])
    var pinned = AssignmentRulings()
    pinned.pin(2, to: 1)
    #expect(try faults([1, 0, nil], pinned).contains(.pinNotKept(agent: 2, place: 1)))
    var forbidden = AssignmentRulings()
    forbidden.forbid(0, at: 1)
    #expect(try faults([1, 0, nil], forbidden) == [.notAllowed(agent: 0, place: 1)])

    func priced(_ agents: [Int64], _ places: [Int64]) throws -> CertificateVerifier.Verdict {
      try verifier.check(prices: DualCertificate(agents: agents, places: places))
    }
    #expect(try priced([2, 0, 0], [4, 1]).faults == [])
    #expect(try priced([2, 0, 0], [4, 1]).bound == 2 + 4 + 11)
    #expect(try priced([1, 0, 0], [4, 1]).faults == [.beatsPrices(agent: 0, place: 1)])
    #expect(try priced([3, 0, -1], [4, 2]).faults == [.negativePrice(agent: 2)])
    #expect(try priced([1, 0, 0], [3, 0]).faults == [
      .beatsPrices(agent: 0, place: 0), .beatsPrices(agent: 0, place: 1), .beatsPrices(agent: 1, place: 0),
      .beatsPrices(agent: 2, place: 1),
    ])
  }
}
