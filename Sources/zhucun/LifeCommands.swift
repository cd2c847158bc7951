import ArgumentParser
import Basics
import Foundation
import Installation
import Journal
import Store
import Web

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "建立新库（再次运行不改变任何内容）。 Create an installation.")
  @OptionGroup var common: CommonOptions
  @Option var format: OutputFormat = .text

  func run() async throws {
    try await common.run {
      let made = try await Installation.create(try common.location())
      let zh = common.language == .chinese
      var outcome = Outcome()
      outcome.add("database", Bilingual("数据库", "Database"), made.installation.store.location)
      outcome.add(
        "schema_steps", Bilingual("结构步骤（新执行）", "Schema steps applied now"), made.appliedMigrations)
      outcome.add("policies", Bilingual("政策数据", "Policies"), made.installation.policy.digest)
      outcome.add(
        "key_file", made.isNewKey ? Bilingual("主密钥（新）", "Master key (new)") : Bilingual("主密钥", "Master key"),
        made.keyFile)
      try outcome.print(format, common.language)
      if made.isNewKey {
        Console.note(zh ? "请把密钥文件另行妥善保存：没有它，个人数据无法读取，备份也无法使用。"
          : "Keep the key file elsewhere too: without it personal data and backups cannot be read.")
      }
      await made.installation.store.close()
    }
  }
}

struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "升级数据库结构。 Bring the schema up to date.")
  @OptionGroup var common: CommonOptions
  @Option var format: OutputFormat = .text

  func run() async throws {
    try await common.run {
      let store = try await DataStore(try common.location())
      _ = try await Installation.migrator.check(store)
      let applied = try await Installation.migrator.migrate(store)
      if format == .text, applied.isEmpty {
        Console.print(common.language == .chinese ? "已是最新" : "up to date")
      } else {
        try FigureTable(
          columns: [("number", common.language == .chinese ? "步骤" : "step"), ("name", common.language == .chinese ? "名称" : "name")],
          rows: applied.map { ["\($0.number)", $0.name] }
        ).print(format)
      }
      await store.close()
    }
  }
}

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "核对日志链、记录与不变量。 Check journal, records and invariants.")
  @OptionGroup var common: CommonOptions
  @Option(help: "A head printed earlier and kept elsewhere.") var anchor: String?
  @Option var format: OutputFormat = .text

  func validate() throws {
    if let anchor, ChainHead(anchor) == nil {
      throw ValidationError("--anchor: expected NUMBER-HASH as printed by verify")
    }
  }

  private struct Result: Encodable {
    let head: String
    let entries: Int
    let rows: Int
    let sound: Bool
    let broken_link: Int64?
    let faults: [String]
    let invariants: [String]
    let counts: [String: Int]
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let language = common.language
      let verification = try await installation.verify(anchor: anchor.flatMap { ChainHead($0) }) {
        Console.progress($0[language])
      }
      Console.endProgress()
      let chain = verification.chain
      let faults = ([chain.brokenLink].compactMap { $0 } + chain.strayRecords + chain.strayDerived).map {
        language == .chinese ? "第 \($0.seq) 条：\($0.what.zh)" : "entry \($0.seq): \($0.what.en)"
      }
      let told = verification.invariants.map { "\($0.recordID ?? "") \($0.reason[language])" }
      switch format {
      case .json:
        try Console.json(Result(
          head: chain.head.description, entries: chain.entries, rows: chain.rows, sound: chain.isSound,
          broken_link: chain.brokenLink?.seq, faults: faults, invariants: told,
          counts: verification.counts))
      case .csv:
        Console.print("kind,count")
        for (kind, count) in verification.counts.sorted(by: { $0.key < $1.key }) { Console.print("\(kind),\(count)") }
      case .text:
        let zh = language == .chinese
        Console.print((zh ? "链头：" : "head: ") + chain.head.description)
        Console.print(zh ? "日志 \(chain.entries) 条，记录历史 \(chain.rows) 行" : "\(chain.entries) entries, \(chain.rows) row histories")
        for (kind, count) in verification.counts.sorted(by: { $0.key < $1.key }) where count > 0 { Console.print("  \(kind) \(count)") }
        for line in told.prefix(20) { Console.print("⚠ " + line) }
        if told.count > 20 { Console.print("⚠ … \(told.count)") }
        for fault in faults { Console.print("✗ " + fault) }
        Console.print(chain.isSound ? (zh ? "✓ 完好" : "✓ sound") : (zh ? "✗ 已损坏" : "✗ broken"))
      }
      await installation.store.close()
      if !chain.isSound || !verification.invariants.isEmpty { throw foundWanting }
    }
  }
}

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "使用中备份。 Copy the database while it is in use.")
  @OptionGroup var common: CommonOptions
  @Option(help: "The file to write.") var to: String
  @Option var format: OutputFormat = .text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let manifest = try await Backup.make(installation, to: to)
      var outcome = Outcome()
      outcome.add("file", Bilingual("备份", "Backup"), to)
      outcome.add("head", Bilingual("链头", "Head"), manifest.head)
      try outcome.print(format, common.language)
      Console.note(common.language == .chinese ? "密钥文件不在备份中，请另行保存。" : "The key file is not part of the backup: keep it separately.")
      await installation.store.close()
    }
  }
}

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "从备份恢复到新库并核对。 Restore into a new database and compare.")
  @OptionGroup var common: CommonOptions
  @Option(help: "A file written by backup.") var from: String
  @Option var format: OutputFormat = .text

  func run() async throws {
    try await common.run {
      let location = try common.location()
      // The key belongs to the original database; it must lie where the new one looks for it.
      let manifest = try await Backup.restore(from: from, to: location)
      var outcome = Outcome()
      outcome.add("database", Bilingual("已恢复并核对", "Restored and compared"), location)
      outcome.add("head", Bilingual("链头", "Head"), manifest.head)
      try outcome.print(format, common.language)
    }
  }
}

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "启动控制台。 Serve the console on this machine.")
  @OptionGroup var common: CommonOptions
  @Option(help: "A loopback address: others are refused until sign-in exists.") var host = "127.0.0.1"
  @Option(help: "The port; 0 lets the system choose one.") var port = 8080
  @Option(help: "The day of pages that name none, such as 2023-09-30 (default: today).") var asOf: LocalDate?
  @Flag(help: "办理：页面上有登记表单，以本机操作员的名义写入。 With forms that write, as the machine's operator.") var `operator` = false

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      try await serve(
        installation, host: host, port: port, asOf: asOf, isOperated: `operator`, language: common.language)
    }
  }
}

/// Runs the console until the process is asked to end (Ctrl-C, SIGTERM), then closes the database.
func serve(
  _ installation: Installation, host: String, port: Int, asOf: LocalDate? = nil, isOperated: Bool = false,
  language: Language
) async throws {
  let isChinese = language == .chinese
  do {
    try await serveConsole(installation, host: host, port: port, date: asOf, isOperated: isOperated) { port in
      let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
      Console.print((isChinese ? "控制台：" : "Console: ") + "http://\(name):\(port)/")
      if isOperated {
        Console.note(isChinese
          ? "办理方式：凡能使用这台计算机的人都可以在页面上登记，写入记在“本机操作员”名下。"
          : "With forms: whoever can use this machine can write, in the name of the machine operator.")
      }
      Console.note(isChinese ? "按 Ctrl-C 结束。" : "Press Ctrl-C to end.")
    }
  } catch {
    await installation.store.close()
    throw error
  }
  await installation.store.close()
  Console.note(isChinese ? "控制台已关闭。" : "The console has ended.")
}
