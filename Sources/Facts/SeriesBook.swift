import Synchronization

/// Gives names of series their numbers. Names of closed lists are known from the start, those of open
/// lists turn up while records are read; a number never changes while the process runs.
public final class SeriesBook: Sendable {
  private struct Content {
    var numbers: [String: SeriesID] = [:]
    var names: [String] = []
  }

  private let content = Mutex(Content())
  /// Where words of open lists would outgrow the numbers, the rest counts together here.
  private static let most = 30_000

  public init() {}

  /// The number of a series, made where there is none yet. How it is counted is settled by whoever
  /// names it first.
  public func series(_ name: String, _ rollup: Rollup = .sum) -> SeriesID {
    content.withLock { content in
      if let known = content.numbers[name] { return known }
      let number = UInt16(min(content.names.count, Self.most))
      let id = SeriesID(raw: rollup == .distinct ? number | SeriesID.distinctBit : number)
      content.numbers[name] = id
      if content.names.count <= Self.most { content.names.append(name) }
      return id
    }
  }

  /// The number of a series that some record or source has named; nil where none has.
  public func known(_ name: String) -> SeriesID? { content.withLock { $0.numbers[name] } }

  /// Every name, in the order in which they turned up.
  public var names: [String] { content.withLock { $0.names } }
}
