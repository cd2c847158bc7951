public import Basics
public import Store

/// Households in whose every text field lies something that must never hang in public: citizen ids, phone
/// numbers, bank accounts, diagnoses, in the ways in which cells are filled in wrongly.
public struct PlantedHouseholds: Sendable {
  public struct Household: Sendable {
    public let id: String
    public let proceeding: String
    public let village: DivisionCode
    public let isAnnounced: Bool
    /// What was planted, digits also in full width and in Chinese numerals.
    public let plants: [String]
    /// The name and group as recorded.
    public let name: String
    public let group: String
  }

  /// The day on which all notices hang.
  public static let day = LocalDate(2023, 9, 20) ?? LocalDate(dayNumber: 19_620)

  public private(set) var households: [Household] = []
  /// Rows by kind of record, in the order of import.
  public private(set) var rows: [(kind: String, rows: [[String: SQLValue]])]

  /// What people write about somebody's health.
  public static let diagnoses = [
    "肺癌", "肺癌晚期", "肝癌", "胃癌", "乳腺癌", "淋巴瘤", "脑瘤", "骨肉瘤", "白血病", "尿毒症", "肾衰竭", "透析", "肝硬化", "乙肝",
    "丙肝", "肺结核", "尘肺", "矽肺", "艾滋病", "梅毒", "糖尿病", "高血压", "高血压三级", "冠心病", "先心病", "心脏病", "脑梗", "脑梗塞",
    "脑出血", "中风偏瘫", "偏瘫", "脑瘫", "癫痫", "精神分裂症", "精神残疾二级", "抑郁症", "自闭症", "老年痴呆", "帕金森", "肢体残疾",
    "视力残疾", "听力残疾", "智力障碍", "智力残疾一级", "聋哑", "失明", "截肢", "骨折", "股骨头坏死", "类风湿", "红斑狼疮", "系统性红斑狼疮",
    "慢性阻塞性肺疾病", "肺心病", "哮喘", "慢性肾炎", "肾病综合征", "血友病", "地中海贫血", "再生障碍性贫血", "包虫病", "大骨节病", "麻风",
    "血吸虫病", "瘫痪", "残疾", "大病", "长期慢性病", "慢性病", "重病", "因病", "因残", "住院手术", "化疗", "渐冻症", "侏儒", "癔症", "痛风",
    "AIDS", "HIV", "cancer", "Diabetes", "stroke", "tuberculosis", "epilepsy", "uremia",
  ]

  private static let families = ["张", "王", "李", "赵", "刘", "陈", "杨", "罗", "吉克", "阿苦", "欧阳", "沙马", "曲比", "泽仁", "马"]
  private static let given = ["三", "伟", "秀英", "建国", "子涵", "桂芳", "么日作", "伍萨莫", "多吉", "健康", "一一", "小明", "学军"]
  private static let others = [
    "阿说·俄格木", "吉狄·马加", "扎西多吉次仁", "བཀྲ་ཤིས་རྡོ་རྗེ", "ꀊꇁꃅ", "Anna", "Zhang San", "Émile", "张　三", "欧 阳",
  ]
  private static let groups = ["三组", "第3村民小组", "河坝社", "12队", "二十三社", "大石包组", "7组", "王家沟村民小组", "四社", "第五生产队"]

  /// - Parameters:
  ///   - count: how many households, spread over the villages.
  public init(_ count: Int, in villages: [DivisionCode], seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var tables: [String: [[String: SQLValue]]] = [:]
    for i in 0..<count {
      var maker = Maker(number: i, village: villages[i % villages.count], random: random.branch("\(i)"))
      maker.make(&tables)
      households.append(maker.household)
      _ = random.next()
    }
    let order = [
      "households", "persons", "income", "leads", "cases", "authorisations", "proceedings", "proceeding_steps",
      "comparisons", "household_checks",
    ]
    rows = order.compactMap { kind in tables[kind].map { (kind, $0) } }
  }

  /// Brings all rows into an installation, as files would.
  /// - Returns: what was refused; nothing should be.
  public func load(into world: World) async throws -> [String] {
    var refused: [String] = []
    for (kind, rows) in rows {
      let result = try await world.importRows(kind, rows, batch: 2_000)
      refused += result.findings.filter { $0.finding.severity == .error }
        .map { "\(kind) \($0.row): \($0.finding.field ?? "") \($0.finding.reason.en)" }
    }
    return refused
  }

  private struct Maker {
    let number: Int
    let village: DivisionCode
    var random: SeededGenerator
    var plants: [String] = []
    var name = ""
    var group = ""
    var isAnnounced = false

    var id: String { "H\(number)" }
    var proceeding: String { "P\(number)" }

