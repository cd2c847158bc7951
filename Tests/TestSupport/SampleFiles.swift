public import Basics

/// A small, wholly synthetic file of one kind, as FORMATS describes it: headings in both languages
/// and rows in canonical spelling. The headings are written out here, not taken from the program.
public struct SampleFile: Sendable {
  public let kind: String
  public let english: [String]
  public let chinese: [String]
  /// Codes in English; dates, numbers and lists as an export writes them.
  public let rows: [[String]]

  public func table(_ language: Language) -> [[String]] {
    language == .english
      ? [english] + rows : [chinese] + rows.map { $0.map(SampleFiles.inChinese) }
  }

  /// The table with its columns in another order.
  public func shuffled(_ language: Language, _ random: inout SeededGenerator) -> [[String]] {
    let order = english.indices.shuffled(using: &random)
    return table(language).map { row in order.map { row[$0] } }
  }

  /// One cell of a row, by its English heading.
  public func cell(_ row: Int, _ column: String) -> String {
    english.firstIndex(of: column).map { rows[row][$0] } ?? ""
  }
}

/// One file of every kind, in the order in which they can be imported.
public enum SampleFiles {
  public static let village = "519922111213"
  public static let otherVillage = "519922111214"
  public static let community = "519922111005"

  /// A valid number of nobody: the area 519922 is not given out.
  public static func citizenID(_ birth: Int, _ sequence: Int) -> String {
    guard let date = LocalDate(packed: birth),
      let id = try? CitizenID(area: 519922, birthDate: date, sequence: sequence)
    else { return "" }
    return id.text
  }

  public static let phone = "13900000017"
  /// Everything in the samples that must never be seen unmasked.
  public static let secrets: [String] = [
    phone, citizenID(1985_03_02, 11), citizenID(1988_06_01, 22), citizenID(1990_07_09, 24),
    citizenID(1960_05_06, 31), citizenID(2012_10_11, 42), "测某甲", "测某乙", "试验路7号",
  ]

  public static func named(_ kind: String) -> SampleFile {
    all.first { $0.kind == kind } ?? SampleFile(kind: kind, english: [], chinese: [], rows: [])
  }

  /// The words of the code lists, as FORMATS gives them.
  public static let words: [String: String] = [
    "province": "省", "prefecture": "市州", "county": "县", "township": "乡镇", "village": "村",
    "community": "社区", "male": "男", "female": "女", "first_secretary": "第一书记",
    "member": "工作队员", "unstable_lifted": "脱贫不稳定户", "vulnerable": "边缘易致贫户",
    "cadre_check": "基层干部排查", "department_signal": "部门筛查预警", "illness": "因病",
    "schooling": "因学", "industry": "产业帮扶", "health": "健康帮扶", "assistance": "帮扶消除",
    "lifted_village": "脱贫村", "basin_rim_area": "盆周山区", "party_mass": "党群部门",
    "institution": "事业单位", "leader": "联系领导", "unit": "帮扶单位", "lifted": "脱贫户",
    "ordinary": "一般农户", "wage": "工资性", "essential_expense": "刚性支出",
    "medical_cost": "医疗自付费用高", "dropout": "失学辍学", "collective_income": "集体经济收入",
    "visit": "走访", "training": "培训", "village_cadre": "村干部", "reserve_cadre": "后备干部",
  ]

  static func inChinese(_ cell: String) -> String {
    cell.split(separator: ";", omittingEmptySubsequences: false)
      .map { words[String($0)] ?? String($0) }.joined(separator: "；")
  }

