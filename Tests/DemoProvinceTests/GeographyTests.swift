import Basics
import DemoProvince
import Testing

@Suite("Demo geography: official facts")
struct DemoGeographyFactTests {
  @Test func countsAreOfficial() {
    #expect(DemoGeography.province.map(\.name) == ["四川省"])
    #expect(DemoGeography.prefectures.count == 21)
    #expect(DemoGeography.counties.count == 183)
    // 55 区, 19 县级市, 105 县, 4 自治县.
    let names = DemoGeography.counties.map(\.name)
    #expect(names.count { $0.hasSuffix("区") } == 55)
    #expect(names.count { $0.hasSuffix("市") } == 19)
    #expect(names.count { $0.hasSuffix("自治县") } == 4)
  }

  @Test func codesAndPlacesAreDistinctAndSorted() {
    for list in [DemoGeography.prefectures, DemoGeography.counties] {
      let codes = list.map(\.code)
      #expect(zip(codes, codes.dropFirst()).allSatisfy { $0 < $1 })
      #expect(Set(list.map { [$0.latitude, $0.longitude] }).count == list.count)
      #expect(
        list.allSatisfy {
          (26.0...34.5).contains($0.latitude ?? 0) && (97.3...108.6).contains($0.longitude ?? 0)
        })
    }
    #expect(DemoGeography.prefectures.allSatisfy { $0.code.rank == .prefecture })
    #expect(DemoGeography.counties.allSatisfy { $0.code.rank == .county })
    let prefectures = Set(DemoGeography.prefectures.map(\.code))
    #expect(DemoGeography.counties.allSatisfy { $0.parent.map(prefectures.contains) == true })
  }

  @Test("Prefectures lie rightly to each other", arguments: [
    ("甘孜藏族自治州", "成都市", "west"), ("阿坝藏族羌族自治州", "凉山彝族自治州", "north"),
    ("攀枝花市", "凉山彝族自治州", "south"), ("成都市", "达州市", "west"),
    ("广元市", "绵阳市", "east"), ("广元市", "南充市", "north"), ("泸州市", "宜宾市", "east"),
    ("乐山市", "眉山市", "south"), ("雅安市", "成都市", "west"), ("德阳市", "成都市", "north"),
    ("巴中市", "达州市", "north"), ("资阳市", "内江市", "north"), ("自贡市", "内江市", "west"),
  ])
  func relativePlaces(_ name: String, _ other: String, _ direction: String) throws {
    let a = try #require(DemoGeography.prefectures.first { $0.name == name })
    let b = try #require(DemoGeography.prefectures.first { $0.name == other })
    let (north, east) = try (
      #require(a.latitude) - #require(b.latitude), #require(a.longitude) - #require(b.longitude))
    switch direction {
    case "north": #expect(north > 0)
    case "south": #expect(north < 0)
    case "east": #expect(east > 0)
    default: #expect(east < 0)
    }
  }

  @Test func publishedListsAreWhole() {
    let tags = DemoGeography.publishedCountyTags
    #expect(tags.count == 177)
    #expect(Set(tags).count == 177)
    let byTag = Dictionary(grouping: tags, by: \.tag).mapValues(\.count)
    #expect(
      byTag == [
        "former_poor_county": 88, "key_assistance_county_national": 25,
        "key_assistance_county_provincial": 25, "underdeveloped_county": 39,
      ])
    let counties = Set(DemoGeography.counties.map(\.code))
    #expect(tags.allSatisfy { counties.contains($0.code) })
    #expect(tags.allSatisfy { !$0.certainty.isEmpty })
    #expect(tags.allSatisfy { tag in tag.validTo.map { $0 > tag.validFrom } ?? true })
    #expect(tags.allSatisfy { ($0.validTo == nil) == ($0.tag == "underdeveloped_county") })
  }
}

@Suite("Demo geography: generated divisions")
struct GeneratedGeographyTests {
  static let list = DemoGeography.generated(seed: 42)

