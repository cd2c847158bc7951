/// Arithmetic that knows what its operands can be: where a result is sure to fit, nobody looks whether
/// it did; elsewhere a result beyond ±(2⁶³−1) is missing.
extension Translator {
  mutating func add(_ a: NumberSteps, _ b: NumberSteps, _ frame: Frame) -> NumberSteps {
    if let x = graph.constant(a.value), b.missing == nil || a.missing == nil, graph.constant(b.value) == nil {
      return add(b, constantSteps(a.value, x).with(missing: a.missing), frame)
    }
    let (low, under) = a.range.lowerBound.addingReportingOverflow(b.range.lowerBound)
    let (high, over) = a.range.upperBound.addingReportingOverflow(b.range.upperBound)
    let isSafe = !under && !over && low != Int64.min
    let missing = graph.either(a.missing, b.missing, frame)
    if isSafe, let y = graph.constant(b.value) {
      if let x = graph.constant(a.value) { return constant(x + y, frame).with(missing: missing) }
      if y == 0 { return a.with(missing: missing) }
      return NumberSteps(value: graph.add(.addConstant(y), frame, a.value), missing: missing, range: low...high)
    }
    let (left, right) = (min(a.value, b.value), max(a.value, b.value))
    let value = graph.add(.add, frame, left, right)
    if isSafe { return NumberSteps(value: value, missing: missing, range: low...high) }
    return unsafe(value, missing, .addOverflows, left, right, frame)
  }

  mutating func subtract(_ a: NumberSteps, _ b: NumberSteps, _ frame: Frame) -> NumberSteps {
    let (low, under) = a.range.lowerBound.subtractingReportingOverflow(b.range.upperBound)
    let (high, over) = a.range.upperBound.subtractingReportingOverflow(b.range.lowerBound)
    let isSafe = !under && !over && low != Int64.min
    if isSafe, let y = graph.constant(b.value) {
      return add(a, constant(-y, frame).with(missing: b.missing), frame)
    }
    let missing = graph.either(a.missing, b.missing, frame)
    let value = graph.add(.subtract, frame, a.value, b.value)
    if isSafe { return NumberSteps(value: value, missing: missing, range: low...high) }
    return unsafe(value, missing, .subtractOverflows, a.value, b.value, frame)
  }

  mutating func multiply(_ a: NumberSteps, _ b: NumberSteps, _ frame: Frame) -> NumberSteps {
    if graph.constant(a.value) != nil, graph.constant(b.value) == nil { return multiply(b, a, frame) }
    var low = Int64.max, high = Int64.min, isSafe = true
    for x in [a.range.lowerBound, a.range.upperBound] {
      for y in [b.range.lowerBound, b.range.upperBound] {
        let (product, over) = x.multipliedReportingOverflow(by: y)
        if over || product == Int64.min { isSafe = false }
        low = min(low, product)
        high = max(high, product)
      }
    }
    let missing = graph.either(a.missing, b.missing, frame)
    if let y = graph.constant(b.value), y != 0 {
      if isSafe, let x = graph.constant(a.value) { return constant(x * y, frame).with(missing: missing) }
      if y == 1 { return a.with(missing: missing) }
      let value = graph.add(.multiplyConstant(y), frame, a.value)
      if isSafe { return NumberSteps(value: value, missing: missing, range: low...high) }
      let most = Int64.max / abs(y)
      let overflows = graph.not(graph.add(.within(-most, most), frame, a.value), frame)
      return NumberSteps(value: value, missing: graph.either(missing, overflows, frame), range: Self.everyNumber)
    }
    let (left, right) = (min(a.value, b.value), max(a.value, b.value))
    let value = graph.add(.multiply, frame, left, right)
    if isSafe { return NumberSteps(value: value, missing: missing, range: low...high) }
    return unsafe(value, missing, .multiplyOverflows, left, right, frame)
  }

  private mutating func unsafe(
    _ value: Int, _ missing: Int?, _ check: Operation, _ a: Int, _ b: Int, _ frame: Frame
  ) -> NumberSteps {
    let overflows = graph.add(check, frame, a, b)
    return NumberSteps(value: value, missing: graph.either(missing, overflows, frame), range: Self.everyNumber)
  }

  /// Rounds down; by zero is missing.
  mutating func divide(_ a: NumberSteps, _ b: NumberSteps, _ frame: Frame) -> NumberSteps {
    var missing = graph.either(a.missing, b.missing, frame)
    if let y = graph.constant(b.value) {
      if y == 0 { return constant(0, frame).with(missing: graph.truth(true, frame)) }
      let ends = [floorQuotient(a.range.lowerBound, y), floorQuotient(a.range.upperBound, y)].sorted()
      if let x = graph.constant(a.value) { return constant(floorQuotient(x, y), frame).with(missing: missing) }
      return NumberSteps(
        value: graph.add(.divideConstant(y), frame, a.value), missing: missing, range: ends[0]...ends[1])
    }
    if b.range.contains(0) {
      missing = graph.either(missing, graph.add(.within(0, 0), frame, b.value), frame)
    }
    // Dividing takes nothing farther from zero; rounding down adds at most one below it.
    let most = max(abs(a.range.lowerBound), abs(a.range.upperBound))
    return NumberSteps(
      value: graph.add(.divide, frame, a.value, b.value), missing: missing, range: (-most)...most)
  }

