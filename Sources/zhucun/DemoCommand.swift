import ArgumentParser
import Authority
import Basics
import DemoProvince
import Foundation
import Indicators
import Installation
import Store

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "生成并打开合成的演示省（约一分钟）。 Build a synthetic province and serve it (about a minute).")
  @OptionGroup var common: CommonOptions
  @Option(help: "An official list of divisions (CSV); without it villages are generated.") var divisions: String?
  @Option(help: "The same seed gives the same province.") var seed: UInt64 = 2023
  @Option(help: "The day of the printed summary; else 2023-10-31, before the rotation 2023-08-31.") var asOf: LocalDate?
  @Option var port = 8080
  @Flag(help: "Only build it and print the summary.") var noServe = false
  @Flag(help: """
    2023 年 8 月 31 日、轮换之前的同一个省：推荐人选已有，2023 年一轮待选派。 The same province on 2023-08-31, \
    before the rotation: cadres nominated, the round of 2023 still to be allocated.
    """)
  var beforeRotation = false
  @Flag(help: "Build it anew even where it exists.") var rebuild = false

  private func place() throws -> StoreLocation {
    if common.database != nil || ProcessInfo.processInfo.environment["ZHUCUN_DATABASE"] != nil {
      return try common.location()
    }
    try FileManager.default.createDirectory(atPath: "demo", withIntermediateDirectories: true)
    return .sqlite(path: beforeRotation ? "demo/zhucun-before-rotation.sqlite" : "demo/zhucun-demo.sqlite")
  }

  func run() async throws {
    try await common.run {
      let zh = common.language == .chinese
      let location = try place()
      let province = DemoProvince(
        seed: seed, divisionsFile: divisions, stage: beforeRotation ? .beforeRotation : .afterRotation)
      let asOf = asOf ?? province.stage.day
      var installation = try await Installation.create(location).installation
      let isBuilt = try await province.isBuilt(in: installation)
      if isBuilt && !rebuild {
        Console.note(zh ? "已有演示库：\(location)" : "The demo exists: \(location)")
      } else {
        installation = try await emptied(installation, location)
        Console.note(zh
          ? "正在生成演示省（全部为合成数据），约需一分钟：\(location)"
          : "Building the demo province (all of it synthetic), about a minute: \(location)")
        let start = ContinuousClock.now
        let isTerminal = isatty(2) == 1
        try await province.build(installation) { progress in
          let line = "[\(progress.number)/\(progress.of)] \(zh ? progress.step.zh : progress.step.en) \(progress.rows)"
          if isTerminal { Console.progress(line) } else if progress.rows == 0 { Console.note(line) }
        }
        Console.endProgress()
        let seconds = Double((ContinuousClock.now - start).components.seconds)
        Console.note(zh ? "用时 \(Int(seconds)) 秒" : "built in \(Int(seconds)) s")
      }
      let code = try await installation.division(nil)
      let summary = try await Summary.compute(
        of: code, on: asOf, policy: installation.policy, viewer: .machineOperator, installation.store)
      let brief = try await SummaryBrief.compose(
        summary, policy: installation.policy, viewer: .machineOperator, installation.store)
      Console.print(brief.text(in: common.language))
      if noServe {
        await installation.store.close()
      } else {
        try await serve(
          installation, host: "127.0.0.1", port: port, asOf: asOf, language: common.language)
      }
    }
  }

  /// An unfinished or other demo makes way; anything else is left alone.
  private func emptied(_ installation: Installation, _ location: StoreLocation) async throws -> Installation {
    guard try await DemoProvince.mayReplace(installation) else {
      await installation.store.close()
      throw StoreError(.schema, common.language == .chinese
        ? "\(location) 中已有其他数据，演示库须另建" : "\(location) holds other data; the demo needs a database of its own")
    }
    let isEmpty = try await installation.store.read { try $0.count("SELECT count(*) FROM journal") == 0 && $0.count("SELECT count(*) FROM settings") == 1 }
    if isEmpty { return installation }
    await installation.store.close()
    guard case .sqlite(let path) = location else {
      throw StoreError(.schema, "\(location) holds an unfinished or other demo: drop and create the database")
    }
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    return try await Installation.create(location).installation
  }
}
