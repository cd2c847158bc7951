public import Basics

/// A number that says what it is: unit, day, definition, base of a percentage, or why there is none.
public struct Figure: Sendable, Hashable {
  public enum Value: Sendable, Hashable {
    case count(Int)
    /// A share in percent, not rounded.
    case percent(Double)
    case yuan(Yuan)
    /// There is none, and why.
    case none(Bilingual)
  }

  public let id: String
  public let name: Bilingual
  public let value: Value
  public let unit: Bilingual
  public let asOf: LocalDate
  public let definition: Bilingual
  /// What a percentage is a percentage of.
  public let base: Bilingual?

  /// The number, or nil where there is none.
  public var number: Double? {
    switch value {
    case .count(let n): return Double(n)
    case .percent(let p): return p
    case .yuan(let amount): return Double(amount.fen) / 100
    case .none: return nil
    }
  }
}

/// What a figure is, apart from any day or place.
public struct FigureDefinition: Sendable, Hashable {
  public let id: String
  public let name: Bilingual
  public let unit: Bilingual
  public let definition: Bilingual
  public let base: Bilingual?

  init(_ id: String, _ name: Bilingual, _ unit: Bilingual, _ definition: Bilingual, base: Bilingual? = nil) {
    self.id = id
    self.name = name
    self.unit = unit
    self.definition = definition
    self.base = base
  }

  func figure(_ value: Figure.Value, on date: LocalDate) -> Figure {
    Figure(
      id: id, name: name, value: value, unit: unit, asOf: date, definition: definition, base: base)
  }

  func share(_ part: Int, of whole: Int, on date: LocalDate) -> Figure {
    guard whole > 0 else {
      return figure(.none(Bilingual("分母为零", "the denominator is zero")), on: date)
    }
    return figure(.percent(100 * Double(part) / Double(whole)), on: date)
  }
}

/// The figures of the programme summary, in the order they are printed.
public enum SummaryDefinitions {
  static let villages = Bilingual("个村", "villages")
  static let people = Bilingual("人", "persons")
  static let households = Bilingual("户", "households")
  static let percent = Bilingual("%", "%")

