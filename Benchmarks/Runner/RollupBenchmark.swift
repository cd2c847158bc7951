import Authority
import Basics
import Facts
import Foundation
import Indicators
import Installation
import Journal
import Policy
import Store
import Synchronization

/// `zhucun-benchmarks rollup recount DATA OUT.csv`: thirty indicators of five levels, counted anew from the
/// records, then asked for one county at a time.
/// `zhucun-benchmarks rollup live DATABASE SECONDS RATE`: the catalogue of an installation while others write.
enum RollupBenchmark {
  static func run(_ arguments: [String]) async throws {
    switch arguments.first {
    case "recount" where arguments.count == 3: try await recount(arguments[1], arguments[2])
    case "live" where arguments.count == 4:
      try await live(arguments[1], seconds: Double(arguments[2]) ?? 10, rate: Double(arguments[3]) ?? 1_000)
    default:
      print("usage: rollup recount DATA OUT.csv | rollup live DATABASE SECONDS RATE")
      exit(64)
    }
  }

  // MARK: The recount

  private static let names = RollupFacts.members.map(\.name) + RollupFacts.standing.map(\.name)
    + ["visits", "visits30", "hh30", "issues", "minutes", "officers"]

  private static func recount(_ data: String, _ out: String) async throws {
    let store = try await DataStore(.sqlite(path: data + "/rollup.sqlite"))
    try await store.write { connection in
      // The board asks the journal where it stands.
      for migration in JournalSchema.migrations {
        for statement in migration.statements {
          let sql = connection.engine.definition(statement)
            .replacing("CREATE TABLE ", with: "CREATE TABLE IF NOT EXISTS ")
            .replacing("CREATE INDEX ", with: "CREATE INDEX IF NOT EXISTS ")
          try connection.execute(sql)
        }
      }
    }
    let codes = try await store.read { try RollupFacts.Codes($0) }
    let reader = FactReader(sources: RollupFacts.sources(codes), book: SeriesBook()) { _ in .none }
    var boards: [FigureBoard] = []
    for turn in 1...3 {
      let (wall, used) = (ContinuousClock.now, cpu())
      let board = try await store.read { try reader.board($0) }
      let written = try write(board, reader.book, codes, to: out)
      print("Zhucun recount \(turn): \(seconds(since: wall)) s wall, \(decimal(cpu() - used)) s CPU (\(written))")
      boards = [board]
    }
    print("Zhucun: peak \(peakMegabytes()) MB")
    let live = LiveFigures(store: store, reader: reader)
    let (wall, used) = (ContinuousClock.now, cpu())
    let board = try await live.current()
    print("Zhucun, a board to be kept: \(seconds(since: wall)) s wall, \(decimal(cpu() - used)) s CPU, peak \(peakMegabytes()) MB, \(board.size.divisions) divisions, \(board.size.changes) changes of a day")
    let counties = codes.divisions.filter { $0.level == 3 }.map(\.code)
    var times: [Double] = []
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let county = random.pick(counties)
      let start = ContinuousClock.now
      var sum: Int64 = 0
      for name in names { sum &+= value(name, DivisionCode(county), board, reader.book) }
      if sum == .min { print("") }
      times.append(milliseconds(since: start))
    }
    print("Zhucun, a county's thirty indicators: \(describe(times))")
  }

  private static func value(
    _ name: String, _ division: DivisionCode?, _ board: FigureBoard, _ book: SeriesBook
  ) -> Int64 {
    guard let division else { return 0 }
    let end = RollupFacts.end
    if name == "visits30" {
      guard let series = book.known("visits") else { return 0 }
      return board.flow(series, in: division, from: end.adding(days: -29), through: end) ?? 0
    }
    return book.known(name).map { board.value($0, in: division, on: end) } ?? 0
  }

  private static func write(
    _ board: FigureBoard, _ book: SeriesBook, _ codes: RollupFacts.Codes, to path: String
  ) throws -> String {
    var text = "lev,id,\(names.joined(separator: ","))\n"
    var (persons, minutes): (Int64, Int64) = (0, 0)
    for (level, number, code) in codes.divisions {
      let values = names.map { value($0, DivisionCode(code), board, book) }
      persons += values[0]
      minutes += values[names.count - 2]
      text += "\(level),\(number)," + values.map { String($0) }.joined(separator: ",") + "\n"
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return "\(codes.divisions.count) rows, persons \(persons), minutes \(minutes)"
  }

  // MARK: Live

  private static func live(_ database: String, seconds length: Double, rate: Double) async throws {
    let installation = try await Installation.open(StoreLocation(database))
    let figures = installation.figures
    let (wall, used) = (ContinuousClock.now, cpu())
    let first = try await figures.current()
    print("the board of the whole catalogue: \(seconds(since: wall)) s wall, \(decimal(cpu() - used)) s CPU, peak \(peakMegabytes()) MB, \(first.size.divisions) divisions, \(first.size.changes) changes of a day")
    let places = try await installation.store.read { connection in
      try connection.rows("SELECT code FROM divisions WHERE level IN ('village', 'county', 'township', 'prefecture', 'province')") {
        try $0.get(0, as: DivisionCode.self)
      }
    }
    let villages = places.filter { $0.rank == .village }
    let following = Task { await figures.follow() }
    let deadline = ContinuousClock.now.advanced(by: .seconds(length))
    let written = Tally()
    let (asked, late) = try await withThrowingTaskGroup(of: (String, [Double]).self) { group in
      let writers = 32
      for writer in 0..<writers {
        group.addTask {
          var random = SeededGenerator(seed: UInt64(writer + 1))
          let start = ContinuousClock.now
          var (own, late): (Int, [Double]) = (0, [])
          while ContinuousClock.now < deadline {
            try await Task.sleep(until: start.advanced(by: .seconds(Double(own) * Double(writers) / rate)), clock: .continuous)
            own += 1
            let id = installation.surroundings.newIdentifier()
            let receipt = try await installation.pipeline.submit(
              Change(operationID: id, edits: [
                Edit("activities", [
                  "activity_id": .text(id), "village_code": random.pick(villages).sqlValue, "date": .integer(20_231_030),
                  "kind": .text("visit"), "tasks": .text("1;3"), "households": .text("H\(random.below(1_000))"),
                  "attendance": .integer(4), "summary": .text("走访农户，了解生产生活情况。"),
                ], basedOn: nil)
              ]), by: .machineOperator)
            let committed = ContinuousClock.now
            written.add()
            // One in a hundred is waited for, to see how long it takes to count.
            guard own % 100 == 0 else { continue }
            while figures.latest?.position.seq ?? 0 < receipt.seq { try await Task.sleep(for: .milliseconds(1)) }
            late.append(milliseconds(since: committed))
          }
          return ("late", late)
        }
      }
      group.addTask {
        var random = SeededGenerator(seed: 4_711)
        let ids = installation.policy.indicators.map(\.id)
        var times: [Double] = []
        while ContinuousClock.now < deadline {
          let (id, place) = (random.pick(ids), random.pick(places))
          let date = RollupFacts.start.adding(days: random.below(365))
          let start = ContinuousClock.now
          if let board = figures.latest {
            _ = try FigureDesk(
              board: board, book: figures.reader.book, policy: installation.policy, viewer: .machineOperator
            ).figure(id, in: place, on: date)
          }
          times.append(milliseconds(since: start))
          if times.count % 50 == 0 { try await Task.sleep(for: .milliseconds(1)) }
        }
        return ("asked", times)
      }
      var (asked, late): ([Double], [Double]) = ([], [])
      for try await (what, times) in group {
        if what == "asked" { asked += times } else { late += times }
      }
      return (asked, late)
    }
    print("\(Int(Double(written.count) / length)) durable changes a second; any indicator, any division, any day: \(describe(asked))")
    print("from the answer to a change until the figures know of it: \(describe(late))")
    following.cancel()
    let (check, started) = (cpu(), ContinuousClock.now)
    let (board, recount) = try await figures.check()
    let differences = board.differences(from: recount, figures.reader.book)
    print("recount at entry \(board.position.seq): \(seconds(since: started)) s wall, \(decimal(cpu() - check)) s CPU, \(differences.isEmpty ? "no difference" : differences.joined(separator: "; ")); peak \(peakMegabytes()) MB")
    await installation.store.close()
  }

  private final class Tally: Sendable {
    private let number = Mutex(0)
    var count: Int { number.withLock { $0 } }
    func add() { number.withLock { $0 += 1 } }
  }

  // MARK: Measuring

  private static func cpu() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  private static func peakMegabytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }

  private static func milliseconds(since start: ContinuousClock.Instant) -> Double {
    let parts = (ContinuousClock.now - start).components
    return Double(parts.seconds) * 1000 + Double(parts.attoseconds) / 1e15
  }

  private static func seconds(since start: ContinuousClock.Instant) -> String {
    decimal(milliseconds(since: start) / 1000)
  }

  private static func decimal(_ number: Double) -> String { String(format: "%.3f", number) }

  private static func describe(_ times: [Double]) -> String {
    let sorted = times.sorted()
    guard !sorted.isEmpty else { return "nothing" }
    func at(_ share: Double) -> String {
      String(format: "%.3f", sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
    return "p50 \(at(0.5)) ms, p99 \(at(0.99)) ms, most \(at(1)) ms (\(times.count) times)"
  }
}
