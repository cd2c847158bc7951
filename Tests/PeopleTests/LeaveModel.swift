import Basics

/// Leave kept by hand: days as sets, steps as lists, nothing shared with the product.
struct LeaveModel {
  struct Posting { let cadre: String; let village: Int64; let from: Int; let to: Int }

  struct Leave {
    let cadre: String
    let village: Int64
    let from: Int
    let to: Int
    let applied: Int
    var decisions: [(step: String, decision: String, on: Int)] = []
    var cancelled: Int?
    var returned: Int?

    /// The days really away, were it agreed.
    var days: Set<Int> { Set((from...to).filter { day in returned.map { day < $0 } ?? true }) }
    var isRefused: Bool { decisions.contains { $0.decision == "refused" } }
    var lives: Bool { cancelled == nil && !isRefused }

    /// What the offices are, by length and place, as the policy file has them.
    var chain: [(step: String, files: Bool)] {
      let length = to - from + 1
      if village / 100_000_000 == 5132 {
        return length >= 10
          ? [("unit", false), ("township", false), ("county", false), ("prefecture", true)]
          : [("village", false), ("township", false)]
      }
      return length >= 4
        ? [("team", false), ("township", false), ("unit", false), ("county", false)]
        : [("team", false), ("township", false)]
    }

    func isAgreed(by day: Int) -> Bool {
      chain.filter { !$0.files }.allSatisfy { office in
        decisions.contains { $0.step == office.step && $0.decision == "agreed" && $0.on <= day }
      }
    }

    /// The word for where it stands.
    func state(_ day: Int) -> String {
      if let cancelled, cancelled <= day { return "withdrawn" }
      if decisions.contains(where: { $0.decision == "refused" && $0.on <= day }) { return "refused" }
      if !isAgreed(by: day) { return "waiting" }
      if let returned, returned <= day { return "returned" }
      if day < from { return "agreed" }
      return day <= to ? "running" : "not_returned"
    }

    /// Whether an office may say something now.
    func mayDecide(_ step: String?, _ decision: String, _ on: Int, today: Int) -> Bool {
      guard lives, on <= today else { return false }
      let left = chain.filter { office in !decisions.contains { $0.step == office.step } }
      let agreeing = left.filter { !$0.files }
      guard let own = step.map({ step in left.first { $0.step == step } }) ?? (agreeing.first ?? left.first) else { return false }
      guard own.files == (decision == "filed") else { return false }
      if own.files ? !agreeing.isEmpty : agreeing.first?.step != own.step { return false }
      let before = decisions.filter { $0.decision == "agreed" }.map(\.on).max() ?? 0
      if own.files { return on >= before }
      return on >= max(before, applied)
    }

    /// Which office says it, where none is named.
    var turn: String? {
      let left = chain.filter { office in !decisions.contains { $0.step == office.step } }
      return (left.first { !$0.files } ?? left.first)?.step
    }
  }

  var postings: [Posting] = []
  var leaves: [String: Leave] = [:]

  /// Where somebody is on the first day of leave, if all of it lies in one posting.
  func place(_ cadre: String, _ from: Int, _ to: Int) -> Int64? {
    postings.filter { $0.cadre == cadre && $0.from <= from && from <= $0.to }.max { $0.from < $1.from }.flatMap {
      to <= $0.to ? $0.village : nil
    }
  }

  func mayApply(_ cadre: String, _ from: Int, _ to: Int, _ applied: Int, today: Int) -> Bool {
    guard from <= to, applied <= today, place(cadre, from, to) != nil else { return false }
    return leaves.values.allSatisfy { $0.cadre != cadre || !$0.lives || $0.days.isDisjoint(with: Set(from...to)) }
  }
}
