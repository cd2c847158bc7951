import Basics
import Journal
import Store
import TestSupport
import Testing

/// Proves that one altered value anywhere in the journal or its histories is found, and that the
/// first broken link is the one named.
@Suite struct VerificationTests {
  /// Singles, imports and an undo, on all shapes of values.
  private func build(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    for i in 0..<12 {
      try await world.putCadre("C\(i)", ["phone": .text("1380000000\(i % 10)"), "ethnicity": "Café 羌族"])
      if i % 3 == 0 { try await world.putCadre("C\(i)", ["phone": .null, "sex": "male"]) }
    }
    let edits = (0..<4).map { Edit("units", ["unit_id": .text("E\($0)"), "name": "单位", "tier": "county", "kind": "institution"]) }
    _ = try await world.installation.pipeline.submit(
      Change(operationID: "dated", edits: edits, effectiveOn: LocalDate(2023, 9, 1)), by: .machineOperator)
    func file(_ suffix: String) -> [[String: SQLValue]] {
      (0..<15).map { ["unit_id": .text("F\($0)"), "name": .text("单位\(suffix)"), "tier": "county", "kind": "institution"] }
    }
    _ = try await world.importRows("units", file("甲"))
    let second = try #require(try await world.importRows("units", Array(file("乙").prefix(6))).outcome.number)
    try await world.undo(second)
    try await world.put("units", ["unit_id": "F14", "name": "末"])
    return world
  }

  private struct Cell {
    let table: String
    let column: String
    let key: [String]
    /// Values of the key's columns, then of the cell.
    let keyValues: [SQLValue]
    let value: SQLValue
    let seq: Int64
  }

