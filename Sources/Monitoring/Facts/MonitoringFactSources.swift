public import Facts

/// What monitoring publishes to figures.
public enum MonitoringFactSources {
  public static let all: [any FactSource] = [HouseholdCountFacts(), cases, measures, alerts]

  /// Single cases, by what they were recognised as; cases that go on from others are among them.
  public static let cases = SimpleFacts("cases", [
    .init("cases.begun", from: .day("identified_on")),
    .init("cases.by_type", by: .word("object_type"), from: .day("identified_on")),
    .init("cases.by_channel", by: .word("channel"), from: .day("identified_on")),
    .init("cases.by_risk", by: .list("risks"), from: .day("identified_on")),
    .init("cases.ended", from: .day("eliminated_on")),
  ])

  public static let measures = SimpleFacts("measures", [
    .init("measures.begun", from: .day("started_on")),
    .init("measures.by_category", by: .word("category"), from: .day("started_on")),
    .init("measures.amount", amount: "amount", from: .day("started_on")),
    .init("measures.finished", from: .day("finished_on")),
  ])

  public static let alerts = SimpleFacts("alerts", [
    .init("alerts.raised", from: .day("raised_on")),
    .init("alerts.open", from: .day("raised_on"), through: .dayBefore("closed_on")),
    .init("alerts.by_kind", by: .word("kind"), from: .day("raised_on")),
  ])
}
