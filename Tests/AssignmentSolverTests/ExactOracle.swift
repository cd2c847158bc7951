import AssignmentSolver

/// The best assignment by counting through all of them, a table of taken seats at a time. Shares
/// nothing with the solver: no prices, no paths.
struct ExactOracle {
  let problem: TableProblem
  var rulings = AssignmentRulings()

  struct Best: Hashable {
    /// How many mandatory seats can be filled at once.
    var filled: Int
    /// The greatest worth of an assignment that fills so many.
    var objective: Int
  }

  func value(_ agent: Int, _ place: Int) -> Int? {
    rulings.forbidden[agent]?.contains(place) == true ? nil : problem.value(agent, place)
  }

  /// First as many mandatory seats as can be, then the greatest worth; nil where pins ask for more
  /// seats than there are.
  func best() -> Best? {
    // A state is how many seats of each place are taken, written as one number.
    var weights: [Int] = []
    var states = 1
    for seats in problem.seatsOf {
      weights.append(states)
      states *= seats.bonuses.count + 1
    }
    func taken(_ state: Int, _ place: Int) -> Int {
      state / weights[place] % (problem.seatsOf[place].bonuses.count + 1)
    }
    var worth = [Int?](repeating: nil, count: states)
    worth[0] = 0
    for agent in 0..<problem.agentCount {
      let pin = rulings.pins[agent]
      var next = pin == nil ? worth : [Int?](repeating: nil, count: states)
      for place in 0..<problem.placeCount where pin == nil || pin == place {
        guard let value = value(agent, place) else { continue }
        for state in 0..<states where taken(state, place) < problem.seatsOf[place].bonuses.count {
          guard let before = worth[state] else { continue }
          let to = state + weights[place]
          next[to] = max(next[to] ?? Int.min, before + value)
        }
      }
      worth = next
    }
    var best: Best?
    for state in 0..<states {
      guard let value = worth[state] else { continue }
      var found = Best(filled: 0, objective: value)
      for place in 0..<problem.placeCount {
        let count = taken(state, place)
        found.filled += min(count, problem.seatsOf[place].mandatory)
        found.objective += problem.bonus(place, taken: count)
      }
      if let old = best, (old.filled, old.objective) >= (found.filled, found.objective) { continue }
      best = found
    }
    return best
  }

  var mandatorySeats: Int { problem.seatsOf.reduce(0) { $0 + $1.mandatory } }

  /// Agents that may take any of these places and are not bound elsewhere.
  func agents(at places: [Int]) -> [Int] {
    (0..<problem.agentCount).filter { agent in
      rulings.pins[agent] == nil && places.contains { value(agent, $0) != nil }
    }
  }

  /// Whether so many seats can all be filled, by trying every choice.
  func canFill(_ seats: [Int]) -> Bool {
    func fill(_ next: Int, _ used: Set<Int>) -> Bool {
      if next == seats.count { return true }
      for agent in agents(at: [seats[next]]) where !used.contains(agent) {
        if fill(next + 1, used.union([agent])) { return true }
      }
      return false
    }
    // More seats than agents need no trying, and trying would take longest there.
    return seats.count <= agents(at: seats).count && fill(0, [])
  }

  /// What is wrong with a reported shortage.
  func faults(of shortage: SeatShortage) -> [String] {
    var out: [String] = []
    let places = shortage.seats.map(\.place)
    if places != Set(places).sorted() { out.append("places not ascending") }
    let seats = shortage.seats.flatMap { Array(repeating: $0.place, count: $0.count) }
    for demand in shortage.seats {
      let pinned = rulings.pins.values.count { $0 == demand.place }
      if demand.count < 1 || demand.count > problem.seatsOf[demand.place].mandatory - pinned {
        out.append("place \(demand.place) has no \(demand.count) mandatory seats to fill")
      }
    }
    if shortage.agents != agents(at: places) { out.append("agents are \(agents(at: places))") }
    if seats.count != shortage.agents.count + 1 { out.append("not one agent fewer than seats") }
    if canFill(seats) { out.append("can be filled together") }
    // Enough for all proper subsets: each is part of one that lacks a single seat.
    for i in seats.indices {
      var rest = seats
      rest.remove(at: i)
      if !canFill(rest) { out.append("cannot be filled without a seat of place \(seats[i]) either") }
    }
    return out
  }

  /// Everything that a solution must be. Empty where it is.
  func faults(of solution: AssignmentSolution) throws -> [String] {
    guard let best = best() else { return ["the rulings cannot be kept"] }
    var out: [String] = []
    let isFeasible = best.filled == mandatorySeats
    if solution.isFeasible != isFeasible { out.append("feasible: \(solution.isFeasible), should be \(isFeasible)") }
    if solution.objective != best.objective {
      out.append("objective \(solution.objective), should be \(best.objective)")
    }
    let verdict = try CertificateVerifier(problem, rulings: rulings)
      .check(solution.placeOfAgent, solution.certificate)
    if verdict.objective != best.objective { out.append("assignment is worth \(verdict.objective)") }
    if isFeasible {
      if !verdict.isProven { out.append("not proven: \(verdict)") }
    } else {
      let open = verdict.faults.reduce(0) { sum, fault in
        if case .mandatorySeatsOpen(_, let count) = fault { return sum + count }
        out.append("fault beside open seats: \(fault)")
        return sum
      }
      if open != mandatorySeats - best.filled { out.append("\(open) mandatory seats open") }
      if open != solution.openMandatorySeats { out.append("\(solution.openMandatorySeats) seats said to be open") }
      let openPlaces = Set(verdict.faults.compactMap { fault in
        if case .mandatorySeatsOpen(let place, _) = fault { place } else { nil }
      })
      if solution.shortages.count != openPlaces.count { out.append("\(solution.shortages.count) shortages") }
      for shortage in solution.shortages {
        if openPlaces.isDisjoint(with: shortage.seats.map(\.place)) { out.append("shortage without open seat") }
        out += faults(of: shortage).map { "\(shortage): \($0)" }
      }
    }
    return out
  }
}
