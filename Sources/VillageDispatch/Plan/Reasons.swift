public import Basics

/// Why a cadre is, or is not, in a post: every rule, every part of the score, and the price.
public struct PairReasons: Sendable, Hashable {
  public let cadre: String
  public let village: DivisionCode
  public let role: DispatchRole
  /// The rules that forbid the pair; empty where it is allowed.
  public let bars: [DispatchBar]
  public let score: PairScore
  /// Whether the plan has this pair.
  public let isChosen: Bool
  /// Where the plan sends the cadre.
  public let chosen: PlanPlacement?
  public let chosenScore: PairScore?
  /// Who has the posts of this role in the village.
  public let holders: [Holder]
  /// By at least how many points the whole plan would fall if the pair were demanded; nil where a
  /// rule forbids it. Zero: as good as what was chosen.
  public let price: Int?

  /// Somebody in a post, and their score there.
  public struct Holder: Sendable, Hashable {
    public let cadre: String
    public let score: Int
  }
}

/// A post that stays empty, and why.
public struct EmptySeat: Sendable, Hashable {
  public let village: DivisionCode
  public let role: DispatchRole
  /// How many nominated cadres the rules allow there.
  public let allowed: Int
  /// How many each rule keeps out, by the first rule that does, most first.
  public let blocked: [Blocked]
  /// The best of those allowed: where they are instead, and the price of moving them here.
  public let nearest: [Candidate]

  public struct Blocked: Sendable, Hashable {
    public let bar: DispatchBar
    public let cadres: Int
  }
}

/// Somebody who could take a post.
public struct Candidate: Sendable, Hashable {
  public let cadre: String
  public let score: PairScore
  /// Where the plan has them; nil for somebody at home.
  public let placement: PlanPlacement?
  /// By at least how many points the plan would fall.
  public let price: Int
}

extension DispatchPlan {
  /// - Throws: `PlanError.unknownCadre`, `PlanError.unknownVillage`.
  public func reasons(cadre: String, village: DivisionCode, role: DispatchRole) throws -> PairReasons {
    let c = try index(ofCadre: cadre), v = try index(ofVillage: village)
    let chosenPost = result.assignment[c].map { problem.posts[$0] }
    let isChosen = chosenPost?.village == v && chosenPost?.role == role
    let bars = bars(c, v, role)
    let holders = result.assignment.enumerated().compactMap { other, number -> PairReasons.Holder? in
      guard let number, problem.posts[number].village == v, problem.posts[number].role == role else { return nil }
      return PairReasons.Holder(
        cadre: inputs.names.cadres[other], score: problem.score(cadre: other, village: v, role: role).total)
    }
    return PairReasons(
      cadre: cadre, village: village, role: role, bars: bars,
      score: problem.score(cadre: c, village: v, role: role), isChosen: isChosen,
      chosen: placement(ofCadre: c),
      chosenScore: chosenPost.map { problem.score(cadre: c, village: $0.village, role: $0.role) },
      holders: holders, price: bars.isEmpty ? price(c, v, role) : nil)
  }

  /// Every rule that forbids a pair, as precise as the records allow.
  func bars(_ c: Int, _ v: Int, _ role: DispatchRole) -> [DispatchBar] {
    problem.bars(cadre: c, village: v, role: role).flatMap { bar -> [DispatchBar] in
      switch bar {
      case .notFirstSecretary: (inputs.names.firstSecretaryBars[c] ?? []).map { .excluded(rule: $0) }
      case .notMember: (inputs.names.memberBars[c] ?? []).map { .excluded(rule: $0) }
      default: [bar]
      }
    } + rulingBars(c, v, role)
  }

