import Basics
import Journal
import Policy
import Store

/// Turns the text of a cell into the value of a field.
final class CellReader {
  /// Why a cell cannot be read.
  struct Refusal: Error {
    let reason: Bilingual
    let remedy: Bilingual
  }

  /// A value, with a warning where it was kept although it is not on the list.
  struct Reading {
    var value: SQLValue
    var warning: Bilingual?
    var isMonthOnly = false
  }

  private let kind: RecordKind
  private let lists: [String: [CodeList]]
  private var known: [String: [String: String]] = [:]

  init(kind: RecordKind, policy: PolicyBook) {
    self.kind = kind
    var lists: [String: [CodeList]] = [:]
    for field in kind.fields {
      switch field.content {
      case .code(let list), .codes(let list, _):
        // Tags of villages and of counties share one column.
        let ids = list == "tag" ? ["village_tag", "county_tag"] : [list]
        lists[list] = ids.compactMap { policy.codeList($0) }
      default: continue
      }
    }
    self.lists = lists
  }

  /// - Parameter text: a trimmed cell that is neither empty, `-`, nor masked.
  func read(_ text: String, _ field: Field) throws(Refusal) -> Reading {
    switch field.content {
    case .text, .identifier, .reference:
      if field.content != .text, LooseReader.looksDamagedByExcel(text) { throw damaged(text) }
      return Reading(value: .text(text))
    case .list:
      return Reading(value: .text(LooseReader.list(text).joined(separator: ";")))
    case .integer(let range): return Reading(value: .integer(try integer(text, range)))
    case .yuan:
      guard let fen = LooseReader.number(text, scale: 100) else {
        throw Refusal(
          reason: Bilingual("不是金额", "not an amount of money"),
          remedy: Bilingual("以元为单位，最多两位小数，如 6800 或 3.2万", "yuan with at most two decimals, such as 6800 or 3.2万"))
      }
      return Reading(value: .integer(fen))
    case .decimal:
      guard let n = LooseReader.number(text, scale: 100) else {
        throw Refusal(
          reason: Bilingual("不是数字", "not a number"),
          remedy: Bilingual("最多两位小数，如 12.5 或 3.2万", "at most two decimals, such as 12.5 or 3.2万"))
      }
      return Reading(value: .integer(n))
    case .coordinate:
      guard let n = LooseReader.number(text, scale: 1_000_000), abs(n) <= 180_000_000 else {
        throw Refusal(
          reason: Bilingual("不是经纬度", "not a coordinate"),
          remedy: Bilingual("十进制度数，如 30.6012", "decimal degrees, such as 30.6012"))
      }
      return Reading(value: .integer(n))
    case .date(let role):
      guard let read = LooseReader.date(text, asEnd: role == .end) else {
        throw Refusal(
          reason: Bilingual("不是日期，或没有这一天", "no date, or no such day"),
          remedy: Bilingual("如 2023-09-01 或 2023年9月", "such as 2023-09-01 or 2023年9月"))
      }
      return Reading(value: read.date.sqlValue, isMonthOnly: read.isMonthOnly)
    case .division:
      if LooseReader.looksDamagedByExcel(text) { throw damaged(text) }
      guard let code = DivisionCode(LooseReader.halfWidth(text)) else {
        throw Refusal(
          reason: Bilingual("不是 12 位区划代码", "not a division code of 12 digits"),
          remedy: Bilingual("使用统计用 12 位代码", "use the 12-digit statistical code"))
      }
      return Reading(value: .integer(code.value))
    case .code(let list):
      let (code, warning) = try self.code(text, list)
      return Reading(value: .text(code), warning: warning)
    case .codes(let list, let most):
      var codes: [String] = []
      var warning: Bilingual?
      for item in LooseReader.list(text) {
        let (code, itemWarning) = try self.code(item, list)
        if !codes.contains(code) { codes.append(code) }
        warning = warning ?? itemWarning
      }
      guard codes.count <= most else {
        throw Refusal(
          reason: Bilingual("最多 \(most) 项", "at most \(most) values"),
          remedy: Bilingual("保留最主要的 \(most) 项", "keep the \(most) that matter most"))
      }
      return Reading(value: .text(codes.joined(separator: ";")), warning: warning)
    case .numbers(let range):
      var numbers: [Int64] = []
      for item in LooseReader.list(text) {
        let n = try integer(item, range)
        if !numbers.contains(n) { numbers.append(n) }
      }
      return Reading(value: .text(numbers.map(String.init).joined(separator: ";")))
    case .citizenID: return Reading(value: .text(try citizenID(text)))
    }
  }

  private func integer(_ text: String, _ range: ClosedRange<Int64>) throws(Refusal) -> Int64 {
    guard let n = LooseReader.number(text, scale: 1) else {
      throw Refusal(
        reason: Bilingual("不是整数", "not a whole number"), remedy: Bilingual("填写整数", "give a whole number"))
    }
    guard range.contains(n) else {
      throw Refusal(
        reason: Bilingual("超出范围", "out of range"),
        remedy: Bilingual("\(range.lowerBound)–\(range.upperBound)", "\(range.lowerBound)–\(range.upperBound)"))
    }
    return n
  }

  private func code(_ text: String, _ list: String) throws(Refusal) -> (String, Bilingual?) {
    if let code = known[list]?[text] { return (code, nil) }
    let choices = lists[list] ?? []
    if let code = choices.lazy.compactMap({ $0.code(for: text) }).first {
      known[list, default: [:]][text] = code
      return (code, nil)
    }
    let names = choices.flatMap(\.values).prefix(12)
    let remedy = Bilingual(
      "可用：" + names.map(\.name.zh).joined(separator: "、"),
      "one of: " + names.map(\.code).joined(separator: ", "))
    if choices.contains(where: \.isClosed) || choices.isEmpty {
      throw Refusal(reason: Bilingual("不在代码表中", "not on the list"), remedy: remedy)
    }
    return (text, Bilingual("不在代码表中，按原文保留", "not on the list, kept as it is"))
  }

  private func citizenID(_ raw: String) throws(Refusal) -> String {
    let wide = LooseReader.halfWidth(raw)
    let text = wide.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 39 }
      ? wide : wide.filter { !$0.isWhitespace && $0 != "'" }
    if LooseReader.looksDamagedByExcel(text) { throw damaged(raw) }
    do {
      return try CitizenID(text).text
    } catch {
      let remedy = Bilingual("对照证件改正", "correct it from the card")
      switch error {
      case .length(let n):
        throw Refusal(reason: Bilingual("长度 \(n) 位，应为 18、20 或 22 位", "\(n) characters instead of 18, 20 or 22"), remedy: remedy)
      case .characters: throw Refusal(reason: Bilingual("含有非法字符", "holds characters that are no digits"), remedy: remedy)
      case .birthDate: throw Refusal(reason: Bilingual("其中的出生日期不存在", "the date of birth in it does not exist"), remedy: remedy)
      case .checkDigit: throw Refusal(reason: Bilingual("校验码错误", "the check digit is wrong"), remedy: remedy)
      case .cardSuffix: throw Refusal(reason: Bilingual("残疾证后缀错误", "the suffix of the disability card is wrong"), remedy: remedy)
      }
    }
  }

  private func damaged(_ text: String) -> Refusal {
    Refusal(
      reason: Bilingual("已被 Excel 转成科学计数而损坏", "damaged by Excel, which turned it into a rounded number"),
      remedy: Bilingual("把该列设为“文本”后重新填写", "format the column as text and enter it again"))
  }
}
