/// Reads values as offices really type them into spreadsheets.
public enum LooseReader {
  /// A text as a person meant it: without surrounding spaces of any width, line breaks inside
  /// turned into one space.
  public static func trimmed(_ text: String) -> String {
    var bytes = ArraySlice(Array(text.utf8))
    while let n = leadingSpace(bytes) { bytes = bytes.dropFirst(n) }
    while let n = trailingSpace(bytes) { bytes = bytes.dropLast(n) }
    guard bytes.contains(where: { $0 == 10 || $0 == 13 }) else {
      return bytes.count == text.utf8.count ? text : String(decoding: bytes, as: UTF8.self)
    }
    let lines = bytes.split(whereSeparator: { $0 == 10 || $0 == 13 })
    return lines.map { trimmed(String(decoding: $0, as: UTF8.self)) }.joined(separator: " ")
  }

  // ASCII white space, no-break space (C2 A0), ideographic space (E3 80 80), byte-order mark (EF BB BF).
  private static func leadingSpace(_ b: ArraySlice<UInt8>) -> Int? {
    guard let first = b.first else { return nil }
    if first == 32 || (9...13).contains(first) { return 1 }
    let start = b.startIndex
    if first == 0xC2, b.count >= 2, b[start + 1] == 0xA0 { return 2 }
    if b.count >= 3, isWide(first, b[start + 1], b[start + 2]) { return 3 }
    return nil
  }

  private static func trailingSpace(_ b: ArraySlice<UInt8>) -> Int? {
    guard let last = b.last else { return nil }
    if last == 32 || (9...13).contains(last) { return 1 }
    let end = b.endIndex
    if last == 0xA0, b.count >= 2, b[end - 2] == 0xC2 { return 2 }
    if b.count >= 3, isWide(b[end - 3], b[end - 2], last) { return 3 }
    return nil
  }

  private static func isWide(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Bool {
    (a == 0xE3 && b == 0x80 && c == 0x80) || (a == 0xEF && b == 0xBB && c == 0xBF)
  }

  /// Full-width digits, letters and signs as their ASCII forms.
  public static func halfWidth(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if (0xFF01...0xFF5E).contains(scalar.value), let ascii = UnicodeScalar(scalar.value - 0xFEE0) {
        out.append(ascii)
      } else {
        out.append(scalar)
      }
    }
    return String(out)
  }

  /// A date, and whether only its month was given.
  public struct ReadDate: Hashable, Sendable {
    public let date: LocalDate
    public let isMonthOnly: Bool
  }

