/// A minimum-cost assignment in which the value of a pair is computed, never stored.
///
/// Agents (`0..<agentCount`) take at most one place each. Places (`0..<placeCount`) have seats, in
/// the order in which they are taken: first those that must be filled, then the optional ones by
/// falling bonus. Wanted is the assignment that fills every mandatory seat and has the greatest sum
/// of scores and bonuses. An agent reaches the places of one *reach*, a list of ranges; agents that
/// may go to the same places share a reach, which is what keeps tens of millions of pairs out of
/// memory.
public protocol AssignmentProblem: Sendable {
  /// How many agents there are.
  var agentCount: Int { get }
  /// How many places there are.
  var placeCount: Int { get }
  /// The distinct sets of places, each as ascending ranges that do not touch.
  var reaches: [[Range<Int>]] { get }

  /// The index in `reaches` of the places that an agent may be scored at.
  func reach(of agent: Int) -> Int

  /// The seats of a place, in the order in which they are taken.
  func seats(of place: Int) -> PlaceSeats

  /// Writes the scores of an agent at `places` to `out`, one for each place in order.
  ///
  /// `AssignmentScore.ineligible` says that the pair is not allowed. Must give the same answer every
  /// time it is asked.
  func writeScores(of agent: Int, at places: Range<Int>, to out: UnsafeMutablePointer<Int32>)

  /// Which agents are alike, as small numbers from 0; nil for one that is like no other.
  ///
  /// Agents that are alike share a reach and have the same scores, but for places of their own, where
  /// the score may only be higher. Saves looking at a whole reach again for each of them.
  func likeness(of agent: Int) -> Int?

  /// The places where an agent scores higher than those it is like.
  func placesOfItsOwn(_ agent: Int) -> [Int]
}

extension AssignmentProblem {
  public func likeness(of agent: Int) -> Int? { nil }
  public func placesOfItsOwn(_ agent: Int) -> [Int] { [] }

  /// The score of one pair, `AssignmentScore.ineligible` where it is not allowed.
  public func score(of agent: Int, at place: Int) -> Int32 {
    guard reaches[reach(of: agent)].contains(where: { $0.contains(place) }) else {
      return AssignmentScore.ineligible
    }
    var out: Int32 = 0
    writeScores(of: agent, at: place..<(place + 1), to: &out)
    return out
  }
}

/// Bounds of scores.
public enum AssignmentScore {
  /// The mark of a pair that is not allowed.
  public static let ineligible = Int32.min
  /// Scores and bonuses lie within ± this value, so that sums stay exact.
  public static let limit: Int32 = 1 << 28
}

/// The seats of one place.
public struct PlaceSeats: Sendable, Hashable {
  /// How many must be filled; they are the first in `bonuses`.
  public let mandatory: Int
  /// What filling each seat is worth, falling from one optional seat to the next.
  public let bonuses: [Int32]

  /// Puts the optional bonuses into falling order: seats of a place differ in nothing else.
  public init(mandatory: Int, bonuses: [Int32]) {
    precondition(mandatory >= 0 && mandatory <= bonuses.count, "more mandatory seats than seats")
    self.mandatory = mandatory
    self.bonuses = bonuses.prefix(mandatory).sorted(by: >) + bonuses.dropFirst(mandatory).sorted(by: >)
  }
}
