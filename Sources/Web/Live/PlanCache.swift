internal import VillageDispatch

/// A plan with what takes time to work out of it.
struct KeptPlan: Sendable {
  /// Its inputs, result and rulings; its state may have changed since, and is asked for anew.
  let plan: DispatchPlan
  let statistics: PlanStatistics
  let fairness: PlanFairness
  /// By the index of a village, its posts in order, each with the index of the cadre in it.
  let seats: [[(post: Int, cadre: Int?)]]
  /// How many units send somebody.
  let sendingUnits: Int

  init(_ plan: DispatchPlan) {
    self.plan = plan
    statistics = PlanStatistics(plan)
    fairness = PlanFairness(plan)
    let problem = plan.problem
    var holder = [Int?](repeating: nil, count: problem.posts.count)
    var units: Set<Int> = []
    for (cadre, post) in plan.result.assignment.enumerated() {
      guard let post else { continue }
      holder[post] = cadre
      units.insert(problem.cadres[cadre].unit)
    }
    var seats = [[(post: Int, cadre: Int?)]](repeating: [], count: problem.villages.count)
    for (number, post) in problem.posts.enumerated() { seats[post.village].append((number, holder[number])) }
    self.seats = seats
    sendingUnits = units.count
  }
}

/// The plans looked at last, with their statistics.
///
/// Inputs and result are fixed by the plan's number and the hash of the result. A ruling that changes
/// nothing (a pair demanded that was chosen anyway) leaves the result as it is, so the number of
/// rulings, which are only ever added, is asked for as well.
actor PlanCache {
  private struct Key: Hashable {
    let id: String
    let result: String
    let rulings: Int
  }

  private struct Entry {
    let plan: Task<KeptPlan, any Error>
    var lastUse: Int
  }

  private let desk: DispatchDesk
  private var entries: [Key: Entry] = [:]
  private var clock = 0

  /// A plan of a province holds some tens of megabytes.
  private static let limit = 6

  init(_ desk: DispatchDesk) { self.desk = desk }

  /// Two requests at the same time share one computation.
  func plan(_ standing: PlanStanding) async throws -> KeptPlan {
    let record = standing.record
    let key = Key(id: record.id, result: record.resultHash, rulings: standing.rulings.count)
    clock += 1
    if let entry = entries[key] {
      entries[key]?.lastUse = clock
      return try await entry.plan.value
    }
    let desk = desk
    let task = Task { KeptPlan(try await desk.plan(record.id)) }
    entries[key] = Entry(plan: task, lastUse: clock)
    while entries.count > Self.limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries[oldest.key] = nil
    }
    do {
      let kept = try await task.value
      // A ruling that came between the two reads belongs to the next key.
      let isOther = kept.plan.record.resultHash != record.resultHash || kept.plan.rulings.count != key.rulings
      if isOther, entries[key]?.plan == task { entries[key] = nil }
      return kept
    } catch {
      // A failure is not worth keeping.
      if entries[key]?.plan == task { entries[key] = nil }
      throw error
    }
  }
}
