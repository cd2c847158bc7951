public import Basics

/// Why the desk did not begin something.
public enum DeskError: ExplainedError, Hashable {
  case unknownHousehold(String)
  case unknownLead(String)
  case leadClosed(String, on: LocalDate)
  case leadOfAnother(lead: String, household: String)
  case leadInProceeding(String, proceeding: String)
  case unknownPolicy(Bilingual)
  case monitoredAlready(String, case: String)
  case notMonitored(String)
  case nothingEliminated(String)
  case unknownCase(String)
  case unknownPerson(String)
  case refused(Bilingual)

  public var explanation: Bilingual {
    switch self {
    case .unknownHousehold(let id): return Bilingual("没有农户 \(id)", "There is no household \(id)")
    case .unknownLead(let id): return Bilingual("没有线索 \(id)", "There is no lead \(id)")
    case .leadClosed(let id, let day):
      return Bilingual("线索 \(id) 已于 \(day) 办结", "Lead \(id) was closed on \(day)")
    case .leadOfAnother(let lead, let household):
      return Bilingual("线索 \(lead) 属于农户 \(household)", "Lead \(lead) is about household \(household)")
    case .leadInProceeding(let lead, let proceeding):
      return Bilingual("线索 \(lead) 已在流程 \(proceeding) 中办理", "Lead \(lead) is dealt with in proceeding \(proceeding)")
    case .unknownPolicy(let reason): return reason
    case .monitoredAlready(let household, let id):
      return Bilingual("农户 \(household) 已是监测对象（\(id)）", "Household \(household) is monitored already (\(id))")
    case .notMonitored(let household):
      return Bilingual("农户 \(household) 当前不是监测对象", "Household \(household) is not monitored now")
    case .nothingEliminated(let household):
      return Bilingual("农户 \(household) 没有可以回退的风险消除", "Household \(household) has no elimination to reverse")
    case .unknownCase(let id): return Bilingual("没有监测记录 \(id)", "There is no case \(id)")
    case .unknownPerson(let id): return Bilingual("没有家庭成员 \(id)", "There is no member \(id)")
    case .refused(let reason): return reason
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .unknownHousehold: return Bilingual("先登记农户及成员", "enter the household and its members first")
    case .unknownLead: return Bilingual("用 zhucun monitor queue 查看线索", "see the leads with `zhucun monitor queue`")
    case .monitoredAlready: return Bilingual("如有新风险，登记入户核查和帮扶措施", "enter a check and measures for a new risk")
    default: return nil
    }
  }
}
