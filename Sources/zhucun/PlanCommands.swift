public import ArgumentParser
import Authority
import Basics
import Divisions
import Exchange
import Foundation
import Installation
public import VillageDispatch

extension Installation {
  /// Where plans are drawn up, as the operator of this machine.
  var dispatch: DispatchDesk {
    DispatchDesk(
      store: store, registry: registry, policy: policy, keys: keys, surroundings: surroundings,
      pipeline: pipeline, viewer: .machineOperator)
  }
}

/// What every command on a plan takes.
struct PlanOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions
  @Option(help: "The number of a plan, such as 2023-1.") var plan: String
  @Option var format: OutputFormat = .text

  var zh: Bool { common.language == .chinese }

  func run(_ body: (DispatchDesk, DispatchPlan, Installation) async throws -> Void) async throws {
    try await common.run {
      let installation = try await common.open()
      let desk = installation.dispatch
      try await body(desk, try await desk.plan(plan), installation)
      await installation.store.close()
    }
  }
}

struct DraftPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "按村的需求和推荐人选拟出选派方案。 Draw up a plan from needs and nominations.")
  @OptionGroup var common: CommonOptions
  @Option(help: "The round, as in the nominations.") var round: String
  @Option(help: "A division code (default: the province).") var division: DivisionCode?
  @Option(help: "The day of the records (default: today).") var asOf: LocalDate?
  @Option(help: "The successors' first day.") var startsOn: LocalDate
  @Option(help: "From 00:00 of this day only the successors have rights (default: as long as policy allows).")
  var cutover: LocalDate?
  @Option(help: "The last day of the term (default: by the policy's term).") var endsOn: LocalDate?
  @Option var note: String?
  @Option var format: OutputFormat = .text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let code = try await installation.division(division)
      let request = PlanRequest(
        round: round, division: code, asOf: asOf ?? installation.surroundings.today, startsOn: startsOn,
        cutoverOn: cutover ?? defaultCutover(installation, code), endsOn: endsOn ?? defaultEnd(installation, code))
      let plan = try await installation.dispatch.draft(request, note: note) { placed, count in
        Console.progress("\(placed) / \(count)")
      }
      Console.endProgress()
      if format == .text {
        Console.print(common.language == .chinese ? "方案 \(plan.record.id)" : "plan \(plan.record.id)")
      }
      try PlanTables.statistics([plan], common.language).print(format)
      await installation.store.close()
    }
  }

  private func defaultCutover(_ installation: Installation, _ code: DivisionCode) -> LocalDate {
    guard case .known(let days) = installation.policy.overlapDays(in: code, on: startsOn) else { return startsOn }
    return startsOn.adding(days: days.value)
  }

  private func defaultEnd(_ installation: Installation, _ code: DivisionCode) -> LocalDate? {
    guard case .known(let months) = installation.policy.termMonths(in: code, on: startsOn) else { return nil }
    return startsOn.adding(months: months.value).adding(days: -1)
  }
}

enum PlanTables {
  static func statistics(_ plans: [DispatchPlan], _ language: Language) -> FigureTable {
    let all = plans.map { PlanStatistics($0).rows }
    let rows = (all.first ?? []).enumerated().map { i, row in
      [row.id, row.name[language]] + all.map { "\($0[i].value)" }
    }
    return FigureTable(
      columns: [("id", "id"), ("figure", language == .chinese ? "指标" : "figure")]
        + plans.map { ($0.record.id, $0.record.id) },
      rows: rows, numbers: Set(plans.map(\.record.id)))
  }
}

