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
    kinds =
      [H.grids] + RegisterRecords.kinds + [H.householdEvents, H.alerts, H.sweeps, W.leads]
      + [CaseRecords(policy: policy).cases, CaseRecords.measures]
      + [W.authorisations, W.proceedings, W.steps, W.comparisons, W.decisionBases, W.earlyMeasures]
      + [H.checks, H.helpPlans, H.sweepTasks]
  }
}
