import Authority
import Basics
import Divisions
import Facts
import Indicators
import Journal
import Policy
import Store
import Synchronization
import Testing
import TestSupport

typealias District = TestSupport.World

/// Lets many work side by side, or one alone.
actor QuietGate {
  private var working = 0
  private var isClosed = false

  func pass<T: Sendable>(_ body: @Sendable () async throws -> T) async rethrows -> T {
    while isClosed { await Task.yield() }
    working += 1
    defer { working -= 1 }
    return try await body()
  }

  func alone<T: Sendable>(_ body: @Sendable () async throws -> T) async rethrows -> T {
    isClosed = true
    defer { isClosed = false }
    while working > 0 { await Task.yield() }
    return try await body()
  }
}

/// A small district in which anything may be written at random.
final class FigureWorld: Sendable {
  let district: District
  let seed: UInt64
  let gate = QuietGate()
  /// Every place that ever was.
  private let places: Mutex<[[DivisionCode]]>
  private let numbers = Mutex(0)
  private let imports = Mutex<[Int64]>([])
  private let households = Mutex<[String]>([])
  private let cases = Mutex<[String]>([])

  init(_ engine: Engine, seed: UInt64) async throws {
    district = try await District(engine, villages: 6)
    self.seed = seed
    places = Mutex((0..<2).map { county in (0..<6).map { District.village($0, county: county) } })
    for cadre in 0..<12 { try await district.putCadre("C\(cadre)") }
    for household in 0..<20 {
      let village = District.village(household % 6, county: household / 10)
      try await district.put("households", ["household_id": .text("H\(household)"), "village_code": village.sqlValue])
      households.withLock { $0.append("H\(household)") }
    }
  }

  private func next() -> Int { numbers.withLock { $0 += 1; return $0 } }
  func everyPlace() -> [DivisionCode] { places.withLock { $0.flatMap { $0 } } }

  private func day(_ random: inout SeededGenerator) -> LocalDate {
    (LocalDate(2023, 1, 1) ?? LocalDate(dayNumber: 19_358)).adding(days: random.below(300))
  }

  // MARK: Writing

  /// - Returns: how often each kind of change was carried out.
  func write(_ writer: Int, until deadline: ContinuousClock.Instant) async throws -> [String: Int] {
    var random = SeededGenerator(seed: seed).branch("writer \(writer)")
    var done: [String: Int] = [:]
    while ContinuousClock.now < deadline {
      let step = random.next()
      let what = try await gate.pass {
        do {
          return try await self.step(step)
        } catch let error as StoreError { throw error } catch { return "refused" }
      }
      done[what, default: 0] += 1
    }
    return done
  }

