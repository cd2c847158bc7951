/// The order of a plan's counties: `?sort=travel`, or `?sort=-travel` the other way round.
public struct PlanSort: Hashable, Sendable {
  /// What the counties are ordered by.
  public enum Column: String, Hashable, Sendable, CaseIterable {
    case county, posts, filled
    case emptyFirstSecretaryPosts = "empty"
    case match
    case bestMatch = "best_match"
    case travel
    case leastTravel = "least_travel"

    /// Whether the first click shows the greatest values first: those that somebody who looks for
    /// counties treated badly wants to see.
    var beginsWithGreatest: Bool {
      switch self {
      case .posts, .emptyFirstSecretaryPosts, .travel, .leastTravel: true
      case .county, .filled, .match, .bestMatch: false
      }
    }
  }

  /// The column.
  public let column: Column
  /// Whether the order is turned round.
  public let isReversed: Bool

  /// Orders by a column.
  public init(_ column: Column, isReversed: Bool = false) {
    self.column = column
    self.isReversed = isReversed
  }

  /// Reads what stands in an address; nil for anything else.
  public init?(text: String) {
    let isReversed = text.hasPrefix("-")
    guard let column = Column(rawValue: isReversed ? String(text.dropFirst()) : text) else { return nil }
    self.init(column, isReversed: isReversed)
  }

  /// What stands in an address.
  public var text: String { (isReversed ? "-" : "") + column.rawValue }

  /// Whether greater values come before smaller ones.
  var isDescending: Bool { column.beginsWithGreatest != isReversed }

  /// Counties in this order; those without a value last, equal ones by code.
  func sorted(_ rows: [CountyOutcome]) -> [CountyOutcome] {
    rows.sorted { a, b in
      if column == .county {
        return isDescending ? a.division.code > b.division.code : a.division.code < b.division.code
      }
      let (x, y) = (value(a), value(b))
      if x != y {
        guard let x else { return false }
        guard let y else { return true }
        return isDescending ? x > y : x < y
      }
      return a.division.code < b.division.code
    }
  }

  private func value(_ row: CountyOutcome) -> Double? {
    switch column {
    case .county: nil
    case .posts: Double(row.posts)
    case .filled: row.posts > 0 ? Double(row.filled) / Double(row.posts) : nil
    case .emptyFirstSecretaryPosts: Double(row.emptyFirstSecretaryPosts)
    case .match: row.match
    case .bestMatch: row.bestMatch
    case .travel: row.travel
    case .leastTravel: row.leastTravel
    }
  }
}
