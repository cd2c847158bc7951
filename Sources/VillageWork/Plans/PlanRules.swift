import Basics
import Journal
import Store

/// What holds for a village's plan: one at a time, items within its term, signatures under what was read.
enum PlanRules {
  static let oneAtATime = WorkRule.fault(
    "starts_on", Bilingual("该村同一时期已有计划", "the village has another plan for that time"),
    remedy: Bilingual("修改原计划，或改正起止日期", "edit the other plan, or correct the dates"), bindsHistory: true
  ) { touched in
    """
    SELECT DISTINCT p.id FROM \(touched) t JOIN work_plans p ON p.id = t.id
    JOIN work_plans o ON o.village_code = p.village_code AND o.id <> p.id
      AND o.starts_on <= p.ends_on AND p.starts_on <= o.ends_on
    """
  }

  static let itemInTerm = WorkRule.fault(
    "year", Bilingual("年度不在计划期内", "the year lies outside the plan's term"),
    remedy: Bilingual("改正年度", "correct the year")
  ) { touched in
    """
    SELECT i.id FROM \(touched) t JOIN work_plan_items i ON i.id = t.id JOIN work_plans p ON p.id = i.plan_id
    WHERE i.year < p.starts_on / 10000 OR i.year > p.ends_on / 10000
    """
  }

  static let projectOfVillage = WorkRule.fault(
    "project_id", Bilingual("项目属于别的村", "the project belongs to another village"),
    remedy: Bilingual("改正项目编号", "correct the project's id")
  ) { touched in
    """
    SELECT i.id FROM \(touched) t JOIN work_plan_items i ON i.id = t.id JOIN projects p ON p.id = i.project_id
    WHERE p.village_code <> i.village_code
    """
  }

  static let doneOrDropped = RecordRule { draft, _ in
    guard !draft["done_on"].isNull, !draft["dropped_on"].isNull else { return [] }
    return [RuleFinding(
      .error, recordID: draft.id, field: "dropped_on",
      Bilingual("同一事项不能既完成又取消", "an item cannot be both done and dropped"),
      remedy: Bilingual("清除其中一项", "clear one of the two"))]
  }

  static let targetHasIndicator = RecordRule { draft, _ in
    guard !draft["target"].isNull, draft["indicator"].isNull else { return [] }
    return [RuleFinding(
      .warning, recordID: draft.id, field: "indicator",
      Bilingual("目标值没有指标，无法从记录计算进展", "a target without an indicator: its progress cannot be read from records"))]
  }

  static let reviewInTerm = WorkRule.fault(
    "period_end", Bilingual("总结截止日不在计划期内", "the review's period ends outside the plan's term"),
    remedy: Bilingual("改正截止日", "correct the day")
  ) { touched in
    """
    SELECT r.id FROM \(touched) t JOIN work_plan_reviews r ON r.id = t.id JOIN work_plans p ON p.id = r.plan_id
    WHERE r.period_end < p.starts_on OR r.period_end > p.ends_on
    """
  }

  static let digestFits = RecordRule { draft, _ in
    guard let content = draft.text("content"), draft.text("digest") != PlanText.digest(content) else { return [] }
    return [RuleFinding(
      .error, recordID: draft.id, field: "digest",
      Bilingual("摘要与内容不符", "the digest is not that of the content"),
      remedy: Bilingual("由 zhucun work plan draft 定稿", "let `zhucun work plan draft` make the version"))]
  }

  static let signsTheLatest = WorkRule.fault(
    "number", Bilingual("签署的不是计划的最新版本", "what is signed is not the latest version of the plan"),
    remedy: Bilingual("签署最新版本", "sign the latest version")
  ) { touched in
    """
    SELECT s.id FROM \(touched) t JOIN work_plan_signatures s ON s.id = t.id
    LEFT JOIN work_plan_versions v ON v.plan_id = s.plan_id AND v.number = s.number
    WHERE v.id IS NULL OR v.made_on > s.signed_on OR EXISTS (
      SELECT 1 FROM work_plan_versions o WHERE o.village_code = s.village_code AND o.plan_id = s.plan_id
        AND o.number > s.number)
    """
  }

  /// A signature stands under the plan as it is now, not as it once was.
  static let signsWhatIsThere = SetRule { connection, touched in
    if touched.isHistory { return [] }
    let signed = try connection.rows(
      """
      SELECT s.id, s.plan_id, v.content FROM \(touched.sql) t JOIN work_plan_signatures s ON s.id = t.id
      JOIN work_plan_versions v ON v.plan_id = s.plan_id AND v.number = s.number
      """, touched.values
    ) { (id: try $0.get(0, as: String.self), plan: try $0.get(1, as: String.self), content: try $0.get(2, as: String.self)) }
    return try signed.compactMap { signature in
      let now = try PlanContent.load(signature.plan, connection)
      guard let now, now.text != signature.content else { return nil }
      return RuleFinding(
        .error, recordID: signature.id, field: "number",
        Bilingual("定稿之后计划又有修改", "the plan was edited after this version"),
        remedy: Bilingual("先定稿新版本（zhucun work plan draft）", "make a new version first (`zhucun work plan draft`)"))
    }
  }
}
