extension AssignmentMarket {
  /// For every mandatory seat that stayed open, a set of mandatory seats that cannot be filled
  /// together, smallest in the sense that without any one of them the others can.
  ///
  /// The agents allowed at the open seat all sit in mandatory seats (else one would have moved), those
  /// allowed at these seats likewise, and so on: the alternating tree of the open seat. It holds one
  /// seat more than agents (Hall), and leaving out any of its seats frees a path for the rest.
  func shortages() -> [SeatShortage] {
    var out: [SeatShortage] = []
    for place in 0..<placeCount where hasOpenSeat(place) && nextWorth(place) > Self.mandatoryWorth / 2 {
      out.append(shortage(at: place))
    }
    return out
  }

  private func shortage(at open: Int) -> SeatShortage {
    var seen: Set<Int> = [open]
    var waiting = [open]
    var agents: Set<Int> = []
    while let place = waiting.popLast() {
      columns.forEachAgent(at: place) { agent in
        if isPinned[agent] || agents.contains(agent) || score(agent, place) == AssignmentScore.ineligible {
          return
        }
        agents.insert(agent)
        let home = Int(placeOf[agent])
        if home >= 0, seen.insert(home).inserted { waiting.append(home) }
      }
    }
    let seats = seen.sorted().map { place in
      let taken = (0..<Int(filled[place])).filter {
        worth[Int(seatLow[place]) + $0] > Self.mandatoryWorth / 2
      }.count
      return SeatShortage.SeatDemand(place: place, count: taken + (place == open ? 1 : 0))
    }
    return SeatShortage(seats: seats, agents: agents.sorted())
  }
}
