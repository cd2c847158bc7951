import Basics
import Policy

/// Writes the numbers of alerts, for people and for the record.
enum ScreeningText {
  /// As people read it in a sentence.
  static func text(
    _ number: Int64?, _ format: ScreeningRule.Format, _ language: Language, _ codes: (String, Int64) -> String?,
    _ policy: PolicyBook
  ) -> String {
    guard let number else { return language == .chinese ? "未知" : "unknown" }
    switch format {
    case .yuan: return Yuan(fen: number).description
    case .count, .months, .days, .percent: return String(number)
    case .day: return LocalDate(packed: Int(number))?.text(in: language) ?? String(number)
    case .code(let list):
      guard let word = codes(list, number) else { return language == .chinese ? "其他" : "other" }
      return policy.wording(word, of: list, in: language)
    }
  }

  /// As the record keeps it.
  static func plain(_ number: Int64, _ format: ScreeningRule.Format, _ codes: (String, Int64) -> String?) -> String {
    switch format {
    case .yuan: return Yuan(fen: number).description
    case .count, .months, .days, .percent: return String(number)
    case .day: return LocalDate(packed: Int(number))?.description ?? String(number)
    case .code(let list): return codes(list, number) ?? "other"
    }
  }
}
