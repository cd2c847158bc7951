internal import Basics
internal import Divisions
internal import Monitoring
internal import Policy
internal import Store

// A proceeding: where it stands follows from its steps.

extension LiveConsole {
  /// A proceeding with everything that is known of it.
  public func proceeding(_ id: String) async throws -> ProceedingModel? {
    let (viewer, today, policy) = (viewer, day(nil), policy)
    let found = try await store.read { connection -> (file: ProceedingFile, lead: LeadRecord?, path: [DivisionRef])? in
      guard let file = try ProceedingFile.read(id, by: viewer, connection) else { return nil }
      return (
        file, try file.proceeding.lead.flatMap { try LeadRecord.find($0, by: viewer, connection) },
        try DivisionRef.path(to: file.proceeding.village, connection)
      )
    }
    guard let (file, lead, path) = found else { return nil }
    let proceeding = file.proceeding
    let household = try await card(proceeding.household, on: today)
    let village = path.last ?? DivisionRef(code: proceeding.village, name: proceeding.village.description)
    let workflow = policy.workflow(version: proceeding.workflowVersion)
    var state: Procedure?
    var problem: Bilingual?
    do { state = try proceeding.replay(policy) } catch let error as any ExplainedError { problem = error.explanation }
    return ProceedingModel(
      path: path, id: id, household: household ?? HouseholdCard(id: proceeding.household, village: village),
      procedure: word(proceeding.procedure, "procedure"),
      workflow: workflow.map(\.name) ?? Bilingual("流程版本不在政策目录中", "not in the policy folder"),
      version: proceeding.workflowVersion, source: workflow.flatMap { Self.source($0.source) }, asOf: today,
      openedOn: proceeding.openedOn, isEmergency: proceeding.isEmergency,
      closing: proceeding.closing.map { word($0, "proceeding_closing") }, closedOn: proceeding.closedOn,
      decisionDue: try? state?.decisionDue(policy.workCalendar), decidedOn: state?.decidedOn, problem: problem,
      steps: state.map { steps(of: $0, proceeding) } ?? [],
      actions: proceeding.steps.map { action($0, workflow) },
      comparisons: file.comparisons.map { row in
        ProceedingModel.Comparison(comparison: row, result: row.result.map { word($0, "comparison_result") })
      },
      authorisations: proceeding.facts.authorisations.map {
        DateSpan(from: $0.granted, to: $0.withdrawn.map { $0.adding(days: -1) })
      },
      earlyMeasures: file.earlyMeasures.map {
        ProceedingModel.EarlyMeasure(measure: $0, category: word($0.category, "measure_category"))
      },
      basis: file.basis, lead: lead.map { row($0, [$0.village: village]) },
      refusal: proceeding.closing == "refused" ? .refusal : nil,
      forms: state.map { ProceedingForms(console: self, file: file, state: $0, day: today).all } ?? [])
  }

  private static func source(_ source: Source) -> Bilingual? {
    let certainty = source.certainty.name
    let parts = [source.document, source.note].compactMap { $0 }
    return Bilingual(
      ([certainty.zh] + parts).joined(separator: "；"), ([certainty.en] + parts).joined(separator: "; "))
  }

  private func steps(of state: Procedure, _ proceeding: Proceeding) -> [ProceedingModel.Step] {
    let ready = Set(state.ready.map(\.id))
    return state.workflow.steps.map { step in
      let (done, posted) = (state.done[step.id], state.posted[step.id])
      let standing: ProceedingModel.Step.State
      if done != nil {
        standing = .done
      } else if ready.contains(step.id) {
        standing = posted == nil ? .ready : .shown
      } else {
        standing = state.isRunning ? .waiting : .notTaken
      }
      var due: LocalDate?
      var unknown: Bilingual?
      if ready.contains(step.id) {
        do throws(CalendarError) { due = try state.due(step, policy.workCalendar) } catch { unknown = error.explanation }
      }
      // A notice is a paper from the day it hangs, a comparison from the day the first was asked.
      let hasPaper = done != nil || posted != nil || (step.kind == .comparison && !proceeding.facts.answers.isEmpty)
      return ProceedingModel.Step(
        id: step.id, name: step.name, state: standing, on: done ?? posted, due: due, dueUnknown: unknown,
        limit: step.due.map { Bilingual("限\($0.text(in: .chinese))", "within \($0.text(in: .english))") },
        actors: step.actors.map { word($0, "workflow_actor") }, objection: state.objections[step.id],
        paper: hasPaper ? PaperKind(rawValue: step.kind.rawValue) : nil)
    }
  }

  private func action(_ taken: TakenStep, _ workflow: Workflow?) -> ProceedingModel.Action {
    func stepName(_ id: String) -> Bilingual { workflow.flatMap { $0.step(id) }.map(\.name) ?? Bilingual(id, id) }
    var decided: [Bilingual] = []
    if let type = taken.objectType { decided.append(word(type, "object_type")) }
    decided += taken.risks.map { word($0, "risk") }
    if let way = taken.eliminationWay { decided.append(word(way, "elimination_way")) }
    return ProceedingModel.Action(
      number: taken.number, step: stepName(taken.step), action: word(taken.action.rawValue, "step_action"),
      actor: word(taken.actor, "workflow_actor"), on: taken.on, people: taken.people.map(Masking.stray),
      votes: taken.present.map { present in
        ProceedingModel.Votes(
          present: present, inFavour: taken.votesFor ?? 0, against: taken.votesAgainst ?? 0,
          avoided: taken.avoided ?? 0)
      },
      reason: taken.reason.map { word($0, "step_reason") }, returnsTo: taken.returnsTo.map(stepName),
      decided: decided, hasNote: taken.hasNote)
  }
}
