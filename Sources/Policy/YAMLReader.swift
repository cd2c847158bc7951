import Basics
import Foundation
import Yams

/// Collects problems, so that one run names them all.
final class ProblemList {
  private(set) var problems: [PolicyLoadError.Problem] = []
  /// The files as they are written, by name, for places inside a value.
  var texts: [String: SourceLines] = [:]

  var isEmpty: Bool { problems.isEmpty }

  func add(file: String, at mark: Mark? = nil, _ reason: Bilingual, _ remedy: Bilingual) {
    add(file: file, line: mark?.line, column: mark?.column, reason, remedy)
  }

  func add(file: String, line: Int?, column: Int?, _ reason: Bilingual, _ remedy: Bilingual) {
    problems.append(.init(file: file, line: line, column: column, reason: reason, remedy: remedy))
  }

  func add(_ more: [PolicyLoadError.Problem]) { problems += more }

  /// - Throws: `PolicyLoadError` with all of them in the order of files and lines, where there are any.
  func refuse(_ folder: String) throws(PolicyLoadError) {
    guard !isEmpty else { return }
    let sorted = problems.sorted {
      ($0.file, $0.line ?? 0, $0.column ?? 0) < ($1.file, $1.line ?? 0, $1.column ?? 0)
    }
    throw PolicyLoadError(folder: folder, problems: sorted)
  }
}

/// A place in a file, for messages that name two of them.
struct Place {
  let file: String
  let mark: Mark?

  var text: String { file + (mark.map { ":\($0.line):\($0.column)" } ?? "") }
}

/// Reads one YAML mapping key by key.
///
/// Notes what is wrong with a value where it stands, and in `finish` every key nobody asked for:
/// a mistyped key must not silently switch a rule off.
final class MappingReader {
  let file: String
  let mark: Mark?
  private let problems: ProblemList
  private var entries: [String: (key: Node, value: Node)] = [:]
  private var asked: [String] = []

  var place: Place { Place(file: file, mark: mark) }

