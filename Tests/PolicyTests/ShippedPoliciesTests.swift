import Basics
import Foundation
import Policy
import Testing

/// One list as the format document prints it: code and Chinese name in pairs.
struct ExpectedList: Sendable, CustomTestStringConvertible {
  let id: String
  let isClosed: Bool
  let values: String
  var testDescription: String { id }

  /// The lists of the file formats, word for word.
  static let all: [ExpectedList] = [
    .init(
      id: "level", isClosed: true,
      values: """
        province 省, prefecture 市州, county 县, zone 开发区, township 乡镇, village 村, \
        community 社区, other 其他
        """),
    .init(id: "sex", isClosed: true, values: "male 男, female 女"),
    .init(id: "role", isClosed: true, values: "first_secretary 第一书记, member 工作队员"),
    .init(
      id: "slot", isClosed: true,
      values: """
        leader 联系领导, unit 帮扶单位, work_team 驻村工作队, first_secretary 第一书记, \
        agronomist 农技员, agri_service_group 农业技术巡回服务小组, paired_helper 结对帮扶责任人
        """),
    .init(
      id: "tier", isClosed: true,
      values: "central 中央, province 省, prefecture 市, county 县, township 乡镇"),
    .init(
      id: "unit_kind", isClosed: true,
      values: """
        economic 经济部门, party_mass 党群部门, professional 业务部门, enterprise 国有企业, \
        institution 事业单位
        """),
    .init(id: "household_type", isClosed: true, values: "lifted 脱贫户, ordinary 一般农户"),
    .init(
      id: "object_type", isClosed: true,
      values: """
        unstable_lifted 脱贫不稳定户, vulnerable 边缘易致贫户, sudden_hardship 突发严重困难户, \
        relapse_risk 防止返贫致贫对象
        """),
    .init(
      id: "channel", isClosed: true,
      values: """
        self_application 农户自主申报, cadre_check 基层干部排查, department_signal 部门筛查预警
        """),
    .init(
      id: "risk", isClosed: false,
      values: """
        illness 因病, schooling 因学, disability 因残, housing 因住房安全, water 因安全饮水, \
        disaster 因自然灾害, accident 因意外事故, failed_venture 因产业项目失败, \
        unstable_job 因务工就业不稳, no_labour 缺劳动力, epidemic 因疫情, other 其他
        """),
    .init(
      id: "measure_category", isClosed: false,
      values: """
        industry 产业帮扶, employment 就业帮扶, public_post 公益岗位帮扶, finance 金融帮扶, \
        education 教育帮扶, compulsory_education 义务教育保障, health 健康帮扶, \
        housing 住房安全保障, water 饮水安全保障, relocation 搬迁, infrastructure 基础设施建设, \
        living_conditions 生产生活条件改善, social_security 综合保障, social_help 社会帮扶
        """),
    .init(id: "elimination_way", isClosed: true, values: "assistance 帮扶消除, natural 自然消除"),
    .init(
      id: "village_tag", isClosed: false,
      values: """
        poor_village 贫困村, lifted_village 脱贫村, weak_party_organisation 软弱涣散村, \
        relocation_site 易地扶贫搬迁安置村(社区), revitalisation_task 乡村振兴任务重的村, \
        weak_collective_economy 集体经济薄弱村, key_assistance_village 重点帮扶村
        """),
    .init(
      id: "income_category", isClosed: true,
      values: """
        wage 工资性, business 生产经营性, property 财产性, transfer 转移性, \
        business_cost 生产经营性支出, essential_expense 刚性支出
        """),
    .init(id: "mentee_kind", isClosed: true, values: "village_cadre 村干部, reserve_cadre 后备干部"),
  ]
}

@Suite struct ShippedPoliciesTests {
  let book: PolicyBook

  init() throws { book = try shippedBook() }

  @Test(arguments: ExpectedList.all)
  func listMatchesTheFormats(_ expected: ExpectedList) throws {
    let list = try #require(book.codeList(expected.id))
    #expect(list.isClosed == expected.isClosed)
    let pairs = expected.values.components(separatedBy: ", ").map {
      $0.split(separator: " ", maxSplits: 1).map(String.init)
    }
    #expect(list.values.map { [$0.code, $0.name.zh] } == pairs)
    for pair in pairs {
      #expect(list.code(for: pair[0].uppercased()) == pair[0])
      #expect(list.code(for: pair[1]) == pair[0])
      #expect(list.name(of: pair[0], in: .chinese) == pair[1])
    }
  }

