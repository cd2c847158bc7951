public import Basics

/// What an income is worked out for; each purpose has its own scheme.
public enum IncomePurpose: String, Sendable, CaseIterable, Codable {
  /// Whether a household is to be monitored (监测对象识别).
  case identification
  /// The yearly figures of a household (年度统计).
  case statistics

  /// The purpose as people read it.
  public var name: Bilingual {
    switch self {
    case .identification: Bilingual("监测对象识别", "identification")
    case .statistics: Bilingual("年度统计", "yearly statistics")
    }
  }
}

/// How the yearly net income per head (人均纯收入) of a household is worked out in an area, for a time:
/// (wages + business + property + transfers − business cost) ÷ people.
///
/// Source of the rule: section `income_scheme` of `Policies/income-schemes.yaml`, each entry with its document.
public struct IncomeScheme: Sendable, Hashable {
  /// Which months count; they are whole calendar months.
  public enum Window: Sendable, Hashable {
    /// So many whole months before the month of application.
    case monthsBeforeApplication(months: Int)
    /// The twelve months that end with this month (1–12) of the date's year: 9 is October of the year
    /// before to September.
    case yearEnding(month: Int)
  }

  /// Who the income is divided among (家庭人口数).
  public enum Basis: String, Sendable, CaseIterable, Codable {
    /// All who are registered in the household (户籍人口).
    case registered
    /// Those registered who share income and expense (户籍人口中共享收入的人).
    case registeredSharingIncome = "registered_sharing_income"

    /// The basis as people read it.
    public var name: Bilingual {
      switch self {
      case .registered: Bilingual("户籍人口", "registered members")
      case .registeredSharingIncome: Bilingual("户籍人口中共享收入的人", "registered members who share income")
      }
    }
  }

  /// How an amount that is no whole fen becomes one.
  public enum Rounding: String, Sendable, CaseIterable, Codable {
    /// To the nearest fen, and from the middle away from zero (四舍五入): 0.5 is 1, −0.5 is −1.
    case halfAwayFromZero = "half_away_from_zero"
  }

  /// Which months count.
  public let window: Window
  /// Who the total is divided among.
  public let basis: Basis
  /// Names of income items that are not counted, such as 临时救助, in the order of the file.
  public let excludedItems: [String]
  /// How each item, and the income per head, becomes whole fen.
  public let rounding: Rounding
  private let excludedKeys: [String: String]

  /// A scheme as the policy folder states it; `excludedItems` are names of income items.
  public init(
    window: Window, basis: Basis, excludedItems: [String] = [], rounding: Rounding = .halfAwayFromZero
  ) {
    self.window = window
    self.basis = basis
    self.excludedItems = excludedItems
    self.rounding = rounding
    excludedKeys = Dictionary(excludedItems.map { (Self.key($0), $0) }) { first, _ in first }
  }

  /// The listed name that an item's name is, spaces and the width of brackets aside; nil where the
  /// item is counted. A name that merely contains a listed one is counted: nothing is left out unless
  /// the rule names it.
  public func exclusion(of item: String) -> String? {
    excludedKeys.isEmpty ? nil : excludedKeys[Self.key(item)]
  }

  private static func key(_ text: String) -> String {
    var bare = String.UnicodeScalarView()
    bare.append(contentsOf: text.unicodeScalars.filter { !$0.properties.isWhitespace })
    return CodeList.key(String(bare))
  }
}
