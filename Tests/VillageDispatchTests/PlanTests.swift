import Basics
import Journal
import Store
import TestSupport
import Testing
import VillageDispatch

/// Proves that a plan is drawn from the records as the rules say, is the best, and gives true reasons.
@Suite struct PlanTests {
  static let seeds: [UInt64] = [11, 12]

  @Test(arguments: engines, seeds)
  func theProblemIsWhatTheRecordsSay(_ engine: Engine, _ seed: UInt64) async throws {
    print("seed \(seed)")
    let world = try await PlanWorld(engine, seed: seed)
    for division in [PlanWorld.province, PlanWorld.prefectures[1], PlanWorld.counties[0]] {
      let plan = try await world.desk.draft(PlanWorld.request(division))
      try compare(plan, with: try PlanOracle(world, in: division))
    }
  }

  private func compare(_ plan: DispatchPlan, with oracle: PlanOracle) throws {
    let problem = plan.problem, names = plan.inputs.names
    let villages = oracle.due, cadres = oracle.nominees
    #expect(names.villages == villages.map(\.code))
    #expect(names.cadres == cadres.map(\.id))
    guard names.villages.count == villages.count, names.cadres.count == cadres.count else { return }
    for (v, village) in villages.enumerated() {
      let drawn = problem.villages[v]
      #expect(problem.weights.categories[drawn.category] == oracle.category(village).tag)
      #expect(oracle.rules.dimensions.indices.map { Int(drawn.needs[$0]) } == oracle.needs(village))
      #expect(drawn.language == (oracle.language(village) == "tibetan" ? .tibetan : oracle.language(village) == "yi" ? .yi : .han))
      #expect(drawn.altitudeBand == oracle.band(village))
      #expect((drawn.pairedUnit < 0 ? nil : names.units[drawn.pairedUnit]) == oracle.pairedUnit(village))
      for role in DispatchRole.allCases {
        let posts = problem.posts.filter { $0.village == v && $0.role == role }.sorted { $0.slot < $1.slot }
        #expect(posts.map(\.bonus) == oracle.bonuses(village, role))
        #expect(posts.map(\.slot) == Array(posts.indices) && posts.allSatisfy { !$0.isMandatory })
      }
    }
    for (c, cadre) in cadres.enumerated() {
      let drawn = problem.cadres[c]
      #expect(names.units[drawn.unit] == oracle.unit(cadre)?.id)
      #expect(drawn.age == oracle.age(cadre), "\(cadre.id)")
      #expect(oracle.rules.dimensions.indices.map { Int(drawn.skills[$0]) } == oracle.skills(cadre), "\(cadre.id)")
      #expect([drawn.tibetan, drawn.yi] == [oracle.speaks(cadre, "tibetan"), oracle.speaks(cadre, "yi")], "\(cadre.id)")
      #expect((drawn.currentVillage < 0 ? nil : names.villages[drawn.currentVillage]) == oracle.current(cadre), "\(cadre.id)")
    }
    try compareEveryPair(plan, with: oracle)
  }

