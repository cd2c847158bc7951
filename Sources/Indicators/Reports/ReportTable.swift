public import Basics

/// A report as a table that knows its definition, its day and what lies behind its rows.
public struct ReportTable: Sendable, Hashable {
  /// What a column holds, and so how it is shown and aligned.
  public enum ColumnKind: String, Sendable, Hashable { case text, date, count, yuan, percent, days }

  public struct Column: Sendable, Hashable {
    /// As CSV and JSON name it.
    public let id: String
    public let name: Bilingual
    public let kind: ColumnKind

    public init(_ id: String, _ name: Bilingual, _ kind: ColumnKind = .count) {
      self.id = id
      self.name = name
      self.kind = kind
    }
  }

  public enum Cell: Sendable, Hashable {
    case empty
    case text(String)
    /// A word that both languages have.
    case words(Bilingual)
    case date(LocalDate)
    case count(Int)
    case yuan(Yuan)
    /// Hundredths of a percent.
    case percent(Int)
  }

  /// What a row is about, and so where it leads.
  public enum Subject: Sendable, Hashable {
    case division(DivisionCode)
    case household(String)
    case proceeding(String)
    case lead(String)
    case sweep(String)
    case record(kind: String, id: String)
    case total
    case none
  }

  public struct Row: Sendable, Hashable {
    public let subject: Subject
    public let cells: [Cell]

    public init(_ subject: Subject, _ cells: [Cell]) {
      self.subject = subject
      self.cells = cells
    }
  }

  public let id: String
  public let name: Bilingual
  /// How the figures are counted, in a sentence.
  public let definition: Bilingual
  public let division: DivisionCode
  public let from: LocalDate?
  public let asOf: LocalDate
  public let columns: [Column]
  public let rows: [Row]
  /// Where the next page of records begins; nil where this is the last.
  public let next: String?

  public init(
    _ id: String, _ name: Bilingual, _ definition: Bilingual, division: DivisionCode, from: LocalDate? = nil,
    asOf: LocalDate, columns: [Column], rows: [Row], next: String? = nil
  ) {
    self.id = id
    self.name = name
    self.definition = definition
    self.division = division
    self.from = from
    self.asOf = asOf
    self.columns = columns
    self.rows = rows
    self.next = next
  }
}

extension ReportTable.Cell {
  /// As a file has it: exact, without units.
  public func exact(in language: Language) -> String {
    switch self {
    case .empty: return ""
    case .text(let text): return text
    case .words(let words): return words[language]
    case .date(let date): return date.description
    case .count(let n): return String(n)
    case .yuan(let yuan): return yuan.description
    case .percent(let hundredths): return Yuan(fen: Int64(hundredths)).description
    }
  }
}
