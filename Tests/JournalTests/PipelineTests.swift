import Authority
import Basics
import Journal
import Store
import TestSupport
import Testing

/// Proves the one door: a Change is carried out once, whole, by those who may, or leaves no trace.
@Suite struct PipelineTests {
  private let unit: [String: SQLValue] = [
    "unit_id": .text("U9"), "name": .text("测试单位"), "tier": .text("county"), "kind": .text("enterprise"),
    "division_code": World.counties[0].sqlValue,
  ]

  /// Everything in every table, for proving that nothing changed.
  private func everything(_ world: World) async throws -> [String: [String]] {
    try await world.store.read { connection in
      try columnsByTable(connection).mapValues { $0 }.reduce(into: [:]) { out, table in
        out[table.key] = try connection.rows("SELECT \(table.value.joined(separator: ", ")) FROM \(table.key)") { row in
          table.value.indices.map { "\(row[$0])" }.joined(separator: "|")
        }.sorted()
      }
    }
  }

  @Test(arguments: engines)
  func createsChangesAndLeavesAlone(_ engine: Engine) async throws {
    let world = try await World(engine)
    let start = try await world.head().seq
    let created = try await world.put("units", unit)
    #expect(created.seq == start + 1 && created.changedRecords == 1 && !created.wasKnown)
    #expect(try await world.version("units", "U9") == start + 1)
    let changed = try await world.put("units", ["unit_id": .text("U9"), "name": .text("新名")])
    #expect(changed.seq == start + 2)
    #expect(try await world.record("units", "U9")?["name"] == .text("新名"))
    #expect(try await world.record("units", "U9")?["kind"] == .text("enterprise"))
    // Nothing to change is remembered all the same: sent again later, it takes nothing back.
    let same = try await world.put(
      "units", ["unit_id": .text("U9"), "name": .text("新名")], operation: "op-same")
    #expect(same.changedRecords == 0 && same.seq == start + 3)
    #expect(try await world.version("units", "U9") == start + 2)
    try await world.put("units", ["unit_id": .text("U9"), "name": .text("再改")])
    let again = try await world.put(
      "units", ["unit_id": .text("U9"), "name": .text("新名")], operation: "op-same")
    #expect(again.wasKnown && again.seq == same.seq)
    #expect(try await world.record("units", "U9")?["name"] == .text("再改"))
    try await world.put("units", ["unit_id": .text("U9"), "division_code": .null])
    #expect(try await world.record("units", "U9")?["division_code"] == .null)
    #expect(try await world.verify().isSound)
  }

