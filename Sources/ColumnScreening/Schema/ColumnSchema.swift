/// How many bytes a column's values take in the store; rules always see 64 bits.
public enum ColumnWidth: Int, Sendable, Hashable, Codable, CaseIterable {
  case one = 1
  case two = 2
  case four = 4
  case eight = 8
}

/// A value that is not there.
public enum ColumnValue {
  /// Stands for a missing value, and for a missing key of a child, wherever rows are handed over.
  /// No column can hold this number as a number.
  public static let missing = Int64.min
}

/// A column of whole numbers.
public struct ColumnDeclaration: Sendable, Hashable, Codable {
  /// As rules write it: letters of any script, digits and `_`, not beginning with a digit.
  public var name: String
  public var width: ColumnWidth
  /// Whether rows may leave it out. The least number of the width then stands for that.
  public var mayBeMissing: Bool
  /// Words that rules may write for values where they compare this column: `schooling = dropped_out`.
  public var codes: [String: Int64]

  public init(
    _ name: String, _ width: ColumnWidth, mayBeMissing: Bool = false, codes: [String: Int64] = [:]
  ) {
    self.name = name
    self.width = width
    self.mayBeMissing = mayBeMissing
    self.codes = codes
  }

  /// The stored number that stands for a missing value.
  var missingMark: Int64 { limits.lowerBound }

  /// What the width can hold, the mark of a missing value included.
  var limits: ClosedRange<Int64> {
    switch width {
    case .one: Int64(Int8.min)...Int64(Int8.max)
    case .two: Int64(Int16.min)...Int64(Int16.max)
    case .four: Int64(Int32.min)...Int64(Int32.max)
    case .eight: Int64.min...Int64.max
    }
  }

  /// What a row may say.
  public var range: ClosedRange<Int64> {
    mayBeMissing || width == .eight ? (limits.lowerBound + 1)...limits.upperBound : limits
  }
}

/// What the key of an event names.
public enum EventLink: Sendable, Hashable, Codable {
  /// The key of a child. The event counts for every child that has this key.
  case child
  /// The key of a parent.
  case parent
  /// A value of this column of parents: the event counts for every parent with that value.
  case parentColumn(String)
}

/// A table of events: key, day and further columns, in any order.
public struct EventDeclaration: Sendable, Hashable, Codable {
  /// The name of the day among an event's columns.
  public static let day = "day"

  public var name: String
  public var link: EventLink
  /// Without key and day.
  public var columns: [ColumnDeclaration]

  public init(_ name: String, of link: EventLink, columns: [ColumnDeclaration] = []) {
    self.name = name
    self.link = link
    self.columns = columns
  }
}

/// What a store holds: one table of parents, one of their children, and any number of events.
public struct StoreSchema: Sendable, Hashable, Codable {
  /// Columns of a parent, besides its 64-bit key and its text id.
  public var parentColumns: [ColumnDeclaration]
  /// The word for a child in rules: `any(member: …)`.
  public var childWord: String
  /// Columns of a child, besides its 64-bit key.
  public var childColumns: [ColumnDeclaration]
  public var events: [EventDeclaration]

  public init(
    parentColumns: [ColumnDeclaration], childWord: String, childColumns: [ColumnDeclaration],
    events: [EventDeclaration] = []
  ) {
    self.parentColumns = parentColumns
    self.childWord = childWord
    self.childColumns = childColumns
    self.events = events
  }

  /// Whether files of one are files of the other: codes are words of rules only.
  public func storesLike(_ other: StoreSchema) -> Bool { withoutCodes == other.withoutCodes }

  var withoutCodes: StoreSchema {
    func bare(_ columns: [ColumnDeclaration]) -> [ColumnDeclaration] {
      columns.map { ColumnDeclaration($0.name, $0.width, mayBeMissing: $0.mayBeMissing) }
    }
    return StoreSchema(
      parentColumns: bare(parentColumns), childWord: childWord, childColumns: bare(childColumns),
      events: events.map { EventDeclaration($0.name, of: $0.link, columns: bare($0.columns)) })
  }
}
