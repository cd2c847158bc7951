/// Which agents may come to a place: the reaches turned round.
final class ReachColumns {
  private var reachStart: [Int32]
  private var reachOfPlace: [Int32] = []
  private var agentStart: [Int32]
  private var agentOfReach: [Int32]

  init(_ market: AssignmentMarket) {
    var byPlace = [[Int32]](repeating: [], count: market.placeCount)
    for (i, reach) in market.reaches.enumerated() {
      for range in reach { for place in range { byPlace[place].append(Int32(i)) } }
    }
    reachStart = [0]
    for list in byPlace {
      reachOfPlace += list
      reachStart.append(Int32(reachOfPlace.count))
    }
    var counts = [Int32](repeating: 0, count: market.reaches.count + 1)
    for agent in 0..<market.agentCount { counts[Int(market.reachOf[agent]) + 1] += 1 }
    for i in market.reaches.indices { counts[i + 1] += counts[i] }
    agentStart = counts
    agentOfReach = [Int32](repeating: 0, count: market.agentCount)
    for agent in 0..<market.agentCount {
      let reach = Int(market.reachOf[agent])
      agentOfReach[Int(counts[reach])] = Int32(agent)
      counts[reach] += 1
    }
  }

  @inline(__always)
  func forEachAgent(at place: Int, _ body: (Int) -> Void) {
    for r in Int(reachStart[place])..<Int(reachStart[place + 1]) {
      let reach = Int(reachOfPlace[r])
      for i in Int(agentStart[reach])..<Int(agentStart[reach + 1]) { body(Int(agentOfReach[i])) }
    }
  }
}

extension AssignmentMarket {
  /// Offers a seat around that its agent has just left: over the shortest path someone takes it, who
  /// leaves another, and so on, until one comes who had no place, or a seat stays open that is
  /// worth little.
  func offer(_ vacated: Int) {
    if price[vacated] <= -nextWorth(vacated) { return }
    beginSearch()
    stamp[vacated] = now
    isDone[vacated] = false
    distance[vacated] = 0
    moves[vacated] = 0
    queue.push(PathLength(cost: 0, moves: 0), Int32(vacated))
    var toward: [Int32: Int32] = [:]
    var end = PathLength(cost: Self.never, moves: 0)
    var endPlace = vacated
    var endAgent: Int?

    while let (reached, item) = queue.pop() {
      if reached >= end { break }
      let place = Int(item)
      if isDone[place] { continue }
      isDone[place] = true
      done.append(item)
      let given = place == vacated
        ? nextWorth(place) : worth[Int(seatLow[place] + filled[place]) - 1]
      let leftOpen = PathLength(cost: reached.cost + price[place] + given, moves: reached.moves)
      if leftOpen < end { (end, endPlace, endAgent) = (leftOpen, place, nil) }
      columns.forEachAgent(at: place) { agent in
        let home = Int(placeOf[agent])
        if isPinned[agent] || home == place { return }
        var score: Int32 = 0
        problem.writeScores(of: agent, at: place..<(place + 1), to: &score)
        if score == AssignmentScore.ineligible { return }
        if hasForbidden[agent], rulings.forbidden[agent]?.contains(place) == true { return }
        let gain = home < 0 ? 0 : gain(agent)
        let total = PathLength(
          cost: reached.cost + gain + price[place] - Int64(score), moves: reached.moves + moveWeight)
        if total >= end { return }
        if home < 0 {
          (end, endPlace, endAgent) = (total, place, agent)
          return
        }
        if stamp[home] != now {
          stamp[home] = now
          isDone[home] = false
        } else if isDone[home] || total >= PathLength(cost: distance[home], moves: moves[home]) {
          return
        }
        distance[home] = total.cost
        moves[home] = total.moves
        via[home] = Int32(agent)
        toward[Int32(home)] = item
        queue.push(total, Int32(home))
      }
    }

    var most: Int64 = 0
    for item in done where distance[Int(item)] < end.cost {
      let fall = end.cost - distance[Int(item)]
      price[Int(item)] -= fall
      most = max(most, fall)
    }
    candidates.pricesFell(by: most)

    // From the end of the path to the vacated seat; carried out from the vacated seat on, so that
    // whoever moves finds an open one.
    var steps: [(agent: Int, to: Int)] = []
    if let endAgent { steps.append((endAgent, endPlace)) }
    var at = endPlace
    while at != vacated, let next = toward[Int32(at)] {
      steps.append((Int(via[at]), Int(next)))
      at = Int(next)
    }
    for (agent, place) in steps.reversed() {
      if placeOf[agent] >= 0 { unseat(agent) }
      seat(agent, at: place, score: score(agent, place))
    }
  }
}
