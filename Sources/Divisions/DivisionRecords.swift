public import Basics
public import Journal
public import Store

/// Divisions, their tags and boundaries, as kinds of record.
public enum DivisionRecords {
  public static let divisions = RecordKind(
    "divisions", Bilingual("行政区划", "divisions"), key: ["code"], placedBy: "code",
    [
      Field("code", "区划代码", .division([])).required,
      Field("name", "名称").required,
      Field("level", "级别", .code(list: "level")).required,
      Field("parent_code", "上级代码", .division([])),
      Field("latitude", "纬度", .coordinate),
      Field("longitude", "经度", .coordinate),
      Field("valid_from", "起始日期", .date(.start)),
      Field("valid_to", "截止日期", .date(.end)),
      Field("predecessors", "前身代码", .list),
    ],
    rules: [.ordered("valid_from", "valid_to"), levelFitsCode],
    setRules: [parentExists])

  public static let tags = RecordKind(
    "tags", Bilingual("标签", "tags"), key: ["division_code", "tag", "valid_from"],
    placedBy: "division_code",
    [
      Field("division_code", "区划代码", .division([])).required,
      Field("tag", "标签", .code(list: "tag")).required,
      Field("valid_from", "起始日期", .date(.start)).required,
      Field("valid_to", "截止日期", .date(.end)),
      Field("document", "文号"),
    ],
    rules: [.ordered("valid_from", "valid_to")])

  public static let boundaries = RecordKind(
    "boundaries", Bilingual("边界", "boundaries"), key: ["code"], placedBy: "code",
    [
      Field("code", "区划代码", .division([.prefecture, .county])).required,
      // A GeoJSON geometry, as it was in the file.
      Field("geometry", "几何图形").required,
      Field("review_number", "审图号"),
    ])

  public static let kinds = [divisions, tags, boundaries]

  public static let migrations = [
    Migration(2, "divisions", [
      """
      CREATE TABLE divisions (
        id {text} PRIMARY KEY, version {int} NOT NULL, code {int} NOT NULL, name {text} NOT NULL,
        level {text} NOT NULL, parent_code {int}, latitude {int}, longitude {int},
        valid_from {int}, valid_to {int}, predecessors {text}, date_precision {text}) {clustered}
      """,
      "CREATE UNIQUE INDEX divisions_code ON divisions (code, level, valid_from, valid_to)",
      "CREATE INDEX divisions_parent ON divisions (parent_code)",
      """
      CREATE TABLE tags (
        id {text} PRIMARY KEY, version {int} NOT NULL, division_code {int} NOT NULL,
        tag {text} NOT NULL, valid_from {int} NOT NULL, valid_to {int}, document {text},
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX tags_place ON tags (division_code, tag, valid_from, valid_to)",
      "CREATE INDEX tags_tag ON tags (tag, division_code, valid_from, valid_to)",
      """
      CREATE TABLE boundaries (
        id {text} PRIMARY KEY, version {int} NOT NULL, code {int} NOT NULL,
        geometry {text} NOT NULL, review_number {text}, date_precision {text}) {table}
      """,
    ])
  ]

  private static let levelsByRank: [DivisionRank: Set<String>] = [
    .province: ["province"], .prefecture: ["prefecture"], .county: ["county", "zone"],
    .township: ["township", "other"], .village: ["village", "community", "other"],
  ]

  private static let levelFitsCode = RecordRule { draft, _ in
    guard let code = draft.integer("code").flatMap({ DivisionCode($0) }) else { return [] }
    var findings: [RuleFinding] = []
    if let level = draft.text("level"), levelsByRank[code.rank]?.contains(level) != true {
      findings.append(RuleFinding(
        .error, recordID: draft.id, field: "level",
        Bilingual("级别与代码不符：\(code)", "the level does not fit the code \(code)"),
        remedy: Bilingual("代码按 2/4/6/9/12 位分级", "codes are grouped 2/4/6/9/12")))
    }
    if let parent = draft.integer("parent_code").flatMap({ DivisionCode($0) }),
      parent == code || !parent.contains(code)
    {
      findings.append(RuleFinding(
        .error, recordID: draft.id, field: "parent_code",
        Bilingual("上级代码 \(parent) 不包含 \(code)", "\(parent) does not contain \(code)"),
        remedy: Bilingual("改正上级代码", "correct the parent's code")))
    }
    return findings
  }

  private static let parentExists = SetRule { connection, touched in
    try connection.rows(
      """
      SELECT d.id, d.parent_code FROM \(touched.sql) t JOIN divisions d ON d.id = t.id
      LEFT JOIN divisions p ON p.code = d.parent_code
      WHERE d.parent_code IS NOT NULL AND p.code IS NULL
      """, touched.values
    ) { row in
      RuleFinding(
        .error, recordID: try row.get(0), field: "parent_code",
        Bilingual("没有上级区划 \(try row.get(1, as: Int64.self))",
          "unknown parent division \(try row.get(1, as: Int64.self))"),
        remedy: Bilingual("把上级区划放进同一文件", "put the parent into the same file"))
    }
  }
}
