import Basics
import Journal
import Policy
import Store

/// Whether the measures of a case answer its risks, and whether those who can work get more than
/// social security (措施与风险匹配、有劳动能力户须有开发式帮扶). Told, not refused: people decide.
struct MeasureFit: Sendable {
  let policy: PolicyBook

  var rule: SetRule {
    SetRule { connection, touched in
      // Of files the nightly list tells; here it is told to whoever enters the measure.
      if touched.isHistory { return [] }
      let written = try connection.rows(
        """
        SELECT m.id, m.case_id, m.category, c.risks, c.household_id, c.village_code, c.identified_on
        FROM \(touched.sql) t JOIN measures m ON m.id = t.id JOIN cases c ON c.id = m.case_id
        """, touched.values
      ) { try Written($0) }
      return try written.flatMap { try findings($0, connection) }
    }
  }

  private struct Written {
    let id: String
    let caseID: String
    let category: String
    let risks: [String]
    let household: String
    let village: DivisionCode
    let identifiedOn: LocalDate

    init(_ row: Row) throws {
      id = try row.get(0)
      caseID = try row.get(1)
      category = try row.get(2)
      risks = (row[3].text ?? "").split(separator: ";").map(String.init)
      household = try row.get(4)
      village = try row.get(5)
      identifiedOn = try row.get(6)
    }
  }

  private func findings(_ written: Written, _ connection: any Connection) throws -> [RuleFinding] {
    let categories = Set(try connection.rows("SELECT DISTINCT category FROM measures WHERE case_id = $1", [written.caseID]) {
      try $0.get(0, as: String.self)
    })
    var findings: [RuleFinding] = []
    func warn(_ zh: String, _ en: String) {
      findings.append(RuleFinding(.warning, recordID: written.id, field: "category", Bilingual(zh, en)))
    }
    for risk in written.risks {
      guard let fitting = policy.measures(fitting: risk, in: written.village, on: written.identifiedOn).value,
        !fitting.isEmpty, categories.isDisjoint(with: fitting)
      else { continue }
      func names(_ language: Language) -> [String] {
        fitting.map { policy.wording($0, of: "measure_category", in: language) }
      }
      warn("风险“\(policy.wording(risk, of: "risk"))”还没有对应的措施，如：\(names(.chinese).joined(separator: "、"))",
        "no measure answers the risk \(policy.wording(risk, of: "risk", in: .english)) yet, such as \(names(.english).joined(separator: ", "))")
    }
    if categories == ["social_security"] {
      let able = try connection.count(
        """
        SELECT count(*) FROM persons WHERE village_code = \(written.village.value) AND household_id = $1
          AND labour IN ('ordinary', 'skilled') AND left_on IS NULL
        """, [written.household])
      if able > 0 {
        warn("该户有劳动能力，不能只有综合保障，应有产业、就业等开发式帮扶",
          "the household can work: beside social security it should get development measures, such as industry or employment")
      }
    }
    return findings
  }
}
