import Basics

/// Reads an entry of `reports`.
struct ReportLayoutReader {
  private let entry: MappingReader

  init(_ entry: MappingReader) { self.entry = entry }

  func read() -> ReportLayout? {
    let (id, name, source) = (entry.text("id", required: true), entry.names(), entry.source())
    let about = entry.mapping("about", required: true)
    let definition = about?.names()
    about?.finish()
    let kind = entry.identifier("kind")
    let cycle = word("cycle", ReportLayout.Cycle.self)
    let rows = word("rows", ReportLayout.Rows.self)
    let (days, conditions) = (Self.days(entry), Self.conditions(entry))
    let columns = entry.mappings("columns", required: true).compactMap(Self.column)
    entry.finish()
    checkColumns(columns)
    guard let id, let name, let source, let definition, let kind, let cycle, let rows, let days else { return nil }
    return ReportLayout(
      id: id, name: name, definition: definition, cycle: cycle, kind: kind, rows: rows, days: days,
      conditions: conditions, columns: columns, place: entry.place.text, source: source)
  }

  private func word<T: RawRepresentable & CaseIterable>(_ key: String, _ type: T.Type) -> T? where T.RawValue == String {
    guard let text = entry.text(key, required: true) else { return nil }
    if let value = T(rawValue: text) { return value }
    let words = T.allCases.map(\.rawValue).joined(separator: ", ")
    entry.report(key, Bilingual("没有“\(text)”", "`\(text)` is not known"), Bilingual("其中之一：\(words)", "one of \(words)"))
    return nil
  }

  /// Shares and differences are of columns that stand before them; an id occurs once.
  private func checkColumns(_ columns: [ReportLayout.Column]) {
    var seen: Set<String> = []
    for column in columns {
      let needed: [String]
      switch column.content {
      case .share(let part, let whole): needed = [part, whole]
      case .difference(let one, let other): needed = [one, other]
      default: needed = []
      }
      for id in needed where !seen.contains(id) {
        entry.report("columns", Bilingual("列“\(column.id)”之前没有列“\(id)”", "no column `\(id)` before `\(column.id)`"),
          Bilingual("写在其后", "columns stand behind those they name"))
      }
      if !seen.insert(column.id).inserted {
        entry.report("columns", Bilingual("列“\(column.id)”重复", "the column `\(column.id)` occurs twice"),
          Bilingual("每列一个编号", "one id for each column"))
      }
    }
  }

  private static func days(_ entry: MappingReader) -> ReportLayout.Days? {
    let (open, overlapping) = (entry.texts("open"), entry.texts("overlapping"))
    let (within, until, year) = (entry.text("within"), entry.text("until"), entry.text("year"))
    let keys = ["open", "overlapping", "within", "until", "year"].filter(entry.has)
    if keys.count > 1 {
      entry.report(keys[1], Bilingual("日期条件只能写一个", "only one condition on days"),
        Bilingual("保留其一：\(keys.joined(separator: ", "))", "keep one of \(keys.joined(separator: ", "))"))
      return nil
    }
    for (key, pair) in [("open", open), ("overlapping", overlapping)] where entry.has(key) && pair.count != 2 {
      entry.report(key, Bilingual("须写起止两个字段", "two fields are wanted"), Bilingual("[starts_on, ends_on]", "[starts_on, ends_on]"))
      return nil
    }
    if open.count == 2 { return .open(from: open[0], to: open[1]) }
    if overlapping.count == 2 { return .overlapping(from: overlapping[0], to: overlapping[1]) }
    if let within { return .within(within) }
    if let until { return .until(until) }
    if let year { return .year(year) }
    return .all
  }

  private static func conditions(_ entry: MappingReader) -> [ReportLayout.Condition] {
    entry.texts("where").compactMap { text in
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else {
        entry.report("where", Bilingual("“\(text)”不是条件", "`\(text)` is no condition"),
          Bilingual("字段=代码|代码", "field=code|code"))
        return nil
      }
      return ReportLayout.Condition(field: String(parts[0]), codes: parts[1].split(separator: "|").map(String.init))
    }
  }

  private static func column(_ entry: MappingReader) -> ReportLayout.Column? {
    let id = entry.identifier("id")
    let name = entry.has("zh") || entry.has("en") ? entry.names() : nil
    let content = content(entry)
    entry.finish()
    guard let id, let content else { return nil }
    if name == nil, case .field = content {} else if name == nil {
      entry.report(nil, Bilingual("列“\(id)”没有名称", "the column `\(id)` has no name"), Bilingual("加上 zh 和 en", "lines `zh` and `en`"))
      return nil
    }
    return ReportLayout.Column(id: id, name: name, content: content)
  }

  private static func path(_ text: String) -> [String] { text.split(separator: ".").map(String.init) }

  private static func content(_ entry: MappingReader) -> ReportLayout.Content? {
    if let field = entry.text("field") { return .field(path(field)) }
    if let place = entry.text("place") {
      let rank = entry.text("rank")
      let known: [String: DivisionRank] = [
        "province": .province, "prefecture": .prefecture, "county": .county, "township": .township, "village": .village,
      ]
      if let rank, known[rank] == nil {
        entry.report("rank", Bilingual("没有“\(rank)”级", "there is no rank `\(rank)`"),
          Bilingual("其中之一：\(known.keys.sorted().joined(separator: ", "))", "one of \(known.keys.sorted().joined(separator: ", "))"))
      }
      return .place(path(place), rank.flatMap { known[$0] })
    }
    if let tags = entry.text("tags") { return .tags(path(tags)) }
    for (key, make) in [
      ("share", { ReportLayout.Content.share(of: $0, in: $1) }), ("minus", { .difference($0, $1) }),
    ] as [(String, (String, String) -> ReportLayout.Content)] where entry.has(key) {
      let pair = entry.texts(key)
      guard pair.count == 2 else {
        entry.report(key, Bilingual("须写两列", "two columns are wanted"), Bilingual("[甲, 乙]", "[one, other]"))
        return nil
      }
      return make(pair[0], pair[1])
    }
    if entry.flag("blank") == true { return .blank }
    return total(entry)
  }

  private static func total(_ entry: MappingReader) -> ReportLayout.Content? {
    for function in ReportLayout.Total.Function.allCases {
      guard let text = entry.text(function.rawValue) else { continue }
      let parts = path(text)
      let (by, of, days) = (entry.text("by"), entry.text("of"), days(entry))
      let conditions = conditions(entry)
      guard (function == .count && parts.count == 1) || parts.count == 2, let days else {
        entry.report(function.rawValue, Bilingual("“\(text)”不对", "`\(text)` is wrong"),
          Bilingual("count: 类；其余写 类.字段", "count: kind; the others kind.field"))
        return nil
      }
      return .total(ReportLayout.Total(
        function: function, kind: parts[0], field: parts.count == 2 ? parts[1] : nil, by: by, of: of, days: days,
        conditions: conditions))
    }
    entry.report(nil, Bilingual("没有写这一列是什么", "nothing says what the column is"),
      Bilingual("field, place, tags, count, sum, distinct, first, latest, share, minus 或 blank",
        "field, place, tags, count, sum, distinct, first, latest, share, minus or blank"))
    return nil
  }
}
