public import Basics

/// A printable page of A4: what a step of a proceeding leaves behind, in both languages.
///
/// A plain value: `plain(in:)` makes text of it, the console makes a page of it.
public struct Paper: Sendable, Hashable {
  /// A label and what stands behind it.
  public struct Line: Sendable, Hashable {
    public let label: Bilingual
    public let value: Bilingual

    public init(_ label: Bilingual, _ value: Bilingual) {
      self.label = label
      self.value = value
    }
  }

  /// A table with a heading row; every row has a cell for each column.
  public struct Table: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
      public let title: Bilingual
      /// Whether its cells stand to the right.
      public let isNumber: Bool

      public init(_ zh: String, _ en: String, isNumber: Bool = false) {
        title = Bilingual(zh, en)
        self.isNumber = isNumber
      }
    }

    public let title: Bilingual?
    public let columns: [Column]
    public let rows: [[Bilingual]]

    public init(_ title: Bilingual?, _ columns: [Column], _ rows: [[Bilingual]]) {
      self.title = title
      self.columns = columns
      self.rows = rows
    }
  }

  /// An empty field of a form, with the number under which a clerk enters it.
  public struct Field: Sendable, Hashable {
    /// What there is to write or tick.
    public enum Entry: Sendable, Hashable {
      /// Empty lines to write on.
      case lines(Int)
      /// One box for each character.
      case boxes(Int)
      /// Boxes to tick.
      case choices([Bilingual])
      /// Year, month and day.
      case date
    }

    public let number: Int
    public let label: Bilingual
    /// What to write there, in plain words.
    public let help: Bilingual
    public let entry: Entry

    public init(_ number: Int, _ label: Bilingual, help: Bilingual, _ entry: Entry) {
      self.number = number
      self.label = label
      self.help = help
      self.entry = entry
    }
  }

  /// A part of the page.
  public enum Block: Sendable, Hashable {
    case heading(Bilingual)
    case lines([Line])
    case paragraph(Bilingual)
    case table(Table)
    case fields([Field])
  }

  /// Who signs; without a name or a day there is room to write one.
  public struct Signature: Sendable, Hashable {
    public let role: Bilingual
    public let name: String?
    public let day: LocalDate?

    public init(_ role: Bilingual, name: String? = nil, day: LocalDate? = nil) {
      self.role = role
      self.name = name
      self.day = day
    }
  }

  public let title: Bilingual
  public let subtitle: Bilingual?
  /// Set in large type, for people who read or write with difficulty.
  public let isLarge: Bool
  public let blocks: [Block]
  public let signatures: [Signature]
  /// Number and version of the workflow; empty on what hangs in public.
  public let footer: [Line]

  public init(
    title: Bilingual, subtitle: Bilingual? = nil, isLarge: Bool = false, blocks: [Block],
    signatures: [Signature] = [], footer: [Line] = []
  ) {
    self.title = title
    self.subtitle = subtitle
    self.isLarge = isLarge
    self.blocks = blocks
    self.signatures = signatures
    self.footer = footer
  }
}

extension Paper.Line {
  init(_ zh: String, _ en: String, _ value: Bilingual) { self.init(Bilingual(zh, en), value) }
}

extension Bilingual {
  /// What is the same in both languages: names, numbers, texts as recorded.
  static func same(_ text: String) -> Bilingual { Bilingual(text, text) }

  static func inBrackets(_ text: String) -> Bilingual { Bilingual("（\(text)）", " (\(text))") }

  static let none = Bilingual("—", "—")

  init(_ day: LocalDate) { self.init(day.text(in: .chinese), day.text(in: .english)) }

  init(_ day: LocalDate?) { self = day.map { Bilingual($0) } ?? .none }

  init(_ amount: Yuan) {
    let (whole, rest) = (Int(amount.fen.magnitude / 100), amount.fen.magnitude % 100)
    let text = (amount.fen < 0 ? "-" : "") + Numerals.grouped(whole) + "." + (rest < 10 ? "0\(rest)" : "\(rest)")
    self.init(text + " 元", text + " yuan")
  }

  static func + (a: Bilingual, b: Bilingual) -> Bilingual { Bilingual(a.zh + b.zh, a.en + b.en) }
}

extension [Bilingual] {
  /// As a list in a sentence; a dash where there is nothing.
  var listed: Bilingual {
    isEmpty ? .none : Bilingual(map(\.zh).joined(separator: "、"), map(\.en).joined(separator: ", "))
  }
}
