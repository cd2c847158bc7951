import Basics
import Journal

/// A project goes through its stages in order and does not pay more than it has.
enum ProjectRules {
  static let stagesInOrder = WorkRule.fault(
    "reached_on", Bilingual("各阶段日期先后颠倒", "the days of the stages are out of order"),
    remedy: Bilingual("改正阶段日期", "correct the day of a stage")
  ) { touched in
    let (own, other) = (ProjectStage.orderSQL("s.stage"), ProjectStage.orderSQL("o.stage"))
    return """
      SELECT DISTINCT s.id FROM \(touched) t JOIN project_stages s ON s.id = t.id
      JOIN project_stages o ON o.village_code = s.village_code AND o.project_id = s.project_id
      WHERE (\(own) < \(other) AND s.reached_on > o.reached_on)
        OR (\(own) > \(other) AND s.reached_on < o.reached_on)
      """
  }

  /// Small projects are not tendered and need no hand-over, so that a gap is only told.
  static let stagesBefore = WorkRule.fault(
    "stage", Bilingual("验收、移交或管护检查之前没有完工、验收记录", "accepted, handed over or checked without having been finished or accepted"),
    remedy: Bilingual("补记前一阶段", "enter the stage before"), isWarning: true
  ) { touched in
    """
    SELECT s.id FROM \(touched) t JOIN project_stages s ON s.id = t.id
    WHERE s.stage IN ('accepted', 'handed_over', 'checked') AND NOT EXISTS (
      SELECT 1 FROM project_stages o WHERE o.village_code = s.village_code AND o.project_id = s.project_id
        AND o.stage = CASE s.stage WHEN 'accepted' THEN 'finished' ELSE 'accepted' END)
    """
  }

  static let notAfterCancelling = WorkRule.fault(
    "reached_on", Bilingual("项目已取消", "the project was cancelled before that"),
    remedy: Bilingual("先更正项目的取消日期", "correct the day of the cancelling first")
  ) { touched in
    """
    SELECT s.id FROM \(touched) t JOIN project_stages s ON s.id = t.id JOIN projects p ON p.id = s.project_id
    WHERE p.cancelled_on < s.reached_on
    """
  }

  static let paymentsWithinFunds = overspent("project_payments", "amount")
  static let fundsCoverPayments = overspent("project_funds", "amount")

  private static func overspent(_ kind: String, _ field: String) -> SetRule {
    WorkRule.fault(
      field, Bilingual("项目支付超过到位资金", "more was paid than has arrived for the project"),
      remedy: Bilingual("核对资金到位和支付", "check the funds against the payments"), isWarning: true
    ) { touched in
      """
      SELECT r.id FROM \(touched) t JOIN \(kind) r ON r.id = t.id
      WHERE (SELECT COALESCE(SUM(m.amount), 0) FROM project_payments m WHERE m.project_id = r.project_id)
        > (SELECT COALESCE(SUM(f.amount), 0) FROM project_funds f WHERE f.project_id = r.project_id)
      """
    }
  }
}
