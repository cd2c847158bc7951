import Basics
import Divisions
import Policy
import Store

/// A posting as a handover looks at it.
struct TeamPosting: Hashable {
  let village: DivisionCode
  let cadre: String
  let name: String
  let role: String
  let unit: String?
  let start: LocalDate
  let end: LocalDate?

  static let select = """
    SELECT p.village_code, p.cadre_id, c.name, p.role, u.name, p.starts_on, p.ends_on
    FROM postings p JOIN cadres c ON c.id = p.cadre_id LEFT JOIN units u ON u.id = p.unit_id
    """

  init(_ row: Row) throws {
    village = try row.get(0)
    cadre = try row.get(1)
    name = try row.get(2)
    role = try row.get(3)
    unit = try row.get(4)
    start = try row.get(5)
    end = try row.get(6)
  }

  /// First secretaries before members, then by time in the village.
  static func keepsBefore(_ a: TeamPosting, _ b: TeamPosting) -> Bool {
    if a.role != b.role { return a.role == "first_secretary" }
    return (a.start, a.cadre) < (b.start, b.cadre)
  }
}

/// One who leaves, the team they leave, and who comes.
struct Leaver {
  let posting: TeamPosting
  /// Everybody in post on the eve of the cutover who did not come for it.
  let team: [TeamPosting]
  var successor: String?

  /// Who keeps the village's affairs, and so hands over what belongs to nobody else in the team: the
  /// first secretary, else whoever has been there longest. Who stays hands over nothing.
  private var isKeeper: Bool {
    let others = team.filter { $0.cadre != posting.cadre }
    return others.allSatisfy { TeamPosting.keepsBefore(posting, $0) }
  }

  /// The matters that this leaver hands over, in the order of the pack.
  func items(_ affairs: VillageAffairs) -> [Matter] {
    let isKeeper = isKeeper
    let others = team.filter { $0.cadre != posting.cadre }
    var out = affairs.matters(in: posting.village).filter { matter in
      if let day = matter.day, day < posting.start { return false }
      switch matter.owner {
      case .everyone: return true
      case .village: return isKeeper
      case .cadre(let id):
        return id == posting.cadre || (isKeeper && !others.contains { $0.cadre == id })
      case .named(let name):
        return name == posting.name || (isKeeper && !others.contains { $0.name == name })
      }
    }
    let staying = others.filter { $0.cadre != successor }.sorted(by: TeamPosting.keepsBefore)
    if !staying.isEmpty {
      let names = staying.map { "\($0.name) \(affairs.policy.wording($0.role, of: "role"))" }
      out.append(Matter(
        kind: .contact, text: HandoverText.write([(.team, names.joined(separator: "、"))]),
        source: "team", owner: .everyone))
    }
    if let unit = posting.unit {
      out.append(Matter(
        kind: .contact, text: HandoverText.write([(.unit, unit)]), source: "unit", owner: .everyone))
    }
    let order = HandoverItemKind.allCases
    return out.enumerated().sorted { a, b in
      let (i, j) = (order.firstIndex(of: a.element.kind) ?? 0, order.firstIndex(of: b.element.kind) ?? 0)
      return (i, a.offset) < (j, b.offset)
    }.map(\.element)
  }
}

extension Leaver {
  /// One leaver of one village: the latest posting there begun before the cutover.
  /// - Parameter named: the successor; nil looks for who came to the same seat within the days of
  ///   handing over, or comes on the cutover day.
  static func find(
    _ cadre: String, in village: DivisionCode, cutover: LocalDate, successor named: String?,
    policy: PolicyBook, _ connection: any Connection
  ) throws -> Leaver {
    guard named != cadre else { throw HandoverError.sameCadre(cadre) }
    let all = try connection.rows(
      "\(TeamPosting.select) WHERE p.village_code = $1 ORDER BY p.starts_on, p.cadre_id", [village],
      TeamPosting.init)
    guard let own = all.last(where: { $0.cadre == cadre && $0.start < cutover }) else {
      throw HandoverError.neverPosted(cadre: cadre, village: village, before: cutover)
    }
    let overlap = policy.overlapDays(in: village, on: cutover).value ?? 0
    let arrival = max(cutover.adding(days: -overlap), own.start.adding(days: 1))
    let eve = cutover.adding(days: -1)
    let team = all.filter { $0 == own || ($0.isOpen(eve) && $0.start < arrival) }
    let coming = all.first {
      $0.role == own.role && $0.cadre != cadre && $0.start >= arrival && $0.isOpen(cutover)
    }
    return Leaver(posting: own, team: team, successor: named ?? coming?.cadre)
  }
}

