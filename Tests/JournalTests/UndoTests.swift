import Journal
import Store
import TestSupport
import Testing

/// Proves that an import is taken back as one, exactly to what was before, and that it stays where
/// something builds on it.
@Suite struct UndoTests {
  private func unit(_ id: String, _ name: String) -> [String: SQLValue] {
    ["unit_id": .text(id), "name": .text(name), "tier": "county", "kind": "enterprise", "division_code": World.counties[0].sqlValue]
  }

  private func posting(_ cadre: String, _ village: Int, _ from: Int64, _ to: Int64? = nil) -> [String: SQLValue] {
    ["cadre_id": .text(cadre), "village_code": World.village(village).sqlValue, "role": "member", "starts_on": .integer(from), "ends_on": to.sqlValue]
  }

  private func builders(_ world: World, _ number: Int64) async throws -> [String]? {
    do {
      try await world.undo(number)
      return nil
    } catch ImportUndo.Refusal.builtUpon(_, let by) { return by }
  }

  @Test(arguments: engines)
  func backToWhatWasAndForwardAgain(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.put("units", unit("F1", "从前 \"引号\" \\ \n\t é e\u{301} \u{F92C}"))
    let before = try #require(try await world.record("units", "F1"))
    let rows = [unit("F1", "现在"), unit("F2", "新的")]
    let number = try #require(try await world.importRows("units", rows).outcome.number)
    #expect(try await world.undo(number) == 2)
    #expect(try await world.record("units", "F1") == before)
    #expect(try await world.record("units", "F2") == nil)
    #expect(try await world.verify().isSound)
    await #expect(throws: ImportUndo.Refusal.self) { try await world.undo(number) }
    let list = try await world.store.read { try ImportUndo.list($0).map { ($0.entry.seq, $0.undoneBy) } }
    #expect(list.count == 1 && list.first?.0 == number && list.first?.1 == number + 1)

    let again = try await world.importRows("units", rows).outcome
    #expect([again.new, again.changed] == [1, 1])
    #expect(try await world.record("units", "F1")?["name"] == "现在")
    let second = try #require(again.number)
    #expect(try await world.undo(second) == 2)
    #expect(try await world.record("units", "F1") == before)
    let history = try await world.history("units", "F2")
    #expect(history.items.map(\.isRemoval) == [true, false, true, false])
    #expect(history.items.map(\.isCreation) == [false, true, false, true])
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func personalValuesComeBack(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.putCadre("C1", ["phone": "13800138457"])
    let number = try #require(try await world.importRows("cadres", [
      ["cadre_id": "C1", "phone": "13900000001"],
      ["cadre_id": "C2", "name": "测试乙", "unit_id": "U0", "phone": "13900000002"],
    ]).outcome.number)
    try await world.undo(number)
    #expect(try await world.record("cadres", "C1")?["phone"] == "13800138457")
    #expect(try await world.record("cadres", "C2") == nil)
    try await world.putCadre("C2", ["phone": "13900000003"])
    #expect(try await world.record("cadres", "C2")?["phone"] == "13900000003")
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func laterChangesHoldItBack(_ engine: Engine) async throws {
    let world = try await World(engine)
    let first = try #require(try await world.importRows("units", [unit("F1", "甲"), unit("F2", "乙")]).outcome.number)
    let later = try await world.put("units", ["unit_id": "F1", "name": "更正"])
    #expect(try await builders(world, first) == ["units F1 (#\(later.seq))"])
    let second = try #require(try await world.importRows("units", [unit("F2", "再改")]).outcome.number)
    #expect(try await builders(world, first)?.count == 2)
    // What an undo did is a later change too.
    try await world.undo(second)
    #expect(try await builders(world, first)?.count == 3)
    #expect(try await world.record("units", "F1")?["name"] == "更正")
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func referencingRecordsHoldItBack(_ engine: Engine) async throws {
    let world = try await World(engine)
    let units = try #require(try await world.importRows("units", [unit("F1", "甲")]).outcome.number)
    let cadres = try #require(try await world.importRows("cadres", [["cadre_id": "C1", "name": "测试甲", "unit_id": "F1"]]).outcome.number)
    let postings = try #require(try await world.importRows("postings", [posting("C1", 0, 20_230_901)]).outcome.number)
    #expect(try await builders(world, units)?.contains("cadres C1") == true)
    #expect(try await builders(world, cadres) == ["postings C1|\(World.village(0))|member|20230901"])
    for number in [postings, cadres, units] { try await world.undo(number) }
    #expect(try await world.record("units", "F1") == nil)

    let village = World.counties[0].value + 100_299
    let divisions = try #require(try await world.importRows("divisions", [
      ["code": .integer(village), "name": "新村", "level": "village", "parent_code": .integer(World.counties[0].value + 100_000)],
    ]).outcome.number)
    try await world.put("tags", ["division_code": .integer(village), "tag": "lifted_village", "valid_from": 20_210_101])
    #expect(try await builders(world, divisions)?.count == 1)
    #expect(try await world.verify().isSound)
  }

  /// Parents and children of one file go back together.
  @Test(arguments: engines)
  func aFileThatRefersToItselfGoesBack(_ engine: Engine) async throws {
    let world = try await World(engine)
    let number = try #require(try await world.importRows("divisions", [
      ["code": 513_000_000_000, "name": "新市", "level": "prefecture", "parent_code": World.province.sqlValue],
      ["code": 513_022_000_000, "name": "新县", "level": "county", "parent_code": 513_000_000_000],
    ]).outcome.number)
    #expect(try await world.undo(number) == 2)
    #expect(try await world.verify().isSound)
  }

  /// Taking back the end of a posting would put a person into two villages at once.
  @Test(arguments: engines)
  func anUndoKeepsTheInvariants(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.putCadre("C1")
    try await world.put("postings", posting("C1", 0, 20_210_501))
    let ended = try #require(try await world.importRows("postings", [posting("C1", 0, 20_210_501, 20_230_831)]).outcome.number)
    try await world.put("postings", posting("C1", 1, 20_230_901))
    #expect(try await builders(world, ended) != nil)
    #expect(try await world.record("postings", "C1|\(World.village(0))|member|20210501")?["ends_on"] == 20_230_831)
    #expect(try await world.installation.verify().invariants.isEmpty)
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func whatIsNoImportIsNamed(_ engine: Engine) async throws {
    let world = try await World(engine)
    let change = try await world.put("units", unit("F1", "甲"))
    for number in [change.seq, 999, 0, -1] {
      do {
        try await world.undo(number)
        Issue.record("\(number) was undone")
      } catch ImportUndo.Refusal.noSuchImport(let found) { #expect(found == number) }
    }
    let number = try #require(try await world.importRows("units", [unit("F2", "乙")]).outcome.number)
    try await world.undo(number)
    await #expect(throws: ImportUndo.Refusal.self) { try await world.undo(number + 1) }
  }
}
