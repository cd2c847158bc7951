public import Basics

/// Which divisions went up in others, and when.
///
/// Records keep the code of their day. From the day of the move on they count in the successor;
/// asked for an earlier day, in the division they were written for.
public struct Lineage: Sendable, Hashable {
  public struct Move: Sendable, Hashable {
    public let from: Int64
    public let to: Int64
    /// The first day on which its records count in the successor.
    public let on: LocalDate

    public init(from: Int64, to: Int64, on: LocalDate) {
      self.from = from
      self.to = to
      self.on = on
    }
  }

  /// Where the records of a place count in a stretch of days; zero and `Int32.max` are open ends.
  struct Station: Hashable {
    let place: Int64
    let from: Int32
    let through: Int32
  }

  private let moves: [Int64: Move]
  /// In the order of their days.
  private let ordered: [Move]
  /// For each place whose records come from elsewhere too, or leave: where from, in which days.
  private let origins: [Int64: [Origin]]

  /// A place whose records count in another one for some days; nil is an open end.
  public struct Origin: Sendable, Hashable {
    public let place: Int64
    public let from: LocalDate?
    public let through: LocalDate?
  }

  public static let none = Lineage([])

  /// - Parameter moves: of several for one division, as after a split, the successor with the lowest
  ///   code takes what was not given to another part by records of its own.
  public init(_ moves: [Move]) {
    let chosen = Dictionary(moves.filter { $0.from != $0.to }.map { ($0.from, $0) }) { a, b in
      a.to <= b.to ? a : b
    }
    self.moves = chosen
    ordered = chosen.values.sorted { ($0.on, $0.from) < ($1.on, $1.from) }
    var origins: [Int64: [Origin]] = [:]
    for place in Set(chosen.keys).union(chosen.values.map(\.to)).sorted() {
      for station in Self.stations(of: place, chosen) {
        origins[station.place, default: []].append(Origin(
          place: place, from: LocalDate(packed: Int(station.from)),
          through: LocalDate(packed: Int(station.through))))
      }
    }
    self.origins = origins
  }

  public static func == (a: Lineage, b: Lineage) -> Bool { a.moves == b.moves }
  public func hash(into hasher: inout Hasher) { hasher.combine(moves) }

  public var isEmpty: Bool { moves.isEmpty }
  public func hasMoved(_ place: Int64) -> Bool { moves[place] != nil }

  /// Every division that ends by a move.
  public var leavers: [Int64] { moves.keys.sorted() }

  /// The moves that happened after one day and by another.
  func moves(after: Int32, through: Int32) -> [Move] {
    var (low, high) = (0, ordered.count)
    while low < high {
      let middle = (low + high) / 2
      if ordered[middle].on.packed <= after { low = middle + 1 } else { high = middle }
    }
    return Array(ordered[low...].prefix { $0.on.packed <= through })
  }

  /// The stretches of all days, in order. A ring of moves, which only wrong data make, is cut open.
  func stations(of place: Int64) -> [Station] { Self.stations(of: place, moves) }

  private static func stations(of place: Int64, _ moves: [Int64: Move]) -> [Station] {
    guard moves[place] != nil else { return [Station(place: place, from: 0, through: .max)] }
    var out: [Station] = []
    var (at, since): (Int64, Int32) = (place, 0)
    var seen: Set<Int64> = [place]
    while let move = moves[at], seen.insert(move.to).inserted {
      let day = max(move.on.packed, since)
      if day > since { out.append(Station(place: at, from: since, through: PackedDay.previous(day))) }
      (at, since) = (move.to, day)
    }
    out.append(Station(place: at, from: since, through: .max))
    return out
  }

  /// Every place where the records of a place count at some time, in order.
  public func stops(of place: Int64) -> [Int64] {
    moves[place] == nil ? [place] : Self.stations(of: place, moves).map(\.place)
  }

  /// Where the records of a place count on a day.
  public func place(of place: Int64, on day: LocalDate) -> Int64 {
    guard moves[place] != nil else { return place }
    return stations(of: place).last { $0.from <= day.packed }?.place ?? place
  }

  /// The places whose records count in `place` at some time, itself among them, each with the days.
  public func origins(of place: Int64) -> [Origin] {
    origins[place] ?? [Origin(place: place, from: nil, through: nil)]
  }

  /// The places outside `range` whose records count inside it on a day.
  public func arrivals(in range: ClosedRange<Int64>, on day: LocalDate) -> [Int64] {
    moves.keys.filter { !range.contains($0) && range.contains(place(of: $0, on: day)) }.sorted()
  }

  /// The places that count elsewhere, or at other times, by another lineage, and every place that they
  /// pass through in either.
  func differing(from other: Lineage) -> (places: Set<Int64>, touched: Set<Int64>) {
    var places: Set<Int64> = []
    var touched: Set<Int64> = []
    for place in Set(moves.keys).union(other.moves.keys) {
      let (mine, theirs) = (stations(of: place), other.stations(of: place))
      guard mine != theirs else { continue }
      places.insert(place)
      touched.formUnion(mine.map(\.place) + theirs.map(\.place) + [place])
    }
    return (places, touched)
  }
}
