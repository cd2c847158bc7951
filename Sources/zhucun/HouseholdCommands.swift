import ArgumentParser
import Authority
import Basics
import Exchange
import Installation
import Journal
import Monitoring
import Policy
import Store

extension Installation {
  var householdDesk: HouseholdDesk {
    HouseholdDesk(store: store, pipeline: pipeline, keys: keys, surroundings: surroundings)
  }
}

struct HouseholdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "household",
    abstract: "农户：查看，登记自然增减、迁移、分户、并户、销户。 Households: show one, enter what happens to it.",
    discussion: """
      Examples 示例:
        zhucun monitor household show H00001 --as-of 2023-09-30
        zhucun monitor household event H00001 --kind birth --on 2023-09-12 name=张小宝 sex=男 relation=子女
        zhucun monitor household event H00001 --kind 婚出 --on 2023-09-12 --person P000123
        zhucun monitor household event H00001 --kind return --on 2023-09-12 --former P000123
        zhucun monitor household move H00001 --to 512022111213 --on 2023-09-12
        zhucun monitor household split H00001 --members P000123,P000124 --head P000123 --on 2023-09-12
        zhucun monitor household merge H00001 --into H00002 --on 2023-09-12
        zhucun monitor household close H00001 --reason 整户迁入城镇 --on 2023-09-12
      """,
    subcommands: [
      ShowHousehold.self, HouseholdEvent.self, MoveHousehold.self, SplitHousehold.self, MergeHousehold.self,
      CloseHousehold.self,
    ])
}

/// What every command that enters an event takes.
struct HouseholdEventOptions: ParsableArguments {
  @Option(help: "The day of the event: members who leave do so on its eve, the dead on the day itself.") var on: LocalDate
  @Option(help: "In words; kept sealed.") var note: String?
  @Option var format = OutputFormat.text

  func tell(_ outcome: HouseholdOutcome, _ language: Language) throws {
    for warning in outcome.warnings { Console.note("⚠ \(warning.recordID ?? "") \(warning.reason[language])") }
    var out = Outcome()
    out.add("household", Bilingual("户编号", "Household"), outcome.household)
    if let person = outcome.person { out.add("person", Bilingual("人员编号", "Member"), person) }
    if !outcome.copies.isEmpty {
      let copies = outcome.copies.sorted { $0.key < $1.key }.map { "\($0.key)→\($0.value)" }
      out.add("members", Bilingual("成员新编号", "Members' new ids"), copies.joined(separator: "; "))
    }
    if let ended = outcome.endedCase { out.add("ended_case", Bilingual("退出的监测记录", "Case ended"), ended) }
    if let begun = outcome.begunCase { out.add("begun_case", Bilingual("承接的监测记录", "Case that goes on"), begun) }
    out.add("closed", Bilingual("原户已销户", "Former household closed"), outcome.isClosed)
    out.add("entry", Bilingual("日志", "Journal entry"), outcome.receipt.seq)
    try out.print(format, language)
  }
}

/// Members' relations to the head of the household that they come into.
struct RelationOptions: ParsableArguments {
  @Option(help: "The member who is head there.") var head: String?
  @Option(help: "MEMBER=RELATION, such as P1=配偶; not known where not given.") var relation: [String] = []

  func validate() throws {
    for pair in relation where !pair.contains("=") { throw ValidationError("--relation \(pair): expected MEMBER=RELATION") }
  }

  func relations(_ installation: Installation) -> Relations {
    var others: [String: String] = [:]
    for pair in relation {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      others[String(parts[0])] = installation.code(String(parts[1]), of: "relation")
    }
    return Relations(head: head, others: others)
  }
}

