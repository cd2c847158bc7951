public import Authority
public import Basics
import Divisions
public import Store

/// The books of monitoring over a stretch of days, for households and for persons (监测月报):
/// opening + new + reversed + re-identified + joined − eliminated − left − removed = closing.
///
/// Counted day by day from the spells and the members, each movement on its own, so that the sum
/// agreeing is a check and no construction (invariant 4 of the domain).
public struct MonthlyBalance: Sendable, Hashable {
  public let from: LocalDate
  public let to: LocalDate
  /// Open on the eve of `from`.
  public internal(set) var opening = HouseholdsAndPersons()
  /// Recognised for the first time.
  public internal(set) var new = HouseholdsAndPersons()
  /// Recognised again after an elimination (再次认定).
  public internal(set) var reidentified = HouseholdsAndPersons()
  /// Eliminations taken back (回退).
  public internal(set) var reversed = HouseholdsAndPersons()
  /// Natural increase: households moved in or split off; persons born, married in or returned.
  public internal(set) var naturalIncrease = HouseholdsAndPersons()
  public internal(set) var eliminatedByAssistance = HouseholdsAndPersons()
  public internal(set) var eliminatedNaturally = HouseholdsAndPersons()
  /// Natural decrease: households closed, moved away or merged; persons dead or gone.
  public internal(set) var naturalDecrease = HouseholdsAndPersons()
  /// Wrongly admitted and otherwise taken off the list (清退).
  public internal(set) var removed = HouseholdsAndPersons()
  /// Open on `to`.
  public internal(set) var closing = HouseholdsAndPersons()
  /// New and re-identified households by type and by channel; `-` where none is recorded.
  public internal(set) var newByType: [String: Int] = [:]
  public internal(set) var newByChannel: [String: Int] = [:]

  init(from: LocalDate, to: LocalDate) {
    self.from = from
    self.to = to
  }

  /// Whether the books balance, for households and for persons.
  public var isBalanced: Bool {
    func holds(_ part: (HouseholdsAndPersons) -> Int) -> Bool {
      let gained = part(opening) + part(new) + part(reidentified) + part(reversed) + part(naturalIncrease)
      let lost = part(eliminatedByAssistance) + part(eliminatedNaturally) + part(naturalDecrease) + part(removed)
      return gained - lost == part(closing)
    }
    return holds(\.households) && holds(\.persons)
  }

  /// - Throws: `AuthorityError` beyond the viewer's scope; `StoreError`.
  public static func count(
    in division: DivisionCode, from: LocalDate, to: LocalDate, by viewer: Viewer,
    _ connection: any Connection
  ) throws -> MonthlyBalance {
    let range = try viewer.visibleRange(of: division)
    var balance = MonthlyBalance(from: from, to: to)
    let eve = from.adding(days: -1)
    let households = try SpellHistory.load(in: range, upTo: to, endingFrom: eve, connection)
    for household in households { balance.add(household, eve: eve) }
    return balance
  }

  private mutating func add(_ household: SpellHistory, eve: LocalDate) {
    if household.isOpen(on: eve) {
      opening.add(HouseholdsAndPersons(households: 1, persons: household.members(on: eve)))
    }
    if household.isOpen(on: to) {
      closing.add(HouseholdsAndPersons(households: 1, persons: household.members(on: to)))
    }
    // Only on these days does anything change.
    for day in household.turningDays where day >= from && day <= to {
      let (before, after) = (household.openSpell(on: day.adding(days: -1)), household.openSpell(on: day))
      passThrough(household, on: day)
      switch (before, after) {
      case (nil, nil): break
      case (nil, let spell?): begin(spell, household, on: day)
      case (let spell?, nil): end(spell, persons: household.members(on: day.adding(days: -1)))
      case (let old?, let new?):
        if old.id == new.id {
          change(persons: household, on: day)
        } else {
          // One ends and the next begins on the same day: both are told.
          end(old, persons: household.members(on: day.adding(days: -1)))
          begin(new, household, on: day)
        }
      }
    }
  }

  /// A spell that began and ended on the same day is open on no evening: it comes and goes.
  private mutating func passThrough(_ household: SpellHistory, on day: LocalDate) {
    for spell in household.spells where spell.identifiedOn == day && spell.end == day {
      begin(spell, household, on: day)
      end(spell, persons: household.members(on: day))
    }
  }

  private mutating func begin(_ spell: Spell, _ household: SpellHistory, on day: LocalDate) {
    let one = HouseholdsAndPersons(households: 1, persons: household.members(on: day))
    switch spell.begunBy {
    case "reversal": reversed.add(one)
    case "transfer": naturalIncrease.add(one)
    default:
      if household.wasEliminated(before: spell) { reidentified.add(one) } else { new.add(one) }
      newByType[spell.objectType, default: 0] += 1
      newByChannel[spell.channel ?? "-", default: 0] += 1
    }
  }

  private mutating func end(_ spell: Spell, persons: Int) {
    let one = HouseholdsAndPersons(households: 1, persons: persons)
    if let day = spell.eliminatedOn, day == spell.end {
      if spell.isNatural { eliminatedNaturally.add(one) } else { eliminatedByAssistance.add(one) }
    } else if ["natural_loss", "moved", "merged"].contains(spell.leftReason) {
      naturalDecrease.add(one)
    } else {
      removed.add(one)
    }
  }

  private mutating func change(persons household: SpellHistory, on day: LocalDate) {
    naturalIncrease.add(HouseholdsAndPersons(persons: household.joining(on: day)))
    naturalDecrease.add(HouseholdsAndPersons(persons: household.leaving(on: day.adding(days: -1))))
  }
}
