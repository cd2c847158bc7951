import ArgumentParser
import Basics
import Foundation
import VillageDispatch

struct DispatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dispatch", abstract: "选派与轮换。 Allocation and rotation.",
    subcommands: [
      DraftPlan.self, ListPlans.self, ShowPlan.self, ComparePlans.self, ExplainPlan.self, PinPair.self,
      ForbidPair.self, FairnessView.self, PlanReplacements.self, ConsultPlan.self, GiveOpinion.self,
      PublishPlan.self, RollBackPlan.self, WithdrawPlan.self, ReplayPlan.self, HandoverCommand.self,
      TasksCommand.self, ExtendPosting.self, RecallPosting.self, AddPosting.self, ReplacePosting.self,
      RightsCommand.self, SolveProblem.self, CheckProblem.self,
    ])
}

/// What the commands on the exchange format take.
struct ProblemOptions: ParsableArguments {
  @Option(help: "The folder of the problem (counties, villages, posts, cadres .csv or .csv.gz, params.json).")
  var problem: String
  @Option(help: "step,cadre_id,village_id,role: pairs that must be.") var locks: String?

  func read() throws -> DispatchProblem { try ProblemFolder.read(URL(fileURLWithPath: problem)) }
  func readLocks(_ problem: DispatchProblem) throws -> [(step: Int, ruling: DispatchRuling)] {
    try locks.map { try AnswerFiles.readLocks(URL(fileURLWithPath: $0), problem) } ?? []
  }
}

/// The bare optimiser on a problem in the exchange format.
struct SolveProblem: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve", abstract: "求解交换格式的分配问题，并给出最优性证明。 Solve a problem in the exchange format, with proof.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var input: ProblemOptions
  @Option(help: "Where to write cadre_id,post_id.") var out: String
  @Option(help: "Where to write the proof: kind,id,price.") var certificate: String?
  @Option var format: OutputFormat = .text

  func run() async throws {
    try await common.run {
      let clock = ContinuousClock(), start = clock.now
      let problem = try input.read()
      let locks = try input.readLocks(problem)
      let run = DispatchRun(problem)
      try run.solve { progress in
        Console.progress("\(progress.agentsPlaced) / \(progress.agentCount)")
      }
      Console.endProgress()
      var outcome = try run.outcome()
      var steps: [LockStep] = []
      if outcome.isFeasible {
        for step in Set(locks.map(\.step)).sorted() {
          let began = clock.now
          for lock in locks where lock.step == step { try run.pin(lock.ruling) }
          let took = clock.now - began
          outcome = try run.outcome()
          steps.append(
            LockStep(
              step: step, objective: outcome.objective, proven: outcome.isProven,
              milliseconds: took.inMilliseconds))
          if !outcome.isFeasible { break }
        }
      }
      let statistics = SolveStatistics(
        problem, outcome, seconds: (clock.now - start).inMilliseconds / 1000, steps)
      if outcome.isFeasible {
        try Data(AnswerFiles.assignment(outcome.assignment)).write(to: URL(fileURLWithPath: out), options: .atomic)
        if let certificate {
          try Data(AnswerFiles.certificate(outcome.certificate))
            .write(to: URL(fileURLWithPath: certificate), options: .atomic)
        }
      }
      try report(statistics)
      if !outcome.isFeasible { throw ExitCode(2) }
    }
  }

  private func report(_ s: SolveStatistics) throws {
    switch format {
    case .json: try Console.json(s)
    case .csv:
      Console.print("step,objective,proven,milliseconds")
      for step in s.locks { Console.print("\(step.step),\(step.objective),\(step.proven),\(step.milliseconds)") }
    case .text:
      let zh = common.language == .chinese
      if !s.feasible {
        Console.print(
          zh ? "必须有人的岗位空着 \(s.empty_mandatory_posts) 个。" : "\(s.empty_mandatory_posts) posts that must be filled stay empty.")
      }
      for set in s.shortages {
        let posts = set.posts.prefix(40).map { "\($0.post) (\($0.role), \(zh ? "村" : "village") \($0.village))" }
        Console.print(
          zh
            ? "无解：以下\(set.posts.count)个必须有人的岗位，能担任其中任何一个的干部共\(set.cadres.count)名；去掉任何一个，其余都能配齐。"
            : "Infeasible: \(set.cadres.count) cadres in all may take any of these \(set.posts.count) posts; without any one of them the others can be filled.")
        Console.print("  " + posts.joined(separator: zh ? "、" : ", ") + (set.posts.count > 40 ? " …" : ""))
        for rule in set.blocked { Console.print("  \(rule.rule): \(rule.cadres)") }
      }
      for step in s.locks {
        Console.print(
          "lock \(step.step): objective \(step.objective), \(step.proven ? "proven" : "not proven"), \(step.milliseconds) ms")
      }
      guard s.feasible else { return }
      Console.print(
        zh
          ? "目标值 \(s.objective)（得分 \(s.score)，补位 \(s.fill)），\(s.proven ? "已证明最优" : "未证明")；派出 \(s.placed) 名，空岗 \(s.open_posts) 个；\(s.seconds) 秒，内存峰值 \(s.peak_megabytes) MB"
          : "objective \(s.objective) (score \(s.score), fill \(s.fill)), \(s.proven ? "proven optimal" : "not proven"); \(s.placed) placed, \(s.open_posts) posts open; \(s.seconds) s, peak \(s.peak_megabytes) MB")
    }
  }
}

