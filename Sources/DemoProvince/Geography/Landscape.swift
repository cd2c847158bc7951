/// The kind of country a county lies in. It decides, roughly, the mix of township kinds, how many
/// villages they hold, what places are called, who lives there and what grows.
///
/// The figures are weights for sharing out the province's totals, not statistics of any county.
enum Landscape: String, Sendable {
  case urban = "c"
  /// An urban district with villages of its own.
  case suburb = "d"
  case basin = "b"
  /// Mountains on the rim of the basin and around the Anning valley.
  case rim = "m"
  case qiangValley = "q"
  case plateau = "p"
  case yiMountain = "y"

  enum TownshipKind: Sendable { case subdistrict, town, township }

  /// Weight of sub-districts among the townships, in per cent.
  var subdistrictWeight: Int {
    switch self {
    case .urban: 170
    case .suburb: 38
    case .basin: 9
    case .rim: 4
    case .qiangValley, .plateau: 0
    case .yiMountain: 2
    }
  }

  /// Weight of 乡 among what is not a sub-district, in per cent.
  var ruralTownshipWeight: Int {
    switch self {
    case .urban: 0
    case .suburb: 6
    case .basin: 10
    case .rim: 22
    case .qiangValley: 45
    case .plateau: 68
    case .yiMountain: 45
    }
  }

  func villageWeight(_ kind: TownshipKind) -> Int {
    switch (self, kind) {
    case (.urban, .subdistrict): 0
    case (.urban, _): 4
    case (_, .subdistrict): 2
    case (.suburb, _): 10
    case (.basin, .town): 13
    case (.basin, .township): 9
    case (.rim, .town): 11
    case (.rim, .township): 8
    case (.yiMountain, _): 8
    case (.qiangValley, _), (.plateau, _): 6
    }
  }

  /// Ten times the weight, so that fractions stay whole numbers.
  func communityWeight(_ kind: TownshipKind) -> Int {
    switch (self, kind) {
    case (.urban, .subdistrict): 110
    case (_, .subdistrict): 80
    case (.plateau, _), (.qiangValley, _): 2
    case (.yiMountain, _): 5
    case (_, .town): 24
    case (_, .township): 4
    }
  }

  var ethnicGroups: [(name: String, percent: Int)] {
    switch self {
    case .urban, .suburb, .basin: [("汉族", 99), ("回族", 1)]
    case .rim: [("汉族", 93), ("彝族", 4), ("苗族", 1), ("土家族", 1), ("回族", 1)]
    case .qiangValley: [("羌族", 48), ("藏族", 26), ("汉族", 24), ("回族", 2)]
    case .plateau: [("藏族", 86), ("汉族", 11), ("彝族", 2), ("回族", 1)]
    case .yiMountain: [("彝族", 86), ("汉族", 12), ("藏族", 2)]
    }
  }

  /// Leading industries (主导产业) that suit the country.
  var industries: [String] {
    switch self {
    case .urban, .suburb:
      ["蔬菜", "草莓", "葡萄", "花卉苗木", "休闲农业", "乡村旅游", "食用菌", "稻鱼综合种养", "柑橘"]
    case .basin:
      [
        "水稻", "油菜", "高粱", "小麦", "玉米", "柠檬", "柑橘", "血橙", "藤椒", "小龙虾", "稻虾综合种养", "生猪",
        "蚕桑", "花椒", "红薯", "肉鸡", "莲藕", "大豆",
      ]
    case .rim:
      [
        "茶叶", "猕猴桃", "核桃", "木耳", "香菇", "中药材", "黄牛", "黑山羊", "土鸡", "魔芋", "银耳", "竹笋", "李子",
        "中华蜜蜂",
      ]
    case .qiangValley:
      ["甜樱桃", "脆李", "苹果", "花椒", "羌活", "大白菜", "腊肉", "藏香猪", "乡村旅游"]
    case .plateau:
      ["牦牛", "藏系绵羊", "青稞", "马铃薯", "松茸", "羊肚菌", "藏药材", "高原蔬菜", "黑青稞", "乡村旅游"]
    case .yiMountain:
      ["苦荞", "马铃薯", "花椒", "核桃", "烤烟", "阉鸡", "半细毛羊", "西门塔尔牛", "蓝莓", "冷凉蔬菜", "白魔芋"]
    }
  }
}
