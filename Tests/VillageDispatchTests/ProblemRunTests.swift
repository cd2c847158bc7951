import AssignmentSolver
import Basics
import Foundation
import Testing
import TestSupport
import VillageDispatch

/// Proves that problems in the exchange format are solved to the optimum, with a proof that holds by
/// the format's own rule, and that answers and locks go through files unharmed.
@Suite struct ProblemRunTests {
  private static let seed: UInt64 = 20_231_101

  private func read(_ raw: SyntheticProblem) throws -> DispatchProblem {
    let folder = try TemporaryFolder()
    return try ProblemFolder.read(URL(fileURLWithPath: try raw.write(folder)))
  }

  private func answer(_ outcome: DispatchOutcome) -> [(cadre: Int, post: Int)] {
    outcome.assignment.enumerated().compactMap { cadre, post in post.map { (cadre, $0) } }
  }

  /// The bound of a certificate by the format's formula, nil where an allowed pair beats it.
  private func bound(_ certificate: DispatchCertificate, _ raw: SyntheticProblem) -> Int? {
    guard certificate.cadres.allSatisfy({ $0 >= 0 }) else { return nil }
    for (cadre, price) in certificate.cadres.enumerated() {
      for village in raw.villages.indices {
        for (role, prices) in [certificate.firstSecretaries, certificate.members].enumerated()
        where raw.allows(cadre: cadre, village: village, role: role) {
          if raw.score(cadre: cadre, village: village, role: role) - prices[village] > price { return nil }
        }
      }
    }
    var out = certificate.cadres.reduce(0, +) + certificate.firstSecretaries.reduce(0, +)
    for post in raw.posts where post["role"] == 1 {
      out += max(0, certificate.members[post["village_id", default: 0]] + post["fill_bonus", default: 0])
    }
    return out
  }

