import Basics
import Foundation
import Monitoring
import Store
import TestSupport

/// How often what was accepted, and refused for what reason.
struct ModelTally: Sendable {
  private(set) var accepted: [String: Int] = [:]
  private(set) var refused: [String: [String: Int]] = [:]
  /// Names of refusals, whatever they answered.
  private(set) var reasons: [String: Int] = [:]

  mutating func accept(_ action: ModelAction) { accepted[action.name, default: 0] += 1 }

  mutating func refuse(_ action: ModelAction, _ refusal: ModelRefusal) {
    refused[action.name, default: [:]][refusal.label, default: 0] += 1
    var name = refusal.name
    if case .forgedStep = action { name = "wrongNumber" }
    reasons[name, default: 0] += 1
  }

  mutating func add(_ other: ModelTally) {
    accepted.merge(other.accepted, uniquingKeysWith: +)
    reasons.merge(other.reasons, uniquingKeysWith: +)
    for (action, counts) in other.refused { refused[action, default: [:]].merge(counts, uniquingKeysWith: +) }
  }

  var total: (accepted: Int, refused: Int) {
    (accepted.values.reduce(0, +), refused.values.reduce(0) { $0 + $1.values.reduce(0, +) })
  }

  var table: String {
    Set(accepted.keys).union(refused.keys).sorted().map { name in
      let counts = refused[name] ?? [:]
      let head = "  \(name): \(accepted[name] ?? 0) accepted, \(counts.values.reduce(0, +)) refused\n"
      return head + counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "      \($0.key) \($0.value)\n" }.joined()
    }.joined()
  }
}

/// One history on the product and on the model.
struct ModelRun: Sendable {
  let district: ModelDistrict
  private(set) var maker: HistoryMaker
  private(set) var model: WorkflowModel
  private(set) var tally = ModelTally()
  /// What was tried, for a failure to be understood.
  private var trace: [(on: LocalDate, action: ModelAction, verdict: ModelVerdict)] = []
  private(set) var failure: String?
  private var snapshot = ModelSnapshot()

  init(_ number: Int, seed: UInt64, _ district: ModelDistrict) {
    self.district = district
    maker = HistoryMaker("\(number)", SeededGenerator(seed: seed).branch("history \(number)"))
    model = maker.families(district.calendar)
  }

  mutating func run() async throws {
    snapshot = try await read()
    for _ in 0..<(40 + maker.random.below(70)) {
      maker.wait()
      let isOver = model.households.values.allSatisfy { $0.closed != nil } && maker.random.chance(25)
      if isOver || maker.now > ModelRules.today { break }
      try await attempt(maker.next(model))
      if failure != nil { return }
    }
    let (model, policy) = (model, district.world.installation.policy)
    let differences = try await district.world.store.read { connection in
      var comparison = ModelComparison(model, policy)
      try comparison.compareRecords(connection)
      return comparison.differences
    }
    fail(differences)
    (trace, snapshot) = ([], ModelSnapshot())
  }

  private mutating func attempt(_ action: ModelAction) async throws {
    let verdict = model.judge(action)
    trace.append((maker.now, action, verdict))
    var differences: [String] = []
    do {
      let id = try await district.perform(action)
      if verdict.isAllowed {
        tally.accept(action)
        follow(action, id)
      } else {
        differences.append("accepted")
      }
      let before = snapshot
      snapshot = try await read()
      if before == snapshot, changesSomething(action) { differences.append("nothing changed") }
      differences += compared()
    } catch {
      let refusal = ModelRefusal(error)
      tally.refuse(action, refusal)
      if !refusal.agrees(with: verdict) { differences.append("refused: \(refusal.label): \(error)") }
      let after = try await read()
      if after != snapshot { differences.append("a refusal changed something") }
      snapshot = after
      differences += compared()
    }
    fail(differences)
  }

  private func changesSomething(_ action: ModelAction) -> Bool {
    switch action {
    case .step, .begin, .receive, .authorise, .check, .measure, .join, .leave, .split, .move, .merge, .close: return true
    default: return false
    }
  }

  private mutating func follow(_ action: ModelAction, _ id: String?) {
    guard case .begin(let procedure, let household, let day, let lead) = action else {
      return model.apply(action, made: id)
    }
    guard let village = model.households[household]?.village, let id,
      let version = ModelRules.workflow(procedure, in: village, on: day),
      let workflow = district.world.installation.policy.workflow(version: version)
    else { return fail(["no workflow"]) }
    let subject = procedure == "identification" ? nil : model.cases(of: household).last?.id
    model.proceedings.append(ModelProceeding(
      id, procedure, household, workflow, openedOn: day, lead: lead, caseID: subject))
  }

  private func read() async throws -> ModelSnapshot {
    let model = model
    return try await district.world.store.read { try ModelSnapshot.read(model, $0) }
  }

  private func compared() -> [String] {
    var comparison = ModelComparison(model, district.world.installation.policy)
    for proceeding in snapshot.proceedings { comparison.compare(proceeding) }
    comparison.compare(snapshot.spells)
    return comparison.differences
  }

  private mutating func fail(_ differences: [String]) {
    guard failure == nil, !differences.isEmpty else { return }
    let past = trace.suffix(45).map { "\($0.on) \($0.action) → \($0.verdict)" }.joined(separator: "\n    ")
    failure = "history \(maker.name):\n  " + differences.joined(separator: "\n  ") + "\n  after\n    " + past
  }
}
