/// One question of allocation: villages with posts, cadres, and what a pair is worth.
///
/// Everything is a whole number, so the same problem has the same answer on every machine. The rules
/// and the score are those of the exchange format, version 1 (docs/FORMATS.md); a problem drawn from
/// the database is of the same kind, with more pairs ruled out.
public struct DispatchProblem: Sendable, Hashable {
  public var counties: [County]
  public var villages: [Village]
  public var posts: [Post]
  public var cadres: [Cadre]
  public var weights: DispatchWeights
  /// Pairs that rules outside the score forbid, and the identifiers of these rules.
  public var exclusions: [DispatchRuling: [String]] = [:]

  public init(
    counties: [County], villages: [Village], posts: [Post], cadres: [Cadre], weights: DispatchWeights,
    exclusions: [DispatchRuling: [String]] = [:]
  ) {
    self.counties = counties
    self.villages = villages
    self.posts = posts
    self.cadres = cadres
    self.weights = weights
    self.exclusions = exclusions
  }

  /// A county: where its villages lie, and where those who live there set out from.
  public struct County: Sendable, Hashable {
    public var province: Int
    public var city: Int
    public var name: String
    public var cityName: String
    /// One of the counties that provincial and central cadres go to.
    public var isPriority: Bool
    /// The seat, on a grid of 100 m.
    public var seat: GridPoint
    /// Length of road per 100 of straight line.
    public var roadPercent: Int
  }

  /// A village that is due a team.
  public struct Village: Sendable, Hashable {
    public var county: Int
    public var place: GridPoint
    /// An index into the categories of the weights.
    public var category: Int
    /// What is needed, 0–9, in the order of the weights' dimensions.
    public var needs: SIMD8<Int32>
    public var language: VillageLanguage
    /// 0–3, from the plains to 3,500 m and more.
    public var altitudeBand: Int
    /// The unit that already supports the village (定点), −1 for none.
    public var pairedUnit: Int
    /// For display only, in 10⁻⁵ degrees.
    public var latitude: Int
    public var longitude: Int
  }

  /// A post in a village.
  public struct Post: Sendable, Hashable {
    public var village: Int
    public var role: DispatchRole
    public var slot: Int
    public var isMandatory: Bool
    public var bonus: Int
  }

  /// A cadre who may be sent.
  public struct Cadre: Sendable, Hashable {
    public var unit: Int
    public var tier: DispatchTier
    /// An index into the kinds of the weights.
    public var kind: Int
    /// Where the unit is; −1 where its tier does not say.
    public var province: Int
    public var city: Int
    public var county: Int
    /// The county from whose seat travel starts.
    public var home: Int
    /// 0–5, in the order of the weights' dimensions.
    public var skills: SIMD8<Int32>
    /// 0–2.
    public var tibetan: Int
    public var yi: Int
    public var age: Int
    public var isFemale: Bool
    public var isPartyMember: Bool
    public var mayBeFirstSecretary: Bool
    public var mayBeMember: Bool
    /// The village where the cadre serves now, −1 for none.
    public var currentVillage: Int
    /// The highest altitude band that health allows; 3 is no limit.
    public var maximumAltitudeBand = 3
  }
}

/// A point on the grid of 100 m.
public struct GridPoint: Sendable, Hashable {
  public var x: Int
  public var y: Int

  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// What a cadre is sent as.
public enum DispatchRole: String, Sendable, Hashable, CaseIterable {
  case firstSecretary = "FS"
  case member = "M"
}

/// The tier of the unit that sends a cadre, which says how far away it may send.
public enum DispatchTier: Int, Sendable, Hashable, CaseIterable {
  case central, province, city, county
}

/// What is spoken in a village.
public enum VillageLanguage: Int, Sendable, Hashable, CaseIterable {
  case han, tibetan, yi
}

/// The weights of the score (a page of policy, not of code).
public struct DispatchWeights: Sendable, Hashable {
  public var kinds: [String]
  public var categories: [String]
  public var dimensions: [String]
  /// By kind and category.
  public var match: [[Int]]
  public var matchWeight: Int
  public var fitWeight: Int
  /// By dimension.
  public var firstSecretaryWeights: [Int]
  public var memberWeights: [Int]
  public var languageWeight: Int
  public var continuityBonus: Int
  public var pairBonus: Int
  public var altitudeWeight: Int
  public var altitudeAge: Int
  public var altitudeAgeStep: Int
  public var firstSecretaryMaximumAge: Int
  public var travel: TravelRule

  /// Minutes of travel: distance × road ÷ `divisor` × `multiplier`, dearer minutes past the knee.
  public struct TravelRule: Sendable, Hashable {
    public var multiplier: Int
    public var divisor: Int
    public var knee: Int
    public var overDivisor: Int
    public var cap: Int

    public init(multiplier: Int, divisor: Int, knee: Int, overDivisor: Int, cap: Int) {
      self.multiplier = multiplier
      self.divisor = divisor
      self.knee = knee
      self.overDivisor = overDivisor
      self.cap = cap
    }
  }

  public func roleWeights(_ role: DispatchRole) -> [Int] {
    role == .firstSecretary ? firstSecretaryWeights : memberWeights
  }
}
