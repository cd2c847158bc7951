public import Authority
public import Basics
public import Journal
public import Store

/// The village profile (村情), a yearly snapshot.
///
/// It lives with the divisions because both the roster (which villages a standard applies to) and
/// village work (goals, plans) read it.
public enum ProfileRecords {
  private static let count = Field.Content.integer(0...10_000_000)

  public static let profiles = RecordKind(
    "profiles", Bilingual("村情", "village profiles"), key: ["village_code", "year"],
    placedBy: "village_code",
    [
      Field("village_code", "村代码", .division([.village])).required,
      Field("year", "年度", .integer(1949...2100)).required,
      Field("households", "户数", count),
      Field("population", "户籍人口", count),
      Field("resident_population", "常住人口", count),
      Field("labour_force", "劳动力", count),
      Field("party_members", "党员数", count),
      Field("poor_households", "贫困户数", count),
      Field("disposable_income_per_capita", "人均可支配收入", .yuan),
      Field("collective_assets", "集体资产", .yuan),
      Field("collective_income", "集体经济收入", .yuan),
      Field("leading_industries", "主导产业", .list),
    ],
    rules: [
      RecordRule { draft, _ in
        guard let people = draft.integer("population"), let workers = draft.integer("labour_force"),
          workers > people
        else { return [] }
        return [RuleFinding(
          .warning, recordID: draft.id, field: "labour_force",
          Bilingual("劳动力多于户籍人口", "more labour force than registered population"))]
      }
    ])

  public static let migrations = [
    Migration(4, "profiles", [
      """
      CREATE TABLE profiles (
        id {text} PRIMARY KEY, version {int} NOT NULL, village_code {int} NOT NULL,
        year {int} NOT NULL, households {int}, population {int}, resident_population {int},
        labour_force {int}, party_members {int}, poor_households {int},
        disposable_income_per_capita {int}, collective_assets {int}, collective_income {int},
        leading_industries {text}, date_precision {text}) {clustered}
      """,
      "CREATE INDEX profiles_village ON profiles (village_code, year, poor_households)",
    ])
  ]
}

/// One year of a village; money per year.
public struct VillageProfile: Sendable, Hashable {
  public let year: Int
  public let households: Int?
  public let population: Int?
  public let residentPopulation: Int?
  public let labourForce: Int?
  public let partyMembers: Int?
  public let poorHouseholds: Int?
  public let disposableIncomePerCapita: Yuan?
  public let collectiveAssets: Yuan?
  public let collectiveIncome: Yuan?
  public let leadingIndustries: [String]
}

/// What the rest of the house asks about profiles.
public enum VillageProfiles {
  /// All years, newest first.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func all(
    of village: DivisionCode, viewer: Viewer, _ connection: any Connection
  ) throws -> [VillageProfile] {
    try viewer.require(.read, in: village)
    return try connection.rows(
      """
      SELECT year, households, population, resident_population, labour_force, party_members,
        poor_households, disposable_income_per_capita, collective_assets, collective_income,
        leading_industries
      FROM profiles WHERE village_code = $1 ORDER BY year DESC
      """, [village]
    ) { row in
      VillageProfile(
        year: try row.get(0), households: try row.get(1), population: try row.get(2),
        residentPopulation: try row.get(3), labourForce: try row.get(4), partyMembers: try row.get(5),
        poorHouseholds: try row.get(6), disposableIncomePerCapita: try row.get(7),
        collectiveAssets: try row.get(8), collectiveIncome: try row.get(9),
        leadingIndustries: (try row.get(10, as: String?.self) ?? "").split(separator: ";").map(String.init))
    }
  }

  /// The poor households of each village by its latest profile up to the year of `date`.
  public static func latestPoorHouseholds(
    in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection
  ) throws -> [Int64: Int] {
    var out: [Int64: Int] = [:]
    try connection.query(
      """
      SELECT village_code, poor_households FROM profiles
      WHERE \(Validity.within(range, "village_code")) AND year <= \(date.year)
      ORDER BY village_code, year
      """, []
    ) { out[try $0.get(0)] = try $0.get(1, as: Int?.self) ?? 0 }
    return out
  }
}
