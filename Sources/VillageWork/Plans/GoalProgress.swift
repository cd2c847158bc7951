public import Authority
public import Basics
import Divisions
public import Store

/// Where the present value of an indicator was read.
public enum GoalSource: String, Sendable, Hashable {
  /// The ledger of the collective economy.
  case ledger
  /// The yearly profile of the village.
  case profile
  /// A further figure of the profile.
  case profileItem = "profile_item"
  case assets, jobs, sales, mentoring, cases

  public var name: Bilingual {
    switch self {
    case .ledger: Bilingual("集体经济台账", "ledger of the collective economy")
    case .profile: Bilingual("村情", "village profile")
    case .profileItem: Bilingual("村情指标", "figures of the village profile")
    case .assets: Bilingual("集体资产登记", "register of assets")
    case .jobs: Bilingual("务工就业记录", "records of jobs")
    case .sales: Bilingual("消费帮扶记录", "records of sales")
    case .mentoring: Bilingual("帮带记录", "records of mentoring")
    case .cases: Bilingual("监测对象记录", "records of monitoring")
    }
  }
}

/// A value read from records, with where and of when.
public struct IndicatorValue: Sendable, Hashable {
  public let value: Quantity
  public let source: GoalSource
  /// The year that the value is of.
  public let year: Int
  /// For values of a day or of a year that is not over: the last day counted.
  public let asOf: LocalDate?
  /// The year was not over on that day.
  public var isPartialYear: Bool { Self.yearly.contains(source) && asOf != nil }

  private static let yearly: Set<GoalSource> = [.ledger, .sales]
}

/// How far a term goal has come, read from the records; nobody types a percentage.
public struct GoalProgress: Sendable, Hashable {
  public let village: DivisionCode
  public let goal: TermGoal
  public let unit: WorkUnit?
  /// Nil where no record tells; `reason` says so.
  public let current: IndicatorValue?
  public let reason: Bilingual?
  /// The part of the way from the baseline to the target that is done, in per cent, not rounded; of the
  /// target itself where no baseline is given. Nil where there is no value, or no way to go.
  public let share: Double?
  public let isReached: Bool
  /// The target's year is over and it was not reached.
  public let isMissed: Bool

  init(_ village: DivisionCode, _ goal: TermGoal, _ current: IndicatorValue?, on day: LocalDate) {
    self.village = village
    self.goal = goal
    self.current = current
    unit = Self.unit(of: goal.indicator)
    reason = current == nil
      ? Bilingual("截至\(day.text(in: .chinese))没有记录可以说明", "no record tells by \(day.text(in: .english))") : nil
    let (from, to) = (goal.baseline.map { Quantity($0) }, Quantity(goal.target))
    if let value = current?.value {
      // Fewer households at risk are the aim; all else ought to grow unless the baseline says otherwise.
      let falls = from.map { $0 > to } ?? (goal.indicator == "open_cases")
      isReached = falls ? value <= to : value >= to
      if let from {
        share = from == to ? nil : 100 * (value.value - from.value) / (to.value - from.value)
      } else {
        share = falls || to.hundredths == 0 ? nil : 100 * value.value / to.value
      }
    } else {
      (isReached, share) = (false, nil)
    }
    isMissed = !isReached && day.year > goal.targetYear
  }

  /// What an indicator is counted in; nil for those that offices add.
  public static func unit(of indicator: String) -> WorkUnit? {
    switch indicator {
    case "collective_income", "collective_assets", "disposable_income_per_capita", "sales": .yuan
    case "industry_area": .mu
    case "jobs", "party_members", "reserve_cadres": .people
    case "road_length": .kilometres
    case "sanitary_toilets": .percent
    case "open_cases": .households
    default: nil
    }
  }

  /// The goals of a division's villages, by village, year and indicator.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func all(
    in division: DivisionCode, on day: LocalDate, viewer: Viewer, _ connection: any Connection
  ) throws -> [GoalProgress] {
    let range = try viewer.visibleRange(of: division)
    let goals = try connection.rows(
      """
      SELECT indicator, baseline, baseline_year, target, target_year, village_code FROM goals
      WHERE \(Validity.within(range, "village_code")) ORDER BY village_code, target_year, indicator
      """
    ) { (goal: try TermGoal($0), village: try $0.get(5, as: DivisionCode.self)) }
    var reader = IndicatorReader(range, on: day, connection)
    return try goals.map { goal, village in
      GoalProgress(
        village, goal,
        try reader.value(of: goal.indicator, in: village, until: goal.targetYear, since: goal.baselineYear), on: day)
    }
  }
}
