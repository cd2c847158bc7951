public import ArgumentParser
import Authority
import Basics
import Exchange
import Foundation
import Installation
import Policy
import Store
public import VillageDispatch

extension Installation {
  var handovers: HandoverDesk {
    HandoverDesk(store: store, pipeline: pipeline, keys: keys, policy: policy, surroundings: surroundings)
  }
}

extension Signatory: ExpressibleByArgument {}
extension HandoverItemState: ExpressibleByArgument {}

struct HandoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handover", abstract: "交接：准备、逐项交接、签字。 Handovers: prepare, settle, sign.",
    subcommands: [
      PrepareHandover.self, ShowHandover.self, SettleItem.self, SignHandover.self, ListHandovers.self,
    ])
}

/// A handover as JSON.
struct HandoverJSON: Encodable {
  let handover, village, role, leaver: String
  let leaver_name: String
  let successor, successor_name, plan: String?
  let cutover_on: LocalDate
  let state: String
  let signed_on: [String: LocalDate]
  let missing: [String]

  init(_ handover: Handover, leaverName: String, successorName: String?) {
    self.handover = handover.id
    village = handover.village.description
    role = handover.role
    leaver = handover.leaver
    leaver_name = leaverName
    successor = handover.successor
    successor_name = successorName
    plan = handover.plan
    cutover_on = handover.cutover
    state = HandoverState(handover).code
    signed_on = Dictionary(
      handover.signedOn.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { first, _ in first })
    missing = Signatory.allCases.filter { handover.signedOn[$0] == nil }.map(\.rawValue)
  }
}

/// An item as JSON and CSV.
struct HandoverItemJSON: Encodable {
  let item: Int
  let kind, text: String
  let amount: String?
  let source: String?
  let state: String
  let note: String?

  init(_ item: HandoverItem, _ language: Language, _ policy: PolicyBook) {
    self.item = item.number
    kind = item.kind
    text = HandoverText.text(item.text, in: language, policy: policy)
    amount = item.amount?.description
    source = item.source
    state = item.state.rawValue
    note = item.note
  }

  static let heading = ["item", "kind", "text", "amount", "source", "state", "note"]
  var cells: [String] { ["\(item)", kind, text, amount ?? "", source ?? "", state, note ?? ""] }
}

struct PrepareHandover: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare", abstract: "由现有记录生成交接清单；再次运行只补充变化。 Make handover packs from the records; run again, only changes are added.",
    discussion: "zhucun dispatch handover prepare --plan P | --village V --leaver C [--successor C2] --cutover D")
  @OptionGroup var common: CommonOptions
  @Option(help: "Everybody who leaves under this plan.") var plan: String?
  @Option(help: "The village of one leaver.") var village: DivisionCode?
  @Option(help: "The cadre who leaves.") var leaver: String?
  @Option(help: "The cadre who comes (default: whoever came to the same seat).") var successor: String?
  @Option(help: "From 00:00 of this day only the successor serves.") var cutover: LocalDate?
  @Option var format: OutputFormat = .text

  private struct Result: Encodable {
    let handovers, new, changed, signed, items_new, items_changed, items_unchanged: Int
    let entries: [Int64]
    let seconds: Double
    /// Of one leaver's handover; of a whole plan they come with `list`.
    let handover: String?
  }

  func validate() throws {
    let single = [village != nil, leaver != nil, cutover != nil]
    if plan != nil {
      if single.contains(true) || successor != nil { throw ValidationError("--plan names leavers, villages and cutover itself") }
    } else if single.contains(false) {
      throw ValidationError("expected --plan, or --village, --leaver and --cutover")
    }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let clock = ContinuousClock(), start = clock.now
      let made: HandoverPreparation
      if let plan {
        made = try await installation.handovers.prepare(plan: plan, by: .machineOperator) { Console.progress("\($0)") }
        Console.endProgress()
      } else if let village, let leaver, let cutover {
        made = try await installation.handovers.prepare(
          village: village, leaver: leaver, successor: successor, cutover: cutover, by: .machineOperator)
      } else { return }
      await installation.store.close()
      let took = clock.now - start
      let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
      let result = Result(
        handovers: made.ids.count, new: made.newHandovers, changed: made.changedHandovers,
        signed: made.signedHandovers, items_new: made.newItems, items_changed: made.changedItems,
        items_unchanged: made.unchangedItems, entries: made.entries, seconds: seconds,
        handover: made.ids.count == 1 ? made.ids.first : nil)
      switch format {
      case .json: try Console.json(result)
      case .csv:
        Console.print("handover")
        for id in made.ids { Console.print(id) }
      case .text:
        let zh = common.language == .chinese
        if let id = result.handover { Console.print(id) }
        Console.print(
          zh ? "交接 \(result.handovers) 份：新 \(result.new)，变更 \(result.changed)，已签字不动 \(result.signed)"
            : "\(result.handovers) handovers: \(result.new) new, \(result.changed) changed, \(result.signed) signed and left alone")
        Console.print(
          zh ? "事项：新 \(result.items_new)，变更 \(result.items_changed)，未变 \(result.items_unchanged)"
            : "items: \(result.items_new) new, \(result.items_changed) changed, \(result.items_unchanged) unchanged")
        if made.entries.isEmpty { Console.print(zh ? "没有变化" : "no change") }
      }
    }
  }
}

