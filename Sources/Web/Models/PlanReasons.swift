public import Basics

/// What `/plans/ID/reasons` was asked for.
public struct PlanReasonsRequest: Hashable, Sendable {
  /// The plan.
  public let id: String
  /// A cadre's number; nil asks about the post itself.
  public let cadre: String?
  /// A village's code or name; nil is where the plan sends the cadre.
  public let village: String?
  /// As what; nil is what the plan sends the cadre as, else either.
  public let role: PlanRole?

  /// Makes a request.
  public init(id: String, cadre: String? = nil, village: String? = nil, role: PlanRole? = nil) {
    self.id = id
    self.cadre = cadre
    self.village = village
    self.role = role
  }
}

/// One part of a score.
public struct ScorePart: Hashable, Sendable {
  /// What it is for.
  public let title: Bilingual
  /// Points here.
  public let points: Int
  /// Points where the plan sends the cadre instead; nil where that is here or nowhere.
  public let instead: Int?

  /// Describes one part.
  public init(title: Bilingual, points: Int, instead: Int? = nil) {
    self.title = title
    self.points = points
    self.instead = instead
  }
}

/// Somebody who has, or could take, a post.
public struct PlanCandidate: Hashable, Sendable {
  /// Who.
  public let person: PlanPerson
  /// Points in the post asked about.
  public let score: Int
  /// Where the plan has them; nil at home.
  public let placed: PlanPost?
  /// By at least how many points the whole plan would fall with them there; nil for who is there.
  public let price: Int?

  /// Describes somebody.
  public init(person: PlanPerson, score: Int, placed: PlanPost?, price: Int?) {
    self.person = person
    self.score = score
    self.placed = placed
    self.price = price
  }
}

/// Why somebody is, or is not, in a post.
public struct PairAnswer: Sendable {
  /// The post asked about.
  public let post: PlanPost
  /// Whether the plan has this pair.
  public let isChosen: Bool
  /// The rules that forbid it; empty where it is allowed.
  public let bars: [Bilingual]
  /// The score, part by part.
  public let parts: [ScorePart]
  /// The whole score.
  public let total: Int
  /// Where the plan sends the cadre instead, and the score there.
  public let instead: PlanPost?
  /// The score there.
  public let insteadTotal: Int?
  /// Who has the post.
  public let holders: [PlanCandidate]
  /// By at least how many points the whole plan would fall were the pair demanded.
  public let price: Int?
  /// What was decided about the pair by hand.
  public let rulings: [PlanRulingRow]

  /// Gathers the reasons.
  public init(
    post: PlanPost, isChosen: Bool, bars: [Bilingual], parts: [ScorePart], total: Int, instead: PlanPost?,
    insteadTotal: Int?, holders: [PlanCandidate], price: Int?, rulings: [PlanRulingRow] = []
  ) {
    self.post = post
    self.isChosen = isChosen
    self.bars = bars
    self.parts = parts
    self.total = total
    self.instead = instead
    self.insteadTotal = insteadTotal
    self.holders = holders
    self.price = price
    self.rulings = rulings
  }
}

/// Why a post is empty, or who else could have it.
public struct SeatAnswer: Sendable {
  /// How many cadres a rule keeps out.
  public struct Blocked: Hashable, Sendable {
    /// The rule.
    public let rule: Bilingual
    /// How many.
    public let cadres: Int

    /// Counts those kept out.
    public init(rule: Bilingual, cadres: Int) {
      self.rule = rule
      self.cadres = cadres
    }
  }

  /// The post asked about.
  public let post: PlanPost
  /// How many posts of this role the village has.
  public let seats: Int
  /// Who has one.
  public let holders: [PlanCandidate]
  /// How many nominated cadres the rules allow there.
  public let allowed: Int
  /// How many each rule keeps out, most first.
  public let blocked: [Blocked]
  /// The nearest of those allowed who are not there.
  public let nearest: [PlanCandidate]

  /// Gathers the reasons.
  public init(
    post: PlanPost, seats: Int, holders: [PlanCandidate], allowed: Int, blocked: [Blocked],
    nearest: [PlanCandidate]
  ) {
    self.post = post
    self.seats = seats
    self.holders = holders
    self.allowed = allowed
    self.blocked = blocked
    self.nearest = nearest
  }
}

/// What `/plans/ID/reasons` shows.
public struct PlanReasonsModel: Sendable {
  /// From the topmost division down to the village, or to the plan's division.
  public let path: [DivisionRef]
  /// The plan.
  public let plan: PlanSummary
  /// The county of the village, as far as it has a page in the plan.
  public let county: DivisionRef?
  /// Who was asked about.
  public let person: PlanPerson?
  /// Where the plan sends them.
  public let placed: PlanPost?
  /// The village asked about; nil where several have the name asked for, or none was named.
  public let village: DivisionRef?
  /// For each role asked about, why somebody is or is not in the post.
  public let pairs: [PairAnswer]
  /// For each role asked about, what became of the post.
  public let seats: [SeatAnswer]
  /// The villages of the name that was asked for, each with its place.
  public let choices: [[DivisionRef]]

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], plan: PlanSummary, county: DivisionRef?, person: PlanPerson?, placed: PlanPost?,
    village: DivisionRef?, pairs: [PairAnswer], seats: [SeatAnswer], choices: [[DivisionRef]]
  ) {
    self.path = path
    self.plan = plan
    self.county = county
    self.person = person
    self.placed = placed
    self.village = village
    self.pairs = pairs
    self.seats = seats
    self.choices = choices
  }
}
