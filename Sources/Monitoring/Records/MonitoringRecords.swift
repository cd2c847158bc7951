public import Journal
public import Policy

/// All kinds of record of monitoring, in the order in which files are imported: what a record refers
/// to comes before it.
public struct MonitoringRecords: Sendable {
  public let kinds: [RecordKind]

  /// - Parameter policy: which object types and workflows are in force when.
  public init(policy: PolicyBook) {
    typealias W = WorkflowRecords
    typealias H = HelpRecords
    let rules = ProceedingRules(policy: policy)
    let authorisations = W.authorisations.asking(rules.authorisations)
    let proceedings = W.proceedings.asking(ProceedingRules.oneAtATime, rules.steps("id", of: "proceedings"))
    let steps = W.steps.asking(rules.steps("proceeding_id", of: "proceeding_steps"))
    let comparisons = W.comparisons.asking(rules.steps("proceeding_id", of: "comparisons"))
    let listed =
      [H.grids] + RegisterRecords.kinds + [H.householdEvents, H.alerts, H.sweeps, W.leads]
      + [CaseRecords(policy: policy).cases, CaseRecords.measures.asking(MeasureFit(policy: policy).rule)]
      + [authorisations, proceedings, steps, comparisons, W.decisionBases, W.earlyMeasures]
      + [H.checks, H.helpPlans, H.sweepTasks]
    kinds = listed.map(HouseholdRules.guarding)
  }
}

extension RecordKind {
  /// The kind with rules over several records that need the policy.
  fileprivate func asking(_ rules: SetRule...) -> RecordKind {
    var copy = self
    copy.setRules += rules
    return copy
  }
}
