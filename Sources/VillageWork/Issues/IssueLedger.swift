public import Authority
public import Basics
import Divisions
public import Store

/// The issues of a division over a period (民情台账), counted.
public struct IssueLedger: Sendable, Hashable {
  public struct Counts: Sendable, Hashable {
    /// Raised in the period; of those, repetitions of an earlier one.
    public internal(set) var raised = 0
    public internal(set) var repeats = 0
    public internal(set) var answered = 0
    public internal(set) var handedUp = 0
    /// Settled in the period, whenever raised; by the codes of the list `issue_result`.
    public internal(set) var settled: [String: Int] = [:]
    /// Confirmed in the period, by the codes of the list `villager_verdict`.
    public internal(set) var verdicts: [String: Int] = [:]
    /// On the last day: not settled, and of those the ones due before it.
    public internal(set) var open = 0
    public internal(set) var overdue = 0
    var days: [Int] = []

    public init() {}

    public var settledInAll: Int { settled.values.reduce(0, +) }
    public var confirmed: Int { verdicts.values.reduce(0, +) }
    /// From raised to settled, of those settled in the period: the middle one, or the mean of the two in
    /// the middle; nil where none was settled.
    public var medianDays: Double? {
      guard !days.isEmpty else { return nil }
      let (sorted, middle) = (days.sorted(), days.count / 2)
      return days.count % 2 == 1 ? Double(sorted[middle]) : Double(sorted[middle - 1] + sorted[middle]) / 2
    }
    /// Settled within the village, of those settled in the period, in per cent; nil where none was.
    public var settledInVillageShare: Double? {
      settledInAll == 0 ? nil : 100 * Double(settled["settled_in_village"] ?? 0) / Double(settledInAll)
    }
  }

  public let division: DivisionCode
  public let from: LocalDate
  public let to: LocalDate
  public private(set) var all = Counts()
  /// By the codes of the list `issue_kind`.
  public private(set) var byKind: [String: Counts] = [:]
  /// By task, where one is given.
  public private(set) var byTask: [Int: Counts] = [:]

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func count(
    in division: DivisionCode, from: LocalDate, to: LocalDate, viewer: Viewer, _ connection: any Connection
  ) throws -> IssueLedger {
    let range = try viewer.visibleRange(of: division)
    var ledger = IssueLedger(division: division, from: from, to: to)
    // What was settled and confirmed before the period counts in nothing.
    try connection.query(
      """
      SELECT kind, task, raised_on, due_on, answered_on, handed_up_on, settled_on, result, confirmed_on, verdict, repeats
      FROM issues WHERE \(Validity.within(range, "village_code")) AND raised_on <= \(to.packed)
        AND (raised_on >= \(from.packed) OR settled_on IS NULL OR settled_on >= \(from.packed)
          OR answered_on >= \(from.packed) OR handed_up_on >= \(from.packed) OR confirmed_on >= \(from.packed))
      """, []
    ) { row in
      let facts = try Facts(row)
      ledger.all.add(facts, from, to)
      ledger.byKind[try row.get(0), default: Counts()].add(facts, from, to)
      if let task = try row.get(1, as: Int?.self) { ledger.byTask[task, default: Counts()].add(facts, from, to) }
    }
    return ledger
  }

  fileprivate struct Facts {
    let raised: LocalDate
    let due, answered, handedUp, settled, confirmed: LocalDate?
    let result, verdict, repeats: String?

    init(_ row: Row) throws {
      raised = try row.get(2)
      due = try row.get(3)
      answered = try row.get(4)
      handedUp = try row.get(5)
      settled = try row.get(6)
      result = try row.get(7)
      confirmed = try row.get(8)
      verdict = try row.get(9)
      repeats = try row.get(10)
    }
  }
}

extension IssueLedger.Counts {
  fileprivate mutating func add(_ issue: IssueLedger.Facts, _ from: LocalDate, _ to: LocalDate) {
    func isIn(_ day: LocalDate?) -> Bool { day.map { from <= $0 && $0 <= to } ?? false }
    if isIn(issue.raised) {
      raised += 1
      if issue.repeats != nil { repeats += 1 }
    }
    if isIn(issue.answered) { answered += 1 }
    if isIn(issue.handedUp) { handedUp += 1 }
    if isIn(issue.settled), let day = issue.settled {
      settled[issue.result ?? "", default: 0] += 1
      days.append(issue.raised.days(until: day))
    }
    if isIn(issue.confirmed) { verdicts[issue.verdict ?? "", default: 0] += 1 }
    if issue.settled.map({ $0 > to }) ?? true {
      open += 1
      if issue.due.map({ $0 < to }) ?? false { overdue += 1 }
    }
  }
}
