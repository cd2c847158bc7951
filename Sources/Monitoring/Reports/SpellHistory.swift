import Basics
import Divisions
import Store

/// The spells of one household with its members' days.
struct SpellHistory {
  struct Presence {
    /// Nil: from before anything is known.
    let from: LocalDate?
    /// The last day.
    let to: LocalDate?

    func contains(_ day: LocalDate) -> Bool { from.map { $0 <= day } ?? true && to.map { day <= $0 } ?? true }
  }

  private(set) var spells: [Spell]
  private var presences: [Presence] = []

  /// The spell that is open on a day; of several, which history from elsewhere may hold, the first.
  func openSpell(on day: LocalDate) -> Spell? { spells.first { $0.isOpen(on: day) } }
  func isOpen(on day: LocalDate) -> Bool { spells.contains { $0.isOpen(on: day) } }
  func members(on day: LocalDate) -> Int { presences.count { $0.contains(day) } }
  func joining(on day: LocalDate) -> Int { presences.count { $0.from == day && ($0.to.map { $0 >= day } ?? true) } }
  /// Members whose last day it is.
  func leaving(on day: LocalDate) -> Int { presences.count { $0.to == day && ($0.from.map { $0 <= day } ?? true) } }

  func wasEliminated(before spell: Spell) -> Bool {
    spells.contains { other in other.id != spell.id && (other.eliminatedOn.map { $0 <= spell.identifiedOn } ?? false) }
  }

  /// Days on which a spell begins or ends, or a member comes or has gone.
  var turningDays: [LocalDate] {
    var days = Set(spells.map(\.identifiedOn))
    days.formUnion(spells.compactMap(\.end))
    days.formUnion(presences.compactMap(\.from))
    days.formUnion(presences.compactMap { $0.to?.adding(days: 1) })
    return days.sorted()
  }

  /// Households with a spell that began by `upTo` and was open on or after `endingFrom`, with all
  /// their spells; members' days of those only that come or go, the others as a number of presences.
  static func load(
    in range: ClosedRange<Int64>, upTo: LocalDate, endingFrom: LocalDate, _ connection: any Connection
  ) throws -> [SpellHistory] {
    let relevant = """
      (SELECT DISTINCT village_code, household_id FROM cases
       WHERE \(Validity.within(range, "village_code")) AND identified_on <= \(upTo.packed)
         AND (eliminated_on IS NULL OR eliminated_on >= \(endingFrom.packed))
         AND (left_on IS NULL OR left_on >= \(endingFrom.packed)))
      """
    var found: [SpellHistory] = []
    var positions: [String: Int] = [:]
    for spell in try Spell.load(
      "household_id IN (SELECT household_id FROM \(relevant) r)", [], connection)
    {
      if let i = positions[spell.household] {
        found[i].spells.append(spell)
      } else {
        positions[spell.household] = found.count
        found.append(SpellHistory(spells: [spell]))
      }
    }
    try connection.query(
      """
      SELECT p.household_id, p.joined_on, p.left_on FROM \(relevant) r JOIN persons p
        ON p.village_code = r.village_code AND p.household_id = r.household_id
      """, []
    ) { row in
      guard let i = positions[try row.get(0)] else { return }
      found[i].presences.append(Presence(from: try row.get(1), to: try row.get(2)))
    }
    return found
  }
}
