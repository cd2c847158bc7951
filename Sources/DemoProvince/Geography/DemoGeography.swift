public import Basics

/// One division of the demo's geography, in the shape of the divisions file.
public struct DemoDivision: Hashable, Sendable {
  public let code: DivisionCode
  /// The official name: `锦江区`, `中天镇`, `大楼湾村村民委员会`.
  public let name: String
  /// One of `province, prefecture, county, zone, township, village, community, other`.
  public let level: String
  /// Schematic: prefectures and counties only, good for a map sketch, not for measuring.
  public let latitude: Double?
  /// Schematic, see `latitude`.
  public let longitude: Double?
  public let parent: DivisionCode?

  public init(
    code: DivisionCode, name: String, level: String, latitude: Double? = nil,
    longitude: Double? = nil, parent: DivisionCode?
  ) {
    self.code = code
    self.name = name
    self.level = level
    self.latitude = latitude
    self.longitude = longitude
    self.parent = parent
  }
}

/// The geography that lets a bare clone run: the real province, prefectures and counties, and
/// made-up townships and villages in realistic numbers under them.
public enum DemoGeography {
  /// 四川省 itself, as a list of one.
  public static let province: [DemoDivision] = DivisionCode(abbreviated: "51").map {
    [DemoDivision(code: $0, name: "四川省", level: "province", parent: nil)]
  } ?? []

  /// The 21 prefectures (18 市, 3 州), sorted by code.
  public static let prefectures: [DemoDivision] = sketch.prefectures.map {
    DemoDivision(
      code: $0.code, name: $0.name, level: "prefecture", latitude: $0.latitude,
      longitude: $0.longitude, parent: $0.code.ancestor(.province))
  }

  /// The 183 counties (区, 县级市, 县, 自治县), sorted by code.
  public static let counties: [DemoDivision] = sketch.counties.map {
    DemoDivision(
      code: $0.code, name: $0.name, level: "county", latitude: $0.latitude,
      longitude: $0.longitude, parent: $0.code.ancestor(.prefecture))
  }

  /// The three villages that the source article names: real codes, names and townships.
  public static let articleVillages: [DemoDivision] = articleFacts.map { $0.village }

  /// The townships in which the article's villages lie.
  public static let articleTownships: [DemoDivision] = articleFacts.map { $0.township }

  /// The real prefectures and counties with 3,101 generated townships (2,016 镇, 626 乡,
  /// 459 街道), 26,369 villages and 8,012 communities, sorted by code.
  ///
  /// The numbers are the province's; which township has how many villages, and every name below
  /// the county but the article's, is made up. The same seed gives the same list.
  public static func generated(seed: UInt64) -> [DemoDivision] {
    var territory = TerritoryGenerator(seed: seed)
    return (province + prefectures + counties + territory.divisions()).sorted { $0.code < $1.code }
  }

  /// The ethnic groups of a division's county with their rough shares in per cent (sum 100).
  ///
  /// A judgement by kind of county, for synthetic people; an unknown county counts as Han.
  public static func ethnicGroups(of division: DivisionCode) -> [(name: String, percent: Int)] {
    landscape(of: division).ethnicGroups
  }

  static func landscape(of division: DivisionCode) -> Landscape {
    division.ancestor(.county).flatMap { landscapes[$0] } ?? .basin
  }

  static let sketch = ProvinceSketch(table: CountyTable.text)

  private static let landscapes: [DivisionCode: Landscape] = Dictionary(
    sketch.counties.map { ($0.code, $0.landscape) }, uniquingKeysWith: { first, _ in first })

  static let articleFacts: [(township: DemoDivision, village: DemoDivision)] = [
    ("510522110", "白鹿镇", "510522110209", "江合村民委员会"),
    ("511923108", "驷马镇", "511923108202", "桃花村委会"),
    ("512022111", "中天镇", "512022111213", "大楼湾村村民委员会"),
  ].compactMap { townshipCode, townshipName, villageCode, villageName in
    guard let township = DivisionCode(abbreviated: townshipCode),
      let village = DivisionCode(villageCode)
    else { return nil }
    return (
      DemoDivision(
        code: township, name: townshipName, level: "township", parent: township.ancestor(.county)),
      DemoDivision(code: village, name: villageName, level: "village", parent: township)
    )
  }
}
