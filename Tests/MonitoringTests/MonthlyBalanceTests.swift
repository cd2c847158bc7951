import Monitoring
import Store
import TestSupport
import Testing

/// The books by an example that `WorkflowModelTests` hardly ever meets.
@Suite struct MonthlyBalanceTests {
  /// An elimination is taken back and the household then found to be wrongly admitted, all on one day:
  /// each of the three is told, and the books balance.
  @Test(arguments: engines)
  func whatComesAndGoesOnOneDayIsToldBothTimes(_ engine: Engine) async throws {
    let life = try await LifeWorld(engine)
    let (start, day) = (LifeWorld.date(2024, 1, 10), LifeWorld.date(2024, 9, 5))
    try await life.household("H1", World.village(0), ["P1", "P2", "P3"])
    try await life.monitored("C1", "H1", from: start, eliminated: day)
    let imported = try await life.world.putHistory("cases", [
      "case_id": "C2", "household_id": "H1", "object_type": "unstable_lifted", "identified_on": day.sqlValue,
      "begun_by": "reversal", "continues": "C1", "left_on": day.sqlValue, "left_reason": "wrongly_admitted",
    ])
    #expect(imported.errors == [])
    let balance = try await life.balance(World.prefecture, LifeWorld.date(2024, 9, 1), LifeWorld.date(2024, 9, 30))
    #expect(balance.isBalanced)
    #expect(pair(balance.opening) == [1, 3] && pair(balance.closing) == [0, 0])
    #expect(pair(balance.eliminatedByAssistance) == [1, 3])
    #expect(pair(balance.reversed) == [1, 3] && pair(balance.removed) == [1, 3])
  }
}
