import Authority
import Basics
import Journal
import Store
import TestSupport
import Testing

/// Proves that a file is one Change: counted rightly, all or nothing, the same a second time, and
/// taken back as one while nothing builds on it.
@Suite struct ImportTests {
  private func unit(_ id: String, _ name: String) -> [String: SQLValue] {
    ["unit_id": .text(id), "name": .text(name), "tier": "county", "kind": "enterprise", "division_code": World.counties[0].sqlValue]
  }

  @Test(arguments: engines)
  func countsAndRepeats(_ engine: Engine) async throws {
    let world = try await World(engine)
    let start = try await world.head().seq
    let rows = (1...10).map { unit("F\($0)", "单位\($0)") }
    let first = try await world.importRows("units", rows).outcome
    #expect([first.new, first.changed, first.unchanged, first.rejected] == [10, 0, 0, 0])
    #expect(first.number == start + 1)
    let second = try await world.importRows("units", rows).outcome
    #expect([second.new, second.changed, second.unchanged, second.rejected] == [0, 0, 10, 0])
    #expect(second.number == nil)
    #expect(try await world.head().seq == start + 1)
    var mixed = rows
    mixed[3]["name"] = "改名"
    mixed.append(unit("F11", "新单位"))
    let third = try await world.importRows("units", mixed).outcome
    #expect([third.new, third.changed, third.unchanged, third.rejected] == [1, 1, 9, 0])
    #expect(third.corrections.map(\.id) == ["F4"] && third.corrections.map(\.fields) == [["name"]])
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func absentKeepsAndNullClears(_ engine: Engine) async throws {
    let world = try await World(engine)
    _ = try await world.importRows("cadres", [
      ["cadre_id": "C1", "name": "测试甲", "unit_id": "U0", "phone": "13800138457", "sex": "male", "birth_date": 19_900_101],
    ])
    let partial = try await world.importRows("cadres", [["cadre_id": "C1", "sex": .null, "education": "college"]])
    #expect(partial.outcome.changed == 1)
    let record = try #require(try await world.record("cadres", "C1"))
    #expect(record["phone"] == "13800138457" && record["birth_date"] == 19_900_101 && record["name"] == "测试甲")
    #expect(record["sex"] == .null && record["education"] == "college")
    _ = try await world.importRows("cadres", [["cadre_id": "C1", "phone": .null]])
    #expect(try await world.record("cadres", "C1")?["phone"] == .null)
    let required = try await world.importRows("cadres", [["cadre_id": "C1", "name": .null]])
    #expect(required.errors == [1] && required.outcome.number == nil)
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func oneBadRowStopsTheFileUnlessToldOtherwise(_ engine: Engine) async throws {
    let world = try await World(engine)
    let head = try await world.head()
    let rows = [
      unit("F1", "甲"), unit("F2", "乙"), unit("F1", "重复"), ["unit_id": "F3"],
      unit("F4", "丁").merging(["division_code": 519_999_000_000]) { $1 }, ["name": "无编号"],
      unit("F5", "戊"),
    ]
    let whole = try await world.importRows("units", rows)
    #expect(whole.errors == [3, 4, 4, 4, 5, 6] && whole.outcome.number == nil && whole.outcome.rejected == 4)
    #expect(try await world.head() == head)
    let dry = try await world.importRows("units", rows, dryRun: true, keepGood: true)
    #expect(dry.outcome.number == nil)
    #expect(try await world.head() == head)
    let kept = try await world.importRows("units", rows, keepGood: true)
    #expect(kept.outcome.number == head.seq + 1)
    #expect([kept.outcome.new, kept.outcome.rejected] == [3, 4])
    #expect([dry.outcome.new, dry.outcome.rejected] == [3, 4] && dry.errors == kept.errors)
    #expect(try await world.record("units", "F1")?["name"] == "甲")
    #expect(try await world.record("units", "F5") != nil)
    #expect(try await world.record("units", "F4") == nil)
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func unknownReferencesAreNamed(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.putCadre("C1")
    let posting: [String: SQLValue] = ["cadre_id": "C1", "village_code": World.village(0).sqlValue, "role": "member", "starts_on": 20_230_901]
    let result = try await world.importRows("postings", [
      posting, posting.merging(["cadre_id": "C9"]) { $1 }, posting.merging(["village_code": 512_022_100_999]) { $1 },
      posting.merging(["village_code": World.counties[0].sqlValue]) { $1 }, posting.merging(["unit_id": "U9"]) { $1 },
    ], keepGood: true)
    // The last has the key of the first, so it is a duplicate before anything else.
    #expect(result.errors == [2, 3, 4, 5])
    #expect(result.outcome.new == 1)
    #expect(try await world.record("postings", "C1|\(World.village(0))|member|20230901")?["unit_id"] == "U0")
  }

  @Test(arguments: engines)
  func rulesOverSeveralRecordsRejectTheirRows(_ engine: Engine) async throws {
    let world = try await World(engine)
    for id in ["C1", "C2", "C3"] { try await world.putCadre(id) }
    func posting(_ cadre: String, _ village: Int, _ from: Int64, _ to: Int64? = nil) -> [String: SQLValue] {
      ["cadre_id": .text(cadre), "village_code": World.village(village).sqlValue, "role": "first_secretary", "starts_on": .integer(from), "ends_on": to.sqlValue]
    }
    _ = try await world.importRows("postings", [posting("C1", 0, 20_210_501)])
    let rows = [posting("C1", 1, 20_230_901), posting("C2", 2, 20_230_901), posting("C3", 0, 20_230_901)]
    let whole = try await world.importRows("postings", rows)
    #expect(whole.outcome.number == nil && whole.errors == [1])
    let kept = try await world.importRows("postings", rows, keepGood: true)
    #expect([kept.outcome.new, kept.outcome.rejected] == [2, 1] && kept.errors == [1])
    // History decided elsewhere: two first secretaries for longer than the policy's days is told only.
    #expect(kept.findings.contains { $0.row == 3 && $0.finding.severity == .warning })
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func authorityOverImports(_ engine: Engine) async throws {
    let world = try await World(engine)
    await #expect(throws: AuthorityError.self) {
      try await world.importRows("units", [unit("F1", "甲")], by: viewer(nil, .read, .write))
    }
    let outside = try await world.importRows("units", [unit("F1", "甲")], by: viewer(World.counties[1], .importFiles))
    #expect(outside.errors == [1] && outside.outcome.number == nil)
    let inside = try await world.importRows("units", [unit("F1", "甲")], by: viewer(World.counties[0], .importFiles))
    let number = try #require(inside.outcome.number)
    await #expect(throws: AuthorityError.self) { try await world.undo(number, by: viewer(nil, .read, .write)) }
  }

  /// What is staged rests on what was read; a change that comes between stops the import whole.
  @Test(arguments: engines)
  func aChangeInBetweenIsAConflict(_ engine: Engine) async throws {
    let world = try await World(engine)
    let kind = try #require(world.registry.kind("units"))
    let rows = [unit("U0", "文件里的名"), unit("F1", "新")].enumerated().map { i, row in
      ProposedRow(number: i + 1, values: kind.fields.map { row[$0.name] })
    }
    let (staged, go) = (AsyncStream.makeStream(of: Void.self), Gate())
    let installation = world.installation
    let outcome = Task { try await installation.store.dedicated { connection in
      let bulk = try BulkImport(
        kind: kind, connection: connection, keys: installation.keys, viewer: .machineOperator, surroundings: .live)
      _ = try bulk.add(rows)
      staged.continuation.finish()
      go.wait()
      return try bulk.finish(source: "f", dryRun: false, keepGood: true, hasErrors: false).outcome.new
    } }
    for await _ in staged.stream {}
    try await world.put("units", ["unit_id": "U0", "name": "先到"])
    let head = try await world.head()
    go.open()
    await #expect(throws: ChangeError.self) { try await outcome.value }
    #expect(try await world.head() == head)
    #expect(try await world.record("units", "U0")?["name"] == "先到")
    #expect(try await world.record("units", "F1") == nil)
  }

  /// The precision of a date goes with the date.
  @Test(arguments: engines)
  func precisionFollowsTheDate(_ engine: Engine) async throws {
    let world = try await World(engine)
    let key: [String: SQLValue] = ["division_code": World.village(0).sqlValue, "slot": "unit", "holder": "测试单位", "starts_on": 20_210_501]
    let id = "\(World.village(0))|unit|测试单位|20210501"
    _ = try await world.importRows("support", [
      key.merging(["ends_on": 20_230_930, "date_precision": "ends_on;starts_on"]) { $1 },
    ])
    // Another value without a word on its precision is a day; the start, the same as before, stays.
    try await world.put("support", key.merging(["ends_on": 20_230_915]) { $1 })
    #expect(try await world.record("support", id)?["date_precision"] == "starts_on")
    // A file says it for the dates that it gives.
    _ = try await world.importRows("support", [key.merging(["date_precision": .null]) { $1 }])
    #expect(try await world.record("support", id)?["date_precision"] == .null)
    _ = try await world.importRows("support", [
      key.merging(["ends_on": 20_230_930, "date_precision": "ends_on"]) { $1 },
    ])
    #expect(try await world.record("support", id)?["date_precision"] == "ends_on")
  }
}
