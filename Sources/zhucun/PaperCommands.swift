public import ArgumentParser
import Authority
import Basics
import Installation
public import Monitoring
import Store

extension PaperKind: ExpressibleByArgument {}
extension PublicNotice.Kind: ExpressibleByArgument {}

extension Installation {
  var papers: PaperDesk { PaperDesk(policy: policy, keys: keys) }
}

/// What every command that prints a paper takes.
struct PaperOptions: ParsableArguments {
  @Flag(help: "Mask names, numbers and addresses, as the console does.") var masked = false

  var viewer: Viewer {
    guard masked else { return .machineOperator }
    return Viewer(
      id: Viewer.machineOperator.id, name: Viewer.machineOperator.name, scope: nil, rights: [.read])
  }
}

extension CommonOptions {
  /// Opens the installation, makes a paper of its records and prints it as text of A4 width.
  func printPaper(
    _ make: @escaping @Sendable (PaperDesk, LocalDate, any Connection) throws -> Paper
  ) async throws {
    try await run {
      let installation = try await open()
      let (papers, today) = (installation.papers, installation.surroundings.today)
      let paper = try await installation.store.read { try make(papers, today, $0) }
      await installation.store.close()
      Console.write(Array(paper.plain(in: language).utf8))
    }
  }
}

struct PaperCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paper", abstract: "打印流程某一步的文书，A4。 The paper that a step of a proceeding leaves, to print on A4.",
    discussion: """
      Kinds 文书: application 申请及授权, verification 入户核查表, comparison 信息比对表, review 评议记录, notice 公示,
      township_review 审核意见, decision 审定表, announcement 公告, refusal 不予认定告知书.
      A notice that has come down is not printed again.
      """)
  @OptionGroup var common: CommonOptions
  @OptionGroup var options: PaperOptions
  @Argument(help: "The proceeding.") var proceeding: String
  @Option(help: "Which paper.") var kind: PaperKind
  @Option(help: "The day it is printed on (default: today).") var asOf: LocalDate?

  func run() async throws {
    let (proceeding, kind, asOf, viewer) = (proceeding, kind, asOf, options.viewer)
    try await common.printPaper { papers, today, connection in
      try papers.paper(kind, of: proceeding, on: asOf ?? today, for: viewer, connection)
    }
  }
}

struct NoticeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notice", abstract: "一个村在某日张挂的全部公示，合为一张。 One notice of all that hangs in a village on a day.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var options: PaperOptions
  @Argument(help: "The village.") var village: DivisionCode
  @Option(help: "The day (default: today).") var asOf: LocalDate?
  @Option(help: "notice 公示 or announcement 公告.") var kind: PublicNotice.Kind = .notice

  func run() async throws {
    let (village, kind, asOf, viewer) = (village, kind, asOf, options.viewer)
    try await common.printPaper { papers, today, connection in
      try papers.notice(kind, in: village, on: asOf ?? today, for: viewer, connection).paper
    }
  }
}

struct FormCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "form", abstract: "空白自主申报表，大字，可打印。 The blank form by which a household applies, in large type.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The village.") var village: DivisionCode

  func run() async throws {
    let village = village
    try await common.printPaper { papers, today, connection in
      try papers.form(for: village, on: today, for: .machineOperator, connection)
    }
  }
}
