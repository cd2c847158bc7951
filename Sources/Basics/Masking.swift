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

  /// A text that ought to hold no personal data, with what looks like a citizen id or a mobile
  /// number in it masked: cells slip into wrong columns.
  public static func stray(_ text: String) -> String {
    var out = ""
    var run = ""
    func close() {
      let isMobile = run.utf8.count == 11 && run.hasPrefix("1")
      out += isMobile || looksLikeCitizenID(run) ? citizenID(run) : run
      run = ""
    }
    for character in text {
      if character.isASCII, character.isNumber || (run.utf8.count == 17 && "xX".contains(character)) {
        run.append(character)
      } else {
        close()
        out.append(character)
      }
    }
    close()
    return out
  }

  private static func looksLikeCitizenID(_ run: String) -> Bool {
    guard run.utf8.count == 18 else { return false }
    do {
      _ = try CitizenID(run)
      return true
    } catch .checkDigit {
      return true
    } catch {
      return false
    }
  }

  /// Whether a cell of a file was masked on its way out; on its way in it leaves the value unchanged.
  public static func isMasked(_ text: some StringProtocol) -> Bool {
    text.utf8.contains(0x2A) && text != "*"
  }
}
