import AssignmentSolver
import Basics
import Testing

/// Proves the solver right on thousands of small problems, against an oracle that tries everything.
@Suite struct SmallProblemsTests {
  private static let seed: UInt64 = 20_230_901

  @Test func twoThousandProblemsAsTheOracleSays() throws {
    var feasible = 0, withEmptyReach = 0, negative = 0
    for number in 0..<2_000 {
      let this = Case(seed: Self.seed, number: number)
      var random = this.random
      let problem = TableProblem.random(.small, &random)
      let solver = AssignmentSolver(problem)
      try solver.solve()
      let solution = solver.solution()
      let faults = try ExactOracle(problem: problem).faults(of: solution)
      #expect(faults == [], "\(this)")
      feasible += solution.isFeasible ? 1 : 0
      negative += solution.objective < 0 ? 1 : 0
      withEmptyReach += problem.reachOf.contains { problem.reaches[$0].isEmpty } ? 1 : 0
    }
    // The generator reaches all corners.
    #expect((500...1_500).contains(feasible))
    #expect(withEmptyReach > 50)
    #expect(negative > 50)
  }

  /// One seat more than the agents that may take any of them, in the midst of plenty: the set must be
  /// named whole, with these agents and no others.
  @Test func plantedShortagesAreNamedExactly() throws {
    for number in 0..<400 {
      let this = Case(seed: Self.seed &+ 1, number: number)
      var random = this.random
      let few = random.below(4), plenty = 3 + random.below(6)
      // Seats of the planted set, by place: k + 1 in all.
      var planted: [Int] = []
      while planted.reduce(0, +) < few + 1 {
        planted.append(1 + random.below(few + 1 - planted.reduce(0, +)))
      }
      let others = 1 + random.below(4)
      let count = planted.count + others
      var order = Array(0..<count)
      order.shuffle(using: &random)
      let plantedPlaces = order.prefix(planted.count).sorted()
      var agents = Array(0..<(few + plenty))
      agents.shuffle(using: &random)
      let wanted = agents.prefix(few).sorted()
      let seats = (0..<count).map { place in
        guard let i = plantedPlaces.firstIndex(of: place) else {
          return PlaceSeats(mandatory: place % 2 == 0 ? 1 : 0, bonuses: [3, 1])
        }
        // Optional seats beside them change nothing.
        return PlaceSeats(mandatory: planted[i], bonuses: Array(repeating: 7, count: planted[i] + random.below(2)))
      }
      // The others could do with the best scores everywhere, were they allowed.
      let table = (0..<(few + plenty)).map { agent in
        (0..<count).map { place -> Int32 in
          let isPlanted = plantedPlaces.contains(place)
          if wanted.contains(agent) { return isPlanted || random.chance(50) ? Int32(random.below(9)) : .min }
          return isPlanted ? .min : Int32(50 + random.below(9))
        }
      }
      let problem = TableProblem(
        reaches: [[0..<count]], reachOf: Array(repeating: 0, count: few + plenty), seatsOf: seats, table: table)
      let solver = AssignmentSolver(problem)
      try solver.solve()
      let solution = solver.solution()
      try #require(solution.shortages.count == 1, "\(this)")
      let shortage = solution.shortages[0]
      #expect(shortage.agents == wanted, "\(this)")
      #expect(shortage.seats.map(\.place) == plantedPlaces, "\(this)")
      #expect(shortage.seats.map(\.count) == planted, "\(this)")
    }
  }

  @Test func twoShortagesApart() throws {
    // Places 0 and 1 share agent 0; place 3 has nobody; place 2 is well off.
    let problem = TableProblem(
      reaches: [[0..<4]], reachOf: [0, 0, 0],
      seatsOf: [1, 1, 1, 2].map { PlaceSeats(mandatory: $0, bonuses: Array(repeating: 0, count: $0)) },
      table: [[1, 1, 9, .min], [.min, .min, 1, .min], [.min, .min, 1, .min]])
    let solver = AssignmentSolver(problem)
    try solver.solve()
    let shortages = solver.solution().shortages
    #expect(Set(shortages.map(\.agents)) == [[0], []])
    #expect(shortages.map { $0.seats.map { [$0.place, $0.count] } }.sorted { $0.count > $1.count }
      == [[[0, 1], [1, 1]], [[3, 1]]])
  }

  @Test func problemsWithoutAgentsOrPlaces() throws {
    let nobody = TableProblem(
      reaches: [], reachOf: [], seatsOf: [PlaceSeats(mandatory: 0, bonuses: [5]), PlaceSeats(mandatory: 0, bonuses: [])],
      table: [])
    let nowhere = TableProblem(reaches: [[]], reachOf: [0, 0], seatsOf: [], table: [[], []])
    for problem in [nobody, nowhere] {
      let solver = AssignmentSolver(problem)
      try solver.solve()
      #expect(try ExactOracle(problem: problem).faults(of: solver.solution()) == [])
      #expect(solver.solution().objective == 0)
    }
    let unmet = TableProblem(
      reaches: [], reachOf: [], seatsOf: [PlaceSeats(mandatory: 1, bonuses: [5])], table: [])
    let solver = AssignmentSolver(unmet)
    try solver.solve()
    #expect(solver.solution().shortages.map(\.agents) == [[]])
  }

  /// Places that have no seat at all lead nowhere, however well they score.
  @Test func placesWithoutSeats() throws {
    for number in 0..<300 {
      let this = Case(seed: Self.seed &+ 2, number: number)
      var random = this.random
      let problem = TableProblem.random(
        .init(agents: 1...6, places: 2...6, seats: 0...2, ineligible: [0, 20]), &random)
      let solver = AssignmentSolver(problem)
      try solver.solve()
      #expect(try ExactOracle(problem: problem).faults(of: solver.solution()) == [], "\(this)")
    }
  }

  @Test func seatsAreOrderedByWorth() {
    #expect(PlaceSeats(mandatory: 2, bonuses: [1, 4, 2, 9]).bonuses == [4, 1, 9, 2])
  }
}
