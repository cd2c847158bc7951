public import Basics
import Journal
import Store

/// What somebody concerned says of a plan.
public struct PlanOpinion: Sendable, Hashable {
  public enum Giver: String, Sendable, Hashable { case unit, township, county }
  public enum Verdict: String, Sendable, Hashable { case agree, object, comment }

  public let giverKind: Giver
  /// A unit's number or a division's code.
  public let giver: String
  /// A cadre's number; nil for everything that concerns the giver.
  public let cadre: String?
  public let verdict: Verdict
  public let text: String?
  public let givenOn: LocalDate

  public init(
    giverKind: Giver, giver: String, cadre: String?, verdict: Verdict, text: String?, givenOn: LocalDate
  ) {
    self.giverKind = giverKind
    self.giver = giver
    self.cadre = cadre
    self.verdict = verdict
    self.text = text
    self.givenOn = givenOn
  }

  func edit(plan: String) -> Edit {
    Edit(
      "opinions",
      [
        "plan_id": .text(plan), "giver_kind": .text(giverKind.rawValue), "giver": .text(giver),
        "subject": .text(cadre ?? "*"), "verdict": .text(verdict.rawValue), "text": text.sqlValue,
        "given_on": givenOn.sqlValue,
      ])
  }
}

/// How far the consultation of a plan has come.
public struct Consultation: Sendable {
  public let opinions: [PlanOpinion]
  /// Units that send somebody by the plan and have not said that they agree or object.
  public let unansweredUnits: [String]
  /// Objections to a cadre about whom nothing has been ruled since, and to all of a unit's.
  public let openObjections: [PlanOpinion]
}

extension DispatchDesk {
  /// Records an opinion; given again it replaces the earlier one.
  ///
  /// - Throws: `PlanError.wrongState` unless the plan is a draft or under consultation; where giver or
  ///   cadre is not known: a mistyped objection would block the plan in nobody's name.
  public func record(_ opinion: PlanOpinion, on plan: DispatchPlan) async throws {
    guard plan.record.state == .draft || plan.record.state == .consulting else {
      throw PlanError.wrongState(plan.record.id, is: plan.record.state.rawValue, needed: "consulting")
    }
    if let cadre = opinion.cadre { _ = try plan.index(ofCadre: cadre) }
    let table = opinion.giverKind == .unit ? "units" : "divisions"
    let isKnown = try await store.read {
      try $0.first("SELECT 1 FROM \(table) WHERE id = $1", [opinion.giver]) { _ in true }
    }
    guard isKnown == true else { throw PlanError.unknownGiver(opinion.giver) }
    _ = try await submit([opinion.edit(plan: plan.record.id)], effectiveOn: nil)
  }

  /// Every opinion on a plan, and what is still missing.
  public func opinions(on plan: DispatchPlan) async throws -> Consultation {
    let id = plan.record.id
    let sending = Set(
      plan.result.assignment.indices.filter { plan.result.assignment[$0] != nil }
        .map { plan.inputs.names.units[plan.problem.cadres[$0].unit] })
    return try await store.read { connection in
      var opinions: [PlanOpinion] = [], open: [PlanOpinion] = []
      // A ruling made after the objection settles it; one made before is what it objects to.
      try connection.query(
        """
        SELECT o.giver_kind, o.giver, o.subject, o.verdict, o.text, o.given_on,
          (SELECT count(*) FROM rulings r WHERE r.plan_id = o.plan_id AND r.cadre_id = o.subject
            AND r.version > o.version)
        FROM opinions o WHERE o.plan_id = $1 ORDER BY o.giver_kind, o.giver, o.subject
        """, [id]
      ) { row in
        let subject: String = try row.get(2)
        let opinion = PlanOpinion(
          giverKind: PlanOpinion.Giver(rawValue: try row.get(0)) ?? .unit, giver: try row.get(1),
          cadre: subject == "*" ? nil : subject,
          verdict: PlanOpinion.Verdict(rawValue: try row.get(3)) ?? .comment, text: try row.get(4),
          givenOn: try row.get(5, as: LocalDate?.self) ?? plan.record.request.asOf)
        opinions.append(opinion)
        if opinion.verdict == .object, try row.get(6, as: Int.self) == 0 { open.append(opinion) }
      }
      let answered = Set(
        opinions.filter { $0.giverKind == .unit && $0.verdict != .comment }.map(\.giver))
      return Consultation(
        opinions: opinions, unansweredUnits: sending.subtracting(answered).sorted(), openObjections: open)
    }
  }
}
