internal import Basics
internal import Divisions
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
      return SearchModel(hits: places + people, isTruncated: isTruncated)
    }
  }

  private static let divisionHits = 50
  private static let cadreHits = 25
}
