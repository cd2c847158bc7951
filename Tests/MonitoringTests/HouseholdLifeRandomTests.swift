import Authority
import Basics
import Journal
import Monitoring
import Store
import TestSupport
import Testing

/// Proves by some hundred random events, each held against a model of dictionaries, that members,
/// households and cases of every day are what they should be, that the past stays as it was, and that
/// what the rules forbid is refused.
@Suite struct HouseholdLifeRandomTests {
  struct Run: Sendable, CustomTestStringConvertible {
    let engine: Engine
    let seed: UInt64
    var testDescription: String { "\(engine) seed \(seed)" }
  }
  static let runs = engines.flatMap { engine in [20_240_101, 7, 81].map { Run(engine: engine, seed: $0) } }

  @Test(arguments: runs)
  func theRegisterFollowsTheModel(_ run: Run) async throws {
    var walk = try await Walk(run.engine, seed: run.seed)
    for step in 0..<240 {
      try await walk.step(step)
      if step % 12 == 11 { try await walk.compare() }
    }
    try await walk.finish()
    print("HouseholdLife \(run.engine) seed \(run.seed): \(walk.told)")
    // The walk must have seen every event, taken and refused.
    for kind in Walk.kinds {
      #expect((walk.taken[kind] ?? 0) > 0, "\(kind) was never taken, seed \(run.seed)")
    }
    #expect(walk.refused.values.reduce(0, +) > 20)
  }
}

/// One walk of random events through a district.
private struct Walk {
  static let kinds = ["join", "death", "leave", "move", "split", "merge", "close", "case", "elimination"]
  private static let start = LifeWorld.date(2022, 1, 1).dayNumber
  private let life: LifeWorld
  private let villages: [DivisionCode]
  private let seed: UInt64
  private var random: SeededGenerator
  private var model: LifeModel
  private var clock = Self.start
  private var number = 0
  private(set) var taken: [String: Int] = [:]
  private(set) var refused: [String: Int] = [:]
  private var cumulative = [0, 0]

  var told: String { "taken \(taken.sorted { $0.key < $1.key }), refused \(refused.sorted { $0.key < $1.key })" }

  init(_ engine: Engine, seed: UInt64) async throws {
    life = try await LifeWorld(engine, villages: 3)
    villages = (0..<3).flatMap { [World.village($0), World.village($0, county: 1)] }
    self.seed = seed
    random = SeededGenerator(seed: seed)
    model = LifeModel(today: LifeWorld.today.dayNumber)
    for i in 0..<14 {
      let (id, village) = ("H\(i)", villages[i % villages.count])
      let people = (0..<1 + random.below(5)).map { "P\(i)x\($0)" }
      try await life.household(id, village, people)
      model.houses[id] = .init(village: village)
      for person in people { model.people[person] = .init(household: id, name: LifeWorld.name(person)) }
    }
  }

  private func fresh(_ letter: String) -> String { "\(letter)n\(number)" }

  /// One event: mostly on the clock's day, sometimes of a past day, rarely of the future; on a
  /// household that is mostly open.
  mutating func step(_ index: Int) async throws {
    number += 1
    clock += random.below(4)
    let day = random.chance(80) ? clock
      : random.chance(95) ? clock - random.below(200) : model.today + 1 + random.below(3)
    let open = model.houses.filter { $0.value.closed == nil }.keys.sorted()
    let house = random.chance(95) ? random.pick(open) : random.pick(model.houses.keys.sorted())
    let kind = random.pick(Self.kinds + ["join", "join", "case", "case", "move", "split"])
    let effective = kind == "case" || kind == "elimination" ? clock : day
    let past = try await figuresBefore(effective)
    let isTaken: Bool
    switch kind {
    case "join": isTaken = try await join(house, day)
    case "death", "leave": isTaken = try await leave(house, day, isDeath: kind == "death")
    case "move": isTaken = try await move(house, day)
    case "split": isTaken = try await split(house, day)
    case "merge": isTaken = try await merge(house, random.pick(open), day)
    case "close": isTaken = random.chance(40) ? try await close(house, day) : try await join(house, day)
    case "case": isTaken = try await recognise(house)
    default: isTaken = try await eliminate()
    }
    if isTaken { taken[kind, default: 0] += 1 } else { refused[kind, default: 0] += 1 }
    #expect(try await figuresBefore(effective) == past, "\(kind) of step \(index) changed a day before its own, seed \(seed)")
    // Invariant 5, of households and of persons.
    let all = pair(try await life.counts(World.province, LifeWorld.today).identified)
    #expect(all[0] >= cumulative[0] && all[1] >= cumulative[1], "\(kind) of step \(index), seed \(seed)")
    cumulative = all
  }

