import Foundation

/// The order of alerts.
public enum AlertOrder: Sendable {
  /// By the parent's 64-bit key.
  case key
  /// By the bytes of the parent's text id, then by key.
  case id
}

/// How far a screening has come.
public struct ScreeningProgress: Sendable {
  public let parentsDone: Int
  public let parentCount: Int
}

/// The alerts of one screening, in their order. The same whatever the number of threads.
public struct Screening: Sendable {
  public let rules: CompiledRules
  /// How many parents were looked at.
  public let parentCount: Int
  private let kept: KeptAlerts

  init(rules: CompiledRules, parentCount: Int, _ parts: [BlockAlerts], by order: AlertOrder) {
    self.rules = rules
    self.parentCount = parentCount
    kept = KeptAlerts(parts, by: order, valueCounts: rules.shownOutputs.map(\.count))
  }
}

extension Screening: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { kept.count }
  public subscript(index: Int) -> Alert { Alert(kept, kept.place(of: index)) }
}

extension ColumnStore {
  /// Evaluates rules over every parent.
  ///
  /// - Parameters:
  ///   - threads: 1 or more; nil for one per processor.
  ///   - progress: called now and then, from any thread; an error it throws ends the work.
  /// - Throws: `CancellationError` when the task is cancelled; `ColumnStoreError`: `damaged`, or
  ///   `otherSchema` for rules of another schema; what `progress` throws.
  public func screen(
    with rules: CompiledRules, order: AlertOrder = .key, threads: Int? = nil,
    progress: @escaping @Sendable (ScreeningProgress) throws -> Void = { _ in }
  ) async throws -> Screening {
    guard rules.schema.storesLike(schema) else { throw ColumnStoreError.otherSchema }
    let state = state, blocks = Blocks(state)
    let threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let staged = try await EventStaging.stage(state, rules, blocks, threads: threads)
    let widths = state.segments.map { Widths(rules.conditions, Widths.Source($0, state, staged)) }
    // What one piece of work takes up at a time, so that few tasks do without a block at the end.
    let stride = 16, parentCount = state.parentRows
    let pieces = (blocks.count + stride - 1) / stride
    let done = Counter()
    let parts = try await concurrently(
      pieces, threads: threads, tool: { BlockScreener(state, rules, blocks, staged, widths) }
    ) { screener, piece in
      var alerts = BlockAlerts(), rows = 0
      for block in (piece * stride)..<min((piece + 1) * stride, blocks.count) {
        rows += blocks.rows(of: block, in: state).rows.count
        try screener.screen(block, into: &alerts)
      }
      let now = done.advance(by: rows).newValue
      try progress(ScreeningProgress(parentsDone: now, parentCount: parentCount))
      return alerts
    }
    return Screening(
      rules: rules, parentCount: parentCount - state.supersededRows, parts, by: order)
  }
}

extension Widths.Source {
  /// What a segment's columns and the staged events can say.
  init(_ segment: Segment, _ state: StoreState, _ staged: [StagedEvents?]) {
    parents = segment.parentColumns.map(\.limits)
    children = segment.childColumns.map(\.limits)
    mostRows = [1, segment.record.children] + staged.map { $0?.most ?? 0 }
    events = staged.indices.map { table in
      segment.events[table].columns.indices.map { column in
        let all = state.segments.indices.filter { state.eventsCount[$0][table] }.compactMap {
          state.segments[$0].events[table].columns[column].limits
        }
        guard let low = all.map(\.lowerBound).min(), let high = all.map(\.upperBound).max() else { return nil }
        return low...high
      }
    }
  }
}
