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
  /// Lowest value of each step after the first (open cases).
  private let breaks: [Int]

  init(measure: MapMeasure, counties: [MapCounty]) {
    self.measure = measure
    switch measure {
    case .coverage:
      breaks = []
      steps = [
        Step(cssClass: "fill-c0", label: Bilingual("不足50%", "Below 50%")),
        Step(cssClass: "fill-c1", label: Bilingual("50%～80%", "50% to 80%")),
        Step(cssClass: "fill-c2", label: Bilingual("80%～95%", "80% to 95%")),
        Step(cssClass: "fill-c3", label: Bilingual("95%～100%", "95% to 100%")),
        Step(cssClass: "fill-c4", label: Bilingual("全部覆盖", "All covered")),
      ]
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
      guard measure == .coverage, whole > 0 else { return Self.unknown }
      if covered >= whole { return steps[4] }
      let hundredfold = covered * 100
      if hundredfold >= whole * 95 { return steps[3] }
      if hundredfold >= whole * 80 { return steps[2] }
      return steps[hundredfold >= whole * 50 ? 1 : 0]
    case .count(let count):
      guard measure == .open else { return Self.unknown }
      return steps[min(steps.count - 1, breaks.count { $0 <= count })]
    }
  }
}
