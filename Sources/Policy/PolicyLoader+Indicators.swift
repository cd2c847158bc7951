import Basics

/// The section `indicators`.
extension PolicyLoader {
  mutating func readIndicators(_ sections: MappingReader) {
    for entry in sections.mappings("indicators") { readIndicator(entry) }
  }

  private mutating func readIndicator(_ entry: MappingReader) {
    let (id, name, source) = (entry.text("id", required: true), entry.names(), entry.source())
    func both(_ key: String, required: Bool = false) -> Bilingual? {
      guard let reader = entry.mapping(key, required: required) else { return nil }
      defer { reader.finish() }
      return reader.names()
    }
    let (definition, base) = (both("definition", required: true), both("base"))
    let period: Indicator.Period? = word("period", in: entry)
    let thing: Indicator.Thing? = word("of", in: entry)
    let rollup: Indicator.Rollup = word("rollup", in: entry, else: .sum) ?? .sum
    let audience: Indicator.Audience = word("audience", in: entry, else: .read) ?? .read
    let unit = both("unit") ?? thing?.unit
    let suppressed = entry.whole("suppress_below", in: 0...1_000)
    let lowest = lowest(entry)
    let repetition = repetition(entry)
    let formula = formula(entry)
    entry.finish()
    if let id, !Self.isDotted(id) {
      entry.report("id", Bilingual("指标编号“\(id)”不对", "the id `\(id)` is wrong"),
        Bilingual("小写英文词以点分隔，如 cadres.in_post", "lower-case words joined by dots, such as cadres.in_post"))
    }
    guard let id, let name, let definition, let period, let thing, let unit, let formula, let source else { return }
    take("indicators/\(id)", DateSpan(from: nil, to: nil), entry.place)
    if case .percent = formula, base == nil {
      entry.report(nil, Bilingual("百分比没有写明基数", "a share does not say of what"),
        Bilingual("加上 base: { zh: …, en: … }", "a line `base: { zh: …, en: … }`"))
    }
    let isPersonal = thing == .people || thing == .households
    content.indicators.append(IndicatorEntry(
      indicator: Indicator(
        id: id, name: name, unit: unit, definition: definition, base: base, period: period, formula: formula,
        rollup: rollup, thing: thing, audience: audience, suppressBelow: suppressed ?? (isPersonal ? 5 : 0),
        lowest: lowest, standard: nil, source: source),
      repetition: repetition, place: entry.place))
  }

  /// A word of an enumeration; where it may be left out, what it is then.
  private func word<T: RawRepresentable & CaseIterable>(
    _ key: String, in entry: MappingReader, else standing: T? = nil
  ) -> T? where T.RawValue == String {
    guard let text = entry.text(key, required: standing == nil) else { return standing }
    if let value = T(rawValue: text) { return value }
    let words = T.allCases.map(\.rawValue).joined(separator: ", ")
    entry.report(key, Bilingual("没有“\(text)”", "`\(text)` is not known"),
      Bilingual("其中之一：\(words)", "one of \(words)"))
    return nil
  }

  private func lowest(_ entry: MappingReader) -> DivisionRank {
    let names: [(String, DivisionRank)] = [
      ("province", .province), ("prefecture", .prefecture), ("county", .county), ("township", .township),
      ("village", .village),
    ]
    guard let text = entry.text("lowest_level") else { return .village }
    if let known = names.first(where: { $0.0 == text }) { return known.1 }
    let words = names.map(\.0).joined(separator: ", ")
    entry.report("lowest_level", Bilingual("没有级别“\(text)”", "there is no level `\(text)`"),
      Bilingual("其中之一：\(words)", "one of \(words)"))
    return .village
  }

  private func repetition(_ entry: MappingReader) -> IndicatorEntry.Repetition? {
    switch entry.text("for_each") {
    case nil: return nil
    case "team_standards"?: return .teamStandards
    case "tasks"?: return .tasks
    case let list?: return .codeList(list)
    }
  }

  private func formula(_ entry: MappingReader) -> Indicator.Formula? {
    let terms = entry.texts("series")
    let (part, whole) = (entry.text("numerator"), entry.text("denominator"))
    if let part, let whole, terms.isEmpty { return .percent(numerator: part, denominator: whole) }
    if part == nil, whole == nil, !terms.isEmpty {
      return .sum(terms.map { term in
        Indicator.Term(
          series: term.hasPrefix("-") ? String(term.dropFirst()) : term, isTakenOff: term.hasPrefix("-"))
      })
    }
    entry.report(
      nil, Bilingual("须写 series，或 numerator 与 denominator", "an entry needs `series`, or `numerator` and `denominator`"),
      Bilingual("series: [cadres.in_post]", "series: [cadres.in_post]"))
    return nil
  }

  private static func isDotted(_ text: String) -> Bool {
    !text.isEmpty && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && (part == "{id}" || part.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 })
    }
  }
}

extension PolicyContent {
  /// Every indicator, in the order of the files.
  var allIndicators: [Indicator] { indicators.flatMap { $0.expanded(self) } }

  /// Finds ids that occur twice, shares of what is not there, and lists that nobody declares.
  func checkIndicators(_ problems: ProblemList) {
    var known: [String: Place] = [:]
    for entry in indicators {
      if case .codeList(let list)? = entry.repetition, codeLists[list] == nil {
        problems.add(
          file: entry.place.file, at: entry.place.mark,
          Bilingual("没有代码表“\(list)”", "there is no list `\(list)`"),
          Bilingual("team_standards、tasks 或一个代码表", "team_standards, tasks or a code list"))
      }
      for indicator in entry.expanded(self) {
        if let other = known.updateValue(entry.place, forKey: indicator.id) {
          problems.add(
            file: entry.place.file, at: entry.place.mark,
            Bilingual("指标“\(indicator.id)”在 \(other.text) 已有", "`\(indicator.id)` is there already, at \(other.text)"),
            Bilingual("每个指标一次", "each indicator once"))
        }
      }
    }
    for entry in indicators {
      for indicator in entry.expanded(self) {
        guard case .percent(let part, let whole) = indicator.formula else { continue }
        for id in [part, whole] where known[id] == nil {
          problems.add(
            file: entry.place.file, at: entry.place.mark,
            Bilingual("没有指标“\(id)”", "there is no indicator `\(id)`"),
            Bilingual("目录中的一个指标", "an indicator of the catalogue"))
        }
      }
    }
  }
}

extension Indicator.Thing {
  fileprivate var unit: Bilingual {
    switch self {
    case .people: Bilingual("人", "persons")
    case .households: Bilingual("户", "households")
    case .places: Bilingual("个村", "villages")
    case .records: Bilingual("条", "records")
    case .yuan: Bilingual("元", "yuan")
    }
  }
}
