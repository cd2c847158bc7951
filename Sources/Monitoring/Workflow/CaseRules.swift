import Basics
import Journal
import Store

/// How a case may begin and end when it is not history from elsewhere: by a decision of the county,
/// or with its household (invariants 4 to 6 of the domain).
enum CaseRules {
  static let followsDecisions = SetRule { connection, touched in
    if touched.isHistory { return [] }
    let cases = try connection.rows(
      """
      SELECT c.id, c.household_id, c.identified_on, c.eliminated_on, c.left_on, c.left_reason,
        c.begun_by, c.continues, c.proceeding_id, c.ended_by, r.before
      FROM \(touched.sql) t JOIN cases c ON c.id = t.id
      JOIN row_history r ON r.record_kind = 'cases' AND r.record_id = c.id AND r.seq = c.version
      """, touched.values
    ) { try WrittenCase($0) }
    return try cases.flatMap { try $0.findings(connection) }
  }
}

/// A case as it was just written, with what it was before.
private struct WrittenCase {
  let id: String
  let household: String
  let identifiedOn: LocalDate
  let eliminatedOn: LocalDate?
  let leftOn: LocalDate?
  let leftReason: String?
  let begunBy: String?
  let continues: String?
  let proceeding: String?
  let endedBy: String?
  /// The image of the row before; nil where it is new.
  let before: String?

  init(_ row: Row) throws {
    id = try row.get(0)
    household = try row.get(1)
    identifiedOn = try row.get(2)
    eliminatedOn = try row.get(3)
    leftOn = try row.get(4)
    leftReason = try row.get(5)
    begunBy = try row.get(6)
    continues = try row.get(7)
    proceeding = try row.get(8)
    endedBy = try row.get(9)
    before = try row.get(10)
  }

  private func wasSame(_ field: String, _ date: LocalDate?) -> Bool {
    guard let before else { return date == nil }
    guard let date else { return !before.contains("\"\(field)\":") }
    return before.contains("\"\(field)\":\(date.packed)")
  }

  func findings(_ connection: any Connection) throws -> [RuleFinding] {
    var findings: [RuleFinding] = []
    func refuse(_ field: String, _ zh: String, _ en: String) {
      findings.append(RuleFinding(
        .error, recordID: id, field: field, Bilingual(zh, en),
        remedy: Bilingual("由流程办理（zhucun monitor），历史数据用文件导入",
          "take it through its procedure (`zhucun monitor`); history comes from files")))
    }
    if !wasSame("identified_on", identifiedOn) {
      switch begunBy {
      case "transfer":
        if try !continuesAnother(connection) {
          refuse("continues", "没有所承接的监测记录", "the case that it continues is not there")
        }
      case "reversal":
        if try !decided(proceeding, ["reversal"], on: identifiedOn, connection) {
          refuse("identified_on", "没有相应的回退审定", "no decision of a reversal on that day")
        }
      default:
        if try !decided(proceeding, ["identification"], on: identifiedOn, connection) {
          refuse("identified_on", "没有相应的县级审定", "no decision of the county on that day")
        }
      }
    }
    if !wasSame("eliminated_on", eliminatedOn),
      try eliminatedOn.map({ try !decided(endedBy, ["elimination"], on: $0, connection) }) ?? true
    {
      refuse("eliminated_on", "没有相应的风险消除审定；回退由回退流程办理", "no decision of an elimination on that day; a reversal begins a new case")
    }
    if !wasSame("left_on", leftOn) {
      let allowed: Bool
      if let leftOn {
        allowed = try leftReason == "wrongly_admitted"
          ? decided(endedBy, ["removal"], on: leftOn, connection) : leftWithHousehold(on: leftOn, connection)
      } else {
        allowed = false
      }
      if !allowed {
        refuse("left_on", "没有相应的清退审定或家庭变动", "no decision of a removal, and no event of the household, on that day")
      }
    }
    return findings
  }

  private func decided(
    _ proceeding: String?, _ procedures: [String], on day: LocalDate, _ connection: any Connection
  ) throws -> Bool {
    guard let proceeding else { return false }
    let kinds = procedures.map { "'\($0)'" }.joined(separator: ", ")
    return try connection.first(
      """
      SELECT 1 FROM proceedings p JOIN proceeding_steps s ON s.proceeding_id = p.id
      WHERE p.id = $1 AND p.procedure IN (\(kinds)) AND s.action = 'done' AND s.acted_on = \(day.packed)
        AND (s.object_type IS NOT NULL OR s.elimination_way IS NOT NULL OR p.procedure IN ('reversal', 'removal'))
      """, [proceeding], { _ in true }) == true
  }

  private func continuesAnother(_ connection: any Connection) throws -> Bool {
    guard let continues, continues != id else { return false }
    return try connection.first(
      "SELECT 1 FROM cases WHERE id = $1 AND identified_on <= \(identifiedOn.packed)", [continues],
      { _ in true }) == true
  }

  private func leftWithHousehold(on day: LocalDate, _ connection: any Connection) throws -> Bool {
    try connection.first(
      """
      SELECT 1 FROM household_events WHERE household_id = $1 AND occurred_on = \(day.packed)
        AND kind IN ('move', 'merge', 'split', 'closing')
      """, [household], { _ in true }) == true
  }
}
