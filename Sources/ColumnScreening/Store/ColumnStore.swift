public import Foundation

/// A folder of columns, mapped into memory, over which rules are evaluated.
///
/// May be used from several tasks at once: a screening sees the state at its beginning. Writers
/// exclude each other, also across processes.
public final class ColumnStore: Sendable {
  /// Where it lies.
  public let folder: URL
  /// With the codes given on opening.
  public let schema: StoreSchema

  init(folder: URL, schema: StoreSchema) {
    self.folder = folder
    self.schema = schema
  }

  /// Opens what was committed last.
  ///
  /// - Throws: `ColumnStoreError`: `absent`, `damaged` or `otherSchema` mean that the store is to be
  ///   built anew.
  public static func open(at folder: URL, schema: StoreSchema) throws -> ColumnStore {
    fatalError("to come")
  }

  /// Begins a store from nothing. What lies in the folder stays until the commit.
  public static func build(at folder: URL, schema: StoreSchema) throws -> StoreChanges {
    fatalError("to come")
  }

  /// Begins changes to what is there.
  public func change() throws -> StoreChanges { fatalError("to come") }

  /// The caller's position in its own log, as last committed.
  public var stamp: [UInt8] { fatalError("to come") }

  /// Sizes of the state as last committed.
  public var statistics: StoreStatistics { fatalError("to come") }

  /// Rewrites everything as one segment where superseded or appended rows exceed a share of all.
  ///
  /// - Parameters:
  ///   - share: 0 for always.
  ///   - firstDays: events before these days, by table, are left out.
  /// - Returns: whether it was done.
  @discardableResult
  public func compact(whenAbove share: Double = 0.05, keepingEventsFrom firstDays: [String: Int64] = [:]) throws
    -> Bool
  { fatalError("to come") }

  /// Reads every byte and compares it with the checksums of its writing.
  public func verify() throws { fatalError("to come") }

  /// Evaluates rules over every parent.
  ///
  /// - Parameters:
  ///   - threads: 1 or more; nil for one per processor.
  ///   - progress: called now and then, from any thread; an error it throws ends the work.
  /// - Throws: `CancellationError` when the task is cancelled; `ColumnStoreError.damaged`; what
  ///   `progress` throws.
  public func screen(
    with rules: CompiledRules, order: AlertOrder = .key, threads: Int? = nil,
    progress: @escaping @Sendable (ScreeningProgress) throws -> Void = { _ in }
  ) async throws -> Screening { fatalError("to come") }
}

/// How large a store is.
public struct StoreStatistics: Sendable, Hashable {
  /// Parents that count.
  public var parents: Int
  public var children: Int
  /// Parents replaced or removed, which still take room.
  public var supersededParents: Int
  /// Events by table.
  public var events: [String: Int]
  public var segments: Int
  public var bytes: Int
}