  /// Figures of the province and its villages on days before an event.
  private func figuresBefore(_ day: Int) async throws -> [MonitoringCounts] {
    var out: [MonitoringCounts] = []
    for back in [1, 90] {
      for place in [World.province] + villages { out.append(try await life.counts(place, LocalDate(dayNumber: day - back))) }
    }
    return out
  }

  /// Submits, and expects what the model says.
  private func attempt(
    _ what: String, _ day: Int, isAllowed: Bool, _ body: (LocalDate) async throws -> HouseholdOutcome
  ) async throws -> HouseholdOutcome? {
    do {
      let outcome = try await body(LocalDate(dayNumber: day))
      #expect(isAllowed, "\(what) on \(LocalDate(dayNumber: day)) should have been refused, step \(number) seed \(seed)")
      return outcome
    } catch let error as RegisterError {
      #expect(!isAllowed, "\(what) on \(LocalDate(dayNumber: day)): \(error), step \(number) seed \(seed)")
      return nil
    }
  }

  private mutating func join(_ house: String, _ day: Int) async throws -> Bool {
    let (id, desk) = (fresh("N"), life.desk)
    let kind = random.pick(Joining.allCases)
    let isAllowed = model.mayTouch(house, day, after: 0)
    let outcome = try await attempt("\(kind) in \(house)", day, isAllowed: isAllowed) {
      try await desk.join(kind, house, ["name": .text(LifeWorld.name(id))], id: id, on: $0, by: .machineOperator)
    }
    guard outcome != nil else { return false }
    model.people[id] = .init(household: house, name: LifeWorld.name(id), joined: day)
    return true
  }

  private mutating func leave(_ house: String, _ day: Int, isDeath: Bool) async throws -> Bool {
    let people = model.people.filter { $0.value.household == house }.keys.sorted()
    guard !people.isEmpty else { return false }
    let (person, desk) = (random.pick(people), life.desk)
    let kind: Leaving = isDeath ? .death : random.pick([.marriage, .departure, .other])
    let isAllowed = isDeath ? model.mayDie(person, day) : model.mayLeave(person, day)
    let open = model.openCase(house, day)
    let outcome = try await attempt("\(kind) of \(person)", day, isAllowed: isAllowed) {
      try await desk.leave(kind, house, person, on: $0, by: .machineOperator)
    }
    guard let outcome else { return false }
    let closes = model.isLast(person)
    #expect(outcome.isClosed == closes && outcome.endedCase == (closes ? open : nil))
    model.people[person]?.last = isDeath ? day : day - 1
    if closes {
      model.shut(house, day)
      model.end(open, day)
    }
    return true
  }

  private mutating func move(_ house: String, _ day: Int) async throws -> Bool {
    let (village, id, desk) = (random.pick(villages), fresh("M"), life.desk)
    let goers = model.goers(house, day)
    let open = model.openCase(house, day)
    let outcome = try await attempt("move of \(house)", day, isAllowed: !(goers ?? []).isEmpty) {
      try await desk.move(house, to: village, on: $0, newID: id, by: .machineOperator)
    }
    guard let outcome else { return false }
    #expect(outcome.copies.keys.sorted() == goers && outcome.endedCase == open && (outcome.begunCase == nil) == (open == nil))
    model.houses[id] = .init(village: village, opened: day)
    model.shut(house, day)
    model.pass(outcome.copies, to: id, day)
    model.end(open, day)
    model.begin(outcome.begunCase, id, day)
    return true
  }

  private mutating func split(_ house: String, _ day: Int) async throws -> Bool {
    // Rarely one who has gone already.
    let allowsGone = random.chance(10)
    let people = model.people.filter { $0.value.household == house && ($0.value.last == nil || allowsGone) }.keys.sorted()
    var leaving: [String] = []
    for person in people where random.chance(40) { leaving.append(person) }
    let (id, desk, isAtRisk) = (fresh("S"), life.desk, random.chance(60))
    let open = model.openCase(house, day)
    let outcome = try await attempt("split of \(house)", day, isAllowed: model.maySplit(house, leaving, day)) {
      try await desk.split(house, members: leaving, on: $0, newID: id, isAtRisk: isAtRisk, by: .machineOperator)
    }
    guard let outcome, let village = model.houses[house]?.village else { return false }
    #expect(outcome.copies.keys.sorted() == leaving && (outcome.begunCase != nil) == (isAtRisk && open != nil))
    model.houses[id] = .init(village: village, opened: day)
    model.pass(outcome.copies, to: id, day)
    model.begin(outcome.begunCase, id, day)
    return true
  }

