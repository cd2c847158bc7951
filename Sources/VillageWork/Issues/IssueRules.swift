import Basics
import Journal

/// The order in which an issue goes: raised, answered, settled, confirmed by the villager.
enum IssueRules {
  static let ofOne = [
    RecordRule { draft, _ in
      guard draft["village_code"].isNull else { return [] }
      return [RuleFinding(
        .error, recordID: draft.id, field: "village_code",
        Bilingual("缺少村代码或户编号", "neither a village nor a household is given"),
        remedy: Bilingual("填写其一", "fill in one of them"))]
    },
    WorkRule.needs("confirmed_on", "answered_on", Bilingual("答复之后才能由群众确认", "a villager confirms only what was answered")),
    WorkRule.needs("confirmed_on", "verdict", Bilingual("群众确认要有评价", "a confirmation needs a verdict")),
    WorkRule.needs("verdict", "confirmed_on", Bilingual("缺少群众确认日期", "the day of the confirmation is missing")),
    WorkRule.needs("answered_on", "answer", Bilingual("缺少答复内容", "the answer itself is missing")),
    WorkRule.needs("settled_on", "result", Bilingual("办结要写明结果", "what is settled needs a result")),
    WorkRule.needs("result", "settled_on", Bilingual("缺少办结日期", "the day of settling is missing")),
    WorkRule.needs("handed_up_to", "handed_up_on", Bilingual("缺少上报日期", "the day of handing up is missing")),
    RecordRule { draft, _ in
      guard draft.text("repeats") == draft.id else { return [] }
      return [RuleFinding(
        .error, recordID: draft.id, field: "repeats", Bilingual("事项不能重复自己", "an issue cannot repeat itself"),
        remedy: Bilingual("填写原事项编号", "give the id of the earlier one"))]
    },
  ]

  static let repeatsAnEarlierOne = WorkRule.fault(
    "repeats", Bilingual("原事项晚于本事项，或属于别的村", "the issue it repeats is later, or of another village"),
    remedy: Bilingual("改正重复事项编号", "correct the id of the earlier issue")
  ) { touched in
    """
    SELECT i.id FROM \(touched) t JOIN issues i ON i.id = t.id JOIN issues o ON o.id = i.repeats
    WHERE o.raised_on > i.raised_on OR o.village_code <> i.village_code
    """
  }
}