    var household: Household {
      var all = plants
      for plant in plants {
        all.append(Self.fullWidth(plant))
        all.append(Self.numerals(plant))
      }
      return Household(
        id: id, proceeding: proceeding, village: village, isAnnounced: isAnnounced, plants: Array(Set(all)), name: name,
        group: group)
    }

    init(number: Int, village: DivisionCode, random: SeededGenerator) {
      self.number = number
      self.village = village
      self.random = random
    }

    // MARK: Plants

    static func fullWidth(_ text: String) -> String {
      String(String.UnicodeScalarView(text.unicodeScalars.map { scalar in
        (0x30...0x39).contains(scalar.value) ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
      }))
    }

    static func numerals(_ text: String) -> String {
      let digits = Array("零一二三四五六七八九")
      return String(text.map { character in character.wholeNumberValue.map { digits[$0 % 10] } ?? character })
    }

    /// A citizen id whose check digit is right, as the column wants it.
    mutating func citizenID() -> String {
      let birth = LocalDate(1940 + random.below(60), 1 + random.below(12), 1 + random.below(28)) ?? PlantedHouseholds.day
      var text = "51082" + String(1 + random.below(8)) + String(birth.packed)
      text += String(1000 + random.below(9000)).suffix(3)
      let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
      let sum = zip(text, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
      return text + String(Array("10X98765432")[sum % 11])
    }

    mutating func digits(_ count: Int) -> String { (0..<count).map { _ in String(random.below(10)) }.joined() }

    mutating func plant() -> String {
      let plant: String
      switch random.below(6) {
      case 0: plant = citizenID()
      case 1: plant = "1" + String(3 + random.below(7)) + digits(9)
      case 2: plant = "6214" + digits(15)
      default: plant = random.pick(PlantedHouseholds.diagnoses)
      }
      plants.append(plant)
      switch random.below(8) {
      case 0: return Self.fullWidth(plant)
      case 1: return Self.numerals(plant)
      default: return plant
      }
    }

    /// A text and a plant, joined in one of the ways in which people do.
    mutating func with(_ text: String, _ chance: Int = 100) -> String {
      guard random.chance(chance) else { return text }
      let plant = plant()
      switch random.below(16) {
      case 0: return text + plant
      case 1: return text + "（\(plant)）"
      case 2: return text + "(\(plant)"
      case 3: return text + "【\(plant)】"
      case 4: return text + " " + plant
      case 5: return text + "　" + plant
      case 6: return text + "·" + plant
      case 7: return text + "，" + plant
      case 8: return text + "：" + plant
      case 9: return text + "/" + plant
      case 10: return plant + text
      case 11: return plant + " " + text
      case 12: return "（\(plant)）" + text
      case 13: return text.isEmpty ? plant : String(text.prefix(1)) + plant + String(text.dropFirst())
      case 14: return text + "\u{200B}" + plant
      default: return text + "\n" + plant
      }
    }

    // MARK: Rows

    mutating func make(_ tables: inout [String: [[String: SQLValue]]]) {
      func add(_ kind: String, _ row: [String: SQLValue]) { tables[kind, default: []].append(row) }
      let base = random.chance(80)
        ? random.pick(PlantedHouseholds.families) + random.pick(PlantedHouseholds.given) : random.pick(PlantedHouseholds.others)
      name = with(base, 70)
      group = random.chance(10) ? plant() + random.pick(["组", "社", "队"]) : with(random.pick(PlantedHouseholds.groups), 60)
      add("households", [
        "household_id": .text(id), "village_code": village.sqlValue, "group_name": .text(group),
        "household_type": .text(random.pick(["lifted", "ordinary"])), "address": .text(with("南凤村三组")),
        "phone": .text(plant()), "bank_account": .text(plant()), "came_from": .text(with("H")),
      ])
      let owner = citizenID()
      plants.append(owner)
      add("persons", [
        "person_id": .text(id + "-1"), "household_id": .text(id), "name": .text(name), "id_number": .text(owner),
        "relation": "head", "health": .text(random.pick(["chronic", "serious", "disabled"])),
        "disability": .text(with("")), "employer": .text(with("鞋厂")), "work_industry": .text(with("制造")),
        "work_channel": .text(with("亲友")), "ethnicity": .text(with("汉族")),
      ])
      add("persons", [
        "person_id": .text(id + "-2"), "household_id": .text(id), "name": .text(with("王芳")), "relation": "spouse",
        "disability": .text(with("")),
      ])
      add("income", [
        "item_id": .text(id), "household_id": .text(id), "category": "wage", "item": .text(with("务工")),
        "amount": .integer(1_200_000), "source": .text(with("本人")),
      ])
      add("leads", [
        "lead_id": .text(id), "household_id": .text(id), "channel": "self_application",
        "received_on": .integer(20_230_801), "reason": .text(with("困难")), "reported_by": .text(with("村干部")),
        "outcome_note": .text(with("说明")),
      ])
      add("household_checks", [
        "check_id": .text(id), "household_id": .text(id), "visited_on": .integer(20_230_825),
        "purpose": "verification", "people": .text("甲;" + with("乙")), "note": .text(with("记录")),
      ])
      proceed(&tables)
    }

    private mutating func proceed(_ tables: inout [String: [[String: SQLValue]]]) {
      func add(_ kind: String, _ row: [String: SQLValue]) { tables[kind, default: []].append(row) }
      isAnnounced = random.chance(50)
      let posted = PlantedHouseholds.day.adding(days: isAnnounced ? -26 : -random.below(5))
      let opened = posted.adding(days: -4)
      add("authorisations", [
        "authorisation_id": .text(id), "household_id": .text(id), "granted_on": opened.sqlValue, "scope": .text(with("查询")),
      ])
      let isElimination = random.chance(20)
      if isElimination {
        add("cases", [
          "case_id": .text("C" + id), "household_id": .text(id), "object_type": "sudden_hardship",
          "identified_on": .integer(20_230_101), "contact": .text(with("李四")),
        ])
      }
      add("proceedings", [
        "proceeding_id": .text(proceeding), "procedure": .text(isElimination ? "elimination" : "identification"),
        "household_id": .text(id), "opened_on": opened.sqlValue,
        "workflow": .text(isElimination ? "elimination@-@2021-01-01" : "identification@510000000000@2023-01-01"),
        "lead_id": .text(id), "case_id": isElimination ? .text("C" + id) : .null,
      ])
      var number = 0
      func step(
        _ step: String, _ actor: String, _ day: LocalDate, action: String = "done", note: String,
        _ more: [String: SQLValue] = [:]
      ) {
        number += 1
        var row: [String: SQLValue] = [
          "proceeding_id": .text(proceeding), "number": number.sqlValue, "step": .text(step), "action": .text(action),
          "actor": .text(actor), "acted_on": day.sqlValue, "note": .text(note),
        ]
        row.merge(more) { $1 }
        add("proceeding_steps", row)
      }
      let people: SQLValue = .text("甲;乙;" + with("丙").filter { !$0.isNewline })
      let notes = (0..<9).map { _ in with("记录") }
      if !isElimination { step("application", "household", opened, note: notes[0]) }
      step("verification", "village_committee", opened.adding(days: 1), note: notes[1], ["people": people])
      if !isElimination { step("comparison", "county_bureau", opened.adding(days: 2), note: notes[2]) }
      step("review", "village_committee", opened.adding(days: 3), note: notes[3], [
        "present": 25, "votes_for": 24, "votes_against": 1,
        "object_type": isElimination ? .null : .text(random.pick(["unstable_lifted", "vulnerable", "sudden_hardship"])),
        "risks": "illness;disability",
      ])
      step("notice", "village_committee", posted, action: "posted", note: notes[4])
      guard isAnnounced else { return }
      step("notice", "village_committee", posted.adding(days: 6), note: notes[5])
      step("township_review", "township", posted.adding(days: 7), note: notes[6])
      step("decision", "county_bureau", posted.adding(days: 8), note: notes[7],
        isElimination ? ["elimination_way": "assistance"] : ["object_type": "unstable_lifted", "risks": "illness"])
      step("announcement", "township", posted.adding(days: 9), note: notes[8])
    }
  }
}

/// Looks for what was planted in a text, upper and lower case alike.
public struct PlantSearch: Sendable {
  private let bytes: [UInt8]
  /// Which three bytes occur together, so that most parts need not be looked for.
  private var together = [Bool](repeating: false, count: 1 << 16)

  public init(_ text: String) {
    bytes = Array(text.lowercased().utf8)
    for i in bytes.indices.dropFirst(2) { together[Self.place(bytes[i - 2], bytes[i - 1], bytes[i])] = true }
  }

  private static func place(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Int {
    (Int(a) &* 7_919 &+ Int(b) &* 263 &+ Int(c)) & 0xFFFF
  }

  /// The first trace of any of the households, or of any diagnosis; nil where there is none.
  public func finds(_ households: [PlantedHouseholds.Household]) -> String? {
    for household in households {
      if household.plants.contains(where: contains) { return "\(household.id) shows what was planted" }
    }
    return PlantedHouseholds.diagnoses.first(where: contains).map { "\($0) is shown" }
  }

  public func contains(_ part: String) -> Bool {
    let part = Array(part.lowercased().utf8)
    let end = part.count
    guard end > 2, together[Self.place(part[end - 3], part[end - 2], part[end - 1])] else { return false }
    var i = end - 1
    while i < bytes.count {
      var k = 0
      while k < end, bytes[i - k] == part[end - 1 - k] { k += 1 }
      if k == end { return true }
      i += 1
    }
    return false
  }
}
