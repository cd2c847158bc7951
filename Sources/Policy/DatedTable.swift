import Basics

/// Entries of one policy question, by area and time.
struct DatedTable<Value: Sendable>: Sendable {
  /// What an entry says: a value, or that none is known and why.
  enum Content: Sendable {
    case value(Value, Source)
    case unknown(Bilingual)
  }

  struct Row: Sendable {
    let area: DivisionCode?
    let span: DateSpan
    let content: Content
  }

  private var rows: [DivisionCode?: [Row]] = [:]

  mutating func add(_ row: Row) { rows[row.area, default: []].append(row) }

  /// The entry of the nearest area that has one valid on the date; the whole country comes last.
  func row(in area: DivisionCode, on date: LocalDate) -> Row? {
    for step in area.lineage.map(Optional.some) + [nil] {
      if let row = rows[step]?.first(where: { $0.span.contains(date) }) { return row }
    }
    return nil
  }

  /// The areas with an entry valid on the date; the whole country is none.
  func areas(on date: LocalDate) -> [DivisionCode] {
    rows.compactMap { area, rows in rows.contains { $0.span.contains(date) } ? area : nil }.sorted()
  }

  func find(_ what: Bilingual, in area: DivisionCode, on date: LocalDate) -> Finding<Value> {
    let row = row(in: area, on: date)
    if let row, case .value(let value, let source) = row.content {
      return .known(Dated(value: value, area: row.area, span: row.span, source: source))
    }
    var reason = Bilingual("", "")
    if let row, case .unknown(let text) = row.content {
      reason = Bilingual(text.zh + "。", " " + text.en + ".")
    }
    return .unknown(
      Bilingual(
        "\(area) 在\(date.text(in: .chinese))的\(what.zh)未知。\(reason.zh)请在政策目录中补充；系统不作猜测。",
        "The \(what.en) for \(area) on \(date.text(in: .english)) is not known.\(reason.en)"
          + " Add it to the policy folder; nothing is guessed."))
  }
}
