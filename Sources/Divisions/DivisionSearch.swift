public import Authority
public import Basics
public import Store

/// Divisions found by name or by code.
public enum DivisionSearch {
  /// The highest division that a viewer sees; nil where there are no divisions yet.
  public static func top(
    for viewer: Viewer, _ connection: any Connection
  ) throws -> Division? {
    if let scope = viewer.scope { return try DivisionQueries.find(scope, viewer: viewer, connection) }
    return try connection.first(
      "SELECT \(Division.columns) FROM divisions WHERE parent_code IS NULL ORDER BY code LIMIT 1",
      [], Division.init)
  }

  /// The divisions of the given codes, as far as they are known.
  public static func named(
    _ codes: Set<DivisionCode>, _ connection: any Connection
  ) throws -> [DivisionCode: Division] {
    guard !codes.isEmpty else { return [:] }
    // Codes are numbers, so that writing them into the text is safe.
    let list = codes.map(\.description).sorted().joined(separator: ", ")
    let found = try connection.rows(
      "SELECT \(Division.columns) FROM divisions WHERE code IN (\(list))", [], Division.init)
    return Dictionary(found.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Divisions by official or short name, or by code: whole names first, then names that begin with
  /// the text, then names that contain it; higher ranks first among those.
  ///
  /// Words apart, the last one is the name and the others narrow the place: `旺苍县 新华村`.
  public static func find(
    _ text: String, viewer: Viewer, limit: Int, _ connection: any Connection
  ) throws -> [Division] {
    if let code = DivisionCode(abbreviated: text) {
      guard viewer.reaches(code) else { return [] }
      return try DivisionQueries.find(code, viewer: viewer, connection).map { [$0] } ?? []
    }
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let name = words.popLast() else { return [] }
    var ranges = [viewer.scope?.subtree ?? 0...Int64.max]
    for word in words.prefix(4) {
      ranges = try ranges.flatMap { range in
        try matches(word, in: range, limit: 50, connection).filter { $0.code.rank < .village }
          .map(\.code.subtree)
      }
      ranges = Array(ranges.prefix(200))
    }
    return try Array(ranges.flatMap { try matches(name, in: $0, limit: limit, connection) }.prefix(limit))
  }

  private static func matches(
    _ name: String, in range: ClosedRange<Int64>, limit: Int, _ connection: any Connection
  ) throws -> [Division] {
    let literal = name.replacing("\\", with: "\\\\").replacing("%", with: "\\%")
      .replacing("_", with: "\\_")
    // 新华村 is officially 新华村村民委员会, 新华村委会 or the like.
    let whole = name.hasSuffix("村") || name.hasSuffix("社区") ? literal + "%会" : literal
    // 大寨社区 is officially 大寨居民委员会 or 大寨社区居民委员会.
    let official = literal.hasSuffix("社区") ? literal.dropLast(2) + "居%" : literal[...] + "%"
    return try connection.rows(
      """
      SELECT \(Division.columns) FROM (
        SELECT \(Division.columns),
          CASE WHEN name = $1 OR name LIKE $2 ESCAPE '\\' THEN 0
            WHEN name LIKE $3 ESCAPE '\\' OR name LIKE $4 ESCAPE '\\' THEN 1 ELSE 2 END AS fit
        FROM divisions
        WHERE \(Validity.within(range, "code"))
          AND (name LIKE $5 ESCAPE '\\' OR name LIKE $6 ESCAPE '\\')) AS found
      ORDER BY CASE WHEN level IN ('village', 'community', 'other') THEN 5 WHEN level = 'township' THEN 4
        WHEN level IN ('county', 'zone') THEN 3 WHEN level = 'prefecture' THEN 2 ELSE 1 END
        + fit * 10, code
      LIMIT $7
      """,
      [
        name, whole, literal + "%", String(official), "%" + literal + "%",
        "%" + String(official), limit,
      ], Division.init)
  }
}