  private mutating func merge(_ house: String, _ target: String, _ day: Int) async throws -> Bool {
    let desk = life.desk
    let (open, other) = (model.openCase(house, day), model.openCase(target, day))
    let outcome = try await attempt("merger of \(house) into \(target)", day, isAllowed: model.mayMerge(house, target, day)) {
      try await desk.merge(house, into: target, on: $0, by: .machineOperator)
    }
    guard let outcome else { return false }
    #expect(outcome.endedCase == open && (outcome.begunCase != nil) == (open != nil && other == nil))
    model.shut(house, day)
    model.pass(outcome.copies, to: target, day)
    model.end(open, day)
    model.begin(outcome.begunCase, target, day)
    return true
  }

  private mutating func close(_ house: String, _ day: Int) async throws -> Bool {
    let (desk, haveDied) = (life.desk, random.chance(50))
    let isAllowed = haveDied ? model.mayTouch(house, day, after: 0) && model.isSettled(house, day) : model.goers(house, day) != nil
    let open = model.openCase(house, day)
    let outcome = try await attempt("closing of \(house)", day, isAllowed: isAllowed) {
      try await desk.close(house, reason: haveDied ? "died_out" : "departed", on: $0, by: .machineOperator)
    }
    guard let outcome else { return false }
    #expect(outcome.endedCase == open)
    for (id, person) in model.people where person.household == house && person.last == nil {
      model.people[id]?.last = haveDied ? day : day - 1
    }
    model.shut(house, day)
    model.end(open, day)
    return true
  }

  /// Recognised by the county, as history, on the clock's day.
  private mutating func recognise(_ house: String) async throws -> Bool {
    let isFree = !model.cases.values.contains { $0.household == house && ($0.end ?? .max) >= clock }
    guard model.isOpen(house, clock), isFree, !model.members(house, clock).isEmpty else { return false }
    let id = fresh("C")
    try await life.monitored(id, house, from: LocalDate(dayNumber: clock))
    model.cases[id] = .init(household: house, from: clock)
    return true
  }

  private mutating func eliminate() async throws -> Bool {
    let open = model.cases.filter { $0.value.end == nil && $0.value.from <= clock }.keys.sorted()
    guard !open.isEmpty else { return false }
    let id = random.pick(open)
    let imported = try await life.world.putHistory("cases", ["case_id": .text(id), "eliminated_on": LocalDate(dayNumber: clock).sqlValue])
    #expect(imported.errors == [])
    model.cases[id]?.end = clock
    model.cases[id]?.isEliminated = true
    return true
  }

  /// Figures and files of random days against the model.
  mutating func compare() async throws {
    for _ in 0..<4 {
      let day = Self.start - 5 + random.below(clock - Self.start + 40)
      let date = LocalDate(dayNumber: day)
      for place in [World.province, World.counties[0]] + villages {
        let counts = try await life.counts(place, date)
        #expect(
          [pair(counts.identified), pair(counts.eliminated), pair(counts.open)] == model.figures(place.subtree, day),
          "\(place) on \(date), seed \(seed)")
      }
      let house = random.pick(model.houses.keys.sorted())
      let file = try await life.file(house, date)
      #expect(file.members.map(\.id) == model.members(house, day), "\(house) on \(date), seed \(seed)")
      #expect((file.standing == .open) == model.isOpen(house, day), "\(house) on \(date), seed \(seed)")
      #expect(file.openSpell?.id == model.openCase(house, day), "\(house) on \(date), seed \(seed)")
    }
    let from = LocalDate(dayNumber: Self.start + random.below(clock - Self.start + 1))
    let to = from.adding(days: random.below(120))
    for place in [World.province] + villages {
      let balance = try await life.balance(place, from, to)
      #expect(balance.isBalanced, "\(place) \(from)–\(to), seed \(seed)")
      #expect(pair(balance.closing) == model.figures(place.subtree, to.dayNumber)[2], "\(place) \(from)–\(to), seed \(seed)")
    }
  }

  /// Everybody ever recorded can still be read, and the journal holds.
  mutating func finish() async throws {
    for (id, person) in model.people {
      #expect(try await life.value("persons", id, "name") == .text(person.name), "\(id), seed \(seed)")
    }
    // Nobody is in two households on one day.
    for day in stride(from: Self.start, through: clock + 1, by: 9) {
      let there = model.houses.keys.flatMap { model.members($0, day) }.map { String($0.prefix { $0 != "~" }) }
      #expect(Set(there).count == there.count)
    }
    #expect(try await life.world.verify().isSound)
  }
}
