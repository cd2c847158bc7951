import Foundation
import Installation
import Store
import Testing
import TestSupport

/// An installation is made with one command and nothing else, and opens only with its own key.
@Suite struct InstallationTests {
  @Test func initTwiceChangesNothing() async throws {
    let program = try Program()
    let first = try await program.run(["init"])
    #expect(first.status == 0)
    let key = try #require(program.folder.text("zhucun.sqlite.key"))
    let attributes = try FileManager.default.attributesOfItem(atPath: program.folder.file("zhucun.sqlite.key"))
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(!first.all.contains(key.trimmingCharacters(in: .whitespacesAndNewlines)))
    let before = try await program.run(["verify", "--format", "json"]).output
    #expect(try await program.run(["init"]).status == 0)
    #expect(program.folder.text("zhucun.sqlite.key") == key)
    #expect(try await program.run(["verify", "--format", "json"]).output == before)
  }

  @Test func environmentNamesDatabaseAndKey() async throws {
    let program = try Program()
    let environment = [
      "ZHUCUN_DATABASE": "sqlite:" + program.folder.file("elsewhere.sqlite"),
      "ZHUCUN_KEY_FILE": program.folder.file("kept/apart.key"),
    ]
    try FileManager.default.createDirectory(
      atPath: program.folder.file("kept"), withIntermediateDirectories: true)
    #expect(try await program.run(["init"], environment: environment).status == 0)
    #expect(program.folder.exists("elsewhere.sqlite") && program.folder.exists("kept/apart.key"))
    #expect(!program.folder.exists("elsewhere.sqlite.key") && !program.folder.exists("zhucun.sqlite"))
    #expect(try await program.run(["verify"], environment: environment).status == 0)
    // What the line names goes before what the environment names.
    let named = try await program.run(["verify", "--database", "sqlite:none.sqlite"], environment: environment)
    #expect(named.status == 2 && named.errors.contains("none.sqlite"))
  }

  @Test func onlyItsOwnKeyOpensIt() async throws {
    let program = try Program()
    try await program.installSamples(before: "tags")
    let (key, lost) = (program.folder.file("zhucun.sqlite.key"), program.folder.file("lost.key"))
    try FileManager.default.moveItem(atPath: key, toPath: lost)
    for (content, part) in [
      (nil, "not readable"), (String(repeating: "ab", count: 32), "does not belong"), ("abc", "64 hex"),
      (String(repeating: "zz", count: 32), "64 hex"),
    ] as [(String?, String)] {
      try? FileManager.default.removeItem(atPath: key)
      if let content { try content.write(toFile: key, atomically: true, encoding: .utf8) }
      for command in [["verify"], ["export", "divisions"], ["init"]] {
        let run = try await program.run(command + ["--lang", "en"])
        #expect(run.status == 2 && run.errors.contains(part), "\(command) \(run.errors)")
        #expect(run.errors.contains("ZHUCUN_KEY_FILE"))
      }
    }
    try? FileManager.default.removeItem(atPath: key)
    #expect(try await program.run(["verify"], environment: ["ZHUCUN_KEY_FILE": lost]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: key))
  }

  @Test func noPersonalDataIsPrinted() async throws {
    let program = try await Sample.shared.program()
    let persons = SampleFiles.named("persons")
    var table = persons.table(.chinese)
    table[1][3] = String(table[1][3].dropLast()) + (table[1][3].hasSuffix("1") ? "2" : "1")
    let wrong = table[1][3]
    let file = try program.folder.write("wrong-persons.csv", CSVText.write(table))
    var shown = ""
    for arguments in [
      ["import", "persons", file], ["import", "persons", file, "--format", "json"],
      ["import", "persons", file, "--dry-run", "--keep-good"], ["import", "persons", "sample-persons.csv"],
      ["export", "persons"], ["export", "cadres", "--lang", "zh"], ["export", "signals"], ["export", "households"],
      ["history", "persons", "P1"], ["history", "cadres", "C1", "--format", "json"],
      ["history", "households", "H1", "--format", "csv"], ["report", "summary", "--explain", "cadres.in_post"],
      ["report", "summary", "--explain", "monitoring.identified.persons"], ["import", "list"],
      ["change", "persons", "person_id=P1", "id_number=\(wrong)"],
      ["change", "persons", "person_id=P404", "name=测某甲"], ["verify"],
    ] {
      let run = try await program.run(arguments)
      #expect(run.status <= 2, "\(arguments)")
      shown += run.all
    }
    #expect(shown.count > 1000)
    for secret in SampleFiles.secrets + [wrong] { #expect(!shown.contains(secret)) }
    // Nor do they lie readable in the database.
    for name in ["zhucun.sqlite", "zhucun.sqlite-wal"] {
      guard let bytes = FileManager.default.contents(atPath: program.folder.file(name)) else { continue }
      for secret in SampleFiles.secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil) }
    }
  }

  @Test func everythingPrintsInBothLanguagesAndFormats() async throws {
    let program = try await Sample.shared.program()
    for command in [["verify"], ["report", "summary"], ["import", "list"], ["coverage", "--as-of", "2024-01-01"]] {
      for format in ["text", "json", "csv"] {
        for language in ["zh", "en"] {
          let run = try await program.run(command + ["--format", format, "--lang", language])
          #expect(run.status <= 1 && !run.output.isEmpty)
          if format == "json" {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(run.output.utf8)) }
          }
        }
      }
    }
  }
}
