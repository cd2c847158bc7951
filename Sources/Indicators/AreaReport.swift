public import Authority
public import Basics
public import Divisions
public import Journal
import Monitoring
public import Policy
public import Roster
public import Store

/// All that a page about an area shows, read together: the summary, the check against the standards,
/// and the same counts for the divisions below it.
public struct AreaReport: Sendable {
  /// One division with the counts of a drill-down table or a map.
  public struct Part: Sendable {
    public let division: Division
    /// Villagers' committees valid on the day.
    public let villages: Int
    /// Those of them with an open posting.
    public let covered: Int
    /// Places that a standard in force applies to.
    public let due: Int
    /// Those of them with an open posting.
    public let dueCovered: Int
    public let gaps: Int
    /// Known for the divisions one level down only.
    public let cadresInPost: Int
    public let openHouseholds: Int
  }

  /// The end of the journal that all of it belongs to.
  public let head: ChainHead
  public let summary: Summary
  public let coverage: Coverage
  /// In the order of villages, standards and slots.
  public let gaps: [Coverage.Gap]
  /// The divisions one level down.
  public let children: [Part]
  /// The counties and zones in a province or prefecture; empty for anything smaller.
  public let counties: [Part]

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func compute(
    of division: DivisionCode, on date: LocalDate, policy: PolicyBook, viewer: Viewer,
    _ store: DataStore
  ) async throws -> AreaReport {
    let range = try viewer.visibleRange(of: division)
    // Several readers share the work, as in the summary; where a write came between, one does it all.
    async let first = store.read { try Summary.Counted(range, date, $0) }
    async let second = store.read { try Open($0, division, range, date) }
    async let third = store.read { try Others($0, division, range, date, policy, viewer) }
    let (counted, open, others) = (try await first, try await second, try await third)
    if counted.head == others.head, open.head == others.head {
      return AreaReport(division, date, counted, open, others)
    }
    return try await store.read { connection in
      AreaReport(
        division, date, try Summary.Counted(range, date, connection),
        try Open(connection, division, range, date),
        try Others(connection, division, range, date, policy, viewer))
    }
  }

  /// Open households by division.
  private struct Open: Sendable {
    let head: ChainHead
    let households: [DivisionRank: [Int64: Int]]

    init(
      _ connection: any Connection, _ division: DivisionCode, _ range: ClosedRange<Int64>,
      _ date: LocalDate
    ) throws {
      head = try ChainHead.read(connection)
      // The rank of the children, and counties for the map.
      let ranks = Set([division.rank.next, division.rank < .county ? .county : nil].compactMap { $0 })
      households = try ranks.reduce(into: [:]) { open, rank in
        open[rank] = try MonitoringCounts.openHouseholds(by: rank, in: range, on: date, connection)
      }
    }
  }

  private struct Others: Sendable {
    let head: ChainHead
    let summary: Summary.Others
    let children: [Division]
    let counties: [Division]
    let inPost: [Int64: Int]

    init(
      _ connection: any Connection, _ division: DivisionCode, _ range: ClosedRange<Int64>,
      _ date: LocalDate, _ policy: PolicyBook, _ viewer: Viewer
    ) throws {
      head = try ChainHead.read(connection)
      summary = try Summary.Others(division, range, date, policy, viewer, connection)
      children = try DivisionQueries.children(of: division, on: date, connection)
      counties = division.rank < .county
        ? try ["county", "zone"].flatMap {
          try DivisionQueries.all(level: $0, in: range, on: date, connection)
        } : []
      inPost = try division.rank.next.map {
        try Staffing.inPost(by: $0, in: range, on: date, connection)
      } ?? [:]
    }
  }

  private init(
    _ division: DivisionCode, _ date: LocalDate, _ counted: Summary.Counted, _ open: Open, _ others: Others
  ) {
    head = others.head
    summary = Summary.assemble(division, date, counted, others.summary)
    coverage = others.summary.coverage
    gaps = coverage.results.flatMap(\.gaps).sorted {
      ($0.village.value, $0.standard, $0.slot) < ($1.village.value, $1.standard, $1.slot)
    }
    let covered = Set(others.summary.coveredPlaces)
    let due = Set(coverage.results.flatMap(\.dueVillages)).sorted()
    let villages = others.summary.villageCodes
    let coveredVillages = villages.filter(covered.contains)
    let dueCovered = due.filter(covered.contains)
    let gapVillages = gaps.map(\.village.value)
    func part(_ division: Division) -> Part {
      let (range, rank) = (division.code.subtree, division.code.rank)
      return Part(
        division: division, villages: villages.count(in: range),
        covered: coveredVillages.count(in: range), due: due.count(in: range),
        dueCovered: dueCovered.count(in: range), gaps: gapVillages.count(in: range),
        cadresInPost: others.inPost[division.code.value] ?? 0,
        openHouseholds: open.households[rank]?[division.code.value] ?? 0)
    }
    children = others.children.map(part)
    // A zone without villages has nothing to show on a map.
    counties = others.counties.map(part).filter { $0.division.level == "county" || $0.villages > 0 }
  }
}

extension DivisionRank {
  /// The next rank down.
  fileprivate var next: DivisionRank? { DivisionRank(rawValue: rawValue + 1) }
}

extension Summary {
  /// The value of a figure that is a count; nil for shares and unknown figures.
  public func count(of id: String) -> Int? {
    guard case .count(let count)? = self[id]?.value else { return nil }
    return count
  }
}

extension [Int64] {
  /// How many elements of a sorted array lie within a range.
  fileprivate func count(in range: ClosedRange<Int64>) -> Int {
    position(of: range.upperBound + 1) - position(of: range.lowerBound)
  }

  /// The first position whose element is not below `value`.
  private func position(of value: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
