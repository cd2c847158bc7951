public import Basics

/// A rule that cannot be read, and where.
public struct RuleError: ExplainedError, CustomStringConvertible {
  /// Which text is wrong.
  public enum Place: Sendable, Hashable {
    case definition(String)
    case rule(String)
    case shown(rule: String, name: String)
    /// The set as a whole, its parameters, or the schema's names.
    case ruleSet
  }

  public let place: Place
  /// The character of the text where it goes wrong, counted from 1; nil where the text is not to blame.
  public let column: Int?
  public let explanation: Bilingual
  public let remedy: Bilingual?

  typealias Remedy = Bilingual

  init(_ place: Place, column: Int?, _ message: Bilingual, remedy: Bilingual?) {
    self.place = place
    self.column = column
    var (zh, en) = ("", "")
    switch place {
    case .definition(let name): (zh, en) = ("定义“\(name)”", "Definition '\(name)'")
    case .rule(let name): (zh, en) = ("规则“\(name)”", "Rule '\(name)'")
    case .shown(let rule, let name):
      (zh, en) = ("规则“\(rule)”的显示项“\(name)”", "Shown value '\(name)' of rule '\(rule)'")
    case .ruleSet: (zh, en) = ("规则集", "Rule set")
    }
    if let column {
      zh += "第\(column)个字符处"
      en += ", character \(column)"
    }
    explanation = Bilingual("\(zh)：\(message.zh)", "\(en): \(message.en)")
    self.remedy = remedy
  }

  public var description: String { explanation.en }
}
