import Foundation
import Testing

/// Proves that arrows between rooms run downward only, and that the check would notice one that
/// does not.
@Suite struct FloorTests {
  let house: House

  init() throws {
    house = House(
      manifest: try String(contentsOf: Tree.root.appendingPathComponent("Package.swift"), encoding: .utf8))
  }

  @Test func theTableIsReadWhole() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Tree.root.appendingPathComponent("Sources").path)
    #expect(Set(house.rooms.keys) == Set(folders.filter { !$0.hasPrefix(".") }))
    #expect(house.rooms["Basics"]?.floor == 0)
    #expect(house.rooms["Store"]?.modules == ["GRDB", "GRDBSQLite"])
    #expect(house.rooms["Journal"]?.uses == ["Basics", "Store", "Authority"])
  }

  @Test func theTableRunsDownward() {
    #expect(house.upwardUses() == [])
  }

  @Test func everyImportRunsDownwardAndIsDeclared() throws {
    let files = try Tree.sources()
    #expect(files.count > 50)
    for file in files {
      for wrong in house.wrongImports(of: file.room, in: file.text) {
        Issue.record("Sources/\(file.path): \(wrong)")
      }
    }
  }

  @Test(arguments: [
    ("Basics", "import Store", 1),
    ("Store", "public import Journal", 1),
    ("Policy", "@preconcurrency import Store", 1),
    ("Roster", "import struct Monitoring.Case", 1),
    ("Journal", "  internal import Hummingbird", 1),
    ("Journal", "import Policy", 1),
    ("Divisions", "import Basics\nimport Foundation\nimport Store\n// import Web", 0),
    ("Attic", "import Basics", 1),
  ])
  func aPlantedImportIsJudged(_ room: String, _ source: String, _ wrong: Int) {
    #expect(house.wrongImports(of: room, in: source).count == wrong)
  }

  @Test func aPlantedArrowInTheTableIsSeen() {
    let planted = House(manifest: """
      room("Low", floor: 1, uses: ["High", "Beside"]),
      room("Beside", floor: 1),
      room("High", floor: 2, uses: ["Low"]),
      """)
    #expect(planted.upwardUses() == ["Low uses Beside above it", "Low uses High above it"])
  }
}
