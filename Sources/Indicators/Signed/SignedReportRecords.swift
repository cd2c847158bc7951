public import Basics
public import Journal
public import Store

/// Reports that somebody signed: the bytes, and all that they follow from.
public enum SignedReportRecords {
  public static let signedReports = RecordKind(
    "signed_reports", Bilingual("定稿报表", "signed reports"), key: ["run_id"], placedBy: "division_code",
    [
      Field("run_id", "定稿编号", .identifier).required,
      Field("report", "报表", .identifier).required,
      Field("division_code", "地区", .division([])).required,
      Field("from_day", "期间首日", .date(.event)),
      Field("as_of", "截至日期", .date(.event)).required,
      Field("lists_records", "逐条清单", .integer(0...1)).required,
      // What the bytes follow from: the records after this entry of the journal, and these policies.
      Field("journal_seq", "流水号", .integer(0...Int64.max)).required,
      Field("policy", "政策版本", .identifier).required,
      Field("made_on", "定稿日期", .date(.event)).required,
      Field("signer", "签发人").required,
      Field("digest", "内容摘要", .identifier).required,
      Field("content", "内容").required,
    ],
    rules: [neverChanged])

  /// A signature holds for what was signed; a correction is another run.
  private static let neverChanged = RecordRule { draft, _ in
    guard !draft.isNew else { return [] }
    return [RuleFinding(
      .error, recordID: draft.id, field: nil,
      Bilingual("定稿报表不能改动", "a signed report does not change"),
      remedy: Bilingual("更正记录后另行定稿", "correct the records and sign again"))]
  }

  public static let kinds = [signedReports]

  public static let migrations = [
    Migration(12, "signed reports", [
      """
      CREATE TABLE signed_reports (
        id {text} PRIMARY KEY, version {int} NOT NULL, run_id {text} NOT NULL, report {text} NOT NULL,
        division_code {int} NOT NULL, from_day {int}, as_of {int} NOT NULL, lists_records {int} NOT NULL,
        journal_seq {int} NOT NULL, policy {text} NOT NULL, made_on {int} NOT NULL, signer {text} NOT NULL,
        digest {text} NOT NULL, content {text} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX signed_reports_place ON signed_reports (division_code, as_of, report)",
    ])
  ]
}
