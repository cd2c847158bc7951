public import Facts
public import Journal
public import Policy
import Basics
import Store

/// Villages and communities: which exist, which have somebody in post, which a team standard is for and
/// which meet it. One group for each place.
///
/// Whoever was sent to a village that has gone up in another serves there from that day on. Tags and
/// profiles are not handed on: what the new village is, its own records say.
public struct PlaceFacts: FactSource {
  private let policy: PolicyBook

  public init(policy: PolicyBook) { self.policy = policy }

  public var prefixes: [String] { ["villages.", "communities."] }

  public var watched: [WatchedKind] {
    [
      WatchedKind("divisions", ["code"]), WatchedKind("tags", ["division_code"]),
      WatchedKind("profiles", ["village_code"]), WatchedKind("postings", ["village_code"]),
      WatchedKind("support", ["division_code"]),
    ]
  }

  public func groups(of record: RecordImage, by lineage: Lineage) -> [String] {
    let field = ["divisions": "code", "tags": "division_code", "support": "division_code"][record.kind]
    guard let code = record[field ?? "village_code"].integer, Self.isPlace(code) else { return [] }
    return ([code] + lineage.stops(of: code)).map { String($0) }
  }

  public func groups(movingWith places: Set<Int64>) -> [String] {
    places.filter(Self.isPlace).map { String($0) }
  }

  static func isPlace(_ code: Int64) -> Bool { DivisionCode(code)?.rank == .village }

  public func read(
    _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
  ) throws {
    let maker = PlaceFactMaker(policy, reading)
    switch selection {
    case .all:
      try maker.load { reading.within($0) }
      for code in maker.places { try tell(String(code), maker.facts(code)) }
    case .some(let groups):
      let codes = groups.compactMap { Int64($0) }
      for start in stride(from: 0, to: codes.count, by: 200) {
        // What is posted to a place that it took in counts here too; where the place itself has
        // gone, what was posted to it counts elsewhere and is read there.
        let part = codes[start..<min(start + 200, codes.count)]
        let needed = Set(part.flatMap { reading.lineage.origins(of: $0).map(\.place) } + part).sorted()
        let list = needed.map { String($0) }.joined(separator: ", ")
        try maker.load { "\($0) IN (\(list))" }
        for code in part { try tell(String(code), maker.facts(code)) }
      }
    }
  }
}

/// Reads what bears on places, and works out their facts.
final class PlaceFactMaker {
  private struct Place {
    var level = ""
    var valid = DateSpan(from: nil, to: nil)
    var tags: [(tag: String, span: DateSpan)] = []
    var poor: [(year: Int, households: Int)] = []
    var postings: [(slot: String, span: DateSpan)] = []
    var support: [(slot: String, span: DateSpan)] = []
  }

  private let policy: PolicyBook
  private let reading: FactReading
  private var known: [Int64: Place] = [:]
  private let tags: [String]
  private let slots: [String]
  private let standards: [String]
  private let series: [SeriesID]
  /// By the areas with a standard that a place lies in.
  private var calendars: [[DivisionCode]: StandardCalendar] = [:]
  private let areas: [DivisionCode]

  init(_ policy: PolicyBook, _ reading: FactReading) {
    self.policy = policy
    self.reading = reading
    let all = policy.allTeamStandards
    tags = Set(all.flatMap { $0.appliesTo.anyOfTags + $0.appliesTo.noneOfTags }).sorted()
    slots = Set(all.flatMap { $0.slots.flatMap(\.filledBy) }).sorted()
    standards = all.map(\.id).reduce(into: []) { list, id in if !list.contains(id) { list.append(id) } }
    areas = Set(all.compactMap(\.area)).sorted()
    let names = ["villages.total", "communities.total", "villages.covered", "villages.covered_committees"]
      + standards.flatMap { ["villages.standard_due.\($0)", "villages.standard_met.\($0)"] }
    series = names.map { reading.series($0) }
  }

  /// Every place with a record of its own.
  var places: [Int64] { known.keys.filter(PlaceFacts.isPlace).sorted() }

  /// - Parameter condition: which codes, as a condition on a column.
  func load(_ condition: (String) -> String) throws {
    known = [:]
    let connection = reading.connection
    try connection.query(
      "SELECT code, level, valid_from, valid_to FROM divisions WHERE \(condition("code"))", []
    ) { row in
      let code: Int64 = try row.get(0)
      guard PlaceFacts.isPlace(code) else { return }
      known[code, default: Place()].level = try row.get(1)
      known[code, default: Place()].valid = DateSpan(from: try row.get(2), to: try row.get(3))
    }
    try connection.query(
      """
      SELECT division_code, tag, valid_from, valid_to FROM tags
      WHERE \(condition("division_code")) AND tag IN (\(Self.words(tags)))
      """, []
    ) { row in
      known[try row.get(0), default: Place()].tags.append(
        (try row.get(1), DateSpan(from: try row.get(2), to: try row.get(3))))
    }
    try connection.query(
      """
      SELECT village_code, year, poor_households FROM profiles
      WHERE \(condition("village_code")) ORDER BY village_code, year
      """, []
    ) { row in
      known[try row.get(0), default: Place()].poor.append((try row.get(1), try row.get(2, as: Int?.self) ?? 0))
    }
    try connection.query(
      "SELECT village_code, role, starts_on, ends_on FROM postings WHERE \(condition("village_code"))", []
    ) { row in
      known[try row.get(0), default: Place()].postings.append(
        (FilledSlots.slot(ofRole: try row.get(1)), DateSpan(from: try row.get(2), to: try row.get(3))))
    }
    try connection.query(
      """
      SELECT division_code, slot, starts_on, ends_on FROM support
      WHERE \(condition("division_code")) AND slot IN (\(Self.words(slots + ["member"])))
      """, []
    ) { row in
      known[try row.get(0), default: Place()].support.append(
        (FilledSlots.slot(ofRole: try row.get(1)), DateSpan(from: try row.get(2), to: try row.get(3))))
    }
  }

