import Basics
import Divisions
import Journal
import Store

/// The records of handovers as they should be, against those there are: only what differs is
/// proposed, so that preparing twice changes nothing.
struct HandoverRows {
  private(set) var handovers: [[String: SQLValue]] = []
  private(set) var items: [[String: SQLValue]] = []
  private(set) var outcome = HandoverPreparation()

  /// Written where a matter has gone from the records since it was listed.
  static let settledNote = "记录中已无此事项 (no longer in the records)"

  private let known: [String: Handover]
  private let knownItems: [String: [HandoverItem]]

  /// - Parameter cutover: of all the leavers.
  init(
    _ leavers: [Leaver], cutover: LocalDate, plan: String?, range: ClosedRange<Int64>,
    _ affairs: VillageAffairs, _ connection: any Connection
  ) throws {
    var known: [String: Handover] = [:]
    try connection.query(
      """
      SELECT \(Handover.columns) FROM handovers
      WHERE \(Validity.within(range, "village_code")) AND cutover_on = \(cutover.packed)
      """, []
    ) { row in
      let handover = try Handover(row)
      known[handover.id] = handover
    }
    self.known = known
    var knownItems: [String: [HandoverItem]] = [:]
    if leavers.count == 1, known.count < 100 {
      for id in known.keys { knownItems[id] = try Handovers.items(of: id, connection) }
    } else if !known.isEmpty {
      try connection.query(
        """
        SELECT \(HandoverItem.columns) FROM handover_items
        WHERE \(Validity.within(range, "village_code")) ORDER BY handover_id, item
        """, []
      ) { row in
        let item = try HandoverItem(row)
        if known[item.handover] != nil { knownItems[item.handover, default: []].append(item) }
      }
    }
    self.knownItems = knownItems
    for leaver in leavers { add(leaver, cutover: cutover, plan: plan, affairs) }
  }

  private mutating func add(
    _ leaver: Leaver, cutover: LocalDate, plan: String?, _ affairs: VillageAffairs
  ) {
    let posting = leaver.posting
    let id = Handover.id(
      village: posting.village, role: posting.role, leaver: posting.cadre, cutover: cutover)
    outcome.ids.append(id)
    guard let handover = known[id] else {
      outcome.newHandovers += 1
      handovers.append([
        "handover_id": .text(id), "village_code": posting.village.sqlValue, "role": .text(posting.role),
        "leaver_id": .text(posting.cadre), "successor_id": leaver.successor.sqlValue,
        "plan_id": plan.sqlValue, "cutover_on": cutover.sqlValue,
      ])
      addItems(leaver.items(affairs), to: id)
      return
    }
    // A paper that somebody signed stays as it was signed; but somebody may still be found for it.
    let isSigned = !handover.signedOn.isEmpty
    var changes: [String: SQLValue] = [:]
    if let successor = leaver.successor, successor != handover.successor,
      handover.signedOn[.successor] == nil, !isSigned || handover.successor == nil
    {
      changes["successor_id"] = .text(successor)
    }
    if let plan, plan != handover.plan { changes["plan_id"] = .text(plan) }
    if !changes.isEmpty {
      changes["handover_id"] = .text(id)
      handovers.append(changes)
      outcome.changedHandovers += 1
    }
    // Items of a pack that was cut short are made even now.
    if isSigned {
      outcome.signedHandovers += 1
    } else {
      addItems(leaver.items(affairs), to: id)
    }
  }

  private mutating func addItems(_ matters: [Matter], to id: String) {
    let existing = knownItems[id] ?? []
    var bySource: [String: HandoverItem] = [:]
    for item in existing {
      if let source = item.source { bySource["\(item.kind) \(source)"] = item }
    }
    var next = (existing.map(\.number).max() ?? 0) + 1
    for matter in matters {
      let kind = matter.kind.rawValue
      var row: [String: SQLValue] = [:]
      if let item = bySource.removeValue(forKey: "\(kind) \(matter.source)") {
        if item.text != matter.text { row["text"] = .text(matter.text) }
        if item.amount != matter.amount { row["amount"] = matter.amount.sqlValue }
        if item.state == .done, item.note == Self.settledNote {
          row["state"] = .text(HandoverItemState.listed.rawValue)
          row["note"] = .null
        }
        guard !row.isEmpty else {
          outcome.unchangedItems += 1
          continue
        }
        row["item"] = item.number.sqlValue
        outcome.changedItems += 1
      } else {
        row = [
          "item": next.sqlValue, "kind": .text(kind), "text": .text(matter.text),
          "amount": matter.amount.sqlValue, "source": .text(matter.source),
          "state": .text(HandoverItemState.listed.rawValue),
        ]
        next += 1
        outcome.newItems += 1
      }
      row["handover_id"] = .text(id)
      items.append(row)
    }
    for item in bySource.values.sorted(by: { $0.number < $1.number }) {
      guard item.state == .listed else { continue }
      items.append([
        "handover_id": .text(id), "item": item.number.sqlValue,
        "state": .text(HandoverItemState.done.rawValue), "note": .text(Self.settledNote),
      ])
      outcome.changedItems += 1
    }
  }
}
