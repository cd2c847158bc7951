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
    // Two readers share the work. Each notes the journal's end; where a write came between, the
    // halves would not fit together, and one reader does both.
    async let first = store.read { try Counted(range, date, $0) }
    async let second = store.read { connection in
      (try ChainHead.read(connection), try Others(division, range, date, policy, viewer, connection))
    }
    let (counted, others) = (try await first, try await second)
    if counted.head == others.0 { return assemble(division, date, counted, others.1) }
    return try await store.read { connection in
      assemble(
        division, date, try Counted(range, date, connection),
        try Others(division, range, date, policy, viewer, connection))
    }
  }

  /// What is only counted, and the journal's end that it belongs to: about half of the work.
  struct Counted: Sendable {
    let head: ChainHead
    let monitoring: MonitoringCounts
    let served: Int
    let mentees: Int

    init(_ range: ClosedRange<Int64>, _ date: LocalDate, _ connection: any Connection) throws {
      head = try ChainHead.read(connection)
      monitoring = try MonitoringCounts.count(in: range, on: date, connection)
      served = try Staffing.served(in: range, by: date, connection)
      mentees = try WorkFacts.mentees(in: range, on: date, connection)
    }
  }

  /// The other half: places, the people there on the day, and the standards.
  struct Others: Sendable {
    let villageCodes: [Int64]
    let staffing: Staffing
    /// Villages and communities with an open posting, in order.
    let coveredPlaces: [Int64]
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
      coveredPlaces = postings.places
      coverage = try Coverage.check(
        division, on: date, policy: policy, viewer: viewer, places: places, postings: postings, connection)
      counties = try DivisionQueries.all(level: "county", in: range, on: date, connection).count
      priority = try PriorityCounties.codes(in: range, on: date, policy, connection)
    }
  }

  static func assemble(
    _ division: DivisionCode, _ date: LocalDate, _ counted: Counted, _ others: Others
  ) -> Summary {
    typealias D = SummaryDefinitions
    let (monitoring, staffing) = (counted.monitoring, others.staffing)
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
      count(D.served, counted.served),
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
      count(D.mentored, counted.mentees),
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