  @Test func everySpellingOfEveryListMeansItsCode() throws {
    for id in book.codeListIDs {
      let list = try #require(book.codeList(id))
      #expect(!list.values.isEmpty)
      for value in list.values {
        for spelling in [value.code, value.name.zh] + value.aliases {
          #expect(list.code(for: spelling) == value.code, "\(id): \(spelling)")
        }
        #expect(value.source != nil)
      }
    }
  }

  @Test func listsThatOtherRoomsAskForAreThere() {
    let wanted = [
      "level", "sex", "role", "slot", "tier", "unit_kind", "household_type", "object_type",
      "channel", "risk", "measure_category", "elimination_way", "village_tag", "county_tag",
      "mentee_kind", "income_category", "left_reason", "end_reason", "labour", "health",
      "education", "schooling", "medical_insurance", "minimum_living", "political_status",
      "signal_kind", "activity_kind", "goal_indicator", "relation",
    ]
    #expect(Set(wanted).subtracting(book.codeListIDs).isEmpty)
    #expect(book.codeList("no_such_list") == nil)
  }

  @Test func spellingsFoldCaseAndFullWidthBrackets() throws {
    let tags = try #require(book.codeList("village_tag"))
    #expect(tags.code(for: "易地扶贫搬迁安置村（社区）") == "relocation_site")
    #expect(tags.code(for: "党组织软弱涣散村") == "weak_party_organisation")
    #expect(tags.code(for: "富裕村") == nil)
    #expect(tags.name(of: "富裕村", in: .english) == "富裕村")
  }

  @Test func kindsOfMonitoredHouseholdsChangeIn2026() throws {
    let before = try #require(book.codeList("object_type", on: date("2025-12-31")))
    #expect(before.values.map(\.code) == ["unstable_lifted", "vulnerable", "sudden_hardship"])
    #expect(before.code(for: "防止返贫致贫对象") == nil)
    let after = try #require(book.codeList("object_type", on: date("2026-01-01")))
    #expect(after.values.map(\.code) == ["relapse_risk"])
    #expect(book.codeList("object_type")?.values.count == 4)
  }

  @Test func dutiesAndTasksAreThoseOfTheArticle() {
    #expect(book.duties.map(\.name.zh) == ["建强村党组织", "推进强村富民", "提升治理水平", "为民办事服务"])
    #expect(
      book.tasks.map(\.name.zh) == [
        "防止返贫监测帮扶", "落实惠民政策", "做好便民利民服务", "培育发展特色产业", "协调支持产业配套服务",
        "发展壮大村集体经济", "编制乡村规划", "加强公共基础设施建设", "抓好人居环境整治",
        "加强村“两委”班子建设", "健全乡村治理体系", "维护基层和谐稳定",
      ])
    #expect(book.tasks.map(\.number) == Array(1...12))
    #expect(book.tasks.map(\.duty) == [2, 4, 4, 2, 2, 2, 2, 2, 2, 1, 3, 3])
    #expect(
      book.tasks.map { $0.priority ?? "" } == [
        "首要", "", "", "中心", "中心", "中心", "重点", "重点", "重点", "根本", "根本", "根本",
      ])
    #expect(book.codeList("task_priority")?.name(of: "首要", in: .chinese) == "首要任务")
  }

  @Test func categoriesAndAreaTypes() {
    #expect(
      book.villageCategories.map(\.code) == [
        "lifted_village", "weak_party_organisation", "relocation_site", "revitalisation_task",
        "weak_collective_economy",
      ])
    #expect(
      book.priorityAreaTags == [
        "old_revolutionary_area", "lifted_area", "ethnic_area", "basin_rim_area",
      ])
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["ZHUCUN_POLICIES"] == nil))
  func folderIsFoundFromTheCheckout() throws {
    let folder = try PolicyBook.shippedFolder()
    #expect(folder.hasSuffix("/Policies"))
    #expect(try PolicyBook.load(folder: folder).digest == book.digest)
  }

  @Test func digestFollowsTheBytes() throws {
    #expect(book.digest.count == 16)
    #expect(try shippedBook().digest == book.digest)
    func digest(_ files: [String: String]) throws -> String {
      try withFolder(files) { try PolicyBook.load(folder: $0).digest }
    }
    let digests = try [
      digest(["a.yaml": "# one"]), digest(["a.yaml": "# two"]), digest(["b.yaml": "# one"]),
      digest(["a.yaml": "# one", "b.yaml": ""]),
    ]
    #expect(Set(digests).count == 4)
  }
}
