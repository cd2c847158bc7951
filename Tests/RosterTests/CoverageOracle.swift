import Basics
import Policy

/// What is known of a few villages, as plain values, and the standards applied to it day by day.
struct CoverageOracle {
  struct Span {
    let village: DivisionCode
    /// A tag, or the slot of a posting or support link.
    let what: String
    let from: LocalDate
    let to: LocalDate?
    func holds(_ day: LocalDate) -> Bool { from <= day && to.map { day <= $0 } ?? true }
  }

  let policy: PolicyBook
  let villages: [DivisionCode]
  var tags: [Span] = []
  var filled: [Span] = []
  var poor: [DivisionCode: [Int: Int]] = [:]
  /// The first day of a village that was not always there.
  var founded: [DivisionCode: LocalDate] = [:]

  struct Gap: Hashable {
    let village: DivisionCode
    let standard: String
    let slot: String
    let since: LocalDate
  }

  func isDue(_ village: DivisionCode, _ standard: TeamStandard, _ day: LocalDate) -> Bool {
    if let first = founded[village], day < first { return false }
    let own = Set(tags.filter { $0.village == village && $0.holds(day) }.map(\.what))
    let rule = standard.appliesTo
    if !rule.anyOfTags.isEmpty, own.isDisjoint(with: rule.anyOfTags) { return false }
    if !own.isDisjoint(with: rule.noneOfTags) { return false }
    if let minimum = rule.minimumPoorHouseholds {
      let latest = poor[village]?.filter { $0.key <= day.year }.max { $0.key < $1.key }
      return (latest?.value ?? 0) >= minimum
    }
    return true
  }

  private func isFilled(_ village: DivisionCode, _ slot: SlotRequirement, _ day: LocalDate) -> Bool {
    filled.contains { $0.village == village && slot.filledBy.contains($0.what) && $0.holds(day) }
  }

  /// Whether the slot is due by the standard and empty.
  private func isGap(_ village: DivisionCode, _ id: String, _ slot: String, _ day: LocalDate) -> Bool {
    guard let standard = policy.teamStandards(in: village, on: day).first(where: { $0.id == id }),
      let requirement = standard.slots.first(where: { $0.id == slot })
    else { return false }
    return isDue(village, standard, day) && !isFilled(village, requirement, day)
  }

  func check(_ standard: TeamStandard, on day: LocalDate) -> (due: Set<DivisionCode>, gaps: Set<Gap>) {
    let due = villages.filter { isDue($0, standard, day) }
    var gaps: Set<Gap> = []
    for village in due {
      for slot in standard.slots where isGap(village, standard.id, slot.id, day) {
        var since = day
        while isGap(village, standard.id, slot.id, since.adding(days: -1)) { since = since.adding(days: -1) }
        gaps.insert(Gap(village: village, standard: standard.id, slot: slot.id, since: since))
      }
    }
    return (Set(due), gaps)
  }
}
