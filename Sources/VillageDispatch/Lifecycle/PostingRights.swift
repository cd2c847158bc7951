public import Authority
public import Basics
public import Policy
public import Store

/// Where somebody is posted, in what role, and for which days.
public struct SeatPosting: Sendable, Hashable {
  public let cadre: String
  public let village: DivisionCode
  /// A code of the list `role`.
  public let role: String
  public let start: LocalDate
  /// The last day; nil while none is set.
  public let end: LocalDate?

  public init(cadre: String, village: DivisionCode, role: String, start: LocalDate, end: LocalDate?) {
    self.cadre = cadre
    self.village = village
    self.role = role
    self.start = start
    self.end = end
  }

  func isOpen(_ day: LocalDate) -> Bool { DateSpan(from: start, to: end).contains(day) }
}

/// Who may work in which village on a day, read from the postings alone.
///
/// Whoever is posted there that day has the rights, first day and last included; so during a handover
/// leaver and successor both have them, and from 00:00 of the cutover day, which is the day after the
/// leaver's last, only the successor.
public struct PostingRights: Sendable {
  /// Where a person stands in the seat on a day.
  public enum Phase: String, Sendable, Hashable, CaseIterable {
    case serving
    /// A successor is there already, and the own posting ends within the days of overlap.
    case handingOver = "handing_over"
    /// The leaver has not gone yet.
    case takingOver = "taking_over"

    public var name: Bilingual {
      switch self {
      case .serving: return Bilingual("在任", "serving")
      case .handingOver: return Bilingual("移交中", "handing over")
      case .takingOver: return Bilingual("接任中", "taking over")
      }
    }
  }

  /// The right to work in one village on the day asked about.
  public struct Grant: Sendable, Hashable {
    public let village: DivisionCode
    public let role: String
    public let phase: Phase
    public let start: LocalDate
    /// The last day of the right; nil while none is set.
    public let end: LocalDate?
  }

  private let byCadre: [String: [SeatPosting]]
  private let bySeat: [Seat: [SeatPosting]]
  private let policy: PolicyBook

  private struct Seat: Hashable {
    let village: DivisionCode
    let role: String
  }

  /// - Parameters:
  ///   - postings: of the cadres asked about, and of all others in the same villages.
  ///   - policy: for how many days leaver and successor may share a seat.
  public init(_ postings: [SeatPosting], policy: PolicyBook) {
    byCadre = Dictionary(grouping: postings, by: \.cadre)
    bySeat = Dictionary(grouping: postings) { Seat(village: $0.village, role: $0.role) }
    self.policy = policy
  }

  /// The villages in which a cadre may work on a day, in the order of their codes.
  public func grants(of cadre: String, on day: LocalDate) -> [Grant] {
    (byCadre[cadre] ?? []).filter { $0.isOpen(day) }.map { posting in
      Grant(
        village: posting.village, role: posting.role, phase: phase(of: posting, on: day),
        start: posting.start, end: posting.end)
    }.sorted { ($0.village, $0.role, $0.start) < ($1.village, $1.role, $1.start) }
  }

  /// Whether a cadre may work in a village on a day.
  public func mayWork(_ cadre: String, in village: DivisionCode, on day: LocalDate) -> Bool {
    (byCadre[cadre] ?? []).contains { $0.village == village && $0.isOpen(day) }
  }

  private func phase(of posting: SeatPosting, on day: LocalDate) -> Phase {
    let others = (bySeat[Seat(village: posting.village, role: posting.role)] ?? [])
      .filter { $0.cadre != posting.cadre && $0.isOpen(day) }
    if others.contains(where: { passes(posting, to: $0) }) { return .handingOver }
    if others.contains(where: { passes($0, to: posting) }) { return .takingOver }
    return .serving
  }

  /// Whether one posting is handed over to another: the successor comes later, stays longer, and the
  /// days they share are no more than policy allows. Where policy says nothing, any number may be.
  private func passes(_ leaver: SeatPosting, to successor: SeatPosting) -> Bool {
    guard let last = leaver.end, leaver.start < successor.start, successor.start <= last,
      successor.end.map({ $0 > last }) ?? true
    else { return false }
    let shared = successor.start.days(until: last) + 1
    guard let allowed = policy.overlapDays(in: leaver.village, on: successor.start).value else { return true }
    return shared <= allowed
  }

  /// Reads the postings of a cadre, and of everybody else in the same villages.
  /// - Throws: `StoreError` where the database fails. Villages beyond the viewer's scope are left out.
  public static func read(
    of cadre: String, policy: PolicyBook, viewer: Viewer, _ connection: any Connection
  ) throws -> PostingRights {
    try viewer.require(.read, in: viewer.scope)
    let range = viewer.scope?.subtree ?? 0...Int64.max
    let postings = try connection.rows(
      """
      SELECT p.cadre_id, p.village_code, p.role, p.starts_on, p.ends_on FROM postings p
      WHERE p.village_code IN (SELECT village_code FROM postings WHERE cadre_id = $1)
        AND p.village_code BETWEEN \(range.lowerBound) AND \(range.upperBound)
      """, [cadre]
    ) {
      SeatPosting(
        cadre: try $0.get(0), village: try $0.get(1), role: try $0.get(2), start: try $0.get(3),
        end: try $0.get(4))
    }
    return PostingRights(postings, policy: policy)
  }
}
