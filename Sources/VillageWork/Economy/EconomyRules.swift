import Basics
import Journal

/// Income is booked under an income category, cost under a cost category.
enum EconomyRules {
  /// By kind, the categories of the list `ledger_category` that belong to it; others, which offices may
  /// add to the open list, are not judged.
  static let categories: [String: Set<String>] = [
    "income": ["operation", "contracting", "investment", "subsidy", "other_income"],
    "cost": ["materials", "wages", "management", "other_cost"],
    "dividend": ["to_members", "to_poor"],
  ]

  static let categoryFitsKind = RecordRule { draft, _ in
    guard let kind = draft.text("kind"), let category = draft.text("category"),
      let home = categories.first(where: { $0.value.contains(category) })?.key, home != kind
    else { return [] }
    return [RuleFinding(
      .error, recordID: draft.id, field: "category",
      Bilingual("项目与收支类别不符：\(category)", "the category \(category) does not belong to \(kind)"),
      remedy: Bilingual("改正类别或项目", "correct the kind or the category"))]
  }
}
