public import Basics

/// What `/search` found.
public struct SearchModel: Sendable {
  /// The hits, best first.
  public let hits: [SearchHit]
  /// Whether there are more than are listed.
  public let isTruncated: Bool

  /// Makes the result of a search.
  public init(hits: [SearchHit], isTruncated: Bool) {
    self.hits = hits
    self.isTruncated = isTruncated
  }
}

/// One thing found.
public struct SearchHit: Hashable, Sendable {
  /// What it is called.
  public let title: String
  /// What it is, such as 县 / county.
  public let kind: Bilingual
  /// The divisions above it, topmost first.
  public let path: [DivisionRef]
  /// Where it is shown.
  public let link: SiteURL

  /// Describes one hit.
  public init(title: String, kind: Bilingual, path: [DivisionRef], link: SiteURL) {
    self.title = title
    self.kind = kind
    self.path = path
    self.link = link
  }
}
