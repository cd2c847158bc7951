public import Basics

/// What the page of a village or community shows.
public struct VillageModel: Sendable {
  /// From the topmost division down to this village.
  public let path: [DivisionRef]
  /// 村 or 社区.
  public let level: Bilingual
  /// The date that everything on the page is about.
  public let asOf: LocalDate
  /// The yearly profiles, newest first.
  public let profiles: [VillageProfileRow]
  /// Its labels, past ones included.
  public let tags: [TagRow]
  /// The people in post on the date.
  public let team: [TeamRow]
  /// The people who served before.
  public let formerTeam: [TeamRow]
  /// Who else supports the village.
  public let support: [SupportRow]
  /// The standards that apply on the date, each slot checked.
  public let standards: [StandardCheck]
  /// Its goals.
  public let goals: [GoalRow]
  /// Counts of monitored households; never names.
  public let monitoring: [MonitoringCount]
  /// The record whose history the page links to.
  public let record: RecordRef?

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], level: Bilingual, asOf: LocalDate, profiles: [VillageProfileRow],
    tags: [TagRow], team: [TeamRow], formerTeam: [TeamRow], support: [SupportRow],
    standards: [StandardCheck], goals: [GoalRow], monitoring: [MonitoringCount],
    record: RecordRef? = nil
  ) {
    self.path = path
    self.level = level
    self.asOf = asOf
    self.profiles = profiles
    self.tags = tags
    self.team = team
    self.formerTeam = formerTeam
    self.support = support
    self.standards = standards
    self.goals = goals
    self.monitoring = monitoring
    self.record = record
  }
}

/// A village in one year (村情).
public struct VillageProfileRow: Hashable, Sendable {
  /// The year it describes.
  public let year: Int
  /// Households (户数).
  public var households: Int?
  /// Registered population (户籍人口).
  public var population: Int?
  /// Resident population (常住人口).
  public var residentPopulation: Int?
  /// People able to work (劳动力).
  public var labourForce: Int?
  /// Party members (党员数).
  public var partyMembers: Int?
  /// Poor households (贫困户数).
  public var poorHouseholds: Int?
  /// Disposable income per person (人均可支配收入).
  public var disposableIncomePerCapita: Yuan?
  /// Collective assets (集体资产).
  public var collectiveAssets: Yuan?
  /// Income of the collective economy (集体经济收入).
  public var collectiveIncome: Yuan?
  /// Leading industries (主导产业).
  public var leadingIndustries: [String] = []

  /// A year about which nothing is known yet.
  public init(year: Int) { self.year = year }
}

/// A person of the team in the village.
public struct TeamRow: Hashable, Sendable {
  /// The name, masked where the viewer may not see it.
  public let name: String
  /// 第一书记 or 工作队员.
  public let role: Bilingual
  /// The unit that sent the person.
  public let unit: String?
  /// The days in post, both ends included.
  public let span: DateSpan
  /// Why it ended.
  public let endReason: Bilingual?
  /// The record whose history the row links to.
  public let record: RecordRef?

  /// Describes one posting.
  public init(
    name: String, role: Bilingual, unit: String?, span: DateSpan, endReason: Bilingual? = nil,
    record: RecordRef? = nil
  ) {
    self.name = name
    self.role = role
    self.unit = unit
    self.span = span
    self.endReason = endReason
    self.record = record
  }
}

/// One link of support (帮扶力量) other than the team.
public struct SupportRow: Hashable, Sendable {
  /// What kind of support.
  public let slot: SlotRef
  /// Who gives it.
  public let holder: String
  /// The days it is given on.
  public let span: DateSpan

  /// Describes one link of support.
  public init(slot: SlotRef, holder: String, span: DateSpan) {
    self.slot = slot
    self.holder = holder
    self.span = span
  }
}

/// A standard that applies to a village, with each of its slots.
public struct StandardCheck: Hashable, Sendable {
  /// One slot of the standard.
  public struct Slot: Hashable, Sendable {
    /// The slot.
    public let slot: SlotRef
    /// Who fills it; empty is a gap.
    public let holders: [String]
    /// The first day of the gap, where there is one and it is known.
    public let missingSince: LocalDate?

    /// Describes one slot.
    public init(slot: SlotRef, holders: [String], missingSince: LocalDate? = nil) {
      self.slot = slot
      self.holders = holders
      self.missingSince = missingSince
    }
  }

  /// Its name, such as 五个一.
  public let title: Bilingual
  /// The document it comes from (文号).
  public let document: String?
  /// Its slots.
  public let slots: [Slot]

  /// Describes one standard.
  public init(title: Bilingual, document: String?, slots: [Slot]) {
    self.title = title
    self.document = document
    self.slots = slots
  }
}

/// A goal for the term (任期目标).
public struct GoalRow: Hashable, Sendable {
  /// What is measured.
  public let indicator: Bilingual
  /// The value it started from, and its year.
  public let baseline: CellValue
  /// The year of the baseline.
  public let baselineYear: Int?
  /// The value to reach.
  public let target: CellValue
  /// The year to reach it by.
  public let targetYear: Int
  /// The latest value known.
  public let latest: CellValue

  /// Describes a goal.
  public init(
    indicator: Bilingual, baseline: CellValue, baselineYear: Int?, target: CellValue,
    targetYear: Int, latest: CellValue = .empty
  ) {
    self.indicator = indicator
    self.baseline = baseline
    self.baselineYear = baselineYear
    self.target = target
    self.targetYear = targetYear
    self.latest = latest
  }
}

/// How many households and persons of a village stand at one point of monitoring.
public struct MonitoringCount: Hashable, Sendable {
  /// What is counted, such as 在监测.
  public let title: Bilingual
  /// Households.
  public let households: Int
  /// Persons in them.
  public let persons: Int?

  /// Describes one count.
  public init(title: Bilingual, households: Int, persons: Int?) {
    self.title = title
    self.households = households
    self.persons = persons
  }
}
