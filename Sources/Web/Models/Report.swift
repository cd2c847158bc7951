public import Basics
public import Indicators

/// What `/reports/ID` was asked for.
public struct ReportPageRequest: Hashable, Sendable {
  /// Its id.
  public let id: String
  /// The division; nil means everything the viewer may see.
  public var division: DivisionCode?
  /// The first day of reports over a stretch; nil is the first of the month.
  public var from: LocalDate?
  /// The day; nil lets the console choose.
  public var asOf: LocalDate?
  /// The records behind the figures instead of figures by division.
  public var listsRecords: Bool
  /// The cursor of a following page.
  public var after: String?
  /// All rows at once, to print or to save.
  public var isWhole: Bool

  /// Makes a request.
  public init(
    id: String, division: DivisionCode? = nil, from: LocalDate? = nil, asOf: LocalDate? = nil,
    listsRecords: Bool = false, after: String? = nil, isWhole: Bool = false
  ) {
    self.id = id
    self.division = division
    self.from = from
    self.asOf = asOf
    self.listsRecords = listsRecords
    self.after = after
    self.isWhole = isWhole
  }

  /// The same with something changed, from its first row on.
  func with(_ change: (inout ReportPageRequest) -> Void) -> ReportPageRequest {
    var copy = self
    copy.after = nil
    change(&copy)
    return copy
  }
}

/// A report as a page shows it.
public struct ReportPageModel: Sendable {
  /// From the topmost division down to this one.
  public let path: [DivisionRef]
  /// The divisions one level down, to choose from.
  public let parts: [DivisionRef]
  /// The report with its rows.
  public let table: ReportTable
  /// How often offices make it.
  public let cycle: Bilingual
  /// Whether its first day matters.
  public let usesStretch: Bool
  /// Whether it has figures by division and, besides, the records behind them.
  public let hasRecords: Bool

  /// Describes a report.
  public init(
    path: [DivisionRef], parts: [DivisionRef], table: ReportTable, cycle: Bilingual, usesStretch: Bool,
    hasRecords: Bool
  ) {
    self.path = path
    self.parts = parts
    self.table = table
    self.cycle = cycle
    self.usesStretch = usesStretch
    self.hasRecords = hasRecords
  }
}

/// Every report there is.
public struct ReportsModel: Sendable {
  /// One of them.
  public struct Item: Sendable, Hashable {
    /// Its id.
    public let id: String
    /// What it is called.
    public let name: Bilingual
    /// How it counts.
    public let definition: Bilingual
    /// How often offices make it.
    public let cycle: Bilingual

    /// Describes a report.
    public init(id: String, name: Bilingual, definition: Bilingual, cycle: Bilingual) {
      self.id = id
      self.name = name
      self.definition = definition
      self.cycle = cycle
    }
  }

  /// The topmost division of the viewer.
  public let path: [DivisionRef]
  /// In the order of the catalogue.
  public let reports: [Item]

  /// Lists reports.
  public init(path: [DivisionRef], reports: [Item]) {
    self.path = path
    self.reports = reports
  }
}

/// An official brief about a division.
public struct BriefModel: Sendable {
  /// From the topmost division down to this one.
  public let path: [DivisionRef]
  /// The day it is about.
  public let asOf: LocalDate
  /// Its text, a line each; the first is the title, those with a dot in front are items.
  public let text: Bilingual

  /// Describes a brief.
  public init(path: [DivisionRef], asOf: LocalDate, text: Bilingual) {
    self.path = path
    self.asOf = asOf
    self.text = text
  }
}