  @Test(arguments: [42, 1, 20_230_901, UInt64.max])
  func totalsAreExact(_ seed: UInt64) {
    let list = seed == 42 ? Self.list : DemoGeography.generated(seed: seed)
    let counts = Dictionary(grouping: list, by: \.level).mapValues(\.count)
    #expect(
      counts == [
        "province": 1, "prefecture": 21, "county": 183, "township": 3_101, "village": 26_369,
        "community": 8_012,
      ])
    let townships = list.filter { $0.level == "township" }
    #expect(townships.count { $0.name.hasSuffix("镇") } == 2_016)
    #expect(townships.count { $0.name.hasSuffix("乡") } == 626)
    #expect(townships.count { $0.name.hasSuffix("街道") } == 459)
  }

  @Test func codesAreSortedDistinctAndUnderTheirParents() {
    let codes = Self.list.map(\.code)
    #expect(zip(codes, codes.dropFirst()).allSatisfy { $0 < $1 })
    let known = Set(codes)
    for division in Self.list where division.level != "province" {
      guard let parent = division.parent else {
        Issue.record("\(division.name) has no parent")
        continue
      }
      #expect(known.contains(parent) && parent.contains(division.code))
      #expect(parent.rank.rawValue + 1 == division.code.rank.rawValue)
    }
  }

  @Test func codesFollowTheStatisticalNumbering() {
    for division in Self.list where division.level == "township" {
      let number = division.code.value / 1_000 % 1_000
      switch division.name.last {
      case "镇": #expect((100..<200).contains(number))
      case "乡": #expect((200..<300).contains(number))
      default: #expect((1..<100).contains(number))
      }
    }
    for division in Self.list where division.code.rank == .village {
      let number = division.code.value % 1_000
      #expect((division.level == "village" ? 200..<400 : 1..<200).contains(number))
    }
  }

  @Test func namesAreOfficialInFormAndDistinctAmongSiblings() {
    for siblings in Dictionary(grouping: Self.list, by: \.parent).values {
      let names = Set(siblings.map(\.name))
      #expect(names.count == siblings.count)
    }
    let article = Set(DemoGeography.articleVillages.map(\.code))
    for division in Self.list where division.code.rank == .village {
      if article.contains(division.code) { continue }
      let ending = division.level == "village" ? "村村民委员会" : "社区居民委员会"
      #expect(division.name.hasSuffix(ending) && division.name.count > ending.count + 1)
    }
  }

  @Test("The article's villages keep their names, codes and townships", arguments: [
    ("大楼湾村村民委员会", 512_022_111_213, "中天镇", 512_022_111_000),
    ("江合村民委员会", 510_522_110_209, "白鹿镇", 510_522_110_000),
    ("桃花村委会", 511_923_108_202, "驷马镇", 511_923_108_000),
  ] as [(String, Int64, String, Int64)])
  func articleVillages(_ name: String, _ code: Int64, _ town: String, _ townCode: Int64) throws {
    for seed: UInt64 in [42, 7] {
      let list = seed == 42 ? Self.list : DemoGeography.generated(seed: seed)
      let village = try #require(list.first { $0.code.value == code })
      #expect(village.name == name && village.level == "village")
      let township = try #require(list.first { $0.code == village.parent })
      #expect(township.code.value == townCode && township.name == town)
      #expect(list.count { $0.name == town && $0.parent == township.parent } == 1)
    }
  }

  @Test func townshipsLookLikeTheProvince() {
    let townships = Self.list.filter { $0.level == "township" }
    let children = Dictionary(
      grouping: Self.list.filter { $0.level == "village" }, by: \.parent
    ).mapValues(\.count)
    for township in townships where !township.name.hasSuffix("街道") {
      #expect((2...60).contains(children[township.code] ?? 0))
    }
    func rural(_ prefecture: Int64) -> Double {
      let own = townships.filter { $0.code.value / 100_000_000 == prefecture }
      return Double(own.count { $0.name.hasSuffix("乡") }) / Double(own.count)
    }
    // The plateau keeps its 乡; the capital has hardly any.
    #expect(rural(5133) > 0.4 && rural(5132) > 0.35 && rural(5101) < 0.1)
    let perCounty = Dictionary(grouping: townships, by: \.parent).mapValues(\.count)
    #expect(perCounty.count == 183 && perCounty.values.allSatisfy { (3...60).contains($0) })
  }

  @Test func theSeedDecides() {
    #expect(DemoGeography.generated(seed: 42) == Self.list)
    #expect(DemoGeography.generated(seed: 43) != Self.list)
  }

  @Test func ethnicSharesSumToAHundred() {
    for county in DemoGeography.counties {
      #expect(DemoGeography.ethnicGroups(of: county.code).reduce(0) { $0 + $1.percent } == 100)
    }
  }
}

