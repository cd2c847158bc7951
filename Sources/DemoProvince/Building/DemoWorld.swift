import Basics

/// The province of the demo: its places, and which of them get what.
///
/// Made from the list of divisions alone, so that it works on the generated geography and on any
/// official list alike.
struct DemoWorld {
  let seed: SeededGenerator
  let targets: DemoTargets
  let horizon: DemoHorizon
  let counties: [DemoDivision]
  let villages: [DemoDivision]
  let communities: [DemoDivision]
  let names: [DivisionCode: String]

  /// 脱贫村, the former poor villages.
  let poor: Set<DivisionCode>
  let scatteredPoor: Set<DivisionCode>
  /// Where the round of 2023 went, in the order of codes; communities among them are resettlement sites.
  let placesOf2023: [DivisionCode]
  /// The same and a few more.
  let placesOf2021: [DivisionCode]
  let sites: [DivisionCode]
  let priorityCounties: [DivisionCode]

  /// The three villages that the article names, where the list has them.
  enum Named {
    static let daLouWan = DivisionCode("512022111213")
    static let jiangHe = DivisionCode("510522110209")
    static let taoHua = DivisionCode("511923108202")
    static let all = [daLouWan, jiangHe, taoHua].compactMap { $0 }
  }

  init(
    divisions: [DemoDivision], seed: UInt64, targets: DemoTargets, stage: DemoStage
  ) throws {
    let generator = SeededGenerator(seed: seed)
    self.seed = generator
    self.targets = targets
    horizon = stage.horizon
    counties = divisions.filter { $0.level == "county" }
    villages = divisions.filter { $0.level == "village" }
    communities = divisions.filter { $0.level == "community" }
    let names = Dictionary(divisions.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
    self.names = names
    guard villages.count >= targets.placesOf2021 + 2 * targets.scatteredPoorVillages / 2,
      communities.count >= 500, counties.count >= targets.priorityCounties
    else { throw TooSmall(villages: villages.count) }

    let formerPoor = Set(
      DemoGeography.publishedCountyTags.filter { $0.tag == "former_poor_county" }.map(\.code))
    var random = generator.branch("villages")
    // Villages of former poor counties were far more often poor, but not all poor ones lay there.
    func ranked(_ list: [DemoDivision], weight: (DivisionCode) -> Int) -> [DivisionCode] {
      list.map { ($0.code, random.below(1_000) + weight($0.code)) }
        .sorted { ($0.1, $0.0) > ($1.1, $1.0) }.map(\.0)
    }
    func inFormerPoor(_ code: DivisionCode) -> Bool { code.ancestor(.county).map { formerPoor.contains($0) } ?? false }
    let order = ranked(villages) { code in
      if code == Named.jiangHe { return 9_000 }
      if Named.all.contains(code) { return -9_000 }
      return inFormerPoor(code) ? 700 : 0
    }
    let poorOrder = Array(order.prefix(targets.poorVillages))
    let poor = Set(poorOrder)
    self.poor = poor
    let rest = Array(order.dropFirst(targets.poorVillages).filter { !Named.all.contains($0) })
    scatteredPoor = Set(rest.prefix(targets.scatteredPoorVillages))

    // The round of 2023: most former poor villages, some others, and resettlement communities.
    let villageCount = Int((Double(villages.count * targets.villageShareOf2023) / 100).rounded())
    let communityCount = targets.placesOf2023 - villageCount
    sites = ranked(communities) { inFormerPoor($0) ? 600 : 0 }.prefix(communityCount).map { $0 }
    let withFirstSecretary = poorOrder.prefix(poorOrder.count - targets.lackingOf2023)
    let others = villageCount - withFirstSecretary.count
    guard others > Named.all.count else { throw TooSmall(villages: villages.count) }
    let named = Named.all.filter { code in names[code] != nil && !poor.contains(code) }
    let chosen = Set(withFirstSecretary).union(named).union(rest.suffix(others - named.count))
    placesOf2023 = (Array(chosen) + sites).sorted()
    let more = poorOrder.suffix(targets.lackingOf2023)
      + rest.dropLast(others).suffix(targets.placesOf2021 - targets.placesOf2023 - targets.lackingOf2023)
    placesOf2021 = (placesOf2023 + more).sorted()

    priorityCounties = Self.priority(counties, formerPoor, targets, &random)
  }

  /// The list of divisions is too short for a province of this size.
  struct TooSmall: ExplainedError {
    let villages: Int
    var explanation: Bilingual {
      Bilingual("行政区划只有 \(villages) 个村，不够演示用", "\(villages) villages are too few for the demo")
    }
    var remedy: Bilingual? {
      Bilingual("使用全省名单，或不带 --divisions 运行", "Use the list of a whole province, or leave --divisions out")
    }
  }

  /// The real list of 125 is not public: the published lists, completed to that number in 19
  /// prefectures.
  private static func priority(
    _ counties: [DemoDivision], _ formerPoor: Set<DivisionCode>, _ targets: DemoTargets,
    _ random: inout SeededGenerator
  ) -> [DivisionCode] {
    let known = Set(counties.map(\.code))
    var chosen = Set(DemoGeography.publishedCountyTags.map(\.code)).intersection(known)
    func prefectures() -> Set<DivisionCode> { Set(chosen.compactMap { $0.ancestor(.prefecture) }) }
    // One county in each further prefecture, away from the capital's, then at random.
    let capital = DivisionCode(abbreviated: "5101")
    let all = Set(known.compactMap { $0.ancestor(.prefecture) }).subtracting([capital].compactMap { $0 })
    for prefecture in all.subtracting(prefectures()).sorted() where prefectures().count < targets.priorityPrefectures {
      let candidates = known.filter { prefecture.contains($0) }.sorted()
      if let county = candidates.last { chosen.insert(county) }
    }
    let allowed = prefectures()
    var candidates = known.subtracting(chosen)
      .filter { code in code.ancestor(.prefecture).map { allowed.contains($0) } ?? false }.sorted()
    candidates.shuffle(using: &random)
    for code in candidates where chosen.count < targets.priorityCounties { chosen.insert(code) }
    return chosen.sorted()
  }

  func county(of code: DivisionCode) -> DivisionCode { code.ancestor(.county) ?? code }
}