  /// A Change from elsewhere may hold anything; the one door lets nothing in that a file could not.
  @Test(arguments: engines)
  func valuesMustFitTheirFields(_ engine: Engine) async throws {
    let world = try await World(engine)
    let before = try await everything(world)
    let wrong: [[String: SQLValue]] = [
      ["kind": .text("kingdom")], ["kind": .integer(3)], ["name": .blob([1])],
      ["division_code": .text("512022000000")], ["division_code": .integer(7)],
    ]
    for change in wrong {
      await #expect(throws: ChangeError.self, "\(change)") {
        try await world.put("units", unit.merging(change) { _, new in new })
      }
    }
    #expect(try await everything(world) == before)
  }

  @Test(arguments: engines)
  func anOperationCountsOnce(_ engine: Engine) async throws {
    let world = try await World(engine)
    let first = try await world.put("units", unit, operation: "op-1")
    try await world.put("units", ["unit_id": .text("U9"), "name": .text("后来")])
    let again = try await world.put("units", unit, operation: "op-1")
    #expect(again.wasKnown && again.seq == first.seq && again.changedRecords == 1)
    #expect(try await world.record("units", "U9")?["name"] == .text("后来"))
  }

  @Test(arguments: engines)
  func anOperationSentManyTimesAtOnceCountsOnce(_ engine: Engine) async throws {
    let world = try await World(engine)
    let start = try await world.head().seq
    let unit = unit
    let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
      for _ in 0..<40 { group.addTask { try await world.put("units", unit, operation: "op-1") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(receipts.allSatisfy { $0.seq == start + 1 } && receipts.count { !$0.wasKnown } == 1)
    #expect(try await world.head().seq == start + 1)
  }

  @Test(arguments: engines)
  func aStaleBaseIsAConflict(_ engine: Engine) async throws {
    let world = try await World(engine)
    func submit(_ name: String, basedOn version: Int64?) async throws -> Receipt {
      let edit = Edit("units", unit.merging(["name": .text(name)]) { $1 }, basedOn: version)
      return try await world.installation.pipeline.submit(
        Change(operationID: Surroundings.live.newIdentifier(), edits: [edit]), by: .machineOperator)
    }
    let first = try await submit("一", basedOn: nil)
    let second = try await submit("二", basedOn: first.seq)
    for stale in [nil, first.seq, second.seq + 1] {
      do {
        _ = try await submit("三", basedOn: stale)
        Issue.record("a stale base passed")
      } catch ChangeError.conflict(let record, let id, let current, let base) {
        #expect(record == "units" && id == "U9" && current == second.seq && base == stale)
      }
    }
    #expect(try await world.record("units", "U9")?["name"] == .text("二"))
  }

  /// Of many who saw the same version, exactly one gets through.
  @Test(arguments: engines)
  func oneOfManyWins(_ engine: Engine) async throws {
    let world = try await World(engine)
    let base = try await world.put("units", unit).seq
    let winners = await withTaskGroup(of: Int.self) { group in
      for i in 0..<30 {
        group.addTask {
          let edit = Edit("units", ["unit_id": .text("U9"), "name": .text("名\(i)")], basedOn: base)
          let change = Change(operationID: "race-\(i)", edits: [edit])
          return (try? await world.installation.pipeline.submit(change, by: .machineOperator)) == nil ? 0 : 1
        }
      }
      return await group.reduce(0, +)
    }
    #expect(winners == 1)
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func authorityIsAskedByRightAndByScope(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.put("units", unit)
    let before = try await everything(world)
    let (here, there) = (World.counties[0], World.counties[1])
    let refused: [(Viewer, [String: SQLValue])] = [
      (viewer(nil, .read, .importFiles, .unmask, .administer), unit.merging(["name": "x"]) { $1 }),
      (.console, unit.merging(["name": "x"]) { $1 }),
      // What is there already must not be told to those who may not write it.
      (.console, unit),
      (viewer(there, .read, .write), unit),
      (viewer(there, .read, .write), unit.merging(["name": "x"]) { $1 }),
      (viewer(World.village(0), .write), unit.merging(["name": "x"]) { $1 }),
      // Neither taken away from another's area, nor put into it, nor into no area at all.
      (viewer(there, .write), ["unit_id": "U9", "division_code": there.sqlValue]),
      (viewer(here, .write), ["unit_id": "U9", "division_code": there.sqlValue]),
      (viewer(here, .write), ["unit_id": "U9", "division_code": .null]),
      (viewer(here, .write), ["unit_id": "U8", "name": "x", "tier": "county", "kind": "enterprise"]),
    ]
    for (i, (viewer, values)) in refused.enumerated() {
      await #expect(throws: (any Error).self, "case \(i)") { try await world.put("units", values, by: viewer) }
    }
    #expect(try await everything(world) == before)
    try await world.put("units", ["unit_id": "U9", "name": "准"], by: viewer(here, .write))
    try await world.put("units", ["unit_id": "U9", "name": "亦准"], by: viewer(World.prefecture, .write))
  }

  @Test(arguments: engines)
  func aRefusedChangeWritesNothing(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.putCadre("C1")
    let posting: [String: SQLValue] = [
      "cadre_id": "C1", "village_code": World.village(0).sqlValue, "role": "member", "starts_on": 20_230_901,
    ]
    try await world.put("postings", posting)
    let before = try await everything(world)
    let bad: [[Edit]] = [
      [Edit("units", unit), Edit("units", ["unit_id": "U10"])],  // a required field is missing
      [Edit("units", unit), Edit("nothing", [:])],
      [Edit("units", unit.merging(["colour": "red"]) { $1 })],
      [Edit("units", ["name": "x"])],
      [Edit("units", unit.merging(["division_code": 519_999_000_000]) { $1 })],
      [Edit("cadres", ["cadre_id": "C2", "name": "x", "unit_id": "none", "phone": "13800000000"])],
      [Edit("units", unit), Edit("postings", posting.merging(["ends_on": 20_230_831]) { $1 })],
      // The rule over several records looks after writing; what was written goes again.
      [Edit("units", unit), Edit("postings", posting.merging(["village_code": World.village(1).sqlValue]) { $1 })],
      [Edit("divisions", ["code": 512_024_000_000, "name": "x", "level": "county", "parent_code": 513_000_000_000])],
      [Edit("divisions", ["code": 512_024_000_000, "name": "x", "level": "village"])],
      // One record twice in one Change is ambiguous.
      [Edit("units", unit), Edit("units", unit.merging(["name": "另"]) { $1 })],
    ]
    for (i, edits) in bad.enumerated() {
      await #expect(throws: (any Error).self, "case \(i)") {
        try await world.installation.pipeline.submit(Change(operationID: "bad-\(i)", edits: edits), by: .machineOperator)
      }
    }
    await #expect(throws: ChangeError.self) {
      try await world.installation.pipeline.submit(
        Change(operationID: "k", kind: "no.such", edits: [Edit("units", unit)]), by: .machineOperator)
    }
    #expect(try await everything(world) == before)
    #expect(try await world.verify().isSound)
    // A refusal does not use up its operation id.
    #expect(try await world.put("units", unit, operation: "bad-0").wasKnown == false)
  }

  @Test(arguments: engines)
  func thirtyTwoClientsMakeOneChain(_ engine: Engine) async throws {
    let world = try await World(engine)
    let start = try await world.head().seq
    let receipts = try await withThrowingTaskGroup(of: [Receipt].self) { group in
      for client in 0..<32 {
        group.addTask {
          var receipts: [Receipt] = []
          // 200 in all: the first eight clients send seven, the others six.
          for i in 0..<(client < 8 ? 7 : 6) {
            receipts.append(try await world.put("units", [
              "unit_id": .text("N\(client)-\(i)"), "name": .text("单位"), "tier": "county", "kind": "enterprise",
            ]))
            // A refusal in the same group must not disturb the others.
            await #expect(throws: ChangeError.self) { try await world.put("units", ["unit_id": "N"]) }
          }
          #expect(receipts.map(\.seq) == receipts.map(\.seq).sorted())
          return receipts
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(receipts.count == 200)
    #expect(Set(receipts.map(\.seq)) == Set(start + 1...start + 200))
    let seqs = try await world.store.read { try $0.rows("SELECT seq FROM journal ORDER BY seq") { try $0.get(0, as: Int64.self) } }
    #expect(seqs == Array(1...start + 200))
    let verified = try await world.verify()
    #expect(verified.isSound && verified.entries == Int(start) + 200)
    for receipt in receipts {
      #expect(receipt.changedRecords == 1)
    }
  }
}