  public static let villagesTotal = FigureDefinition(
    "villages.total", Bilingual("行政村总数", "Villages"), villages,
    Bilingual("当日有效的村民委员会数", "villagers' committees in the division, valid on the date"))
  public static let covered = FigureDefinition(
    "villages.covered", Bilingual("有驻村干部的村（社区）", "Villages covered"), villages,
    Bilingual("当日至少有一名在岗驻村干部的村和社区，去重", "distinct villages and communities with at least one posting open on the date"))
  public static let coveredShare = FigureDefinition(
    "villages.covered_share", Bilingual("驻村覆盖率", "Share of villages covered"), percent,
    Bilingual("有在岗驻村干部的行政村 ÷ 行政村总数（社区不计入）", "covered villagers' committees ÷ all villagers' committees (communities in neither)"),
    base: Bilingual("当日有效的村民委员会", "villagers' committees valid on the date"))
  public static let inPost = FigureDefinition(
    "cadres.in_post", Bilingual("在岗驻村干部", "Cadres in post"), people,
    Bilingual("当日有在岗派驻的人，去重", "distinct persons with a posting open on the date"))
  public static let firstSecretaries = FigureDefinition(
    "cadres.first_secretaries", Bilingual("第一书记", "First secretaries"), people,
    Bilingual("当日在岗的第一书记，去重", "distinct persons with a posting as first secretary open on the date"))
  public static let members = FigureDefinition(
    "cadres.members", Bilingual("工作队员", "Team members"), people,
    Bilingual("当日在岗的工作队员，去重", "distinct persons with a posting as team member open on the date"))
  public static let served = FigureDefinition(
    "cadres.served", Bilingual("累计选派", "Cadres who have served"), people,
    Bilingual("派驻起始日期不晚于当日的人，累计去重", "distinct persons with any posting begun on or before the date"))
  public static let identifiedHouseholds = FigureDefinition(
    "monitoring.identified.households", Bilingual("累计认定监测对象（户）", "Households identified"), households,
    Bilingual("识别日期不晚于当日的户，累计去重，错误纳入的除外", "distinct households with a case identified on or before the date, cumulative; wrongly admitted ones excluded"))
  public static let identifiedPersons = FigureDefinition(
    "monitoring.identified.persons", Bilingual("累计认定监测对象（人）", "Persons identified"), people,
    Bilingual("上述户在识别当日的家庭成员", "members of those households on the day of identification"))
  public static let measuredHouseholds = FigureDefinition(
    "monitoring.measured.households", Bilingual("落实帮扶措施（户）", "Households with measures"), households,
    Bilingual("累计认定的户中，当日前至少有一项措施已开始", "of those identified, with at least one measure started on or before the date"))
  public static let measuredPersons = FigureDefinition(
    "monitoring.measured.persons", Bilingual("落实帮扶措施（人）", "Persons with measures"), people,
    Bilingual("上述户在识别当日的家庭成员", "members of those households on the day of identification"))
  public static let eliminatedHouseholds = FigureDefinition(
    "monitoring.eliminated.households", Bilingual("消除风险（户）", "Households out of risk"), households,
    Bilingual("累计认定的户中，至少一次风险消除且当日没有未消除的", "of those identified: at least one case eliminated and none open on the date"))
  public static let eliminatedPersons = FigureDefinition(
    "monitoring.eliminated.persons", Bilingual("消除风险（人）", "Persons out of risk"), people,
    Bilingual("上述户在识别当日的家庭成员", "members of those households on the day of identification"))
  public static let eliminatedShare = FigureDefinition(
    "monitoring.eliminated_share", Bilingual("风险消除率", "Share out of risk"), percent,
    Bilingual("消除风险的户 ÷ 累计认定的户", "households eliminated ÷ households identified"),
    base: Bilingual("户，累计认定", "households, cumulative"))
  public static let openHouseholds = FigureDefinition(
    "monitoring.open.households", Bilingual("当前监测对象（户）", "Households monitored now"), households,
    Bilingual("已识别、未消除且未退出的户", "households with a case identified, not eliminated and not left on the date"))
  public static let openPersons = FigureDefinition(
    "monitoring.open.persons", Bilingual("当前监测对象（人）", "Persons monitored now"), people,
    Bilingual("上述户当日的家庭成员", "members of those households on the date"))
  public static let mentored = FigureDefinition(
    "mentoring.people", Bilingual("帮带村干部或后备干部", "Village and reserve cadres mentored"), people,
    Bilingual("帮带起始日期不晚于当日的被帮带人（村＋姓名），去重", "distinct mentees (village and name) with mentoring begun on or before the date"))
  public static let priorityCounties = FigureDefinition(
    "counties.priority", Bilingual("四类地区县（市、区）", "Priority counties"), Bilingual("个县", "counties"),
    Bilingual("当日属于革命老区、脱贫地区、民族地区、盆周山区之一的县", "counties tagged as one of the four area types on the date"))
  public static let priorityShare = FigureDefinition(
    "counties.priority_share", Bilingual("四类地区县占比", "Share of priority counties"), percent,
    Bilingual("四类地区县 ÷ 全部县（市、区）", "priority counties ÷ all counties"),
    base: Bilingual("全部县（市、区）", "all counties"))
  public static let priorityPrefectures = FigureDefinition(
    "prefectures.with_priority_counties", Bilingual("涉及四类地区的市（州）", "Prefectures with priority counties"),
    Bilingual("个市（州）", "prefectures"),
    Bilingual("至少有一个四类地区县的市（州）", "prefectures that have at least one priority county"))

  static func standardDue(_ id: String, _ name: Bilingual) -> FigureDefinition {
    FigureDefinition(
      "villages.standard_due.\(id)", Bilingual("应配“\(name.zh)”的村", "Villages due: \(name.en)"), villages,
      Bilingual("当日适用“\(name.zh)”标准的村", "villages that the standard applies to on the date"))
  }

  static func standardMet(_ id: String, _ name: Bilingual) -> FigureDefinition {
    FigureDefinition(
      "villages.standard_met.\(id)", Bilingual("配齐“\(name.zh)”的村", "Villages met: \(name.en)"), villages,
      Bilingual("其中各类帮扶力量当日均已到位的村", "of those, villages whose slots are all filled on the date"))
  }
}
