public import Policy

/// Words that tell of somebody's health, or of a punishment or relief, and so must not stand in public:
/// where one occurs in a name or a group, that text is not shown.
///
/// The names and other spellings of the policy's own lists come first. What follows is kept in the
/// program, because no edit of a policy file may open the notices to it: common illnesses as people
/// write them behind a name, so that a cell filled in wrongly is caught. Every character written with
/// the sickness radical 疒 (病, 癌, 瘫, 症 …) counts by itself: names hardly ever bear one.
public struct HealthWords: Sendable {
  private var words: [Unicode.Scalar: [[Unicode.Scalar]]] = [:]

  private static let lists = ["health", "risk", "dropout_cause", "minimum_living", "signal_kind"]
  /// Values that tell nothing bad; 健康 is a common given name.
  private static let harmless: Set<String> = ["healthy", "other", "none"]

  private static let common = """
    残 聋 哑 瞎 盲 跛 傻 痴呆 肿 失明 失聪 肢体 智力 智障 精神 视力 听力 言语 截肢 骨折 股骨 偏枯
    肝炎 肺炎 肾炎 胃炎 肠炎 脑炎 膜炎 腺炎 节炎 管炎 髓炎 乙肝 丙肝 大三阳 小三阳 结核 尘肺 矽肺 硅肺
    肺气 慢阻肺 哮喘 纤维化 硬化 高血压 高血糖 高血脂 血糖 糖尿 甲亢 甲减 冠心 心梗 心衰 心脏 先心 瓣膜
    搭桥 支架 房颤 脑梗 梗死 梗塞 脑出血 溢血 中风 卒中 偏瘫 脑瘫 萎缩 帕金森 阿尔茨 抑郁 自闭 躁狂 狂躁
    精分 分裂 肾衰 衰竭 尿毒 透析 结石 溃烂 溃疡 穿孔 白血 贫血 血友 地贫 淋巴 唐氏 先天 早产 流产 渐冻
    肌无力 侏儒 风湿 椎间盘 腰椎 颈椎 骨质 大骨节 包虫 血吸虫 麻风 艾滋 梅毒 性病 布鲁氏 中毒 烧伤 烫伤
    工伤 车祸 伤残 受伤 重伤 手术 移植 化疗 放疗 住院 医疗费 吃药 低保 特困 五保 吸毒 戒毒 服刑 刑满
    cancer tumor tumour carcinoma leukemia leukaemia lymphoma stroke diabetes diabetic hepatitis
    tuberculosis epilepsy schizophren depress autis dementia alzheimer parkinson uremia uraemia dialysis
    disab illness disease hiv aids syphilis paraly cirrhosis nephr asthma hypertens surgery chemother
    ནད སྐྲན ꆅ
    """

  /// - Parameter policy: its code lists of health and risks add their names.
  public init(_ policy: PolicyBook) {
    for word in Self.common.split(whereSeparator: \.isWhitespace) { add(String(word)) }
    for list in Self.lists {
      guard let values = policy.codeList(list)?.values else { continue }
      for value in values where !Self.harmless.contains(value.code) {
        add(value.name.zh)
        add(value.name.en)
        for alias in value.aliases { add(alias) }
      }
    }
  }

  private mutating func add(_ word: String) {
    let letters = Self.folded(word)
    // A single letter of a list, such as 无, would find itself in too many names.
    guard let first = letters.first, letters.count > 1 || letters.first.map({ $0.value >= 0x3400 }) ?? false,
      letters != ["无"], letters != ["否"]
    else { return }
    words[first, default: []].append(letters)
  }

  /// In lower case, without what may stand between letters.
  private static func folded(_ text: String) -> [Unicode.Scalar] {
    var out: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace || PublicText.isJoint(scalar) { continue }
      out += scalar.properties.lowercaseMapping.unicodeScalars
    }
    return out
  }

  /// How many letters stand before the first such word; nil where there is none.
  func first(in text: String) -> Int? {
    let letters = Self.folded(text)
    for i in letters.indices {
      if (0x7592...0x7675).contains(letters[i].value) { return i }
      guard let candidates = words[letters[i]] else { continue }
      for word in candidates where letters[i...].starts(with: word) { return i }
    }
    return nil
  }
}
