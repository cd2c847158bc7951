public import Basics

/// How a series of facts is counted together.
public enum Rollup: Sendable, Hashable {
  /// Amounts are added up, at every level.
  case sum
  /// Of the facts of one group (one person, one household) those that lie in a division together
  /// count once on each day: a cadre who served in two counties is one person of the province.
  case distinct
}

/// A series of facts by its number in a `SeriesBook`; only the book makes them.
public struct SeriesID: Hashable, Sendable {
  let raw: UInt16

  static let distinctBit: UInt16 = 0x8000
  var isDistinct: Bool { raw & Self.distinctBit != 0 }
  public var rollup: Rollup { isDistinct ? .distinct : .sum }
  /// The highest bits of a key of a board; the day fills the lower ones.
  var base: UInt64 { UInt64(raw) << 32 }
}

/// One thing that counts: an amount at a place, from a day on, perhaps through a last day.
///
/// A stock (cadres in post) ends with its last day; an event (a visit) has none and stays counted,
/// so that the figure on a day is the sum so far, and the flow of a period a difference.
public struct Fact: Hashable, Sendable {
  let series: SeriesID
  /// The code of the village, or of whatever division the fact belongs to, as of its own day.
  let place: Int64
  /// `yyyymmdd`; zero is since ever.
  let from: Int32
  /// The last day as `yyyymmdd`; zero is for good.
  let through: Int32
  let amount: Int64

  /// - Parameters:
  ///   - from: the first day; nil is since ever.
  ///   - through: the last day; nil is for good. A fact that ends before it begins counts nowhere.
  ///   - amount: what it adds, such as persons or fen; one in a distinct series.
  public init(
    _ series: SeriesID, at place: Int64, from: LocalDate?, through: LocalDate? = nil, amount: Int64 = 1
  ) {
    self.init(series, place, from?.packed ?? 0, through?.packed ?? 0, amount)
  }

  init(_ series: SeriesID, _ place: Int64, _ from: Int32, _ through: Int32, _ amount: Int64) {
    self.series = series
    self.place = place
    self.from = from
    self.through = through
    self.amount = amount
  }

  /// Whether it counts on a day.
  public func holds(on day: LocalDate) -> Bool {
    from <= day.packed && (through == 0 || through >= day.packed)
  }

  public var begins: LocalDate? { LocalDate(packed: Int(from)) }
  public var ends: LocalDate? { LocalDate(packed: Int(through)) }
}

/// Days as plain numbers `yyyymmdd`.
enum PackedDay {
  /// The day after, without the detour over day numbers where the month goes on.
  static func next(_ day: Int32) -> Int32 {
    if day % 100 < 28 { return day + 1 }
    return LocalDate(packed: Int(day))?.adding(days: 1).packed ?? day + 1
  }

  static func previous(_ day: Int32) -> Int32 {
    if day % 100 > 1 { return day - 1 }
    return LocalDate(packed: Int(day))?.adding(days: -1).packed ?? day - 1
  }
}
