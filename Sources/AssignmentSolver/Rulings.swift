extension AssignmentMarket {
  /// The first seat of a place, pinned ones included.
  func firstSeat(of place: Int) -> Int32 { place == 0 ? 0 : seatHigh[place - 1] }

  /// Gives one seat of a place to an agent for good. Whoever is pushed out enters anew.
  func pin(_ agent: Int, to place: Int, score: Int32) {
    moveWeight = 1
    let home = Int(placeOf[agent])
    var displaced: Int?
    // Out of the market from here on: its old seat is not to be offered to itself.
    isPinned[agent] = true
    if home >= 0 {
      unseat(agent)
      if home != place { offer(home) }
    }
    // The agent was in a seat of this very place, or takes that of the first who sits there.
    if home != place, filled[place] > 0 {
      displaced = Int(occupant[Int(seatLow[place])])
      if let displaced { unseat(displaced) }
    }
    // An empty place may be cheaper than its next seat is worth. Once that seat is taken, the proof
    // would count it for less than it brings; nobody sits there whom a higher price could send away.
    if filled[place] == 0, displaced == nil, home != place {
      price[place] = max(price[place], -nextWorth(place))
    }
    // The pinned seat is the first; those who remain move up behind it.
    let low = Int(seatLow[place])
    for i in stride(from: low + Int(filled[place]), to: low, by: -1) { occupant[i] = occupant[i - 1] }
    occupant[low] = Int32(agent)
    seatLow[place] += 1
    rulings.pin(agent, to: place)
    placeOf[agent] = Int32(place)
    scoreOf[agent] = score
    if let displaced { enter(displaced) }
  }

  /// Rules a pair out; the agent enters anew where it sat there.
  func forbid(_ agent: Int, at place: Int) {
    moveWeight = 1
    rulings.forbid(agent, at: place)
    hasForbidden[agent] = true
    // At once, not when the agent next enters: others may push it on before that.
    makeList(agent)
    guard Int(placeOf[agent]) == place else { return }
    unseat(agent)
    isPinned[agent] = true
    offer(place)
    isPinned[agent] = false
    enter(agent)
  }

  /// Puts an empty market into the state of an earlier solution.
  func restore(_ placeOfAgent: [Int?], _ prices: [Int64], _ earlier: AssignmentRulings) {
    rulings = earlier
    for agent in earlier.forbidden.keys { hasForbidden[agent] = true }
    for (agent, place) in earlier.pins.sorted(by: { $0.key < $1.key }) {
      isPinned[agent] = true
      occupant[Int(seatLow[place])] = Int32(agent)
      seatLow[place] += 1
      placeOf[agent] = Int32(place)
      scoreOf[agent] = problem.score(of: agent, at: place)
    }
    for (agent, place) in placeOfAgent.enumerated() {
      if let place, !isPinned[agent] { seat(agent, at: place, score: score(agent, place)) }
    }
    for (place, value) in prices.enumerated() { price[place] = value }
  }
}
