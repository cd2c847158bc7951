import ArgumentParser
import Authority
import Basics
import Exchange
import Foundation
import Installation
import Journal
import Store

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "导入文件；查看或撤销导入。 Import files, list or undo imports.",
    subcommands: [Files.self, Undo.self, List.self], defaultSubcommand: Files.self)

  struct Files: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "files", abstract: "zhucun import KIND FILE…", shouldDisplay: false)
    @OptionGroup var common: CommonOptions
    @Argument(help: "divisions, tags, units, cadres, postings, households, persons, cases, …") var kind: String
    @Argument(help: "CSV files (GeoJSON for boundaries).", completion: .file()) var files: [String]
    @Flag(help: "Report exactly what a real run would do; change nothing.") var dryRun = false
    @Flag(help: "Write the good rows; put the others, with reasons, into FILE.rejected.csv.") var keepGood = false
    @Option var format: OutputFormat = .text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        guard let record = installation.registry.kind(kind) else {
          throw CommandProblem.unknownKind(kind, known: installation.registry.kinds.map(\.id))
        }
        var wanting = false
        var hasWritten = false
        for file in files {
          do {
            let report = try await importFile(file, record, installation)
            try show(report)
            if report.wasStopped { throw ExitCode(2) }
            if report.outcome.rejected > 0 { wanting = true }
            if report.outcome.number != nil { hasWritten = true }
          } catch {
            // Where an earlier file is written, "nothing changed" would be wrong.
            guard hasWritten else { throw error }
            common.tell(error)
            await installation.store.close()
            throw foundWanting
          }
        }
        await installation.store.close()
        if wanting { throw foundWanting }
      }
    }

    private func importFile(
      _ file: String, _ kind: RecordKind, _ installation: Installation
    ) async throws -> ImportReport {
      var options = FileImport.Options()
      options.dryRun = dryRun
      options.keepGood = keepGood
      let chosen = options
      let language = common.language
      return try await installation.store.dedicated { connection in
        if kind.id == "boundaries" {
          return try BoundaryImport(keys: installation.keys, surroundings: installation.surroundings)
            .run(path: file, options: chosen, viewer: .machineOperator, connection)
        }
        let report = try FileImport(
          registry: installation.registry, policy: installation.policy, keys: installation.keys,
          surroundings: installation.surroundings
        ).run(kind, path: file, options: chosen, viewer: .machineOperator, connection) { rows in
          Console.progress(language == .chinese ? "\(file)：已核对 \(rows) 行" : "\(file): \(rows) rows checked")
        }
        Console.endProgress()
        return report
      }
    }

    private struct Result: Encodable {
      let file, kind, encoding: String
      let dry_run: Bool
      let number: Int64?
      let rows, new, changed, unchanged, rejected, errors, warnings: Int
      let unknown_columns: [String]
      let problems: [Problem]
      let written: [String]
      struct Problem: Encodable {
        let row: Int
        let column, value, severity, reason: String
        let remedy: String?
      }
    }

    private func show(_ report: ImportReport) throws {
      let language = common.language
      let outcome = report.outcome
      if format == .json {
        try Console.json(Result(
          file: report.file, kind: report.kind, encoding: report.encoding.rawValue,
          dry_run: report.isDryRun, number: outcome.number, rows: report.rows, new: outcome.new,
          changed: outcome.changed, unchanged: outcome.unchanged, rejected: outcome.rejected,
          errors: report.errors, warnings: report.warnings, unknown_columns: report.unknownColumns,
          problems: report.problems.map {
            Result.Problem(
              row: $0.row, column: $0.column, value: $0.value, severity: $0.severity.rawValue,
              reason: $0.reason[language], remedy: $0.remedy?[language])
          }, written: report.written))
        return
      }
      if format == .csv {
        Console.print("file,kind,number,rows,new,changed,unchanged,rejected,errors,warnings")
        Console.print("\(report.file),\(report.kind),\(outcome.number.map(String.init) ?? ""),\(report.rows),\(outcome.new),\(outcome.changed),\(outcome.unchanged),\(outcome.rejected),\(report.errors),\(report.warnings)")
        return
      }
      let zh = language == .chinese
      for problem in report.problems.prefix(50) {
        Console.note((problem.severity == .error ? "✗ " : "⚠ ") + problem.line(in: language))
      }
      if report.problems.count > 50 {
        Console.note(zh ? "… 共 \(report.problems.count) 条，见 \(report.written.first ?? "")" : "… \(report.problems.count) in all, see \(report.written.first ?? "")")
      }
      if !report.unknownColumns.isEmpty {
        let list = report.unknownColumns.joined(separator: zh ? "、" : ", ")
        Console.note(zh ? "未识别而略过的列：\(list)" : "Unknown columns, left out: \(list)")
      }
      if report.encoding != .utf8 { Console.note(zh ? "编码：\(report.encoding.rawValue)" : "Encoding: \(report.encoding.rawValue)") }
      for correction in outcome.corrections.prefix(20) {
        Console.note((zh ? "更正 " : "correction ") + "\(correction.id)：\(correction.fields.joined(separator: ", "))")
      }
      let counts = zh
        ? "\(report.rows) 行：新增 \(outcome.new)，更正 \(outcome.changed)，未变 \(outcome.unchanged)，未收 \(outcome.rejected)"
        : "\(report.rows) rows: \(outcome.new) new, \(outcome.changed) corrected, \(outcome.unchanged) unchanged, \(outcome.rejected) left out"
      let what: String
      if report.wasStopped {
        what = zh ? "有错误，未写入任何内容" : "errors found, nothing was written"
      } else if report.isDryRun {
        what = zh ? "试运行，未写入" : "dry run, nothing was written"
      } else if let number = outcome.number {
        what = zh ? "第 \(number) 号导入" : "import \(number)"
      } else {
        what = zh ? "没有变化，未写入" : "no changes, nothing was written"
      }
      Console.print("\(report.file)（\(report.kind)）\(counts)。\(what)")
      for file in report.written { Console.note("→ " + file) }
    }
  }

  struct Undo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "撤销一次导入。 Undo one import.")
    @OptionGroup var common: CommonOptions
    @Argument var number: Int64
    @Option var format: OutputFormat = .text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let number = number
        let undo = ImportUndo(
          registry: installation.registry, keys: installation.keys, surroundings: installation.surroundings)
        let (entry, records) = try await installation.store.dedicated { connection in
          try undo.undo(number, by: .machineOperator, connection)
        }
        if format == .text {
          Console.print(common.language == .chinese
            ? "已撤销第 \(number) 号导入：\(records) 条记录复原（日志第 \(entry) 条）"
            : "Import \(number) undone: \(records) records went back (journal entry \(entry))")
        } else {
          var outcome = Outcome()
          outcome.add("number", Bilingual("导入", "Import"), number)
          outcome.add("entry", Bilingual("日志", "Journal entry"), entry)
          outcome.add("records", Bilingual("复原记录", "Records back"), records)
          try outcome.print(format, common.language)
        }
        await installation.store.close()
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "列出全部导入。 List the imports.")
    @OptionGroup var common: CommonOptions
    @Option var format: OutputFormat = .text

    private struct Item: Encodable {
      let number: Int64
      let at, kind, file: String
      let new, changed, unchanged, rejected: Int
      let undone_by: Int64?
    }

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let items = try await installation.store.read { connection in
          try ImportUndo.list(connection).map {
            Item(
              number: $0.entry.seq, at: $0.entry.recordedAt.description, kind: $0.detail.kind,
              file: $0.detail.file, new: $0.detail.new, changed: $0.detail.changed,
              unchanged: $0.detail.unchanged, rejected: $0.detail.rejected, undone_by: $0.undoneBy)
          }
        }
        await installation.store.close()
        switch format {
        case .json: try Console.json(items)
        case .csv, .text:
          let separator = format == .csv ? "," : "  "
          Console.print(["number", "at", "kind", "file", "new", "changed", "unchanged", "rejected", "undone_by"].joined(separator: separator))
          for i in items {
            Console.print(["\(i.number)", i.at, i.kind, i.file, "\(i.new)", "\(i.changed)", "\(i.unchanged)", "\(i.rejected)", i.undone_by.map { "\($0)" } ?? ""].joined(separator: separator))
          }
        }
      }
    }
  }
}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "导出为可再导入的 CSV（个人信息脱敏）。 Write what import reads, masked.")
  @OptionGroup var common: CommonOptions
  @Argument var kind: String
  @Option(help: "The file to write (default: standard output).") var out: String?
  @Option var division: DivisionCode?

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      guard let record = installation.registry.kind(kind) else {
        throw CommandProblem.unknownKind(kind, known: installation.registry.kinds.map(\.id))
      }
      let language = common.lang ?? .english
      let (out, division) = (out, division)
      let partial = out.map { $0 + ".partial" }
      let count = try await installation.store.read { connection in
        var handle = FileHandle.standardOutput
        if let partial {
          guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: partial)
          else { throw FileProblem(partial, Bilingual("无法写入", "cannot be written")) }
          handle = file
        }
        let count = try FileExport(policy: installation.policy, keys: installation.keys).run(
          record, division: division, language: language, viewer: .machineOperator, connection
        ) { try handle.write(contentsOf: Data($0)) }
        if partial != nil { try handle.close() }
        return count
      }
      if let out, let partial {
        try? FileManager.default.removeItem(atPath: out)
        try FileManager.default.moveItem(atPath: partial, toPath: out)
      }
      Console.note(common.language == .chinese ? "\(count) 条" : "\(count) records")
      await installation.store.close()
    }
  }
}

struct TemplateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "空白模板。 An empty file with headings, and notes on each column.")
  @OptionGroup var common: CommonOptions
  @Argument var kind: String
  @Option(help: "The file to write (default: standard output).") var out: String?

  func run() async throws {
    try await common.run {
      let policy = try PolicyLoading.shipped()
      let registry = Installation.registry(policy: policy)
      guard let record = registry.kind(kind), record.id != "boundaries" else {
        throw CommandProblem.unknownKind(kind, known: registry.kinds.map(\.id))
      }
      let template = FileTemplate(record, policy: policy, language: common.language)
      if let out {
        try Data(template.heading).write(to: URL(fileURLWithPath: out))
      } else {
        Console.write(template.heading)
      }
      for (column, note) in template.notes { Console.note("\(column): \(note[common.language])") }
    }
  }
}
