import Basics

/// Draws made-up place names and never the same one twice.
///
/// Keep one per county for townships and one per township for villages: real neighbours do not
/// share a name, while distant places do.
struct PlaceNames {
  enum Use: Sendable { case township, street, village }

  private var taken: Set<String>

  init(taken: Set<String> = []) { self.taken = taken }

  /// The next stem, without 村, 镇 and the like.
  mutating func next(
    _ landscape: Landscape, _ use: Use, _ random: inout SeededGenerator
  ) -> String {
    var stem = Self.draw(landscape, use, &random)
    // The lists hold hundreds of stems for at most some forty neighbours; where draws collide all
    // the same, a longer stem cannot fail for long.
    for attempt in 0... {
      if taken.insert(stem).inserted { break }
      let again = Self.draw(landscape, use, &random)
      stem = attempt < 60 ? again : stem + again
    }
    return stem
  }

  private static func draw(
    _ landscape: Landscape, _ use: Use, _ random: inout SeededGenerator
  ) -> String {
    switch (landscape, use) {
    case (.plateau, _): return random.pick(tibetanStems)
    case (.yiMountain, _): return random.chance(88) ? random.pick(yiStems) : random.pick(hanStems)
    case (.qiangValley, .village):
      return random.chance(40) ? random.pick(firsts) + "溪寨" : random.pick(hanStems)
    case (_, .street): return random.chance(55) ? random.pick(streetStems) : random.pick(hanStems)
    case (_, .township): return random.pick(hanStems)
    case (_, .village):
      switch random.below(100) {
      case ..<62: return random.pick(hanStems)
      case ..<80: return random.pick(families) + "家" + random.pick(features)
      default: return random.pick(hopes)
      }
    }
  }

  private static func combine(_ firsts: [String], _ seconds: [String]) -> [String] {
    firsts.flatMap { first in seconds.filter { $0 != first }.map { first + $0 } }
  }

  private static func list(_ text: String) -> [String] { text.map { String($0) } }

  private static let firsts = list("龙凤石青白双三五九大高金银红长清桂柏松竹桃柳花马牛平太云鹤福")
  private static let features = list("坪坝湾沟山河桥林岩垭梁溪泉坡井塘岭寨堰嘴")
  private static let hanStems = combine(firsts, features)
  private static let families = list("李王张刘陈杨黄赵周吴何罗谢唐邓曾彭蒋廖谭")
  private static let hopes = [
    "新民", "团结", "和平", "光明", "红星", "胜利", "建设", "幸福", "前进", "友谊", "永安", "永丰", "永兴",
    "兴隆", "太平", "万寿", "长乐", "同心", "向阳", "新华", "新建", "民主", "先锋", "星火", "联盟", "富民",
    "安居", "丰收", "互助", "跃进", "新生", "仁和", "义和", "顺河", "复兴", "宝林", "天宫", "观音", "回龙", "普安",
  ]
  private static let streetStems = combine(
    list("东西南北中滨江河新文学广城府锦翠芙蓉桂梧"), ["街", "桥", "园", "苑", "门", "庭", "湖", "林", "坊", "路"])
  private static let tibetanStems = combine(
    list("扎日绒卡亚格洛色茸木麦吉达呷贡俄郎措"), list("绒卡拖隆达西麦多科日瓦尼坝柯嘎龙宗曲"))
  private static let yiStems = combine(
    list("阿尔拉洛瓦依库比吉沙木乌热古博莫特则"), list("觉洛达古乌曲普千拖坡合呷只子各尔"))
}