extension TeamPosting {
  func isOpen(_ day: LocalDate) -> Bool { DateSpan(from: start, to: end).contains(day) }
}

/// What a handover needs to know of a plan.
struct PlanCutover {
  let division: DivisionCode
  let startsOn: LocalDate
  let cutoverOn: LocalDate
  let isPublished: Bool

  /// - Throws: `HandoverError.unknownPlan`.
  init(_ id: String, _ connection: any Connection) throws {
    let found = try connection.first(
      "SELECT division_code, starts_on, cutover_on, state FROM plans WHERE id = $1", [id]
    ) {
      (
        try $0.get(0, as: DivisionCode.self), try $0.get(1, as: LocalDate.self),
        try $0.get(2, as: LocalDate.self), try $0.get(3, as: String.self)
      )
    }
    guard let found else { throw HandoverError.unknownPlan(id) }
    division = found.0
    startsOn = found.1
    cutoverOn = found.2
    isPublished = found.3 == "published"
  }

  /// Everybody who leaves under the plan, with who comes for them.
  ///
  /// They are those whose postings publishing the plan ends, or has ended. In a village several
  /// leavers of one role are paired with the arrivals in the order of seniority and of cadre id; one
  /// without an arrival of their own passes to the last arrival of the role, else to the arriving
  /// first secretary.
  func leavers(_ plan: String, _ connection: any Connection) throws -> [Leaver] {
    let eve = cutoverOn.adding(days: -1)
    var arrivals: [Seat: [String]] = [:]
    var next: [String: DivisionCode] = [:]
    try connection.query(
      """
      SELECT village_code, role, cadre_id FROM placements
      WHERE plan_id = $1 AND state = 'placed' ORDER BY village_code, role, cadre_id
      """, [plan]
    ) { row in
      let seat = Seat(village: try row.get(0), role: try row.get(1))
      let cadre: String = try row.get(2)
      arrivals[seat, default: []].append(cadre)
      next[cadre] = seat.village
    }
    let due = Set(next.values)
    var teams: [DivisionCode: [TeamPosting]] = [:]
    // Who stays for another term has a posting that ends on the day before the new one begins.
    try connection.query(
      """
      \(TeamPosting.select) WHERE \(Validity.within(division.subtree, "p.village_code"))
        AND p.starts_on < \(startsOn.packed)
        AND (p.ends_on IS NULL OR p.ends_on >= \(startsOn.adding(days: -1).packed))
      """, []
    ) { row in
      let posting = try TeamPosting(row)
      teams[posting.village, default: []].append(posting)
    }
    /// Whether publishing ends, or has ended, this posting and no new one follows on it here.
    func leaves(_ posting: TeamPosting) -> Bool {
      if next[posting.cadre] == posting.village { return false }
      guard let end = posting.end else { return !isPublished }
      if end <= eve { return true }
      return !isPublished && (due.contains(posting.village) || next[posting.cadre] != nil)
    }
    var out: [Leaver] = []
    for village in teams.keys.sorted() {
      let team = (teams[village] ?? []).sorted(by: TeamPosting.keepsBefore).filter {
        // Gone before anybody came.
        $0.isOpen(min(startsOn, eve)) || next[$0.cadre] == village
      }
      var taken: [String: Int] = [:]
      for posting in team where leaves(posting) {
        let coming = arrivals[Seat(village: village, role: posting.role)] ?? []
        let place = taken[posting.role, default: 0]
        taken[posting.role] = place + 1
        let heads = arrivals[Seat(village: village, role: "first_secretary")]
        let successor = coming.isEmpty ? heads?.first : coming[min(place, coming.count - 1)]
        out.append(Leaver(posting: posting, team: team, successor: successor))
      }
    }
    return out
  }

  private struct Seat: Hashable {
    let village: DivisionCode
    let role: String
  }
}
