public import Basics

/// The rules of allocation (选派规则) of an area: needs, matching, eligibility and weights.
///
/// What they mean in a score is told in docs/FORMATS.md, “Dispatch problems”.
public struct DispatchRules: Sendable, Hashable {
  /// What villages need and cadres can do.
  public var dimensions: [String] = []
  /// The village tags that count, the first that a village carries being its category.
  public var categories: [Category] = []
  public var profile: [ProfileNeed] = []
  public var kinds: [Kind] = []
  public var specialties: [Specialty] = []
  /// By dimension.
  public var firstSecretaryWeights: [Int] = []
  public var memberWeights: [Int] = []
  public var weights = Weights()
  public var travel = Travel()
  public var seats = Seats()
  public var eligibility = Eligibility()
  public var languages: [Language] = []
  public var altitudes: [AreaNumber] = []
  public var roads: [AreaNumber] = []

  public struct Category: Sendable, Hashable {
    public let tag: String
    /// 0–9 by dimension.
    public let needs: [Int]
  }

  /// A need raised where a figure of the village profile lies below a number.
  public struct ProfileNeed: Sendable, Hashable {
    /// A field of `profiles`; money in yuan.
    public let field: String
    public let below: Int
    public let dimension: String
    public let add: Int
  }

  public struct Kind: Sendable, Hashable {
    /// A code of `unit_kind`.
    public let code: String
    /// 0–100 by category.
    public let match: [Int]
    /// 0–5 by dimension, before specialties.
    public let skills: [Int]
  }

  /// Words that raise a skill where they occur in a cadre's specialties.
  public struct Specialty: Sendable, Hashable {
    public let dimension: String
    public let words: [String]
    public let level: Int
  }

  /// Points.
  public struct Weights: Sendable, Hashable {
    public var match = 0
    public var fit = 0
    public var language = 0
    public var continuity = 0
    public var pairedUnit = 0
    public var altitude = 0
    public var altitudeAge = 0
    public var altitudeAgeStep = 1
  }

  public struct Travel: Sendable, Hashable {
    public var multiplier = 0
    public var divisor = 1
    public var knee = 0
    public var overDivisor = 1
    public var cap = 0
  }

  public struct Seats: Sendable, Hashable {
    /// What filling the first secretary's post is worth.
    public var firstSecretary = 0
    /// What filling the first, second, third member's post is worth.
    public var members: [Int] = []
    public var priorityCountyExtra = 0
    /// Categories with a third member.
    public var thirdMemberFor: [String] = []
  }

  public struct Eligibility: Sendable, Hashable {
    public var partyYears = 0
    public var workYears = 0
    public var firstSecretaryMaximumAge = 150
    /// From this altitude band on, health must be one of `fitHealth`.
    public var healthyFromAltitudeBand = 4
    public var fitHealth: [String] = []
    /// Words of a position that keep its holder at home, such as 中小学教师.
    public var excludedPositions: [String] = []
    /// Whether somebody who serves in a village now may stay for another term.
    public var mayStay = true
    /// By tier of unit (a code of `tier`), how many a unit sends at most; a tier that is not here has
    /// no limit.
    public var unitQuotas: [String: Int] = [:]
  }

  public struct Language: Sendable, Hashable {
    public let area: DivisionCode
    /// `tibetan` or `yi`.
    public let language: String
    public let words: [String]
  }

  public struct AreaNumber: Sendable, Hashable {
    public let area: DivisionCode
    public let number: Int
  }

  /// The number of the nearest area that has one.
  public static func number(_ list: [AreaNumber], in place: DivisionCode, else other: Int) -> Int {
    for step in place.lineage {
      if let found = list.first(where: { $0.area == step }) { return found.number }
    }
    return other
  }

  /// What is spoken at a place, where it is not Chinese alone.
  public func language(in place: DivisionCode) -> Language? {
    for step in place.lineage {
      if let found = languages.first(where: { $0.area == step }) { return found }
    }
    return nil
  }
}