  /// What was ruled by hand forbids as a rule does: the plan's proof says nothing of such pairs.
  private func rulingBars(_ c: Int, _ v: Int, _ role: DispatchRole) -> [DispatchBar] {
    let cadre = inputs.names.cadres[c], village = inputs.names.villages[v]
    var out: [DispatchBar] = []
    for ruling in rulings where ruling.cadre == cadre {
      let isThis = ruling.village == village && ruling.role == role
      if ruling.kind == .forbid, isThis, !out.contains(.excluded(rule: "forbidden")) { out.append(.excluded(rule: "forbidden")) }
      if ruling.kind == .pin, !isThis, !out.contains(.excluded(rule: "pinned")) { out.append(.excluded(rule: "pinned")) }
    }
    return out
  }

  /// What a refused ruling means by the numbers of records.
  func inRecords(_ error: DispatchRulingError, of ruling: PlanRuling) -> any Error {
    switch error {
    case .notAllowed(let pair, _):
      PlanError.pairNotAllowed(
        cadre: ruling.cadre, ruling.village, ruling.role, bars(pair.cadre, pair.village, pair.role))
    case .pinnedElsewhere(_, let village):
      PlanError.pinnedElsewhere(cadre: ruling.cadre, inputs.names.villages[village])
    case .noPostLeft: PlanError.noPostLeft(ruling.village, ruling.role)
    }
  }

  /// The reduced cost of a pair by the plan's own proof: what the cadre gains where they are, and
  /// what a seat here is worth to others, less what the pair is worth.
  func price(_ c: Int, _ v: Int, _ role: DispatchRole) -> Int {
    let seat = role == .firstSecretary
      ? result.certificate.firstSecretaries[v] : result.certificate.members[v]
    return max(0, result.certificate.cadres[c] + seat - problem.score(cadre: c, village: v, role: role).total)
  }

  func placement(ofCadre c: Int) -> PlanPlacement? {
    result.assignment[c].map {
      let post = problem.posts[$0]
      return PlanPlacement(
        cadre: inputs.names.cadres[c], village: inputs.names.villages[post.village], role: post.role)
    }
  }

  func index(ofCadre id: String) throws -> Int {
    guard let index = inputs.names.cadres.firstIndex(of: id) else { throw PlanError.unknownCadre(id) }
    return index
  }

  func index(ofVillage code: DivisionCode) throws -> Int {
    guard let index = inputs.names.villages.firstIndex(of: code) else { throw PlanError.unknownVillage(code) }
    return index
  }

  /// The posts that stay empty, by village and role, one for each place however many of its posts.
  public var emptyPosts: [(village: DivisionCode, role: DispatchRole, count: Int)] {
    var taken = [Bool](repeating: false, count: problem.posts.count)
    for number in result.assignment { if let number { taken[number] = true } }
    var counts: [DispatchRuling: Int] = [:]
    for (number, post) in problem.posts.enumerated() where !taken[number] {
      counts[DispatchRuling(cadre: 0, village: post.village, role: post.role), default: 0] += 1
    }
    return counts.keys.sorted { ($0.village, $0.role.rawValue) < ($1.village, $1.role.rawValue) }.map {
      (inputs.names.villages[$0.village], $0.role, counts[$0] ?? 0)
    }
  }

  /// What keeps a post empty.
  public func emptySeat(village: DivisionCode, role: DispatchRole, nearest limit: Int = 5) throws -> EmptySeat {
    let v = try index(ofVillage: village)
    var blocked: [DispatchBar: Int] = [:]
    for c in problem.cadres.indices {
      if let bar = bars(c, v, role).first { blocked[bar, default: 0] += 1 }
    }
    let candidates = try candidates(village: village, role: role)
    return EmptySeat(
      village: village, role: role, allowed: candidates.count,
      blocked: blocked.map { EmptySeat.Blocked(bar: $0.key, cadres: $0.value) }
        .sorted { ($1.cadres, $0.bar.identifier) < ($0.cadres, $1.bar.identifier) },
      nearest: Array(candidates.prefix(limit)))
  }

