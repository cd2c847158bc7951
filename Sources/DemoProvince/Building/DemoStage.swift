public import Basics

/// At which point of its history the demo province stands.
public enum DemoStage: Sendable {
  /// The round of 2023 has arrived and works.
  case afterRotation
  /// On 2023-08-31: the round of 2021 is in place, that of 2023 is nominated and not yet allocated.
  case beforeRotation

  /// The day on which the province has most to show.
  public var day: LocalDate {
    switch self {
    case .afterRotation: DemoTargets.day(2023, 10, 31)
    case .beforeRotation: DemoTargets.endOfAugust
    }
  }

  var horizon: DemoHorizon {
    DemoHorizon(lastDay: self == .beforeRotation ? DemoTargets.endOfAugust : nil)
  }
}

/// How far the records reach: what happened after the last day could not be known on it.
///
/// Everything is made first and left out afterwards, so that both stages draw the same province.
struct DemoHorizon: Sendable {
  /// Nil where nothing is left out.
  let lastDay: LocalDate?

  func knows(_ date: LocalDate) -> Bool { lastDay.map { date <= $0 } ?? true }

  /// The date, or nil where it lies ahead.
  func known(_ date: LocalDate?) -> LocalDate? {
    guard let date, knows(date) else { return nil }
    return date
  }

  /// The end of something that ran on the last day is the rotation's doing, even on that very day.
  func endKnown(_ end: LocalDate?) -> LocalDate? {
    guard let end, lastDay.map({ end < $0 }) ?? true else { return nil }
    return end
  }
}