  @Test(arguments: 0..<12) func generatedProblemsAreSolvedWithProof(_ number: Int) throws {
    let what = "seed \(Self.seed), problem \(number)"
    var random = SeededGenerator(seed: Self.seed).branch("\(number)")
    let weights = number % 3 == 0 ? SyntheticProblem.randomWeights(&random) : SyntheticProblem.standardWeights
    let raw = SyntheticProblem(villages: 20 + random.below(20), cadres: 60 + random.below(60), weights: weights, &random)
    let problem = try read(raw), run = DispatchRun(problem)
    try run.solve()
    let outcome = try run.outcome()
    // Random weights may set the age of first secretaries below that of some who are counted on.
    if number % 3 != 0 { #expect(outcome.isFeasible, "\(what)") }
    guard outcome.isFeasible else { return }
    #expect(outcome.isProven, "\(what)")
    #expect(raw.worth(of: answer(outcome)) == outcome.objective, "\(what)")
    #expect(bound(outcome.certificate, raw) == outcome.objective, "\(what)")

    // The same bytes a second time, and out of files the same again.
    let again = DispatchRun(problem)
    try again.solve()
    let second = try again.outcome(verified: false)
    #expect(!second.isProven)
    #expect(AnswerFiles.assignment(second.assignment) == AnswerFiles.assignment(outcome.assignment), "\(what)")
    #expect(AnswerFiles.certificate(second.certificate) == AnswerFiles.certificate(outcome.certificate), "\(what)")
    let folder = try TemporaryFolder()
    let places = URL(fileURLWithPath: folder.file("a.csv")), prices = URL(fileURLWithPath: folder.file("c.csv.gz"))
    try Data(AnswerFiles.assignment(outcome.assignment)).write(to: places)
    try Data(StoredGzip.pack(AnswerFiles.certificate(outcome.certificate))).write(to: prices)
    let readBack = try AnswerFiles.readAssignment(places)
    let certificate = try AnswerFiles.readCertificate(prices, problem)
    #expect(certificate == outcome.certificate, "\(what)")
    let check = try ProblemCheck(run.market, assignment: readBack, certificate: certificate)
    #expect(check.isProven && check.objective == outcome.objective && check.placed == readBack.count, "\(what)")
  }

  /// The public problems, where they lie beside the repository.
  @Test(
    .enabled(if: Repository.shared.map { FileManager.default.fileExists(atPath: $0 + "/dispatch/EXPECTED.json") } ?? false),
    arguments: ["tiny", "small"])
  func publicProblemsReachTheStatedOptimum(_ name: String) throws {
    struct Expected: Decodable { let optimal_objective: Int, arcs: Int }
    let folder = URL(fileURLWithPath: try #require(Repository.shared) + "/dispatch")
    let expected = try #require(
      try JSONDecoder().decode(
        [String: Expected].self, from: Data(contentsOf: folder.appendingPathComponent("EXPECTED.json")))[name])
    let problem = try ProblemFolder.read(folder.appendingPathComponent(name)), run = DispatchRun(problem)
    try run.solve()
    let outcome = try run.outcome()
    #expect(outcome.isProven && outcome.objective == expected.optimal_objective)
    // The answer that comes with the problem passes with its proof, as ours does.
    let own = folder.appendingPathComponent(name + "/answer")
    let check = try ProblemCheck(
      run.market, assignment: try AnswerFiles.readAssignment(own.appendingPathComponent("assignment.csv.gz")),
      certificate: try AnswerFiles.readCertificate(own.appendingPathComponent("dual.csv.gz"), problem))
    #expect(check.isProven && check.objective == expected.optimal_objective)
    #expect(check.pairs == expected.arcs)
  }

  // MARK: Rulings

  @Test func locksAreKeptAndRefusedOnesLeaveNoTrace() throws {
    for number in 0..<6 {
      let what = "seed \(Self.seed), locks \(number)"
      var random = SeededGenerator(seed: Self.seed).branch("locks \(number)")
      let raw = SyntheticProblem(villages: 24, cadres: 70, &random)
      let problem = try read(raw), run = DispatchRun(problem)
      try run.solve()
      var kept: [DispatchRuling] = [], refused = 0
      for step in 0..<40 {
        let pair = DispatchRuling(
          cadre: random.below(70), village: random.below(24), role: random.pick(DispatchRole.allCases))
        let before = try run.outcome(verified: false)
        do {
          try run.pin(pair)
          kept.append(pair)
          let outcome = try run.outcome()
          guard outcome.isFeasible else { break }
          #expect(outcome.isProven, "\(what), step \(step)")
          #expect(raw.worth(of: answer(outcome)) == outcome.objective, "\(what), step \(step)")
          #expect(outcome.objective <= before.objective, "\(what), step \(step)")
          let check = try ProblemCheck(
            run.market, assignment: answer(outcome), certificate: outcome.certificate, locks: kept)
          #expect(check.isProven, "\(what), step \(step): \(check.faults)")
        } catch let error as DispatchRulingError {
          refused += 1
          let r = pair.role == .firstSecretary ? 0 : 1
          switch error {
          case .notAllowed(let named, let bars):
            #expect(named == pair && !bars.isEmpty && !raw.allows(cadre: pair.cadre, village: pair.village, role: r))
          case .pinnedElsewhere(_, let village):
            #expect(kept.contains { $0.cadre == pair.cadre && $0.village == village })
          case .noPostLeft:
            let posts = problem.posts.count { $0.village == pair.village && $0.role == pair.role }
            #expect(kept.count { $0.village == pair.village && $0.role == pair.role } == posts)
          }
          #expect(!error.explanation.zh.isEmpty && !error.explanation.en.isEmpty)
          let after = try run.outcome(verified: false)
          #expect(after.assignment == before.assignment && after.certificate == before.certificate, "\(what)")
        }
      }
      #expect(kept.count > 1 && refused > 5, "\(what)")
    }
  }

  @Test func aShortageNamesPostsPeopleAndRules() throws {
    var random = SeededGenerator(seed: Self.seed).branch("shortage")
    var raw = SyntheticProblem(villages: 16, cadres: 60, &random)
    // Three villages of county 0, two people who may lead them; all others are kept out.
    let posts = raw.posts.indices.filter { raw.posts[$0]["role"] == 0 && [0, 2, 4].contains(raw.posts[$0]["village_id"]) }
    for i in raw.posts.indices where raw.posts[i]["role"] == 0 && !posts.contains(i) { raw.posts[i]["mandatory"] = 0 }
    raw.counties[0]["priority"] = 0
    raw.counties[0]["city_id"] = 9
    for i in raw.cadres.indices where raw.cadres[i]["tier"] == 3 && raw.cadres[i]["county_id"] == 0 {
      raw.cadres[i]["fs_ok"] = [4, 8].contains(i) ? 1 : 0
    }
    for i in raw.cadres.indices where raw.cadres[i]["tier"] == 2 { raw.cadres[i]["city_id"] = 1 }
    let problem = try read(raw), run = DispatchRun(problem)
    try run.solve()
    let outcome = try run.outcome()
    #expect(!outcome.isFeasible && !outcome.isProven)
    try #require(outcome.shortages.count == 1)
    let shortage = outcome.shortages[0]
    #expect(shortage.posts == posts)
    #expect(shortage.cadres == [4, 8])
    let blockers = problem.blockers(of: shortage)
    #expect(blockers.reduce(0) { $0 + $1.cadres } == problem.cadres.count - 2)
    #expect(blockers.map(\.cadres) == blockers.map(\.cadres).sorted(by: >))
    #expect(Set(blockers.map(\.bar.identifier)).isSuperset(of: ["other_county", "other_prefecture", "not_put_forward_as_first_secretary"]))
  }

  // MARK: Checking answers

  @Test func everyFaultOfAnAnswerIsNamed() throws {
    var random = SeededGenerator(seed: Self.seed).branch("faults")
    let raw = SyntheticProblem(villages: 16, cadres: 60, &random)
    let problem = try read(raw), run = DispatchRun(problem)
    try run.solve()
    let outcome = try run.outcome()
    let sound = answer(outcome)
    func faults(
      _ answer: [(cadre: Int, post: Int)], _ certificate: DispatchCertificate? = nil, locks: [DispatchRuling] = []
    ) throws -> [ProblemCheck.Fault] {
      let check = try ProblemCheck(run.market, assignment: answer, certificate: certificate, locks: locks)
      for fault in check.faults { #expect(!fault.words.zh.isEmpty && !fault.words.en.isEmpty) }
      return check.faults
    }
    #expect(try faults(sound) == [])
    #expect(try faults(sound + [(60, 0)]) == [.unknownCadre(60)])
    #expect(try faults(sound + [(0, -1)]) == [.unknownPost(-1)])
    let free = try #require(outcome.assignment.firstIndex(of: nil))
    #expect(try faults(sound + [(free, sound[0].post)]) == [.postTwice(sound[0].post)])
    #expect(try faults(sound + [sound[3]]) == [.cadreTwice(sound[3].cadre)])
    let mandatory = try #require(sound.firstIndex { problem.posts[$0.post].isMandatory })
    var without = sound
    let removed = without.remove(at: mandatory)
    #expect(try faults(without) == [.mandatoryPostEmpty(removed.post)])
    let post = problem.posts[removed.post]
    let stranger = try #require(
      problem.cadres.indices.first { c in
        outcome.assignment[c] == nil && !problem.bars(cadre: c, village: post.village, role: post.role).isEmpty
      })
    #expect(try faults(without + [(stranger, removed.post)]) == [
      .notAllowed(
        cadre: stranger, post: removed.post,
        problem.bars(cadre: stranger, village: post.village, role: post.role))
    ])
    let lock = DispatchRuling(cadre: free, village: post.village, role: post.role)
    #expect(try faults(sound, locks: [lock]) == [.lockNotKept(lock)])