struct ListPlans: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "全部方案。 Every plan.")
  @OptionGroup var common: CommonOptions
  @Option var format: OutputFormat = .text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let plans = try await installation.dispatch.plans()
      let zh = common.language == .chinese
      if plans.isEmpty, format == .text {
        Console.print(zh ? "还没有方案。用 zhucun dispatch plan 拟定。" : "There are no plans yet. Draw one up with `zhucun dispatch plan`.")
      } else {
        try FigureTable(
          columns: [
            ("plan_id", zh ? "方案" : "plan"), ("round", zh ? "轮次" : "round"), ("division", zh ? "区划" : "division"),
            ("starts_on", zh ? "到岗" : "starts on"), ("cutover_on", zh ? "交接生效" : "cutover"),
            ("state", zh ? "状态" : "state"), ("objective", zh ? "目标值" : "objective"),
          ],
          rows: plans.map {
            [
              $0.id, $0.request.round, "\($0.request.division)", "\($0.request.startsOn)",
              "\($0.request.cutoverOn)", format == .text ? $0.state.name[common.language] : $0.state.rawValue,
              "\($0.objective)",
            ]
          },
          numbers: ["objective"]
        ).print(format)
      }
      await installation.store.close()
    }
  }
}

struct ShowPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "方案指标；--placements 列出名单，--gaps 列出空岗。 A plan's figures, placements or gaps.")
  @OptionGroup var options: PlanOptions
  @Flag(help: "List who goes where.") var placements = false
  @Flag(help: "List the posts that stay empty.") var gaps = false
  @Option(help: "Only this division.") var division: DivisionCode?

  func run() async throws {
    try await options.run { _, plan, _ in
      let zh = options.zh
      let within = { (code: DivisionCode) in division?.contains(code) ?? true }
      if placements {
        try FigureTable(
          columns: [("cadre_id", zh ? "干部" : "cadre"), ("village_code", zh ? "村" : "village"), ("role", zh ? "职务" : "role")],
          rows: plan.placements.filter { within($0.village) }
            .map { [$0.cadre, "\($0.village)", options.format == .text ? $0.role.name[options.common.language] : $0.role.record] }
        ).print(options.format)
      } else if gaps {
        try FigureTable(
          columns: [("village_code", zh ? "村" : "village"), ("role", zh ? "职务" : "role"), ("posts", zh ? "空岗" : "posts")],
          rows: plan.emptyPosts.filter { within($0.village) }
            .map { ["\($0.village)", options.format == .text ? $0.role.name[options.common.language] : $0.role.record, "\($0.count)"] },
          numbers: ["posts"]
        ).print(options.format)
      } else {
        if options.format == .text {
          Console.print("\(plan.record.id) · \(plan.record.state.name[options.common.language]) · \(plan.record.request.startsOn) → \(plan.record.request.cutoverOn)")
          Console.print((zh ? "输入摘要 " : "inputs ") + plan.record.inputsHash.prefix(16) + (zh ? "；政策版本 " : "; policies ") + plan.record.policyDigest)
        }
        try PlanTables.statistics([plan], options.common.language).print(options.format)
      }
    }
  }
}

struct ComparePlans: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "并列比较几个方案。 Plans side by side.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The numbers of two or more plans.") var plans: [String]
  @Option var format: OutputFormat = .text

  func validate() throws {
    if plans.count < 2 { throw ValidationError("name two plans or more") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      var loaded: [DispatchPlan] = []
      for id in plans { loaded.append(try await installation.dispatch.plan(id)) }
      try PlanTables.statistics(loaded, common.language).print(format)
      if format == .text {
        for other in loaded.dropFirst() {
          let moves = PlanMove.between(loaded[0], other)
          Console.print(
            common.language == .chinese
              ? "\(other.record.id) 与 \(loaded[0].record.id) 相比，\(moves.count) 人去向不同"
              : "\(other.record.id) sends \(moves.count) people elsewhere than \(loaded[0].record.id)")
        }
      }
      await installation.store.close()
    }
  }
}

/// A pair of a cadre and a post, as commands name it.
struct PairOptions: ParsableArguments {
  @Option(help: "A cadre's number.") var cadre: String
  @Option(help: "A village's code.") var village: DivisionCode
  @Option(help: "first_secretary or member.") var role: DispatchRole
  @Option(help: "Why, for the record.") var reason: String?
}

