import Foundation
import Testing
import TestSupport

/// The program ends with 0, 1, 2 or 64 as FORMATS §2 says, and says what to do next.
@Suite struct ExitCodeTests {
  struct Line: Sendable, CustomTestStringConvertible {
    let status: Int32
    let arguments: [String]
    init(_ status: Int32, _ line: String) {
      self.status = status
      arguments = line.split(separator: " ").map(String.init)
    }
    var testDescription: String { "\(status): zhucun \(arguments.joined(separator: " "))" }
  }

  /// On an installation with every sample; none of these changes it, in whatever order they run.
  static let lines: [Line] = [
    Line(0, "--help"), Line(0, "import --help"), Line(0, "report summary --help"),
    Line(0, "init"), Line(0, "migrate"), Line(0, "verify"), Line(0, "verify --format json"),
    Line(0, "import units sample-units.csv"), Line(0, "import units sample-units.csv --dry-run"),
    Line(0, "import list"), Line(0, "import list --format json"), Line(0, "import list --format csv"),
    Line(0, "export units"), Line(0, "export units --lang zh"), Line(0, "export persons --division 519922"),
    Line(0, "template cases"), Line(0, "template cases --lang en"), Line(0, "report list"),
    Line(0, "report summary"), Line(0, "report summary --as-of 2023年9月30日 --division 5199 --format csv"),
    Line(0, "report summary --as-of 2023-09-30 --division 519922111213 --lang en"),
    Line(0, "report summary --explain cadres.in_post --format json"),
    Line(0, "coverage --as-of 2014-01-01"), Line(0, "history units U1"), Line(0, "history cadres C1 --format json"),
    Line(1, "coverage --as-of 2024-06-01 --division 519922000000"),
    Line(1, "coverage --as-of 2024-06-01 --format json"),
    Line(1, "import units half.csv --keep-good --dry-run"),
    Line(2, "import units half.csv"), Line(2, "import units half.csv --dry-run"),
    Line(2, "import units missing.csv"), Line(2, "import units sample-cadres.csv"),
    Line(2, "import units empty.csv"), Line(2, "import boundaries sample-units.csv"),
    Line(2, "import undo 9999"), Line(2, "import undo 1"),
    Line(2, "report summary --division 110000000000"), Line(2, "report summary --explain no.such.figure"),
    Line(2, "coverage --division 519999"), Line(2, "history units NOBODY"),
    Line(2, "change units unit_id=U1 tier=nowhere"), Line(2, "change units unit_id=U1 tier=-"),
    Line(2, "verify --database sqlite:nowhere.sqlite"), Line(2, "export units --database sqlite:nowhere.sqlite"),
    Line(2, "restore --from nowhere.backup --database sqlite:new.sqlite"),
    Line(64, "nonsense"), Line(64, "import"), Line(64, "import units"), Line(64, "import undo"),
    Line(64, "import undo one"), Line(64, "import houses sample-units.csv"), Line(64, "export houses"),
    Line(64, "template houses"), Line(64, "import units sample-units.csv --nonsense"),
    Line(64, "report summary --as-of 2023-02-30"), Line(64, "report summary --as-of gestern"),
    Line(64, "report summary --division 51992"), Line(64, "report summary --format xml"),
    Line(64, "report summary --limit 0"), Line(64, "verify --anchor abc"), Line(64, "backup"),
    Line(64, "restore"), Line(64, "change units unit_id"), Line(64, "verify --lang fr"),
  ]

  @Test(arguments: lines)
  func linesEndAsTheyShould(_ line: Line) async throws {
    let program = try await Sample.shared.program()
    let run = try await program.run(line.arguments)
    #expect(run.status == line.status, "\(run.errors)")
    if line.status == 2 || line.status == 64 {
      #expect(run.output.isEmpty || run.output.contains("nothing was written") || run.output.contains("未写入"), "\(run.output)")
      #expect(!run.errors.isEmpty)
      #expect(!run.errors.contains("Fatal error"))
    }
  }

  /// None of the lines above changed anything.
  @Test func nothingWasChanged() async throws {
    let program = try await Sample.shared.program()
    let before = try await program.run(["verify", "--format", "json"]).output
    for line in Self.lines where line.status == 2 { _ = try await program.run(line.arguments) }
    #expect(try await program.run(["verify", "--format", "json"]).output == before)
    #expect(!program.folder.exists("new.sqlite") && !program.folder.exists("nowhere.sqlite"))
  }

  /// A database address that is none, from the line and from the environment.
  @Test func addressesThatAreNone() async throws {
    let program = try await Sample.shared.program()
    for address in ["mysql://x", "sqlite:", "nowhere.sqlite"] {
      #expect(try await program.run(["verify", "--database", address]).status == 2)
      let run = try await program.run(["verify"], environment: ["ZHUCUN_DATABASE": address])
      #expect(run.status == 2 && run.errors.contains("--database"))
    }
  }

  /// Where one of several files is refused after another was written, "nothing changed" would be
  /// wrong: the program ends with 1.
  @Test func severalFiles() async throws {
    let program = try Program()
    try await program.installSamples(before: "units")
    let good = try program.folder.write("good.csv", "unit_id,name,tier,kind\nU7,样,county,institution\n")
    let bad = try program.folder.write("bad.csv", "unit_id,name,tier,kind\nU8,样,nowhere,institution\n")
    #expect(try await program.run(["import", "units", bad, good]).status == 2)
    #expect(try await program.run(["export", "units"]).output.split(separator: "\r\n").count == 1)
    #expect(try await program.run(["import", "units", good, bad]).status == 1)
    #expect(try await program.run(["export", "units"]).output.split(separator: "\r\n").count == 2)
    #expect(try await program.run(["import", "units", good, "missing.csv"]).status == 2)
    #expect(try await program.run(["import", "units", bad, "--keep-good"]).status == 1)
  }
}

/// The samples installed once for tests that change nothing.
actor Sample {
  static let shared = Sample()
  private var made: Task<Program, any Error>?

  func program() async throws -> Program {
    if let made { return try await made.value }
    let task = Task {
      let program = try Program()
      try await program.installSamples()
      _ = try program.folder.write(
        "half.csv", "unit_id,name,tier,kind\nU7,样,county,institution\nU8,样,nowhere,institution\n")
      _ = try program.folder.write("empty.csv", "")
      folderToRemove = program.folder.path
      atexit { try? FileManager.default.removeItem(atPath: folderToRemove) }
      return program
    }
    made = task
    return try await task.value
  }
}

/// Set once, before the process can end; read when it does.
nonisolated(unsafe) private var folderToRemove = ""
