import AssignmentSolver

/// The scores of a cadre over many villages at once: `DispatchProblem.score`, arranged in columns.
///
/// Every part of the score is a product of something of the cadre and something of the village, or a
/// table by county; a test holds it against the plain rule, pair by pair.
final class ScoreTable: Sendable {
  private let weights: DispatchWeights
  /// By feature, then by position: the needs, whether Tibetan, whether Yi is spoken, the altitude.
  private let features: [[Int32]]
  /// By category index at each position.
  private let matchRows: [[Int32]]
  private let positionOf: [Int]
  private let pairedPositionsOfUnit: [Int: [Int]]
  private let travel: TravelTable

  init(_ problem: DispatchProblem, _ order: [Int]) {
    weights = problem.weights
    let villages = order.map { problem.villages[$0] }
    var features = weights.dimensions.indices.map { d in villages.map { $0.needs[d] } }
    features.append(villages.map { $0.language == .tibetan ? 1 : 0 })
    features.append(villages.map { $0.language == .yi ? 1 : 0 })
    features.append(villages.map { Int32($0.altitudeBand) })
    self.features = features
    matchRows = problem.weights.match.map { row in
      villages.map { Int32(problem.weights.matchWeight * row[$0.category]) }
    }
    var positions = [Int](repeating: 0, count: order.count)
    for (i, village) in order.enumerated() { positions[village] = i }
    positionOf = positions
    pairedPositionsOfUnit = Dictionary(
      grouping: order.indices.filter { villages[$0].pairedUnit >= 0 }, by: { villages[$0].pairedUnit })
    travel = TravelTable(problem, order)
  }

  /// The positions of the villages that a unit supports.
  func pairedPositions(of unit: Int) -> [Int] { pairedPositionsOfUnit[unit] ?? [] }

  /// Writes the scores of a cadre in a role at a range of positions.
  func write(
    _ cadre: DispatchProblem.Cadre, _ role: DispatchRole, _ range: Range<Int>,
    to out: UnsafeMutablePointer<Int32>
  ) {
    let count = range.count
    travel.subtract(from: cadre.home, at: range, matchRows[cadre.kind], to: out)
    let roleWeights = weights.roleWeights(role)
    for d in roleWeights.indices {
      add(Int32(weights.fitWeight * roleWeights[d]) * cadre.skills[d], d, range.lowerBound, count, out)
    }
    let next = roleWeights.count
    add(Int32(weights.languageWeight * cadre.tibetan), next, range.lowerBound, count, out)
    add(Int32(weights.languageWeight * cadre.yi), next + 1, range.lowerBound, count, out)
    let steps = max(0, cadre.age - weights.altitudeAge) / weights.altitudeAgeStep
    add(Int32(-weights.altitudeWeight * steps), next + 2, range.lowerBound, count, out)
    if cadre.currentVillage >= 0 {
      let position = positionOf[cadre.currentVillage]
      if range.contains(position) { out[position - range.lowerBound] += Int32(weights.continuityBonus) }
    }
    for position in pairedPositionsOfUnit[cadre.unit] ?? [] where range.contains(position) {
      out[position - range.lowerBound] += Int32(weights.pairBonus)
    }
    if cadre.maximumAltitudeBand < 3 {
      let bands = features[next + 2]
      for position in range where bands[position] > Int32(cadre.maximumAltitudeBand) {
        out[position - range.lowerBound] = AssignmentScore.ineligible
      }
    }
  }

  @inline(__always)
  private func add(
    _ coefficient: Int32, _ feature: Int, _ start: Int, _ count: Int,
    _ out: UnsafeMutablePointer<Int32>
  ) {
    if coefficient == 0 { return }
    features[feature].withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      let from = values + start
      for i in 0..<count { out[i] &+= coefficient &* from[i] }
    }
  }
}

/// Minutes of travel from every county's seat to the villages of its province, and beyond it reckoned
/// when asked for: a nation of such rows would fill half a gigabyte, and few cadres leave their
/// province.
final class TravelTable: Sendable {
  private let rule: DispatchWeights.TravelRule
  private let seats: [GridPoint]
  private let x: [Int32]
  private let y: [Int32]
  private let road: [Int32]
  /// By county: the positions of its province, and the row of minutes over them.
  private let spans: [Range<Int>]
  private let rows: [[Int16]]

  init(_ problem: DispatchProblem, _ order: [Int]) {
    rule = problem.weights.travel
    seats = problem.counties.map(\.seat)
    x = order.map { Int32(problem.villages[$0].place.x) }
    y = order.map { Int32(problem.villages[$0].place.y) }
    road = order.map { Int32(problem.counties[problem.villages[$0].county].roadPercent) }
    var spanOfProvince: [Int: Range<Int>] = [:]
    for (i, village) in order.enumerated() {
      let province = problem.counties[problem.villages[village].county].province
      spanOfProvince[province] = (spanOfProvince[province]?.lowerBound ?? i)..<(i + 1)
    }
    let spans = problem.counties.map { spanOfProvince[$0.province] ?? 0..<0 }
    self.spans = spans
    let (rule, seats, x, y, road) = (rule, seats, x, y, road)
    // Only the counties where someone lives.
    var isHome = [Bool](repeating: false, count: seats.count)
    for cadre in problem.cadres { isHome[cadre.home] = true }
    rows = spans.indices.map { county in
      isHome[county]
        ? spans[county].map {
          Int16(Self.minutes(rule, seats[county], x: x[$0], y: y[$0], road: road[$0]))
        } : []
    }
  }

  private static func minutes(
    _ rule: DispatchWeights.TravelRule, _ seat: GridPoint, x: Int32, y: Int32, road: Int32
  ) -> Int {
    let dx = seat.x - Int(x), dy = seat.y - Int(y)
    return rule.minutes(
      distance: Int(Double(dx * dx + dy * dy).squareRoot()), roadPercent: Int(road))
  }

  /// Writes `base` less the minutes.
  func subtract(
    from county: Int, at range: Range<Int>, _ base: [Int32], to out: UnsafeMutablePointer<Int32>
  ) {
    let span = spans[county]
    guard range.lowerBound >= span.lowerBound, range.upperBound <= span.upperBound, !rows[county].isEmpty
    else {
      for position in range {
        out[position - range.lowerBound] = base[position] - Int32(
          Self.minutes(
            rule, seats[county], x: x[position], y: y[position], road: road[position]))
      }
      return
    }
    rows[county].withUnsafeBufferPointer { row in
      base.withUnsafeBufferPointer { base in
        guard let row = row.baseAddress, let base = base.baseAddress else { return }
        let minutes = row + (range.lowerBound - span.lowerBound), from = base + range.lowerBound
        for i in 0..<range.count { out[i] = from[i] &- Int32(minutes[i]) }
      }
    }
  }
}
