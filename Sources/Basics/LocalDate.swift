/// A civil date without time zone, in the proleptic Gregorian calendar.
///
/// Stored and compared as the number `yyyymmdd`, so that it reads plainly in a database shell.
public struct LocalDate: Hashable, Comparable, Sendable, CustomStringConvertible, Codable {
  /// The date as the number `yyyymmdd`.
  public let packed: Int32

  public var year: Int { Int(packed) / 10_000 }
  public var month: Int { Int(packed) / 100 % 100 }
  public var day: Int { Int(packed) % 100 }

  /// Fails where no such day exists, or the year is outside 1–9999.
  public init?(_ year: Int, _ month: Int, _ day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(inMonth: month, of: year)
    else { return nil }
    packed = Int32(year * 10_000 + month * 100 + day)
  }

  /// The date packed as `yyyymmdd`; fails where no such day exists.
  public init?(packed: Int) {
    guard packed > 0 else { return nil }
    self.init(packed / 10_000, packed / 100 % 100, packed % 100)
  }

  /// Reads `2023-09-01` and nothing else; see `LooseReader` for what offices type.
  public init?(iso text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let y = Int(parts[0]), let m = Int(parts[1]), let d = Int(parts[2])
    else { return nil }
    self.init(y, m, d)
  }

  /// Days since 1970-01-01. Method: count eras of 400 years with the year beginning in March.
  public var dayNumber: Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  public init(dayNumber: Int) {
    let z = dayNumber + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    packed = Int32(year * 10_000 + month * 100 + (dayOfYear - (153 * shifted + 2) / 5 + 1))
  }

  public func adding(days: Int) -> LocalDate { LocalDate(dayNumber: dayNumber + days) }

  /// The same day `months` later, or the last day of that month where it is shorter.
  public func adding(months: Int) -> LocalDate {
    let index = year * 12 + (month - 1) + months
    let (y, m) = (index / 12, index % 12 + 1)
    return LocalDate(y, m, min(day, Self.days(inMonth: m, of: y))) ?? self
  }

  public var lastOfMonth: LocalDate { LocalDate(year, month, Self.days(inMonth: month, of: year)) ?? self }

  /// Days from `self` to `other`; zero where they are the same day.
  public func days(until other: LocalDate) -> Int { other.dayNumber - dayNumber }

  public static func < (a: LocalDate, b: LocalDate) -> Bool { a.packed < b.packed }

  /// ISO 8601: `2023-09-01`.
  public var description: String {
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let y = String(year)
    return String(repeating: "0", count: 4 - y.count) + y + "-" + two(month) + "-" + two(day)
  }

  /// As people read it: `2023年9月1日` or `1 Sep 2023`.
  public func text(in language: Language) -> String {
    switch language {
    case .chinese: return "\(year)年\(month)月\(day)日"
    case .english:
      let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
      return "\(day) \(names[month - 1]) \(year)"
    }
  }

  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: return 30
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: return 31
    }
  }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let date = LocalDate(iso: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a date: \(text)"))
    }
    self = date
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A stretch of days, both ends included; an absent end is open.
public struct DateSpan: Hashable, Sendable {
  public let from: LocalDate?
  public let to: LocalDate?

  public init(from: LocalDate?, to: LocalDate?) {
    self.from = from
    self.to = to
  }

  public func contains(_ date: LocalDate) -> Bool {
    if let from, date < from { return false }
    if let to, date > to { return false }
    return true
  }

  public func overlaps(_ other: DateSpan) -> Bool {
    if let to, let start = other.from, to < start { return false }
    if let end = other.to, let from, end < from { return false }
    return true
  }
}