  private func cells(_ world: World) async throws -> [Cell] {
    try await world.store.read { connection in
      let tables: [(String, key: [String])] = [("journal", ["seq"]), ("row_history", ["record_kind", "record_id", "seq"])]
      return try tables.flatMap { table, key in
        let columns = try columnsByTable(connection)[table] ?? []
        return try connection.rows("SELECT \(columns.joined(separator: ", ")) FROM \(table)") { row in
          let values = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, row[$0]) })
          return columns.map { column in
            Cell(
              table: table, column: column, key: key, keyValues: key.map { values[$0] ?? .null },
              value: values[column] ?? .null, seq: values["seq"]?.integer ?? 0)
          }
        }.flatMap { $0 }
      }
    }
  }

  /// Another value of the same kind, as little different as can be.
  private func altered(_ cell: Cell, last: Int64, _ random: inout SeededGenerator) -> SQLValue {
    switch cell.value {
    case .integer(let number):
      if cell.column == "seq", cell.table == "journal" { return .integer(last + 1 + Int64(random.below(9))) }
      if cell.column == "seq" { return .integer(random.chance(50) ? last + 3 : 1_000 + Int64(random.below(9))) }
      if cell.column == "effective_on", random.chance(50) { return .null }
      return .integer(number ^ (1 << Int64(random.below(20))))
    case .text(let text):
      if ["before"].contains(cell.column), random.chance(10) { return .null }
      var characters = Array(text.unicodeScalars)
      guard !characters.isEmpty else { return "x" }
      let i = random.below(characters.count)
      switch random.below(3) {
      case 0 where characters.count > 1: characters.remove(at: i)
      case 1: characters.insert("0", at: i)
      default: characters[i] = characters[i] == "a" ? "b" : "a"
      }
      var out = String.UnicodeScalarView()
      out.append(contentsOf: characters)
      return .text(String(out))
    case .blob(var bytes):
      if cell.column == "after_hash", random.chance(10) { return .null }
      guard !bytes.isEmpty else { return .blob([0]) }
      bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
      return .blob(bytes)
    case .null:
      switch cell.column {
      case "effective_on": return .integer([-1, 0, 20_230_901, .min][random.below(4)])
      case "before": return .text(random.chance(50) ? "" : "{}")
      default: return .blob(random.chance(50) ? [] : [0])
      }
    }
  }

  private func set(_ world: World, _ cell: Cell, from keys: [SQLValue], to value: SQLValue) async throws {
    let condition = cell.key.enumerated().map { "\($1) = $\($0 + 2)" }.joined(separator: " AND ")
    let changed = try await world.store.write {
      try $0.execute("UPDATE \(cell.table) SET \(cell.column) = $1 WHERE \(condition)", [value] + keys)
    }
    #expect(changed == 1)
  }

  @Test(arguments: engines, [20_231_123 as UInt64])
  func oneAlteredValueIsFound(_ engine: Engine, _ seed: UInt64) async throws {
    let world = try await build(engine)
    let cells = try await cells(world)
    let last = try await world.head().seq
    var random = SeededGenerator(seed: seed)
    let columns = Array(Set(cells.map { "\($0.table).\($0.column)" })).sorted()
    #expect(columns.count == 15)
    #expect(try await world.verify().isSound)
    for round in 0..<150 {
      // Every column in turn, at a random row.
      let column = columns[round % columns.count]
      let cell = random.pick(cells.filter { "\($0.table).\($0.column)" == column })
      let value = altered(cell, last: last, &random)
      try await set(world, cell, from: cell.keyValues, to: value)
      var keys = cell.keyValues
      if let i = cell.key.firstIndex(of: cell.column) { keys[i] = value }
      let first = cell.column == "seq" ? min(cell.seq, value.integer ?? 0) : cell.seq
      let found = try await world.verify()
      #expect(
        found.brokenLink?.seq == first,
        "seed \(seed), round \(round): \(column) of \(cell.keyValues) from \(cell.value) to \(value)")
      try await set(world, cell, from: keys, to: cell.value)
    }
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func aMissingOrAddedRowIsFound(_ engine: Engine) async throws {
    let world = try await build(engine)
    struct Undo: Error {}
    for (statement, seq) in [
      ("DELETE FROM journal WHERE seq = 7", 7), ("DELETE FROM row_history WHERE seq = 9", 9),
      ("UPDATE journal SET digest = (SELECT digest FROM journal WHERE seq = 4) WHERE seq = 5", 5),
      ("INSERT INTO row_history (record_kind, record_id, seq) VALUES ('units', 'ghost', 6)", 6),
      ("UPDATE journal SET hash = (SELECT hash FROM journal WHERE seq = 3) WHERE seq = 8", 8),
      ("DELETE FROM journal WHERE seq = 1", 1),
    ] as [(String, Int64)] {
      let registry = world.registry
      // Altered, looked at and rolled back in one transaction.
      await #expect(throws: Undo.self) {
        try await world.store.write { connection in
          try connection.execute(statement)
          let found = try ChainVerification.run(connection, registry: registry)
          #expect(found.brokenLink?.seq == seq, "\(statement)")
          throw Undo()
        }
      }
    }
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func aRecordAlteredPastTheJournalIsReported(_ engine: Engine) async throws {
    let world = try await build(engine)
    struct Undo: Error {}
    let statements = [
      "UPDATE units SET name = '假' WHERE unit_id = 'F3'", "UPDATE units SET division_code = NULL WHERE unit_id = 'U0'",
      "UPDATE units SET version = version - 1 WHERE id = 'F3'", "UPDATE units SET id = 'F99' WHERE id = 'F3'",
      "DELETE FROM units WHERE id = 'F3'", "UPDATE cadres SET phone = NULL WHERE id = 'C1'",
      "UPDATE cadres SET date_precision = 'birth_date' WHERE id = 'C2'",
      "INSERT INTO units (id, version, unit_id, name, tier, kind) VALUES ('X', 1, 'X', 'x', 'county', 'other')",
      // The row of another version, which was right once.
      "UPDATE units SET name = '单位甲' WHERE id = 'F14'", "DELETE FROM divisions",
    ]
    for statement in statements {
      let registry = world.registry
      await #expect(throws: Undo.self) {
        try await world.store.write { connection in
          #expect(try connection.execute(statement) > 0, "\(statement)")
          let found = try ChainVerification.run(connection, registry: registry)
          #expect(found.brokenLink == nil && !found.strayRecords.isEmpty, "\(statement)")
          throw Undo()
        }
      }
    }
    #expect(try await world.verify().isSound)
  }

  @Test(arguments: engines)
  func aCutEndIsFoundWithTheAnchorAlone(_ engine: Engine) async throws {
    let world = try await build(engine)
    let early = try await world.head()
    try await world.put("units", ["unit_id": "Z1", "name": "甲", "tier": "county", "kind": "institution"])
    try await world.put("units", ["unit_id": "Z2", "name": "乙", "tier": "county", "kind": "institution"])
    let anchor = try await world.head()
    #expect(ChainHead(anchor.description) == anchor)
    for known in [early, anchor, .empty] { #expect(try await world.verify(anchor: known).isSound) }
    try await world.store.write { connection in
      for statement in ["DELETE FROM journal WHERE seq = $1", "DELETE FROM row_history WHERE seq = $1", "DELETE FROM units WHERE version = $1"] {
        try connection.execute(statement, [anchor.seq])
      }
    }
    #expect(try await world.verify().isSound)
    #expect(try await world.verify(anchor: early).isSound)
    #expect(try await world.verify(anchor: anchor).brokenLink?.seq == anchor.seq)
    // Going on after the cut does not hide it: the same number, another hash.
    try await world.put("units", ["unit_id": "Z3", "name": "丙", "tier": "county", "kind": "institution"])
    #expect(try await world.head().seq == anchor.seq)
    #expect(try await world.verify(anchor: anchor).brokenLink?.seq == anchor.seq)
  }

  @Test(arguments: ["", "-", "1", "1-", "1-zz", "-1-" + String(repeating: "0", count: 64), "1-" + String(repeating: "g", count: 64), "1-" + String(repeating: "+1", count: 32), "1-" + String(repeating: "0", count: 63)])
  func noAnchor(_ text: String) { #expect(ChainHead(text) == nil) }

  /// Keys whose order by bytes is not the order by which Swift compares text.
  @Test(arguments: engines)
  func theOrderOfKeysIsTheOrderOfBytes(_ engine: Engine) async throws {
    let world = try await World(engine)
    let ids = ["e\u{301}", "f", "\u{F92C}", "郎甲", "Z", "a", "𠮷", "\u{FF21}"]
    let edits = ids.map { Edit("units", ["unit_id": .text($0), "name": "单位", "tier": "county", "kind": "institution"]) }
    let receipt = try await world.installation.pipeline.submit(
      Change(operationID: "order", edits: edits), by: .machineOperator)
    #expect(receipt.changedRecords == ids.count)
    #expect(try await world.verify().isSound)
    _ = try await world.importRows("units", ids.map { ["unit_id": .text($0), "name": "改名", "tier": "county", "kind": "institution"] })
    #expect(try await world.verify().isSound)
  }
}
