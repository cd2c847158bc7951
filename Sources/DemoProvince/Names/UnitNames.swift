public import Basics

extension DemoNames {
  /// How many names a tier and kind of unit has before `unitName` begins to number them.
  public static func unitNameCount(tier: String, kind: String) -> Int {
    names(tier: tier, kind: kind).count
  }

  /// A unit that sends cadres, distinct for each index within a division, tier and kind.
  ///
  /// - Parameters:
  ///   - tier: `central`, `province`, `prefecture`, `county` or `township`.
  ///   - kind: `economic`, `party_mass`, `professional`, `enterprise` or `institution`.
  ///   - divisionName: the full name of the division that the unit belongs to (`平昌县`); for a
  ///     central unit the province in which it works.
  public static func unitName(
    tier: String, kind: String, divisionName: String, index: Int
  ) -> String {
    let list = names(tier: tier, kind: kind)
    let name = list[index % list.count]
    let number = index / list.count
    // Offices have no second of their kind; their branches do.
    let branch = number == 0 ? "" : "第\(ordinal(number + 1))分支机构"
    if tier == "central" { return name.replacing("{}", with: divisionName) + branch }
    return divisionName + name + branch
  }

  /// A unit's name drawn at random; may repeat.
  public static func unitName(
    tier: String, kind: String, divisionName: String, using random: inout SeededGenerator
  ) -> String {
    unitName(
      tier: tier, kind: kind, divisionName: divisionName,
      index: random.below(unitNameCount(tier: tier, kind: kind)))
  }

  private static func ordinal(_ number: Int) -> String {
    let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
    return number < digits.count ? digits[number] : String(number)
  }

  /// Never empty: an unknown kind counts as a professional department.
  private static func names(tier: String, kind: String) -> [String] {
    if tier == "central" { return central[kind] ?? ["国家驻{}专业机构"] }
    if tier == "township" { return township[kind] ?? ["人民政府"] }
    let common =
      switch kind {
      case "economic": economic
      case "party_mass": partyAndMass
      case "enterprise": enterprises
      case "institution": institutions
      default: professional
      }
    let own = extra[tier]?[kind] ?? []
    // A province's departments are 厅, those below it 局; commissions and party offices keep theirs.
    return own + (tier == "province" ? common.map(provincial) : common)
  }

  private static func provincial(_ name: String) -> String {
    guard name.hasSuffix("局"), !keepsBureau.contains(name) else { return name }
    return name.dropLast() + "厅"
  }

  private static let keepsBureau: Set<String> = [
    "统计局", "市场监督管理局", "林业和草原局", "医疗保障局", "乡村振兴局", "机关事务管理局", "信访局",
    "体育局", "经济合作局", "地方金融监督管理局", "粮食和物资储备局",
  ]

  private static let economic = [
    "发展和改革委员会", "财政局", "经济和信息化局", "商务局", "统计局", "审计局", "市场监督管理局",
    "国有资产监督管理委员会", "地方金融监督管理局", "粮食和物资储备局", "交通运输局", "经济合作局",
  ]
  private static let partyAndMass = [
    "委组织部", "委宣传部", "委统战部", "委政法委员会", "委办公室", "纪律检查委员会", "委党校", "总工会",
    "妇女联合会", "残疾人联合会", "科学技术协会", "工商业联合会", "文学艺术界联合会", "红十字会", "委直属机关工作委员会",
  ]
  private static let professional = [
    "农业农村局", "乡村振兴局", "水利局", "林业和草原局", "自然资源局", "生态环境局", "住房和城乡建设局",
    "教育局", "卫生健康局", "民政局", "人力资源和社会保障局", "医疗保障局", "文化和旅游局", "应急管理局",
    "司法局", "公安局", "退役军人事务局", "科学技术局", "信访局", "机关事务管理局", "体育局",
  ]
  private static let enterprises = [
    "农业投资集团有限公司", "交通建设集团有限公司", "城市建设投资有限公司", "水务集团有限公司", "文化旅游发展集团有限公司",
    "产业发展投资有限公司", "能源投资集团有限公司", "融资担保有限公司", "粮油购销有限公司", "公共交通有限公司",
    "国有林业发展有限公司",
  ]
  private static let institutions = [
    "农业科学研究所", "人民医院", "中医医院", "疾病预防控制中心", "妇幼保健院", "职业技术学校", "第一中学",
    "图书馆", "文化馆", "广播电视台", "住房公积金管理中心", "公共资源交易中心", "气象服务中心", "档案馆",
  ]

  /// Names that only one tier has, before the common ones.
  private static let extra: [String: [String: [String]]] = [
    "province": [
      "institution": ["农业科学院", "林业科学研究院", "社会科学院", "蜀源学院", "蜀江职业技术学院", "锦岳师范学院", "地质调查院"],
      "enterprise": ["蜀岭建设集团", "川岳能源集团", "锦程粮油集团", "蜀水投资集团", "川禾农业集团", "川源机场集团"],
    ],
    "prefecture": [
      "institution": ["职业技术学院", "农业科学研究院", "技师学院", "第一人民医院", "中心医院"],
      "enterprise": ["国有资本投资运营集团有限公司", "发展控股集团有限公司"],
    ],
    "county": [
      "institution": ["农业技术推广中心", "畜牧站", "乡村振兴服务中心", "融媒体中心"]
    ],
  ]

  private static let central: [String: [String]] = [
    "economic": ["国家税务总局{}税务局", "国家统计局{}调查总队", "国家审计派驻{}办事处"],
    "party_mass": ["中央单位驻{}机关党委", "中央群团驻{}联络处"],
    "professional": ["{}气象局", "{}地震局", "{}邮政管理局", "{}烟草专卖局", "水利流域机构驻{}管理局", "{}通信管理局"],
    "enterprise": [
      "华岳电力集团{}公司", "中禾粮储{}分公司", "远信通信集团{}公司", "华川石油{}销售公司", "邮储服务集团{}分公司",
      "中农信贷银行{}分行", "华建铁路集团{}公司",
    ],
    "institution": ["中央直属科研院{}分院", "国家地质中心{}站", "部属岷江大学（{}）"],
  ]

  private static let township: [String: [String]] = [
    "economic": ["财政所", "经济发展办公室", "统计站"],
    "party_mass": ["党委", "党建工作办公室", "人大主席团", "团委"],
    "professional": ["人民政府", "乡村振兴办公室", "社会事务办公室", "应急管理办公室", "自然资源所"],
    "enterprise": ["集体资产经营有限公司", "供销合作社"],
    "institution": ["农业综合服务中心", "便民服务中心", "卫生院", "中心小学", "文化站"],
  ]
}
