import Authority
import Basics
import Installation
import Monitoring
import Policy
import Store
import TestSupport
import Testing

/// Nothing private hangs in public: ten thousand households whose records are full of it.
@Suite(.serialized) struct NoticeTests {
  static let villages = (0..<100).flatMap { [World.village($0), World.village($0, county: 1)] }

  /// What must hold of every public text, whoever it is about.
  private func problem(_ text: String, _ households: [PlantedHouseholds.Household]) -> String? {
    if let found = PlantSearch(text).finds(households) { return found }
    // No number longer than a year, in digits of any script or in numerals.
    var (digits, numerals) = (0, 0)
    for scalar in text.unicodeScalars {
      let isDigit = scalar.properties.numericType == .decimal || scalar.properties.numericType == .digit
      digits = isDigit ? digits + 1 : 0
      numerals = "零〇一二三四五六七八九".unicodeScalars.contains(scalar) ? numerals + 1 : 0
      if digits > 4 || numerals > 3 { return "a long number is shown" }
    }
    return nil
  }

  private func run(_ engine: Engine, count: Int, villages: [DivisionCode], seed: UInt64) async throws {
    print("NoticeTests seed \(seed), \(count) households on \(engine)")
    let world = try await World(engine, villages: 100)
    let planted = PlantedHouseholds(count, in: villages, seed: seed)
    let refused = try await planted.load(into: world)
    #expect(refused == [])
    let desk = PaperDesk(policy: world.installation.policy, keys: world.installation.keys)
    let byVillage = Dictionary(grouping: planted.households, by: \.village)
    let day = PlantedHouseholds.day
    let found = try await world.store.read { connection in
      var problems: [String] = []
      var (papers, whole, reduced, blank, grouped) = (0, 0, 0, 0, 0)
      func look(_ notice: PublicNotice, _ households: [PlantedHouseholds.Household], _ label: String) {
        for language in Language.allCases {
          papers += 1
          let text = notice.paper.plain(in: language)
          if let problem = self.problem(text, households) { problems.append("seed \(seed) \(label): \(problem)") }
        }
      }
      for (village, households) in byVillage.sorted(by: { $0.key < $1.key }) {
        for (kind, isAnnounced) in [(PublicNotice.Kind.notice, false), (.announcement, true)] {
          let expected = households.filter { $0.isAnnounced == isAnnounced }
          if expected.isEmpty { continue }
          let notice = try desk.notice(kind, in: village, on: day, for: .machineOperator, connection)
          if notice.entries.count != expected.count { problems.append("\(village) lists \(notice.entries.count) of \(expected.count)") }
          look(notice, expected, "\(village) \(kind)")
          for viewer in [viewer(nil, .read)] {
            look(try desk.notice(kind, in: village, on: day, for: viewer, connection), expected, "\(village) masked")
          }
        }
      }
      for household in planted.households {
        let kinds: [PublicNotice.Kind] = household.isAnnounced ? [.notice, .announcement] : [.notice]
        for kind in kinds {
          let notice = try desk.notice(kind, of: household.proceeding, on: day, for: .machineOperator, connection)
          look(notice, [household], "\(household.id) \(kind)")
          guard let entry = notice.entries.first, notice.entries.count == 1 else {
            problems.append("\(household.id) has no entry")
            continue
          }
          let head = entry.head.text.zh
          if head.contains("某") { reduced += 1 } else if head.contains("更正") { blank += 1 } else { whole += 1 }
          if entry.group != nil { grouped += 1 }
          // What is shown is the beginning of what was recorded, and no more.
          let recorded = household.name.filter { !$0.isWhitespace }
          if !head.contains("某"), !head.contains("更正"), !recorded.hasPrefix(head) { problems.append("\(household.id) shows another name") }
        }
      }
      return (problems, papers, whole, reduced, blank, grouped)
    }
    for problem in found.0.prefix(20) { Issue.record("\(problem)") }
    #expect(found.0.count == 0)
    print("NoticeTests \(found.1) papers; heads in whole \(found.2), reduced \(found.3), to be corrected \(found.4); groups \(found.5)")
    // Without all of these the search would have found nothing for the wrong reason.
    #expect(found.2 > count / 2 && found.3 > count / 20 && found.4 > count / 50 && found.5 > count / 3)
  }

  @Test func tenThousandHouseholds() async throws {
    try await run(.sqlite, count: 10_000, villages: Self.villages, seed: UInt64.random(in: 0...9_999_999))
  }

  @Test func twoHundredHouseholdsOnPostgres() async throws {
    try await run(.postgres, count: 200, villages: Array(Self.villages.prefix(8)), seed: UInt64.random(in: 0...9_999_999))
  }
}

/// What the cleaning types let through.
@Suite struct PublicTextTests {
  let words: HealthWords

  init() throws { words = HealthWords(try PolicyBook.load(folder: Repository.policies)) }

