import ArgumentParser
import Authority
import Basics
import Exchange
import Foundation
import Installation
import Journal
import Store

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "一条记录的逐项变更。 The history of a record, field by field.")
  @OptionGroup var common: CommonOptions
  @Argument var kind: String
  @Argument(help: "The record's id: its own, or the parts of its key joined by |.") var id: String
  @Option var format: OutputFormat = .text

  private struct Item: Encodable {
    let entry: Int64
    let at, by, change: String
    let fields: [Field]
    struct Field: Encodable { let field, before, after: String }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let (kind, id, language) = (kind, id, common.language)
      let history = try await installation.store.read { connection in
        try RecordHistory.read(
          kind: kind, id: id, registry: installation.registry, changeKinds: installation.changeKinds,
          keys: installation.keys, viewer: .machineOperator, connection)
      }
      await installation.store.close()
      guard !history.items.isEmpty else {
        Console.error(language == .chinese ? "没有这条记录：\(kind) \(id)" : "no such record: \(kind) \(id)")
        throw ExitCode(2)
      }
      let items = history.items.map { item in
        Item(
          entry: item.entry.seq, at: item.entry.recordedAt.description, by: item.entry.actor,
          change: item.change[language],
          fields: item.fields.map {
            .init(field: language == .chinese ? $0.title : $0.name, before: $0.before, after: $0.after)
          })
      }
      switch format {
      case .json: try Console.json(items)
      case .csv:
        var out = CSVWriter()
        out.append(["entry", "at", "by", "change", "field", "before", "after"])
        for item in items {
          for f in item.fields { out.append(["\(item.entry)", item.at, item.by, item.change, f.field, f.before, f.after]) }
        }
        Console.write(out.bytes)
      case .text:
        for item in items {
          Console.print("#\(item.entry)  \(item.at)  \(item.by)  \(item.change)")
          for f in item.fields { Console.print("    \(f.field): \(f.before.isEmpty ? "∅" : f.before) → \(f.after.isEmpty ? "∅" : f.after)") }
        }
      }
    }
  }
}

struct ChangeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "change", abstract: "登记或更正一条记录。 Enter or correct one record.",
    discussion: "Example: zhucun change postings cadre_id=C1 village_code=512022111213 role=第一书记 starts_on=2023-09-01 ends_on=2024-05-31")
  @OptionGroup var common: CommonOptions
  @Argument var kind: String
  @Argument(help: "FIELD=VALUE pairs, in English or Chinese; the key must be among them; - clears.") var values: [String]
  @Option(help: "The version the change is based on; refused where the record has moved on.") var base: Int64?
  @Option(help: "An operation id; the same one twice counts once.") var operation: String?
  @Option var format: OutputFormat = .text

  func validate() throws {
    for pair in values where !pair.contains("=") { throw ValidationError("expected FIELD=VALUE, found \"\(pair)\"") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      guard let record = installation.registry.kind(kind) else {
        throw CommandProblem.unknownKind(kind, known: installation.registry.kinds.map(\.id))
      }
      let read = try TypedValues.read(
        values.map { pair in
          let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          return (String(parts[0]), String(parts[1]))
        }, kind: record, policy: installation.policy)
      let edit = base.map { Edit(kind, read, basedOn: $0) } ?? Edit(kind, read)
      let receipt = try await installation.pipeline.submit(
        Change(operationID: operation ?? installation.surroundings.newIdentifier(), edits: [edit]),
        by: .machineOperator)
      let zh = common.language == .chinese
      for warning in receipt.warnings { Console.note("⚠ \(warning.recordID ?? "") \(warning.reason[common.language])") }
      if format != .text {
        var outcome = Outcome()
        outcome.add("entry", Bilingual("日志", "Journal entry"), receipt.seq)
        outcome.add("changed_records", Bilingual("变更记录", "Records changed"), receipt.changedRecords)
        outcome.add("was_known", Bilingual("此前已办理", "Done before"), receipt.wasKnown)
        try outcome.print(format, common.language)
      } else if receipt.changedRecords == 0 {
        Console.print(zh ? "没有变化" : "no change")
      } else {
        Console.print((zh ? "日志第 \(receipt.seq) 条" : "journal entry \(receipt.seq)") + (receipt.wasKnown ? (zh ? "（此前已办理）" : " (done before)") : ""))
      }
      await installation.store.close()
    }
  }
}