struct ShowHandover: AsyncParsableCommand {
  /// How a pack prints: as paper, or as data.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, json, csv }

  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "交接书，A4 可打印。 The paper of a handover, to print on A4.")
  @OptionGroup var common: CommonOptions
  @Option var handover: String
  @Option(help: "text, markdown, json or csv.") var format: Format = .text

  private struct Pack: Encodable {
    let handover: HandoverJSON
    let items: [HandoverItemJSON]
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let (id, language, policy) = (handover, common.language, installation.policy)
      let pack = try await installation.store.read { try Handovers.pack(id, viewer: .machineOperator, $0) }
      await installation.store.close()
      let items = pack.items.map { HandoverItemJSON($0, language, policy) }
      let paper = HandoverPaper(pack, in: language, policy: policy)
      switch format {
      case .text: Console.write(Array(paper.plain.utf8))
      case .markdown: Console.write(Array(paper.markdown.utf8))
      case .json:
        try Console.json(Pack(
          handover: HandoverJSON(pack.handover, leaverName: pack.leaverName, successorName: pack.successorName),
          items: items))
      case .csv:
        var out = CSVWriter()
        out.append(HandoverItemJSON.heading)
        for item in items { out.append(item.cells) }
        Console.write(out.bytes)
      }
    }
  }
}

struct SettleItem: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "item", abstract: "标明一项已交清、未了或办结。 Mark an item settled, left open or done.")
  @OptionGroup var common: CommonOptions
  @Option var handover: String
  @Option(help: "The number of the item.") var item: Int
  @Option(help: "settled, open or done.") var state: HandoverItemState
  @Option(help: "What came of it; required for done.") var note: String?

  func validate() throws {
    if state == .listed { throw ValidationError("--state: settled, open or done") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let receipt = try await installation.handovers.set(
        item: item, of: handover, to: state, note: note, by: .machineOperator)
      await installation.store.close()
      Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
    }
  }
}

struct SignHandover: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "交接签字。 Sign a handover.",
    discussion: "Leaver and successor in either order, then the village secretary, the township last; every item must be settled or left open first.")
  @OptionGroup var common: CommonOptions
  @Option var handover: String
  @Option(name: .customLong("as"), help: "leaver, successor, secretary or township.") var role: Signatory
  @Option(help: "The day of the signature (default: today).") var on: LocalDate?

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let id = handover
      try await installation.handovers.sign(id, as: role, on: on, by: .machineOperator)
      let pack = try await installation.store.read { try Handovers.pack(id, viewer: .machineOperator, $0) }
      await installation.store.close()
      Console.print(pack.state.words[common.language])
    }
  }
}

