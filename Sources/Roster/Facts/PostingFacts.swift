public import Facts
public import Journal
public import Policy
import Basics
import Store

/// People sent, one group for each cadre with all postings: each person counts once at every level.
public struct PostingFacts: FactSource {
  public init() {}

  public var prefixes: [String] { ["cadres."] }
  public var watched: [WatchedKind] { [WatchedKind("postings", ["cadre_id"])] }
  public func groups(of record: RecordImage, by lineage: Lineage) -> [String] { record["cadre_id"].text.map { [$0] } ?? [] }

  public func read(
    _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
  ) throws {
    let (inPost, served) = (reading.series("cadres.in_post", .distinct), reading.series("cadres.served", .distinct))
    let first = reading.series("cadres.first_secretaries", .distinct)
    let member = reading.series("cadres.members", .distinct)
    var (cadre, facts): (String?, [Fact]) = (nil, [])
    func take(_ row: Row) throws {
      let id: String = try row.get(0)
      if let known = cadre, !known.utf8.elementsEqual(id.utf8) {
        try tell(known, facts)
        facts = []
      }
      cadre = id
      let (village, from): (Int64, LocalDate) = (try row.get(1), try row.get(3))
      let through: LocalDate? = try row.get(4)
      facts.append(Fact(inPost, at: village, from: from, through: through))
      let role = try row.get(2, as: String.self) == "first_secretary" ? first : member
      facts.append(Fact(role, at: village, from: from, through: through))
      facts.append(Fact(served, at: village, from: from))
    }
    let sql = "SELECT cadre_id, village_code, role, starts_on, ends_on FROM postings"
    switch selection {
    case .all:
      try reading.connection.stream("\(sql) WHERE \(reading.within("village_code")) ORDER BY cadre_id", [], take)
      if let cadre { try tell(cadre, facts) }
    case .some(let ids):
      // One cadre at a time, by the index.
      for id in ids {
        try reading.connection.query(sql + " WHERE cadre_id = $1", [id], take)
        if let cadre { try tell(cadre, facts) }
        (cadre, facts) = (nil, [])
      }
    }
  }
}

/// What the roster publishes to figures.
public enum RosterFactSources {
  /// - Parameter policy: the team standards, and the tags of the four area types.
  public static func all(policy: PolicyBook) -> [any FactSource] {
    [PostingFacts(), PlaceFacts(policy: policy), AreaFacts(policy: policy)]
  }
}