  public static let all: [SampleFile] = [
    SampleFile(
      kind: "divisions",
      english: [
        "code", "name", "level", "parent_code", "latitude", "longitude", "valid_from", "valid_to",
        "predecessors",
      ],
      chinese: [
        "区划代码", "名称", "级别", "上级代码", "纬度", "经度", "起始日期", "截止日期", "前身代码",
      ],
      rows: [
        ["510000000000", "样省", "province", "", "30.6", "104.066667", "", "", ""],
        ["519900000000", "样州市", "prefecture", "510000000000", "", "", "", "", ""],
        ["519922000000", "样县", "county", "519900000000", "", "", "1950-01-01", "", ""],
        ["519922111000", "样乡", "township", "519922000000", "", "", "", "", ""],
        ["519922111005", "样街社区居民委员会", "community", "519922111000", "", "", "", "", ""],
        ["519922111213", "大样村村民委员会", "village", "519922111000", "30.123456", "105.5", "2019-12", "", "519922111201;519922111202"],
        ["519922111214", "小样村村民委员会", "village", "519922111000", "", "", "", "2030-06", ""],
      ]),
    SampleFile(
      kind: "tags", english: ["division_code", "tag", "valid_from", "valid_to", "document"],
      chinese: ["区划代码", "标签", "起始日期", "截止日期", "文号"],
      rows: [
        ["519922000000", "basin_rim_area", "2013-01-01", "", "样发〔2013〕1号"],
        ["519922111213", "lifted_village", "2019-04", "2025-12-31", ""],
      ]),
    SampleFile(
      kind: "profiles",
      english: [
        "village_code", "year", "households", "population", "resident_population", "labour_force",
        "party_members", "poor_households", "disposable_income_per_capita", "collective_assets",
        "collective_income", "leading_industries",
      ],
      chinese: [
        "村代码", "年度", "户数", "户籍人口", "常住人口", "劳动力", "党员数", "贫困户数",
        "人均可支配收入", "集体资产", "集体经济收入", "主导产业",
      ],
      rows: [
        [village, "2020", "312", "1024", "800", "512", "31", "48", "9800.50", "1200000", "56000", "柑橘;蚕桑"],
        [otherVillage, "2020", "200", "", "", "", "", "", "", "", "", ""],
      ]),
    SampleFile(
      kind: "units", english: ["unit_id", "name", "tier", "kind", "division_code"],
      chinese: ["单位编号", "单位名称", "层级", "类别", "所在区划"],
      rows: [
        ["U1", "样县测试局", "county", "party_mass", "519922000000"],
        ["U2", "样省测试院", "province", "institution", "510000000000"],
      ]),
    SampleFile(
      kind: "cadres",
      english: [
        "cadre_id", "name", "id_number", "sex", "birth_date", "ethnicity", "unit_id",
        "political_status", "party_joined_on", "work_started_on", "specialties", "languages",
        "health", "phone", "position_rank", "education", "spouse_id_number", "home_division",
      ],
      chinese: [
        "干部编号", "姓名", "身份证号", "性别", "出生日期", "民族", "单位编号", "政治面貌",
        "入党日期", "参加工作日期", "专长", "语言", "健康状况", "电话", "职务职级", "学历",
        "配偶身份证号", "籍贯",
      ],
      rows: [
        ["C1", "样一", citizenID(1985_03_02, 11), "male", "1985-03-02", "汉族", "U1", "", "2006-07", "2007-08-01", "农艺;财务", "彝语", "", phone, "四级主任科员", "", citizenID(1988_06_01, 22), "样县"],
        ["C2", "样二", citizenID(1990_07_09, 24), "female", "1990-07-09", "", "U2", "", "", "", "", "", "", "", "", "", "", ""],
      ]),
    SampleFile(
      kind: "postings",
      english: ["cadre_id", "village_code", "role", "round", "starts_on", "ends_on", "end_reason", "unit_id"],
      chinese: ["干部编号", "村代码", "职务", "轮次", "起始日期", "截止日期", "结束原因", "单位编号"],
      rows: [
        ["C1", village, "first_secretary", "2021", "2021-06", "2023-09-20", "", "U1"],
        ["C2", village, "member", "2023", "2023-09-15", "", "", "U2"],
      ]),
    SampleFile(
      kind: "support", english: ["division_code", "slot", "holder", "starts_on", "ends_on"],
      chinese: ["区划代码", "类型", "帮扶主体", "起始日期", "截止日期"],
      rows: [
        [village, "leader", "样领导", "2016-03-01", "2020-12-31"],
        [village, "unit", "样县测试局", "2016-03", ""],
      ]),
    SampleFile(
      kind: "households",
      english: ["household_id", "village_code", "group_name", "household_type", "address"],
      chinese: ["户编号", "村代码", "村民小组", "户类型", "住址"],
      rows: [
        ["H1", village, "三组", "lifted", "试验路7号"], ["H2", otherVillage, "", "ordinary", ""],
      ]),
    SampleFile(
      kind: "persons",
      english: [
        "person_id", "household_id", "name", "id_number", "relation", "sex", "birth_date",
        "ethnicity", "education", "schooling", "health", "labour", "medical_insurance",
        "minimum_living", "disability",
      ],
      chinese: [
        "人员编号", "户编号", "姓名", "证件号码", "与户主关系", "性别", "出生日期", "民族", "文化程度",
        "在校状况", "健康状况", "劳动技能", "医保", "低保特困", "残疾",
      ],
      rows: [
        ["P1", "H1", "测某甲", citizenID(1960_05_06, 31), "", "male", "1960-05-06", "彝族", "", "", "", "", "", "", ""],
        ["P2", "H1", "测某乙", citizenID(2012_10_11, 42), "", "female", "2012-10-11", "", "", "", "", "", "", "", "听力二级"],
        ["P3", "H2", "测某丙", "", "", "", "1971-02", "", "", "", "", "", "", "", ""],
      ]),
    SampleFile(
      kind: "income",
      english: [
        "item_id", "household_id", "person_id", "category", "item", "amount", "period_start",
        "period_end", "source",
      ],
      chinese: ["条目编号", "户编号", "人员编号", "类别", "项目", "金额", "起始日期", "截止日期", "来源"],
      rows: [
        ["I1", "H1", "P1", "wage", "务工", "32000", "2023-01", "2023-12", "自述"],
        ["I2", "H2", "", "essential_expense", "住院", "8000.05", "2023-03-01", "2023-03-09", ""],
      ]),
    SampleFile(
      kind: "signals",
      english: [
        "signal_id", "id_number", "household_id", "kind", "occurred_on", "amount", "department", "note",
      ],
      chinese: ["线索编号", "证件号码", "户编号", "线索类型", "发生日期", "金额", "推送部门", "备注"],
      rows: [
        ["S1", citizenID(1960_05_06, 31), "", "medical_cost", "2023-04-05", "12000", "样县医保局", "自付，部分"],
        ["S2", "", "H2", "dropout", "2023-05-06", "", "样县教育局", ""],
      ]),
    SampleFile(
      kind: "cases",
      english: [
        "case_id", "household_id", "object_type", "identified_on", "channel", "risks", "contact",
        "eliminated_on", "elimination_way", "left_on", "left_reason",
      ],
      chinese: [
        "监测编号", "户编号", "监测对象类别", "识别日期", "发现渠道", "风险类型", "帮扶联系人",
        "风险消除日期", "消除方式", "退出日期", "退出原因",
      ],
      rows: [
        ["K1", "H1", "unstable_lifted", "2021-07-08", "cadre_check", "illness;schooling", "样联系人", "2022-09-30", "assistance", "", ""],
        ["K2", "H2", "vulnerable", "2022-03-04", "department_signal", "illness", "", "", "", "", ""],
      ]),
    SampleFile(
      kind: "measures",
      english: [
        "measure_id", "case_id", "category", "description", "planned_on", "started_on", "finished_on",
        "amount",
      ],
      chinese: ["措施编号", "监测编号", "措施类别", "内容", "计划日期", "开始日期", "完成日期", "金额"],
      rows: [
        ["M1", "K1", "industry", "养蚕", "2021-08-01", "2021-09", "2022-06", "5000"],
        ["M2", "K1", "health", "", "", "", "", ""],
      ]),
    SampleFile(
      kind: "goals",
      english: ["village_code", "indicator", "baseline", "baseline_year", "target", "target_year"],
      chinese: ["村代码", "指标", "基数", "基数年度", "目标", "目标年度"],
      rows: [[village, "collective_income", "56000", "2020", "100000", "2025"]]),
    SampleFile(
      kind: "activities",
      english: [
        "activity_id", "village_code", "cadre_id", "date", "kind", "tasks", "households",
        "attendance", "summary", "outcome", "follow_up",
      ],
      chinese: [
        "记录编号", "村代码", "干部编号", "日期", "类型", "任务(1-12)", "涉及农户", "参加人数", "内容",
        "结果", "后续",
      ],
      rows: [
        ["A1", village, "C1", "2022-02-03", "visit", "1;12", "H1;H2", "14", "说明，带逗号和\"引号\"", "", "下月再访"],
        ["A2", village, "", "2022-02-04", "training", "", "", "", "", "", ""],
      ]),
    SampleFile(
      kind: "mentoring",
      english: ["village_code", "mentee_name", "mentee_kind", "mentor", "starts_on", "ends_on"],
      chinese: ["村代码", "被帮带人", "类别", "帮带人", "起始日期", "截止日期"],
      rows: [
        [village, "样学员", "reserve_cadre", "样一", "2022-01-01", "2022-12-31"],
        [village, "样学员二", "village_cadre", "", "2022-01", ""],
      ]),
  ]
}
