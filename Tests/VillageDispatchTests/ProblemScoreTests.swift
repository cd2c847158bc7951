import AssignmentSolver
import Basics
import Foundation
import Testing
import TestSupport
import VillageDispatch

/// Proves that the score has one value however it is asked for: by the plain rule, by the tables that
/// the solver reads, and by the format's rule as the tests write it out from bare numbers.
@Suite struct ProblemScoreTests {
  private static let seed: UInt64 = 20_230_915

  private func read(_ raw: SyntheticProblem) throws -> DispatchProblem {
    let folder = try TemporaryFolder()
    return try ProblemFolder.read(URL(fileURLWithPath: try raw.write(folder)))
  }

  @Test(arguments: 0..<8) func everyPairHasOneScore(_ number: Int) throws {
    let what = "seed \(Self.seed), problem \(number)"
    var random = SeededGenerator(seed: Self.seed).branch("\(number)")
    let weights = number % 2 == 0 ? SyntheticProblem.standardWeights : SyntheticProblem.randomWeights(&random)
    let raw = SyntheticProblem(villages: 30, cadres: 40, weights: weights, isEasy: false, &random)
    let problem = try read(raw), market = ProblemMarket(problem)
    let (wrong, allowed) = try compare(raw, problem, market)
    #expect(wrong.prefix(5) == [], "\(what)")
    // 40 × 30 × 2 pairs each: 19,200 in all, neither all allowed nor none.
    #expect((100...2_000).contains(allowed), "\(what): \(allowed)")
  }

  private func compare(
    _ raw: SyntheticProblem, _ problem: DispatchProblem, _ market: ProblemMarket
  ) throws -> (wrong: [String], allowed: Int) {
    var wrong: [String] = [], allowed = 0
    for cadre in problem.cadres.indices {
      let whole = scores(market, cadre)
      for village in problem.villages.indices {
        for (r, role) in [DispatchRole.firstSecretary, .member].enumerated() {
          let place = market.place(village: village, role: role)
          #expect(market.post(at: place) == (village, role))
          let isAllowed = raw.allows(cadre: cadre, village: village, role: r)
          let expected = raw.score(cadre: cadre, village: village, role: r)
          let plain = problem.score(cadre: cadre, village: village, role: role)
          let bars = problem.bars(cadre: cadre, village: village, role: role)
          let single = market.score(of: cadre, at: place)
          let table = isAllowed ? Int32(expected) : AssignmentScore.ineligible
          let pair = "cadre \(cadre), village \(village), \(role.rawValue)"
          if plain.total != expected { wrong.append("\(pair): \(plain), should be \(expected)") }
          if bars.isEmpty != isAllowed { wrong.append("\(pair): \(bars)") }
          if single != table || whole[place, default: AssignmentScore.ineligible] != table {
            wrong.append("\(pair): \(single) and \(String(describing: whole[place])), should be \(table)")
          }
          allowed += isAllowed ? 1 : 0
        }
      }
    }
    return (wrong, allowed)
  }

  /// The scores over a cadre's whole reach, range by range, as the solver asks for them.
  private func scores(_ market: ProblemMarket, _ cadre: Int) -> [Int: Int32] {
    var out: [Int: Int32] = [:]
    for range in market.reaches[market.reach(of: cadre)] {
      var values = [Int32](repeating: 0, count: range.count)
      values.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        market.writeScores(of: cadre, at: range, to: base)
      }
      for (i, value) in values.enumerated() { out[range.lowerBound + i] = value }
    }
    return out
  }

  /// Likeness keeps its promise: same reach, same scores, but higher ones in places of one's own.
  @Test func cadresThatAreAlikeScoreAlike() throws {
    var random = SeededGenerator(seed: Self.seed).branch("alike")
    var raw = SyntheticProblem(villages: 40, cadres: 120, isEasy: false, &random)
    // Few enough kinds of people for many to be alike.
    for i in raw.cadres.indices where i >= 6 {
      let pattern = raw.cadres[i % 6]
      for name in raw.cadres[i].keys where name != "cadre_id" && name != "unit_id" && name != "current_village_id" {
        raw.cadres[i][name] = pattern[name]
      }
    }
    let problem = try read(raw), market = ProblemMarket(problem)
    var alike: [Int: [Int]] = [:]
    for cadre in problem.cadres.indices {
      if let like = market.likeness(of: cadre) { alike[like, default: []].append(cadre) }
    }
    #expect(alike.count <= 6 && alike.values.contains { $0.count >= 20 })
    var raised = 0
    for cadres in alike.values {
      let all = cadres.map { scores(market, $0) }
      for place in all[0].keys {
        // What those have who do not count the place as their own.
        let common = Set(zip(cadres, all).filter { !market.placesOfItsOwn($0.0).contains(place) }.map { $0.1[place] })
        #expect(common.count <= 1)
        guard let base = common.first else { continue }
        for (cadre, own) in zip(cadres, all) where market.placesOfItsOwn(cadre).contains(place) {
          #expect((own[place] ?? .min) >= (base ?? .min))
          raised += own[place] == base ? 0 : 1
        }
      }
    }
    #expect(raised > 20)
  }

  /// The product's own additions: pairs forbidden by rule, and heights that health forbids.
  @Test func additionsToTheFormatBarPairs() throws {
    var random = SeededGenerator(seed: Self.seed).branch("additions")
    let raw = SyntheticProblem(villages: 24, cadres: 30, isEasy: false, &random)
    let folder = try TemporaryFolder(), path = try raw.write(folder)
    let allowed = raw.cadres.indices.flatMap { c in raw.villages.indices.map { (c, $0) } }
      .filter { raw.allows(cadre: $0.0, village: $0.1, role: 1) }
    let picked = Array(allowed.prefix(5))
    _ = try folder.write(
      "problem/exclusions.csv",
      "cadre_id,village_id,role,rule\n" + picked.map { "\($0.0),\($0.1),M,same_village_again\n" }.joined())
    let cadres = raw.files()["cadres.csv", default: ""].split(separator: "\n").enumerated()
      .map { $0.offset == 0 ? $0.element + ",max_alt_band\n" : $0.element + ",\($0.offset % 5 - 1)\n" }
    _ = try folder.write("problem/cadres.csv", cadres.joined())
    let problem = try ProblemFolder.read(URL(fileURLWithPath: path)), market = ProblemMarket(problem)
    var seen = (excluded: 0, tooHigh: 0)
    for cadre in raw.cadres.indices {
      for village in raw.villages.indices {
        for (r, role) in [DispatchRole.firstSecretary, .member].enumerated() {
          let isExcluded = r == 1 && picked.contains { $0 == (cadre, village) }
          let isTooHigh = raw.villages[village]["alt_band", default: 0] > (cadre + 1) % 5 - 1
          let isAllowed = raw.allows(cadre: cadre, village: village, role: r) && !isExcluded && !isTooHigh
          let bars = problem.bars(cadre: cadre, village: village, role: role)
          #expect(bars.contains(.excluded(rule: "same_village_again")) == isExcluded)
          #expect(bars.contains(.tooHigh) == isTooHigh)
          #expect(bars.isEmpty == isAllowed)
          #expect((market.score(of: cadre, at: market.place(village: village, role: role)) != AssignmentScore.ineligible) == isAllowed)
          seen.excluded += isExcluded ? 1 : 0
          seen.tooHigh += isTooHigh ? 1 : 0
        }
      }
    }
    #expect(seen.excluded == 5 && seen.tooHigh > 50)
  }
}
