import Basics
import Foundation
import Installation
import Journal
import Store
import Testing
import TestSupport

/// `verify` names what does not hold, after any alteration behind the program's back; copies are
/// held against what was copied.
@Suite struct VerifyTests {
  private struct Result: Decodable {
    let head: String
    let sound: Bool
    let broken_link: Int64?
    let faults: [String]
  }

  private func verify(_ program: Program, _ more: [String] = []) async throws -> (status: Int32, result: Result) {
    let run = try await program.run(["verify", "--format", "json", "--lang", "en"] + more)
    return (run.status, try JSONDecoder().decode(Result.self, from: Data(run.output.utf8)))
  }

  /// One byte of any column of the journal, of the histories, and of records.
  @Test(arguments: [
    ("UPDATE journal SET detail = replace(detail, 'new', 'neu') WHERE seq = 3", 3),
    ("UPDATE journal SET actor = 'operatos' WHERE seq = 2", 2),
    ("UPDATE journal SET recorded_at = recorded_at + 1 WHERE seq = 4", 4),
    ("UPDATE journal SET row_count = row_count + 1 WHERE seq = 5", 5),
    ("UPDATE journal SET hash = zeroblob(32) WHERE seq = 1", 1),
    ("UPDATE journal SET digest = zeroblob(32) WHERE seq = 6", 6),
    ("DELETE FROM journal WHERE seq = 3", 3),
    ("UPDATE row_history SET record_id = 'U0' WHERE record_kind = 'units' AND record_id = 'U1'", 4),
    ("DELETE FROM row_history WHERE record_kind = 'units' AND record_id = 'U2'", 4),
    ("UPDATE row_history SET after_hash = zeroblob(32) WHERE record_kind = 'cadres' AND record_id = 'C1'", 5),
    ("UPDATE units SET name = '样县测试局。' WHERE id = 'U1'", nil),
    ("UPDATE persons SET birth_date = birth_date + 1 WHERE id = 'P1'", nil),
    ("UPDATE persons SET id_number = zeroblob(60) WHERE id = 'P1'", nil),
    ("DELETE FROM mentoring", nil),
    ("UPDATE household_facts SET members = members + 1", nil),
    ("DELETE FROM household_facts", nil),
    ("INSERT INTO units (id, version, unit_id, name, tier, kind) VALUES ('UX', 4, 'UX', 'x', 'county', 'institution')", nil),
  ] as [(String, Int64?)])
  func alterationsAreFound(_ sql: String, _ link: Int64?) async throws {
    let sample = try await Sample.shared.program()
    let program = try Program()
    #expect(try await sample.run(["backup", "--to", program.folder.file("zhucun.sqlite")]).status == 0)
    try FileManager.default.copyItem(
      atPath: sample.folder.file("zhucun.sqlite.key"), toPath: program.folder.file("zhucun.sqlite.key"))
    #expect(try await verify(program).status == 0)

    let store = try await DataStore(.sqlite(path: program.folder.file("zhucun.sqlite")))
    let changed = try await store.write { try $0.execute(sql, []) }
    await store.close()
    #expect(changed > 0)
    let (status, result) = try await verify(program)
    #expect(status == 1 && !result.sound && !result.faults.isEmpty)
    #expect(result.broken_link == link)
  }

