import Basics
import Yams

/// A text of a policy file that knows where each of its characters stands, so that a mistake inside
/// it can be told with line and column.
public struct PlacedText: Sendable, Hashable {
  public let text: String
  /// The name of the file.
  public let file: String
  private let line: Int?
  private let column: Int?
  /// The whole file.
  private let source: SourceLines?

  /// - Parameters:
  ///   - mark: where the value begins.
  ///   - source: the lines of the whole file.
  init(_ text: String, in file: String, at mark: Mark?, of source: SourceLines?) {
    self.text = text
    self.file = file
    (line, column) = (mark?.line, mark?.column)
    self.source = source
  }

  public static func == (a: PlacedText, b: PlacedText) -> Bool {
    a.text == b.text && a.file == b.file && a.line == b.line && a.column == b.column
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(line)
  }

  /// Where a character stands, counted from 1, as the number behind the last one is too; nil is the
  /// beginning.
  ///
  /// YAML folds lines and leaves indents out, so that only what is no white space is looked for.
  public func place(ofCharacter number: Int?) -> (line: Int?, column: Int?) {
    guard let line, let column, let number, let source else { return (self.line, self.column) }
    var here = (line: line, column: column)
    var rest = source.line(line).dropFirst(column - 1)
    for (i, character) in text.enumerated() {
      if character.isWhitespace, i + 1 < number { continue }
      if i + 1 == number, character.isWhitespace { return here }
      while rest.first != character {
        if rest.popFirst() != nil {
          here.column += 1
        } else {
          here = (here.line + 1, 1)
          // Something else than was looked for: the beginning is at least true.
          guard here.line <= source.count else { return (line, column) }
          rest = source.line(here.line)
        }
      }
      if i + 1 == number { return here }
      rest = rest.dropFirst()
      here.column += 1
    }
    return here
  }
}

/// The lines of a file, for places inside a value.
struct SourceLines: Sendable {
  private let lines: [Substring]

  var count: Int { lines.count }

  init(_ text: String) {
    // By bytes: a line that ends with CR LF is one line too.
    lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map { Substring($0) }
  }

  /// Counted from 1; empty beyond the end.
  func line(_ number: Int) -> Substring { (1...max(count, 1)).contains(number) && count > 0 ? lines[number - 1] : "" }
}
