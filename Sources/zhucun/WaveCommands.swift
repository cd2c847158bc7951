public import ArgumentParser
import Basics
import Exchange
import Foundation
public import VillageDispatch

struct ConsultPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consult", abstract: "将方案交派出单位、乡镇和县征求意见。 Open a plan to opinions.")
  @OptionGroup var options: PlanOptions

  func run() async throws {
    try await options.run { desk, plan, _ in
      try await desk.consult(plan)
      Console.print(options.zh ? "方案 \(plan.record.id) 征求意见中" : "plan \(plan.record.id) is under consultation")
    }
  }
}

struct GiveOpinion: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opinion", abstract: "登记单位、乡镇或县的意见；不写 --verdict 则列出。 Record an opinion; without --verdict list them.")
  @OptionGroup var options: PlanOptions
  @Option(help: "The sending unit that speaks.") var unit: String?
  @Option(help: "The township or county that speaks.") var division: DivisionCode?
  @Option(help: "About this cadre alone (default: about all that concerns the giver).") var cadre: String?
  @Option(help: "agree, object or comment.") var verdict: PlanOpinion.Verdict?
  @Option var text: String?
  @Option(help: "The day it was given (default: today).") var on: LocalDate?

  func validate() throws {
    if verdict != nil, (unit == nil) == (division == nil) {
      throw ValidationError("name --unit or --division")
    }
  }

  func run() async throws {
    try await options.run { desk, plan, installation in
      if let verdict {
        let kind: PlanOpinion.Giver = unit != nil ? .unit : division?.rank == .county ? .county : .township
        try await desk.record(
          PlanOpinion(
            giverKind: kind, giver: unit ?? division?.description ?? "", cadre: cadre, verdict: verdict,
            text: text, givenOn: on ?? installation.surroundings.today),
          on: plan)
      }
      let state = try await desk.opinions(on: plan)
      try FigureTable(
        columns: [
          ("giver_kind", options.zh ? "来源" : "from"), ("giver", options.zh ? "单位/区划" : "giver"),
          ("subject", options.zh ? "对象" : "about"), ("verdict", options.zh ? "意见" : "opinion"),
          ("given_on", options.zh ? "日期" : "day"), ("text", options.zh ? "说明" : "text"),
        ],
        rows: state.opinions.map {
          [$0.giverKind.rawValue, $0.giver, $0.cadre ?? "*", $0.verdict.rawValue, "\($0.givenOn)", $0.text ?? ""]
        }
      ).print(options.format)
      if options.format == .text {
        Console.note(
          options.zh
            ? "未答复单位 \(state.unansweredUnits.count) 个，未处理异议 \(state.openObjections.count) 条"
            : "\(state.unansweredUnits.count) units have not answered, \(state.openObjections.count) objections open")
      }
    }
  }
}

extension PlanOpinion.Verdict: ExpressibleByArgument {}

struct PublishPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "发布方案：全部派驻作为一次变更生效。 Publish a plan: every posting by one Change.")
  @OptionGroup var options: PlanOptions
  @Flag(help: "Publish though units have not answered.") var withoutAnswers = false

  func run() async throws {
    try await options.run { desk, plan, _ in
      let start = ContinuousClock.now
      let wave = try await desk.publish(plan, withoutAnswers: withoutAnswers)
      try WaveReport(plan.record.id, wave, ContinuousClock.now - start).print(options)
    }
  }
}

struct RollBackPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "在交接生效之前整体撤回已发布的方案。 Take a published plan back whole, before its cutover.")
  @OptionGroup var options: PlanOptions
  @Option(help: "The day on which this is done (default: today).") var on: LocalDate?

  func run() async throws {
    try await options.run { desk, plan, installation in
      let start = ContinuousClock.now
      let wave = try await desk.rollBack(plan, on: on ?? installation.surroundings.today)
      try WaveReport(plan.record.id, wave, ContinuousClock.now - start).print(options)
    }
  }
}

struct WithdrawPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "作废方案。 Lay a plan aside for good.")
  @OptionGroup var options: PlanOptions

  func run() async throws {
    try await options.run { desk, plan, _ in
      try await desk.withdraw(plan)
      Console.print(options.zh ? "方案 \(plan.record.id) 已作废" : "plan \(plan.record.id) is withdrawn")
    }
  }
}

struct ReplayPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "由保存的输入重新求解并逐字节比对；--to 导出文件。 Solve a plan again from what is kept and compare byte by byte.")
  @OptionGroup var options: PlanOptions
  @Option(help: "Write the plan's files here, in the exchange format.") var to: String?

  func run() async throws {
    try await options.run { desk, plan, _ in
      if let to {
        let folder = URL(fileURLWithPath: to), files = try plan.files()
        do {
          try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
          for file in files {
            try Data(file.bytes).write(to: folder.appendingPathComponent(file.name), options: .atomic)
          }
        } catch {
          throw FileProblem(
            to, Bilingual("不能写入此文件夹", "this folder cannot be written to"),
            Bilingual("指定一个可写的文件夹", "name a folder that can be written to"))
        }
      }
      let same = try desk.isReproducible(plan)
      Console.print(
        options.zh ? (same ? "逐字节一致" : "结果不一致") : (same ? "the same, byte by byte" : "the result differs"))
      if !same { throw foundWanting }
    }
  }
}

struct WaveReport: Encodable {
  let plan: String
  let entry: Int64
  let beginning, ending: Int
  let seconds: Double

  init(_ plan: String, _ wave: WaveOutcome, _ took: Duration) {
    self.plan = plan
    entry = wave.number
    beginning = wave.beginning
    ending = wave.ending
    seconds = (took.inMilliseconds / 10).rounded() / 100
  }

  func print(_ options: PlanOptions) throws {
    if options.format == .json { return try Console.json(self) }
    Console.print(
      options.zh
        ? "第 \(entry) 号变更：\(beginning) 条派驻开始，\(ending) 条结束或复原，用时 \(seconds) 秒"
        : "entry \(entry): \(beginning) postings begin, \(ending) end or are restored, in \(seconds) s")
  }
}
