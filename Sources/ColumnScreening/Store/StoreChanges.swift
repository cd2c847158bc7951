import Foundation

/// Changes on their way into a store: nothing is seen of them before `commit`, and nothing is left of
/// them without it.
///
/// Within one set of changes removals come first, then replacements in their order. Holds the
/// store's write lock until it is committed or let go.
public final class StoreChanges {
  private let folder: URL
  private let schema: StoreSchema
  private let former: Manifest?
  private let base: StoreState?
  private let store: ColumnStore?
  private var lock: WriteLock?
  private let writer: SegmentWriter

  init(
    folder: URL, schema: StoreSchema, lock: WriteLock, former: Manifest?, base: StoreState?, store: ColumnStore?
  ) throws {
    self.folder = folder
    self.schema = schema
    self.lock = lock
    self.former = former
    self.base = base
    self.store = store
    writer = try SegmentWriter(
      number: StoreFolder.freeSegmentNumber(folder.path), schema: schema, folder: folder.path)
  }

  // Whether a commit that failed half-way took place is for the manifest to say.
  deinit { if lock != nil { StoreFolder.sweep(folder.path) } }

  private func table(_ name: String) throws -> Int {
    guard let table = schema.events.firstIndex(where: { $0.name == name }) else {
      throw ColumnStoreError.unfit("没有事件表“\(name)”", "there is no table of events '\(name)'")
    }
    return table
  }

  /// Adds parents with their children; a parent of the same key that is there already gives way, with
  /// all its children.
  ///
  /// After an error nothing of these changes can be committed.
  public func replace(parents rows: ParentRows) throws { try guarded { try writer.append(rows) } }

  /// Takes parents out, with their children. Unknown keys are passed over.
  public func remove(parentKeys: [Int64]) throws { try guarded { try writer.remove(parentKeys) } }

  /// Adds events to a table.
  ///
  /// After an error nothing of these changes can be committed.
  public func append(events rows: EventRows, to table: String) throws {
    try guarded { try writer.append(rows, table: try self.table(table)) }
  }

  /// Takes all events of a table out that were there before these changes.
  public func clear(events table: String) throws {
    let table = try self.table(table)
    try guarded { _ = writer.cleared.insert(table) }
  }

  private var failed = false

  private func guarded(_ work: () throws -> Void) throws {
    guard lock != nil, !failed else {
      throw ColumnStoreError.unfit("这批更改已结束", "these changes have come to their end")
    }
    do { try work() } catch {
      failed = true
      throw error
    }
  }

  /// Makes the changes durable and seen, together with the caller's position in its log.
  ///
  /// - Returns: the store.
  @discardableResult
  public func commit(stamp: [UInt8]) throws -> ColumnStore {
    var record: SegmentRecord?
    try guarded { record = try writer.finish() }
    guard let record else { throw ColumnStoreError.absent }
    let manifest = Manifest(
      generation: (former?.generation ?? 0) + 1, schema: schema.withoutCodes, stamp: stamp,
      segments: (base?.manifest.segments ?? []) + [record])
    let state = try StoreState(manifest, schema: schema, folder: folder.path, previous: base)
    try StoreFolder.write(manifest, folder.path)
    let store = self.store ?? ColumnStore(folder: folder, schema: schema, state: state)
    store.publish(state)
    StoreFolder.sweep(folder.path)
    lock = nil
    return store
  }
}
