public import Basics

/// A figure with all that makes it more than a number.
public struct Figure: Hashable, Sendable {
  /// What it came to.
  public enum Amount: Hashable, Sendable {
    /// A count, printed exactly.
    case count(Int)
    /// A share in percent, not rounded: 97.5 means 97.5 %.
    case percent(Double)
    /// A quantity that need not be whole.
    case decimal(Double)
    /// An amount of money.
    case money(Yuan)
    /// No value, and why: a denominator of zero, say.
    case none(reason: Bilingual)
  }

  /// The identifier of the summary: `villages.covered_share`.
  public let id: String
  /// Its short name.
  public let title: Bilingual
  /// Its value.
  public let amount: Amount
  /// The unit, such as 个村 / villages. Not printed behind a percentage or money.
  public let unit: Bilingual
  /// The date it speaks of.
  public let asOf: LocalDate
  /// What was counted, in words.
  public let definition: Bilingual
  /// What the percentage is of; nil where the figure is no percentage.
  public let base: Bilingual?

  /// Describes one figure.
  public init(
    id: String, title: Bilingual, amount: Amount, unit: Bilingual, asOf: LocalDate,
    definition: Bilingual, base: Bilingual? = nil
  ) {
    self.id = id
    self.title = title
    self.amount = amount
    self.unit = unit
    self.asOf = asOf
    self.definition = definition
    self.base = base
  }
}

/// Figures that belong together under one heading.
public struct FigureGroup: Hashable, Sendable {
  /// The heading.
  public let title: Bilingual
  /// The figures, in order.
  public let figures: [Figure]

  /// Gathers figures under a heading.
  public init(title: Bilingual, figures: [Figure]) {
    self.title = title
    self.figures = figures
  }
}

/// What `/figures/ID` was asked for.
public struct FigureRequest: Hashable, Sendable {
  /// The figure's identifier.
  public let id: String
  /// The division; nil means the whole of what the viewer may see.
  public let division: DivisionCode?
  /// The date; nil means the date the queries choose.
  public let asOf: LocalDate?
  /// The cursor of an earlier page.
  public let after: String?
  /// The language of the records' cells, which are text by the time they reach the console.
  public let language: Language

  /// Makes a request.
  public init(
    id: String, division: DivisionCode? = nil, asOf: LocalDate? = nil, after: String? = nil,
    language: Language = .chinese
  ) {
    self.id = id
    self.division = division
    self.asOf = asOf
    self.after = after
    self.language = language
  }
}

/// One cell of a table of records.
public struct RecordCell: Hashable, Sendable {
  /// What it says.
  public let value: CellValue
  /// Where it leads.
  public let link: SiteURL?

  /// Makes a cell.
  public init(_ value: CellValue, link: SiteURL? = nil) {
    self.value = value
    self.link = link
  }
}

/// One column of a table of records.
public struct RecordColumn: Hashable, Sendable {
  /// The heading.
  public let title: Bilingual
  /// Whether the column holds numbers, set flush right.
  public let isNumeric: Bool

  /// Makes a column.
  public init(_ title: Bilingual, isNumeric: Bool = false) {
    self.title = title
    self.isNumeric = isNumeric
  }
}

/// The records behind a figure, or their count.
public enum FigureRecords: Sendable {
  /// The records themselves; each row has one cell for each column.
  case table(columns: [RecordColumn], page: Page<[RecordCell]>, total: Int?)
  /// Only how many there are, and why they are not shown.
  case countOnly(Int, reason: Bilingual)
}

/// What the page of one figure shows.
public struct FigurePageModel: Sendable {
  /// The figure.
  public let figure: Figure
  /// From the topmost division down to the one the figure is about.
  public let path: [DivisionRef]
  /// What it was computed from.
  public let records: FigureRecords

  /// Makes the model of the page.
  public init(figure: Figure, path: [DivisionRef], records: FigureRecords) {
    self.figure = figure
    self.path = path
    self.records = records
  }
}
