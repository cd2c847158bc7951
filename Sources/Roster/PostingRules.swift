import Basics
public import Journal
public import Policy
public import Store

/// Invariant 1 of the domain: one person serves in one village at a time, and two first secretaries
/// share a village only for the days of handing over.
enum PostingRules {
  private static let open = "COALESCE(%.ends_on, 99991231)"

  private static func overlapping(_ a: String, _ b: String) -> String {
    "\(a).starts_on <= \(open.replacing("%", with: b)) AND \(b).starts_on <= \(open.replacing("%", with: a))"
  }

  static let onePostingAtATime = SetRule { connection, touched in
    try connection.rows(
      """
      SELECT p.id, o.village_code, o.starts_on FROM \(touched.sql) t
      JOIN postings p ON p.id = t.id
      JOIN postings o ON o.cadre_id = p.cadre_id AND o.id <> p.id AND \(overlapping("p", "o"))
      """, touched.values
    ) { row in
      let village: Int64 = try row.get(1)
      let since: LocalDate = try row.get(2)
      return RuleFinding(
        .error, recordID: try row.get(0), field: "starts_on",
        Bilingual("同一时间此人已派驻 \(village)（自 \(since)）",
          "the same person is posted to \(village) at that time (since \(since))"),
        remedy: Bilingual("先结束前一派驻，或改正日期", "end the other posting first, or correct the dates"))
    }
  }

  static func overlap(_ policy: PolicyBook) -> SetRule {
    SetRule { connection, touched in
      var findings: [RuleFinding] = []
      try connection.query(
        """
        SELECT p.id, p.village_code, p.starts_on, p.ends_on, o.starts_on, o.ends_on
        FROM \(touched.sql) t JOIN postings p ON p.id = t.id
        JOIN postings o ON o.village_code = p.village_code AND o.role = 'first_secretary'
          AND o.id <> p.id AND \(overlapping("p", "o"))
        WHERE p.role = 'first_secretary' ORDER BY p.id
        """, touched.values
      ) { row in
        let village: DivisionCode = try row.get(1)
        let start = max(try row.get(2, as: LocalDate.self), try row.get(4, as: LocalDate.self))
        let ends = [try row.get(3, as: LocalDate?.self), try row.get(5, as: LocalDate?.self)]
        let days = ends.compactMap { $0 }.min().map { start.days(until: $0) + 1 }
        guard case .known(let allowed) = policy.overlapDays(in: village, on: start),
          days ?? .max > allowed.value
        else { return }
        let count = days.map { "\($0)" } ?? "∞"
        findings.append(RuleFinding(
          touched.isHistory ? .warning : .error, recordID: try row.get(0), field: "starts_on",
          Bilingual("\(village) 两名第一书记交叠 \(count) 天，超过 \(allowed.value) 天",
            "two first secretaries overlap in \(village) for \(count) days, more than \(allowed.value)"),
          remedy: Bilingual("缩短交接期", "shorten the overlap")))
      }
      return findings
    }
  }
}

/// The invariants of the roster, over every posting there is.
public enum RosterInvariants {
  /// - Returns: what does not hold; empty where all is well.
  public static func check(
    policy: PolicyBook, _ connection: any Connection
  ) throws -> [RuleFinding] {
    let everything = SetRule.Touched.all("postings")
    return try PostingRules.onePostingAtATime.check(connection, everything)
      + PostingRules.overlap(policy).check(connection, everything)
  }
}
