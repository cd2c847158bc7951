/// A post of a village in a plan.
public struct PlanSeat: Hashable, Sendable {
  /// Somebody placed, and what that is worth.
  public struct Holder: Hashable, Sendable {
    /// Who.
    public let person: PlanPerson
    /// Points.
    public let score: Int
    /// Minutes.
    public let travel: Int
    /// Whether they serve in this village already.
    public let stays: Bool

    /// Describes somebody in a post.
    public init(person: PlanPerson, score: Int, travel: Int, stays: Bool) {
      self.person = person
      self.score = score
      self.travel = travel
      self.stays = stays
    }
  }

  /// What the post is.
  public let role: PlanRole
  /// Who has it; nil where it stays empty.
  public let holder: Holder?

  /// Describes a post.
  public init(role: PlanRole, holder: Holder?) {
    self.role = role
    self.holder = holder
  }
}

/// A village with its posts in a plan.
public struct PlanVillage: Hashable, Sendable {
  /// The village.
  public let village: DivisionRef
  /// The township it lies in, where known.
  public let township: DivisionRef?
  /// Its posts, the first secretary's first.
  public let seats: [PlanSeat]

  /// Describes a village.
  public init(village: DivisionRef, township: DivisionRef?, seats: [PlanSeat]) {
    self.village = village
    self.township = township
    self.seats = seats
  }
}

/// What `/plans/ID/counties/CODE` shows.
public struct PlanCountyModel: Sendable {
  /// From the topmost division down to the county.
  public let path: [DivisionRef]
  /// The plan.
  public let plan: PlanSummary
  /// What the county gets.
  public let outcome: CountyOutcome
  /// Its villages, in the order of codes.
  public let villages: [PlanVillage]

  /// Makes the model of the page.
  public init(path: [DivisionRef], plan: PlanSummary, outcome: CountyOutcome, villages: [PlanVillage]) {
    self.path = path
    self.plan = plan
    self.outcome = outcome
    self.villages = villages
  }
}
