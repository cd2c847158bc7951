public import Journal

// A form may be sent twice: what it asks for is done once.

extension MonitoringDesk {
  /// The same desk for one Change that was named where it was made: sent again under that name it
  /// counts once. A record that is new with it bears the name as its id.
  public func carrying(_ operationID: String) -> MonitoringDesk {
    var desk = self
    desk.operation = operationID
    return desk
  }

  /// What the Change of this name came to, where it was carried out before.
  /// - Throws: `StoreError`.
  public func carriedOut() async throws -> Receipt? {
    guard let operation else { return nil }
    return try await pipeline.receipt(of: operation)
  }

  func newIdentifier() -> String { operation ?? surroundings.newIdentifier() }
}
