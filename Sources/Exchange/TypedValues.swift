public import Basics
public import Journal
public import Policy
public import Store

/// Reads typed-in values the way files are read.
public enum TypedValues {
  /// A value that cannot be read.
  public struct Refusal: ExplainedError {
    let field: String
    let value: String
    let reason: Bilingual
    public let remedy: Bilingual?
    public var explanation: Bilingual {
      Bilingual("\(field)“\(value)”：\(reason.zh)", "\(field) \"\(value)\": \(reason.en)")
    }
  }

  /// - Parameter pairs: field names (English or Chinese) and texts; `-` clears a field.
  /// - Throws: `Refusal` naming the field.
  public static func read(
    _ pairs: [(String, String)], kind: RecordKind, policy: PolicyBook
  ) throws -> [String: SQLValue] {
    let reader = CellReader(kind: kind, policy: policy)
    var out: [String: SQLValue] = [:]
    var months = Set<String>()
    var sawDate = false
    for (name, raw) in pairs {
      guard let field = kind.fields.first(where: { !$0.isInternal && ($0.name == name || $0.title == name) }) else {
        throw Refusal(
          field: name, value: raw, reason: Bilingual("没有这一项", "no such field"),
          remedy: Bilingual("用 zhucun template \(kind.id) 查看", "see `zhucun template \(kind.id)`"))
      }
      let text = LooseReader.trimmed(raw)
      if case .date = field.content { sawDate = true }
      if text == "-" || text.isEmpty {
        out[field.name] = .null
        continue
      }
      do {
        let reading = try reader.read(text, field)
        out[field.name] = reading.value
        if reading.isMonthOnly { months.insert(field.name) }
      } catch let refusal {
        throw Refusal(
          field: field.name, value: field.masked(text), reason: refusal.reason, remedy: refusal.remedy)
      }
    }
    if sawDate { out["date_precision"] = DatePrecision.value(months) }
    return out
  }
}
