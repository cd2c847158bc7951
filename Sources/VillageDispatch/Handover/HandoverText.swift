public import Basics
public import Policy

/// What a part of an item's text says. Items are kept in Chinese as `label：value；label：value`, made
/// of these labels and of names of code lists, so that the English pack can be had from the same
/// record; what people wrote stays as they wrote it.
enum HandoverLabel: String, CaseIterable {
  case household = "户编号"
  case caseID = "监测编号"
  case objectType = "监测对象类别"
  case risks = "风险"
  case contact = "帮扶联系人"
  case underWay = "在办措施"
  case measureID = "措施编号"
  case category = "措施类别"
  case started = "开始日期"
  case planned = "计划日期"
  case day = "日期"
  case activity = "工作类型"
  case count = "在办措施数"
  case withAmount = "其中有金额"
  case collectiveIncome = "集体经济收入年度"
  case collectiveAssets = "集体资产年度"
  case indicator = "指标"
  case target = "目标值"
  case targetYear = "目标年度"
  case latest = "最近值"
  case latestYear = "最近年度"
  case slot = "帮扶力量"
  case holder = "帮扶主体"
  case team = "其他队员"
  case unit = "派出单位"
  case township = "乡镇"
  case mentee = "被帮带人"
  case menteeKind = "被帮带人类别"
  case mentor = "帮带人"
  case since = "起始日期"
  /// Runs to the end of the text.
  case words = "内容"

  var english: String {
    switch self {
    case .household: return "household"
    case .caseID: return "case"
    case .objectType: return "type"
    case .risks: return "risks"
    case .contact: return "contact"
    case .underWay: return "measures under way"
    case .measureID: return "measure"
    case .category: return "kind"
    case .started: return "begun"
    case .planned: return "planned"
    case .day: return "date"
    case .activity: return "at"
    case .count: return "measures under way"
    case .withAmount: return "with an amount"
    case .collectiveIncome: return "income of the collective economy, year"
    case .collectiveAssets: return "assets of the collective economy, year"
    case .indicator: return "indicator"
    case .target: return "target"
    case .targetYear: return "for the year"
    case .latest: return "latest value"
    case .latestYear: return "of the year"
    case .slot: return "support"
    case .holder: return "given by"
    case .team: return "other members of the team"
    case .unit: return "sending unit"
    case .township: return "township"
    case .mentee: return "mentee"
    case .menteeKind: return "mentee's post"
    case .mentor: return "mentor"
    case .since: return "since"
    case .words: return "what"
    }
  }

  /// The code list whose names its values are.
  var list: String? {
    switch self {
    case .objectType: return "object_type"
    case .risks: return "risk"
    case .underWay, .category: return "measure_category"
    case .activity: return "activity_kind"
    case .indicator: return "goal_indicator"
    case .slot: return "slot"
    case .team: return "role"
    case .menteeKind: return "mentee_kind"
    default: return nil
    }
  }
}

/// The text of an item, written in one language and read in both.
public enum HandoverText {
  private static let ofLabel: Character = "："
  private static let betweenParts: Character = "；"

  /// Parts without a value are left out. Digits that look like a citizen id or a phone number are
  /// masked: free text of records goes into a paper that many hands hold.
  static func write(_ parts: [(HandoverLabel, String?)]) -> String {
    parts.compactMap { label, value -> String? in
      guard let value, !value.isEmpty else { return nil }
      let safe = label == .words ? Masking.stray(value) : value.replacing("；", with: "，")
      return label.rawValue + String(ofLabel) + safe
    }.joined(separator: String(betweenParts))
  }

  /// An item's text for a reader of `language`; text that nobody made here is shown as it is.
  public static func text(_ stored: String, in language: Language, policy: PolicyBook) -> String {
    guard language == .english else { return stored }
    var rest = Substring(stored)
    var parts: [String] = []
    while !rest.isEmpty {
      let part = rest.prefix { $0 != betweenParts }
      guard let colon = part.firstIndex(of: ofLabel),
        let label = HandoverLabel(rawValue: String(part[..<colon]))
      else {
        parts.append(String(part))
        rest = rest.dropFirst(part.count + 1)
        continue
      }
      if label == .words {
        parts.append("\(label.english): \(rest[rest.index(after: colon)...])")
        break
      }
      parts.append("\(label.english): \(translated(part[part.index(after: colon)...], label, policy))")
      rest = rest.dropFirst(part.count + 1)
    }
    return parts.joined(separator: "; ")
  }

  /// `产业帮扶 2、就业帮扶` is `Industry 2, Employment`.
  private static func translated(
    _ value: Substring, _ label: HandoverLabel, _ policy: PolicyBook
  ) -> String {
    guard let id = label.list, let list = policy.codeList(id) else { return String(value) }
    let words = value.split(separator: "、").map { word -> String in
      let pieces = word.split(separator: " ").map { piece -> String in
        guard let known = list.value(for: String(piece)) else { return String(piece) }
        return known.name.en
      }
      return pieces.joined(separator: " ")
    }
    return words.joined(separator: ", ")
  }
}