  func facts(_ code: Int64) -> [Fact] {
    let place = known[code] ?? Place()
    let (postings, support) = present(code)
    let calendar = calendar(code)
    var turns = calendar.turns
    func add(_ span: DateSpan) {
      if let from = span.from { turns.append(from) }
      if let to = span.to { turns.append(to.adding(days: 1)) }
    }
    add(place.valid)
    place.tags.forEach { add($0.span) }
    postings.forEach { add($0.span) }
    support.forEach { add($0.span) }
    turns += place.poor.compactMap { LocalDate($0.year, 1, 1) }
    let (isVillage, isCommunity) = (place.level == "village", place.level == "community")
    return Piecewise.facts(turns: turns, at: code, series: series) { day in
      // Before every turn nothing has begun that has a beginning.
      let day = day ?? LocalDate(dayNumber: -700_000)
      let isValid = place.valid.contains(day)
      let here = postings.filter { $0.span.contains(day) }
      // A farm or a forest bureau is no village.
      let isCovered = !here.isEmpty && place.level != "other"
      var values: [Int64] = [
        isVillage && isValid ? 1 : 0, isCommunity && isValid ? 1 : 0, isCovered ? 1 : 0,
        isCovered && isVillage && isValid ? 1 : 0,
      ]
      let inForce = calendar.standards(on: day)
      let held = inForce.isEmpty ? [] : Set(place.tags.filter { $0.span.contains(day) }.map(\.tag))
      let poor = place.poor.last { $0.year <= day.year }?.households ?? 0
      for id in standards {
        guard let standard = inForce.first(where: { $0.id == id }), isValid,
          isVillage || (isCommunity && standard.appliesTo.isForCommunities),
          standard.appliesTo.holds(tags: held, poorHouseholds: poor)
        else {
          values += [0, 0]
          continue
        }
        let filled = Set(here.map(\.slot) + support.filter { $0.span.contains(day) }.map(\.slot))
        let isMet = standard.slots.allSatisfy { !filled.isDisjoint(with: $0.filledBy) }
        values += [1, isMet ? 1 : 0]
      }
      return values
    }
  }

  /// The postings and support links that count in a place, cut to the days on which they do.
  private func present(
    _ code: Int64
  ) -> (postings: [(slot: String, span: DateSpan)], support: [(slot: String, span: DateSpan)]) {
    var (postings, support): ([(slot: String, span: DateSpan)], [(slot: String, span: DateSpan)]) = ([], [])
    for origin in reading.lineage.origins(of: code) {
      guard let place = known[origin.place] else { continue }
      func cut(_ list: [(slot: String, span: DateSpan)]) -> [(slot: String, span: DateSpan)] {
        if origin.from == nil, origin.through == nil { return list }
        return list.compactMap { item in
          let from = [item.span.from, origin.from].compactMap { $0 }.max()
          let to = [item.span.to, origin.through].compactMap { $0 }.min()
          if let from, let to, to < from { return nil }
          return (item.slot, DateSpan(from: from, to: to))
        }
      }
      postings += cut(place.postings)
      support += cut(place.support)
    }
    return (postings, support)
  }

  private func calendar(_ code: Int64) -> StandardCalendar {
    guard let division = DivisionCode(code) else { return StandardCalendar(policy, in: nil) }
    let within = areas.filter { $0.contains(division) }
    if let known = calendars[within] { return known }
    let made = StandardCalendar(policy, in: division)
    calendars[within] = made
    return made
  }

  /// Words of code lists, which are plain ASCII.
  private static func words(_ list: [String]) -> String {
    (list + [""]).map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: ", ")
  }
}

/// The standards in force in an area, from turn to turn.
struct StandardCalendar {
  let turns: [LocalDate]
  private let before: [TeamStandard]
  private let after: [[TeamStandard]]

  init(_ policy: PolicyBook, in area: DivisionCode?) {
    guard let area else {
      (turns, before, after) = ([], [], [])
      return
    }
    let days = policy.allTeamStandards.flatMap { [$0.span.from, $0.span.to?.adding(days: 1)].compactMap { $0 } }
    turns = Set(days).sorted()
    before = policy.teamStandards(in: area, on: LocalDate(dayNumber: -700_000))
    after = turns.map { policy.teamStandards(in: area, on: $0) }
  }

  func standards(on day: LocalDate) -> [TeamStandard] {
    turns.lastIndex { $0 <= day }.map { after[$0] } ?? before
  }
}
