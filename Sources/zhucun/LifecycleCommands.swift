import ArgumentParser
import Authority
import Basics
import Installation
import Policy
import Store
import VillageDispatch

extension Installation {
  var postingDesk: PostingDesk {
    PostingDesk(store: store, pipeline: pipeline, policy: policy, surroundings: surroundings)
  }

  /// The code of a word of a closed or open list, as files take it: 第一书记 is first_secretary.
  func code(_ word: String, of list: String) -> String {
    guard let list = policy.codeList(list) else { return word }
    return list.code(for: word) ?? word
  }
}

/// Prints where somebody is posted after a change.
private func tell(_ outcome: PostingOutcome, _ policy: PolicyBook, _ language: Language) {
  let zh = language == .chinese
  for warning in outcome.receipt.warnings {
    Console.note("⚠ \(warning.recordID ?? "") \(warning.reason[language])")
  }
  let role = policy.codeList("role")?.name(of: outcome.role, in: language) ?? outcome.role
  let end = outcome.end?.description ?? (zh ? "未定" : "open")
  Console.print("\(outcome.village)  \(role)  \(outcome.start) … \(end)")
  Console.printReceipt(outcome.receipt.seq, changed: outcome.receipt.changedRecords > 0, language)
}

struct ExtendPosting: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extend", abstract: "延期：在任者任期延长。 Let a running posting run longer.",
    discussion: "At most `extension_months` (Policies/terms.yaml) beyond the term.")
  @OptionGroup var common: CommonOptions
  @Option var cadre: String
  @Option(help: "The new last day.") var until: LocalDate

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let outcome = try await installation.postingDesk.extend(cadre, until: until, by: .machineOperator)
      await installation.store.close()
      tell(outcome, installation.policy, common.language)
    }
  }
}

struct RecallPosting: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recall", abstract: "召回：提前结束派驻，岗位随即列为空缺。 End a posting before its time; the seat is then a gap.")
  @OptionGroup var common: CommonOptions
  @Option var cadre: String
  @Option(help: "The last day of the posting.") var on: LocalDate
  @Option(help: "Why, in words.") var reason: String

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let outcome = try await installation.postingDesk.recall(cadre, on: on, reason: reason, by: .machineOperator)
      await installation.store.close()
      tell(outcome, installation.policy, common.language)
    }
  }
}

struct AddPosting: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "增派：轮次中间派人，任期自到岗之日起算。 Send somebody between the rounds, for a term of their own.")
  @OptionGroup var common: CommonOptions
  @Option var cadre: String
  @Option var village: DivisionCode
  @Option(help: "first_secretary or member.") var role: String
  @Option(help: "The first day.") var startsOn: LocalDate
  @Option(help: "The last day (default: the term that policy sets).") var endsOn: LocalDate?

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let outcome = try await installation.postingDesk.add(
        cadre, to: village, role: installation.code(role, of: "role"), from: startsOn, until: endsOn,
        by: .machineOperator)
      await installation.store.close()
      tell(outcome, installation.policy, common.language)
    }
  }
}

struct ReplacePosting: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replace", abstract: "替换：一人离任、另一人接任同一岗位，一次变更。 Put another person into a leaver's seat, as one change.",
    discussion: "The leaver's last day is the eve of the cutover; both are in post from the start until then.")
  @OptionGroup var common: CommonOptions
  @Option var leaver: String
  @Option var successor: String
  @Option(help: "The successor's first day.") var startsOn: LocalDate
  @Option(help: "From 00:00 of this day only the successor serves.") var cutover: LocalDate
  @Option(help: "The successor's last day (default: the term that policy sets).") var endsOn: LocalDate?
  @Option(help: "Why the leaver goes: rotation, retired, promoted, health, unit_change, other.") var reason = "rotation"

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let outcome = try await installation.postingDesk.replace(
        leaver, by: successor, from: startsOn, cutover: cutover, until: endsOn,
        reason: installation.code(reason, of: "end_reason"), by: .machineOperator)
      await installation.store.close()
      tell(outcome, installation.policy, common.language)
    }
  }
}

struct RightsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rights", abstract: "某人某日可在哪些村工作。 In which villages somebody may work on a day.")
  @OptionGroup var common: CommonOptions
  @Option var cadre: String
  @Option(help: "The day (default: today).") var on: LocalDate?
  @Option var format: OutputFormat = .text

  private struct Result: Encodable {
    let cadre: String
    let on: LocalDate
    let villages: [Village]
    struct Village: Encodable {
      let village, role, phase: String
      let starts_on: LocalDate
      let ends_on: LocalDate?
    }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let (cadre, policy, day) = (cadre, installation.policy, on ?? installation.surroundings.today)
      let rights = try await installation.store.read {
        try PostingRights.read(of: cadre, policy: policy, viewer: .machineOperator, $0)
      }
      await installation.store.close()
      let grants = rights.grants(of: cadre, on: day)
      switch format {
      case .json:
        try Console.json(Result(
          cadre: cadre, on: day,
          villages: grants.map {
            .init(
              village: $0.village.description, role: $0.role, phase: $0.phase.rawValue,
              starts_on: $0.start, ends_on: $0.end)
          }))
      case .csv:
        Console.print("village,role,phase,starts_on,ends_on")
        for grant in grants {
          Console.print("\(grant.village),\(grant.role),\(grant.phase.rawValue),\(grant.start),\(grant.end?.description ?? "")")
        }
      case .text:
        let zh = common.language == .chinese
        for grant in grants {
          let role = policy.codeList("role")?.name(of: grant.role, in: common.language) ?? grant.role
          let end = grant.end?.description ?? (zh ? "未定" : "open")
          Console.print("\(grant.village)  \(role)  \(grant.phase.name[common.language])  \(grant.start) … \(end)")
        }
        if grants.isEmpty { Console.print(zh ? "\(day) 没有派驻" : "no posting on \(day)") }
      }
    }
  }
}