  /// A comparison; false where either side is missing.
  mutating func compare(_ comparison: Syntax.Comparison, _ a: NumberSteps, _ b: NumberSteps, _ frame: Frame) -> Int {
    if graph.constant(a.value) != nil, graph.constant(b.value) == nil {
      return compare(comparison.turned, b, a, frame)
    }
    if let limit = graph.constant(b.value) {
      let low = Int64.min, high = Int64.max
      let never = graph.truth(false, frame)
      let result: Int
      switch comparison {
      case .equal: result = withinRange(a, limit...limit, frame)
      case .less: result = limit == low ? never : withinRange(a, low...(limit - 1), frame)
      case .atMost: result = withinRange(a, low...limit, frame)
      case .greater: result = limit == high ? never : withinRange(a, (limit + 1)...high, frame)
      case .atLeast: result = withinRange(a, limit...high, frame)
      case .unequal:
        result = graph.andNot(graph.not(withinRange(a, limit...limit, frame), frame), a.missing, frame)
      }
      return graph.andNot(result, b.missing, frame)
    }
    let truth: Int
    switch comparison {
    case .equal: truth = graph.add(.equal, frame, min(a.value, b.value), max(a.value, b.value))
    case .unequal: truth = graph.not(graph.add(.equal, frame, min(a.value, b.value), max(a.value, b.value)), frame)
    case .less: truth = graph.add(.less, frame, a.value, b.value)
    case .greater: truth = graph.add(.less, frame, b.value, a.value)
    case .atMost: truth = graph.not(graph.add(.less, frame, b.value, a.value), frame)
    case .atLeast: truth = graph.not(graph.add(.less, frame, a.value, b.value), frame)
    }
    return graph.andNot(truth, graph.either(a.missing, b.missing, frame), frame)
  }

  mutating func between(_ a: NumberSteps, _ low: NumberSteps, _ high: NumberSteps, _ frame: Frame) -> Int {
    if let x = graph.constant(low.value), let y = graph.constant(high.value) {
      let inside = x <= y ? withinRange(a, x...y, frame) : graph.truth(false, frame)
      return graph.andNot(inside, graph.either(low.missing, high.missing, frame), frame)
    }
    return graph.and(compare(.atLeast, a, low, frame), compare(.atMost, a, high, frame), frame)
  }

  /// Whether a number lies in a range; false where it is missing. A bare column is compared in the
  /// width it is stored in.
  private mutating func withinRange(_ a: NumberSteps, _ range: ClosedRange<Int64>, _ frame: Frame) -> Int {
    let low = max(range.lowerBound, a.range.lowerBound), high = min(range.upperBound, a.range.upperBound)
    if low > high { return graph.truth(false, frame) }
    if low == a.range.lowerBound, high == a.range.upperBound {
      return graph.andNot(graph.truth(true, frame), a.missing, frame)
    }
    if case .column(let column) = graph.nodes[a.value].operation, graph.nodes[a.value].frame == frame {
      // The mark of a missing value lies outside the column's range; but something else may be missing
      // in what the column was added to.
      let inside = graph.add(.columnWithin(column, low, high), frame)
      return a.missing == self.column(column, frame).missing ? inside : graph.andNot(inside, a.missing, frame)
    }
    return graph.andNot(graph.add(.within(low, high), frame, a.value), a.missing, frame)
  }
}

extension NumberSteps {
  func with(missing: Int?) -> NumberSteps { NumberSteps(value: value, missing: missing, range: range) }
}

extension Syntax.Comparison {
  /// The same with its sides changed over.
  var turned: Syntax.Comparison {
    switch self {
    case .equal: .equal
    case .unequal: .unequal
    case .less: .greater
    case .atMost: .atLeast
    case .greater: .less
    case .atLeast: .atMost
    }
  }
}

/// Rounds down. Never traps: by zero it is 0, and what does not fit wraps.
@inline(__always)
func floorQuotient<Number: FixedWidthInteger & SignedInteger>(_ a: Number, _ b: Number) -> Number {
  if b == 0 { return 0 }
  if b == -1 { return 0 &- a }
  let quotient = a / b
  return (a % b != 0 && (a < 0) != (b < 0)) ? quotient - 1 : quotient
}
