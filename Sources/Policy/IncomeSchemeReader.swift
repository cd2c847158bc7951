import Basics

/// Reads what an entry of `income_scheme` says beside its area and days.
enum IncomeSchemeReader {
  /// The line `purpose`, which every entry needs.
  static func purpose(_ entry: MappingReader) -> IncomePurpose? {
    word("purpose", in: entry, among: IncomePurpose.allCases)
  }

  /// The scheme; nil, with problems noted, where it is not sound, and without where none is given.
  static func scheme(_ entry: MappingReader) -> IncomeScheme? {
    // An entry that says why nothing is known has no other lines.
    guard entry.has("window") else { return nil }
    let window = entry.mapping("window").flatMap(window)
    let basis = word("basis", in: entry, among: IncomeScheme.Basis.allCases)
    let excluded = entry.texts("excluded_items")
    let rounding = word("rounding", in: entry, among: IncomeScheme.Rounding.allCases)
    guard let window, let basis, let rounding else { return nil }
    return IncomeScheme(window: window, basis: basis, excludedItems: excluded, rounding: rounding)
  }

  private static func window(_ item: MappingReader) -> IncomeScheme.Window? {
    defer { item.finish() }
    switch item.text("kind", required: true) {
    case "months_before_application":
      return item.whole("months", in: 1...60, required: true).map { .monthsBeforeApplication(months: $0) }
    case "year_ending":
      return item.whole("month", in: 1...12, required: true).map { .yearEnding(month: $0) }
    case let other?:
      // Its numbers belong to a kind that nobody knows; they are no second mistake.
      _ = (item.text("months"), item.text("month"))
      item.report(
        "kind", Bilingual("没有“\(other)”这种核算期", "there is no kind of window `\(other)`"),
        Bilingual(
          "其中之一：months_before_application, year_ending", "one of months_before_application, year_ending"))
      return nil
    case nil:
      _ = (item.text("months"), item.text("month"))
      return nil
    }
  }

  /// A line that holds one of a few words.
  private static func word<Word: RawRepresentable<String>>(
    _ key: String, in entry: MappingReader, among words: [Word]
  ) -> Word? {
    guard let text = entry.text(key, required: true) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let known = words.map(\.rawValue).joined(separator: ", ")
    entry.report(
      key, Bilingual("“\(key)”的值“\(text)”不对", "the value “\(text)” of `\(key)` is wrong"),
      Bilingual("其中之一：\(known)", "one of \(known)"))
    return nil
  }
}