  private func compareEveryPair(_ plan: DispatchPlan, with oracle: PlanOracle) throws {
    let certificate = plan.result.certificate
    let cadres = oracle.nominees
    for (v, village) in oracle.due.enumerated() {
      for role in DispatchRole.allCases {
        let seat = role == .firstSecretary ? certificate.firstSecretaries[v] : certificate.members[v]
        var blocked: [String: Int] = [:]
        var candidates: [(home: Int, price: Int, score: Int, id: String)] = []
        for (c, cadre) in cadres.enumerated() {
          let reasons = try plan.reasons(cadre: cadre.id, village: village.code, role: role)
          let bars = oracle.bars(cadre, village, role)
          #expect(reasons.bars.map(\.identifier) == bars, "\(cadre.id) \(village.code) \(role)")
          let score = oracle.score(cadre, village, role)
          #expect(reasons.score.all == score, "\(cadre.id) \(village.code) \(role)")
          let total = score.prefix(5).reduce(0, +) - score[5] - score[6]
          let place = plan.result.assignment[c].map { plan.problem.posts[$0] }
          #expect(reasons.isChosen == (place?.village == v && place?.role == role))
          #expect(reasons.chosen?.village == place.map { plan.inputs.names.villages[$0.village] })
          if let first = bars.first {
            #expect(reasons.price == nil && !reasons.isChosen)
            blocked[first, default: 0] += 1
            continue
          }
          let reducedCost = certificate.cadres[c] + seat - total
          #expect(reducedCost >= 0 && reasons.price == reducedCost)
          if reasons.isChosen { #expect(reducedCost == 0) }
          candidates.append((place == nil ? 0 : 1, reducedCost, total, cadre.id))
        }
        let empty = try plan.emptySeat(village: village.code, role: role, nearest: 4)
        #expect(empty.allowed == candidates.count)
        #expect(Dictionary(empty.blocked.map { ($0.bar.identifier, $0.cadres) }, uniquingKeysWith: +) == blocked)
        #expect(zip(empty.blocked, empty.blocked.dropFirst()).allSatisfy { $0.cadres >= $1.cadres })
        let best = candidates.sorted { ($0.home, $0.price, -$0.score, $0.id) < ($1.home, $1.price, -$1.score, $1.id) }
        #expect(empty.nearest.map(\.cadre) == best.prefix(4).map(\.id))
        #expect(empty.nearest.map(\.price) == best.prefix(4).map(\.price))
      }
    }
  }

  @Test(arguments: engines, seeds)
  func aDraftIsTheBestAndIsKept(_ engine: Engine, _ seed: UInt64) async throws {
    print("seed \(seed)")
    let world = try await PlanWorld(engine, seed: seed)
    let plan = try await world.desk.draft(PlanWorld.request(), note: "测试")
    let answer = plan.result.assignment.enumerated().compactMap { c, post in post.map { (cadre: c, post: $0) } }
    let check = try ProblemCheck(ProblemMarket(plan.problem), assignment: answer, certificate: plan.result.certificate)
    #expect(check.isProven && check.faults.isEmpty && check.objective == plan.record.objective)
    #expect(plan.placements.count == answer.count && answer.count > 20)

    // What is kept is what was found, and gives the same bytes again.
    let kept = try await world.desk.plan(plan.record.id)
    #expect(kept.record == plan.record && kept.problem == plan.problem && kept.inputs.names == plan.inputs.names
      && kept.record.note == "测试")
    #expect(try kept.files() == plan.files())
    #expect(try world.desk.isReproducible(kept))
    #expect(try await world.placements(plan.record.id) == plan.placements.map { "\($0.cadre) \($0.village) \($0.role.record)" }.sorted())
    // The same records give the same plan, under a number of its own.
    let again = try await world.desk.draft(PlanWorld.request())
    #expect(again.record.id == "2023-2" && plan.record.id == "2023-1")
    #expect(again.record.inputsHash == plan.record.inputsHash && again.record.resultHash == plan.record.resultHash)
    #expect(try await world.desk.plans().map(\.id) == ["2023-2", "2023-1"])
    #expect(PlanMove.between(plan, again).isEmpty)
    #expect(try await world.world.verify().isSound)
  }

