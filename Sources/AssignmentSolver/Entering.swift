extension AssignmentMarket {
  /// The best end of a path found so far; nothing that costs as much is looked at any more.
  struct PathEnd {
    enum Kind {
      case openSeat(at: Int)
      case home(agent: Int)
    }

    var length: PathLength
    var kind: Kind

    @inline(__always)
    mutating func improve(_ other: PathLength, _ otherKind: Kind) {
      if other < length { (length, kind) = (other, otherKind) }
    }
  }

  /// Lets an agent in over the shortest path: it takes a place, whoever sat there takes another, and
  /// so on, until someone finds an open seat or does best to stay at home.
  func enter(_ entrant: Int) {
    beginSearch()
    makeListIfWorse(entrant)
    let entrantGain = max(bestListed(entrant), 0)
    var end = PathEnd(length: PathLength(cost: entrantGain, moves: 0), kind: .home(agent: entrant))
    relax(entrant, at: PathLength(cost: entrantGain, moves: 0), &end)

    while let (reached, item) = queue.pop() {
      if reached >= end.length { break }
      if Int(item) >= placeCount {
        let agent = Int(item) - placeCount
        relaxRest(agent, at: agent == entrant ? PathLength(cost: entrantGain, moves: 0) : level(agent), &end)
        continue
      }
      let place = Int(item)
      if isDone[place] { continue }
      isDone[place] = true
      done.append(item)
      let low = Int(seatLow[place])
      for i in low..<(low + Int(filled[place])) {
        let agent = Int(occupant[i])
        let level = level(agent)
        end.improve(level, .home(agent: agent))
        relax(agent, at: level, &end)
      }
    }

    let cost = end.length.cost
    for item in done where distance[Int(item)] < cost { price[Int(item)] += cost - distance[Int(item)] }
    move(to: end.kind, entrant)
  }

  /// Where the way through an agent's place leads on from: what it costs for the agent to have
  /// nothing.
  @inline(__always)
  private func level(_ agent: Int) -> PathLength {
    let place = Int(placeOf[agent])
    return PathLength(cost: distance[place] + gain(agent), moves: moves[place])
  }

  /// Everyone on the path moves up one place.
  private func move(to end: PathEnd.Kind, _ entrant: Int) {
    var open: Int
    switch end {
    case .openSeat(let place): open = place
    case .home(let agent):
      if agent == entrant { return }
      open = Int(placeOf[agent])
      unseat(agent)
    }
    while true {
      let agent = Int(via[open])
      let score = score(agent, open)
      if agent == entrant {
        seat(agent, at: open, score: score)
        return
      }
      let left = Int(placeOf[agent])
      unseat(agent)
      seat(agent, at: open, score: score)
      open = left
    }
  }

  /// The greatest score less price in an agent's list.
  func bestListed(_ agent: Int) -> Int64 {
    var best = CandidateLists.nothingOutside
    let base = agent * CandidateLists.length
    for k in base..<(base + Int(candidates.counts[agent])) {
      best = max(best, Int64(candidates.scores[k]) - price[Int(candidates.places[k])])
    }
    return best
  }

  /// Makes an agent's list where there is none, or where something outside may be better.
  func makeListIfWorse(_ agent: Int) {
    if !candidates.isMade(agent) || bestListed(agent) < candidates.bound(agent) { makeList(agent) }
  }

  func makeList(_ agent: Int) {
    writeScores(agent)
    candidates.make(agent, reach: reaches[Int(reachOf[agent])], scores: scores, prices: price)
  }

  /// Goes on from an agent to the places of its list, and notes when the rest must be looked at.
  @inline(__always)
  private func relax(_ agent: Int, at level: PathLength, _ end: inout PathEnd) {
    // Numbered behind the places, and so looked at only when no listed place is as near.
    let restItem = Int32(placeCount + agent)
    guard candidates.isMade(agent) else {
      // Only in a market that was taken up again.
      let nearest = PathLength(cost: level.cost - gainAtMost(agent), moves: level.moves + moveWeight)
      if nearest < end.length { queue.push(nearest, restItem) }
      return
    }
    let base = agent * CandidateLists.length
    for k in base..<(base + Int(candidates.counts[agent])) {
      relax(agent, Int(candidates.places[k]), candidates.scores[k], level, &end)
    }
    let rest = PathLength(
      cost: level.cost - min(candidates.bound(agent), gainAtMost(agent)), moves: level.moves + moveWeight)
    if rest < end.length { queue.push(rest, restItem) }
  }

  /// No place gives an agent more than the one where it sits; the entrant's list is fresh.
  @inline(__always)
  private func gainAtMost(_ agent: Int) -> Int64 {
    placeOf[agent] < 0 ? max(bestListed(agent), 0) : gain(agent)
  }

  /// An open seat ends the path as soon as it is seen, not only when its turn comes: among thousands
  /// of places that are all alike the search is over at the first one with room.
  @inline(__always)
  private func relax(
    _ agent: Int, _ place: Int, _ score: Int32, _ level: PathLength, _ end: inout PathEnd
  ) {
    let total = PathLength(
      cost: level.cost + price[place] - Int64(score), moves: level.moves + moveWeight)
    if total >= end.length { return }
    if stamp[place] != now {
      stamp[place] = now
      isDone[place] = false
    } else if isDone[place] || total >= PathLength(cost: distance[place], moves: moves[place]) {
      return
    }
    distance[place] = total.cost
    moves[place] = total.moves
    via[place] = Int32(agent)
    if hasOpenSeat(place) {
      let cost = total.cost - nextWorth(place) - price[place]
      end.improve(PathLength(cost: cost, moves: total.moves), .openSeat(at: place))
      if total >= end.length { return }
    }
    queue.push(total, Int32(place))
  }

  /// Goes on from an agent to the places outside its list, unless one like it has been there from as
  /// near: then only its own places can be any nearer.
  private func relaxRest(_ agent: Int, at level: PathLength, _ end: inout PathEnd) {
    let like = Int(likeness[agent])
    guard like >= 0, !hasForbidden[agent] else { return relaxWhole(agent, at: level, &end) }
    if likeStamp[like] == now, PathLength(cost: likeLevel[like], moves: likeMoves[like]) <= level {
      for place in problem.placesOfItsOwn(agent) {
        let score = problem.score(of: agent, at: place)
        if score != AssignmentScore.ineligible { relax(agent, place, score, level, &end) }
      }
      return
    }
    likeStamp[like] = now
    likeLevel[like] = level.cost
    likeMoves[like] = level.moves
    relaxWhole(agent, at: level, &end)
  }

  /// Goes on from an agent to every place of its reach, and makes its list anew for the next time.
  private func relaxWhole(_ agent: Int, at level: PathLength, _ end: inout PathEnd) {
    makeList(agent)
    var offset = 0
    for range in reaches[Int(reachOf[agent])] {
      let scores = scores.base + offset, prices = price.base + range.lowerBound
      // Compared before anything else is read: nearly all pairs end here.
      for i in 0..<range.count where level.cost + prices[i] - Int64(scores[i]) <= end.length.cost {
        if scores[i] == AssignmentScore.ineligible { continue }
        relax(agent, range.lowerBound + i, scores[i], level, &end)
      }
      offset += range.count
    }
  }
}
