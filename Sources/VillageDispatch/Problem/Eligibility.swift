/// A rule that keeps a cadre from a post.
public enum DispatchBar: Sendable, Hashable {
  /// County cadres serve in their own county.
  case otherCounty
  /// City cadres serve in the counties of their own city.
  case otherCity
  /// Provincial and central cadres serve in priority counties.
  case notAPriorityCounty
  case otherProvince
  case notAPartyMember
  case tooOld(limit: Int)
  /// Not put forward as first secretary.
  case notFirstSecretary
  /// Not put forward as a member.
  case notMember
  /// Health does not allow villages as high.
  case tooHigh
  /// A rule outside the score, by its identifier.
  case excluded(rule: String)
}

extension DispatchProblem {
  /// Every rule that keeps a cadre from a role in a village; empty where the pair is allowed.
  public func bars(cadre c: Int, village v: Int, role: DispatchRole) -> [DispatchBar] {
    var out: [DispatchBar] = []
    if let bar = areaBar(cadres[c], counties[villages[v].county], county: villages[v].county) {
      out.append(bar)
    }
    if villages[v].altitudeBand > cadres[c].maximumAltitudeBand { out.append(.tooHigh) }
    out += roleBars(cadres[c], role)
    out += (exclusions[DispatchRuling(cadre: c, village: v, role: role)] ?? [])
      .map { .excluded(rule: $0) }
    return out
  }

  func areaBar(_ cadre: Cadre, _ county: County, county index: Int) -> DispatchBar? {
    switch cadre.tier {
    case .county: cadre.county == index ? nil : .otherCounty
    case .city: cadre.city == county.city ? nil : .otherCity
    case .province:
      cadre.province != county.province
        ? .otherProvince : county.isPriority ? nil : .notAPriorityCounty
    case .central: county.isPriority ? nil : .notAPriorityCounty
    }
  }

  /// The rules of a role that look at the cadre alone.
  func roleBars(_ cadre: Cadre, _ role: DispatchRole) -> [DispatchBar] {
    switch role {
    case .member: return cadre.mayBeMember ? [] : [.notMember]
    case .firstSecretary:
      var out: [DispatchBar] = []
      if !cadre.isPartyMember { out.append(.notAPartyMember) }
      if cadre.age > weights.firstSecretaryMaximumAge {
        out.append(.tooOld(limit: weights.firstSecretaryMaximumAge))
      }
      if !cadre.mayBeFirstSecretary { out.append(.notFirstSecretary) }
      return out
    }
  }
}