  private func step(_ draw: UInt64) async throws -> String {
    var random = SeededGenerator(seed: draw)
    let village = random.pick(everyPlace())
    let household = random.pick(households.withLock { $0 })
    let (from, later) = (day(&random), day(&random))
    switch random.below(100) {
    case 0..<30:
      let id = random.chance(25) ? "A\(random.below(20))" : "A-\(next())"
      let list = (0..<random.below(3)).map { _ in "H\(random.below(20))" }.joined(separator: ";")
      try await district.put("activities", [
        "activity_id": .text(id), "village_code": village.sqlValue, "date": from.sqlValue,
        "kind": .text(random.pick(["visit", "mediation", "party_meeting"])),
        "tasks": random.chance(60) ? .text("\(1 + random.below(12));3") : .null,
        "attendance": random.chance(50) ? .integer(Int64(random.below(40))) : .null,
        "households": list.isEmpty ? .null : .text(list),
      ])
      return "activities"
    case 30..<50:
      try await district.put("postings", [
        "cadre_id": .text("C\(random.below(12))"), "village_code": village.sqlValue,
        "role": .text(random.chance(40) ? "first_secretary" : "member"), "starts_on": from.sqlValue,
        "ends_on": random.chance(70) ? max(from, from.adding(days: random.below(60))).sqlValue : .null,
      ])
      return "postings"
    case 50..<58:
      let id = "P\(random.below(60))"
      try await district.put("persons", [
        "person_id": .text(id), "household_id": .text(household), "name": .text("测某"),
        "joined_on": random.chance(40) ? min(from, later).sqlValue : .null,
        "left_on": random.chance(30) ? max(from, later).sqlValue : .null,
      ])
      return "persons"
    case 58..<66:
      let id = random.chance(40) ? "K\(random.below(10))" : "K-\(next())"
      let wrong = random.chance(15)
      let imported = try await district.importRows("cases", [[
        "case_id": .text(id), "household_id": .text(household), "object_type": .text("sudden_hardship"),
        "identified_on": min(from, later).sqlValue, "risks": .text(random.chance(50) ? "illness" : "illness;disaster"),
        "eliminated_on": random.chance(40) ? max(from, later).sqlValue : .null,
        "left_on": random.chance(10) ? max(from, later).sqlValue : .null,
        "left_reason": wrong ? .text("wrongly_admitted") : .null,
      ]])
      guard imported.outcome.number != nil else { return "refused" }
      cases.withLock { $0.append(id) }
      return "cases"
    case 66..<73:
      guard let one = cases.withLock({ $0.isEmpty ? nil : $0[Int(draw % UInt64($0.count))] }) else { return "refused" }
      try await district.put("measures", [
        "measure_id": .text("M\(random.below(80))"), "case_id": .text(one), "category": .text(random.pick(["industry", "health"])),
        "started_on": random.chance(85) ? from.sqlValue : .null, "amount": .integer(Int64(random.below(1_000_000))),
      ])
      return "measures"
    case 73..<79:
      try await district.put("mentoring", [
        "village_code": village.sqlValue, "mentee_name": .text("学员\(random.below(4))"),
        "mentee_kind": .text("village_cadre"), "starts_on": from.sqlValue,
        "ends_on": random.chance(50) ? from.adding(days: random.below(90)).sqlValue : .null,
      ])
      return "mentoring"
    case 79..<84: return try await describe(village, from, &random)
    case 84..<90: return try await importFile(&random)
    case 90..<94:
      guard let number = imports.withLock({ $0.popLast() }) else { return "refused" }
      try await district.undo(number)
      return "undone imports"
    default: return try await move(from, &random)
    }
  }

  /// Tags, profiles and support links of a place or a county.
  private func describe(
    _ village: DivisionCode, _ from: LocalDate, _ random: inout SeededGenerator
  ) async throws -> String {
    let to = random.chance(50) ? from.adding(days: random.below(100)).sqlValue : .null
    switch random.below(4) {
    case 0:
      try await district.put("tags", [
        "division_code": random.pick(District.counties).sqlValue,
        "tag": .text(random.pick(["ethnic_area", "basin_rim_area"])), "valid_from": from.sqlValue, "valid_to": to,
      ])
    case 1:
      try await district.put("support", [
        "division_code": village.sqlValue, "slot": .text(random.pick(["first_secretary", "work_team"])),
        "holder": .text("主体\(random.below(3))"), "starts_on": from.sqlValue, "ends_on": to,
      ])
    default:
      try await district.put("tags", [
        "division_code": village.sqlValue,
        "tag": .text(random.pick(["lifted_village", "relocation_site", "weak_collective_economy"])),
        "valid_from": from.sqlValue, "valid_to": to,
      ])
    }
    return "tags and support"
  }

  private func importFile(_ random: inout SeededGenerator) async throws -> String {
    var rows: [[String: SQLValue]] = []
    for _ in 0..<(5 + random.below(40)) {
      rows.append([
        "activity_id": .text("I-\(next())"), "village_code": random.pick(everyPlace()).sqlValue,
        "date": day(&random).sqlValue, "kind": .text("visit"), "households": .text("H\(random.below(20))"),
      ])
    }
    // One that was there already, so that the undo has to bring it back.
    rows.append([
      "activity_id": .text("A\(random.below(20))"), "village_code": random.pick(everyPlace()).sqlValue,
      "date": day(&random).sqlValue, "kind": .text("errand"),
    ])
    let imported = try await district.importRows("activities", rows, keepGood: true)
    guard let number = imported.outcome.number else { return "refused" }
    imports.withLock { $0.append(number) }
    return "imports"
  }

