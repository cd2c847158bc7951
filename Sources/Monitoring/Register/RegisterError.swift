public import Basics

/// Why the register did not take an event of a household.
public enum RegisterError: ExplainedError, Hashable {
  case unknownHousehold(String)
  case unknownPerson(String)
  case idTaken(String)
  case inFuture(LocalDate)
  case beforeOpening(household: String, opened: LocalDate)
  /// The members on the day of a recognition are what was counted then.
  case beforeCase(household: String, case: String, earliest: LocalDate)
  case closedAlready(household: String, on: LocalDate)
  /// The record of the id tells of a day after the event, which would no longer be true.
  case laterRecord(household: String, record: String, on: LocalDate)
  case proceedingRuns(household: String, proceeding: String)
  case notMember(person: String, household: String, on: LocalDate)
  case leftAlready(person: String, on: LocalDate)
  case isMember(person: String, household: String, on: LocalDate)
  case lastMember(person: String, household: String)
  case everybodyLeaves(household: String)
  case nobodyMoves(household: String)
  case sameHousehold(String)
  case fieldSetByEvent(String)

  public var explanation: Bilingual {
    switch self {
    case .unknownHousehold(let id): return Bilingual("没有农户 \(id)", "There is no household \(id)")
    case .unknownPerson(let id): return Bilingual("没有家庭成员 \(id)", "There is no member \(id)")
    case .idTaken(let id): return Bilingual("编号 \(id) 已被使用", "The id \(id) is taken")
    case .inFuture(let day): return Bilingual("日期 \(day) 还没有到", "\(day) has not come yet")
    case .beforeOpening(let household, let day):
      return Bilingual("农户 \(household) 于 \(day) 立户", "Household \(household) was opened on \(day)")
    case .beforeCase(let household, let id, let earliest):
      return Bilingual(
        "农户 \(household) 已认定（\(id)），认定时的家庭成员不再变动；最早可填 \(earliest)",
        "Household \(household) was recognised (\(id)) with its members of that day; the earliest possible day is \(earliest)")
    case .closedAlready(let household, let day):
      return Bilingual("农户 \(household) 已于 \(day) 销户", "Household \(household) was closed on \(day)")
    case .laterRecord(let household, let record, let day):
      return Bilingual(
        "农户 \(household) 在其后已有记录：\(record)（\(day)）", "Household \(household) has a later record: \(record) of \(day)")
    case .proceedingRuns(let household, let id):
      return Bilingual("农户 \(household) 有在办流程 \(id)", "Proceeding \(id) of household \(household) runs")
    case .notMember(let person, let household, let day):
      return Bilingual(
        "\(day) 时 \(person) 不是农户 \(household) 的成员", "\(person) was no member of household \(household) on \(day)")
    case .leftAlready(let person, let day):
      return Bilingual("\(person) 已离开，最后一天是 \(day)", "\(person) has left; the last day was \(day)")
    case .isMember(let person, let household, let day):
      return Bilingual(
        "\(day) 时 \(person) 仍是农户 \(household) 的成员", "\(person) is still a member of household \(household) on \(day)")
    case .lastMember(let person, let household):
      return Bilingual(
        "\(person) 是农户 \(household) 的最后一名成员", "\(person) is the last member of household \(household)")
    case .everybodyLeaves(let household):
      return Bilingual("分户不能分走农户 \(household) 的全部成员", "A split must leave somebody in household \(household)")
    case .nobodyMoves(let household):
      return Bilingual("农户 \(household) 没有随同变动的成员", "No member of household \(household) goes along")
    case .sameHousehold(let id): return Bilingual("农户 \(id) 不能与自身合并", "Household \(id) cannot merge with itself")
    case .fieldSetByEvent(let field):
      return Bilingual("\(field) 由变动本身确定", "\(field) follows from the event itself")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .unknownHousehold: return Bilingual("检查户编号", "check the id of the household")
    case .unknownPerson, .notMember:
      return Bilingual("用 zhucun monitor household show 查看成员", "see the members with `zhucun monitor household show`")
    case .idTaken: return Bilingual("换一个编号，或不填由系统编号", "choose another, or leave it out")
    case .inFuture: return Bilingual("到期后再登记", "enter it when it has happened")
    case .beforeOpening, .beforeCase: return Bilingual("改正日期", "correct the day")
    case .closedAlready:
      return Bilingual("在后续户中登记：zhucun monitor household show 列出去向",
        "enter it for the household that goes on: `zhucun monitor household show` names it")
    case .laterRecord: return Bilingual("改用其后的日期，或先更正该记录", "take a later day, or correct that record first")
    case .proceedingRuns: return Bilingual("先办结该流程", "close that one first")
    case .leftAlready: return Bilingual("如日期有误，更正该成员的记录", "correct the member's record where the day is wrong")
    case .isMember: return Bilingual("先登记离开原户", "enter first that the person leaves it")
    case .lastMember:
      return Bilingual("整户变动用 move 或 close 登记", "where the whole household goes, enter `move` or `close`")
    case .everybodyLeaves: return Bilingual("整户迁移用 move 登记", "use `move` for the whole household")
    case .nobodyMoves: return Bilingual("无成员的户用 close 登记销户", "use `close` for a household without members")
    case .sameHousehold: return Bilingual("改正其中一个户编号", "correct one of the ids")
    case .fieldSetByEvent: return Bilingual("不要填写这一项", "leave it out")
    }
  }
}
