public import Basics

/// Made-up names of units, cooperatives and the like, and short texts for records.
///
/// None of them stands in a table of the product: only the demo's generator draws from here.
public enum DemoNames {
  /// How a group of villagers (村民小组) is called: `3组`.
  public static func villageGroupName(_ number: Int) -> String { "\(number)组" }

  /// A villagers' cooperative: `桃花村红心柚种植专业合作社`.
  ///
  /// - Parameter village: the village's short name, such as `桃花村`.
  public static func cooperativeName(
    village: String, industry: String, using random: inout SeededGenerator
  ) -> String {
    let livestock = ["猪", "牛", "羊", "鸡", "虾", "鱼", "蜂"].contains { industry.contains($0) }
    let touring = industry.contains("旅游") || industry.contains("休闲")
    let trade = touring ? "" : livestock ? "养殖" : "种植"
    let form = random.pick(["专业合作社", "农民专业合作社", "股份经济合作联合社"])
    return village + industry + trade + form
  }

  /// One to three leading industries (主导产业) that suit the division's county; none twice.
  public static func leadingIndustries(
    of division: DivisionCode, using random: inout SeededGenerator
  ) -> [String] {
    var rest = DemoGeography.landscape(of: division).industries
    let count = min(rest.count, 1 + random.below(3))
    return (0..<count).map { _ in rest.remove(at: random.below(rest.count)) }
  }

  /// The categories of help for which `measureDescription` knows texts, as the file format
  /// spells them in Chinese.
  public static var measureCategories: [String] { measureTexts.keys.sorted() }

  /// What was done for a household, for a category such as `产业帮扶`; a general text where the
  /// category is unknown.
  public static func measureDescription(
    category: String, using random: inout SeededGenerator
  ) -> String {
    random.pick(measureTexts[category] ?? ["落实帮扶责任人，按月入户走访"])
  }

  /// What a resident cadre did on a day, in one line.
  public static func activitySummary(using random: inout SeededGenerator) -> String {
    random.pick(activityTexts)
  }

  /// Fields in which a cadre is at home (专长), by the kind of unit; English kind as in the
  /// units file.
  public static func specialties(
    unitKind: String, using random: inout SeededGenerator
  ) -> [String] {
    var rest =
      switch unitKind {
      case "economic": ["项目管理", "财务", "招商", "统计", "规划", "市场营销"]
      case "party_mass": ["党务", "宣传", "群众工作", "组织人事", "纪检", "文字综合"]
      case "professional": ["农业技术", "畜牧兽医", "水利", "道路工程", "林业", "法律", "国土规划", "卫生防疫"]
      case "enterprise": ["企业管理", "电力", "工程建设", "金融", "电子商务", "物流"]
      default: ["教育", "医疗", "科研", "信息技术", "文化旅游", "农业技术"]
      }
    let count = 1 + random.below(2)
    return (0..<count).map { _ in rest.remove(at: random.below(rest.count)) }
  }

  private static let measureTexts: [String: [String]] = [
    "产业帮扶": ["发放种苗并提供技术指导", "发放鸡苗50只，签订代销协议", "入股村集体产业，按年分红", "帮助发展庭院经济", "提供化肥和农膜补助"],
    "就业帮扶": ["推荐到县工业园区务工", "组织参加技能培训", "报销外出务工交通费", "介绍到帮扶车间就业", "协助联系省外务工岗位"],
    "公益岗位帮扶": ["安排村保洁员岗位", "安排护林员岗位", "安排护路员岗位", "安排河道巡护岗位"],
    "金融帮扶": ["协助申请脱贫人口小额信贷", "协助办理小额信贷展期", "落实防止返贫保险理赔"],
    "教育帮扶": ["落实雨露计划补助", "协助申请国家助学贷款", "落实学前教育保教费减免", "联系爱心助学资助"],
    "义务教育保障": ["落实控辍保学责任，劝返复学", "安排送教上门", "落实营养改善计划和生活补助"],
    "健康帮扶": ["落实家庭医生签约服务", "协助办理大病保险和医疗救助", "资助参加城乡居民基本医保", "办理慢性病门诊认定"],
    "住房安全保障": ["纳入农村危房改造并补助", "组织房屋安全鉴定和加固", "灾后房屋重建补助"],
    "饮水安全保障": ["新接集中供水管道", "更换入户水管和水表", "新建蓄水池并检测水质"],
    "搬迁": ["安排避险搬迁安置", "落实易地搬迁后续扶持"],
    "基础设施建设": ["硬化入户道路", "新建生产便道", "改造农村电网入户线路"],
    "生产生活条件改善": ["改造厨房和卫生厕所", "硬化院坝", "改造圈舍"],
    "综合保障": ["纳入农村低保", "纳入特困供养", "发放临时救助金", "落实残疾人两项补贴", "发放高龄津贴"],
    "社会帮扶": ["联系帮扶单位结对帮扶", "以购代捐收购农产品", "协调爱心企业捐助", "组织志愿者帮助农忙"],
  ]

  private static let activityTexts = [
    "入户走访脱贫户，了解收入和就医就学情况", "召开村民代表大会，商议集体经济收益分配", "排查防止返贫监测线索",
    "组织党员学习，开展主题党日", "协助村民办理医保缴费", "联系农技员到田间指导", "查看道路硬化工程进度",
    "调解邻里用水纠纷", "开展人居环境整治", "走访独居老人和留守儿童", "对接销售渠道，商谈订单",
    "宣传惠民政策，发放明白卡", "与村两委研究年度计划", "汛期巡查地质灾害点",
  ]
}
