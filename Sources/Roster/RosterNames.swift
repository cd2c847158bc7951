public import Store

/// What people and units are called, many at once.
public enum RosterNames {
  /// Names of cadres by number; unknown numbers are left out.
  public static func cadres(_ ids: Set<String>, _ connection: any Connection) throws -> [String: String] {
    try names(ids, "cadres", connection)
  }

  /// Names of units by number; unknown numbers are left out.
  public static func units(_ ids: Set<String>, _ connection: any Connection) throws -> [String: String] {
    try names(ids, "units", connection)
  }

  private static func names(
    _ ids: Set<String>, _ table: String, _ connection: any Connection
  ) throws -> [String: String] {
    var out: [String: String] = [:]
    let sorted = ids.sorted()
    // Both engines bound how many values one statement may take.
    for start in stride(from: 0, to: sorted.count, by: 400) {
      let part = sorted[start..<min(start + 400, sorted.count)]
      let places = (1...part.count).map { "$\($0)" }.joined(separator: ", ")
      try connection.query(
        "SELECT id, name FROM \(table) WHERE id IN (\(places))", part.map { SQLValue.text($0) }
      ) { out[try $0.get(0)] = try $0.get(1) }
    }
    return out
  }
}
