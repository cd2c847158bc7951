import ArgumentParser
import Basics
import Monitoring
import Policy

/// Where a paged list goes on.
enum Cursor {
  static func read(_ text: String?) throws -> ListCursor? {
    guard let text else { return nil }
    guard let cursor = ListCursor(text) else { throw ValidationError("--after \(text): as the last page printed it") }
    return cursor
  }
}

/// Words in the reader's language; codes by name where people read them, as they are where programs do.
struct Words {
  let language: Language
  let format: OutputFormat

  init(_ language: Language, _ format: OutputFormat = .text) {
    self.language = language
    self.format = format
  }

  func callAsFunction(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }

  func code(_ code: String?, _ list: String, _ policy: PolicyBook) -> String {
    guard let code else { return "" }
    return format == .text ? policy.wording(code, of: list, in: language) : code
  }

  func name(_ name: Bilingual, _ code: String) -> String { format == .text ? name[language] : code }

  /// What follows a list that people read.
  func tell(next: String? = nil, shown: Int, total: Int) {
    guard format == .text else { return }
    if total == 0 { Console.note(self("没有记录。", "No records.")) }
    if shown < total { Console.note(self("共 \(total) 条，列出 \(shown) 条。", "\(shown) of \(total) shown.")) }
    if let next { Console.note(self("下一页：--after \(next)", "next page: --after \(next)")) }
  }
}
