public import Basics

/// A rule of screening as an area prescribes it for a time. Data of `Policies/screening.yaml`.
public struct ScreeningRule: Sendable, Hashable {
  /// What a rule looks for: a code of the list `alert_kind`.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// A household that may fall into poverty.
    case risk
    /// Records that contradict each other or are not complete.
    case data

    /// The kind as people read it.
    public var name: Bilingual {
      switch self {
      case .risk: Bilingual("风险", "risk")
      case .data: Bilingual("数据", "data")
      }
    }
  }

  /// How pressing what it finds is.
  public enum Severity: String, Sendable, CaseIterable, Codable {
    case high, medium, low

    /// The severity as people read it.
    public var name: Bilingual {
      switch self {
      case .high: Bilingual("高", "high")
      case .medium: Bilingual("中", "medium")
      case .low: Bilingual("低", "low")
      }
    }
  }

  /// How a shown number is written.
  public enum Format: Sendable, Hashable {
    /// Fen, written as yuan.
    case yuan
    case count, months, days, percent
    /// `yyyymmdd`.
    case day
    /// A value of a column with words, written as the name in this code list.
    case code(list: String)
  }

  /// A number that explains an alert.
  public struct Shown: Sendable, Hashable {
    public let name: String
    public let value: PlacedText
    public let format: Format
  }

  /// What a rule says; an area that only switches a rule on or off takes it from the wider area.
  public struct Body: Sendable, Hashable {
    public let name: Bilingual
    public let kind: Kind
    public let severity: Severity
    /// When it fires, in the language of `ColumnScreening`.
    public let condition: PlacedText
    public let shown: [Shown]
    /// With the names of shown values in braces.
    public let sentence: Bilingual
    /// For so many months after somebody dealt with such an alert, the same is not raised again.
    public let quietMonths: Int
  }

  public let id: String
  /// The area whose rule it is; nil is the whole country.
  public let area: DivisionCode?
  public let span: DateSpan
  public let isOn: Bool
  /// Nil where the entry only switches.
  public let body: Body?
  public let source: Source
  let place: Place

  public static func == (a: ScreeningRule, b: ScreeningRule) -> Bool {
    a.id == b.id && a.area == b.area && a.span == b.span && a.isOn == b.isOn && a.body == b.body
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(area)
    hasher.combine(span)
  }
}

/// A rule that is switched on on a day, with the households that it is about.
public struct ScreeningRuleInForce: Sendable, Hashable {
  public let id: String
  public let body: ScreeningRule.Body
  /// The area of the entry that switched it on; nil is the whole country.
  public let area: DivisionCode?
  /// Areas inside that have an entry of their own.
  public let except: [DivisionCode]
  public let source: Source
}

/// So many months or days up to and with the day of screening.
public struct ScreeningWindow: Sendable, Hashable {
  public let name: String
  public let months: Int
  public let days: Int

  /// Its days, as packed dates.
  public func range(upTo day: LocalDate) -> ClosedRange<Int64> {
    let first = months > 0 ? day.adding(months: -months).adding(days: 1) : day.adding(days: 1 - days)
    return Int64(first.packed)...Int64(day.packed)
  }
}

/// A name that the rules share.
public struct ScreeningDefinition: Sendable, Hashable {
  public let name: String
  public let expression: PlacedText
}

/// Rules with the names, windows and words that they use.
public struct ScreeningRules: Sendable, Hashable {
  /// Every entry, of all areas and times, in the order of the files.
  public internal(set) var entries: [ScreeningRule] = []
  /// Each may use those before it.
  public internal(set) var definitions: [ScreeningDefinition] = []
  public internal(set) var windows: [ScreeningWindow] = []
  /// Words by which texts of records are recognised, by what they stand for.
  public internal(set) var words: [String: [String]] = [:]

  init() {}

  /// The identifiers of all rules, switched on or not, in the order of the files.
  public var ids: [String] {
    var seen: Set<String> = []
    return entries.map(\.id).filter { seen.insert($0).inserted }
  }

  /// The rules that are switched on somewhere on a day. The nearest area that has an entry of a rule
  /// valid on the day decides for its households, as everywhere in the policies.
  public func inForce(on day: LocalDate) -> [ScreeningRuleInForce] {
    let valid = Dictionary(grouping: entries.filter { $0.span.contains(day) }, by: \.id)
    return ids.flatMap { id -> [ScreeningRuleInForce] in
      let rows = valid[id] ?? []
      return rows.compactMap { row in
        guard row.isOn, let body = row.body ?? Self.wider(row, rows)?.body else { return nil }
        let inner = rows.compactMap(\.area).filter { area in
          area != row.area && (row.area.map { $0.contains(area) } ?? true)
        }
        return ScreeningRuleInForce(id: id, body: body, area: row.area, except: inner.sorted(), source: row.source)
      }
    }
  }

  /// The entry of the nearest wider area that says what the rule is.
  static func wider(_ row: ScreeningRule, _ rows: [ScreeningRule]) -> ScreeningRule? {
    guard let area = row.area else { return nil }
    return rows.filter { other in
      other.body != nil && other.area != area && (other.area.map { $0.contains(area) } ?? true)
    }.max { ($0.area?.rank.rawValue ?? 0) < ($1.area?.rank.rawValue ?? 0) }
  }

  /// These rules instead of the others, with all names, windows and words of both; where both say
  /// what one stands for, these do.
  public func over(_ others: ScreeningRules) -> ScreeningRules {
    var merged = self
    func merge<T>(_ own: [T], _ other: [T], _ name: (T) -> String) -> [T] {
      let mine = Dictionary(own.map { (name($0), $0) }) { first, _ in first }
      let known = Set(other.map(name))
      return other.map { mine[name($0)] ?? $0 } + own.filter { !known.contains(name($0)) }
    }
    merged.definitions = merge(definitions, others.definitions, \.name)
    merged.windows = merge(windows, others.windows, \.name)
    merged.words = others.words.merging(words) { $1 }
    return merged
  }

  /// Notes entries that only switch a rule which nobody has written.
  func check(_ problems: ProblemList) {
    for row in entries where row.body == nil {
      let wider = entries.contains { other in
        other.id == row.id && other.body != nil && other.area != row.area && other.span.overlaps(row.span)
          && (row.area.map { area in other.area.map { $0.contains(area) } ?? true } ?? false)
      }
      if wider { continue }
      problems.add(
        file: row.place.file, at: row.place.mark,
        Bilingual("没有可供开关的规则“\(row.id)”", "there is no rule `\(row.id)` to switch"),
        Bilingual("写明 when，或改正 id：上级地区或全国须有此规则", "a line `when`, or the id of a rule of a wider area"))
    }
  }
}