  /// A chain cannot show that its end was cut off; a head kept elsewhere can.
  @Test func anAnchorShowsACut() async throws {
    let program = try Program()
    try await program.installSamples(before: "units")
    let early = try await verify(program).result.head
    let file = try program.folder.write("u.csv", "unit_id,name,tier,kind\nU7,样,county,institution\n")
    #expect(try await program.run(["import", "units", file]).status == 0)
    let late = try await verify(program).result.head
    #expect(early != late)
    for anchor in [early, late] { #expect(try await verify(program, ["--anchor", anchor]).status == 0) }

    let store = try await DataStore(.sqlite(path: program.folder.file("zhucun.sqlite")))
    try await store.write { connection in
      try connection.execute("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", [])
      try connection.execute("DELETE FROM row_history WHERE record_kind = 'units'", [])
      try connection.execute("DELETE FROM units", [])
    }
    await store.close()
    let cut = try await verify(program, ["--anchor", late])
    #expect(cut.status == 1 && !cut.result.sound)
    #expect(cut.result.broken_link == Int64(late.prefix { $0 != "-" }))
  }

  /// A copy taken while another process writes is one moment of the original, and comes back whole.
  @Test func backupWhileAWriterRuns() async throws {
    let program = try Program()
    try await program.installSamples(before: "persons")
    let rows = (0..<4000).map { ["B\($0)", "H1", "测某甲", ""] }
    let file = try program.folder.write(
      "many.csv", CSVText.write([["person_id", "household_id", "name", "disability"]] + rows))
    async let writer = program.run(["import", "persons", file])
    var copies: [String] = []
    for n in 0..<4 {
      let copy = "copy\(n).sqlite"
      let run = try await program.run(["backup", "--to", copy])
      #expect(run.status == 0, "\(run.errors)")
      copies.append(copy)
    }
    #expect(try await writer.status == 0)
    for (n, copy) in copies.enumerated() {
      let target = "restored\(n).sqlite"
      let environment = ["ZHUCUN_KEY_FILE": program.folder.file("zhucun.sqlite.key")]
      let line = ["restore", "--from", copy, "--database", "sqlite:" + target]
      let run = try await program.run(line, environment: environment)
      #expect(run.status == 0, "\(run.errors)")
      let restored = try await program.run(
        ["verify", "--database", "sqlite:" + target], environment: environment)
      #expect(restored.status == 0)
      let exported = try await program.run(
        ["export", "persons", "--database", "sqlite:" + target], environment: environment)
      #expect([1, 4001].contains(exported.output.split(separator: "\r\n").count))
      // Onto a file that exists: refused, and the file stays what it is.
      let bytes = FileManager.default.contents(atPath: program.folder.file(target))
      #expect(try await program.run(line, environment: environment).status == 2)
      #expect(FileManager.default.contents(atPath: program.folder.file(target)) == bytes)
    }
    #expect(try await program.run(["backup", "--to", copies[0]]).status == 2)
  }

  /// What an earlier version backed up comes back with what was added to the schema since.
  @Test func anOlderBackupIsBroughtUpToDate() async throws {
    let program = try Program()
    #expect(try await Sample.shared.program().run(["backup", "--to", program.folder.file("copy.sqlite")]).status == 0)
    let store = try await DataStore(.sqlite(path: program.folder.file("copy.sqlite")))
    try await store.write { connection in
      try connection.execute("DROP TABLE household_facts")
      try connection.execute("DELETE FROM schema_migrations WHERE number = 7")
    }
    await store.close()
    let key = try await Sample.shared.program().folder.file("zhucun.sqlite.key")
    let environment = ["ZHUCUN_KEY_FILE": key]
    let run = try await program.run(
      ["restore", "--from", "copy.sqlite", "--database", "sqlite:new.sqlite"], environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try await program.run(["verify", "--database", "sqlite:new.sqlite"], environment: environment).status == 0)
  }

  /// A backup that cannot be opened or does not fit its manifest leaves nothing behind.
  @Test func wrongBackupsLeaveNothing() async throws {
    let program = try Program()
    try await program.installSamples(before: "tags")
    #expect(try await program.run(["backup", "--to", "copy.sqlite"]).status == 0)
    // Without the key.
    #expect(try await program.run(["restore", "--from", "copy.sqlite", "--database", "sqlite:new.sqlite"]).status == 2)
    // With another number of records than the manifest says.
    let manifest = try #require(program.folder.text("copy.sqlite.manifest.json"))
    _ = try program.folder.write("copy.sqlite.manifest.json", manifest.replacing("\"divisions\" : 7", with: "\"divisions\" : 8"))
    let key = ["ZHUCUN_KEY_FILE": program.folder.file("zhucun.sqlite.key")]
    let run = try await program.run(
      ["restore", "--from", "copy.sqlite", "--database", "sqlite:new.sqlite", "--lang", "en"], environment: key)
    #expect(run.status == 2 && run.errors.contains("7 divisions instead of 8"))
    let left = try FileManager.default.contentsOfDirectory(atPath: program.folder.path).filter { $0.hasPrefix("new") }
    #expect(left == [])
  }
}
