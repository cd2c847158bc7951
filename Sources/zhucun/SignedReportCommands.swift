import ArgumentParser
import Authority
import Basics
import Indicators
import Installation

/// `zhucun report sign` and `zhucun report signed …`.
struct SignReport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "定稿：把一张报表原样保存。 Sign a report: keep its bytes as they are.",
    discussion: """
      zhucun report sign project-funds --division 5119 --as-of 2023-10-31 --signer 张某
      之后的更正不改动定稿；用 zhucun report signed compare 查看差异。
      Later corrections do not touch it; `report signed compare` shows what they change.
      """)
  @OptionGroup var common: CommonOptions
  @Argument(help: "The id of the report.") var report: String
  @Option(help: "A day such as 2023-09-30 (default: today).") var asOf: LocalDate?
  @Option(help: "The first day, for reports over a stretch of days.") var from: LocalDate?
  @Option(help: "A division code, or its significant digits (default: the province).") var division: DivisionCode?
  @Option(help: "Who signs it.") var signer: String
  @Flag(help: "The records behind the figures instead.") var records = false

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      var request = ReportRequest(
        try await installation.division(division), asOf: asOf ?? installation.surroundings.today)
      (request.from, request.listsRecords) = (from, records)
      let signed = try await installation.signedReports.sign(report, request, signer: signer, by: .machineOperator)
      await installation.store.close()
      print(common.language == .chinese
        ? "已定稿 \(signed.id)，截至 \(signed.asOf)，摘要 \(signed.digest)" : "signed \(signed.id) as of \(signed.asOf), digest \(signed.digest)")
    }
  }
}

struct SignedReportsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signed", abstract: "定稿报表：列出、查看、对比、复现。 Signed reports.",
    subcommands: [List.self, Show.self, Compare.self, Reproduce.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "列出定稿。 List them.")
    @OptionGroup var common: CommonOptions
    @Option(help: "A division code, or its significant digits (default: the province).") var division: DivisionCode?
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let found = try await installation.signedReports.list(
          in: try await installation.division(division), by: .machineOperator)
        await installation.store.close()
        func t(_ zh: String, _ en: String) -> String { common.language == .chinese ? zh : en }
        try FigureTable(
          columns: [
            ("run_id", t("定稿编号", "id")), ("report", t("报表", "report")), ("division", t("地区", "division")),
            ("from", t("首日", "from")), ("as_of", t("截至", "as of")), ("made_on", t("定稿日期", "signed on")),
            ("signer", t("签发人", "signer")), ("digest", t("摘要", "digest")),
          ],
          rows: found.map {
            [
              $0.id, $0.report, $0.division.description, $0.from?.description ?? "", $0.asOf.description,
              $0.madeOn.description, $0.signer, $0.digest,
            ]
          }
        ).print(format)
        if found.isEmpty, format == .text { Console.note(t("尚无定稿。用 report sign 定稿。", "None yet; `report sign` makes one.")) }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "原样输出定稿。 Its bytes, as they were signed.")
    @OptionGroup var common: CommonOptions
    @Argument var run: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let signed = try await installation.signedReports.find(run, by: .machineOperator)
        await installation.store.close()
        print(signed.content, terminator: "")
      }
    }
  }

  struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "与按现有记录重出的同一报表对比；有差异时退出码为 1。 What corrections have changed since; exits 1 where there are any.")
    @OptionGroup var common: CommonOptions
    @Argument var run: String
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let difference = try await installation.signedReports.differences(run, by: .machineOperator)
        await installation.store.close()
        func t(_ zh: String, _ en: String) -> String { common.language == .chinese ? zh : en }
        try FigureTable(
          columns: [("row", t("行", "row")), ("column", t("列", "column")), ("signed", t("定稿", "signed")), ("now", t("现在", "now"))],
          rows: difference.lines.map { [$0.row, $0.column ?? "", $0.signed ?? "—", $0.now ?? "—"] }
        ).print(format)
        if difference.lines.isEmpty {
          if format == .text { Console.note(t("没有差异。", "No differences.")) }
        } else {
          throw ExitCode(1)
        }
      }
    }
  }

  struct Reproduce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "按定稿时的记录重出，核对字节；不同则退出码为 1。 Make it again from the records of then, and compare the bytes.")
    @OptionGroup var common: CommonOptions
    @Argument var run: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let (digest, isSame) = try await installation.signedReports.reproduce(run, by: .machineOperator)
        await installation.store.close()
        print((isSame ? "✓ " : "✗ ") + digest)
        if !isSame { throw ExitCode(1) }
      }
    }
  }
}
