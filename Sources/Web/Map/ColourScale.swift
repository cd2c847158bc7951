internal import Basics

/// From a county's value to one of the colours of the style sheet, and the legend that says so.
struct ColourScale {
  /// A step of the scale.
  struct Step {
    let cssClass: String
    let label: Bilingual
  }

  static let unknown = Step(cssClass: "fill-none", label: Bilingual("无数据", "No data"))

  let steps: [Step]
  private let measure: MapMeasure
  /// Lowest value of each step after the first (counts and means).
  private let breaks: [Int]

  init(measure: MapMeasure, counties: [MapCounty]) {
    self.measure = measure
    switch measure {
    case .coverage, .filled:
      breaks = []
      steps = [
        Step(cssClass: "fill-c0", label: Bilingual("不足50%", "Below 50%")),
        Step(cssClass: "fill-c1", label: Bilingual("50%～80%", "50% to 80%")),
        Step(cssClass: "fill-c2", label: Bilingual("80%～95%", "80% to 95%")),
        Step(cssClass: "fill-c3", label: Bilingual("95%～100%", "95% to 100%")),
        Step(
          cssClass: "fill-c4",
          label: measure == .filled ? Bilingual("全部配齐", "All filled") : Bilingual("全部覆盖", "All covered")),
      ]
    case .match, .travel:
      let breaks = Self.meanBreaks(for: counties)
      self.breaks = breaks
      steps = (0...breaks.count).map { i in
        let label: Bilingual
        if breaks.isEmpty {
          label = Bilingual("全部", "All")
        } else if i == 0 {
          label = Bilingual("不足\(breaks[0])", "Below \(breaks[0])")
        } else if i == breaks.count {
          label = Bilingual("≥ \(breaks[i - 1])", "≥ \(breaks[i - 1])")
        } else {
          label = Bilingual("\(breaks[i - 1])～\(breaks[i])", "\(breaks[i - 1]) to \(breaks[i])")
        }
        // A good match is green as good coverage is; a long way is dark as many cases are.
        return Step(
          cssClass: measure == .match ? "fill-c\(4 - breaks.count + i)" : "fill-o\(i + 1)", label: label)
      }
    case .open:
      let breaks = Self.breaks(for: counties)
      self.breaks = breaks
      let lows = [0] + breaks
      steps = lows.indices.map { i in
        let label: String
        if i + 1 == lows.count {
          label = lows.count == 1 ? "0" : "≥ " + Numerals.grouped(lows[i])
        } else if lows[i] == lows[i + 1] - 1 {
          label = Numerals.grouped(lows[i])
        } else {
          label = Numerals.grouped(lows[i]) + "–" + Numerals.grouped(lows[i + 1] - 1)
        }
        return Step(cssClass: "fill-o\(i)", label: Bilingual(label, label))
      }
    }
  }

  /// Whole numbers near the fifths of the means, rounder the wider they are spread.
  private static func meanBreaks(for counties: [MapCounty]) -> [Int] {
    let values = counties.compactMap { county -> Double? in
      guard case .mean(let value) = county.value else { return nil }
      return value
    }.sorted()
    guard let least = values.first, let greatest = values.last else { return [] }
    let span = greatest - least
    let unit: Double = span > 100 ? 10 : span > 40 ? 5 : span > 20 ? 2 : 1
    var list: [Int] = []
    for fifth in 1..<5 {
      let value = Int((values[values.count * fifth / 5] / unit).rounded() * unit)
      if Double(value) > least, Double(value) <= greatest, value > list.last ?? .min { list.append(value) }
    }
    return list
  }

  /// Round numbers (1, 2 or 5 times a power of ten) near the fifths of the values above zero.
  private static func breaks(for counties: [MapCounty]) -> [Int] {
    let values = counties.compactMap { county -> Int? in
      guard case .count(let count) = county.value, count > 0 else { return nil }
      return count
    }.sorted()
    guard !values.isEmpty else { return [] }
    var list = [1]
    for fifth in 1..<5 {
      let value = rounded(values[values.count * fifth / 5])
      if let last = list.last, value > last { list.append(value) }
    }
    return list
  }

  private static func rounded(_ value: Int) -> Int {
    var unit = 1
    while value / unit >= 10 { unit *= 10 }
    let lead = value / unit
    return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * unit
  }

  func step(for value: MapCounty.Value) -> Step {
    switch value {
    case .unknown: return Self.unknown
    case .share(let covered, let whole):
      guard measure == .coverage || measure == .filled, whole > 0 else { return Self.unknown }
      if covered >= whole { return steps[4] }
      let hundredfold = covered * 100
      if hundredfold >= whole * 95 { return steps[3] }
      if hundredfold >= whole * 80 { return steps[2] }
      return steps[hundredfold >= whole * 50 ? 1 : 0]
    case .count(let count):
      guard measure == .open else { return Self.unknown }
      return steps[min(steps.count - 1, breaks.count { $0 <= count })]
    case .mean(let mean):
      guard measure == .match || measure == .travel else { return Self.unknown }
      return steps[min(steps.count - 1, breaks.count { Double($0) <= mean })]
    }
  }
}
