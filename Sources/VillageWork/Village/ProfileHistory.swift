public import Authority
public import Basics
import Divisions
public import Store

/// A village's figures year by year (村情), each with its source, through merges and splits.
public struct ProfileHistory: Sendable, Hashable {
  /// A value of one year.
  public struct Point: Sendable, Hashable {
    public let year: Int
    /// The village itself, or one that it came from.
    public let village: DivisionCode
    public let value: Quantity
    /// As it was given; nil for the yearly profile, whose journal entry tells where it came from.
    public let source: String?
    /// The journal entry that last wrote it.
    public let entry: Int64
    public let notedOn: LocalDate?
  }

  /// A division in the village's line of descent.
  public struct Relative: Sendable, Hashable {
    public let division: DivisionCode
    public let name: String
    public let span: DateSpan
  }

  public let village: DivisionCode
  /// By indicator: a field of `profiles` or a code of the list `profile_item`; by year, the village's own
  /// before those of its predecessors.
  public let indicators: [String: [Point]]
  /// Leading industries (主导产业) by year.
  public let industries: [Int: [String]]
  /// What the village was made of, nearest first, and what came of it.
  public let predecessors: [Relative]
  public let successors: [Relative]

  /// The value of an indicator in the latest year that has one, of the village itself.
  public func latest(_ indicator: String, until year: Int = .max) -> Point? {
    indicators[indicator]?.filter { $0.village == village && $0.year <= year }.max { $0.year < $1.year }
  }

  private static let counts = [
    "households", "population", "resident_population", "labour_force", "party_members", "poor_households",
  ]
  private static let amounts = ["disposable_income_per_capita", "collective_assets", "collective_income"]

  /// - Throws: `AuthorityError` outside the viewer's scope. Predecessors in another area are named, and
  ///   their figures left out.
  public static func read(
    of village: DivisionCode, viewer: Viewer, _ connection: any Connection
  ) throws -> ProfileHistory {
    try viewer.require(.read, in: village)
    let predecessors = try lineage(of: village, connection)
    let places = [village] + predecessors.map(\.division).filter { viewer.reaches($0) && $0 != village }
    var points: [String: [Point]] = [:]
    var industries: [Int: [String]] = [:]
    let columns = counts + amounts
    for place in places {
      try connection.query(
        "SELECT year, version, leading_industries, \(columns.joined(separator: ", ")) FROM profiles WHERE village_code = $1",
        [place]
      ) { row in
        let (year, entry) = (try row.get(0, as: Int.self), try row.get(1, as: Int64.self))
        if place == village, let list = try row.get(2, as: String?.self) {
          industries[year] = list.split(separator: ";").map(String.init)
        }
        for (i, column) in columns.enumerated() {
          guard let stored = try row.get(3 + i, as: Int64?.self) else { continue }
          let value = i < counts.count ? Quantity(Int(stored)) : Quantity(hundredths: stored)
          points[column, default: []].append(
            Point(year: year, village: place, value: value, source: nil, entry: entry, notedOn: nil))
        }
      }
      try connection.query(
        "SELECT item, year, value, source, version, noted_on FROM profile_items WHERE village_code = $1", [place]
      ) { row in
        points[try row.get(0), default: []].append(
          Point(
            year: try row.get(1), village: place, value: try row.get(2),
            source: try row.get(3, as: String?.self).map(Masking.stray), entry: try row.get(4),
            notedOn: try row.get(5)))
      }
    }
    let sorted = points.mapValues { list in
      list.sorted { ($0.year, $0.village == village ? 0 : 1, $0.village) < ($1.year, $1.village == village ? 0 : 1, $1.village) }
    }
    return ProfileHistory(
      village: village, indicators: sorted, industries: industries, predecessors: predecessors,
      successors: try successors(of: village, connection))
  }

  /// Every village that this one was made of, through any number of merges and splits.
  private static func lineage(of village: DivisionCode, _ connection: any Connection) throws -> [Relative] {
    var out: [Relative] = []
    var seen: Set<DivisionCode> = [village]
    var next = try predecessors(of: village, connection)
    while !next.isEmpty {
      let fresh = next.filter { seen.insert($0).inserted }
      for code in fresh { out.append(try relative(code, connection)) }
      next = try fresh.flatMap { try predecessors(of: $0, connection) }
    }
    return out
  }

  private static func predecessors(of code: DivisionCode, _ connection: any Connection) throws -> [DivisionCode] {
    let list = try connection.first("SELECT predecessors FROM divisions WHERE code = $1", [code]) {
      try $0.get(0, as: String?.self)
    }
    return codes((list ?? nil) ?? "")
  }

  private static func codes(_ list: String) -> [DivisionCode] {
    list.split(separator: ";").compactMap { DivisionCode(String($0)) }
  }

  /// A code that the list of divisions does not hold any more goes by its number.
  private static func relative(_ code: DivisionCode, _ connection: any Connection) throws -> Relative {
    let found = try connection.first("SELECT name, valid_from, valid_to FROM divisions WHERE code = $1", [code]) {
      Relative(division: code, name: try $0.get(0), span: DateSpan(from: try $0.get(1), to: try $0.get(2)))
    }
    return found ?? Relative(division: code, name: code.description, span: DateSpan(from: nil, to: nil))
  }

  private static func successors(of village: DivisionCode, _ connection: any Connection) throws -> [Relative] {
    let province = village.ancestor(.province) ?? village
    let found = try connection.rows(
      """
      SELECT code, name, valid_from, valid_to, predecessors FROM divisions
      WHERE \(Validity.within(province.subtree, "code")) AND predecessors LIKE $1 ORDER BY code
      """, ["%\(village)%"]
    ) { row in
      (
        Relative(
          division: try row.get(0), name: try row.get(1), span: DateSpan(from: try row.get(2), to: try row.get(3))),
        codes(try row.get(4))
      )
    }
    return found.filter { $0.1.contains(village) && $0.0.division != village }.map(\.0)
  }
}
