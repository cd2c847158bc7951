import AssignmentSolver

/// The textbook way to the same answer: a network with every pair drawn as an arc, augmented along
/// cheapest paths that a queue-driven Bellman–Ford finds. Slow, plain, and without prices.
struct MinCostFlow {
  private var head: [Int] = []
  private var cost: [Int] = []
  private var capacity: [Int] = []
  private var arcs: [[Int]]

  private init(nodes: Int) { arcs = Array(repeating: [], count: nodes) }

  private mutating func arc(_ from: Int, _ to: Int, cost value: Int) {
    arcs[from].append(head.count)
    arcs[to].append(head.count + 1)
    head += [to, from]
    cost += [value, -value]
    capacity += [1, 0]
  }

  /// More than all scores and bonuses of a problem of this size together.
  private static let mandatory = 1 << 44

  /// The most mandatory seats that can be filled and the greatest worth with so many.
  static func best(_ problem: TableProblem, _ rulings: AssignmentRulings = AssignmentRulings()) -> ExactOracle.Best {
    let agents = problem.agentCount, places = problem.placeCount
    let source = agents + places, sink = source + 1
    var flow = MinCostFlow(nodes: sink + 1)
    let oracle = ExactOracle(problem: problem, rulings: rulings)
    for agent in 0..<agents {
      flow.arc(source, agent, cost: 0)
      // At home; who is pinned has no such choice.
      if rulings.pins[agent] == nil { flow.arc(agent, sink, cost: 0) }
      for place in 0..<places where (rulings.pins[agent] ?? place) == place {
        if let value = oracle.value(agent, place) { flow.arc(agent, agents + place, cost: -value) }
      }
    }
    for (place, seats) in problem.seatsOf.enumerated() {
      for (i, bonus) in seats.bonuses.enumerated() {
        flow.arc(agents + place, sink, cost: -Int(bonus) - (i < seats.mandatory ? mandatory : 0))
      }
    }
    var total = 0
    for _ in 0..<agents { total -= flow.augment(source, sink) }
    // Every agent's unit flows; what is left beside whole mandatory seats is the worth.
    let filled = (total + mandatory / 2) / mandatory
    return ExactOracle.Best(filled: filled, objective: total - filled * mandatory)
  }

  /// Sends one unit over a cheapest path and returns its cost.
  private mutating func augment(_ source: Int, _ sink: Int) -> Int {
    var distance = [Int](repeating: Int.max, count: arcs.count)
    var last = [Int](repeating: -1, count: arcs.count)
    var isWaiting = [Bool](repeating: false, count: arcs.count)
    var queue = [source], next = 0
    distance[source] = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      isWaiting[node] = false
      for arc in arcs[node] where capacity[arc] > 0 {
        let to = head[arc]
        if distance[node] + cost[arc] < distance[to] {
          distance[to] = distance[node] + cost[arc]
          last[to] = arc
          if !isWaiting[to] {
            isWaiting[to] = true
            queue.append(to)
          }
        }
      }
    }
    var node = sink
    while node != source {
      let arc = last[node]
      capacity[arc] -= 1
      capacity[arc ^ 1] += 1
      node = head[arc ^ 1]
    }
    return distance[sink]
  }
}
