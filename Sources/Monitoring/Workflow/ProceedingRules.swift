import Basics
import Journal
import Policy
import Store

/// The rules of the workflow, asked inside the transaction of every write: whoever writes and by
/// whichever door, no step can be skipped, taken by the wrong actor, or taken without what it needs
/// (invariant 6 of the domain).
struct ProceedingRules: Sendable {
  let policy: PolicyBook

  /// After steps, or a proceeding itself, were written.
  func steps(_ idColumn: String, of table: String) -> SetRule {
    SetRule { connection, touched in
      // Files bring proceedings before their steps; the steps are then held against them.
      if touched.isHistory, table == "proceedings" { return [] }
      let ids = """
        (SELECT DISTINCT x.\(idColumn) AS id FROM \(touched.sql) t JOIN \(table) x ON x.id = t.id)
        """
      // What a decision requires is asked when it is taken, not again when something else is written.
      return try findings(ids, touched, asksDecisions: table == "proceeding_steps", connection)
    }
  }

  /// After an authorisation was written: what was compared under it must still stand.
  var authorisations: SetRule {
    SetRule { connection, touched in
      let ids = """
        (SELECT DISTINCT p.id FROM \(touched.sql) t JOIN authorisations a ON a.id = t.id
         JOIN proceedings p ON p.household_id = a.household_id)
        """
      return try findings(ids, touched, asksDecisions: false, connection)
    }
  }

  private func findings(
    _ ids: String, _ touched: SetRule.Touched, asksDecisions: Bool, _ connection: any Connection
  ) throws -> [RuleFinding] {
    var findings: [RuleFinding] = []
    for proceeding in try Proceeding.load(of: ids, touched.values, connection) {
      func refuse(_ field: String, _ reason: Bilingual, _ remedy: Bilingual?) {
        findings.append(RuleFinding(.error, recordID: proceeding.id, field: field, reason, remedy: remedy))
      }
      do {
        let state = try proceeding.replay(policy)
        if state.closedOn != proceeding.closedOn || state.closing?.rawValue != proceeding.closing {
          refuse("closed_on",
            Bilingual("办结日期与步骤不符", "the day of closing does not follow from the steps"),
            Bilingual("由步骤办结流程", "close it by its steps"))
        }
        if state.workflow.procedure != proceeding.procedure {
          refuse("workflow", Bilingual("流程版本与流程类别不符", "the workflow is of another procedure"), nil)
        }
        if !touched.isHistory {
          for answer in proceeding.facts.answers
          where !proceeding.facts.authorisations.contains(where: { $0.holds(on: answer.asked) }) {
            refuse("asked_on",
              Bilingual("\(answer.asked) 没有有效的农户授权，不能向 \(answer.department) 查询",
                "on \(answer.asked) no authorisation of the household holds, so \(answer.department) may not be asked"),
              Bilingual("先登记授权查询书", "enter the authorisation first"))
          }
        }
        if asksDecisions, !touched.isHistory {
          findings += try Decisions(policy: policy).findings(proceeding, state, connection)
        }
      } catch let refusal as StepRefusal {
        refuse("step", refusal.explanation, refusal.remedy)
      } catch let error as ProceedingError {
        refuse("workflow", error.explanation, error.remedy)
      }
    }
    return findings
  }

  /// One procedure at a time for a household, and an open lead becomes one proceeding.
  static let oneAtATime = SetRule { connection, touched in
    try connection.rows(
      """
      SELECT DISTINCT p.id, o.id FROM \(touched.sql) t JOIN proceedings p ON p.id = t.id
      JOIN proceedings o ON o.household_id = p.household_id AND o.id <> p.id
      WHERE p.closed_on IS NULL AND o.closed_on IS NULL
      """, touched.values
    ) { row in
      let other: String = try row.get(1)
      return RuleFinding(
        .error, recordID: try row.get(0), field: "household_id",
        Bilingual("该户另有在办流程 \(other)", "another proceeding of the household runs: \(other)"),
        remedy: Bilingual("先办结该流程", "close that one first"))
    }
  }
}
