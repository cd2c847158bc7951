public import Basics

/// Why the desk of village work did not do something.
public enum WorkError: ExplainedError, Hashable {
  case unknownHousehold(String)
  case unknownIssue(String)
  case unknownItem(String)
  case unknownPlan(String)
  case unknownProject(String)
  case unknownResult(String)
  /// Neither given nor following from anything given.
  case noVillage
  case severalVillages([DivisionCode])
  case notAnswered(String)
  case settledAlready(String, on: LocalDate)
  case confirmedAlready(String, on: LocalDate)
  case stageReached(ProjectStage, on: LocalDate)
  case cancelled(String, on: LocalDate)
  case nothingChanged(plan: String, number: Int)
  case noVersion(String)
  case signedAlready(role: String, number: Int)
  case notForTownship
  case checkedAlready(String, on: LocalDate)

  public var explanation: Bilingual {
    switch self {
    case .unknownHousehold(let id): return Bilingual("没有农户 \(id)", "There is no household \(id)")
    case .unknownIssue(let id): return Bilingual("没有民情事项 \(id)", "There is no issue \(id)")
    case .unknownItem(let id): return Bilingual("没有计划事项 \(id)", "There is no item \(id)")
    case .unknownPlan(let id): return Bilingual("没有驻村工作计划 \(id)", "There is no plan \(id)")
    case .unknownProject(let id): return Bilingual("没有项目 \(id)", "There is no project \(id)")
    case .unknownResult(let id): return Bilingual("没有标志性成果 \(id)", "There is no result \(id)")
    case .noVillage: return Bilingual("没有写明在哪个村", "It is not said in which village")
    case .severalVillages(let codes):
      let list = codes.map(\.description)
      return Bilingual(
        "涉及不止一个村：" + list.joined(separator: "、"), "More than one village: " + list.joined(separator: ", "))
    case .notAnswered(let id): return Bilingual("事项 \(id) 还没有答复", "Issue \(id) has not been answered")
    case .settledAlready(let id, let day):
      return Bilingual("事项 \(id) 已于 \(day) 办结", "Issue \(id) was settled on \(day)")
    case .confirmedAlready(let id, let day):
      return Bilingual("事项 \(id) 已于 \(day) 由群众确认", "Issue \(id) was confirmed on \(day)")
    case .stageReached(let stage, let day):
      return Bilingual("该阶段（\(stage.rawValue)）已于 \(day) 完成", "The stage \(stage.rawValue) was reached on \(day)")
    case .cancelled(let id, let day):
      return Bilingual("项目 \(id) 已于 \(day) 取消", "Project \(id) was cancelled on \(day)")
    case .nothingChanged(let plan, let number):
      return Bilingual("计划 \(plan) 与第 \(number) 版相同", "Plan \(plan) says what its version \(number) says")
    case .noVersion(let plan): return Bilingual("计划 \(plan) 还没有定稿", "Plan \(plan) has no version yet")
    case .signedAlready(let role, let number):
      return Bilingual("第 \(number) 版已由该角色签署（\(role)）", "Version \(number) is signed already (\(role))")
    case .notForTownship:
      return Bilingual("乡镇签署须由乡镇或以上办理", "The township's signature is entered by the township or above")
    case .checkedAlready(let id, let day):
      return Bilingual("成果 \(id) 已于 \(day) 回访", "Result \(id) was looked at again on \(day)")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .unknownHousehold: return Bilingual("先登记农户", "enter the household first")
    case .unknownIssue: return Bilingual("用 zhucun work issue list 查看", "see `zhucun work issue list`")
    case .unknownItem, .unknownPlan: return Bilingual("用 zhucun work plan show 查看", "see `zhucun work plan show`")
    case .unknownProject: return Bilingual("用 zhucun work project list 查看", "see `zhucun work project list`")
    case .unknownResult: return Bilingual("用 zhucun work result list 查看", "see `zhucun work result list`")
    case .noVillage: return Bilingual("写明村代码或农户编号", "give the village's code or a household's id")
    case .severalVillages: return Bilingual("每个村记一条", "make one record for each village")
    case .notAnswered: return Bilingual("先登记答复（zhucun work issue answer）", "enter the answer first (`zhucun work issue answer`)")
    case .nothingChanged: return Bilingual("签署该版本即可", "sign that version")
    case .noVersion: return Bilingual("先定稿（zhucun work plan draft）", "make one first (`zhucun work plan draft`)")
    case .settledAlready, .confirmedAlready, .stageReached, .checkedAlready:
      return Bilingual("如有差错，用 zhucun change 更正", "correct it with `zhucun change` if it is wrong")
    default: return nil
    }
  }
}