  @Test(arguments: engines)
  func bytesThatWereAlteredAreFound(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 13)
    let plan = try await world.desk.draft(PlanWorld.request())
    let id = plan.record.id
    for hash in [plan.record.inputsHash, plan.record.resultHash] {
      func put(_ bytes: [UInt8]) async throws {
        try await world.world.store.write {
          try $0.execute("UPDATE dispatch_files SET content = $1 WHERE hash = $2", [SQLValue.blob(bytes), hash])
        }
      }
      let content = try await world.world.store.read {
        try $0.first("SELECT content FROM dispatch_files WHERE hash = $1", [hash]) { try $0.get(0, as: [UInt8].self) }
      }
      let good = try #require(content)
      var random = SeededGenerator(seed: 13)
      for _ in 0..<6 {
        var bad = good
        bad[8 + random.below(bad.count - 8)] ^= UInt8(1 + random.below(255))
        try await put(bad)
        await #expect(throws: ProblemFileError.self) { _ = try await world.desk.plan(id) }
      }
      // Well formed, but of other contents.
      var files = try PlanArchive.unpack(good, hash: hash)
      files[0] = PlanFile(name: files[0].name, bytes: files[0].bytes + Array("0,1\n".utf8))
      try await put(try PlanArchive.pack(files).content)
      await #expect(throws: ProblemFileError.self) { _ = try await world.desk.plan(id) }
      try await put([])
      await #expect(throws: ProblemFileError.self) { _ = try await world.desk.plan(id) }
      try await put(good)
      #expect(try await world.desk.plan(id).record == plan.record)
    }
    await #expect(throws: PlanError.unknownPlan("X")) { _ = try await world.desk.plan("X") }
  }

  /// The price says at least how much it costs to demand a pair; tried with every pair.
  @Test(arguments: seeds)
  func noPairCostsLessThanItsPrice(_ seed: UInt64) async throws {
    print("seed \(seed)")
    let world = try await PlanWorld(.sqlite, seed: seed)
    let plan = try await world.desk.draft(PlanWorld.request())
    let market = ProblemMarket(plan.problem), names = plan.inputs.names
    var tried = 0, exact = 0
    for (c, cadre) in names.cadres.enumerated() {
      for (v, village) in names.villages.enumerated() {
        for role in DispatchRole.allCases {
          guard let price = try plan.reasons(cadre: cadre, village: village, role: role).price else { continue }
          let run = DispatchRun(
            market, resuming: plan.result.assignment, certificate: plan.result.certificate, pins: [], forbidden: [])
          try run.pin(DispatchRuling(cadre: c, village: v, role: role))
          let loss = plan.record.objective - (try run.outcome(verified: false)).objective
          #expect(loss >= price, "\(cadre) \(village) \(role)")
          tried += 1
          if loss == price { exact += 1 }
        }
      }
    }
    print("\(tried) pairs, the price is exact for \(exact)")
    #expect(tried > 200 && exact > 0)
  }

  @Test(arguments: engines)
  func figuresAndFairnessAreTrue(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 14)
    let plan = try await world.desk.draft(PlanWorld.request())
    let oracle = try PlanOracle(world), figures = PlanStatistics(plan)
    let villages = oracle.due, cadres = oracle.nominees
    let parts = plan.placements.map { place -> [Int] in
      guard let c = cadres.first(where: { $0.id == place.cadre }), let v = villages.first(where: { $0.code == place.village })
      else { return [Int](repeating: 0, count: 7) }
      return oracle.score(c, v, place.role)
    }
    let sums = (0..<7).map { i in parts.map { $0[i] }.reduce(0, +) }
    #expect([figures.match, figures.fit, figures.language, figures.continuity, figures.pair, figures.travel, figures.altitude] == sums)
    let bonuses = plan.result.assignment.compactMap { $0.map { plan.problem.posts[$0].bonus } }.reduce(0, +)
    #expect(figures.score + bonuses == plan.record.objective)
    #expect(figures.villages == villages.count && figures.cadres == cadres.count)
    #expect(figures.emptyFirstSecretaryPosts + figures.emptyMemberPosts == plan.emptyPosts.map(\.count).reduce(0, +))
    #expect(figures.staying == parts.count { $0[3] > 0 })

    for share in PlanFairness(plan).counties {
      let own = villages.filter { share.county.contains($0.code) }
      #expect(share.filled == plan.placements.count { share.county.contains($0.village) })
      #expect(share.posts == own.map { oracle.bonuses($0, .firstSecretary).count + oracle.bonuses($0, .member).count }.reduce(0, +))
      let areas: Set<String> = ["other_county", "other_prefecture", "not_a_priority_county"]
      // As the figure has it: whom the area allows, and who may take some role somewhere.
      let possible = own.compactMap { village -> (match: Int, travel: Int)? in
        let open = cadres.filter { cadre in
          let perRole = DispatchRole.allCases.map { oracle.bars(cadre, village, $0) }
          return perRole.contains { $0.allSatisfy { $0 == "altitude_health" || $0 == "same_village_again" } }
            && perRole.allSatisfy { areas.isDisjoint(with: $0) }
        }
        let scores = open.map { oracle.score($0, village, .member) }
        guard let match = scores.map({ $0[0] / oracle.rules.weights.match }).max(), let travel = scores.map({ $0[5] }).min()
        else { return nil }
        return (match, travel)
      }
      func mean(_ values: [Int]) -> Double? { values.isEmpty ? nil : Double(values.reduce(0, +)) / Double(values.count) }
      #expect(share.bestMatch == mean(possible.map(\.match)) && share.leastTravel == mean(possible.map(\.travel)))
    }
  }

  @Test(arguments: engines)
  func whatCannotBeDrawnUpSaysWhy(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 15)
    let head = try await world.world.head()
    var request = PlanWorld.request()
    request.cutoverOn = PlanWorld.startsOn.adding(days: 8)
    await #expect(throws: PlanError.overlapTooLong(days: 8, allowed: 7)) { _ = try await world.desk.draft(request) }
    request.cutoverOn = PlanWorld.startsOn.adding(days: -1)
    await #expect(throws: PlanError.cutoverTooEarly(request.cutoverOn, startsOn: PlanWorld.startsOn)) {
      _ = try await world.desk.draft(request)
    }
    request = PlanWorld.request()
    request.round = "2099"
    await #expect(throws: PlanError.noNominations(round: "2099")) { _ = try await world.desk.draft(request) }
    request = PlanWorld.request(World.counties[0])
    await #expect(throws: PlanError.noVillagesDue(World.counties[0], PlanWorld.startsOn)) { _ = try await world.desk.draft(request) }
    #expect(try await world.world.head() == head)
    #expect(try await world.desk.plans().isEmpty)
  }
}

extension PlanWorld {
  /// The placements kept for a plan, those who are sent.
  func placements(_ plan: String) async throws -> [String] {
    try await world.store.read {
      try $0.rows("SELECT cadre_id, village_code, role FROM placements WHERE plan_id = $1 AND state = 'placed'", [plan]) {
        "\(try $0.get(0, as: String.self)) \(try $0.get(1, as: Int64.self)) \(try $0.get(2, as: String.self))"
      }
    }.sorted()
  }
}
