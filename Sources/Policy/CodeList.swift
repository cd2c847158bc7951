public import Basics

/// One value of a code list.
public struct CodeValue: Sendable, Hashable {
  /// The English word kept in the database and in files.
  public let code: String
  public let name: Bilingual
  /// Other spellings that offices use; accepted on input, never printed.
  public let aliases: [String]
  /// The days on which the value may be given.
  public let span: DateSpan
  /// Its own source, or that of its list.
  public let source: Source?

  public init(
    code: String, name: Bilingual, aliases: [String] = [],
    span: DateSpan = DateSpan(from: nil, to: nil), source: Source? = nil
  ) {
    self.code = code
    self.name = name
    self.aliases = aliases
    self.span = span
    self.source = source
  }

  /// Every spelling that means this value.
  var spellings: [String] { [code, name.zh] + aliases }
}

/// The values that one column may take.
public struct CodeList: Sendable {
  public let id: String
  public let name: Bilingual
  /// Whether an unknown value is refused; in an open list it is kept with a warning.
  public let isClosed: Bool
  public let values: [CodeValue]
  public let source: Source
  private let positions: [String: Int]

  public init(id: String, name: Bilingual, isClosed: Bool, values: [CodeValue], source: Source) {
    self.id = id
    self.name = name
    self.isClosed = isClosed
    self.values = values
    self.source = source
    var positions: [String: Int] = [:]
    for (position, value) in values.enumerated() {
      // A later entry of the same code is its newer name and wins.
      for spelling in value.spellings { positions[Self.key(spelling)] = position }
    }
    self.positions = positions
  }

  /// The code that a cell means: the English code in any case, the Chinese name, or an alias.
  public func code(for text: String) -> String? { value(for: text)?.code }

  /// The value that a cell means; see `code(for:)`.
  public func value(for text: String) -> CodeValue? {
    // Cells nearly always hold the exact spelling, which saves folding the text.
    (positions[text] ?? positions[Self.key(text)]).map { values[$0] }
  }

  /// The name of a code, or the code itself where the list does not hold it
  /// (open lists keep what the file said).
  public func name(of code: String, in language: Language) -> String {
    value(for: code)?.name[language] ?? code
  }

  /// The same list with only the values that may be given on a date.
  public func valid(on date: LocalDate) -> CodeList {
    CodeList(
      id: id, name: name, isClosed: isClosed, values: values.filter { $0.span.contains(date) },
      source: source)
  }

  /// Folds ASCII case and full-width brackets, in which spellings of one value differ.
  static func key(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "A"..."Z": folded.append(Unicode.Scalar(UInt8(scalar.value + 32)))
      case "（": folded.append("(")
      case "）": folded.append(")")
      default: folded.append(scalar)
      }
    }
    return String(folded)
  }
}

extension PolicyBook {
  /// The name of a code; the code itself where its list does not hold it.
  public func wording(_ code: String, of list: String, in language: Language = .chinese) -> String {
    guard let list = codeList(list) else { return code }
    return list.name(of: code, in: language)
  }
}
