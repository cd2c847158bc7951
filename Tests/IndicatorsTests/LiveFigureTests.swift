import Authority
import Basics
import Divisions
import Facts
import Foundation
import Indicators
import Journal
import Policy
import Store
import Testing
import TestSupport

/// Several tasks write whatever there is to write, merges of villages and undone imports among it, while
/// the figures follow. At every sample the live board equals a recount of the records at its position of
/// the journal; at some, figures are counted once more by plain loops over the tables.
///
/// `ZHUCUN_FIGURE_SECONDS` says for how long (default four), `ZHUCUN_TEST_SEED` with which draws.
@Suite struct LiveFigureTests {
  @Test(arguments: engines)
  func figuresEqualARecountAtEveryMoment(_ engine: Engine) async throws {
    let environment = ProcessInfo.processInfo.environment
    let seconds = environment["ZHUCUN_FIGURE_SECONDS"].flatMap { Double($0) } ?? 4
    let seed = environment["ZHUCUN_TEST_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...1_000_000)
    let world = try await FigureWorld(engine, seed: seed)
    let live = world.district.installation.figures
    let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
    let counts = try await withThrowingTaskGroup(of: [String: Int].self) { group in
      for writer in 0..<3 { group.addTask { try await world.write(writer, until: deadline) } }
      let following = Task { await live.follow() }
      group.addTask {
        // Whoever takes the board as it stands sees parts that add up.
        var (random, sums) = (SeededGenerator(seed: seed &+ 77), 0)
        while ContinuousClock.now < deadline {
          if let board = live.latest { sums += try await world.checkSums(board, &random) }
          try await Task.sleep(for: .milliseconds(3))
        }
        return ["sums": sums]
      }
      group.addTask {
        var (random, done) = (SeededGenerator(seed: seed &+ 99), ["recounts": 0, "figures counted by hand": 0])
        while ContinuousClock.now < deadline {
          let (board, recount) = try await live.check()
          #expect(board.position == recount.position)
          #expect(board.differences(from: recount, live.reader.book) == [], "seed \(seed) at \(board.position.seq)")
          done["recounts", default: 0] += 1
          if random.chance(40) {
            let draw = random.next()
            done["figures counted by hand", default: 0] += try await world.gate.alone {
              var random = SeededGenerator(seed: draw)
              return try await world.compareByHand(&random, figures: 12)
            }
          }
          try await Task.sleep(for: .milliseconds(20))
        }
        return done
      }
      var all: [String: Int] = [:]
      for try await part in group { all.merge(part) { $0 + $1 } }
      following.cancel()
      return all
    }
    let (board, recount) = try await live.check()
    #expect(board.differences(from: recount, live.reader.book) == [], "seed \(seed)")
    var random = SeededGenerator(seed: seed &+ 5)
    _ = try await world.compareByHand(&random, figures: 60)
    let told = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    print("LiveFigureTests on \(engine.rawValue): seed \(seed), entry \(board.position.seq), \(told)")
    for kind in ["recounts", "sums", "activities", "postings"] { #expect(counts[kind] ?? 0 > 0, "\(kind)") }
  }

  /// A village goes up in another, that one in a third; a village is split.
  @Test(arguments: engines)
  func mergesAndSplits(_ engine: Engine) async throws {
    let world = try await District(engine, villages: 4)
    let live = world.installation.figures
    let (a, b, c, d) = (District.village(0), District.village(1), District.village(2), District.village(0, county: 1))
    for (n, place) in [a, b, c, d].enumerated() {
      for visit in 0...n {
        try await world.put("activities", [
          "activity_id": .text("A\(n)-\(visit)"), "village_code": place.sqlValue, "date": .integer(20_230_310),
          "kind": .text("visit"), "households": .text("H\(n)"),
        ])
      }
    }
    for cadre in ["C1", "C2"] { try await world.putCadre(cadre) }
    try await world.put("postings", [
      "cadre_id": .text("C1"), "village_code": a.sqlValue, "role": .text("member"), "starts_on": .integer(20_230_101),
      "ends_on": .integer(20_230_630),
    ])
    try await world.put("postings", [
      "cadre_id": .text("C1"), "village_code": b.sqlValue, "role": .text("member"), "starts_on": .integer(20_230_701),
    ])
    try await world.put("postings", [
      "cadre_id": .text("C2"), "village_code": a.sqlValue, "role": .text("first_secretary"), "starts_on": .integer(20_230_101),
    ])
    _ = try await live.current()
    func put(_ code: DivisionCode, to: Int64? = nil, from: Int64? = nil, predecessors: String? = nil) async throws {
      try await world.put("divisions", [
        "code": code.sqlValue, "name": .text("测试\(code)"), "level": .text("village"),
        "parent_code": .integer(code.value / 1_000 * 1_000), "valid_from": from.sqlValue, "valid_to": to.sqlValue,
        "predecessors": predecessors.sqlValue,
      ])
    }
    func value(_ id: String, _ code: DivisionCode, _ day: Int, from: Int? = nil) async throws -> Double? {
      let desk = FigureDesk(
        board: try await live.current(), book: live.reader.book, policy: world.installation.policy,
        viewer: .machineOperator)
      let date = try #require(LocalDate(packed: day))
      return try desk.figure(id, in: code, on: date, from: from.flatMap { LocalDate(packed: $0) }).number
    }
    // a and b become e on 1 August; e goes to the other county as f on 1 October.
    let (e, f) = (District.village(50), District.village(60, county: 1))
    try await put(e, from: 20_230_801, predecessors: "\(a);\(b)")
    try await put(a, to: 20_230_731)
    try await put(b, to: 20_230_731)
    #expect(try await value("activities.count", a, 20_230_731) == 1)
    #expect(try await value("activities.count", e, 20_230_731) == 0)
    #expect(try await value("activities.count", a, 20_230_801) == 0)
    #expect(try await value("activities.count", e, 20_230_801) == 3)
    #expect(try await value("activities.count", e, 20_230_801, from: 20_230_801) == 0)
    #expect(try await value("activities.count", e, 20_230_801, from: 20_230_301) == 3)
    #expect(try await value("villages.covered", e, 20_230_801) == 1)
    #expect(try await value("villages.covered", a, 20_230_801) == 0)
    // C1 served in both parts and is one person.
    #expect(try await value("cadres.served", e, 20_230_801) == 2)
    #expect(try await value("cadres.in_post", e, 20_230_801) == 2)
    try await put(f, from: 20_231_001, predecessors: e.description)
    try await put(e, to: 20_230_930, from: 20_230_801, predecessors: "\(a);\(b)")
    let (first, second) = (District.counties[0], District.counties[1])
    #expect(try await value("activities.count", first, 20_230_930) == 6)
    #expect(try await value("activities.count", first, 20_231_001) == 3)
    #expect(try await value("activities.count", second, 20_231_001) == 7)
    #expect(try await value("activities.count", second, 20_231_031, from: 20_231_001) == 0)
    #expect(try await value("cadres.served", second, 20_231_001) == 2)
    #expect(try await value("cadres.served", first, 20_231_001) == 0)
    #expect(try await value("activities.count", District.prefecture, 20_231_001) == 10)
    #expect(try await value("activities.households.ever", f, 20_231_001) == 2)
    // c is split into g and h: what records of their own do not say goes to the lower code.
    let (g, h) = (District.village(70), District.village(71))
    try await put(h, from: 20_231_101, predecessors: c.description)
    try await put(g, from: 20_231_101, predecessors: c.description)
    try await put(c, to: 20_231_031)
    try await world.put("activities", [
      "activity_id": .text("own"), "village_code": h.sqlValue, "date": .integer(20_231_105), "kind": .text("visit"),
    ])
    #expect(try await value("activities.count", g, 20_231_106) == 3)
    #expect(try await value("activities.count", h, 20_231_106) == 1)
    // The records behind it come along.
    let policy = world.installation.policy
    let date = try #require(LocalDate(packed: 20_231_001))
    for (code, id, keys) in [
      (f, "activities.count", ["A0-0", "A1-0", "A1-1"]), (second, "cadres.served", ["C1", "C2"]),
      (first, "cadres.served", []), (e, "activities.count", []),
    ] {
      let lines = try await world.store.read { connection in
        try Explanation.of(
          id, division: code, on: date, limit: 2, policy: policy, language: .english, viewer: .machineOperator, connection)
      }
      #expect(lines.lines.map { $0.record?.id ?? $0.key } == Array(keys.prefix(2)), "\(id) in \(code)")
    }
    // Taken back, everything stands where it was.
    try await put(a)
    try await put(b)
    #expect(try await value("activities.count", first, 20_231_001) == 6)
    let (board, recount) = try await live.check()
    #expect(board.differences(from: recount, live.reader.book) == [])
  }

  /// What another process writes is followed too, words that no list holds included.
  @Test func anotherProcessIsFollowed() async throws {
    let world = try await District(.sqlite, villages: 2)
    let live = world.installation.figures
    #expect(try await live.current().position == world.head())
    let other = LiveFigures(
      store: try await DataStore(world.fixture.location), reader: FigureSources.reader(policy: world.installation.policy))
    _ = try await other.current()
    let receipt = try await world.put("activities", [
      "activity_id": .text("A"), "village_code": District.village(0).sqlValue, "date": .integer(20_230_310),
      "kind": .text("a_word_of_its_own"),
    ])
    let board = try await other.settled(at: receipt.seq)
    let series = try #require(other.reader.book.known("activities.by_kind.a_word_of_its_own"))
    let day = try #require(LocalDate(packed: 20_230_310))
    #expect(board.value(series, in: District.province, on: day) == 1)
    #expect(board.value(series, in: District.province, on: day.adding(days: -1)) == 0)
  }
}
