public import Basics

/// Made-up personal names that read like the province's.
///
/// Any likeness to a living person is chance: every part is drawn on its own.
public struct PersonNames: Sendable {
  /// A Han surname, by its share of the population (the hundred-odd most common, in per mille).
  public static func surname(using random: inout SeededGenerator) -> String {
    random.pick(hanSurnames)
  }

  /// A full name in the manner of the ethnic group (`汉族`, `彝族`, `藏族`, `羌族`, `苗族`, `土家族`,
  /// `回族`); any other group's names are drawn as Han names.
  public static func person(
    male: Bool, ethnicity: String, using random: inout SeededGenerator
  ) -> String {
    switch ethnicity {
    case "藏族": return tibetan(male: male, &random)
    case "彝族":
      // Many Yi also carry a Han name on their papers.
      if random.chance(22) { return han(random.pick(yiHanSurnames), male: male, &random) }
      let dot = random.chance(8) ? "·" : ""
      return random.pick(yiClans) + dot + random.pick(male ? yiMale : yiFemale)
    default:
      let local = localSurnames[ethnicity]
      let family =
        if let local, random.chance(70) { random.pick(local) } else { surname(using: &random) }
      return han(family, male: male, &random)
    }
  }

  private static func han(
    _ family: String, male: Bool, _ random: inout SeededGenerator
  ) -> String {
    let (firsts, seconds) = male ? (maleFirsts, maleSeconds) : (femaleFirsts, femaleSeconds)
    let second = random.pick(seconds)
    if random.chance(18) { return family + second }
    let first = random.pick(firsts)
    return family + first + second
  }

  private static func tibetan(male: Bool, _ random: inout SeededGenerator) -> String {
    let first = random.pick(tibetanCommon)
    let own = random.pick(male ? tibetanMale : tibetanFemale)
    switch random.below(100) {
    case ..<12: return own
    case ..<24: return random.pick(tibetanHouses) + own
    default: return first == own ? own : first + own
    }
  }

  private static func characters(_ text: String) -> [String] { text.map { String($0) } }
  private static func words(_ text: String) -> [String] {
    text.split(separator: " ").map { String($0) }
  }

  /// One entry per mille of the population, so that a draw is a look-up.
  private static let hanSurnames: [String] = [
    (71, "王"), (70, "李"), (67, "张"), (53, "刘"), (45, "陈"), (31, "杨"), (22, "黄"), (20, "赵周吴"),
    (15, "徐孙"), (13, "朱马胡"), (12, "何罗郭林"), (10, "高"), (9, "梁郑唐"), (8, "宋谢邓"), (7, "韩曹许曾"),
    (6, "肖冯程彭蒋袁"), (5, "蔡潘于董余苏叶吕魏廖"), (4, "田杜丁沈姜范江傅钟卢汪戴任姚方谭邹熊"),
    (3, "崔陆金邱夏韦贾石孟秦阎薛侯雷白龙段文向"),
    (2, "郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔殷颜庄章鲁岳代税"),
    (1, "倪庞申聂涂伍宁冉岑翟古柯欧衡卓苟鲜青敬母羊淳蒲"),
  ].flatMap { (share: Int, names: String) in
    characters(names).flatMap { Array(repeating: $0, count: share) }
  } + ["欧阳", "上官", "司马"]

  private static let maleFirsts = characters(
    "建国志明文永德正兴光世家天子俊浩宇晓小大中成福贵洪朝开启思云泽海春学培绍仕良维显昌金少安")
  private static let maleSeconds = characters(
    "军伟强勇刚平波涛华林云辉斌兵超杰鹏飞龙虎全清贵富成东洪春生祥才友松柏均权康宁福忠奎阳凯磊鑫")
  private static let femaleFirsts = characters(
    "秀玉桂小晓春素丽淑美艳文雪佳思雨婉明红金月光碧凤先永世国学惠静梦欣紫")
  private static let femaleSeconds = characters(
    "英芳兰梅琼群蓉燕霞敏静华珍容清玲萍莲香琴菊凤芬莉娟婷洁悦怡颖倩瑶琳碧会蓝")

  private static let yiClans = words(
    """
    吉克 沙马 吉木 阿苦 阿的 阿尔 马海 曲比 曲木 勒格 罗洪 海来 的惹 吉伍 吉子 阿力 阿牛 阿侯 俄木 \
    俄底 尔古 吉列 洛木 且沙 苏呷 约其 加巴 恩扎 巴莫 补约 果基 石一 贾巴 瓦扎 乃古 乌尔 格吉 金古 \
    什姑 土比 惹几 安普 莫色 日火 勒伍 地日 列苏 木帕 比曲 黑惹
    """)
  private static let yiMale = words(
    """
    木呷 木牛 木果 木基 拉日 尔哈 伟色 古布 曲哈 史体 约哈 子哈 日古 伍达 里布 史布 达铁 尔布 拉体 \
    伍合 阿木 尔且 木沙 布铁 小龙 拉者 石布 有布 子日 格布 伍加 尔拉 铁哈 阿且
    """)
  private static let yiFemale = words(
    """
    阿呷 阿依 阿支 阿果 阿芝 阿西 伍呷 伍支 伍果 日作 有作 尔作 石作 小英 拉作 子作 阿英 伍各 日洗 \
    石扎 尔扎 史洗 拉莫 布西 尼扎 么日 伍牛 阿各 依洛 曲洗
    """)
  private static let yiHanSurnames = characters("马杨李王罗沙吴陈张刘安白金石")

  private static let tibetanCommon = words(
    """
    扎西 次仁 泽仁 格桑 尼玛 达瓦 巴桑 洛桑 丹增 降央 桑吉 仁真 白玛 次称 格绒 四郎 阿旺 土登 \
    益西 索朗 仁青 泽让 班玛 呷绒 多杰 其美 嘎玛 贡布 昂旺 夺机 洛绒 罗绒
    """)
  private static let tibetanMale = words(
    """
    多吉 扎西 罗布 彭措 旺堆 旺修 三郎 郎吉 尔登 泽郎 邓珠 顿珠 江措 尼麦 曲批 登巴 绒布 平措 \
    达杰 加措 丁真 次称 仁增 俄热 旦真
    """)
  private static let tibetanFemale = words(
    """
    卓玛 央金 拉姆 曲珍 德吉 旺姆 志玛 拥珍 拉措 措姆 卓嘎 曲措 白珍 央宗 青措 志麦 泽姆 巴姆 \
    泽措 梅朵 娜姆 让措 央初 友珍
    """)
  private static let tibetanHouses = words("阿库 阿加 麦洛 让布 吾布 甲初 木雅 日吾 降初 拉珍 亚玛 尕让")

  private static let localSurnames: [String: [String]] = [
    "羌族": characters("余王陈杨何毛龙张蔡罗苏高董肖尚坤周母"),
    "苗族": characters("杨熊陶古王李马罗侯项吴"),
    "土家族": characters("向田冉彭覃罗杨王"),
    "回族": characters("马马马马苏沙杨李米哈兰答"),
  ]
}
