internal import Basics

/// Which language a page is in: the address, else the cookie, else the browser, else Chinese.
enum LanguageChoice {
  static let cookieName = "lang"
  /// A year; the cookie says `zh` or `en` and nothing else.
  static let cookieLifetime = 31_536_000

  static func language(cookieHeaders: [String], acceptLanguage: String?) -> Language {
    fromCookies(cookieHeaders) ?? fromBrowser(acceptLanguage) ?? .chinese
  }

  static func cookie(_ language: Language) -> String {
    "\(cookieName)=\(language.rawValue); Path=/; Max-Age=\(cookieLifetime); SameSite=Lax; HttpOnly"
  }

  private static func fromCookies(_ headers: [String]) -> Language? {
    for header in headers {
      for item in header.split(separator: ";") {
        let parts = item.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, String(parts[0]).trimmed == cookieName,
          let language = Language(rawValue: String(parts[1]).trimmed)
        else { continue }
        return language
      }
    }
    return nil
  }

  /// The wanted language of highest weight that there is; the earlier one where weights are equal.
  static func fromBrowser(_ header: String?) -> Language? {
    var best: (language: Language, weight: Double)?
    for item in (header ?? "").split(separator: ",").prefix(32) {
      let parts = item.split(separator: ";").map { String($0).trimmed.lowercased() }
      guard let tag = parts.first else { continue }
      let primary = String(tag.prefix { $0 != "-" })
      let language: Language
      switch primary {
      case "zh": language = .chinese
      case "en": language = .english
      default: continue
      }
      let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
      let weight = quality.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      if weight > 0, weight > best?.weight ?? 0 { best = (language, weight) }
    }
    return best?.language
  }
}
