/// A name and what it stands for.
public struct NamedExpression: Sendable, Hashable {
  public var name: String
  public var text: String

  public init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }
}

/// A rule as policy data holds it.
public struct RuleText: Sendable, Hashable {
  public var name: String
  /// When it fires, in the rule language.
  public var condition: String
  /// Values that explain an alert by this rule, worked out for parents it fires for.
  public var shown: [NamedExpression]

  public init(_ name: String, when condition: String, showing shown: [NamedExpression] = []) {
    self.name = name
    self.condition = condition
    self.shown = shown
  }
}

/// Up to 64 rules with the names they share.
public struct RuleSetText: Sendable, Hashable {
  /// Names for numbers and conditions of a parent, usable in later definitions and in every rule.
  public var definitions: [NamedExpression]
  public var rules: [RuleText]

  public init(definitions: [NamedExpression] = [], rules: [RuleText]) {
    self.definitions = definitions
    self.rules = rules
  }
}

/// A number that rules know by name.
public enum RuleParameter: Sendable, Hashable {
  case constant(Int64)
  /// Depends on a column of the parent. Where neither a value nor `otherwise` is given it is missing.
  case byColumn(String, values: [Int64: Int64], otherwise: Int64? = nil)
}

/// What rules refer to and the caller knows: numbers of the day of screening.
public struct RuleContext: Sendable, Hashable {
  public var parameters: [String: RuleParameter]
  /// Days of events that count, by the name written after `within`.
  public var windows: [String: ClosedRange<Int64>]
  /// Days of events that count where a rule says nothing; nil for all.
  public var window: ClosedRange<Int64>?

  public init(
    parameters: [String: RuleParameter] = [:], windows: [String: ClosedRange<Int64>] = [:],
    window: ClosedRange<Int64>? = nil
  ) {
    self.parameters = parameters
    self.windows = windows
    self.window = window
  }
}