  /// Nil, with a problem noted, where the node is no mapping.
  init?(_ node: Node, file: String, problems: ProblemList) {
    self.file = file
    self.mark = node.mark
    self.problems = problems
    guard case .mapping(let mapping) = node else {
      problems.add(
        file: file, at: node.mark, Bilingual("这里不是键值对", "this is no list of keys and values"),
        Bilingual("形如“键: 值”的各行（半角冒号加空格）", "lines such as `key: value` (ASCII colon, then a space)"))
      return nil
    }
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        problems.add(
          file: file, at: key.mark, Bilingual("键不是一个词", "a key is not a word"),
          Bilingual("一个英文键名", "one English word"))
        continue
      }
      entries[scalar.string] = (key, value)
    }
  }

  func report(_ key: String? = nil, _ reason: Bilingual, _ remedy: Bilingual) {
    let at = key.flatMap { entries[$0]?.value.mark } ?? mark
    problems.add(file: file, at: at, reason, remedy)
  }

  /// Notes a problem at a place inside the mapping that is no key's own.
  func report(at place: Place, _ reason: Bilingual, _ remedy: Bilingual) {
    problems.add(file: place.file, at: place.mark, reason, remedy)
  }

  func has(_ key: String) -> Bool { entries[key] != nil }

  /// The keys in the order of the file, for mappings whose keys are names themselves.
  var keys: [String] {
    entries.sorted { (a, b) in
      let (x, y) = (a.value.key.mark, b.value.key.mark)
      return (x?.line ?? 0, x?.column ?? 0) < (y?.line ?? 0, y?.column ?? 0)
    }.map(\.key)
  }

  /// Where the value of a key stands, or the mapping itself.
  func place(of key: String) -> Place { Place(file: file, mark: entries[key]?.value.mark ?? mark) }

  /// Marks the key as known and gives its node.
  private func ask(_ key: String, required: Bool = false) -> Node? {
    asked.append(key)
    if let entry = entries[key] { return entry.value }
    if required {
      report(
        nil, Bilingual("缺少“\(key)”", "`\(key)` is missing"), Bilingual("加上一行 \(key): …", "a line `\(key): …`")
      )
    }
    return nil
  }

  private func wrong(_ key: String, _ node: Node, _ remedy: Bilingual) {
    let shown = node.scalar.map { "“\($0.string)”" } ?? "…"
    report(
      key, Bilingual("“\(key)”的值\(shown)不对", "the value \(shown) of `\(key)` is wrong"), remedy)
  }

  /// Turns a scalar into a value, or notes what would be right.
  private func scalar<T>(
    _ key: String, required: Bool, _ remedy: Bilingual, _ convert: (String) -> T?
  ) -> T? {
    guard let node = ask(key, required: required) else { return nil }
    guard case .scalar(let scalar) = node, let value = convert(scalar.string) else {
      wrong(key, node, remedy)
      return nil
    }
    return value
  }

  private static func nonEmpty(_ text: String) -> String? {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return trimmed.isEmpty ? nil : trimmed
  }

  func text(_ key: String, required: Bool = false) -> String? {
    scalar(
      key, required: required, Bilingual("一段文字；没有就删去此行", "a text; without one leave the line out"),
      Self.nonEmpty)
  }

  /// A text of which later problems name a place inside.
  func placedText(_ key: String, required: Bool = true) -> PlacedText? {
    text(key, required: required).map { PlacedText($0, in: file, at: place(of: key).mark, of: problems.texts[file]) }
  }

  /// A code: lower-case ASCII words joined by underscores.
  func identifier(_ key: String) -> String? {
    scalar(key, required: true, Bilingual("小写英文词，如 poor_village", "lower-case words such as poor_village")) {
      Self.isIdentifier($0) ? $0 : nil
    }
  }

  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, (97...122).contains(first) else { return false }
    return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
  }

  func whole(_ key: String, in range: ClosedRange<Int>, required: Bool = false) -> Int? {
    let remedy = Bilingual(
      "\(range.lowerBound) 到 \(range.upperBound) 的整数",
      "a whole number from \(range.lowerBound) to \(range.upperBound)")
    return scalar(key, required: required, remedy) { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func flag(_ key: String, required: Bool = false) -> Bool? {
    scalar(key, required: required, Bilingual("true 或 false", "true or false")) {
      ["true": true, "false": false][$0]
    }
  }

  func date(_ key: String) -> LocalDate? {
    scalar(key, required: false, Bilingual("实有的日期，如 2023-09-01", "a day that exists, such as 2023-09-01")) {
      LocalDate(iso: $0)
    }
  }

  /// Whole yuan, or yuan with one or two decimals.
  func money(_ key: String) -> Yuan? {
    scalar(key, required: false, Bilingual("以元为单位的正数，如 6800", "a positive amount in yuan, such as 6800")) {
      text in
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard (1...2).contains(parts.count), (1...9).contains(parts[0].count),
        parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
        parts.count == 1 || parts[1].count <= 2, let yuan = Int64(parts[0])
      else { return nil }
      let fen = parts.count == 2 ? (Int64(parts[1]) ?? 0) * (parts[1].count == 1 ? 10 : 1) : 0
      return yuan + fen > 0 ? Yuan(fen: yuan * 100 + fen) : nil
    }
  }

  func area() -> DivisionCode? {
    scalar(
      "area", required: false,
      Bilingual("12 位区划代码；全国则删去此行", "a division code of 12 digits; for the whole country leave the line out")
    ) {
      DivisionCode($0)
    }
  }

  /// Both names, as lines `zh` and `en`.
  func names() -> Bilingual? {
    let (zh, en) = (text("zh", required: true), text("en", required: true))
    guard let zh, let en else { return nil }
    return Bilingual(zh, en)
  }

  func texts(_ key: String) -> [String] {
    guard let node = ask(key) else { return [] }
    let remedy = Bilingual("列表，如 [甲, 乙]", "a list such as [one, two]")
    guard case .sequence(let sequence) = node else {
      wrong(key, node, remedy)
      return []
    }
    return sequence.compactMap { item in
      guard case .scalar(let scalar) = item, let text = Self.nonEmpty(scalar.string) else {
        problems.add(
          file: file, at: item.mark, Bilingual("列表“\(key)”中有一项不是文字", "an item of `\(key)` is no text"), remedy
        )
        return nil
      }
      return text
    }
  }

  /// A list of days, each with its place; what is no day is noted and left out.
  func dates(_ key: String) -> [(date: LocalDate, place: Place)] {
    guard let node = ask(key) else { return [] }
    let remedy = Bilingual("日期的列表，如 [2023-01-28, 2023-01-29]", "a list of days such as [2023-01-28, 2023-01-29]")
    guard case .sequence(let sequence) = node else {
      wrong(key, node, remedy)
      return []
    }
    return sequence.compactMap { item in
      guard case .scalar(let scalar) = item, let date = LocalDate(iso: scalar.string) else {
        problems.add(
          file: file, at: item.mark,
          Bilingual("列表“\(key)”中有一项不是实有的日期", "an item of `\(key)` is no day that exists"), remedy)
        return nil
      }
      return (date, Place(file: file, mark: item.mark))
    }
  }

  func mapping(_ key: String, required: Bool = false) -> MappingReader? {
    ask(key, required: required).flatMap { MappingReader($0, file: file, problems: problems) }
  }

  func mappings(_ key: String, required: Bool = false) -> [MappingReader] {
    guard let node = ask(key, required: required) else { return [] }
    guard case .sequence(let sequence) = node else {
      wrong(key, node, Bilingual("列表，每项以“- ”开头", "a list whose items start with `- `"))
      return []
    }
    return sequence.compactMap { MappingReader($0, file: file, problems: problems) }
  }

  /// The lines `from` and `to`, both days included; nil where one of them is wrong.
  func span() -> DateSpan? {
    let (from, to) = (date("from"), date("to"))
    if let from, let to, to < from {
      report(
        "to", Bilingual("截止日 \(to) 早于起始日 \(from)", "the last day \(to) lies before the first day \(from)"),
        Bilingual("不早于 \(from) 的日期", "a day not before \(from)"))
      return nil
    }
    guard has("from") == (from != nil), has("to") == (to != nil) else { return nil }
    return DateSpan(from: from, to: to)
  }

  /// The lines `document`, `certainty` and `note`. A named document counts as found.
  func source(required: Bool = true) -> Source? {
    let document = text("document")
    let words = Certainty.allCases.map(\.rawValue).joined(separator: ", ")
    let certainty = scalar("certainty", required: false, Bilingual("其中之一：\(words)", "one of \(words)")) {
      Certainty(rawValue: $0)
    }
    let note = text("note")
    if let known = certainty ?? (document == nil ? nil : .found) {
      return Source(document: document, certainty: known, note: note)
    }
    // A certainty that was written wrongly has its own message already.
    if !has("certainty"), required || note != nil {
      report(
        nil, Bilingual("没有写明依据", "nothing says where this comes from"),
        Bilingual(
          "加上 document: 文号，或 certainty: \(words)",
          "a line `document: …`, or `certainty:` with one of \(words)"))
    }
    return nil
  }

  /// Notes every key that no part of the program has asked for.
  func finish() {
    for (name, entry) in entries where !asked.contains(name) {
      problems.add(
        file: file, at: entry.key.mark, Bilingual("不认识的键“\(name)”", "the key `\(name)` is not known"),
        Bilingual("其中之一：\(asked.joined(separator: ", "))", "one of \(asked.joined(separator: ", "))"))
    }
  }
}
