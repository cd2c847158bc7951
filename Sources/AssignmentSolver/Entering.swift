extension AssignmentMarket {
  /// Where a shortest path ends.
  enum PathEnd {
    case openSeat(at: Int)
    case home(agent: Int)
  }

  /// Lets an agent in over the shortest path: it takes a place, whoever sat there takes another, and
  /// so on, until someone finds an open seat or does best to stay at home.
  func enter(_ entrant: Int) {
    beginSearch()
    makeListIfWorse(entrant)
    let entrantGain = max(bestListed(entrant), 0)
    var end = PathEnd.home(agent: entrant)
    var endDistance = entrantGain
    relax(entrant, from: 0, gain: entrantGain, below: endDistance)

    while let (reached, item) = queue.pop() {
      if reached >= endDistance { break }
      if item < 0 {
        let agent = -1 - Int(item)
        relaxWhole(
          agent, from: agent == entrant ? 0 : distance[Int(placeOf[agent])],
          gain: agent == entrant ? entrantGain : gain(agent), below: endDistance)
        continue
      }
      let place = Int(item)
      if isDone[place] { continue }
      isDone[place] = true
      done.append(item)
      if hasOpenSeat(place) {
        let total = reached - nextWorth(place) - price[place]
        if total < endDistance {
          endDistance = total
          end = .openSeat(at: place)
        }
      }
      let low = Int(seatLow[place])
      for i in low..<(low + Int(filled[place])) {
        let agent = Int(occupant[i])
        let gain = gain(agent)
        if reached + gain < endDistance {
          endDistance = reached + gain
          end = .home(agent: agent)
        }
        relax(agent, from: reached, gain: gain, below: endDistance)
      }
    }

    for item in done where distance[Int(item)] < endDistance {
      price[Int(item)] += endDistance - distance[Int(item)]
    }
    move(to: end, entrant)
  }

  /// Everyone on the path moves up one place.
  private func move(to end: PathEnd, _ entrant: Int) {
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
  private func relax(_ agent: Int, from reached: Int64, gain: Int64, below limit: Int64) {
    let base = agent * CandidateLists.length
    for k in base..<(base + Int(candidates.counts[agent])) {
      relax(agent, Int(candidates.places[k]), candidates.scores[k], reached, gain, limit)
    }
    let rest = max(reached, reached + gain - candidates.bound(agent))
    if rest < limit { queue.push(rest, Int32(-1 - agent)) }
  }

  @inline(__always)
  private func relax(
    _ agent: Int, _ place: Int, _ score: Int32, _ reached: Int64, _ gain: Int64, _ limit: Int64
  ) {
    let total = reached + gain + price[place] - Int64(score)
    if total >= limit { return }
    if stamp[place] != now {
      stamp[place] = now
      isDone[place] = false
    } else if total >= distance[place] || isDone[place] {
      return
    }
    distance[place] = total
    via[place] = Int32(agent)
    queue.push(total, Int32(place))
  }

  /// Goes on from an agent to every place of its reach, and makes its list anew for the next time.
  private func relaxWhole(_ agent: Int, from reached: Int64, gain: Int64, below limit: Int64) {
    makeList(agent)
    var offset = 0
    for range in reaches[Int(reachOf[agent])] {
      let scores = scores.base + offset, prices = price.base + range.lowerBound
      // Compared before anything else is read: nearly all pairs end here.
      let most = limit - reached - gain
      for i in 0..<range.count where prices[i] - Int64(scores[i]) < most {
        if scores[i] == AssignmentScore.ineligible { continue }
        relax(agent, range.lowerBound + i, scores[i], reached, gain, limit)
      }
      offset += range.count
    }
  }
}