  /// Everyone whom the rules allow in a post, those at home first, then by price, then by score.
  public func candidates(village: DivisionCode, role: DispatchRole) throws -> [Candidate] {
    let v = try index(ofVillage: village)
    return problem.cadres.indices.filter { bars($0, v, role).isEmpty }.map { c in
      Candidate(
        cadre: inputs.names.cadres[c], score: problem.score(cadre: c, village: v, role: role),
        placement: placement(ofCadre: c), price: price(c, v, role))
    }.sorted { a, b in
      (a.placement == nil ? 0 : 1, a.price, -a.score.total, a.cadre)
        < (b.placement == nil ? 0 : 1, b.price, -b.score.total, b.cadre)
    }
  }
}

extension PairScore {
  /// Each part that is not zero, with its points, in plain words.
  public var parts: [(name: Bilingual, points: Int)] {
    [
      (Bilingual("单位与村的类别匹配", "kind of unit for kind of village"), match),
      (Bilingual("能力对需求", "skills for needs"), fit),
      (Bilingual("语言", "language"), language),
      (Bilingual("已在本村", "serves here already"), continuity),
      (Bilingual("定点帮扶单位", "paired unit"), pair),
      (Bilingual("路程（分钟）", "travel (minutes)"), -travel),
      (Bilingual("年龄与海拔", "age and altitude"), -altitude),
    ].filter { $0.1 != 0 }
  }
}

extension PairReasons {
  /// The reasons as sentences.
  public func sentences(_ language: Language) -> [String] {
    let zh = language == .chinese
    func list(_ score: PairScore) -> String {
      let parts = score.parts.map { "\($0.name[language]) \($0.points > 0 ? "+" : "")\($0.points)" }
      return parts.joined(separator: zh ? "，" : ", ") + (zh ? "；合计 \(score.total)" : "; \(score.total) in all")
    }
    if !bars.isEmpty {
      return bars.map { zh ? "不允许：\($0.words.zh)" : "Not allowed: \($0.words.en)" }
    }
    var out = [zh ? "得分：\(list(score))" : "Score: \(list(score))"]
    if isChosen {
      out.append(zh ? "方案选定了这一搭配：没有任何调整能使总分更高（有证明）。" : "The plan has this pair: no other arrangement has a higher total (proven).")
      return out
    }
    if let chosen, let chosenScore {
      out.append(
        zh
          ? "方案派其到 \(chosen.village) 任\(chosen.role.name.zh)：\(list(chosenScore))"
          : "The plan sends them to \(chosen.village) as \(chosen.role.name.en): \(list(chosenScore))")
    } else {
      out.append(zh ? "方案中此人留在原单位。" : "In the plan they stay at home.")
    }
    if !holders.isEmpty {
      let who = holders.map { "\($0.cadre) (\($0.score))" }.joined(separator: zh ? "、" : ", ")
      out.append(zh ? "该岗位由 \(who) 担任。" : "The post is held by \(who).")
    }
    if let price {
      out.append(
        price == 0
          ? (zh ? "若改为这一搭配，总分可以不变。" : "With this pair the total need not fall.")
          : (zh ? "若硬性指定，全盘总分至少下降 \(price) 分。" : "Demanding it would cost the whole plan at least \(price) points."))
    }
    return out
  }
}

extension EmptySeat {
  /// What blocks the post, as sentences.
  public func sentences(_ language: Language) -> [String] {
    let zh = language == .chinese
    var out = [
      zh ? "推荐人选中可任此岗的有 \(allowed) 人。" : "The rules allow \(allowed) of those nominated."
    ]
    for rule in blocked.prefix(6) {
      out.append(
        zh ? "因“\(rule.bar.words.zh)”不能任：\(rule.cadres) 人" : "Kept out, “\(rule.bar.words.en)”: \(rule.cadres)")
    }
    for candidate in nearest {
      let place = candidate.placement.map { "\($0.village)" } ?? (zh ? "原单位" : "home")
      out.append(
        zh
          ? "\(candidate.cadre)：得分 \(candidate.score.total)，现拟派 \(place)，调来总分至少下降 \(candidate.price)"
          : "\(candidate.cadre): score \(candidate.score.total), now \(place); here it would cost at least \(candidate.price)")
    }
    return out
  }
}
