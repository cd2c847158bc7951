import Basics

extension PolicyLoader {
  /// The sections of `Policies/screening.yaml`.
  mutating func readScreening(_ sections: MappingReader) {
    for entry in sections.mappings("screening_rules") { readScreeningRule(entry) }
    if let windows = sections.mapping("screening_windows") {
      for name in windows.keys {
        guard let item = windows.mapping(name) else { continue }
        let (months, days) = (item.whole("months", in: 1...120), item.whole("days", in: 1...3660))
        item.finish()
        if (months == nil) == (days == nil) {
          item.report(nil, Bilingual("须写 months 或 days 之一", "a window has either `months` or `days`"),
            Bilingual("{ months: 12 }", "{ months: 12 }"))
          continue
        }
        if take("screening_windows/\(name)", DateSpan(from: nil, to: nil), item.place) {
          content.screening.windows.append(ScreeningWindow(name: name, months: months ?? 0, days: days ?? 0))
        }
      }
    }
    if let definitions = sections.mapping("screening_definitions") {
      for name in definitions.keys {
        guard let expression = definitions.placedText(name) else { continue }
        let place = definitions.place(of: name)
        if take("screening_definitions/\(name)", DateSpan(from: nil, to: nil), place) {
          content.screening.definitions.append(ScreeningDefinition(name: name, expression: expression))
        }
      }
    }
    if let words = sections.mapping("screening_words") {
      for name in words.keys { content.screening.words[name, default: []] += words.texts(name) }
    }
  }

  private mutating func readScreeningRule(_ entry: MappingReader) {
    let (id, area, span, source) = (entry.identifier("id"), entry.area(), entry.span(), entry.source())
    let state = entry.text("state", required: true)
    if let state, state != "on", state != "off" {
      entry.report("state", Bilingual("没有状态“\(state)”", "there is no state `\(state)`"), Bilingual("on 或 off", "on or off"))
    }
    let body = entry.has("when") ? screeningBody(entry) : nil
    entry.finish()
    guard entry.has("area") == (area != nil), entry.has("when") == (body != nil), let id, let span, let source,
      let state
    else { return }
    take("screening_rules/\(id)/\(area?.description ?? "")", span, entry.place)
    content.screening.entries.append(
      ScreeningRule(
        id: id, area: area, span: span, isOn: state == "on", body: body, source: source, place: entry.place))
  }

  private mutating func screeningBody(_ entry: MappingReader) -> ScreeningRule.Body? {
    let (name, condition) = (entry.names(), entry.placedText("when"))
    let kind: ScreeningRule.Kind? = word("kind", in: entry)
    let severity: ScreeningRule.Severity? = word("severity", in: entry)
    if let kind { references.append(("alert_kind", kind.rawValue, entry.place(of: "kind"))) }
    let quiet = entry.whole("quiet_months", in: 0...60) ?? 0
    var shown: [ScreeningRule.Shown] = []
    let values = entry.mapping("shows")
    for name in values?.keys ?? [] {
      guard let item = values?.mapping(name) else { continue }
      let value = item.placedText("value")
      let format = screeningFormat(item)
      item.finish()
      if !MappingReader.isIdentifier(name) {
        item.report(nil, Bilingual("“\(name)”不能用作名称", "`\(name)` cannot be a name"),
          Bilingual("小写英文词", "lower-case words joined by _"))
      } else if let value, let format {
        shown.append(.init(name: name, value: value, format: format))
      }
    }
    let sentence = entry.mapping("sentence", required: true)
    let texts = sentence?.names()
    sentence?.finish()
    if let sentence, let texts, shown.count == (values?.keys.count ?? 0) {
      check(texts, shown.map(\.name), sentence)
    }
    guard let name, let condition, let kind, let severity, let texts else { return nil }
    return .init(
      name: name, kind: kind, severity: severity, condition: condition, shown: shown, sentence: texts,
      quietMonths: quiet)
  }