extension DispatchRole: ExpressibleByArgument {
  public static var allValueStrings: [String] { ["first_secretary", "member"] }

  public init?(argument: String) {
    switch argument {
    case "first_secretary", "FS", "第一书记": self = .firstSecretary
    case "member", "M", "工作队员": self = .member
    default: return nil
    }
  }
}

struct PinPair: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "指定某人到某村，其余以最小变动重新求优。 Demand a pair; the rest is best again with the least change.")
  @OptionGroup var options: PlanOptions
  @OptionGroup var pair: PairOptions
  func run() async throws { try await RulingCommand.run(.pin, options, pair) }
}

struct ForbidPair: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forbid", abstract: "排除某人到某村，其余以最小变动重新求优。 Rule a pair out; the rest is best again with the least change.")
  @OptionGroup var options: PlanOptions
  @OptionGroup var pair: PairOptions
  func run() async throws { try await RulingCommand.run(.forbid, options, pair) }
}

enum RulingCommand {
  static func run(_ kind: PlanRuling.Kind, _ options: PlanOptions, _ pair: PairOptions) async throws {
    try await options.run { desk, plan, _ in
      let (next, moves) = try await desk.rule(
        plan, kind, cadre: pair.cadre, village: pair.village, role: pair.role, reason: pair.reason)
      func place(_ placement: PlanPlacement?) -> String {
        placement.map { "\($0.village) \($0.role.name[options.common.language])" } ?? (options.zh ? "原单位" : "home")
      }
      if options.format == .text {
        Console.print(
          options.zh
            ? "目标值 \(plan.record.objective) → \(next.record.objective)，\(moves.count) 人去向改变"
            : "objective \(plan.record.objective) → \(next.record.objective), \(moves.count) people go elsewhere")
      }
      try FigureTable(
        columns: [("cadre_id", options.zh ? "干部" : "cadre"), ("from", options.zh ? "原拟派" : "from"), ("to", options.zh ? "现拟派" : "to")],
        rows: moves.map { [$0.cadre, place($0.from), place($0.to)] }
      ).print(options.format)
    }
  }
}

struct ExplainPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "为什么派此人到此村、为什么不派；不写 --cadre 则说明空岗。 Why this pair or why not; without --cadre why a post is empty.")
  @OptionGroup var options: PlanOptions
  @Option(help: "A cadre's number.") var cadre: String?
  @Option(help: "A village's code (with --cadre default: where the plan sends them).") var village: DivisionCode?
  @Option(help: "first_secretary or member (default: both).") var role: DispatchRole?

  func validate() throws {
    if cadre == nil && village == nil { throw ValidationError("name --cadre or --village, or both") }
  }

  private struct Explanation: Encodable {
    let cadre: String?
    let village, role: String
    let bars: [String]
    let score: Int?
    let price: Int?
    let chosen: Bool
    let sentences: [String]
  }

  func run() async throws {
    try await options.run { _, plan, _ in
      let language = options.common.language
      var out: [Explanation] = []
      if let cadre {
        let own = plan.placements.first { $0.cadre == cadre }
        guard let village = village ?? own?.village else {
          return Console.print(options.zh ? "方案中 \(cadre) 留在原单位；加 --village 询问某村。" : "The plan leaves \(cadre) at home; add --village to ask about one.")
        }
        let roles = role.map { [$0] } ?? (self.village == nil ? own.map { [$0.role] } : nil) ?? DispatchRole.allCases
        for role in roles {
          let reasons = try plan.reasons(cadre: cadre, village: village, role: role)
          out.append(
            Explanation(
              cadre: cadre, village: "\(village)", role: role.record, bars: reasons.bars.map(\.identifier),
              score: reasons.score.total, price: reasons.price, chosen: reasons.isChosen,
              sentences: reasons.sentences(language)))
        }
      } else if let village {
        for role in role.map({ [$0] }) ?? DispatchRole.allCases {
          let seat = try plan.emptySeat(village: village, role: role)
          out.append(
            Explanation(
              cadre: nil, village: "\(village)", role: role.record, bars: seat.blocked.map(\.bar.identifier),
              score: nil, price: seat.nearest.first?.price, chosen: false, sentences: seat.sentences(language)))
        }
      }
      if options.format == .json { return try Console.json(out) }
      for item in out {
        let role = DispatchRole(record: item.role).name[language]
        Console.print([item.cadre, item.village, role].compactMap { $0 }.joined(separator: " · "))
        for sentence in item.sentences { Console.print("  " + sentence) }
      }
    }
  }
}

