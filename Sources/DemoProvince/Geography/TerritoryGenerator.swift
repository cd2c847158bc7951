import Basics

/// Makes up everything below the counties.
struct TerritoryGenerator {
  static let towns = 2_016
  static let ruralTownships = 626
  static let subdistricts = 459
  static let villages = 26_369
  /// The province has some 8,000; the exact number is this project's.
  static let communities = 8_012

  private typealias Kind = Landscape.TownshipKind

  private struct Township {
    let code: Int64
    let name: String
    let kind: Kind
    let landscape: Landscape
  }

  private let root: SeededGenerator
  private let counties = DemoGeography.sketch.counties

  init(seed: UInt64) { root = SeededGenerator(seed: seed).branch("geography") }

  /// Townships, villages and communities, in no promised order.
  mutating func divisions() -> [DemoDivision] {
    let townships = makeTownships()
    let villageCounts = share(
      Self.villages, among: townships, branch: "villages", cap: 60,
      weight: { $0.landscape.villageWeight($0.kind) },
      minimum: { $0.kind == .subdistrict ? 0 : 2 })
    let communityCounts = share(
      Self.communities, among: townships, branch: "communities", cap: 40,
      weight: { $0.landscape.communityWeight($0.kind) },
      minimum: { $0.kind == .township ? 0 : 1 })

    var list: [DemoDivision] = []
    list.reserveCapacity(townships.count + Self.villages + Self.communities)
    var random = root.branch("village names")
    for (index, township) in townships.enumerated() {
      guard let code = DivisionCode(township.code) else { continue }
      list.append(
        DemoDivision(
          code: code, name: township.name, level: "township", parent: code.ancestor(.county)))
      appendVillages(
        of: township, code: code, villages: villageCounts[index],
        communities: communityCounts[index], to: &list, using: &random)
    }
    return list
  }

  /// Shares a total over the townships with each weight varied between 40 and 170 %.
  private func share(
    _ total: Int, among townships: [Township], branch: String, cap: Int,
    weight: (Township) -> Int, minimum: (Township) -> Int
  ) -> [Int] {
    var random = root.branch(branch)
    return Apportionment.share(
      total, weights: townships.map { weight($0) * (40 + random.below(131)) },
      minima: townships.map(minimum), caps: townships.map { _ in cap })
  }

  private func makeTownships() -> [Township] {
    var random = root.branch("townships")
    let total = Self.towns + Self.ruralTownships + Self.subdistricts
    let counts = Apportionment.share(
      total, weights: counties.map { $0.size * (85 + random.below(31)) },
      minima: counties.map { _ in 3 })
    let streets = Apportionment.share(
      Self.subdistricts,
      weights: counties.indices.map { counts[$0] * counties[$0].landscape.subdistrictWeight },
      caps: counties.indices.map { cap(subdistrictsOf: $0, townships: counts[$0]) })
    let rural = Apportionment.share(
      Self.ruralTownships,
      weights: counties.indices.map {
        (counts[$0] - streets[$0]) * counties[$0].landscape.ruralTownshipWeight
      },
      // Every county that has villages keeps a town, its seat.
      caps: counties.indices.map { max(0, counts[$0] - streets[$0] - 1) })

    var townships: [Township] = []
    townships.reserveCapacity(total)
    for (i, county) in counties.enumerated() {
      var names = PlaceNames(taken: Self.articleStems(inCounty: county.code))
      let kinds: [(Kind, Int, Int64, String)] = [
        (.subdistrict, streets[i], 1, "街道"),
        (.town, counts[i] - streets[i] - rural[i], 100, "镇"),
        (.township, rural[i], 200, "乡"),
      ]
      for (kind, count, first, suffix) in kinds {
        for code in Self.codes(under: county.code.value, count: count, first: first, step: 1_000) {
          let name =
            Self.articleName(of: code)
            ?? names.next(county.landscape, kind == .subdistrict ? .street : .township, &random)
            + suffix
          townships.append(
            Township(code: code, name: name, kind: kind, landscape: county.landscape))
        }
      }
    }
    return townships
  }

  /// City centres may be sub-districts throughout; elsewhere at most half.
  private func cap(subdistrictsOf index: Int, townships: Int) -> Int {
    counties[index].landscape == .urban ? townships : townships / 2
  }

  private func appendVillages(
    of township: Township, code: DivisionCode, villages: Int, communities: Int,
    to list: inout [DemoDivision], using random: inout SeededGenerator
  ) {
    var names = PlaceNames(taken: Self.articleStems(inTownship: code))
    for value in Self.codes(under: code.value, count: communities, first: 1, step: 1) {
      guard let place = DivisionCode(value) else { continue }
      list.append(
        DemoDivision(
          code: place, name: names.next(township.landscape, .street, &random) + "社区居民委员会",
          level: "community", parent: code))
    }
    for value in Self.codes(under: code.value, count: villages, first: 200, step: 1) {
      guard let place = DivisionCode(value) else { continue }
      let name =
        Self.articleName(of: value)
        ?? names.next(township.landscape, .village, &random) + "村村民委员会"
      list.append(DemoDivision(code: place, name: name, level: "village", parent: code))
    }
  }

  /// Consecutive codes under a parent. Where the article's place has a code beyond the last, it
  /// takes the last one's place, so that counts stay exact.
  private static func codes(under parent: Int64, count: Int, first: Int64, step: Int64) -> [Int64] {
    guard count > 0 else { return [] }
    var codes = (0..<Int64(count)).map { parent + (first + $0) * step }
    let range = (parent + first * step)...(parent + (first + 98) * step)
    for code in articleNames.keys.sorted()
    where range.contains(code) && code % step == 0 && !codes.contains(code) {
      codes[codes.count - 1] = code
    }
    return codes
  }

  private static let articleNames: [Int64: String] = Dictionary(
    DemoGeography.articleFacts.flatMap {
      [($0.township.code.value, $0.township.name), ($0.village.code.value, $0.village.name)]
    }, uniquingKeysWith: { first, _ in first })

  private static func articleName(of code: Int64) -> String? { articleNames[code] }

  /// Short names that no made-up neighbour may take.
  private static func articleStems(inCounty county: DivisionCode) -> Set<String> {
    Set(
      DemoGeography.articleFacts.filter { county.contains($0.township.code) }
        .map { String($0.township.name.dropLast()) })
  }

  private static func articleStems(inTownship township: DivisionCode) -> Set<String> {
    Set(
      DemoGeography.articleFacts.filter { $0.township.code == township }.map {
        String($0.village.name.prefix { $0 != "村" })
      })
  }
}
