public import Basics

/// A division as pages name it: enough to print and to link.
public struct DivisionRef: Hashable, Sendable {
  /// The 12-digit code.
  public let code: DivisionCode
  /// The name without its ancestors, such as `旺苍县`.
  public let name: String

  /// Names a division.
  public init(code: DivisionCode, name: String) {
    self.code = code
    self.name = name
  }
}

/// A slot of the team standard, such as first secretary (第一书记).
public struct SlotRef: Hashable, Sendable {
  /// The identifier used in files and in addresses: `first_secretary`.
  public let id: String
  /// What people call it.
  public let title: Bilingual

  /// Names a slot.
  public init(id: String, title: Bilingual) {
    self.id = id
    self.title = title
  }
}

/// A record that has a history: `/records/KIND/ID/history`.
public struct RecordRef: Hashable, Sendable {
  /// The kind of record, such as `posting`.
  public let kind: String
  /// The record's identifier within its kind.
  public let id: String

  /// Names a record.
  public init(kind: String, id: String) {
    self.kind = kind
    self.id = id
  }
}

/// A value that a page formats for its reader.
public enum CellValue: Hashable, Sendable {
  /// Nothing known; printed as a dash.
  case empty
  /// Text as recorded, already masked where the reader may not see it whole.
  case text(String)
  /// A term that has a name in both languages.
  case term(Bilingual)
  /// A civil date.
  case date(LocalDate)
  /// A count, printed exactly with separators.
  case number(Int)
  /// A calendar year, printed without separators.
  case year(Int)
  /// A quantity that need not be whole, printed with at most two decimals.
  case decimal(Double)
  /// A share in percent (97.5 means 97.5 %), printed with at most two decimals.
  case percent(Double)
  /// An amount of money.
  case money(Yuan)
}

/// One page of a keyset-paged list.
public struct Page<Row: Sendable>: Sendable {
  /// The rows of this page, in order.
  public let rows: [Row]
  /// The opaque cursor of the following page; nil on the last one.
  public let next: String?

  /// Makes one page of a list.
  public init(rows: [Row], next: String?) {
    self.rows = rows
    self.next = next
  }
}

/// A village that lacks a slot its standard requires.
public struct GapRow: Hashable, Sendable {
  /// The village.
  public let village: DivisionRef
  /// The township it lies in, where known.
  public let township: DivisionRef?
  /// The county it lies in.
  public let county: DivisionRef
  /// The slot that is empty.
  public let slot: SlotRef
  /// The standard that requires it, such as 五个一.
  public let standard: Bilingual
  /// The first day of the gap; nil where it was never filled.
  public let since: LocalDate?

  /// Describes one gap.
  public init(
    village: DivisionRef, township: DivisionRef? = nil, county: DivisionRef, slot: SlotRef,
    standard: Bilingual, since: LocalDate?
  ) {
    self.village = village
    self.township = township
    self.county = county
    self.slot = slot
    self.standard = standard
    self.since = since
  }
}

/// One line of a drill-down table: a division and what stands in it.
public struct ChildRow: Hashable, Sendable {
  /// The division.
  public let division: DivisionRef
  /// Villages valid on the date.
  public let villages: Int
  /// Villages with at least one posting open.
  public let covered: Int
  /// Gaps against the standard in force.
  public let gaps: Int
  /// Distinct persons in post.
  public let cadresInPost: Int
  /// Monitored households still open.
  public let openHouseholds: Int

  /// Describes one division of a drill-down table.
  public init(
    division: DivisionRef, villages: Int, covered: Int, gaps: Int, cadresInPost: Int,
    openHouseholds: Int
  ) {
    self.division = division
    self.villages = villages
    self.covered = covered
    self.gaps = gaps
    self.cadresInPost = cadresInPost
    self.openHouseholds = openHouseholds
  }
}
