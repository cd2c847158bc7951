import Basics
import Journal
import Store

/// A closed household holds nothing that goes on: asked inside the transaction of every write, so that
/// a birth or a decision entered while the household was being closed is not lost in it.
enum HouseholdRules {
  /// The kind with the rule, where it is one that the rule is about.
  static func guarding(_ kind: RecordKind) -> RecordKind {
    var copy = kind
    switch kind.id {
    case "households": copy.setRules += leftovers.map { $0.rule(touching: "households", by: "id") }
    default:
      copy.setRules += leftovers.filter { $0.table == kind.id }
        .map { $0.rule(touching: kind.id, by: "household_id") }
    }
    return copy
  }

  private static let leftovers = [
    Leftover(
      table: "persons", condition: "x.left_on IS NULL OR x.left_on > h.closed_on", field: "left_on",
      Bilingual("该户已销户，成员须有离开日期", "the household is closed, so its members must have left")),
    Leftover(
      table: "cases", condition: "x.eliminated_on IS NULL AND x.left_on IS NULL", field: "left_on",
      Bilingual("该户已销户，监测记录须已消除或退出", "the household is closed, so its case must have ended")),
    Leftover(
      table: "proceedings", condition: "x.closed_on IS NULL", field: "closed_on",
      Bilingual("该户已销户，不能有在办流程", "the household is closed, so no proceeding may run")),
  ]

  private struct Leftover {
    let table: String
    let condition: String
    let field: String
    let reason: Bilingual

    init(table: String, condition: String, field: String, _ reason: Bilingual) {
      self.table = table
      self.condition = condition
      self.field = field
      self.reason = reason
    }

    func rule(touching kind: String, by column: String) -> SetRule {
      // One index of `persons` begins with the village.
      let place = table == "persons" ? "x.village_code = h.village_code AND x.household_id = h.id" : "x.household_id = h.id"
      let (table, condition, field, reason) = (table, condition, field, reason)
      return SetRule { connection, touched in
        if touched.isHistory { return [] }
        return try connection.rows(
          """
          SELECT DISTINCT x.id FROM \(touched.sql) t JOIN \(kind) k ON k.id = t.id
          JOIN households h ON h.id = k.\(column) JOIN \(table) x ON \(place)
          WHERE h.closed_on IS NOT NULL AND (\(condition))
          """, touched.values
        ) { row in
          RuleFinding(
            .error, recordID: try row.get(0), field: field, reason,
            remedy: Bilingual("用 zhucun monitor household show 查看该户的去向",
              "see what the household became with `zhucun monitor household show`"))
        }
      }
    }
  }
}