    var prices = outcome.certificate
    prices.cadres[free] = -1
    #expect(try faults(sound, prices).contains(.negativePrice(cadre: free)))
    prices = outcome.certificate
    prices.cadres[removed.cadre] -= 1
    #expect(try faults(sound, prices).contains(
      .beatsPrices(DispatchRuling(cadre: removed.cadre, village: post.village, role: post.role))))
    prices = outcome.certificate
    prices.cadres[free] += 1
    let loose = try ProblemCheck(run.market, assignment: sound, certificate: prices)
    #expect(loose.isFeasible && !loose.isProven && loose.bound == outcome.objective + 1)
  }

  @Test func filesOfAnswersAreHeldToTheirForm() throws {
    var random = SeededGenerator(seed: Self.seed).branch("files")
    let problem = try read(SyntheticProblem(villages: 16, cadres: 60, &random))
    let folder = try TemporaryFolder()
    func file(_ text: String) throws -> URL { URL(fileURLWithPath: try folder.write("f.csv", text)) }
    func line(_ body: () throws -> Void) -> Int? {
      let error = #expect(throws: ProblemFileError.self) { try body() }
      #expect(error?.file == "f.csv")
      return error?.line
    }
    #expect(line { _ = try AnswerFiles.readAssignment(try file("cadre_id\n1\n")) } == 1)
    #expect(line { _ = try AnswerFiles.readAssignment(try file("cadre_id,post_id\n1,2\nx,3\n")) } == 3)
    #expect(line { _ = try AnswerFiles.readCertificate(try file("kind,id,price\nu,0,1\nX,0,1\n"), problem) } == 3)
    #expect(line { _ = try AnswerFiles.readCertificate(try file("kind,id,price\nM,16,1\n"), problem) } == 2)
    #expect(line { _ = try AnswerFiles.readCertificate(try file("kind,id,price\nM,5,1\n\nM,5,1\n"), problem) } == 4)
    #expect(line { _ = try AnswerFiles.readCertificate(try file("kind,id,price\nM,5,1.5\n"), problem) } == 2)
    #expect(line { _ = try AnswerFiles.readCertificate(try file("kind,id,price\nM,5,\(Int.min)\n"), problem) } == 2)
    #expect(line { _ = try AnswerFiles.readLocks(try file("step,cadre_id,village_id,role\n1,60,0,FS\n"), problem) } == 2)
    #expect(line { _ = try AnswerFiles.readLocks(try file("step,cadre_id,village_id,role\n1,0,0,fs\n"), problem) } == 2)
    // What is left out costs nothing; a mandatory post's price may be beyond 32 bits.
    let prices = try AnswerFiles.readCertificate(try file("kind,id,price\nF,3,-1125899906842624\n"), problem)
    #expect(prices.firstSecretaries[3] == -1_125_899_906_842_624 && prices.cadres.allSatisfy { $0 == 0 })
    let locks = try AnswerFiles.readLocks(
      try file("step,cadre_id,village_id,role\n2,0,1,M\n1,5,2,FS\n2,3,3,M\n"), problem)
    #expect(locks.map(\.step) == [1, 2, 2] && locks.map(\.ruling.cadre) == [5, 0, 3])
  }
}
