import Authority
import Basics
import Divisions
import Facts
import Foundation
import Indicators
import Policy
import Store
import Testing
import TestSupport

/// The catalogue's figures against the summary, which is counted by other means, on random data.
@Suite struct FigureDeskTests {
  @Test(arguments: engines)
  func everyFigureOfTheSummaryComesOutEqual(_ engine: Engine) async throws {
    let seed = ProcessInfo.processInfo.environment["ZHUCUN_TEST_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 1...1_000_000)
    print("FigureDeskTests on \(engine.rawValue): seed \(seed)")
    var world = World(seed: seed)
    let fixture = try await Fixture(engine)
    #expect(try await world.load(into: fixture) == [], "seed \(seed)")
    let installation = fixture.installation
    let board = try await installation.figures.current()
    let desk = FigureDesk(
      board: board, book: installation.figures.reader.book, policy: installation.policy, viewer: .machineOperator)
    for _ in 0..<150 {
      let (division, date) = world.question()
      let code = try #require(DivisionCode(division.code))
      let summary = try await Summary.compute(
        of: code, on: date, policy: installation.policy, viewer: .machineOperator, installation.store)
      for expected in summary.figures {
        let found = try desk.figure(expected.id, in: code, on: date)
        #expect(found == expected, "\(expected.id), seed \(seed), \(division.code) on \(date)")
      }
      // Standards that the summary leaves out are told as not in force.
      let told = Set(summary.figures.map(\.id))
      for indicator in installation.policy.indicators where indicator.standard != nil && !told.contains(indicator.id) {
        #expect(try desk.figure(indicator.id, in: code, on: date).number == nil)
      }
    }
  }

  /// A board read for one division and some series says the same there as the board of everything.
  @Test(arguments: engines)
  func aPartialBoardSaysTheSame(_ engine: Engine) async throws {
    let seed = UInt64.random(in: 1...1_000_000)
    print("FigureDeskTests, partial, on \(engine.rawValue): seed \(seed)")
    var world = World(seed: seed)
    let fixture = try await Fixture(engine)
    #expect(try await world.load(into: fixture) == [])
    let installation = fixture.installation
    let reader = installation.figures.reader
    let whole = try await installation.figures.current()
    for _ in 0..<25 {
      let (division, date) = world.question()
      let code = try #require(DivisionCode(division.code))
      let indicator = try #require(installation.policy.indicators.randomElement())
      let names = installation.policy.series(of: [indicator.id])
      let part = try await installation.store.read { try reader.board(series: names, in: code, $0) }
      func figure(_ board: FigureBoard) throws -> Figure {
        try FigureDesk(board: board, book: reader.book, policy: installation.policy, viewer: .machineOperator)
          .figure(indicator.id, in: code, on: date)
      }
      #expect(try figure(part) == figure(whole), "\(indicator.id), seed \(seed), \(code) on \(date)")
    }
  }

  /// Small counts are hidden from whoever may not see persons whole, and so is what would tell them.
  @Test func smallCountsAreWithheld() async throws {
    let world = try await District(.sqlite, villages: 3)
    for (village, households) in [(0, 2), (1, 7), (2, 9)] {
      for n in 0..<households {
        let id = "H\(village)-\(n)"
        try await world.put("households", [
          "household_id": .text(id), "village_code": District.village(village).sqlValue,
        ])
        try await world.putHistory("cases", [
          "case_id": .text("K\(id)"), "household_id": .text(id), "object_type": .text("sudden_hardship"),
          "identified_on": .integer(20_230_101),
        ])
      }
    }
    let installation = world.installation
    let board = try await installation.figures.current()
    func desk(_ viewer: Viewer) -> FigureDesk {
      FigureDesk(board: board, book: installation.figures.reader.book, policy: installation.policy, viewer: viewer)
    }
    let date = try #require(LocalDate(packed: 20_230_201))
    let id = "monitoring.open.households"
    let township = try #require(DivisionCode(District.village(0).value / 1_000 * 1_000))
    let children = try await world.store.read { try DivisionQueries.everyChild(of: township, $0) }
    let reader = desk(viewer(nil, .read))
    let parts = reader.parts([id], among: children, on: date)
    #expect(parts.count == 3)
    #expect(try reader.figures(id, of: parts, on: date).map(\.number) == [nil, nil, 9])
    #expect(try reader.figure(id, in: District.village(0), on: date).number == nil)
    #expect(try reader.figure(id, in: township, on: date).number == 18)
    let whole = desk(viewer(nil, .read, .unmask))
    #expect(try whole.figures(id, of: parts, on: date).map(\.number) == [2, 7, 9])
    // Two of two measured tells of two.
    #expect(try reader.figure("monitoring.measured_share", in: District.village(0), on: date).number == nil)
    #expect(throws: AuthorityError.self) { _ = try desk(viewer(District.village(0), .read)).figure(id, in: township, on: date) }
  }

  /// Every series that the catalogue names comes from one source, counted as the catalogue says, and
  /// every indicator opens its records.
  @Test func theCatalogueFitsTheSources() async throws {
    let world = try await District(.sqlite, villages: 1)
    let (policy, reader) = (world.installation.policy, world.installation.figures.reader)
    _ = try await world.installation.figures.current()
    let date = try #require(LocalDate(packed: 20_230_930))
    for indicator in policy.indicators {
      for series in policy.series(of: [indicator.id]) {
        let sources = reader.sources.filter { $0.prefixes.contains { series.hasPrefix($0) } }
        #expect(sources.count == 1, "\(series)")
        if case .sum = indicator.formula, let known = reader.book.known(series) {
          #expect((known.rollup == .distinct) == (indicator.rollup == .distinct), "\(series)")
        }
      }
      let page = try await world.store.read { connection in
        try Explanation.of(
          indicator.id, division: District.province, on: date, policy: policy, language: .chinese,
          viewer: .machineOperator, connection)
      }
      #expect(!page.columns.isEmpty || indicator.standard != nil, "\(indicator.id)")
    }
  }
}
