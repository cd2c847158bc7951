import Basics

/// Reads the entries of `work_calendar`, of whatever file, and checks them against each other.
struct WorkCalendarReader {
  private var years: [(year: WorkCalendar.Year, place: Place)] = []
  private var holidays: [(holiday: WorkCalendar.Holiday, place: Place)] = []
  private var makeUpDays: [(day: LocalDate, place: Place)] = []

  var calendar: WorkCalendar {
    WorkCalendar(years: years.map(\.year), file: years.last?.place.file ?? "work-calendar.yaml")
  }

  mutating func read(_ entry: MappingReader) {
    let (year, source) = (entry.whole("year", in: 2000...2099, required: true), entry.source())
    let listed = entry.mappings("holidays", required: true).compactMap { item in
      holiday(item, of: year).map { (holiday: $0, place: item.place) }
    }
    let worked = entry.dates("make_up_days").filter { isSound($0.date, at: $0.place, of: year, entry) }
    entry.finish()
    holidays += listed
    makeUpDays += worked.map { (day: $0.date, place: $0.place) }
    guard let year, let source else { return }
    years.append(
      (
        WorkCalendar.Year(
          year: year, holidays: listed.map(\.holiday), makeUpDays: worked.map(\.date), source: source),
        entry.place(of: "year")
      ))
  }

  private func holiday(_ item: MappingReader, of year: Int?) -> WorkCalendar.Holiday? {
    let (name, span) = (item.names(), item.span())
    item.finish()
    for key in ["from", "to"] where !item.has(key) {
      item.report(
        nil, Bilingual("缺少“\(key)”", "`\(key)` is missing"), Bilingual("加上一行 \(key): …", "a line `\(key): …`"))
    }
    guard let name, let span, let from = span.from, let to = span.to else { return nil }
    if let year {
      for (key, day, isRight) in [
        ("from", from, Self.belongs(from, to: year)), ("to", to, to.year == year),
      ] where !isRight {
        item.report(
          key, Bilingual("\(day) 不在\(year)年", "\(day) does not lie in \(year)"),
          Bilingual(
            "\(year)年的日期；首日可在上一年12月", "a day of \(year); the first may lie in the December before"))
        return nil
      }
    }
    if from.days(until: to) >= 15 {
      item.report(
        "to", Bilingual("假期长达\(from.days(until: to) + 1)天", "a holiday of \(from.days(until: to) + 1) days"),
        Bilingual("不超过15天", "at most 15 days"))
      return nil
    }
    return WorkCalendar.Holiday(name: name, from: from, to: to)
  }

  /// Notes what is wrong with a make-up day by itself.
  private func isSound(_ day: LocalDate, at place: Place, of year: Int?, _ entry: MappingReader) -> Bool {
    if !WorkCalendar.isWeekend(dayNumber: day.dayNumber) {
      entry.report(
        at: place, Bilingual("\(day) 不是周六或周日", "\(day) is no Saturday or Sunday"),
        Bilingual("调休上班的周六或周日", "a Saturday or Sunday that is worked"))
      return false
    }
    if let year, !Self.belongs(day, to: year) {
      entry.report(
        at: place, Bilingual("\(day) 不在\(year)年", "\(day) does not lie in \(year)"),
        Bilingual("\(year)年或上一年12月的日期", "a day of \(year) or of the December before"))
      return false
    }
    return true
  }

  /// A notice disposes of its own year and, for New Year, of the December before.
  private static func belongs(_ day: LocalDate, to year: Int) -> Bool {
    day.year == year || (day.year == year - 1 && day.month == 12)
  }

  /// Checks all entries of all files against each other.
  func check(_ problems: ProblemList) {
    for (i, entry) in years.enumerated() {
      guard let other = years[..<i].first(where: { $0.year.year == entry.year.year }) else { continue }
      problems.add(
        file: entry.place.file, at: entry.place.mark,
        Bilingual(
          "\(entry.year.year)年已见于 \(other.place.text)", "\(entry.year.year) is given at \(other.place.text) already"),
        Bilingual("每年一个条目", "one entry for each year"))
    }
    for (i, entry) in holidays.enumerated() {
      guard let other = holidays[..<i].first(where: { $0.holiday.overlaps(entry.holiday) }) else { continue }
      problems.add(
        file: entry.place.file, at: entry.place.mark,
        Bilingual(
          "“\(entry.holiday.name.zh)”与 \(other.place.text) 的“\(other.holiday.name.zh)”重叠",
          "“\(entry.holiday.name.en)” overlaps “\(other.holiday.name.en)” at \(other.place.text)"),
        Bilingual("假期互不重叠；连在一起的写成一个", "holidays apart; those that run together as one"))
    }
    for (i, entry) in makeUpDays.enumerated() {
      if let other = holidays.first(where: { $0.holiday.contains(entry.day) }) {
        problems.add(
          file: entry.place.file, at: entry.place.mark,
          Bilingual(
            "\(entry.day) 在 \(other.place.text) 的“\(other.holiday.name.zh)”假期内",
            "\(entry.day) lies in the holiday “\(other.holiday.name.en)” at \(other.place.text)"),
          Bilingual("假期以外的周六或周日", "a Saturday or Sunday outside the holidays"))
      } else if let other = makeUpDays[..<i].first(where: { $0.day == entry.day }) {
        problems.add(
          file: entry.place.file, at: entry.place.mark,
          Bilingual("\(entry.day) 已见于 \(other.place.text)", "\(entry.day) is given at \(other.place.text) already"),
          Bilingual("每天一次", "each day once"))
      }
    }
  }
}
