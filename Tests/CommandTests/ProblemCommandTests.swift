import Basics
import Foundation
import TestSupport
import Testing

/// The bare optimiser and its checker as other programs call them: files, JSON and exit codes.
@Suite struct ProblemCommandTests {
  private static let seed: UInt64 = 20_231_201

  private static func problem(_ name: String) -> SyntheticProblem {
    var random = SeededGenerator(seed: seed).branch(name)
    return SyntheticProblem(villages: 24, cadres: 90, &random)
  }

  private func json(_ run: Program.Run) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.all)")
  }

  private func answer(_ text: String?) -> [(cadre: Int, post: Int)] {
    CSVText.read(text ?? "").dropFirst().compactMap { row in
      guard let cadre = Int(row[0]), let post = Int(row[1]) else { return nil }
      return (cadre, post)
    }
  }

  @Test func solveWritesAnAnswerThatCheckConfirms() async throws {
    let raw = Self.problem("plain"), program = try Program()
    _ = try raw.write(program.folder)
    let run = try await program.run([
      "dispatch", "solve", "--problem", "problem", "--out", "a.csv", "--certificate", "c.csv", "--format", "json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let report = try json(run)
    #expect(report["feasible"] as? Bool == true && report["proven"] as? Bool == true)
    let written = try #require(program.folder.text("a.csv"))
    #expect(written.hasPrefix("cadre_id,post_id\n"))
    #expect(program.folder.text("c.csv")?.hasPrefix("kind,id,price\nu,0,") == true)
    let objective = try #require(report["objective"] as? Int)
    #expect(raw.worth(of: answer(written)) == objective)
    #expect(report["placed"] as? Int == answer(written).count)
    let fill = answer(written).reduce(0) { $0 + raw.posts[$1.post]["fill_bonus", default: 0] }
    #expect(report["fill"] as? Int == fill && report["score"] as? Int == objective - fill)
    #expect(report["open_posts"] as? Int == raw.posts.count - answer(written).count)

    let check = try await program.run([
      "dispatch", "check", "--problem", "problem", "--assignment", "a.csv", "--certificate", "c.csv",
      "--expect", "\(objective)", "--format", "json",
    ])
    #expect(check.status == 0, "\(check.all)")
    let verdict = try json(check)
    #expect(verdict["proven"] as? Bool == true && verdict["bound"] as? Int == objective)
    #expect(verdict["objective"] as? Int == objective && verdict["faults"] as? Int == 0)

    // Text says the same; a second run writes the same bytes.
    let text = try await program.run([
      "dispatch", "solve", "--problem", "problem", "--out", "b.csv", "--certificate", "d.csv", "--lang", "en",
    ])
    #expect(text.status == 0 && text.output.contains("objective \(objective) ") && text.output.contains("proven optimal"))
    #expect(program.folder.text("b.csv") == written && program.folder.text("d.csv") == program.folder.text("c.csv"))
  }

  @Test func checkFindsWhatIsWanting() async throws {
    let raw = Self.problem("plain"), program = try Program()
    _ = try raw.write(program.folder)
    _ = try await program.run(["dispatch", "solve", "--problem", "problem", "--out", "a.csv", "--certificate", "c.csv"])
    let written = try #require(program.folder.text("a.csv")), worth = try #require(raw.worth(of: answer(written)))
    let lines = written.split(separator: "\n").map { $0 + "\n" }
    let prices = try #require(program.folder.text("c.csv")).split(separator: "\n").map { $0 + "\n" }
    _ = try program.folder.write("short.csv", lines.dropLast().joined())
    _ = try program.folder.write("twice.csv", lines.joined() + lines[1])
    let free = try #require(raw.cadres.indices.first { c in !answer(written).contains { $0.cadre == c } })
    _ = try program.folder.write("stranger.csv", lines.joined() + "\(free),0\n")
    _ = try program.folder.write("loose.csv", prices.map { $0.hasPrefix("u,\(free),") ? "u,\(free),1\n" : $0 }.joined())
    let check = ["dispatch", "check", "--problem", "problem", "--assignment"]
    for (arguments, status) in [
      (["a.csv"], 0), (["a.csv", "--expect", "\(worth)"], 0), (["a.csv", "--expect", "\(worth + 1)"], 1),
      (["short.csv", "--certificate", "c.csv"], 1), (["twice.csv"], 1), (["stranger.csv"], 1),
      (["a.csv", "--certificate", "loose.csv"], 1), (["missing.csv"], 2), (["c.csv"], 2),
      (["a.csv", "--certificate", "a.csv"], 2),
    ] {
      let run = try await program.run(check + arguments)
      #expect(run.status == status, "\(arguments): \(run.all)")
      #expect(run.errors.isEmpty == (status < 2), "\(arguments): \(run.errors)")
    }
    let named = try await program.run(check + ["stranger.csv", "--lang", "en"])
    #expect(named.output.contains("feasible: false") && named.output.contains("✗ Post 0 has two cadres"))
  }

  /// After each step of locks the answer is as good as that of a program that knew them all at once.
  @Test func eachStepOfLocksIsAsGoodAsSolvingAnew() async throws {
    let raw = Self.problem("locks"), program = try Program()
    _ = try raw.write(program.folder)
    var random = SeededGenerator(seed: Self.seed).branch("which locks")
    // One lock for each of nine villages, so that none can stand in another's way.
    var locks: [String] = [], used: Set<Int> = []
    for village in 0..<9 {
      let role = village % 3 == 0 ? 0 : 1
      guard raw.posts.contains(where: { $0["village_id"] == village && $0["role"] == role }) else { continue }
      let able = raw.cadres.indices.filter { $0 >= 24 && !used.contains($0) && raw.allows(cadre: $0, village: village, role: role) }
      guard !able.isEmpty else { continue }
      let cadre = random.pick(able)
      used.insert(cadre)
      locks.append("\(cadre),\(village),\(role == 0 ? "FS" : "M")\n")
    }
    try #require(locks.count >= 6)
    func table(_ step: (Int) -> Int) -> String {
      "step,cadre_id,village_id,role\n" + locks.enumerated().map { "\(step($0.offset)),\($0.element)" }.joined()
    }
    _ = try program.folder.write("locks.csv", table { $0 / 2 + 1 })
    let solve = ["dispatch", "solve", "--problem", "problem", "--format", "json", "--out"]
    let run = try await program.run(solve + ["a.csv", "--certificate", "c.csv", "--locks", "locks.csv"])
    #expect(run.status == 0, "\(run.errors)")
    let report = try json(run), steps = try #require(report["locks"] as? [[String: Any]])
    #expect(steps.compactMap { $0["step"] as? Int } == Array(1...((locks.count + 1) / 2)))
    #expect(steps.allSatisfy { $0["proven"] as? Bool == true && ($0["milliseconds"] as? Double ?? -1) >= 0 })
    for (i, step) in steps.enumerated() {
      let known = locks.prefix(2 * (i + 1))
      _ = try program.folder.write(
        "known.csv", "step,cadre_id,village_id,role\n" + known.map { "1,\($0)" }.joined())
      let fresh = try json(try await program.run(solve + ["f.csv", "--locks", "known.csv"]))
      #expect(fresh["objective"] as? Int == step["objective"] as? Int, "seed \(Self.seed), step \(i)")
    }
    let objective = try #require(report["objective"] as? Int)
    #expect(objective == steps.last?["objective"] as? Int)
    let written = answer(program.folder.text("a.csv"))
    #expect(raw.worth(of: written) == objective)
    for lock in locks {
      let parts = lock.dropLast().split(separator: ",")
      let post = written.first { "\($0.cadre)" == parts[0] }.map { raw.posts[$0.post] }
      #expect(post?["village_id"] == Int(parts[1]) && post?["role"] == (parts[2] == "FS" ? 0 : 1), "\(lock)")
    }
    let check = ["dispatch", "check", "--problem", "problem", "--certificate", "c.csv", "--locks", "locks.csv", "--assignment"]
    #expect(try await program.run(check + ["a.csv"]).status == 0)
    // The best answer without locks does not keep them.
    _ = try await program.run(solve + ["free.csv"])
    #expect(try await program.run(check + ["free.csv"]).status == 1)

    // A lock that the rules forbid ends the work before anything is written.
    let (cadre, village) = try #require(
      raw.cadres.indices.flatMap { c in raw.villages.indices.map { (c, $0) } }
        .first { !raw.allows(cadre: $0.0, village: $0.1, role: 0) })
    _ = try program.folder.write("wrong.csv", "step,cadre_id,village_id,role\n1,\(cadre),\(village),FS\n")
    let refused = try await program.run(solve + ["none.csv", "--locks", "wrong.csv", "--lang", "en"])
    #expect(refused.status == 2 && refused.errors.contains("Cadre \(cadre) cannot be locked to village \(village) (FS)"))
    #expect(!program.folder.exists("none.csv"))
  }

  @Test func anInfeasibleProblemNamesItsShortage() async throws {
    var raw = Self.problem("infeasible")
    // Village 3 lies in county 0, where nobody may be first secretary; no other village must have one.
    raw.counties[0]["priority"] = 0
    raw.counties[0]["city_id"] = 9
    for i in raw.cadres.indices {
      if raw.cadres[i]["county_id"] == 0 { raw.cadres[i]["party_member"] = 0 }
      if raw.cadres[i]["tier"] == 2 { raw.cadres[i]["city_id"] = 1 }
    }
    for i in raw.posts.indices where raw.posts[i]["role"] == 0 && raw.posts[i]["village_id"] != 3 {
      raw.posts[i]["mandatory"] = 0
    }
    let program = try Program()
    _ = try raw.write(program.folder)
    let solve = ["dispatch", "solve", "--problem", "problem", "--out", "a.csv", "--certificate", "c.csv"]
    let run = try await program.run(solve + ["--format", "json"])
    #expect(run.status == 2)
    #expect(!program.folder.exists("a.csv") && !program.folder.exists("c.csv"))
    let report = try json(run)
    #expect(report["feasible"] as? Bool == false && report["proven"] as? Bool == false)
    let shortages = try #require(report["shortages"] as? [[String: Any]])
    try #require(shortages.count == 1)
    let post = try #require(raw.posts.firstIndex { $0["village_id"] == 3 && $0["role"] == 0 })
    let posts = try #require(shortages[0]["posts"] as? [[String: Any]])
    #expect(posts.map { $0["post"] as? Int } == [post])
    #expect(posts.map { $0["village"] as? Int } == [3] && posts.map { $0["role"] as? String } == ["FS"])
    #expect((shortages[0]["cadres"] as? [Int]) == [])
    let blocked = try #require(shortages[0]["blocked"] as? [[String: Any]])
    #expect(blocked.reduce(0) { $0 + ($1["cadres"] as? Int ?? 0) } == raw.cadres.count)
    #expect(blocked.contains { $0["rule"] as? String == "not_a_party_member" })
    let text = try await program.run(solve + ["--lang", "en"])
    #expect(text.status == 2 && text.output.contains("Infeasible") && text.output.contains("\(post) (FS, village 3)"))
  }

  @Test func wrongInputIsNamedAndNothingIsWritten() async throws {
    let raw = Self.problem("plain"), program = try Program()
    let path = try raw.write(program.folder)
    let good = try #require(raw.files()["cadres.csv"])
    let solve = ["dispatch", "solve", "--problem", "problem", "--out", "a.csv", "--lang", "en"]
    for (file, text, place) in [
      ("cadres.csv", good.replacing("\n5,", with: "\nfive,"), "cadres.csv:7: cadre_id"),
      ("villages.csv", "village_id\n0\n", "villages.csv:1: the column county_id"),
      ("params.json", "{}", "params.json: “"),
    ] {
      try text.write(toFile: path + "/" + file, atomically: true, encoding: .utf8)
      let run = try await program.run(solve)
      #expect(run.status == 2 && run.errors.contains(place), "\(run.all)")
      try raw.files()[file]?.write(toFile: path + "/" + file, atomically: true, encoding: .utf8)
    }
    _ = try program.folder.write("locks.csv", "step,cadre_id,village_id,role\n1,0,99,FS\n")
    let locked = try await program.run(solve + ["--locks", "locks.csv"])
    #expect(locked.status == 2 && locked.errors.contains("locks.csv:2: village_id is 99"))
    let absent = try await program.run(["dispatch", "solve", "--problem", "nowhere", "--out", "a.csv", "--lang", "en"])
    #expect(absent.status == 2 && absent.errors.contains("nowhere"))
    let unwritable = try await program.run(["dispatch", "solve", "--problem", "problem", "--out", "nowhere/a.csv"])
    #expect(unwritable.status == 2)
    #expect(!program.folder.exists("a.csv"))
  }

  @Test(arguments: [
    ["solve"], ["solve", "--problem", "problem"], ["solve", "--out", "a.csv"], ["check", "--problem", "problem"],
    ["check", "--assignment", "a.csv"], ["solve", "--problem", "problem", "--out", "a.csv", "--format", "xml"],
    ["check", "--problem", "problem", "--assignment", "a.csv", "--expect", "many"],
  ])
  func aLineWithSomethingMissingEndsWith64(_ arguments: [String]) async throws {
    let run = try await Program().run(["dispatch"] + arguments)
    #expect(run.status == 64 && !run.errors.isEmpty, "\(run.all)")
  }
}
