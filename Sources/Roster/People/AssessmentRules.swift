import Basics
import Divisions
import Journal
import Policy
import Store

/// What holds of assessments, whoever writes them.
enum AssessmentRules {
  static let noMoreSatisfiedThanAsked = RecordRule { draft, _ in
    guard let asked = draft.integer("asked"), let satisfied = draft.integer("satisfied"), satisfied > asked else { return [] }
    return [RuleFinding(
      .error, recordID: draft.id, field: "satisfied",
      Bilingual("满意人数 \(satisfied) 多于参加人数 \(asked)", "\(satisfied) satisfied of \(asked) asked"),
      remedy: Bilingual("改正人数", "correct the numbers"))]
  }

  /// The grade is one of the scheme's, no county gives the best grade to more than the quota, and
  /// absences close the grades that the policy says.
  static func grades(_ policy: PolicyBook) -> SetRule {
    SetRule { connection, touched in
      let severity: RuleFinding.Severity = touched.isHistory ? .warning : .error
      var findings: [RuleFinding] = []
      var counted = Set<CountyRound>()
      let files = try AssessmentQueries.load(
        "a.id IN (SELECT t.id FROM \(touched.sql) t) AND a.grade IS NOT NULL", touched.values, connection)
      for file in files {
        guard let grade = file.grade,
          case .known(let scheme) = policy.assessmentScheme(file.kind, in: file.village, on: file.assessedOn)
        else { continue }
        func report(_ reason: Bilingual, _ remedy: Bilingual) {
          findings.append(RuleFinding(severity, recordID: file.id, field: "grade", reason, remedy: remedy))
        }
        guard scheme.value.grades.contains(grade) else {
          report(
            Bilingual("考核办法中没有“\(grade)”", "the scheme has no grade `\(grade)`"),
            Bilingual("其中之一：" + scheme.value.grades.joined(separator: "、"), "one of " + scheme.value.grades.joined(separator: ", ")))
          continue
        }
        if !scheme.value.absenceScale.isEmpty {
          let absences = try AssessmentQueries.absences(of: file, connection)
          if let cap = scheme.value.cap(absences: absences), scheme.value.isBetter(grade, than: cap) {
            report(
              PeopleError.aboveCap(grade: grade, cap: cap, absences: absences).explanation,
              Bilingual("“\(cap)”或更低", "`\(cap)` or lower"))
          }
        }
        guard let quota = scheme.value.quota, quota.grade == grade, let county = file.village.ancestor(.county),
          counted.insert(CountyRound(county: county, kind: file.kind, year: file.year)).inserted
        else { continue }
        let count = try QuotaCount.read(county, file.kind, file.year, quota.grade, connection)
        let places = quota.places(of: count.assessed)
        if count.given > places {
          report(
            Bilingual(
              "\(county) \(file.year) 年定为“\(grade)”的 \(count.given) 人，超过 \(count.assessed) 人的 \(quota.percent)%（\(places) 人）",
              "\(count.given) of \(count.assessed) in \(county) have `\(grade)` for \(file.year), more than \(quota.percent)% (\(places))"),
            Bilingual("降低一人的等次，或修改比例", "lower one of the grades, or change the quota"))
        }
      }
      return findings
    }
  }

  private struct CountyRound: Hashable {
    let county: DivisionCode
    let kind: String
    let year: Int
  }
}

/// How many of a county's assessed cadres have a grade.
public struct QuotaCount: Sendable, Hashable {
  /// All whose assessment was opened.
  public let assessed: Int
  public let given: Int

  static func read(
    _ county: DivisionCode, _ kind: String, _ year: Int, _ grade: String, _ connection: any Connection
  ) throws -> QuotaCount {
    try connection.first(
      """
      SELECT COUNT(*), SUM(CASE WHEN grade = $1 THEN 1 ELSE 0 END) FROM assessments
      WHERE \(Validity.within(county.subtree, "village_code")) AND year = \(year) AND kind = $2
      """, [grade, kind]
    ) { QuotaCount(assessed: try $0.get(0), given: try $0.get(1, as: Int?.self) ?? 0) } ?? QuotaCount(assessed: 0, given: 0)
  }
}
