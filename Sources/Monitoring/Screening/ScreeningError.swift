public import Basics

/// Why the register was not screened.
public enum ScreeningError: ExplainedError, Hashable {
  /// No such household, or none on the day.
  case unknownHousehold(String)
  /// Two households whose ids the columns cannot tell apart.
  case sameKey(String, String)
  /// The folder of the columns cannot be made.
  case folder(String)
  /// No alert has this id.
  case unknownAlert(String)
  /// It was dealt with before.
  case alertClosed(String, on: LocalDate)

  public var explanation: Bilingual {
    switch self {
    case .unknownHousehold(let id): Bilingual("当日没有农户 \(id)", "There is no household \(id) on that day")
    case .sameKey(let a, let b):
      Bilingual("户编号 \(a) 与 \(b) 无法区分", "The household ids \(a) and \(b) cannot be told apart")
    case .folder(let name): Bilingual("无法新建文件夹 \(name)", "The folder \(name) cannot be made")
    case .unknownAlert(let id): Bilingual("没有预警 \(id)", "There is no alert \(id)")
    case .alertClosed(let id, let day): Bilingual("预警 \(id) 已于 \(day) 处理", "Alert \(id) was dealt with on \(day)")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .unknownHousehold: Bilingual("检查户编号和日期", "check the id and the day")
    case .sameKey: Bilingual("更改其中一户的编号", "give one of them another id")
    case .folder: Bilingual("检查数据库所在目录的权限", "check the rights of the folder that holds the database")
    case .unknownAlert, .alertClosed:
      Bilingual("用 zhucun monitor alerts 查看待处理的预警", "see the open ones with `zhucun monitor alerts`")
    }
  }
}
