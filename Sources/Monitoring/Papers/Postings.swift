import Basics
import Policy

/// One notice or announcement of a proceeding, from the day it was posted.
struct Posting {
  let kind: PublicNotice.Kind
  let step: WorkflowStep
  /// The number of the step that posted it.
  let number: Int
  let postedOn: LocalDate
  /// The last day of a notice that ran to its end.
  var doneOn: LocalDate?
  /// The day it came down before its time: sent back, refused, withdrawn.
  var endedOn: LocalDate?

  /// All postings of a proceeding in the order of its steps.
  static func all(_ proceeding: Proceeding, _ workflow: Workflow) -> [Posting] {
    var list: [Posting] = []
    func end(_ steps: Set<String>, on day: LocalDate) {
      for i in list.indices where list[i].endedOn == nil && steps.contains(list[i].step.id) { list[i].endedOn = day }
    }
    let every = Set(workflow.steps.map(\.id))
    for taken in proceeding.steps {
      guard let step = workflow.step(taken.step) else { continue }
      switch taken.action {
      case .posted where step.kind == .notice:
        list.append(Posting(kind: .notice, step: step, number: taken.number, postedOn: taken.on))
      case .done where step.kind == .notice:
        if let i = list.lastIndex(where: { $0.step.id == step.id && $0.endedOn == nil }) { list[i].doneOn = taken.on }
      case .done where step.kind == .announcement:
        list.append(Posting(kind: .announcement, step: step, number: taken.number, postedOn: taken.on))
      case .returned: if let target = taken.returnsTo { end(workflow.stepsFrom(target), on: taken.on) }
      case .upheld: end(taken.returnsTo.map(workflow.stepsFrom) ?? every, on: taken.on)
      case .refused, .withdrawn: end(every, on: taken.on)
      case .done, .posted, .objection, .dismissed, .told: break
      }
    }
    return list
  }

  /// The first day on which it no longer is to be seen, at the latest.
  /// - Throws: `PaperError.unknownRule`.
  func comesDown(_ proceeding: Proceeding, _ policy: PolicyBook) throws -> LocalDate {
    let last = try shownUntil(proceeding, policy)
    let next = last.adding(days: 1)
    return endedOn.map { min($0, next) } ?? next
  }

  /// The last day that policy lets it hang.
  /// - Throws: `PaperError.unknownRule`.
  func shownUntil(_ proceeding: Proceeding, _ policy: PolicyBook) throws -> LocalDate {
    switch policy.monitoringClocks(in: proceeding.village, on: postedOn) {
    case .unknown(let reason): throw PaperError.unknownRule(reason)
    case .known(let clocks):
      do { return try clocks.value.noticeShown.lastDay(from: postedOn, policy.workCalendar) } catch {
        throw PaperError.unknownRule(error.explanation)
      }
    }
  }

  /// Whether it hangs on a day: posted, not yet run out, not taken down.
  func hangs(on day: LocalDate, _ proceeding: Proceeding, _ policy: PolicyBook) throws -> Bool {
    guard postedOn <= day else { return false }
    if let doneOn, day > doneOn { return false }
    return try day < comesDown(proceeding, policy)
  }

  /// What the notice itself names as its last day.
  func lastDay(_ proceeding: Proceeding, _ policy: PolicyBook) throws -> LocalDate {
    let shown = try shownUntil(proceeding, policy)
    guard kind == .notice, let minimum = step.minimum else { return shown }
    do { return try min(minimum.lastDay(from: postedOn, policy.workCalendar), shown) } catch {
      throw PaperError.unknownRule(error.explanation)
    }
  }
}
