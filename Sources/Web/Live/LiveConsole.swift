public import Authority
public import Basics
internal import Divisions
internal import Indicators
internal import Monitoring
public import Installation
internal import Policy
internal import Store
internal import VillageDispatch

/// The console over an installation, for one viewer.
///
/// Every answer is computed from records by the features' own queries; nothing here decides what a
/// figure means. The extensions in this folder answer one page each.
public struct LiveConsole: ConsoleQueries {
  let installation: Installation
  let viewer: Viewer
  private let chosenDate: LocalDate?
  let reports: DatedCache<AreaReport>
  let outlines: OutlineCache
  /// Where plans of allocation are read; nothing of the console changes one.
  let desk: DispatchDesk
  let planCache: PlanCache
  let queues: DatedCache<WorkQueue>

  public let notice: Bilingual?

  /// - Parameters:
  ///   - viewer: Whom the pages are made for; nothing outside the scope is shown.
  ///   - date: The day of pages that name none; nil is today.
  public init(
    _ installation: Installation, viewer: Viewer = .console, date: LocalDate? = nil,
    notice: Bilingual? = nil
  ) {
    self.installation = installation
    self.notice = notice
    self.viewer = viewer
    chosenDate = date
    // A report of a province holds a few megabytes at the most, its queue some tens.
    reports = DatedCache(installation, keeping: 48) { division, date in
      try await AreaReport.compute(
        of: division, on: date, policy: installation.policy, viewer: viewer, installation.store)
    }
    outlines = OutlineCache(installation.store)
    desk = DispatchDesk(
      store: installation.store, registry: installation.registry, policy: installation.policy,
      keys: installation.keys, surroundings: installation.surroundings, pipeline: installation.pipeline,
      viewer: viewer)
    planCache = PlanCache(desk)
    queues = DatedCache(installation, keeping: 6) { division, date in
      try await installation.store.read {
        try WorkQueue.read(in: division, on: date, policy: installation.policy, by: viewer, $0)
      }
    }
  }

  var store: DataStore { installation.store }
  var policy: PolicyBook { installation.policy }

  func day(_ asked: LocalDate?) -> LocalDate { asked ?? chosenDate ?? installation.surroundings.today }

  /// The division of an overview: the highest one that the viewer sees.
  /// - Throws: `ConsoleFailure.noDivisions` in an empty installation.
  func top() async throws -> Division {
    let viewer = viewer
    guard let top = try await store.read({ try DivisionSearch.top(for: viewer, $0) }) else {
      throw ConsoleFailure.noDivisions
    }
    return top
  }

  /// A division that exists and that the viewer may know of.
  func known(_ code: DivisionCode) async throws -> Division? {
    let viewer = viewer
    guard viewer.reaches(code) else { return nil }
    return try await store.read { try DivisionQueries.find(code, viewer: viewer, $0) }
  }
}

extension DivisionRef {
  /// A division by the name people use.
  init(_ division: Division) { self.init(code: division.code, name: division.shortName) }

  /// From the topmost division down to `code`.
  static func path(to code: DivisionCode, _ connection: any Connection) throws -> [DivisionRef] {
    try DivisionQueries.lineage(code, connection).map { DivisionRef($0) }
  }
}

extension PolicyBook {
  /// A code by its name in the first of the lists that holds it; open lists keep what a file said.
  func name(of code: String, in lists: String...) -> Bilingual {
    lists.lazy.compactMap { codeList($0)?.value(for: code)?.name }.first ?? Bilingual(code, code)
  }

  /// A tag of a division of any rank.
  func tagName(_ tag: String) -> Bilingual { name(of: tag, in: "village_tag", "county_tag") }
}
