/// The languages of every face of the product. Simplified Chinese is the default.
public enum Language: String, Sendable, CaseIterable, Codable {
  case chinese = "zh"
  case english = "en"
}

/// One text in both languages.
public struct Bilingual: Hashable, Sendable {
  public let zh: String
  public let en: String

  public init(_ zh: String, _ en: String) {
    self.zh = zh
    self.en = en
  }

  public func text(in language: Language) -> String { language == .chinese ? zh : en }
  public subscript(language: Language) -> String { text(in: language) }
}

/// An error that says what is wrong and what to do next, in words for the person in front of it.
/// Never carries personal data.
public protocol ExplainedError: Error {
  var explanation: Bilingual { get }
  var remedy: Bilingual? { get }
}

extension ExplainedError {
  public var remedy: Bilingual? { nil }
}