struct ListHandovers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "交接列表。 List handovers.")
  @OptionGroup var common: CommonOptions
  @Option(help: "A division (default: everything).") var division: DivisionCode?
  @Option(help: "Only those of one plan.") var plan: String?
  @Flag(help: "Only those that not everybody has signed.") var open = false
  @Option var format: OutputFormat = .text

  private struct Line: Encodable {
    let handover: HandoverJSON
    let items, listed, open: Int
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let place = try await installation.division(division)
      let (plan, isOpen) = (plan, open)
      let lines = try await installation.store.read {
        try Handovers.list(in: place, plan: plan, onlyOpen: isOpen, viewer: .machineOperator, $0)
      }
      await installation.store.close()
      switch format {
      case .json:
        try Console.json(lines.map {
          Line(
            handover: HandoverJSON($0.handover, leaverName: $0.leaverName, successorName: $0.successorName),
            items: $0.itemCount, listed: $0.listedCount, open: $0.openCount)
        })
      case .csv:
        var out = CSVWriter()
        out.append(["handover", "village", "role", "leaver", "successor", "cutover_on", "state", "items", "listed", "open"])
        for line in lines {
          let h = line.handover
          out.append([
            h.id, h.village.description, h.role, h.leaver, h.successor ?? "", h.cutover.description,
            line.state.code, "\(line.itemCount)", "\(line.listedCount)", "\(line.openCount)",
          ])
        }
        Console.write(out.bytes)
      case .text:
        let zh = common.language == .chinese
        for line in lines {
          let h = line.handover
          Console.print("\(h.id)  \(line.leaverName) → \(line.successorName ?? "?")  \(line.state.words[common.language])")
          Console.print(
            zh ? "    事项 \(line.itemCount)，待交接 \(line.listedCount)，未了 \(line.openCount)"
              : "    \(line.itemCount) items, \(line.listedCount) to hand over, \(line.openCount) left open")
        }
        Console.print(zh ? "共 \(lines.count) 份" : "\(lines.count) handovers")
      }
    }
  }
}

struct TasksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tasks", abstract: "接任者从交接中接下的未了事项。 What was left open for a successor.",
    discussion: "Done with: zhucun dispatch handover item --handover ID --item N --state done --note …")
  @OptionGroup var common: CommonOptions
  @Option(help: "The successor.") var cadre: String
  @Option var format: OutputFormat = .text

  private struct Task: Encodable {
    let handover, village, leaver: String
    let cutover_on: LocalDate
    let item: HandoverItemJSON
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let (cadre, language, policy) = (cadre, common.language, installation.policy)
      let tasks = try await installation.store.read { try Handovers.tasks(of: cadre, viewer: .machineOperator, $0) }
      await installation.store.close()
      let lines = tasks.map { task in
        Task(
          handover: task.item.handover, village: task.village.description, leaver: task.leaver,
          cutover_on: task.cutover, item: HandoverItemJSON(task.item, language, policy))
      }
      switch format {
      case .json: try Console.json(lines)
      case .csv:
        var out = CSVWriter()
        out.append(["handover", "village", "leaver", "cutover_on"] + HandoverItemJSON.heading)
        for line in lines {
          out.append([line.handover, line.village, line.leaver, line.cutover_on.description] + line.item.cells)
        }
        Console.write(out.bytes)
      case .text:
        for line in lines {
          Console.print("\(line.handover)  #\(line.item.item)  \(line.item.text)")
          if let note = line.item.note { Console.print("    \(note)") }
        }
        Console.print(language == .chinese ? "共 \(lines.count) 项" : "\(lines.count) tasks")
      }
    }
  }
}

extension Console {
  /// What a single change came to.
  static func printReceipt(_ seq: Int64, changed: Bool, _ language: Language) {
    let zh = language == .chinese
    print(changed ? (zh ? "日志第 \(seq) 条" : "journal entry \(seq)") : (zh ? "没有变化" : "no change"))
  }
}
