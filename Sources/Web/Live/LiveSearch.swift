internal import Authority
internal import Basics
internal import Divisions
internal import Monitoring
internal import Policy
internal import Roster
internal import Store

// Search by name: divisions first, then the people posted to villages.

extension LiveConsole {
  /// Divisions by name or code, and cadres by name, each leading to a division's page.
  public func search(_ text: String) async throws -> SearchModel {
    let (viewer, policy) = (viewer, policy)
    return try await store.read { connection in
      var divisions = try DivisionSearch.find(
        text, viewer: viewer, limit: Self.divisionHits + 1, connection)
      var cadres = try CadreSearch.find(text, viewer: viewer, limit: Self.cadreHits + 1, connection)
      let isTruncated = divisions.count > Self.divisionHits || cadres.count > Self.cadreHits
      divisions = Array(divisions.prefix(Self.divisionHits))
      cadres = Array(cadres.prefix(Self.cadreHits))
      let above = (divisions.map(\.code) + cadres.map(\.village)).flatMap(\.lineage)
      let names = try DivisionSearch.named(Set(above), connection)
      func path(_ code: DivisionCode, withItself: Bool) -> [DivisionRef] {
        code.lineage.reversed().filter { withItself || $0 != code }
          .compactMap { names[$0].map { DivisionRef($0) } }
      }
      let places = divisions.map { division in
        SearchHit(
          title: division.shortName, kind: policy.name(of: division.level, in: "level"),
          path: path(division.code, withItself: false), link: .division(division.code))
      }
      let people = cadres.map { cadre in
        SearchHit(
          title: cadre.name, kind: policy.name(of: cadre.role, in: "role"),
          path: path(cadre.village, withItself: true), link: .division(cadre.village))
      }
      let records = try Self.records(text, viewer, policy, connection)
      return SearchModel(hits: places + people + records, isTruncated: isTruncated)
    }
  }

  /// A household, a proceeding, a lead by its whole id.
  private static func records(
    _ text: String, _ viewer: Viewer, _ policy: PolicyBook, _ connection: any Connection
  ) throws -> [SearchHit] {
    guard !text.utf8.contains(0) else { return [] }
    var hits: [SearchHit] = []
    func add(_ title: String, _ kind: Bilingual, _ village: DivisionCode, _ page: MonitoringURL) throws {
      hits.append(SearchHit(
        title: title, kind: kind, path: try DivisionRef.path(to: village, connection), link: .monitoring(page)))
    }
    let scope = viewer.scope?.subtree ?? 0...Int64.max
    if let household = try HouseholdSearch.find(text, in: scope, limit: 1, connection).first, household.id == text {
      try add(text, Bilingual("农户", "household"), household.village, .household(text))
    }
    if let file = try ProceedingFile.read(text, by: viewer, connection) {
      try add(text, policy.name(of: file.proceeding.procedure, in: "procedure"), file.proceeding.village, .proceeding(text))
    }
    if let lead = try LeadRecord.find(text, by: viewer, connection) {
      try add(text, Bilingual("线索", "lead"), lead.village, .lead(text))
    }
    return hits
  }

  private static let divisionHits = 50
  private static let cadreHits = 25
}
