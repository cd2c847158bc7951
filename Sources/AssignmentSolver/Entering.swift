extension AssignmentMarket {
  /// The best end of a path found so far; nothing that costs as much is looked at any more.
  struct PathEnd {
    enum Kind {
      case openSeat(at: Int)
      case home(agent: Int)
    }

    var distance: Int64
    var kind: Kind

    @inline(__always)
    mutating func improve(_ total: Int64, _ other: Kind) {
      if total < distance { (distance, kind) = (total, other) }
    }
  }

  /// Lets an agent in over the shortest path: it takes a place, whoever sat there takes another, and
  /// so on, until someone finds an open seat or does best to stay at home.
  func enter(_ entrant: Int) {
    beginSearch()
    makeListIfWorse(entrant)
    let entrantGain = max(bestListed(entrant), 0)
    var end = PathEnd(distance: entrantGain, kind: .home(agent: entrant))
    relax(entrant, from: 0, gain: entrantGain, &end)

    while let (reached, item) = queue.pop() {
      if reached >= end.distance { break }
      if Int(item) >= placeCount {
        let agent = Int(item) - placeCount
        let level = agent == entrant
          ? entrantGain : distance[Int(placeOf[agent])] + gain(agent)
        relaxRest(agent, at: level, &end)
        continue
      }
      let place = Int(item)
      if isDone[place] { continue }
      isDone[place] = true
      done.append(item)
      let low = Int(seatLow[place])
      for i in low..<(low + Int(filled[place])) {
        let agent = Int(occupant[i])
        let gain = gain(agent)
        end.improve(reached + gain, .home(agent: agent))
        relax(agent, from: reached, gain: gain, &end)
      }
    }

    for item in done where distance[Int(item)] < end.distance {
      price[Int(item)] += end.distance - distance[Int(item)]
    }
    move(to: end.kind, entrant)
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
  private func relax(_ agent: Int, from reached: Int64, gain: Int64, _ end: inout PathEnd) {
    guard candidates.isMade(agent) else {
      // Only in a market that was taken up again.
      if reached < end.distance { queue.push(reached, Int32(placeCount + agent)) }
      return
    }
    let base = agent * CandidateLists.length
    for k in base..<(base + Int(candidates.counts[agent])) {
      relax(agent, Int(candidates.places[k]), candidates.scores[k], reached + gain, &end)
    }
    let rest = max(reached, reached + gain - candidates.bound(agent))
    // Numbered behind the places, and so looked at only when no listed place is as near.
    if rest < end.distance { queue.push(rest, Int32(placeCount + agent)) }
  }

  /// An open seat ends the path as soon as it is seen, not only when its turn comes: among thousands
  /// of places that are all alike the search is over at the first one with room.
  @inline(__always)
  private func relax(
    _ agent: Int, _ place: Int, _ score: Int32, _ level: Int64, _ end: inout PathEnd
  ) {
    let total = level + price[place] - Int64(score)
    if total >= end.distance { return }
    if stamp[place] != now {
      stamp[place] = now
      isDone[place] = false
    } else if total >= distance[place] || isDone[place] {
      return
    }
    distance[place] = total
    via[place] = Int32(agent)
    if hasOpenSeat(place) {
      end.improve(total - nextWorth(place) - price[place], .openSeat(at: place))
      if total >= end.distance { return }
    }
    queue.push(total, Int32(place))
  }

  /// Goes on from an agent to the places outside its list, unless one like it has been there from as
  /// near: then only its own places can be any nearer.
  private func relaxRest(_ agent: Int, at level: Int64, _ end: inout PathEnd) {
    let like = Int(likeness[agent])
    guard like >= 0, !hasForbidden[agent] else { return relaxWhole(agent, at: level, &end) }
    if likeStamp[like] == now, likeLevel[like] <= level {
      for place in problem.placesOfItsOwn(agent) {
        let score = problem.score(of: agent, at: place)
        if score != AssignmentScore.ineligible { relax(agent, place, score, level, &end) }
      }
      return
    }
    likeStamp[like] = now
    likeLevel[like] = level
    relaxWhole(agent, at: level, &end)
  }

  /// Goes on from an agent to every place of its reach, and makes its list anew for the next time.
  private func relaxWhole(_ agent: Int, at level: Int64, _ end: inout PathEnd) {
    makeList(agent)
    var offset = 0
    for range in reaches[Int(reachOf[agent])] {
      let scores = scores.base + offset, prices = price.base + range.lowerBound
      // Compared before anything else is read: nearly all pairs end here.
      for i in 0..<range.count where level + prices[i] - Int64(scores[i]) < end.distance {
        if scores[i] == AssignmentScore.ineligible { continue }
        relax(agent, range.lowerBound + i, scores[i], level, &end)
      }
      offset += range.count
    }
  }
}