struct HouseholdEvent: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "event", abstract: "自然增减：一名成员加入或离开。 A member joins or leaves.",
    discussion: """
      Kinds: birth, adoption, marriage_in, return, other_joining; death, marriage_out, departure, other_leaving; or their Chinese names.
      Who joins is described by FIELD=VALUE as in `zhucun template persons`. The death of the last member closes the household.
      """)
  @OptionGroup var common: CommonOptions
  @OptionGroup var event: HouseholdEventOptions
  @Argument(help: "The household.") var id: String
  @Argument(help: "FIELD=VALUE of somebody who joins.") var values: [String] = []
  @Option var kind: String
  @Option(help: "The member who leaves; for somebody who joins, the id of the new record (default: made).") var person: String?
  @Option(help: "For `return`: the earlier record of the same person.") var former: String?

  func validate() throws {
    for pair in values where !pair.contains("=") { throw ValidationError("expected FIELD=VALUE, found \"\(pair)\"") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let code = installation.code(kind, of: "household_event")
      let outcome: HouseholdOutcome
      if let joining = Joining(rawValue: code), former == nil || joining == .comingBack {
        guard let record = installation.registry.kind("persons") else { throw wrongCommandLine }
        let read = try TypedValues.read(
          values.map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]))
          }, kind: record, policy: installation.policy)
        outcome = try await installation.householdDesk.join(
          joining, id, read, id: person, former: former, on: event.on, note: event.note, by: .machineOperator)
      } else if let leaving = Leaving(rawValue: code), let person, values.isEmpty, former == nil {
        outcome = try await installation.householdDesk.leave(
          leaving, id, person, on: event.on, note: event.note, by: .machineOperator)
      } else {
        let kinds = Joining.allCases.map(\.rawValue) + Leaving.allCases.map(\.rawValue)
        Console.error(common.language == .chinese
          ? "--kind 可为 \(kinds.joined(separator: "、"))；离开的须写 --person，--former 只用于 return"
          : "--kind is one of \(kinds.joined(separator: ", ")); who leaves is named by --person, and --former is for return")
        throw wrongCommandLine
      }
      await installation.store.close()
      try event.tell(outcome, common.language)
    }
  }
}

struct MoveHousehold: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "整户迁移：原户销户，新村立户，监测随户转入。 The whole household moves; its case goes along.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var event: HouseholdEventOptions
  @Argument(help: "The household.") var id: String
  @Option(help: "The village it moves to.") var to: DivisionCode
  @Option(help: "The id of the new household (default: made).") var newId: String?
  @Option(help: "The villagers' group there.") var group: String?
  @Option(help: "The address there; kept sealed.") var address: String?

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let outcome = try await installation.householdDesk.move(
        id, to: to, on: event.on, newID: newId, group: group, address: address, note: event.note,
        by: .machineOperator)
      await installation.store.close()
      try event.tell(outcome, common.language)
    }
  }
}

struct SplitHousehold: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "分户：部分成员另立一户。 Some members found a household of their own.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var event: HouseholdEventOptions
  @OptionGroup var places: RelationOptions
  @Argument(help: "The household.") var id: String
  @Option(help: "Who goes: ids separated by commas.") var members: String
  @Option(help: "The id of the new household (default: made).") var newId: String?
  @Flag(help: "The new household has no risk: it is not monitored though the old one is.") var withoutRisk = false

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let outcome = try await installation.householdDesk.split(
        id, members: members.split(separator: ",").map(String.init), on: event.on, newID: newId,
        relations: places.relations(installation), isAtRisk: !withoutRisk, note: event.note,
        by: .machineOperator)
      await installation.store.close()
      try event.tell(outcome, common.language)
    }
  }
}

struct MergeHousehold: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "并户：一户并入另一户。 A household is taken into another.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var event: HouseholdEventOptions
  @OptionGroup var places: RelationOptions
  @Argument(help: "The household that ends.") var id: String
  @Option(help: "The household that goes on.") var into: String

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let outcome = try await installation.householdDesk.merge(
        id, into: into, on: event.on, relations: places.relations(installation), note: event.note,
        by: .machineOperator)
      await installation.store.close()
      try event.tell(outcome, common.language)
    }
  }
}

struct CloseHousehold: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "销户：全部成员死亡或离开。 All members are dead or gone.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var event: HouseholdEventOptions
  @Argument(help: "The household.") var id: String
  @Option(help: "died_out, departed, moved (where its new place is not kept here), or their Chinese names.") var reason: String

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let outcome = try await installation.householdDesk.close(
        id, reason: installation.code(reason, of: "household_closing"), on: event.on, note: event.note,
        by: .machineOperator)
      await installation.store.close()
      try event.tell(outcome, common.language)
    }
  }
}
