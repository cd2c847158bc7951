public import Basics

/// One indicator of the catalogue (指标目录): what a figure is called, means, and is made of.
public struct Indicator: Sendable, Hashable {
  /// How a figure belongs to time.
  public enum Period: String, Sendable, CaseIterable {
    /// What is there on a day.
    case stock
    /// What came in a stretch of days.
    case flow
    /// What has come up to a day.
    case cumulative
  }

  /// What it is made of.
  public enum Formula: Sendable, Hashable {
    /// Series of facts, added or taken off.
    case sum([Term])
    /// A share in percent of two other indicators.
    case percent(numerator: String, denominator: String)
  }

  public struct Term: Sendable, Hashable {
    public let series: String
    public let isTakenOff: Bool
  }

  /// How children and parent go together.
  public enum Rollup: String, Sendable, CaseIterable {
    /// The children add up to the parent.
    case sum
    /// Each person, household or place counts once at every level, so that the children may add up to more.
    case distinct
  }

  /// What one of the figure's units is.
  public enum Thing: String, Sendable, CaseIterable {
    case people, households, places, records, yuan
  }

  /// The right without which nobody sees the figure at all.
  public enum Audience: String, Sendable, CaseIterable {
    case read, unmask, administer
  }

  public let id: String
  public let name: Bilingual
  public let unit: Bilingual
  public let definition: Bilingual
  /// What a share is a share of.
  public let base: Bilingual?
  public let period: Period
  public let formula: Formula
  public let rollup: Rollup
  public let thing: Thing
  public let audience: Audience
  /// Counts above zero and below this are hidden from whoever may not see persons whole; zero hides none.
  public let suppressBelow: Int
  /// The lowest rank of division that it can be asked for.
  public let lowest: DivisionRank
  /// Only while this team standard is in force.
  public let standard: String?
  public let source: Source
}

/// An indicator as the file has it, perhaps one for each of a list.
struct IndicatorEntry {
  /// What an entry is repeated for.
  enum Repetition: Hashable {
    case teamStandards
    case tasks
    case codeList(String)
  }

  let indicator: Indicator
  let repetition: Repetition?
  let place: Place

  /// The indicators it stands for.
  func expanded(_ content: PolicyContent) -> [Indicator] {
    guard let repetition else { return [indicator] }
    var items: [(id: String, name: Bilingual)] = []
    switch repetition {
    case .teamStandards: items = content.teamStandards.map { ($0.id, $0.name) }
    case .tasks: items = content.tasks.sorted { $0.number < $1.number }.map { (String($0.number), $0.name) }
    case .codeList(let id): items = (content.codeLists[id]?.values ?? []).map { ($0.code, $0.name) }
    }
    var seen: Set<String> = []
    return items.filter { seen.insert($0.id).inserted }.map { item in
      indicator.filled(
        ["{id}": (item.id, item.id), "{zh}": (item.name.zh, item.name.zh), "{en}": (item.name.en, item.name.en)],
        standard: repetition == .teamStandards ? item.id : nil)
    }
  }
}

extension Indicator {
  /// The same with words put in for marks.
  fileprivate func filled(_ words: [String: (String, String)], standard: String?) -> Indicator {
    func fill(_ text: String) -> String {
      words.reduce(text) { $0.replacing($1.key, with: $1.value.0) }
    }
    func both(_ text: Bilingual) -> Bilingual { Bilingual(fill(text.zh), fill(text.en)) }
    let made: Formula
    switch formula {
    case .sum(let terms): made = .sum(terms.map { Term(series: fill($0.series), isTakenOff: $0.isTakenOff) })
    case .percent(let part, let whole): made = .percent(numerator: fill(part), denominator: fill(whole))
    }
    return Indicator(
      id: fill(id), name: both(name), unit: both(unit), definition: both(definition), base: base.map(both),
      period: period, formula: made, rollup: rollup, thing: thing, audience: audience,
      suppressBelow: suppressBelow, lowest: lowest, standard: standard, source: source)
  }
}
