internal import Basics

/// The query of a request: names and values, the first of each name counting.
struct QueryItems: Sendable {
  private let values: [String: String]

  /// Reads what stands behind the `?`; items that cannot be decoded are left out.
  init(_ raw: String?) {
    var values: [String: String] = [:]
    for item in (raw ?? "").split(separator: "&").prefix(64) {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
        let value = parts.count > 1 ? PercentEncoding.decode(parts[1], plusIsSpace: true) : "",
        values[name] == nil
      else { continue }
      values[name] = value
    }
    self.values = values
  }

  /// A value with surrounding space removed; nil where absent or empty.
  func text(_ name: String) -> String? {
    guard let value = values[name] else { return nil }
    let trimmed = value.trimmed
    return trimmed.isEmpty ? nil : trimmed
  }

  /// - Throws: `ConsoleFailure.badParameter` for what is no date.
  func date(_ name: String) throws(ConsoleFailure) -> LocalDate? {
    guard let text = text(name) else { return nil }
    guard let date = LocalDate(iso: text) else {
      throw .badParameter(
        name: name,
        wanted: Bilingual("日期应写作2023-09-01这样的形式。", "a date is written like 2023-09-01."))
    }
    return date
  }

  /// - Throws: `ConsoleFailure.badParameter` for what is no code.
  func division(_ name: String) throws(ConsoleFailure) -> DivisionCode? {
    guard let text = text(name) else { return nil }
    guard let code = DivisionCode(text) else { throw .badCode(name) }
    return code
  }

  /// - Throws: `ConsoleFailure.badParameter` for an unknown measure.
  func measure(
    _ name: String, of allowed: [MapMeasure] = MapMeasure.ofAreas
  ) throws(ConsoleFailure) -> MapMeasure? {
    guard let text = text(name) else { return nil }
    guard let measure = MapMeasure(rawValue: text), allowed.contains(measure) else {
      let (names, last) = (allowed.dropLast().map(\.rawValue), allowed.last?.rawValue ?? "")
      throw .badParameter(
        name: name,
        wanted: Bilingual(
          "应为\(names.joined(separator: "、"))或\(last)。",
          "it is either \(names.joined(separator: ", ")) or \(last)."))
    }
    return measure
  }

  /// - Throws: `ConsoleFailure.badParameter` for an unknown order.
  func planSort(_ name: String) throws(ConsoleFailure) -> PlanSort? {
    guard let text = text(name) else { return nil }
    guard let sort = PlanSort(text: text) else {
      throw .badParameter(
        name: name, wanted: Bilingual("应由本页的列标题给出。", "it comes from the headings of this page."))
    }
    return sort
  }

  /// - Throws: `ConsoleFailure.badParameter` for an unknown role.
  func planRole(_ name: String) throws(ConsoleFailure) -> PlanRole? {
    guard let text = text(name) else { return nil }
    guard let role = PlanRole(rawValue: text) else {
      throw .badParameter(
        name: name,
        wanted: Bilingual("应为first_secretary或member。", "it is either first_secretary or member."))
    }
    return role
  }
}

extension ConsoleFailure {
  static func badCode(_ name: String) -> ConsoleFailure {
    .badParameter(
      name: name, wanted: Bilingual("区划代码是12位数字。", "a division code has 12 digits."))
  }
}

extension String {
  /// Without spaces and line breaks at either end, ideographic ones included.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
