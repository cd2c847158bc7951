import AssignmentSolver
import Basics
import Testing

/// Proves that solving on after a ruling comes to the same as solving anew, whatever the order of
/// rulings, and that a ruling which is refused leaves no trace.
@Suite struct RulingsTests {
  private static let seed: UInt64 = 20_240_601

  private struct State: Hashable {
    let places: [Int?]
    let objective: Int64
    let certificate: DualCertificate
    let shortages: [SeatShortage]
    let rulings: AssignmentRulings

    init(_ solver: AssignmentSolver) {
      let solution = solver.solution()
      places = solution.placeOfAgent
      objective = solution.objective
      certificate = solution.certificate
      shortages = solution.shortages
      rulings = solver.rulings
    }
  }

  /// One random ruling; its error, where it is refused.
  private static func rule(_ solver: AssignmentSolver, _ problem: TableProblem, _ random: inout SeededGenerator)
    -> (isPin: Bool, agent: Int, place: Int, error: RulingError?)
  {
    let agent = random.below(problem.agentCount), isPin = random.chance(45)
    // Half of the time where it hurts: the place that the agent has.
    var place = random.below(problem.placeCount)
    if random.chance(50), let home = solver.solution().placeOfAgent[agent] { place = home }
    do {
      if isPin { try solver.pin(agent, to: place) } else { try solver.forbid(agent, at: place) }
      return (isPin, agent, place, nil)
    } catch {
      return (isPin, agent, place, error)
    }
  }

  /// The same work taken up again from what a file would keep of it.
  private static func resumed(_ solver: AssignmentSolver, _ problem: TableProblem) -> AssignmentSolver {
    let solution = solver.solution()
    return AssignmentSolver(
      problem, resuming: solution.placeOfAgent, prices: solution.certificate.places, rulings: solver.rulings)
  }

  @Test func rulingsComeToTheSameAsSolvingAnew() throws {
    var refused: [String: Int] = [:], kept = 0
    for number in 0..<700 {
      let this = Case(seed: Self.seed, number: number)
      var random = this.random
      let problem = TableProblem.random(.small, &random)
      var solver = AssignmentSolver(problem)
      var oracle = ExactOracle(problem: problem)
      try solver.solve()
      for step in 0..<8 {
        let what = "\(this), step \(step)"
        let before = State(solver)
        if random.chance(25) {
          solver = Self.resumed(solver, problem)
          #expect(State(solver) == before, "\(what)")
        }
        let ruling = Self.rule(solver, problem, &random)
        let expected = Self.expectedError(ruling.isPin, ruling.agent, ruling.place, oracle)
        #expect(ruling.error == expected, "\(what)")
        if ruling.error == nil {
          if ruling.isPin {
            oracle.rulings.pin(ruling.agent, to: ruling.place)
          } else {
            oracle.rulings.forbid(ruling.agent, at: ruling.place)
          }
          kept += 1
        } else {
          #expect(State(solver) == before, "\(what)")
          switch expected {
          case .notAllowed: refused["notAllowed", default: 0] += 1
          case .pinnedElsewhere: refused["pinnedElsewhere", default: 0] += 1
          case .noSeatLeft: refused["noSeatLeft", default: 0] += 1
          case nil: break
          }
        }
        #expect(solver.rulings == oracle.rulings, "\(what)")
        let faults = try oracle.faults(of: solver.solution())
        #expect(faults == [], "\(what)")
      }
    }
    #expect(kept > 2_000)
    #expect(refused.count == 3 && refused.values.allSatisfy { $0 > 20 }, "\(refused)")
  }

  private static func expectedError(
    _ isPin: Bool, _ agent: Int, _ place: Int, _ oracle: ExactOracle
  ) -> RulingError? {
    let pinned = oracle.rulings.pins[agent]
    if !isPin { return pinned == place ? .pinnedElsewhere(agent: agent, place: place) : nil }
    if oracle.value(agent, place) == nil { return .notAllowed(agent: agent, place: place) }
    if let pinned { return pinned == place ? nil : .pinnedElsewhere(agent: agent, place: pinned) }
    let taken = oracle.rulings.pins.values.count { $0 == place }
    return taken == oracle.problem.seatsOf[place].bonuses.count ? .noSeatLeft(place: place) : nil
  }

