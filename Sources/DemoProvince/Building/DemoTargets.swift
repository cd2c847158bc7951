import Basics

/// How large the demo province is: the article's figures, met exactly in the middle of what its
/// rounded numbers allow. Only this generator knows them; the product counts records.
struct DemoTargets: Sendable {
  let poorVillages = 11_501
  /// Non-poor villages with twenty and more poor households, as a 2017 source counted them.
  let scatteredPoorVillages = 8_274
  let servedBefore2021 = 105_000
  let placesOf2021 = 12_000
  let cadresOf2021 = 34_000
  let placesOf2023 = 11_900
  let cadresOf2023 = 32_000
  /// Villagers' committees among the places of 2023, in per cent of all.
  let villageShareOf2023 = 45
  /// Villages that ought to have a first secretary in 2023 and have none.
  let lackingOf2023 = 90
  let priorityCounties = 125
  let priorityPrefectures = 19

  let identifiedHouseholds = 132_000
  let identifiedPersons = 433_000
  /// Of those, identified by the end of August 2023.
  let identifiedByAugust = 129_400
  let measuredHouseholds = 116_000
  let measuredPersons = 384_000
  /// In per mille of the households identified by the end of August 2023.
  let eliminatedPerMille = 671
  /// Out of risk once and at risk again.
  let identifiedAgain = 900
  let wronglyAdmitted = 150
  let mentees = 49_500

  /// The moment of the article's box on what the round of 2021 achieved.
  static let endOfAugust = day(2023, 8, 31)

  /// A date written in the source: every call names a day that exists, and a test builds them all.
  static func day(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
    LocalDate(year, month, day) ?? LocalDate(dayNumber: 0)
  }
}
