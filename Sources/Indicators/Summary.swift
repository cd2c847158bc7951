public import Authority
public import Basics
import Divisions
import Journal
import Monitoring
public import Policy
import Roster
public import Store
import VillageWork

/// The programme summary of a division on a day, computed from records.
public struct Summary: Sendable {
  public let asOf: LocalDate
  public let division: DivisionCode
  public let figures: [Figure]

  public subscript(_ id: String) -> Figure? { figures.first { $0.id == id } }

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func compute(
    of division: DivisionCode, on date: LocalDate, policy: PolicyBook, viewer: Viewer,
    _ store: DataStore
  ) async throws -> Summary {
    let range = try viewer.visibleRange(of: division)
    // Several readers share the work. Each notes the journal's end; where a write came between,
    // the parts would not fit together, and one reader does it all.
    async let second = store.read { connection in
      (
        try ChainHead.read(connection),
        try Others(division, range, date, policy, viewer, connection)
      )
    }
    let parts = try await monitoring(division, range, date, store)
    let others = try await second
    if parts.allSatisfy({ $0.head == others.0 }) {
      var monitoring = MonitoringCounts()
      for part in parts { monitoring.add(part.counts) }
      return assemble(division, date, monitoring, others.1)
    }
    return try await store.read { connection in
      assemble(
        division, date, try MonitoringCounts.count(in: range, on: date, connection),
        try Others(division, range, date, policy, viewer, connection))
    }
  }

  /// What one reader counted, and the journal's end that it saw.
  struct MonitoringPart: Sendable {
    let head: ChainHead
    let counts: MonitoringCounts
  }

  /// A province is counted prefecture by prefecture, so that two readers get like shares; no
  /// household lies in two.
  static func monitoring(
    _ division: DivisionCode, _ range: ClosedRange<Int64>, _ date: LocalDate, _ store: DataStore
  ) async throws -> [MonitoringPart] {
    guard division.rank == .province else {
      return [try await store.read { connection in
        MonitoringPart(
          head: try ChainHead.read(connection),
          counts: try MonitoringCounts.count(in: range, on: date, connection))
      }]
    }
    let span = DivisionRank.prefecture.span
    let prefectures = stride(from: range.lowerBound, through: range.upperBound, by: Int(span))
      .map { $0...($0 + span - 1) }
    return try await withThrowingTaskGroup(of: MonitoringPart.self) { group in
      for share in 0..<2 {
        group.addTask {
          try await store.read { connection in
            var counts = MonitoringCounts()
            for (i, prefecture) in prefectures.enumerated() where i % 2 == share {
              counts.add(try MonitoringCounts.count(in: prefecture, on: date, connection))
            }
            return MonitoringPart(head: try ChainHead.read(connection), counts: counts)
          }
        }
      }
      var parts: [MonitoringPart] = []
      for try await part in group { parts.append(part) }
      return parts
    }
  }

  /// Everything but monitoring.
  struct Others: Sendable {
    let villageCodes: [Int64]
    let staffing: Staffing
    let mentees: Int
    let counties: Int
    let priority: [Int64]
    let coverage: Coverage

    init(
      _ division: DivisionCode, _ range: ClosedRange<Int64>, _ date: LocalDate,
      _ policy: PolicyBook, _ viewer: Viewer, _ connection: any Connection
    ) throws {
      let places = try DivisionQueries.places(in: range, on: date, connection)
      villageCodes = places.villages
      let postings = try OpenPostings(in: range, on: date, connection)
      staffing = try Staffing.count(
        in: range, on: date, villages: places.villages, postings: postings, connection)
      mentees = try WorkFacts.mentees(in: range, on: date, connection)
      coverage = try Coverage.check(
        division, on: date, policy: policy, viewer: viewer, places: places, postings: postings, connection)
      counties = try DivisionQueries.all(level: "county", in: range, on: date, connection).count
      priority = try PriorityCounties.codes(in: range, on: date, policy, connection)
    }
  }

  static func assemble(
    _ division: DivisionCode, _ date: LocalDate, _ monitoring: MonitoringCounts, _ others: Others
  ) -> Summary {
    typealias D = SummaryDefinitions
    let staffing = others.staffing
    func count(_ definition: FigureDefinition, _ n: Int) -> Figure { definition.figure(.count(n), on: date) }
    var figures = [
      count(D.villagesTotal, others.villageCodes.count),
      count(D.covered, staffing.coveredPlaces),
      D.coveredShare.share(staffing.coveredVillages, of: others.villageCodes.count, on: date),
    ]
    for result in others.coverage.results {
      let standard = result.standard
      figures.append(count(D.standardDue(standard.id, standard.name), result.due))
      figures.append(count(D.standardMet(standard.id, standard.name), result.met))
    }
    figures += [
      count(D.inPost, staffing.inPost),
      count(D.firstSecretaries, staffing.firstSecretaries),
      count(D.members, staffing.members),
      count(D.served, staffing.served),
      count(D.identifiedHouseholds, monitoring.identified.households),
      count(D.identifiedPersons, monitoring.identified.persons),
      count(D.measuredHouseholds, monitoring.measured.households),
      count(D.measuredPersons, monitoring.measured.persons),
      count(D.eliminatedHouseholds, monitoring.eliminated.households),
      count(D.eliminatedPersons, monitoring.eliminated.persons),
      D.eliminatedShare.share(
        monitoring.eliminated.households, of: monitoring.identified.households, on: date),
      count(D.openHouseholds, monitoring.open.households),
      count(D.openPersons, monitoring.open.persons),
      count(D.mentored, others.mentees),
      count(D.priorityCounties, others.priority.count),
      D.priorityShare.share(others.priority.count, of: others.counties, on: date),
      count(D.priorityPrefectures, Set(others.priority.map { $0 / 100_000_000 }).count),
    ]
    return Summary(asOf: date, division: division, figures: figures)
  }
}

/// The counties of the four area types (四类地区).
enum PriorityCounties {
  static func codes(
    in range: ClosedRange<Int64>, on date: LocalDate, _ policy: PolicyBook,
    _ connection: any Connection
  ) throws -> [Int64] {
    let tagged = try DivisionQueries.tagged(policy.priorityAreaTags, in: range, on: date, connection)
    return try DivisionQueries.all(level: "county", in: range, on: date, connection)
      .map(\.code.value).filter { tagged[$0] != nil }
  }
}
