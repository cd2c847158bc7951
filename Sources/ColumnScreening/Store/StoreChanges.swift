/// Changes on their way into a store: nothing is seen of them before `commit`, and nothing is left of
/// them without it.
///
/// Within one set of changes removals come first, then replacements in their order. Holds the
/// store's write lock until it is committed or let go.
public final class StoreChanges {
  init() {}

  /// Adds parents with their children; a parent of the same key that is there already gives way, with
  /// all its children.
  public func replace(parents rows: ParentRows) throws { fatalError("to come") }

  /// Takes parents out, with their children. Unknown keys are passed over.
  public func remove(parentKeys: [Int64]) throws { fatalError("to come") }

  /// Adds events to a table.
  public func append(events rows: EventRows, to table: String) throws { fatalError("to come") }

  /// Takes all events of a table out that were there before these changes.
  public func clear(events table: String) throws { fatalError("to come") }

  /// Makes the changes durable and seen, together with the caller's position in its log.
  ///
  /// - Returns: the store.
  @discardableResult
  public func commit(stamp: [UInt8]) throws -> ColumnStore { fatalError("to come") }
}