@Suite("Demo names")
struct DemoNameTests {
  @Test func surnamesFollowTheirFrequency() {
    var random = SeededGenerator(seed: 5)
    var counts: [String: Int] = [:]
    for _ in 0..<50_000 { counts[PersonNames.surname(using: &random), default: 0] += 1 }
    let common = counts.sorted { $0.value > $1.value }.prefix(3).map(\.key)
    #expect(Set(common) == ["王", "李", "张"])
    #expect(counts.count > 120)
  }

  @Test(arguments: ["汉族", "彝族", "藏族", "羌族", "苗族", "土家族", "回族", "蒙古族"], [true, false])
  func personNamesAreWellFormedAndVaried(_ ethnicity: String, _ male: Bool) {
    var random = SeededGenerator(seed: 9)
    var again = SeededGenerator(seed: 9)
    var names: Set<String> = []
    for _ in 0..<2_000 {
      let name = PersonNames.person(male: male, ethnicity: ethnicity, using: &random)
      #expect(name == PersonNames.person(male: male, ethnicity: ethnicity, using: &again))
      #expect((2...7).contains(name.count) && !name.contains(" "))
      names.insert(name)
    }
    #expect(names.count > 400)
  }

  @Test(arguments: ["central", "province", "prefecture", "county", "township"],
    ["economic", "party_mass", "professional", "enterprise", "institution"])
  func unitNamesAreDistinctByIndex(_ tier: String, _ kind: String) {
    let names = (0..<60).map {
      DemoNames.unitName(tier: tier, kind: kind, divisionName: "平昌县", index: $0)
    }
    #expect(Set(names).count == 60)
    #expect(names.allSatisfy { $0.contains("平昌县") && !$0.contains("{") })
    #expect(DemoNames.unitNameCount(tier: tier, kind: kind) > 1)
  }

  @Test func unitNamesAreDistinctAcrossKinds() {
    for tier in ["central", "province", "prefecture", "county", "township"] {
      let names = ["economic", "party_mass", "professional", "enterprise", "institution"].flatMap {
        kind in
        (0..<DemoNames.unitNameCount(tier: tier, kind: kind)).map {
          DemoNames.unitName(tier: tier, kind: kind, divisionName: "某地", index: $0)
        }
      }
      #expect(Set(names).count == names.count)
    }
    #expect(
      DemoNames.unitName(tier: "county", kind: "party_mass", divisionName: "合江县", index: 0)
        == "合江县委组织部")
  }

  @Test func industriesSuitTheCountyAndDoNotRepeat() throws {
    var random = SeededGenerator(seed: 3)
    for county in DemoGeography.counties {
      let list = DemoNames.leadingIndustries(of: county.code, using: &random)
      #expect((1...3).contains(list.count) && Set(list).count == list.count)
    }
    let unknown = try #require(DivisionCode(999_999_999_999))
    #expect(!DemoNames.leadingIndustries(of: unknown, using: &random).isEmpty)
  }

  @Test func everyMeasureCategoryHasTexts() {
    var random = SeededGenerator(seed: 3)
    #expect(DemoNames.measureCategories.count == 14)
    for category in DemoNames.measureCategories + ["无此类别"] {
      #expect(!DemoNames.measureDescription(category: category, using: &random).isEmpty)
    }
  }
}
