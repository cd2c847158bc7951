public import Basics

extension DispatchBar {
  /// The rule by its name, as files and JSON have it.
  public var identifier: String {
    switch self {
    case .otherCounty: "other_county"
    case .otherCity: "other_prefecture"
    case .notAPriorityCounty: "not_a_priority_county"
    case .otherProvince: "other_province"
    case .notAPartyMember: "not_a_party_member"
    case .tooOld: "too_old"
    case .notFirstSecretary: "not_put_forward_as_first_secretary"
    case .notMember: "not_put_forward_as_member"
    case .tooHigh: "altitude_health"
    case .excluded(let rule): rule
    }
  }

  /// The rule in plain words.
  public var words: Bilingual {
    switch self {
    case .otherCounty: Bilingual("县级干部只派往本县的村", "County cadres serve in their own county")
    case .otherCity: Bilingual("市级干部只派往本市州的村", "Prefecture cadres serve in their own prefecture")
    case .notAPriorityCounty:
      Bilingual("省级和中央单位干部只派往重点县的村", "Provincial and central cadres serve in priority counties")
    case .otherProvince: Bilingual("不在本省", "The village is in another province")
    case .notAPartyMember: Bilingual("第一书记须为中共正式党员", "A first secretary must be a full Party member")
    case .tooOld(let limit):
      Bilingual("第一书记年龄不超过\(limit)周岁", "A first secretary is at most \(limit) years old")
    case .notFirstSecretary: Bilingual("未具备或未被推荐担任第一书记", "Not eligible or not put forward as first secretary")
    case .notMember: Bilingual("未具备或未被推荐担任工作队员", "Not eligible or not put forward as team member")
    case .tooHigh: Bilingual("健康状况不适合高海拔地区", "Health not fit for this altitude")
    case .excluded(let rule): DispatchRuleWords.words(of: rule)
    }
  }
}

/// Rules outside the score, by identifier.
enum DispatchRuleWords {
  static func words(of rule: String) -> Bilingual {
    known[rule] ?? Bilingual("规则 \(rule) 不允许", "Rule \(rule) does not allow it")
  }

  static let known: [String: Bilingual] = [
    "party_age": Bilingual("党龄不满规定年限", "Party membership is too short"),
    "work_years": Bilingual("工作年限不满规定", "Years of work are too few"),
    "spouse_is_sent": Bilingual("夫妻不同时派出", "Both spouses are not sent at once"),
    "not_put_forward_as_first_secretary": Bilingual("未被推荐担任第一书记", "Not put forward as first secretary"),
    "not_put_forward_as_member": Bilingual("未被推荐担任工作队员", "Not put forward as team member"),
    "excluded_position": Bilingual("所任职务不选派", "Holders of this position are not sent"),
    "unit_quota": Bilingual("本单位名额已满，作为备选", "The unit's quota is full; kept in reserve"),
    "may_not_stay": Bilingual("在任干部不得留任本村", "Those who serve here now may not stay"),
    "same_village_again": Bilingual("已在本村驻过一轮，不再派回", "Has served a term in this village already"),
    "pinned": Bilingual("已人工指定到别处", "Pinned elsewhere by hand"),
    "forbidden": Bilingual("人工排除了这一搭配", "This pair was ruled out by hand"),
  ]
}

extension DispatchProblem {
  /// For a shortage: how many cadres each rule keeps from every one of its posts, most first.
  ///
  /// A cadre counts under the rule that comes first in the order of `bars` at the first of the posts.
  public func blockers(of shortage: DispatchShortage) -> [(bar: DispatchBar, cadres: Int)] {
    guard let first = shortage.posts.first else { return [] }
    let post = posts[first], able = Set(shortage.cadres)
    var counts: [DispatchBar: Int] = [:]
    for cadre in cadres.indices where !able.contains(cadre) {
      if let bar = bars(cadre: cadre, village: post.village, role: post.role).first {
        counts[bar, default: 0] += 1
      }
    }
    return counts.map { (bar: $0.key, cadres: $0.value) }
      .sorted { ($1.cadres, $0.bar.identifier) < ($0.cadres, $1.bar.identifier) }
  }
}

extension ProblemCheck.Fault {
  /// The fault in plain words.
  public var words: Bilingual {
    switch self {
    case .unknownCadre(let n): Bilingual("没有干部 \(n)", "There is no cadre \(n)")
    case .unknownPost(let n): Bilingual("没有岗位 \(n)", "There is no post \(n)")
    case .cadreTwice(let n): Bilingual("干部 \(n) 有两个岗位", "Cadre \(n) has two posts")
    case .postTwice(let n): Bilingual("岗位 \(n) 有两名干部", "Post \(n) has two cadres")
    case .notAllowed(let cadre, let post, let bars):
      Bilingual(
        "干部 \(cadre) 不得任岗位 \(post)：" + bars.map(\.words.zh).joined(separator: "；"),
        "Cadre \(cadre) may not take post \(post): " + bars.map(\.words.en).joined(separator: "; "))
    case .mandatoryPostEmpty(let n): Bilingual("必须有人的岗位 \(n) 空着", "Post \(n) must be filled and is empty")
    case .lockNotKept(let lock):
      Bilingual(
        "干部 \(lock.cadre) 未按锁定派往村 \(lock.village)", "Cadre \(lock.cadre) is not where the lock puts them, in village \(lock.village)")
    case .negativePrice(let n): Bilingual("证明中干部 \(n) 的价格为负", "The proof gives cadre \(n) a negative price")
    case .beatsPrices(let pair):
      Bilingual(
        "证明不成立：干部 \(pair.cadre) 与村 \(pair.village)（\(pair.role.rawValue)）",
        "The proof fails for cadre \(pair.cadre) in village \(pair.village) (\(pair.role.rawValue))")
    }
  }
}

extension DispatchRulingError: ExplainedError {
  public var explanation: Bilingual {
    switch self {
    case .notAllowed(let pair, let bars):
      Bilingual(
        "干部 \(pair.cadre) 不能锁定到村 \(pair.village)（\(pair.role.rawValue)）："
          + (bars.isEmpty ? "已被排除" : bars.map(\.words.zh).joined(separator: "；")),
        "Cadre \(pair.cadre) cannot be locked to village \(pair.village) (\(pair.role.rawValue)): "
          + (bars.isEmpty ? "ruled out before" : bars.map(\.words.en).joined(separator: "; ")))
    case .pinnedElsewhere(let pair, let village):
      Bilingual("干部 \(pair.cadre) 已锁定在村 \(village)", "Cadre \(pair.cadre) is locked to village \(village)")
    case .noPostLeft(let pair):
      Bilingual(
        "村 \(pair.village)（\(pair.role.rawValue)）的岗位都已锁定",
        "Every \(pair.role.rawValue) post of village \(pair.village) is locked already")
    }
  }

  public var remedy: Bilingual? { Bilingual("改动或删去这条锁定", "Change or remove this lock") }
}
