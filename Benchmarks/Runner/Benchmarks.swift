import Authority
import Basics
import Foundation
import Indicators
import Installation
import Journal
import Store

/// Measures the product from inside one process: `zhucun-benchmarks summary|ingest|screening|rollup …`.
///
/// Prints figures only; `Benchmarks/run.sh` sets the peers beside them.
@main
struct Benchmarks {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "summary": try await summary(database: Array(arguments.dropFirst()).first ?? "")
    case "ingest": try await ingest(Array(arguments.dropFirst()))
    case "screening": try await ScreeningBenchmark.run(Array(arguments.dropFirst()))
    case "rollup": try await RollupBenchmark.run(Array(arguments.dropFirst()))
    default:
      print("usage: zhucun-benchmarks summary DATABASE | ingest DATABASE CLIENTS CHANGES | screening … | rollup …")
      exit(64)
    }
  }

  static func milliseconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    let parts = (ContinuousClock.now - start).components
    return Double(parts.seconds) * 1000 + Double(parts.attoseconds) / 1e15
  }

  static func describe(_ times: [Double]) -> String {
    let sorted = times.sorted()
    func at(_ share: Double) -> String {
      String(format: "%.1f", sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
    return "median \(at(0.5)) ms, p99 \(at(0.99)) ms, max \(at(1)) ms (\(times.count) runs)"
  }

  /// The programme summary, warm: the province, and every county once.
  static func summary(database: String) async throws {
    let installation = try await Installation.open(StoreLocation(database))
    let province = DivisionCode(abbreviated: "51"), dates = [
      LocalDate(2020, 12, 31), LocalDate(2023, 8, 31), LocalDate(2023, 9, 30), LocalDate(2023, 10, 31),
    ].compactMap { $0 }
    func compute(_ code: DivisionCode, _ date: LocalDate) async throws {
      _ = try await Summary.compute(
        of: code, on: date, policy: installation.policy, viewer: .machineOperator, installation.store)
    }
    guard let province else { return }
    for date in dates {
      for _ in 0..<2 { try await compute(province, date) }
      var times: [Double] = []
      for _ in 0..<10 { times.append(try await milliseconds { try await compute(province, date) }) }
      print("province \(date): \(describe(times))")
    }
    let counties = try await installation.store.read { connection in
      try connection.rows("SELECT code FROM divisions WHERE level = 'county' ORDER BY code") {
        try $0.get(0, as: DivisionCode.self)
      }
    }
    for code in counties { try await compute(code, dates[2]) }
    var times: [Double] = []
    for code in counties { times.append(try await milliseconds { try await compute(code, dates[2]) }) }
    print("each county \(dates[2]): \(describe(times))")
  }

  /// Single changes through the whole pipeline, each durable before its answer.
  static func ingest(_ arguments: [String]) async throws {
    guard arguments.count >= 3, let clients = Int(arguments[1]), let total = Int(arguments[2]) else { exit(64) }
    let installation = try await Installation.create(StoreLocation(arguments[0])).installation
    let village = "512022111213"
    let setup = [
      ("510000000000", "四川省", "province", SQLValue.null),
      ("512000000000", "资阳市", "prefecture", .integer(510_000_000_000)),
      ("512022000000", "乐至县", "county", .integer(512_000_000_000)),
      ("512022111000", "中天镇", "township", .integer(512_022_000_000)),
      (village, "大楼湾村村民委员会", "village", .integer(512_022_111_000)),
    ]
    for (code, name, level, parent) in setup {
      _ = try await installation.pipeline.submit(
        Change(operationID: "setup-\(code)", edits: [
          Edit("divisions", [
            "code": .integer(Int64(code) ?? 0), "name": .text(name), "level": .text(level), "parent_code": parent,
          ])
        ]), by: .machineOperator)
    }
    // A record of about 1 KB, as a visit with its findings is.
    let summary = String(repeating: "走访农户，了解生产生活情况。", count: 24)
    let each = total / clients
    var times: [Double] = []
    let elapsed = try await milliseconds {
      times = try await withThrowingTaskGroup(of: [Double].self) { group in
        for _ in 0..<clients {
          group.addTask {
            var own: [Double] = []
            for _ in 0..<each {
              // As devices make them: UUIDv7, in the order of time.
              let id = installation.surroundings.newIdentifier()
              let change = Change(operationID: id, edits: [
                Edit("activities", [
                  "activity_id": .text(id), "village_code": .integer(512_022_111_213),
                  "date": .integer(20_231_030), "kind": .text("visit"), "tasks": .text("1;3"),
                  "attendance": .integer(4), "summary": .text(summary), "outcome": .text("已记录"),
                ], basedOn: nil)
              ])
              own.append(try await milliseconds {
                _ = try await installation.pipeline.submit(change, by: .machineOperator)
              })
            }
            return own
          }
        }
        var all: [Double] = []
        for try await part in group { all += part }
        return all
      }
    }
    print("\(clients) clients: \(Int(Double(each * clients) / elapsed * 1000)) changes/s, \(describe(times))")
    await installation.store.close()
  }
}
