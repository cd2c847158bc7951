import Testing

/// Proves what holds in every line of `Sources`: time and fresh identifiers come from one place,
/// nothing is forced, and no name stands for watching people (invariant 13 of the domain).
@Suite struct HouseRulesTests {
  /// Source lines without comments, with the line above.
  private func lines(_ text: String) -> [(number: Int, line: Substring, above: Substring)] {
    let all = text.split(separator: "\n", omittingEmptySubsequences: false)
    return all.enumerated().compactMap { i, line in
      let bare = line.drop { $0 == " " }
      guard !bare.hasPrefix("//") else { return nil }
      return (i + 1, bare, i > 0 ? all[i - 1].drop { $0 == " " } : "")
    }
  }

  private func offences(in text: String, path: String) -> [String] {
    lines(text).flatMap { number, line, above -> [String] in
      var found: [String] = []
      if path != "Basics/Instant.swift" {
        for call in ["Date()", "UUID()", "Date.now"] where line.contains(call) { found.append(call) }
      }
      if line.contains("try!") { found.append("try!") }
      for word in ["@unchecked Sendable", "nonisolated(unsafe)"]
      where line.contains(word) && !above.hasPrefix("//") { found.append(word) }
      return found.map { "\(path):\(number): \($0)" }
    }
  }

  @Test func timeAndChanceComeFromOnePlaceAndNothingIsForced() throws {
    for file in try Tree.sources() {
      #expect(offences(in: file.text, path: file.path) == [])
    }
  }

  @Test func plantedOffencesAreSeen() {
    let text = """
      let a = Date()
      // let b = UUID()
      let c = try! f()
      final class D: @unchecked Sendable {}
      // Guarded by a lock.
      final class E: @unchecked Sendable {}
      """
    #expect(offences(in: text, path: "X.swift").map { $0.suffix(6) } == ["Date()", ": try!", "ndable"])
    #expect(offences(in: "let a = Date()", path: "Basics/Instant.swift") == [])
  }

  /// Consecutive words of a name that no name may hold.
  private static let bannedWords: [[String]] = [
    ["check", "in"], ["checkin"], ["clock", "in"], ["punch", "card"], ["punch", "in"],
    ["location", "trail"], ["location", "track"], ["location", "history"], ["gps", "track"],
    ["geofence"], ["trajectory"], ["ranking"], ["leaderboard"], ["streak"], ["gamification"],
    ["login", "count"], ["log", "in", "count"], ["logins"], ["sign", "in", "count"],
    ["online", "time"], ["online", "minutes"], ["online", "duration"], ["time", "online"],
    ["activity", "points"], ["cadre", "points"], ["award", "points"], ["bonus", "points"],
  ]
  /// Words that may be a shape's in the code but never a column's.
  private static let bannedColumns: [[String]] = [
    ["points"], ["score"], ["rank", "no"], ["trail"], ["track"], ["logins"],
  ]
  private static let bannedChinese = ["签到", "打卡", "轨迹", "积分", "排名", "排行", "登录次数", "在线时长"]

  /// `checkInTime` and `check_in_time` are both check, in, time.
  private func words(of name: Substring) -> [String] {
    var out: [String] = []
    var word = ""
    for character in name {
      if character == "_" || character.isUppercase {
        if !word.isEmpty { out.append(word) }
        word = character == "_" ? "" : character.lowercased()
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? out : out + [word]
  }

  private func holds(_ words: [String], _ banned: [[String]]) -> Bool {
    banned.contains { list in
      words.indices.contains { words[$0...].starts(with: list) }
    }
  }

  private func bannedNames(in source: String) -> [String] {
    var found: Set<String> = []
    for (_, line, _) in lines(source) {
      for name in line.matches(of: #/[A-Za-z_][A-Za-z0-9_]*/#) where holds(words(of: name.0), Self.bannedWords) {
        found.insert(String(name.0))
      }
      for word in Self.bannedChinese where line.contains(word) { found.insert(word) }
    }
    return found.sorted()
  }

  /// Names in `CREATE TABLE` and in the declarations of fields.
  private func columns(in source: String) -> [Substring] {
    let tables = source.matches(of: #/CREATE (?:TEMPORARY )?TABLE (?:IF NOT EXISTS )?(\w+) \(([^;"]*)/#)
      .flatMap { table in
        [table.1] + table.2.matches(of: #/(\w+) \{(?:int|text|blob)\}/#).map(\.1)
      }
    return tables + source.matches(of: #/Field\("(\w+)"/#).map(\.1)
  }

  @Test func noNameStandsForWatchingPeople() throws {
    for file in try Tree.sources() { #expect(bannedNames(in: file.text) == [], "\(file.path)") }
  }

  @Test func noColumnStandsForWatchingPeople() throws {
    let columns = try Tree.sources().flatMap { self.columns(in: $0.text) }
    // The scan must have read the schema: tables, plain columns and declared fields.
    for known in ["journal", "row_history", "operation_id", "postings", "id_number", "village_code"] {
      #expect(columns.contains { $0 == known }, "\(known)")
    }
    for column in columns {
      #expect(!holds(words(of: column), Self.bannedWords + Self.bannedColumns), "\(column)")
    }
  }

  @Test func plantedNamesAreSeen() {
    #expect(bannedNames(in: "var checkInTime = 1; let rankingPosition = 2") == ["checkInTime", "rankingPosition"])
    #expect(bannedNames(in: "Field(\"a\", \"签到\")\n/// no 积分 here") == ["签到"])
    #expect(bannedNames(in: "let isChecking = inside; let lineage = positionRank") == [])
    let schema = "CREATE TABLE visits (id {text} PRIMARY KEY, points {int}, gps_track {text}) {table}"
    #expect(columns(in: schema).map(String.init) == ["visits", "id", "points", "gps_track"])
    #expect(holds(words(of: "points"), Self.bannedColumns))
  }
}
