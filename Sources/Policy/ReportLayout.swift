public import Basics

/// How a report is laid out over records: which records of which days, and which columns (报表定义).
///
/// Layouts are policy data, so that an office changes a table without a programmer. Names of kinds
/// and fields are those of files; the room that draws reports checks them.
public struct ReportLayout: Sendable, Hashable {
  /// Which records a report is about, by their days.
  public enum Days: Sendable, Hashable {
    case all
    /// Valid on the day of the report; a missing end means still valid.
    case open(from: String, to: String)
    /// On a day of the stretch.
    case within(String)
    /// On or before the day of the report.
    case until(String)
    /// Valid on any day of the stretch.
    case overlapping(from: String, to: String)
    /// Of the year of the report's day.
    case year(String)
  }

  /// A row for each record, or for each division one level down.
  public enum Rows: String, Sendable, Hashable, CaseIterable { case records, divisions }

  /// How often offices make it.
  public enum Cycle: String, Sendable, Hashable, CaseIterable { case live, week, month, quarter, halfYear = "half_year", year, term }

  /// Only records whose field is one of some codes.
  public struct Condition: Sendable, Hashable {
    public let field: String
    public let codes: [String]
  }

  /// Something counted or taken over records.
  public struct Total: Sendable, Hashable {
    public enum Function: String, Sendable, Hashable, CaseIterable {
      case count, sum, distinct, first, latest
    }

    public let function: Function
    /// The kind of the records that are counted.
    public let kind: String
    /// What is summed, told apart or taken; a count needs none.
    public let field: String?
    /// The field of those records that names the record of the row; nil where the rows are divisions.
    public let by: String?
    /// The field of the row's record that `by` answers to; nil is its id.
    public let of: String?
    public let days: Days
    public let conditions: [Condition]
  }

  /// What stands in a column.
  public enum Content: Sendable, Hashable {
    /// A field, by the way from the row's record over those it refers to.
    case field([String])
    /// The name of the division a field names, or of the one above it of a rank.
    case place([String], DivisionRank?)
    /// The tags that a place has on the day.
    case tags([String])
    case total(Total)
    /// One column as a percentage of another.
    case share(of: String, in: String)
    case difference(String, String)
    /// To be written in by hand.
    case blank
  }

  public struct Column: Sendable, Hashable {
    public let id: String
    /// Nil: the name of the field.
    public let name: Bilingual?
    public let content: Content
  }

  public let id: String
  public let name: Bilingual
  /// What it counts, in a sentence.
  public let definition: Bilingual
  public let cycle: Cycle
  public let kind: String
  public let rows: Rows
  public let days: Days
  public let conditions: [Condition]
  public let columns: [Column]
  /// Where it stands in the file, for messages.
  public let place: String
  public let source: Source
}

extension ReportLayout.Cycle {
  /// In both languages.
  public var name: Bilingual {
    switch self {
    case .live: return Bilingual("实时", "live")
    case .week: return Bilingual("每周", "weekly")
    case .month: return Bilingual("每月", "monthly")
    case .quarter: return Bilingual("每季", "quarterly")
    case .halfYear: return Bilingual("每半年", "half-yearly")
    case .year: return Bilingual("每年", "yearly")
    case .term: return Bilingual("任期", "once a term")
    }
  }
}