  /// Every name in braces must be one that is shown.
  private func check(_ sentence: Bilingual, _ names: [String], _ reader: MappingReader) {
    for (key, text) in [("zh", sentence.zh), ("en", sentence.en)] {
      for name in ScreeningSentence(text).names where !names.contains(name) {
        reader.report(key, Bilingual("“{\(name)}”不在 shows 中", "`{\(name)}` is not among `shows`"),
          names.isEmpty
            ? Bilingual("在 shows 中写明", "name it under `shows`")
            : Bilingual("其中之一：\(names.joined(separator: ", "))", "one of \(names.joined(separator: ", "))"))
      }
    }
  }

  private mutating func screeningFormat(_ item: MappingReader) -> ScreeningRule.Format? {
    let word = item.text("as", required: true)
    let list = item.text("list")
    if word != "code", list != nil {
      item.report("list", Bilingual("list 只用于 as: code", "`list` is for `as: code`"), Bilingual("删去此行", "leave the line out"))
    }
    switch word {
    case "yuan": return .yuan
    case "count": return .count
    case "months": return .months
    case "days": return .days
    case "percent": return .percent
    case "day": return .day
    case "code":
      guard let list else {
        item.report(nil, Bilingual("缺少“list”", "`list` is missing"), Bilingual("代码表的 id", "the id of a code list"))
        return nil
      }
      return .code(list: list)
    case let other?:
      item.report("as", Bilingual("没有写法“\(other)”", "there is no format `\(other)`"),
        Bilingual("yuan, count, months, days, percent, day, code", "yuan, count, months, days, percent, day or code"))
      return nil
    case nil: return nil
    }
  }

  private func word<Word: RawRepresentable<String> & CaseIterable>(_ key: String, in entry: MappingReader) -> Word? {
    guard let text = entry.text(key, required: true) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
    entry.report(key, Bilingual("没有“\(text)”", "`\(text)` is not known"), Bilingual("其中之一：\(known)", "one of \(known)"))
    return nil
  }
}

/// A sentence with names in braces.
public struct ScreeningSentence: Sendable, Hashable {
  private let parts: [Part]

  private enum Part: Sendable, Hashable {
    case text(String)
    case name(String)
  }

  public init(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      parts.append(.text(String(rest[..<open])))
      parts.append(.name(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    parts.append(.text(String(rest)))
    self.parts = parts
  }

  /// The names in braces, in their order.
  public var names: [String] {
    parts.compactMap { part in
      if case .name(let name) = part { return name }
      return nil
    }
  }

  /// The sentence with values in the places of names; a name without one stays.
  public func filled(_ values: [String: String]) -> String {
    var out = ""
    for part in parts {
      switch part {
      case .text(let text): out += text
      case .name(let name): out += values[name] ?? "{\(name)}"
      }
    }
    return out
  }
}

extension ScreeningRules {
  /// Reads rules from files of their own, in the form of `Policies/screening.yaml`, which replace the
  /// rules of the policies; names, windows and words that the files leave out are those of the policies.
  /// - Parameter check: what else is to be asked of them, by rooms that know the columns.
  /// - Throws: `PolicyLoadError` with all problems.
  public static func load(
    files: [String], over book: PolicyBook, also check: (ScreeningRules, PolicyBook) -> [PolicyLoadError.Problem]
  ) throws -> ScreeningRules {
    let problems = ProblemList()
    var loader = PolicyLoader(problems: problems)
    for path in files {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      guard let bytes = PolicyFolder.contents(of: path) else {
        problems.add(file: name, Bilingual("文件无法读取", "the file cannot be read"),
          Bilingual("一个可读的文件", "a file that this program may read"))
        continue
      }
      loader.read(PolicyFolder.File(name: name, bytes: bytes))
    }
    loader.checkReferences()
    let shown = files.joined(separator: ", ")
    try problems.refuse(shown)
    let rules = loader.content.screening.over(book.screening)
    if rules.entries.isEmpty {
      problems.add(file: "", Bilingual("文件中没有筛查规则", "there is no rule of screening"),
        Bilingual("screening_rules 一节", "a section `screening_rules`"))
    }
    problems.add(check(rules, book))
    try problems.refuse(shown)
    return rules
  }
}
