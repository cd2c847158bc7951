/// How personal data looks to a viewer without the right to see it whole.
public enum Masking {
  /// `张三丰` becomes `张**`.
  public static func name(_ text: String) -> String {
    guard let first = text.first else { return "" }
    return String(first) + String(repeating: "*", count: max(1, text.count - 1))
  }

  /// Keeps the first three and last four characters: `510***********123X`.
  public static func citizenID(_ text: String) -> String { keep(text, first: 3, last: 4) }

  /// Keeps the first three and last four digits: `138****1234`.
  public static func phone(_ text: String) -> String { keep(text, first: 3, last: 4) }

  public static func keep(_ text: String, first: Int, last: Int) -> String {
    let characters = Array(text)
    guard characters.count > first + last else { return String(repeating: "*", count: characters.count) }
    return String(characters.prefix(first))
      + String(repeating: "*", count: characters.count - first - last)
      + String(characters.suffix(last))
  }

  /// Whether a cell of a file was masked on its way out; on its way in it leaves the value unchanged.
  public static func isMasked(_ text: some StringProtocol) -> Bool {
    text.utf8.contains(0x2A) && text != "*"
  }
}
