public import Foundation
import Synchronization

/// A folder of columns, mapped into memory, over which rules are evaluated.
///
/// May be used from several tasks at once: a screening sees the state at its beginning. Only one set
/// of changes can be under way at a time, also across processes.
public final class ColumnStore: Sendable {
  /// Where it lies.
  public let folder: URL
  /// With the codes given on opening.
  public let schema: StoreSchema
  private let current: Mutex<StoreState>

  init(folder: URL, schema: StoreSchema, state: StoreState) {
    self.folder = folder
    self.schema = schema
    current = Mutex(state)
  }

  var state: StoreState { current.withLock { $0 } }
  func publish(_ state: StoreState) { current.withLock { $0 = state } }

  /// Opens what was committed last.
  ///
  /// - Throws: `ColumnStoreError`: `absent`, `damaged` or `otherSchema` mean that the store is to be
  ///   built anew.
  public static func open(at folder: URL, schema: StoreSchema) throws -> ColumnStore {
    try schema.check()
    return ColumnStore(folder: folder, schema: schema, state: try load(folder, schema, previous: nil))
  }

  /// Looks at what another process has committed since.
  public func refresh() throws { publish(try Self.load(folder, schema, previous: state)) }

  static func load(_ folder: URL, _ schema: StoreSchema, previous: StoreState?) throws -> StoreState {
    var manifest = try StoreFolder.readManifest(folder.path)
    while true {
      guard manifest.schema.storesLike(schema) else { throw ColumnStoreError.otherSchema }
      if let previous, previous.manifest == manifest { return previous }
      do {
        return try StoreState(manifest, schema: schema, folder: folder.path, previous: previous)
      } catch let error as ColumnStoreError where error.code == .damaged {
        // A writer may have put other files in the place of those between two looks.
        let again = try StoreFolder.readManifest(folder.path)
        if again == manifest { throw error }
        manifest = again
      }
    }
  }

  /// Begins a store from nothing. What lies in the folder stays until the commit.
  ///
  /// - Throws: `ColumnStoreError`; `busy` while other changes are under way.
  public static func build(at folder: URL, schema: StoreSchema) throws -> StoreChanges {
    try schema.check()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw ColumnStoreError.storage(.init("新建", "Creating"), folder.lastPathComponent)
    }
    let lock = try WriteLock(folder.path)
    let former = try? StoreFolder.readManifest(folder.path)
    StoreFolder.sweep(folder.path)
    return try StoreChanges(folder: folder, schema: schema, lock: lock, former: former, base: nil, store: nil)
  }

  /// Begins changes to what is there.
  ///
  /// - Throws: `ColumnStoreError`; `busy` while other changes are under way.
  public func change() throws -> StoreChanges {
    let lock = try WriteLock(folder.path)
    try refresh()
    let base = state
    StoreFolder.sweep(folder.path)
    return try StoreChanges(
      folder: folder, schema: schema, lock: lock, former: base.manifest, base: base, store: self)
  }

  /// The caller's position in its own log, as last committed.
  public var stamp: [UInt8] { Array(state.manifest.stamp) }

  /// Sizes of the state as last committed.
  public var statistics: StoreStatistics {
    let state = state
    var children = 0
    var events: [String: Int] = [:]
    for (i, segment) in state.segments.enumerated() {
      children += segment.record.children
      for (table, declaration) in schema.events.enumerated() where state.eventsCount[i][table] {
        events[declaration.name, default: 0] += segment.record.events[table]
      }
    }
    return StoreStatistics(
      parents: state.parentRows - state.supersededRows, supersededParents: state.supersededRows,
      childRows: children, events: events, segments: state.segments.count,
      bytes: state.segments.reduce(0) { $0 + $1.record.sections.reduce(0) { $0 + $1.bytes } })
  }

  /// Reads every byte and compares it with the checksums of its writing.
  ///
  /// - Throws: `ColumnStoreError.damaged`, `CancellationError`.
  public func verify() throws {
    for record in state.manifest.segments {
      for section in record.sections {
        try Task.checkCancellation()
        let file = try MappedFile("\(folder.path)/\(section.file)")
        guard section.offset + section.bytes <= file.count else {
          throw ColumnStoreError.damaged("\(section.file)的长度不对", "\(section.file) has a wrong length")
        }
        var checksum = BlockChecksum()
        checksum.add(UnsafeRawBufferPointer(start: file.base + section.offset, count: section.bytes))
        guard checksum.value == section.checksum else {
          throw ColumnStoreError.damaged("\(section.name)校验不符", "the checksum of \(section.name) does not match")
        }
      }
    }
  }
}

/// How large a store is.
public struct StoreStatistics: Sendable, Hashable {
  /// Parents that count.
  public let parents: Int
  /// Parents replaced or removed, which still take room.
  public let supersededParents: Int
  /// Children, those of superseded parents included.
  public let childRows: Int
  /// Events by table.
  public let events: [String: Int]
  public let segments: Int
  public let bytes: Int
}
