public import Basics

/// Why a posting was not extended, ended, added or replaced. Nothing was written.
///
/// What the rules of postings refuse (one person in one village at a time, the days of overlap of
/// first secretaries) comes as `ChangeError.refused` from the one door.
public enum LifecycleError: ExplainedError, Hashable {
  case notRunning(cadre: String, on: LocalDate)
  /// It is set to end already, for a reason of the list `end_reason`.
  case endsAlready(cadre: String, on: LocalDate, reason: String)
  /// No extension: the posting or its term runs that far anyway.
  case runsAnyway(until: LocalDate)
  /// Beyond what policy allows: the last day possible, and the months beyond the term.
  case beyondLimit(LocalDate, months: Int)
  /// Policy has no value, and none is guessed.
  case unknownPolicy(Bilingual)
  case reasonMissing
  case sameCadre(String)
  case startsTooLate(LocalDate, cutover: LocalDate)
  /// The successor would come before the leaver did.
  case startsTooEarly(LocalDate, leaverStarted: LocalDate)
  case overlapTooLong(days: Int, allowed: Int)
  /// The leaver goes before the day of the cutover, so the seat would be empty meanwhile.
  case leavesBefore(LocalDate, cutover: LocalDate)

  public var explanation: Bilingual {
    switch self {
    case .notRunning(let cadre, let day):
      return Bilingual("\(cadre) 在 \(day) 没有派驻", "\(cadre) has no posting running on \(day)")
    case .endsAlready(let cadre, let day, let reason):
      return Bilingual("\(cadre) 的派驻已定于 \(day) 结束（\(reason)）", "The posting of \(cadre) is set to end on \(day) (\(reason))")
    case .runsAnyway(let day): return Bilingual("派驻本来就到 \(day)，不是延期", "The posting runs until \(day) anyway: that is no extension")
    case .beyondLimit(let day, let months):
      return Bilingual("超过延期上限：任期届满后最多 \(months) 个月，即到 \(day)", "Beyond the limit: at most \(months) months after the term, until \(day)")
    case .unknownPolicy(let reason): return reason
    case .reasonMissing: return Bilingual("召回须写明原因", "A recall needs a reason")
    case .sameCadre(let id): return Bilingual("离任者和接任者是同一人：\(id)", "Leaver and successor are the same person: \(id)")
    case .startsTooLate(let start, let cutover):
      return Bilingual("接任者 \(start) 到岗，晚于交接生效日 \(cutover)", "The successor starts on \(start), after the cutover on \(cutover)")
    case .startsTooEarly(let start, let leaver):
      return Bilingual("接任者 \(start) 到岗，不晚于离任者到岗（\(leaver)）", "The successor starts on \(start), not after the leaver did (\(leaver))")
    case .overlapTooLong(let days, let allowed):
      return Bilingual("交接期 \(days) 天，超过 \(allowed) 天", "They would overlap for \(days) days, more than \(allowed)")
    case .leavesBefore(let end, let cutover):
      return Bilingual("离任者 \(end) 就结束，早于交接生效日 \(cutover) 的前一天", "The leaver's posting ends on \(end), before the eve of the cutover on \(cutover)")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .notRunning: return Bilingual("用 zhucun dispatch rights 查看此人的派驻", "See the postings with `zhucun dispatch rights`")
    case .endsAlready: return Bilingual("如确需改动，用 zhucun change postings 更正", "Correct it with `zhucun change postings` if that is wrong")
    case .runsAnyway(let day): return Bilingual("给出 \(day) 之后的日期", "Give a day after \(day)")
    case .beyondLimit(let day, _): return Bilingual("最晚 \(day)；再久须派他人接替", "At the latest \(day); beyond that send somebody else")
    case .unknownPolicy: return Bilingual("在 Policies/terms.yaml 中补充，或写明截止日期", "Add it to Policies/terms.yaml, or state the last day")
    case .reasonMissing: return Bilingual("加 --reason", "Add --reason")
    case .sameCadre: return Bilingual("指明另一人；续任用 zhucun dispatch extend", "Name another person; to stay on use `zhucun dispatch extend`")
    case .startsTooLate, .startsTooEarly: return Bilingual("改正日期：先到岗，后离任", "Correct the dates: the successor comes in before the leaver goes out")
    case .overlapTooLong(_, let allowed): return Bilingual("到岗不早于生效日前 \(allowed) 天", "Start at most \(allowed) days before the cutover")
    case .leavesBefore: return Bilingual("提前交接生效日，或用 zhucun dispatch add 增派", "Move the cutover forward, or use `zhucun dispatch add`")
    }
  }
}
