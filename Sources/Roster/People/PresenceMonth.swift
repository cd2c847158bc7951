public import Authority
public import Basics
public import Policy
public import Store

/// The days of one cadre in one village in one month (在岗情况).
public struct CadrePresence: Sendable, Hashable {
  public let cadre: String
  public let name: String
  /// A code of the list `role`: that of the latest posting of the month.
  public let role: String
  /// The days of the month on which the posting ran.
  public let dueDays: Int
  /// Calendar days away by agreed leave, by codes of `leave_kind`; a day counts once.
  public let away: [String: Int]
  /// Calendar days of absence without leave, as far as no leave covers them.
  public let absentDays: Int
  /// How often absence without leave was noted in the month.
  public let absences: Int
  /// Calendar days of leave that nobody has decided on yet; they count as in the village.
  public let undecidedDays: Int

  public var awayDays: Int { away.values.reduce(0, +) }
  public var daysInVillage: Int { dueDays - awayDays - absentDays }
}

/// A village's cadres in one month, worked out from postings, leave and noted absences.
///
/// By exception: a normal day is recorded nowhere, and nobody has to prove one.
public struct PresenceMonth: Sendable, Hashable {
  public let village: DivisionCode
  /// The last day of the month.
  public let monthEnd: LocalDate
  /// In the order of their numbers.
  public let cadres: [CadrePresence]

  /// The first day of a month.
  public static func firstDay(of month: LocalDate) -> LocalDate { month.adding(days: 1 - month.day) }

  /// Whether somebody was in the village less than policy asks; nil where policy says nothing or the
  /// posting did not run the whole month.
  public func isBelow(_ minimum: Finding<Int>, _ cadre: CadrePresence) -> Bool? {
    guard let days = minimum.value, cadre.dueDays == monthEnd.day else { return nil }
    return cadre.daysInVillage < days
  }

  /// All villages of a division with a posting in the month, in the order of their codes.
  /// - Parameters:
  ///   - month: any day of the month.
  ///   - day: what was decided and noted by this day counts.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func read(
    in division: DivisionCode, month: LocalDate, asOf day: LocalDate, policy: PolicyBook, viewer: Viewer,
    _ connection: any Connection
  ) throws -> [PresenceMonth] {
    let range = try viewer.visibleRange(of: division)
    let (first, last) = (firstDay(of: month), month.lastOfMonth)
    var marks: [Int64: [String: DayMarks]] = [:]
    try connection.query(
      """
      SELECT p.village_code, p.cadre_id, c.name, p.role, p.starts_on, p.ends_on
      FROM postings p JOIN cadres c ON c.id = p.cadre_id
      WHERE p.village_code BETWEEN \(range.lowerBound) AND \(range.upperBound) AND p.starts_on <= \(last.packed)
        AND (p.ends_on IS NULL OR p.ends_on >= \(first.packed))
      ORDER BY p.village_code, p.cadre_id, p.starts_on, p.id
      """, []
    ) { row in
      let (village, cadre, name): (Int64, String, String) = (try row.get(0), try row.get(1), try row.get(2))
      var days = marks[village]?[cadre] ?? DayMarks(first, name: name)
      days.role = try row.get(3)
      let (start, end): (LocalDate, LocalDate?) = (try row.get(4), try row.get(5))
      days.due |= days.span(start, end ?? last)
      marks[village, default: [:]][cadre] = days
    }
    for leave in try LeaveQueries.within(range, first, last, policy, connection) {
      guard var days = marks[leave.village.value]?[leave.cadre] else { continue }
      days.add(leave, on: day)
      marks[leave.village.value]?[leave.cadre] = days
    }
    try connection.query(
      """
      SELECT village_code, cadre_id, starts_on, ends_on FROM absences
      WHERE village_code BETWEEN \(range.lowerBound) AND \(range.upperBound) AND starts_on <= \(last.packed)
        AND ends_on >= \(first.packed)
      """, []
    ) { row in
      let (village, cadre): (Int64, String) = (try row.get(0), try row.get(1))
      let (start, end): (LocalDate, LocalDate) = (try row.get(2), try row.get(3))
      marks[village]?[cadre]?.absent(start, end)
    }
    return marks.keys.sorted().compactMap { code in
      guard let village = DivisionCode(code), let people = marks[code] else { return nil }
      return PresenceMonth(
        village: village, monthEnd: last,
        cadres: people.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { id in people[id]?.result(id) })
    }
  }

  /// The sheet as lines of plain text: without names, and the same for the same facts.
  public var content: String {
    var lines = ["\(village) \(monthEnd)"]
    for cadre in cadres {
      let away = cadre.away.keys.sorted().map { "\($0)=\(cadre.away[$0] ?? 0)" }.joined(separator: ",")
      lines.append(
        "\(cadre.cadre) \(cadre.role) due=\(cadre.dueDays) away=[\(away)] absent=\(cadre.absentDays)/\(cadre.absences) in=\(cadre.daysInVillage)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// The days of one month as bits, the first day lowest.
private struct DayMarks {
  let first: LocalDate
  let name: String
  var role = ""
  var due: UInt32 = 0
  private var away: [String: UInt32] = [:]
  private var allAway: UInt32 = 0
  private var absentDays: UInt32 = 0
  private var undecided: UInt32 = 0
  private var absences = 0

  init(_ first: LocalDate, name: String) {
    self.first = first
    self.name = name
  }

  /// The days of the month that lie in a stretch.
  func span(_ start: LocalDate, _ end: LocalDate) -> UInt32 {
    let last = first.lastOfMonth
    let (from, to) = (max(start, first), min(end, last))
    guard from <= to else { return 0 }
    let (low, high) = (from.day - 1, to.day)
    return UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(high)) - (UInt64(1) << UInt64(low)))
  }

  /// Files come by their first day; a day that two of them claim belongs to the earlier.
  mutating func add(_ leave: LeaveFile, on day: LocalDate) {
    let state = leave.state(on: day)
    if state.isAgreed {
      let new = span(leave.start, leave.lastDay) & ~allAway
      away[leave.kind, default: 0] |= new
      allAway |= new
    } else if case .waiting = state {
      undecided |= span(leave.start, leave.lastDay)
    } else if case .noChain = state {
      undecided |= span(leave.start, leave.lastDay)
    }
  }

  mutating func absent(_ start: LocalDate, _ end: LocalDate) {
    absentDays |= span(start, end)
    absences += 1
  }

  func result(_ id: String) -> CadrePresence {
    CadrePresence(
      cadre: id, name: name, role: role, dueDays: due.nonzeroBitCount,
      away: away.mapValues { ($0 & due).nonzeroBitCount }.filter { $0.value > 0 },
      absentDays: (absentDays & due & ~allAway).nonzeroBitCount, absences: absences,
      undecidedDays: (undecided & due & ~allAway).nonzeroBitCount)
  }
}