  /// Rulings given first are kept by what follows.
  @Test func rulingsBeforeSolving() throws {
    for number in 0..<300 {
      let this = Case(seed: Self.seed &+ 1, number: number)
      var random = this.random
      let problem = TableProblem.random(.small, &random)
      let solver = AssignmentSolver(problem)
      for _ in 0..<4 { _ = Self.rule(solver, problem, &random) }
      try solver.solve()
      let oracle = ExactOracle(problem: problem, rulings: solver.rulings)
      let faults = try oracle.faults(of: solver.solution())
      #expect(faults == [], "\(this)")
      // Solving what is solved changes nothing.
      let before = State(solver)
      try solver.solve()
      #expect(State(solver) == before, "\(this)")
    }
  }

  /// Long sequences on problems whose reaches are wider than what an agent remembers of them; the
  /// verifier judges, to which no prices can be passed off.
  @Test func longSequencesStayProven() throws {
    for number in 0..<16 {
      let this = Case(seed: Self.seed &+ 2, number: number)
      var random = this.random
      let problem = TableProblem.random(
        .init(agents: 40...90, places: 30...80, mandatory: [0, 10, 20], ineligible: [0, 20]), &random)
      var solver = AssignmentSolver(problem)
      try solver.solve()
      for step in 0..<60 {
        if random.chance(10) { solver = Self.resumed(solver, problem) }
        _ = Self.rule(solver, problem, &random)
        let solution = solver.solution()
        let verdict = try CertificateVerifier(problem, rulings: solver.rulings)
          .check(solution.placeOfAgent, solution.certificate)
        #expect(verdict.objective == solution.objective, "\(this), step \(step)")
        if solution.isFeasible {
          #expect(verdict.isProven, "\(this), step \(step)")
        } else {
          // Hall's count, which needs no search: more seats than agents.
          let oracle = ExactOracle(problem: problem, rulings: solver.rulings)
          for shortage in solution.shortages {
            #expect(shortage.agents == oracle.agents(at: shortage.seats.map(\.place)), "\(this), step \(step)")
            #expect(shortage.seats.reduce(0) { $0 + $1.count } == shortage.agents.count + 1, "\(this), step \(step)")
          }
        }
      }
    }
  }

  @Test func sameProblemAndRulingsGiveTheSameState() throws {
    for number in 0..<20 {
      let this = Case(seed: Self.seed &+ 3, number: number)
      let states = try (0..<2).map { _ in
        var random = this.random
        let problem = TableProblem.random(.init(agents: 20...60, places: 10...40), &random)
        let solver = AssignmentSolver(problem)
        try solver.solve()
        for _ in 0..<10 { _ = Self.rule(solver, problem, &random) }
        return State(solver)
      }
      #expect(states[0] == states[1], "\(this)")
    }
  }

  private struct Stopped: Error {}

  /// Work that was ended half way goes on where it stood.
  @Test func workThatWasEndedGoesOn() async throws {
    var random = Case(seed: Self.seed &+ 4, number: 0).random
    let problem = TableProblem.random(
      .init(agents: 600...600, places: 40...40, mandatory: [10], ineligible: [10]), &random)
    let solver = AssignmentSolver(problem)
    var seen: [Int] = []
    #expect(throws: Stopped.self) {
      try solver.solve { progress in
        #expect(progress.agentCount == 600)
        seen.append(progress.agentsPlaced)
        if progress.agentsPlaced > 0 { throw Stopped() }
      }
    }
    #expect(seen.count == 2 && seen[0] == 0)
    try solver.solve { seen.append($0.agentsPlaced) }
    #expect(seen.last == 600)
    let solution = solver.solution()
    let verdict = try CertificateVerifier(problem).check(solution.placeOfAgent, solution.certificate)
    #expect(verdict.isProven == solution.isFeasible && verdict.objective == verdict.bound)

    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      #expect(throws: CancellationError.self) { try AssignmentSolver(problem).solve() }
      #expect(throws: CancellationError.self) {
        try CertificateVerifier(problem).check(solution.placeOfAgent, solution.certificate)
      }
    }
    await cancelled.value
  }
}
