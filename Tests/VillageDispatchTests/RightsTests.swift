import Authority
import Basics
import Installation
import Policy
import Store
import TestSupport
import Testing
import VillageDispatch

/// Proves who may work where on which day, against an oracle that looks at every day by itself.
@Suite struct RightsTests {
  private static let base = day(2025, 6, 1)
  private static let overlap = 7

  /// Every day of a posting, as numbers; open ends run past every day of the test.
  private static func days(_ posting: SeatPosting) -> Set<Int> {
    let last = posting.end ?? base.adding(days: 400)
    return posting.start <= last ? Set(posting.start.dayNumber...last.dayNumber) : []
  }

  /// From the days alone: two hold one seat at once, one of them first and gone first, for not more
  /// than the days of overlap.
  private static func phase(_ own: SeatPosting, on day: Int, among all: [SeatPosting]) -> PostingRights.Phase {
    func isHandover(_ a: SeatPosting, _ b: SeatPosting) -> Bool {
      guard a.village == b.village, a.role == b.role, a.cadre != b.cadre else { return false }
      let (x, y) = (days(a), days(b))
      let shared = x.intersection(y)
      guard shared.contains(day), shared.count <= overlap else { return false }
      return (x.min() ?? 0) < (y.min() ?? 0) && (x.max() ?? 0) < (y.max() ?? 0)
    }
    if all.contains(where: { isHandover(own, $0) }) { return .handingOver }
    return all.contains { isHandover($0, own) } ? .takingOver : .serving
  }

  @Test(arguments: [1, 2, 3, 2025] as [UInt64])
  func rightsAreThoseOfAnOracleThatCountsDays(_ seed: UInt64) throws {
    let policy = try PolicyBook.load(folder: Repository.policies)
    var random = SeededGenerator(seed: seed)
    var seen: [PostingRights.Phase: Int] = [:]
    for _ in 0..<150 {
      let postings = (0..<(2 + random.below(9))).map { _ -> SeatPosting in
        let start = Self.base.adding(days: random.below(40))
        return SeatPosting(
          cadre: "C\(random.below(5))", village: World.village(random.below(2)),
          role: random.below(3) > 0 ? "first_secretary" : "member", start: start,
          end: random.below(4) == 0 ? nil : start.adding(days: random.below(25)))
      }
      let rights = PostingRights(postings, policy: policy)
      for offset in stride(from: -2, through: 70, by: 1) {
        let date = Self.base.adding(days: offset)
        for number in 0..<5 {
          let cadre = "C\(number)"
          let open = postings.filter { $0.cadre == cadre && Self.days($0).contains(date.dayNumber) }
          let wanted = open.map { "\($0.village) \($0.role) \(Self.phase($0, on: date.dayNumber, among: postings)) \($0.start)" }.sorted()
          let grants = rights.grants(of: cadre, on: date)
          #expect(grants.map { "\($0.village) \($0.role) \($0.phase) \($0.start)" }.sorted() == wanted, "seed \(seed), \(cadre) on \(date): \(postings)")
          for grant in grants { seen[grant.phase, default: 0] += 1 }
          for place in 0..<2 {
            let village = World.village(place)
            #expect(rights.mayWork(cadre, in: village, on: date) == open.contains { $0.village == village })
          }
        }
      }
    }
    for phase in PostingRights.Phase.allCases { #expect(seen[phase, default: 0] > 50, "\(phase) \(seen)") }
  }

  @Test(arguments: engines)
  func theyAreReadFromTheRecords(_ engine: Engine) async throws {
    let world = try await HandoverWorld(engine)
    for id in ["A", "B", "C"] { try await world.world.putCadre(id) }
    let village = World.village(0), cutover = day(2025, 9, 8)
    try await world.post("A", village, from: day(2023, 9, 1), to: cutover.adding(days: -1))
    try await world.post("B", village, from: day(2025, 9, 1))
    try await world.post("C", village, "member", from: day(2025, 9, 3))
    try await world.post("A", World.village(1), "member", from: cutover)
    let policy = world.world.installation.policy
    func phases(_ cadre: String, _ date: LocalDate, by reader: Viewer = .machineOperator) async throws -> [String] {
      try await world.world.store.read {
        try PostingRights.read(of: cadre, policy: policy, viewer: reader, $0).grants(of: cadre, on: date)
          .map { "\($0.village) \($0.phase.rawValue)" }
      }
    }
    #expect(try await phases("A", day(2025, 8, 31)) == ["\(village) serving"])
    #expect(try await phases("B", day(2025, 8, 31)) == [])
    #expect(try await phases("A", day(2025, 9, 1)) == ["\(village) handing_over"])
    #expect(try await phases("B", day(2025, 9, 1)) == ["\(village) taking_over"])
    #expect(try await phases("A", day(2025, 9, 7)) == ["\(village) handing_over"])
    #expect(try await phases("A", cutover) == ["\(World.village(1)) serving"])
    #expect(try await phases("B", cutover) == ["\(village) serving"])
    #expect(try await phases("C", day(2025, 9, 5)) == ["\(village) serving"])
    #expect(try await phases("A", day(2025, 9, 1), by: viewer(World.counties[1], .read)) == [])
  }
}
