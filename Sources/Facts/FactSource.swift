public import Basics
public import Journal
public import Store

/// A kind of record that facts are made of, with the fields that tell which groups it belongs to.
public struct WatchedKind: Sendable, Hashable {
  public let kind: String
  public let fields: [String]

  public init(_ kind: String, _ fields: [String]) {
    self.kind = kind
    self.fields = fields
  }
}

/// Which groups are to be read.
public enum GroupSelection: Sendable {
  case all
  /// Groups without any fact left are simply not told of.
  case some([String])
}

/// What a source needs for reading; it never leaves the transaction.
public struct FactReading {
  public let connection: any Connection
  public let lineage: Lineage
  public let book: SeriesBook
  /// Where only a part of the country is asked about: the ranges of codes; nil is everywhere.
  public let places: [ClosedRange<Int64>]?

  /// A condition on a column of codes; always true where everything is read.
  public func within(_ column: String) -> String {
    guard let places else { return "1 = 1" }
    let parts = places.map { "\(column) BETWEEN \($0.lowerBound) AND \($0.upperBound)" }
    return parts.isEmpty ? "1 = 0" : "(" + parts.joined(separator: " OR ") + ")"
  }

  public func series(_ name: String, _ rollup: Rollup = .sum) -> SeriesID { book.series(name, rollup) }
}

/// What a feature publishes to figures: facts made of its records, in groups.
///
/// A group is what must be read together to know the facts of any of it: a household with its cases,
/// measures and members; a cadre with all postings; or one record alone (`SimpleFacts`). When a record
/// changes, only the groups that it belonged to before and belongs to now are read again.
public protocol FactSource: Sendable {
  /// What the names of its series begin with, such as `cadres.`.
  var prefixes: [String] { get }
  var watched: [WatchedKind] { get }

  /// The groups of a record as it is or was. A source that counts a record where its place has moved to
  /// names the group of that place too.
  func groups(of record: RecordImage, by lineage: Lineage) -> [String]

  /// The groups whose facts depend on divisions that came to count elsewhere.
  func groups(movingWith places: Set<Int64>) -> [String]

  /// Reads groups and tells the facts of each, once.
  func read(
    _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
  ) throws
}

extension FactSource {
  public func groups(movingWith places: Set<Int64>) -> [String] { [] }
}
