public import Basics

/// What is done in a village, as one page shows it.
public struct VillageWorkModel: Sendable {
  /// A table of one part of the work: heads and rows of values.
  public struct Part: Hashable, Sendable {
    /// What it is called.
    public let title: Bilingual
    /// Its columns.
    public let heads: [Bilingual]
    /// Its rows, each with the record it shows.
    public let rows: [Row]
    /// What stands there when it has no rows.
    public let empty: Bilingual
    /// How many there are in all, where not all are shown.
    public let total: Int?

    /// Describes a part.
    public init(_ title: Bilingual, heads: [Bilingual], rows: [Row], empty: Bilingual, total: Int? = nil) {
      self.title = title
      self.heads = heads
      self.rows = rows
      self.empty = empty
      self.total = total
    }
  }

  /// One row.
  public struct Row: Hashable, Sendable {
    /// The record, for its history.
    public let record: RecordRef?
    /// Values by column.
    public let cells: [CellValue]
    /// Whether it wants attention: overdue, missed.
    public let isLate: Bool

    /// Describes a row.
    public init(_ record: RecordRef?, _ cells: [CellValue], isLate: Bool = false) {
      self.record = record
      self.cells = cells
      self.isLate = isLate
    }
  }

  /// An indicator over the years.
  public struct History: Hashable, Sendable {
    /// One year.
    public struct Point: Hashable, Sendable {
      /// The year.
      public let year: Int
      /// The value, formatted by `unit`.
      public let value: Double
      /// Where it came from, as it was given.
      public let source: String?

      /// Describes a year.
      public init(year: Int, value: Double, source: String?) {
        self.year = year
        self.value = value
        self.source = source
      }
    }

    /// What it is called.
    public let name: Bilingual
    /// By year.
    public let points: [Point]

    /// Describes an indicator.
    public init(name: Bilingual, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// The plan of the term.
  public struct Plan: Hashable, Sendable {
    /// Its id.
    public let id: String
    /// Its days.
    public let span: DateSpan
    /// What the village is like (村情分析), and how it will be gone about (工作思路).
    public let diagnosis: String
    /// How it will be gone about.
    public let approach: String?
    /// Whether it is signed, and by whom not yet.
    public let standing: Bilingual
    /// Who signed the latest version.
    public let signatures: [(role: Bilingual, signer: String, on: LocalDate)]

    /// Describes a plan.
    public init(
      id: String, span: DateSpan, diagnosis: String, approach: String?, standing: Bilingual,
      signatures: [(role: Bilingual, signer: String, on: LocalDate)]
    ) {
      self.id = id
      self.span = span
      self.diagnosis = diagnosis
      self.approach = approach
      self.standing = standing
      self.signatures = signatures
    }

    public static func == (a: Plan, b: Plan) -> Bool { a.id == b.id && a.standing == b.standing }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
  }

  /// From the topmost division down to the village.
  public let path: [DivisionRef]
  /// The day it is about.
  public let asOf: LocalDate
  /// Nil where there is none.
  public let plan: Plan?
  /// The work of the year so far, in sentences.
  public let summary: [Bilingual]
  /// Goals, items, activities and so on.
  public let parts: [Part]
  /// Indicators over the years.
  public let histories: [History]
  /// What may be entered here.
  public let forms: [FormModel]

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], asOf: LocalDate, plan: Plan?, summary: [Bilingual], parts: [Part], histories: [History],
    forms: [FormModel]
  ) {
    self.path = path
    self.asOf = asOf
    self.plan = plan
    self.summary = summary
    self.parts = parts
    self.histories = histories
    self.forms = forms
  }
}
