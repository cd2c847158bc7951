import Basics
import Journal
import Store

/// Rules of village work over several records, as queries.
enum WorkRule {
  /// Finds fault with every record whose id a query returns in its first column.
  /// - Parameters:
  ///   - bindsHistory: whether history from files is refused too, and not only warned of.
  ///   - sql: the query around the subquery of touched ids.
  static func fault(
    _ field: String, _ reason: Bilingual, remedy: Bilingual? = nil, isWarning: Bool = false,
    bindsHistory: Bool = false, _ sql: @escaping @Sendable (String) -> String
  ) -> SetRule {
    SetRule { connection, touched in
      let isError = !isWarning && (bindsHistory || !touched.isHistory)
      return try connection.rows(sql(touched.sql), touched.values) { row in
        RuleFinding(
          isError ? .error : .warning, recordID: try row.get(0), field: field, reason, remedy: remedy)
      }
    }
  }

  /// One field asks for another.
  static func needs(_ field: String, _ other: String, _ reason: Bilingual) -> RecordRule {
    RecordRule { draft, _ in
      guard !draft[field].isNull, draft[other].isNull else { return [] }
      return [RuleFinding(
        .error, recordID: draft.id, field: other, reason,
        remedy: Bilingual("补填该项", "fill it in"))]
    }
  }

  /// A part cannot be more than the whole it is of.
  static func atMost(_ part: String, _ whole: String, _ reason: Bilingual) -> RecordRule {
    RecordRule { draft, _ in
      guard let some = draft.integer(part), let all = draft.integer(whole), some > all else { return [] }
      return [RuleFinding(
        .error, recordID: draft.id, field: part, reason, remedy: Bilingual("改正数字", "correct one of the numbers"))]
    }
  }

  /// A person named must be a member of the household named, in a kind with `household_id` and `person_id`.
  static func personOfHousehold(in kind: String) -> SetRule {
    fault(
      "person_id", Bilingual("此人不是该户成员", "the person is no member of that household"),
      remedy: Bilingual("改正人员编号或户编号", "correct the person's or the household's id")
    ) { touched in
      """
      SELECT r.id FROM \(touched) t JOIN \(kind) r ON r.id = t.id JOIN persons p ON p.id = r.person_id
      WHERE p.household_id <> r.household_id
      """
    }
  }
}
