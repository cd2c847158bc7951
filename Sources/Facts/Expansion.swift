import Basics

/// A change of one series of one division on one day.
struct NodeChange {
  var node: Int64
  var key: UInt64
  var delta: Int64
}

/// Turns facts into what they change in every division that they lie in.
struct Expansion {
  let lineage: Lineage
  private static let spans = DivisionRank.allCases.map(\.span)

  /// The facts of one group, at all ranks.
  func changes(_ facts: [Fact], sign: Int64, _ out: inout [NodeChange]) {
    var distinct: [Fact] = []
    for fact in facts where fact.series.isDistinct == false {
      forEachStation(fact) { place, from, through in
        let ranks = Self.ranks(of: place)
        for span in Self.spans.prefix(ranks) {
          Self.put(fact.series, place - place % span, from, through, sign * fact.amount, &out)
        }
      }
    }
    for fact in facts where fact.series.isDistinct { distinct.append(fact) }
    if !distinct.isEmpty { distinctChanges(distinct, sign: sign, &out) }
  }

  /// Facts that are summed, at their own place alone; whoever builds a whole board adds those up.
  func ownChanges(_ facts: [Fact], _ out: inout [NodeChange]) {
    for fact in facts where !fact.series.isDistinct {
      forEachStation(fact) { place, from, through in
        guard Self.ranks(of: place) > 0 else { return }
        Self.put(fact.series, place, from, through, fact.amount, &out)
      }
    }
  }

  /// A stretch of days of a distinct series at a place.
  private struct Stretch {
    let series: SeriesID
    let place: Int64
    let from: Int32
    let through: Int32
  }

  /// Distinct facts of a group that lies in one place, at that place alone: what counts once there
  /// counts once in all that it lies in, so that it may be added up like a sum.
  /// - Returns: false where the group lies in several places; nothing has been told then.
  func ownDistinctChanges(_ facts: [Fact], _ out: inout [NodeChange]) -> Bool {
    var spans: [(series: SeriesID, from: Int32, through: Int32)] = []
    var place: Int64?
    for fact in facts where fact.series.isDistinct && fact.amount != 0 {
      guard fact.place == place ?? fact.place, !lineage.hasMoved(fact.place) else { return false }
      place = fact.place
      guard fact.through == 0 || fact.through >= fact.from else { continue }
      spans.append((fact.series, fact.from, fact.through == 0 ? .max : fact.through))
    }
    guard let place, Self.ranks(of: place) > 0 else { return true }
    if spans.count > 1 { spans.sort { ($0.series.raw, $0.from) < ($1.series.raw, $1.from) } }
    var i = 0
    while i < spans.count {
      let first = spans[i]
      var end = first.through
      i += 1
      while i < spans.count, spans[i].series == first.series, end == .max || spans[i].from <= PackedDay.next(end) {
        end = max(end, spans[i].through)
        i += 1
      }
      Self.put(first.series, place, first.from, end == .max ? 0 : end, 1, &out)
    }
    return true
  }

  func distinctChanges(_ facts: [Fact], sign: Int64, _ out: inout [NodeChange]) {
    var stretches: [Stretch] = []
    for fact in facts where fact.series.isDistinct && fact.amount != 0 {
      forEachStation(fact) { place, from, through in
        stretches.append(Stretch(
          series: fact.series, place: place, from: from, through: through == 0 ? .max : through))
      }
    }
    for (index, span) in Self.spans.enumerated() {
      let here = stretches.filter { Self.ranks(of: $0.place) > index }
        .map { Stretch(series: $0.series, place: $0.place - $0.place % span, from: $0.from, through: $0.through) }
        .sorted { ($0.series.raw, $0.place, $0.from) < ($1.series.raw, $1.place, $1.from) }
      var i = 0
      while i < here.count {
        let first = here[i]
        var end = first.through
        i += 1
        // Days that touch or overlap are one stretch.
        while i < here.count, here[i].series == first.series, here[i].place == first.place,
          end == .max || here[i].from <= PackedDay.next(end)
        {
          end = max(end, here[i].through)
          i += 1
        }
        Self.put(first.series, first.place, first.from, end == .max ? 0 : end, sign, &out)
      }
    }
  }

  /// Where a fact counts in which days; zero as the last day is for good.
  private func forEachStation(_ fact: Fact, _ body: (Int64, Int32, Int32) -> Void) {
    guard fact.through == 0 || fact.through >= fact.from else { return }
    guard lineage.hasMoved(fact.place) else { return body(fact.place, fact.from, fact.through) }
    for station in lineage.stations(of: fact.place) {
      let from = max(fact.from, station.from)
      let through = min(fact.through == 0 ? .max : fact.through, station.through)
      if from <= through { body(station.place, from, through == .max ? 0 : through) }
    }
  }

  private static func put(
    _ series: SeriesID, _ node: Int64, _ from: Int32, _ through: Int32, _ delta: Int64,
    _ out: inout [NodeChange]
  ) {
    out.append(NodeChange(node: node, key: series.base | UInt64(from), delta: delta))
    if through != 0 {
      out.append(NodeChange(node: node, key: series.base | UInt64(PackedDay.next(through)), delta: -delta))
    }
  }

  /// How many ranks a place lies in, its own included; none for what is no code.
  static func ranks(of place: Int64) -> Int { DivisionCode(place)?.rank.rawValue ?? 0 }
}
