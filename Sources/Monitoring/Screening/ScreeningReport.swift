public import Basics
public import Policy

/// A number that a rule showed.
public struct ScreeningValue: Sendable, Hashable {
  public let name: String
  /// Nil where it is missing.
  public let number: Int64?
  public let format: ScreeningRule.Format
}

/// What a rule found in a household.
public struct FoundAlert: Sendable, Hashable {
  /// How it stands to the alerts on record.
  public enum State: String, Sendable, CaseIterable {
    /// Raised by this screening.
    case new
    /// Raised before and not dealt with.
    case open
    /// Dealt with lately, so that it is not raised again for a while.
    case resting

    /// The state as people read it.
    public var name: Bilingual {
      switch self {
      case .new: Bilingual("新增", "new")
      case .open: Bilingual("待处理", "open")
      case .resting: Bilingual("已处理", "dealt with")
      }
    }
  }

  /// The id of its record; of one that is only shown, the id that it would get.
  public internal(set) var id: String
  public let rule: String
  public let household: String
  public let village: DivisionCode
  public let values: [ScreeningValue]
  /// In both languages, without personal data.
  public let sentence: Bilingual
  public internal(set) var state: State

  /// The values as the record keeps them: `per_head=5230.5;line=6800`; missing ones left out.
  public func shown(_ codes: (String, Int64) -> String?) -> String {
    values.compactMap { value in
      value.number.map { "\(value.name)=\(ScreeningText.plain($0, value.format, codes))" }
    }.joined(separator: ";")
  }
}

/// What a screening came to.
public struct ScreeningReport: Sendable {
  /// The same of one rule.
  public struct RuleCount: Sendable, Hashable {
    public let rule: String
    public let name: Bilingual
    public let kind: ScreeningRule.Kind
    public let severity: ScreeningRule.Severity
    public internal(set) var new = 0
    public internal(set) var open = 0
    public internal(set) var resting = 0
    public internal(set) var passed = 0
  }

  public let day: LocalDate
  public let division: DivisionCode
  /// Households of the register on the day, those of other divisions included.
  public let households: Int
  public let refresh: RegisterRefresh
  /// In the order of household ids, and of the rules within one.
  public internal(set) var alerts: [FoundAlert]
  /// Of every rule that was asked or has open alerts, in the order of the policies.
  public internal(set) var counts: [RuleCount]
  /// Data alerts that were open and whose fault is gone: closed by this screening.
  public internal(set) var passed: [String]
  /// Risk alerts that are open although nothing shows the risk any more: left to a person.
  public internal(set) var lingering: [String]
  /// The journal entry that wrote it; nil where nothing was written.
  public internal(set) var entry: Int64?

  public var new: Int { counts.reduce(0) { $0 + $1.new } }
  public var open: Int { counts.reduce(0) { $0 + $1.open } }
  public var resting: Int { counts.reduce(0) { $0 + $1.resting } }
}

/// How far a screening has come.
public enum ScreeningProgress: Sendable, Hashable {
  /// So many households were read from the database.
  case reading(households: Int)
  /// The rules are being asked.
  case screening
  /// So many alerts of so many were checked for writing.
  case writing(done: Int, of: Int)
}