  /// A village goes up in a new one, is split, or stands again.
  private func move(_ day: LocalDate, _ random: inout SeededGenerator) async throws -> String {
    let county = random.below(2)
    let known = places.withLock { $0[random.below(2)] }
    let leavers = Set((0..<(1 + random.below(2))).map { _ in random.pick(known) })
    if random.chance(30) {
      for place in leavers { try await district.put("divisions", ["code": place.sqlValue, "valid_to": .null]) }
      return "villages standing again"
    }
    guard known.count < 60 else { return "refused" }
    let successor = District.village(100 + next() % 600, county: county)
    let parent = successor.value / 1_000 * 1_000
    // Before it exists: whoever adds up the parts must not miss one.
    places.withLock { if !$0[county].contains(successor) { $0[county].append(successor) } }
    var edits = [Edit("divisions", [
      "code": successor.sqlValue, "name": .text("新村\(successor)"), "level": .text("village"),
      "parent_code": .integer(parent), "valid_from": day.adding(days: 1).sqlValue,
      "predecessors": .text(leavers.map(\.description).sorted().joined(separator: ";")),
    ])]
    edits += leavers.filter { $0 != successor }.map { Edit("divisions", ["code": $0.sqlValue, "valid_to": day.sqlValue]) }
    _ = try await district.installation.pipeline.submit(
      Change(operationID: Surroundings.live.newIdentifier(), edits: edits), by: .machineOperator)
    return "merges"
  }

  // MARK: Comparing

  /// The parts of a division add up to it in every figure that is a sum.
  /// - Returns: how many sums were looked at.
  func checkSums(_ board: FigureBoard, _ random: inout SeededGenerator) async throws -> Int {
    let (policy, book) = (district.installation.policy, district.installation.figures.reader.book)
    let desk = FigureDesk(board: board, book: book, policy: policy, viewer: .machineOperator)
    let date = day(&random)
    var families: [(DivisionCode, [DivisionCode], DivisionRank)] = [
      (District.province, [District.prefecture], .province), (District.prefecture, District.counties, .prefecture),
    ]
    for (i, county) in District.counties.enumerated() {
      guard let township = DivisionCode(county.value + 100_000) else { continue }
      families.append((county, [township], .county))
      families.append((township, places.withLock { $0[i] }, .township))
    }
    var sums = 0
    let (parent, children, rank) = random.pick(families)
    for indicator in policy.indicators where indicator.rollup == .sum && rank < indicator.lowest {
      guard case .sum = indicator.formula, indicator.standard == nil else { continue }
      // The list of places is taken after the board: a place that came later has nothing in it.
      // In hundredths: amounts have two decimals.
      func hundredths(_ code: DivisionCode) throws -> Int {
        Int((100 * (try desk.figure(indicator.id, in: code, on: date).number ?? 0)).rounded())
      }
      let whole = try hundredths(parent)
      var total = 0
      for child in children { total += try hundredths(child) }
      #expect(whole == total, "\(indicator.id) of \(parent) on \(date), seed \(seed), entry \(board.position.seq)")
      sums += 1
    }
    return sums
  }

  /// Counts some figures in plain loops over the tables; nobody may write meanwhile.
  func compareByHand(_ random: inout SeededGenerator, figures: Int) async throws -> Int {
    let live = district.installation.figures
    let board = try await live.current()
    let tables = try await district.store.read { try FigureOracle($0) }
    #expect(tables.head == board.position)
    let desk = FigureDesk(
      board: board, book: live.reader.book, policy: district.installation.policy, viewer: .machineOperator)
    let places = everyPlace()
    for _ in 0..<figures {
      let place = random.pick(places)
      let division = place.ancestor(random.pick(DivisionRank.allCases)) ?? place
      let date = day(&random)
      let from = random.chance(50) ? date.adding(days: -random.below(200)) : nil
      for (id, value) in tables.figures(division, date, from: from) {
        #expect(
          try desk.figure(id, in: division, on: date, from: from).number == Double(value),
          "\(id) of \(division) on \(date) from \(from?.description ?? "-"), seed \(seed)")
      }
    }
    return figures
  }
}
