/// A proof that an assignment is the best: prices that no pair can beat.
///
/// With `agents[a] ≥ score(a, p) − places[p]` for every allowed pair and `agents[a] ≥ 0`, no
/// assignment is worth more than `bound` (linear-programming duality). A pinned agent is bound to its
/// place and so only its own pair counts; its price may be negative.
public struct DualCertificate: Sendable, Hashable {
  /// What each agent gains from its place.
  public var agents: [Int64]
  /// What a seat of each place is worth; negative where a bonus pays for it.
  public var places: [Int64]

  /// Prices as read from a file, one for each agent and each place.
  public init(agents: [Int64], places: [Int64]) {
    self.agents = agents
    self.places = places
  }
}

/// Mandatory seats that cannot all be filled, while any of them may be left out to fill the rest.
public struct SeatShortage: Sendable, Hashable {
  /// The places concerned, ascending, and how many of the mandatory seats of each.
  public let seats: [SeatDemand]
  /// Every agent that is allowed at any of them: one fewer than seats.
  public let agents: [Int]

  /// Seats asked for at one place.
  public struct SeatDemand: Sendable, Hashable {
    public let place: Int
    public let count: Int
  }
}

/// The outcome of solving a problem.
public struct AssignmentSolution: Sendable {
  /// The place of each agent, nil where it has none.
  public let placeOfAgent: [Int?]
  /// The sum of scores and bonuses.
  public let objective: Int64
  /// Prices that prove the assignment best.
  public let certificate: DualCertificate
  /// Empty where every mandatory seat is filled; else one for each place where one is left open.
  public let shortages: [SeatShortage]
  /// How many mandatory seats stay open.
  public let openMandatorySeats: Int
  /// For how many places a shortage is worked out.
  public static let shortagesWorkedOut = 20

  /// Whether every mandatory seat is filled.
  public var isFeasible: Bool { openMandatorySeats == 0 }
}

/// How far solving has come.
public struct AssignmentProgress: Sendable {
  public let agentsPlaced: Int
  public let agentCount: Int
}

/// Agents bound to places, and pairs ruled out, on top of a problem.
public struct AssignmentRulings: Sendable, Hashable {
  /// The place that each pinned agent must take.
  public private(set) var pins: [Int: Int] = [:]
  /// The places that an agent must not take.
  public private(set) var forbidden: [Int: Set<Int>] = [:]

  public init() {}

  /// Binds an agent to a place.
  public mutating func pin(_ agent: Int, to place: Int) { pins[agent] = place }

  /// Rules a pair out.
  public mutating func forbid(_ agent: Int, at place: Int) { forbidden[agent, default: []].insert(place) }
}
