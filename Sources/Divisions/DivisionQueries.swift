public import Authority
public import Basics
public import Store

/// A division as it stood on some day.
public struct Division: Sendable, Hashable {
  public let code: DivisionCode
  /// The official name, such as 大楼湾村村民委员会.
  public let name: String
  /// `province`, `prefecture`, `county`, `zone`, `township`, `village`, `community`, `other`.
  public let level: String
  /// Degrees; nil where the list gave none.
  public let latitude: Double?
  public let longitude: Double?

  /// Whether people live here under a villagers' or residents' committee.
  public var isPlace: Bool { level == "village" || level == "community" }

  /// The name people use: 大楼湾村 for 大楼湾村村民委员会.
  public var shortName: String {
    guard isPlace else { return name }
    let endings: [(String, String)] = [
      ("村民委员会", "村"), ("村委会", "村"), ("村委员会", "村"), ("居民委员会", "社区"), ("居委会", "社区"),
    ]
    for (ending, short) in endings where name.hasSuffix(ending) && name.count > ending.count {
      let stem = name.dropLast(ending.count)
      // 两河村村委会 is 两河村, and a villagers' committee may be that of 泉水社区.
      let isWhole = stem.hasSuffix("社区") || (short == "村" && stem.hasSuffix("村"))
      return stem + (isWhole ? "" : short)
    }
    return name
  }

  static let columns = "code, name, level, latitude, longitude"

  init(_ row: Row) throws {
    code = try row.get(0)
    name = try row.get(1)
    level = try row.get(2)
    latitude = try row.get(3, as: Int64?.self).map { Double($0) / 1_000_000 }
    longitude = try row.get(4, as: Int64?.self).map { Double($0) / 1_000_000 }
  }
}

/// SQL that several rooms share: which rows hold on a day.
public enum Validity {
  /// A condition on two columns of which both ends are inclusive and NULL is open; the day is
  /// written into the text, which is safe because a `LocalDate` is a number.
  public static func on(_ date: LocalDate, from: String, to: String) -> String {
    "(\(from) IS NULL OR \(from) <= \(date.packed)) AND (\(to) IS NULL OR \(to) >= \(date.packed))"
  }

  /// A condition on a column of division codes.
  public static func within(_ range: ClosedRange<Int64>, _ column: String) -> String {
    "\(column) BETWEEN \(range.lowerBound) AND \(range.upperBound)"
  }
}

/// What the rest of the house asks about divisions.
public enum DivisionQueries {
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func find(
    _ code: DivisionCode, viewer: Viewer, _ connection: any Connection
  ) throws -> Division? {
    guard viewer.reaches(code) else { throw AuthorityError(missing: nil, scope: viewer.scope) }
    return try connection.first(
      "SELECT \(Division.columns) FROM divisions WHERE code = $1", [code], Division.init)
  }

  /// The divisions from the province down to `code`, as far as they are known.
  public static func lineage(
    _ code: DivisionCode, _ connection: any Connection
  ) throws -> [Division] {
    try code.lineage.reversed().compactMap { step in
      try connection.first(
        "SELECT \(Division.columns) FROM divisions WHERE code = $1", [step], Division.init)
    }
  }

  /// The divisions directly below, in the order of their codes.
  public static func children(
    of code: DivisionCode, on date: LocalDate, _ connection: any Connection
  ) throws -> [Division] {
    try connection.rows(
      """
      SELECT \(Division.columns) FROM divisions
      WHERE parent_code = $1 AND \(Validity.on(date, from: "valid_from", to: "valid_to"))
      ORDER BY code
      """, [code], Division.init)
  }

  /// Every division of one level within a range, in the order of codes.
  public static func all(
    level: String, in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection
  ) throws -> [Division] {
    try connection.rows(
      """
      SELECT \(Division.columns) FROM divisions
      WHERE \(Validity.within(range, "code")) AND level = $1
        AND \(Validity.on(date, from: "valid_from", to: "valid_to")) ORDER BY code
      """, [level], Division.init)
  }

  /// The codes of villages, and of communities, that exist on a day.
  public static func places(
    in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection
  ) throws -> (villages: [Int64], communities: [Int64]) {
    var villages: [Int64] = []
    var communities: [Int64] = []
    try connection.query(
      """
      SELECT code, level FROM divisions WHERE \(Validity.within(range, "code"))
        AND level IN ('village', 'community')
        AND \(Validity.on(date, from: "valid_from", to: "valid_to")) ORDER BY code
      """, []
    ) { row in
      let code: Int64 = try row.get(0)
      if row[1] == .text("village") { villages.append(code) } else { communities.append(code) }
    }
    return (villages, communities)
  }

  /// Divisions whose name contains `text`, higher ranks first, within the viewer's scope.
  public static func search(
    _ text: String, viewer: Viewer, limit: Int, _ connection: any Connection
  ) throws -> [Division] {
    let pattern = "%" + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%")
      .replacing("_", with: "\\_") + "%"
    let range = viewer.scope?.subtree ?? 0...Int64.max
    return try connection.rows(
      """
      SELECT \(Division.columns) FROM divisions
      WHERE \(Validity.within(range, "code")) AND name LIKE $1 ESCAPE '\\'
      ORDER BY CASE level WHEN 'province' THEN 1 WHEN 'prefecture' THEN 2 WHEN 'county' THEN 3
        WHEN 'zone' THEN 3 WHEN 'township' THEN 4 ELSE 5 END, code
      LIMIT $2
      """, [pattern, limit], Division.init)
  }

  /// A tag with its validity, as a page shows it.
  public struct TagSpan: Sendable, Hashable {
    public let tag: String
    public let span: DateSpan
    public let document: String?
  }

  public static func tags(
    of code: DivisionCode, _ connection: any Connection
  ) throws -> [TagSpan] {
    try connection.rows(
      "SELECT tag, valid_from, valid_to, document FROM tags WHERE division_code = $1 ORDER BY valid_from, tag",
      [code]
    ) {
      TagSpan(
        tag: try $0.get(0), span: DateSpan(from: try $0.get(1), to: try $0.get(2)),
        document: try $0.get(3))
    }
  }

  /// The codes within a range that carry any of the tags on a day, each with the day since when.
  public static func tagged(
    _ tags: [String], in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection
  ) throws -> [Int64: LocalDate] {
    var out: [Int64: LocalDate] = [:]
    for tag in tags {
      try connection.query(
        """
        SELECT division_code, valid_from FROM tags WHERE tag = $1
          AND \(Validity.within(range, "division_code"))
          AND \(Validity.on(date, from: "valid_from", to: "valid_to"))
        """, [tag]
      ) { row in
        let code: Int64 = try row.get(0)
        let from: LocalDate = try row.get(1)
        if let known = out[code], known <= from { return }
        out[code] = from
      }
    }
    return out
  }

  /// The boundary of each county, as a GeoJSON geometry, with its map-review number (审图号).
  public static func boundaries(
    in range: ClosedRange<Int64>, _ connection: any Connection
  ) throws -> [(code: DivisionCode, geometry: String, reviewNumber: String?)] {
    try connection.rows(
      """
      SELECT code, geometry, review_number FROM boundaries
      WHERE \(Validity.within(range, "code")) ORDER BY code
      """
    ) { (try $0.get(0), try $0.get(1), try $0.get(2)) }
  }
}
