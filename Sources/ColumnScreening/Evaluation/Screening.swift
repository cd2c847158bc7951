/// The order of alerts.
public enum AlertOrder: Sendable {
  /// By the parent's 64-bit key.
  case key
  /// By the bytes of the parent's text id, then by key.
  case id
}

/// How far a screening has come.
public struct ScreeningProgress: Sendable {
  public let parentsDone: Int
  public let parentCount: Int
}

/// A parent for which rules fired.
public struct Alert: Sendable, Hashable {
  public let key: Int64
  public let id: String
  /// Bit `i` is set where rule `i` of the set fired.
  public let rules: UInt64
  /// For every rule that fired, in their order: its shown values, nil where one is missing.
  public let shown: [[Int64?]]

  /// The rules that fired, in their order; as many as `shown`.
  public var fired: [Int] { (0..<64).filter { rules >> UInt64($0) & 1 == 1 } }
}

/// The alerts of one screening, in their order. The same whatever the number of threads.
public struct Screening: Sendable {
  public let rules: CompiledRules
  /// How many parents were looked at.
  public let parentCount: Int

  var keys: [Int64] = []
  var masks: [UInt64] = []
  var idText: [UInt8] = []
  var idEnds: [Int] = []
  var values: [Int64] = []
  var valueEnds: [Int] = []

  init(rules: CompiledRules, parentCount: Int) {
    self.rules = rules
    self.parentCount = parentCount
  }
}

extension Screening: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { keys.count }
  public subscript(index: Int) -> Alert { fatalError("to come") }
}
