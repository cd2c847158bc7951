import Basics
import Foundation
import Installation
import Journal
import Store
import Testing
import TestSupport

/// `kill -9` at any point of an import leaves all of it or nothing, a sound chain, and a database
/// into which the same file goes afterwards.
@Suite struct KillTests {
  private static let rounds = 100
  private static let rows = 2_500
  /// Imports running side by side, so that the processors are never idle and kills fall unevenly.
  private static let lanes = 2

  @Test func killedImportsLeaveAllOrNothing() async throws {
    let seed = ProcessInfo.processInfo.environment["ZHUCUN_TEST_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 1...1_000_000)
    print("KillTests: seed \(seed)")
    let base = try Program()
    try await base.installSamples(before: "persons")
    var random = SeededGenerator(seed: seed)
    let rows = (0..<Self.rows).map { n in
      ["X\(n)", n % 2 == 0 ? "H1" : "H2", "测某\(n)", SampleFiles.citizenID(1950_01_01 + n % 28, n % 1000)]
    }
    let text = CSVText.write([["person_id", "household_id", "name", "id_number"]] + rows)

    // How long an import takes when nobody disturbs it; the shortest of a few, so that most
    // kills fall inside.
    var length = Duration.seconds(3600)
    for _ in 0..<4 {
      let whole = try await Trial(of: base, text)
      let begin = ContinuousClock.now
      #expect(try await whole.start().status == 0)
      length = min(length, ContinuousClock.now - begin)
      #expect(try await whole.count() == Self.rows)
    }

    let delays = (0..<Self.rounds).map { _ in length * (Double(random.below(1100)) / 1000) }
    var finished = 0
    var next = delays.enumerated().makeIterator()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<Self.lanes {
        if let (n, delay) = next.next() { group.addTask { try await Self.round(n, base, text, delay) } }
      }
      while let applied = try await group.next() {
        if applied { finished += 1 }
        if let (n, delay) = next.next() { group.addTask { try await Self.round(n, base, text, delay) } }
      }
    }
    print("KillTests: \(Self.rounds) kills over \(length); \(finished) came after the import was in")
    #expect(finished < Self.rounds)
  }

  /// - Returns: whether the import was in when the kill came.
  private static func round(
    _ n: Int, _ base: Program, _ text: String, _ delay: Duration
  ) async throws -> Bool {
    let trial = try await Trial(of: base, text)
    _ = try await trial.start(killAfter: delay)
    let count = try await trial.count()
    #expect(count == 0 || count == rows, "round \(n), after \(delay)")
    #expect(try await trial.isSound(), "round \(n), after \(delay)")
    let again = try await trial.start()
    #expect(again.status == 0, "round \(n), after \(delay): \(again.errors)")
    #expect(try await trial.count() == rows)
    #expect(try await trial.isSound())
    return count == rows
  }

  /// A copy of an installation with one file to import.
  private struct Trial {
    let program: Program
    let file: String

    init(of base: Program, _ text: String) async throws {
      program = try Program()
      for name in ["zhucun.sqlite", "zhucun.sqlite-wal", "zhucun.sqlite.key"]
      where base.folder.exists(name) {
        try FileManager.default.copyItem(atPath: base.folder.file(name), toPath: program.folder.file(name))
      }
      file = try program.folder.write("persons.csv", text)
    }

    func start(killAfter delay: Duration? = nil) async throws -> Program.Run {
      try await program.run(["import", "persons", file], killAfter: delay)
    }

    private func open() async throws -> Installation {
      try await Installation.open(
        .sqlite(path: program.folder.file("zhucun.sqlite")), .init(policyFolder: Repository.policies))
    }

    func count() async throws -> Int {
      let installation = try await open()
      let counts = try await installation.counts()
      let histories = try await installation.store.read {
        try $0.count("SELECT count(*) FROM row_history WHERE record_kind = 'persons'")
      }
      let keys = try await installation.store.read {
        try $0.count("SELECT count(*) FROM data_keys WHERE subject LIKE 'persons:%'")
      }
      await installation.store.close()
      #expect(counts["persons"] == histories && histories == keys)
      return counts["persons"] ?? -1
    }

    func isSound() async throws -> Bool {
      let installation = try await open()
      let isSound = try await installation.verify().chain.isSound
      await installation.store.close()
      return isSound
    }
  }
}
