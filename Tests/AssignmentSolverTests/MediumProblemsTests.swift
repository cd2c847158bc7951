import AssignmentSolver
import Basics
import Testing

/// Proves the solver right where an agent reaches more places than it remembers, against a plain
/// minimum-cost flow.
@Suite struct MediumProblemsTests {
  private static let seed: UInt64 = 20_260_301

  private func compare(
    _ problem: TableProblem, _ solver: AssignmentSolver, _ what: String
  ) throws {
    let best = MinCostFlow.best(problem, solver.rulings), solution = solver.solution()
    let mandatory = problem.seatsOf.reduce(0) { $0 + $1.mandatory }
    #expect(solution.isFeasible == (best.filled == mandatory), "\(what)")
    #expect(solution.objective == Int64(best.objective), "\(what)")
    let verdict = try CertificateVerifier(problem, rulings: solver.rulings)
      .check(solution.placeOfAgent, solution.certificate)
    #expect(verdict.objective == solution.objective, "\(what)")
    #expect(verdict.isProven == solution.isFeasible, "\(what)")
  }

  @Test func theFlowAgreesWithTheOracle() {
    for number in 0..<300 {
      let this = Case(seed: Self.seed, number: number)
      var random = this.random
      let problem = TableProblem.random(.small, &random)
      #expect(MinCostFlow.best(problem) == ExactOracle(problem: problem).best(), "\(this)")
    }
  }

  @Test(arguments: 0..<6) func threeHundredAgents(_ number: Int) throws {
    let this = Case(seed: Self.seed &+ 1, number: number)
    var random = this.random
    let problem = TableProblem.random(
      .init(agents: 300...300, places: 150...150, mandatory: [[0, 20, 35, 60][number % 4]], ineligible: [5, 30]),
      &random)
    let solver = AssignmentSolver(problem)
    try solver.solve()
    try compare(problem, solver, "\(this)")
    for _ in 0..<60 {
      let agent = random.below(300)
      let place = solver.solution().placeOfAgent[agent] ?? random.below(150)
      if random.chance(50) {
        try? solver.pin(agent, to: random.chance(50) ? place : random.below(150))
      } else {
        try? solver.forbid(agent, at: place)
      }
    }
    #expect(solver.rulings.pins.count > 3 && solver.rulings.forbidden.count > 5)
    try compare(problem, solver, "\(this), after rulings")
  }

  /// A hundred agents who all want the same few places: nothing but ties and long chains.
  @Test func crowdsAtFewPlaces() throws {
    for number in 0..<12 {
      let this = Case(seed: Self.seed &+ 2, number: number)
      var random = this.random
      let problem = TableProblem.random(
        .init(agents: 100...140, places: 30...60, seats: 1...2, mandatory: [0, 30], ineligible: [0], empty: 0),
        &random)
      let solver = AssignmentSolver(problem)
      try solver.solve()
      try compare(problem, solver, "\(this)")
    }
  }
}
