public import Basics

extension DemoGeography {
  /// A county on one of the published lists.
  public struct CountyTag: Hashable, Sendable {
    public let code: DivisionCode
    /// A county tag of the file format, such as `former_poor_county`.
    public let tag: String
    public let validFrom: LocalDate
    /// The last day; nil where the list still holds.
    public let validTo: LocalDate?
    /// How sure the list is: published, or recalled and checked against published totals.
    public let certainty: String
  }

  /// The counties on the four published lists: 177 entries, list by list, sorted by code.
  public static let publishedCountyTags: [CountyTag] = {
    var tags: [CountyTag] = []
    var list: [Substring] = []
    for line in CountyTagTable.text.split(separator: "\n") {
      if line.contains("|") {
        list = line.split(separator: "|", omittingEmptySubsequences: false)
        continue
      }
      guard list.count == 4, let from = LocalDate(iso: list[1]) else { continue }
      tags += line.split(separator: " ").compactMap { DivisionCode(abbreviated: $0) }.map {
        CountyTag(
          code: $0, tag: String(list[0]), validFrom: from, validTo: LocalDate(iso: list[2]),
          certainty: String(list[3]))
      }
    }
    return tags
  }()
}