  @Test(arguments: [
    ("张三", "张三"), ("张三丰", "张三丰"), (" 张三", "张三"), ("张　三", "张三"), ("张 三", "张三"), ("欧阳健康", "欧阳健康"),
    ("阿说·俄格木", "阿说·俄格木"), ("阿说•俄格木", "阿说·俄格木"), ("阿说・俄格木", "阿说·俄格木"), ("Anna", "Anna"), ("Émile", "Émile"),
    ("བཀྲ་ཤིས་རྡོ་རྗེ", "བཀྲ་ཤིས་རྡོ་རྗེ"), ("ꀊꇁꃅ", "ꀊꇁꃅ"), ("张三（肺癌）", "张三"), ("张三(肺癌", "张三"), ("张三[户主]李四", "张三"),
    ("张三13800001234", "张三"), ("张三１３８００００１２３４", "张三"), ("张三①", "张三"), ("张三 13800001234", "张三"),
    ("张三，尿毒症", "张三"), ("张三/李四", "张三"), ("张三<b>", "张三"), ("张三\u{200B}肺癌", "张三"), ("张三\u{0}x", "张三"),
    ("张万千一", "张万千一"), ("张一三八零零零零一二三四", "张"), ("张壹叁捌零零", "张"), ("张·", "张"), ("··张三", "张三"),
    ("张三肺癌", "张某"), ("张三·肺·癌", "张某"), ("张三尿毒症晚期", "张某"), ("王五HIV", "王某"), ("AnnaCancer", "A某"), ("张三瘫", "张某"),
    ("肺癌张三", "某"), ("癌症户", "某"), ("李去病", "李某"), ("李盲人", "李某"), ("赵四低保", "赵某"), ("张肺\u{FE00}癌", "张某"),
    ("旺苍县东河镇南凤村三组", "旺某"), ("阿说·俄格木阿说俄格木阿说俄格木阿说俄格木", "阿某"),
    ("Abcdefghijklmnopqrstuvwxyz", "Abcdefghijklmnopqrst"), ("(肺癌)张三", "（姓名待更正）"), ("13800001234", "（姓名待更正）"),
    ("", "（姓名待更正）"), ("＊＊", "（姓名待更正）"), ("Иван", "（姓名待更正）"),
  ])
  func names(_ raw: String, _ shown: String) {
    #expect(PublicName(raw, words: words, isMasked: false).text.zh == shown)
  }

  @Test func namesMasked() {
    func masked(_ raw: String?) -> String { PublicName(raw, words: words, isMasked: true).text.zh }
    #expect(masked("张三丰") == "张**" && masked("张三肺癌") == "张*" && masked("肺癌张三") == "某")
    #expect(masked("欧阳甲子（残疾）") == "欧***")
    #expect(PublicName(nil, words: words, isMasked: false).text == Bilingual("（户主未登记）", "(head not on record)"))
  }

  @Test(arguments: [
    ("三组", "三组"), ("第3村民小组", "第3村民小组"), ("河坝社", "河坝社"), ("12队", "12队"), ("１２队", "12队"), (" 三组 ", "三组"),
    ("南凤村三组", "三组"), ("第五生产队", "第五生产队"), ("二十三社", "二十三社"), ("王家沟村民小组", "王家沟村民小组"), ("三组（肺癌）", "三组"),
    ("三组肺癌", "三组"), ("肺癌三组", "三组"), ("13800001234三组", nil), ("三组13800001234", "三组"), ("河坝社（张三患病）", "河坝社"),
    ("河坝社，张三", "河坝社"), ("肺癌组", nil), ("患尿毒症社", nil), ("13800001234组", nil), ("123组", nil), ("一三八零零组", nil),
    ("3社区", nil), ("社", nil), ("组", nil), ("张三", nil), ("", nil), ("低保户组", nil), ("第组", nil), ("住在河坝的那个组", nil),
    ("1\u{FF12}组", "12组"), ("９９９组", nil), ("510821198001010019", nil),
  ] as [(String, String?)])
  func groups(_ raw: String, _ shown: String?) {
    #expect(GroupName(raw, words: words)?.text == shown)
  }

  @Test func everyWordOfHealthIsCaught() throws {
    let policy = try PolicyBook.load(folder: Repository.policies)
    var listed = PlantedHouseholds.diagnoses
    for list in ["health", "risk"] {
      listed += (policy.codeList(list)?.values ?? []).filter { !["healthy", "other", "epidemic"].contains($0.code) }
        .flatMap { [$0.name.zh] + $0.aliases }
    }
    for word in listed {
      for raw in ["张三" + word, word + "张三", "张" + word + "三", "张三·" + word] {
        let shown = PublicName(raw, words: words, isMasked: false).text.zh
        #expect(!shown.contains(word) && shown.contains("某"), "\(raw) gave \(shown)")
      }
      #expect(GroupName(word + "组", words: words) == nil, "\(word)")
    }
  }

  @Test func ordinaryNamesStay() {
    for name in ["张健康", "李炎", "王精明", "罗星", "陈安全", "高学军", "温柔", "冷静", "伍萨莫", "沙马日古", "洛桑加措", "马海伍各"] {
      #expect(PublicName(name, words: words, isMasked: false).text.zh == name)
    }
  }
}