struct FairnessView: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fairness", abstract: "各县的配齐、匹配和路程，并列其可能的最好情形。 Counties: seats, match, travel, beside what they could have had.")
  @OptionGroup var options: PlanOptions

  func run() async throws {
    try await options.run { _, plan, _ in
      let fairness = PlanFairness(plan), zh = options.zh
      func tenth(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "-" }
      try FigureTable(
        columns: [
          ("county", zh ? "县" : "county"), ("name", zh ? "名称" : "name"), ("posts", zh ? "岗位" : "posts"),
          ("filled", zh ? "配齐" : "filled"), ("empty_first_secretary_posts", zh ? "第一书记空岗" : "empty FS"),
          ("mean_match", zh ? "匹配" : "match"), ("best_match", zh ? "可能最好" : "could be"),
          ("mean_travel", zh ? "路程" : "travel"), ("least_travel", zh ? "可能最短" : "could be"),
        ],
        rows: fairness.counties.map {
          [
            "\($0.county)", $0.name, "\($0.posts)", "\($0.filled)", "\($0.emptyFirstSecretaryPosts)",
            tenth($0.meanMatch), tenth($0.bestMatch), tenth($0.meanTravel), tenth($0.leastTravel),
          ]
        },
        numbers: [
          "posts", "filled", "empty_first_secretary_posts", "mean_match", "best_match", "mean_travel",
          "least_travel",
        ]
      ).print(options.format)
      guard options.format == .text else { return }
      for (name, spread) in [
        (zh ? "配齐率 %" : "filled %", fairness.filled), (zh ? "匹配" : "match", fairness.match),
        (zh ? "匹配（可能最好）" : "match (could be)", fairness.possibleMatch),
        (zh ? "路程" : "travel", fairness.travel), (zh ? "路程（可能最短）" : "travel (could be)", fairness.possibleTravel),
      ] {
        guard let spread else { continue }
        Console.print("\(name): \(tenth(spread.least)) – \(tenth(spread.median)) – \(tenth(spread.greatest))")
      }
    }
  }
}

struct PlanReplacements: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "candidates", abstract: "某岗位的人选排序（在家的在先）。 Ranked candidates for a post, those at home first.")
  @OptionGroup var options: PlanOptions
  @Option(help: "A village's code.") var village: DivisionCode
  @Option(help: "first_secretary or member.") var role: DispatchRole
  @Option(help: "Leave out who has a posting on this day (default: today).") var on: LocalDate?
  @Option var limit = 10

  func run() async throws {
    try await options.run { desk, plan, installation in
      let ranked = try await desk.replacements(
        plan, village: village, role: role, on: on ?? installation.surroundings.today, limit: limit)
      try FigureTable(
        columns: [
          ("cadre_id", options.zh ? "干部" : "cadre"), ("score", options.zh ? "得分" : "score"),
          ("reasons", options.zh ? "理由" : "reasons"),
        ],
        rows: ranked.map { candidate in
          let parts = candidate.score.parts.map { "\($0.name[options.common.language]) \($0.points)" }
          return [candidate.cadre, "\(candidate.score.total)", parts.joined(separator: options.zh ? "，" : ", ")]
        },
        numbers: ["score"]
      ).print(options.format)
    }
  }
}
