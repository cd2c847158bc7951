import Basics
import Foundation
import Monitoring
import Store
import TestSupport
import Testing

/// Drives random histories of monitoring against a reference model, on both engines: states, days due,
/// cases, books and the queue must agree, and the invariants 4–9 of the domain hold in the tables.
///
/// `ZHUCUN_LARGE_TESTS=1` runs ten thousand histories on each engine; `ZHUCUN_TEST_SEED` brings a
/// failure back, `ZHUCUN_TEST_HISTORIES` sets their number.
@Suite(.serialized) struct WorkflowModelTests {
  private static func histories(_ engine: Engine) -> Int {
    let environment = ProcessInfo.processInfo.environment
    if let number = environment["ZHUCUN_TEST_HISTORIES"].flatMap({ Int($0) }) { return number }
    return environment["ZHUCUN_LARGE_TESTS"] == "1" ? 10_000 : engine == .sqlite ? 200 : 100
  }

  @Test(arguments: engines)
  func theProductAgreesWithTheModel(_ engine: Engine) async throws {
    let seed = ProcessInfo.processInfo.environment["ZHUCUN_TEST_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 1...1_000_000)
    // Few at a time: what a village may hold, and not what no village holds.
    let number = Self.histories(engine)
    for batch in 0..<max(number / Self.batch, 1) {
      try await run(min(number, Self.batch), seed: seed + UInt64(batch), on: engine)
    }
  }

  private static let batch = 500

  private func run(_ number: Int, seed: UInt64, on engine: Engine) async throws {
    print("WorkflowModelTests on \(engine.rawValue): seed \(seed), \(number) histories")
    let start = ContinuousClock.now
    let district = try await ModelDistrict(engine)
    let runs = (0..<number).map { ModelRun($0, seed: seed, district) }
    try await district.load(runs.map(\.model))
    let finished = try await Self.finish(runs)

    var tally = ModelTally()
    for run in finished { tally.add(run.tally) }
    print("\(engine.rawValue): \(tally.total.accepted) accepted, \(tally.total.refused) refused, \(ContinuousClock.now - start)")
    print(tally.table + Self.summary(finished.map(\.model)))
    let kinds = Self.refusals.subtracting(tally.reasons.keys)
    if !kinds.isEmpty { print("never refused for \(kinds.sorted())") }
    #expect(number < 500 || kinds.count <= 3, "never refused for \(kinds.sorted()), seed \(seed)")
    let failures = finished.compactMap(\.failure)
    for failure in failures.prefix(3) { Issue.record("seed \(seed): \(failure)") }
    #expect(failures.isEmpty, "\(failures.count) histories disagree, seed \(seed)")
    guard failures.isEmpty else { return }

    let models = finished.map(\.model)
    try await expectBooks(models, district, "seed \(seed)")
    var random = SeededGenerator(seed: seed).branch("days")
    try await expectQueues(models, district, &random, "seed \(seed)")
    try await expectInvariants(models, district, "seed \(seed)")
    try await expectBasesStay(models, district, &random, "seed \(seed)")
    let verification = try await district.world.verify()
    #expect(verification.isSound, "seed \(seed)")
    print("\(engine.rawValue): all compared after \(ContinuousClock.now - start)")
  }

  /// Invariants 4 and 5: the books of every month, in every village and in all, and the figures of some days.
  private func expectBooks(_ models: [WorkflowModel], _ district: ModelDistrict, _ seed: String) async throws {
    var books = ModelBooks()
    for model in models { books.add(model) }
    var wrong: [String] = []
    for (number, month) in ModelBooks.months.enumerated() {
      for division in ModelVillages.all + [World.prefecture] {
        let balance = try await district.balance(of: division, month)
        let expected = books.month(number) { division == World.prefecture || $0 == division }
        if !balance.isBalanced { wrong.append("\(division) \(month.first) does not balance: \(balance)") }
        if ModelMonth(balance) != expected { wrong.append("\(division) \(month.first): \(ModelMonth(balance)), model \(expected)") }
      }
    }
    #expect(wrong.isEmpty, "\(seed): \(wrong.prefix(4))")

    // For one state of the records the number ever identified never falls from day to day. It can be
    // less than it was in an earlier state only by a removal, which says that a recognition was wrong
    // from the beginning: then it is taken out of all days, and the model takes it out too.
    var before = [DivisionCode: ModelFigures]()
    for day in ModelBooks.months.map(\.last).filter({ $0.month % 4 == 3 }) + [ModelRules.today] {
      for division in ModelVillages.all + [World.prefecture] {
        let found = try await district.figures(of: division, on: day)
        var expected = ModelFigures()
        for village in ModelVillages.all where division == World.prefecture || division == village {
          for model in models { expected.add(ModelFigures(model, on: day, in: village)) }
        }
        #expect(found == expected, "\(seed), \(division) on \(day)")
        if let earlier = before[division] {
          #expect(found.numbers[0] >= earlier.numbers[0] && found.numbers[1] >= earlier.numbers[1], "\(seed), \(division) on \(day)")
        }
        before[division] = found
      }
    }
  }

  /// What waits on some days, those of festivals among them.
  private func expectQueues(
    _ models: [WorkflowModel], _ district: ModelDistrict, _ random: inout SeededGenerator, _ seed: String
  ) async throws {
    var days = [ModelRules.today, ModelRules.date(2022, 2, 1), ModelRules.date(2025, 10, 3), ModelRules.date(2026, 2, 20)]
    for _ in 0..<10 { days.append(ModelBooks.first.adding(days: random.below(2150))) }
    for day in days {
      let found = try await district.queue(in: World.prefecture, on: day).sorted()
      let expected = models.flatMap { $0.queue(on: day) }.sorted()
      let (extra, missing) = (Set(found).subtracting(expected), Set(expected).subtracting(found))
      let told = "\(seed), \(day): extra \(Array(extra.prefix(3))), missing \(Array(missing.prefix(3)))"
      #expect(extra.isEmpty && missing.isEmpty && found.count == expected.count, "\(told)")
    }
  }

  /// Invariants 6 to 9 in the tables.
  private func expectInvariants(_ models: [WorkflowModel], _ district: ModelDistrict, _ seed: String) async throws {
    let (policy, calendar) = (district.world.installation.policy, district.calendar)
    let broken = try await district.world.store.read { connection in
      let tables = ModelInvariants(connection: connection, calendar: calendar)
      return [
        "compared without leave": try tables.comparedWithoutLeave(), "decided unseen": try tables.decidedUnseen(policy),
        "eliminated too soon": try tables.eliminatedTooSoon(), "of a wrong type": try tables.wrongTypes(),
        "overlapping": try tables.overlappingCases(),
      ]
    }
    for (what, records) in broken { #expect(records.isEmpty, "\(seed), \(what): \(records.prefix(5))") }
  }

  /// Invariants 8 and 9: a basis tells what was decided on, adds up, and later edits do not touch it.
  private func expectBasesStay(
    _ models: [WorkflowModel], _ district: ModelDistrict, _ random: inout SeededGenerator, _ seed: String
  ) async throws {
    let world = district.world
    let kept = try await bases(world)
    let expected = models.reduce(into: [:]) { $0.merge($1.bases) { first, _ in first } }
    #expect(kept.count == expected.count, "\(seed)")
    let wrong = kept.filter { id, basis in !basis.isSound || !(expected[id].map { basis.keeps($0) } ?? false) }.keys
    #expect(wrong.isEmpty, "\(seed), bases \(wrong.prefix(5))")
    for model in models.shuffled(using: &random).prefix(200) where !model.bases.isEmpty {
      if let item = model.items.randomElement(using: &random) {
        try await world.put("income", ["item_id": .text(item.id), "amount": .integer(Int64(random.below(9_000_000)))])
      }
      if let person = model.persons.randomElement(using: &random) {
        try await world.put("persons", [
          "person_id": .text(person.id), "labour": "none", "registered": "no", "name": "改名",
        ])
      }
    }
    #expect(try await bases(world) == kept, "\(seed)")
  }

  private func bases(_ world: World) async throws -> [String: KeptBasis] {
    let ids = try await world.store.read { try $0.rows("SELECT id FROM decision_bases ORDER BY id") { try $0.get(0, as: String.self) } }
    var found: [String: KeptBasis] = [:]
    for id in ids { found[id] = KeptBasis(values: try await world.record("decision_bases", id) ?? [:]) }
    return found
  }

  /// Every case of `StepRefusal`: enough histories must meet each.
  private static let refusals: Set = [
    "noSuchStep", "wrongNumber", "closed", "doneAlready", "tooEarly", "beforeItsTime", "earlierThanLast", "wrongActor",
    "onlyHousehold", "tooFewPeople", "notAuthorised", "answersMissing", "doubtsOpen", "minutesMissing", "voteFailed",
    "noNotice", "notPosted", "noticeTooShort", "objectionOpen", "noObjection", "decisionIncomplete", "reasonMissing",
    "cannotReturn", "cannotRefuse", "decidedAlready", "nothingToTell", "toldAlready", "calendar",
  ]

  private static func summary(_ models: [WorkflowModel]) -> String {
    let cases = models.flatMap(\.cases)
    let proceedings = models.flatMap(\.proceedings)
    let begun = Dictionary(grouping: cases) { $0.begunBy ?? "recognition" }.mapValues(\.count)
    let closed = Dictionary(grouping: proceedings) { $0.procedure + " " + ($0.closing ?? "running") }.mapValues(\.count)
    let crossing = proceedings.filter { proceeding in
      guard proceeding.procedure == "identification", let day = proceeding.decidedOn else { return false }
      return day.year != proceeding.openedOn.year
    }.count
    return """
      households \(models.reduce(0) { $0 + $1.households.count }), leads \(models.reduce(0) { $0 + $1.leads.count })
      cases begun by \(begun.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
      eliminated \(cases.count { $0.eliminated != nil }), left \(cases.count { $0.left != nil })
      proceedings \(closed.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
      decided in another year than begun: \(crossing)
      """
  }

  /// Many at once, so that their changes are carried out in groups.
  private static func finish(_ runs: [ModelRun]) async throws -> [ModelRun] {
    try await withThrowingTaskGroup(of: ModelRun.self) { group in
      var (next, finished) = (0, [ModelRun]())
      func add() {
        guard next < runs.count else { return }
        let run = runs[next]
        next += 1
        group.addTask {
          var run = run
          try await run.run()
          return run
        }
      }
      for _ in 0..<48 { add() }
      while let run = try await group.next() {
        finished.append(run)
        add()
      }
      return finished
    }
  }
}
