import Basics
import Policy

/// The last day of something, as the model tells it.
enum ModelDay: Hashable, Sendable {
  /// No limit is set.
  case none
  /// A year on the way has no calendar.
  case unknown
  case on(LocalDate)

  var day: LocalDate? {
    if case .on(let day) = self { return day }
    return nil
  }
}

/// Working days, counted one by one from the lists of the yearly notices.
struct ModelCalendar: Sendable {
  private var known: Set<Int> = []
  private var off: Set<LocalDate> = []
  private var madeUp: Set<LocalDate> = []

  init(_ notices: [WorkCalendar.Year]) {
    for notice in notices {
      known.insert(notice.year)
      madeUp.formUnion(notice.makeUpDays)
      for holiday in notice.holidays {
        var day = holiday.from
        while day <= holiday.to {
          off.insert(day)
          day = day.adding(days: 1)
        }
      }
    }
  }

  /// Nil where the year has no notice.
  func isWorked(_ day: LocalDate) -> Bool? {
    guard known.contains(day.year) else { return nil }
    if madeUp.contains(day) { return true }
    if off.contains(day) { return false }
    // 5 January 1970 was a Monday.
    let sinceMonday = ((day.dayNumber - 4) % 7 + 7) % 7
    return sinceMonday < 5
  }

  /// The last day in time, the first day not counted.
  func last(of limit: TimeLimit?, after start: LocalDate) -> ModelDay {
    guard let limit else { return .none }
    switch limit.unit {
    case .calendarDays: return .on(start.adding(days: limit.count))
    case .months: return .on(Self.later(start, byMonths: limit.count))
    case .workingDays:
      var (day, left) = (start, limit.count)
      while left > 0 {
        day = day.adding(days: 1)
        guard let isWorked = isWorked(day) else { return .unknown }
        if isWorked { left -= 1 }
      }
      return .on(day)
    }
  }

  /// The same day of a later month, or its last where the month is too short.
  static func later(_ day: LocalDate, byMonths months: Int) -> LocalDate {
    var (year, month) = (day.year, day.month)
    for _ in 0..<months {
      month += 1
      if month == 13 { (year, month) = (year + 1, 1) }
    }
    var number = day.day
    while true {
      if let found = LocalDate(year, month, number) { return found }
      number -= 1
    }
  }
}
