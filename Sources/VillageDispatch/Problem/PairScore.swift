/// What one pair of cadre and post is worth, part by part; the parts are what a reason is made of.
public struct PairScore: Sendable, Hashable {
  public let match: Int
  public let fit: Int
  public let language: Int
  public let continuity: Int
  public let pair: Int
  /// Minutes, taken off.
  public let travel: Int
  /// Taken off.
  public let altitude: Int

  public var total: Int { match + fit + language + continuity + pair - travel - altitude }
}

extension DispatchProblem {
  /// The score of a cadre in a village and a role, whether or not the rules allow the pair.
  public func score(cadre c: Int, village v: Int, role: DispatchRole) -> PairScore {
    let cadre = cadres[c], village = villages[v]
    var fit = 0
    for (d, weight) in weights.roleWeights(role).enumerated() {
      fit += weight * Int(village.needs[d]) * Int(cadre.skills[d])
    }
    let level: Int
    switch village.language {
    case .han: level = 0
    case .tibetan: level = cadre.tibetan
    case .yi: level = cadre.yi
    }
    return PairScore(
      match: weights.matchWeight * weights.match[cadre.kind][village.category],
      fit: weights.fitWeight * fit, language: weights.languageWeight * level,
      continuity: cadre.currentVillage == v ? weights.continuityBonus : 0,
      pair: village.pairedUnit >= 0 && cadre.unit == village.pairedUnit ? weights.pairBonus : 0,
      travel: travelMinutes(from: cadre.home, to: v),
      altitude: weights.altitudeWeight * village.altitudeBand * altitudeSteps(age: cadre.age))
  }

  /// Minutes from a county's seat to a village.
  public func travelMinutes(from home: Int, to v: Int) -> Int {
    let village = villages[v], seat = counties[home].seat
    let dx = seat.x - village.place.x, dy = seat.y - village.place.y
    return weights.travel.minutes(
      distance: integerRoot(dx * dx + dy * dy), roadPercent: counties[village.county].roadPercent)
  }

  /// How many steps of age make the heights harder.
  func altitudeSteps(age: Int) -> Int { max(0, age - weights.altitudeAge) / weights.altitudeAgeStep }

  private func integerRoot(_ square: Int) -> Int {
    // Exact for squares below 2⁵², which a grid of 100 m never reaches.
    Int(Double(square).squareRoot())
  }
}

extension DispatchWeights.TravelRule {
  /// Minutes for a straight distance in 100 m.
  public func minutes(distance: Int, roadPercent: Int) -> Int {
    var minutes = distance * roadPercent * multiplier / divisor
    if minutes > knee { minutes = knee + (minutes - knee) / overDivisor }
    return min(minutes, cap)
  }
}
