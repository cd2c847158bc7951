extension AssignmentMarket {
  /// For every mandatory seat that stayed open, a set of mandatory seats that cannot be filled
  /// together, smallest in the sense that without any one of them the others can.
  ///
  /// The agents allowed at the open seat all sit in mandatory seats (else one would have moved), those
  /// allowed at these seats likewise, and so on: the alternating tree of the open seat. It holds one
  /// seat more than agents (Hall), and leaving out any of its seats frees a path for the rest.
  ///
  /// A problem that lacks agents altogether has thousands of open seats whose sets are much the same;
  /// so only those of the first `most` places are worked out.
  func shortages(most: Int) -> [SeatShortage] {
    openMandatoryPlaces.prefix(most).map { shortage(at: $0) }
  }

  /// How many mandatory seats stayed open.
  func openMandatorySeats() -> Int {
    openMandatoryPlaces.reduce(0) { sum, place in
      let open = Int(seatLow[place] + filled[place])..<Int(seatHigh[place])
      return sum + open.count { worth[$0] > Self.mandatoryWorth / 2 }
    }
  }

  private var openMandatoryPlaces: [Int] {
    (0..<placeCount).filter { hasOpenSeat($0) && nextWorth($0) > Self.mandatoryWorth / 2 }
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