/// One step of locks and what it cost to find the best answer anew.
struct LockStep: Encodable {
  let step, objective: Int
  let proven: Bool
  let milliseconds: Double
}

struct SolveStatistics: Encodable {
  struct Shortage: Encodable {
    struct Post: Encodable { let post, village: Int; let role: String }
    struct Blocked: Encodable { let rule: String; let cadres: Int }
    let posts: [Post]
    let cadres: [Int]
    /// How many cadres each rule keeps from every one of these posts.
    let blocked: [Blocked]
  }

  let feasible, proven: Bool
  let objective, score, fill, placed, open_posts: Int
  let seconds, cpu_seconds, peak_megabytes: Double
  let locks: [LockStep]
  /// Posts that must be filled and stay empty.
  let empty_mandatory_posts: Int
  /// Each set once, the smallest first.
  let shortages: [Shortage]

  init(_ problem: DispatchProblem, _ outcome: DispatchOutcome, seconds: Double, _ locks: [LockStep]) {
    feasible = outcome.isFeasible
    proven = outcome.isProven
    objective = outcome.objective
    let filled = outcome.assignment.compactMap { $0 }
    fill = filled.reduce(0) { $0 + problem.posts[$1].bonus }
    score = outcome.objective - fill
    placed = filled.count
    open_posts = problem.posts.count - filled.count
    let usage = ProcessUsage.now()
    self.seconds = (seconds * 1000).rounded() / 1000
    cpu_seconds = usage.cpuSeconds
    peak_megabytes = usage.peakMegabytes
    self.locks = locks
    empty_mandatory_posts = outcome.emptyMandatoryPosts
    var seen: Set<[Int]> = []
    // Open posts of one bottleneck differ in nothing but themselves.
    let distinct = outcome.shortages.filter { $0.cadres.isEmpty || seen.insert($0.cadres).inserted }
      .sorted { $0.posts.count < $1.posts.count }
    shortages = distinct.map { shortage in
      Shortage(
        posts: shortage.posts.map {
          let post = problem.posts[$0]
          return Shortage.Post(post: $0, village: post.village, role: post.role.rawValue)
        },
        cadres: shortage.cadres,
        blocked: problem.blockers(of: shortage).map { Shortage.Blocked(rule: $0.bar.identifier, cadres: $0.cadres) })
    }
  }
}

/// Holds an answer, and its proof, against every rule of the problem.
struct CheckProblem: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "核对分配结果及其最优性证明。 Check an answer and its proof.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var input: ProblemOptions
  @Option(help: "cadre_id,post_id to check.") var assignment: String
  @Option(help: "kind,id,price to check with it.") var certificate: String?
  @Option(help: "Fail unless this objective is reached.") var expect: Int?
  @Option var format: OutputFormat = .text

  private struct Report: Encodable {
    let feasible: Bool
    let objective, placed: Int
    let bound: Int?
    let proven: Bool
    let pairs_checked, faults: Int
    let first_faults: [String]
  }

  func run() async throws {
    try await common.run {
      let problem = try input.read()
      let locks = try input.readLocks(problem).map(\.ruling)
      let answer = try AnswerFiles.readAssignment(URL(fileURLWithPath: assignment))
      let proof = try certificate.map { try AnswerFiles.readCertificate(URL(fileURLWithPath: $0), problem) }
      let check = try ProblemCheck(
        ProblemMarket(problem), assignment: answer, certificate: proof, locks: locks)
      let report = Report(
        feasible: check.isFeasible, objective: check.objective, placed: check.placed, bound: check.bound,
        proven: check.isProven, pairs_checked: check.pairs, faults: check.faults.count,
        first_faults: check.faults.prefix(20).map { $0.words[common.language] })
      if format == .json {
        try Console.json(report)
      } else {
        Console.print("feasible: \(report.feasible)\nobjective: \(report.objective)\nplaced: \(report.placed)")
        if let bound = report.bound {
          Console.print("bound: \(bound)\nproven: \(report.proven)\npairs checked: \(report.pairs_checked)")
        }
        for fault in report.first_faults { Console.print("✗ " + fault) }
      }
      let isReached = expect.map { check.objective >= $0 } ?? true
      if !check.faults.isEmpty || !isReached || (proof != nil && !check.isProven) { throw foundWanting }
    }
  }
}

/// What this process has used so far.
enum ProcessUsage {
  static func now() -> (cpuSeconds: Double, peakMegabytes: Double) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    let cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    return ((cpu * 1000).rounded() / 1000, (Double(usage.ru_maxrss) / 102.4).rounded() / 10)
  }
}

extension Duration {
  /// Milliseconds, to a thousandth.
  var inMilliseconds: Double {
    let (seconds, attoseconds) = components
    return ((Double(seconds) * 1000 + Double(attoseconds) / 1e15) * 1000).rounded() / 1000
  }
}
