/// Rules ready to run over stores of one schema.
public struct CompiledRules: Sendable {
  public let schema: StoreSchema
  /// In the order of their bits in `Alert.rules`.
  public let ruleNames: [String]
  /// For each rule the names of its shown values.
  public let shownNames: [[String]]

  /// - Throws: `RuleError`, the first in the order of the texts.
  public init(_ text: RuleSetText, schema: StoreSchema, context: RuleContext = RuleContext()) throws(RuleError) {
    fatalError("to come")
  }
}