  /// Reads a date in any of the accepted forms; nil where it is none.
  /// - Parameter asEnd: a month stands for its last day instead of its first.
  public static func date(_ raw: String, asEnd: Bool) -> ReadDate? {
    var text = halfWidth(raw)
    // 2023 年 9 月 1 日
    if text.contains("年") { text.removeAll { $0.isWhitespace } }
    if let space = text.firstIndex(where: { $0 == " " || $0 == "T" }) {
      // A time of day, as spreadsheets add it: only midnight says nothing.
      let time = text[text.index(after: space)...]
      guard time.allSatisfy({ "0:. ".contains($0) }) else { return nil }
      text = String(text[..<space])
    }
    func make(_ y: Int, _ m: Int, _ d: Int?) -> ReadDate? {
      guard (1850...2200).contains(y) else { return nil }
      if let d { return LocalDate(y, m, d).map { ReadDate(date: $0, isMonthOnly: false) } }
      guard let first = LocalDate(y, m, 1) else { return nil }
      return ReadDate(date: asEnd ? first.lastOfMonth : first, isMonthOnly: true)
    }
    if text.utf8.allSatisfy({ (48...57).contains($0) }) {
      guard let n = Int(text) else { return nil }
      switch text.utf8.count {
      case 8: return make(n / 10_000, n / 100 % 100, n % 100)
      case 6: return make(n / 100, n % 100, nil)
      case 5: return ReadDate(date: excelDate(n), isMonthOnly: false)
      default: return nil
      }
    }
    if let dot = text.firstIndex(of: "."), text[..<dot].utf8.count == 5, let n = Int(text[..<dot]),
      text[text.index(after: dot)...].allSatisfy(\.isNumber)
    {
      return ReadDate(date: excelDate(n), isMonthOnly: false)
    }
    let ends = [Character("月"), "日", "号"]
    if let last = text.last, ends.contains(last) { text.removeLast() }  // 2023年9月, 2023年9月1日
    let separated = text.replacing("年", with: "-").replacing("月", with: "-")
      .replacing("/", with: "-").replacing(".", with: "-")
    let parts = separated.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0].utf8.count == 4 else { return nil }
    let numbers = parts.map { part in part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil }
    guard let y = numbers[0], let m = numbers[1] else { return nil }
    if parts.count == 3 { return numbers[2].flatMap { make(y, m, $0) } }
    return make(y, m, nil)
  }

  /// Days since 1899-12-30, as spreadsheets keep dates.
  private static func excelDate(_ serial: Int) -> LocalDate { LocalDate(dayNumber: serial - 25_569) }

  /// Reads a number as a whole count of `1 / scale`: scale 100 reads yuan into fen.
  /// Accepts full-width digits, thousands separators, 万, 亿 and a unit behind.
  /// - Returns: nil where it is no number, or finer than the scale.
  public static func number(_ raw: String, scale: Int64) -> Int64? {
    var text = halfWidth(raw).filter { $0 != "," && $0 != " " && $0 != "，" && $0 != "¥" && $0 != "￥" }
    for unit in ["元", "人", "户", "个", "名"] where text.hasSuffix(unit) { text.removeLast() }
    var factor = scale
    if text.hasSuffix("万") {
      text.removeLast()
      factor *= 10_000
    } else if text.hasSuffix("亿") {
      text.removeLast()
      factor *= 100_000_000
    }
    var negative = false
    if text.hasPrefix("-") || text.hasPrefix("+") { negative = text.removeFirst() == "-" }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty,
      text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
      let whole = Int64(parts[0])
    else { return nil }
    var (result, overflow) = whole.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    if parts.count == 2 {
      guard !parts[1].isEmpty else { return nil }
      var digits = parts[1]
      while digits.hasSuffix("0") { digits = digits.dropLast() }
      var place = factor
      for digit in digits.utf8 {
        guard place % 10 == 0 else { return nil }
        place /= 10
        (result, overflow) = result.addingReportingOverflow(Int64(digit - 48) * place)
        guard !overflow else { return nil }
      }
    }
    return negative ? -result : result
  }

  /// The items of a list separated by `;`, `；`, `、`, `,` or `，`.
  public static func list(_ raw: String) -> [String] {
    raw.split { ";；、,，".contains($0) }.map { trimmed(String($0)) }.filter { !$0.isEmpty }
  }

  /// `true/false`, `1/0`, `是/否`, `√`; nil where it is none of these.
  public static func yesNo(_ raw: String) -> Bool? {
    switch halfWidth(raw).lowercased() {
    case "true", "1", "是", "√", "✓", "有", "yes", "y": return true
    case "false", "0", "否", "×", "无", "no", "n": return false
    default: return nil
    }
  }

  /// Whether a spreadsheet turned a long number into a rounded one, such as 5.1E+17.
  public static func looksDamagedByExcel(_ text: String) -> Bool {
    let upper = text.uppercased()
    guard let e = upper.firstIndex(of: "E"), e != upper.startIndex else { return false }
    let mantissa = upper[..<e]
    let exponent = upper[upper.index(after: e)...]
    return mantissa.allSatisfy { $0.isNumber || $0 == "." }
      && exponent.allSatisfy { $0.isNumber || $0 == "+" } && !exponent.isEmpty
  }
}
