import Store

/// How a plan stands, without its inputs and its result.
public struct PlanStanding: Sendable, Hashable {
  public let record: PlanRecord
  /// In their order.
  public let rulings: [PlanRuling]
}

extension DispatchDesk {
  /// How a plan stands now; nil where there is none that the viewer may know of.
  ///
  /// Whoever keeps a plan in memory asks this first: state and rulings may change while the result
  /// stays the same.
  public func standing(of id: String) async throws -> PlanStanding? {
    let viewer = viewer
    return try await store.read { connection in
      guard let record = try PlanRecord.find(id, connection), viewer.reaches(record.request.division) else {
        return nil
      }
      return PlanStanding(record: record, rulings: try PlanRuling.all(of: id, connection))
    }
  }
}

extension DispatchPlan {
  /// Where the plan sends a cadre; nil at home.
  ///
  /// - Throws: `PlanError.unknownCadre`.
  public func placement(of cadre: String) throws -> PlanPlacement? {
    placement(ofCadre: try index(ofCadre: cadre))
  }
}
