/// Loops over numbers of 32 or 64 bits, lane by lane.
enum NumberKernels {
  @inline(__always)
  static func calculate<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _ operation: Operation, _ n: Int, _ a: UnsafeMutablePointer<Number>, _ b: UnsafeMutablePointer<Number>?,
    _ out: UnsafeMutablePointer<Number>
  ) {
    switch operation {
    case .addConstant(let k):
      let k = Number(truncatingIfNeeded: k)
      return Kernels.map(n, a, out) { $0 &+ k }
    case .multiplyConstant(let k):
      let k = Number(truncatingIfNeeded: k)
      return Kernels.map(n, a, out) { $0 &* k }
    case .divideConstant(let k):
      if k > 0, k & (k - 1) == 0 {
        // A shift rounds down, as division does; by all bits and more it leaves the sign.
        let shift = Number(min(k.trailingZeroBitCount, Number.bitWidth - 1))
        return Kernels.map(n, a, out) { $0 &>> shift }
      }
      return divide(n, a, by: k, out)
    default: break
    }
    guard let b else { return }
    switch operation {
    case .add: Kernels.map(n, a, b, out) { $0 &+ $1 }
    case .subtract: Kernels.map(n, a, b, out) { $0 &- $1 }
    case .multiply: Kernels.map(n, a, b, out) { $0 &* $1 }
    default: Kernels.map(n, a, b, out) { floorQuotient($0, $1) }
    }
  }

  private static func divide<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _ n: Int, _ a: UnsafeMutablePointer<Number>, by k: Int64, _ out: UnsafeMutablePointer<Number>
  ) {
    // A divisor may be wider than what it divides.
    Kernels.map(n, a, out) { Number(truncatingIfNeeded: floorQuotient(Int64(truncatingIfNeeded: $0), k)) }
  }

  @inline(__always)
  static func compare<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _ operation: Operation, _ n: Int, _ a: UnsafeMutablePointer<Number>, _ b: UnsafeMutablePointer<Number>?, _ out: Truths
  ) where Number.Magnitude: FixedWidthInteger {
    if case .within(let low, let high) = operation {
      let first = Number(clamping: low), last = Number(clamping: high)
      // Beyond what the number can be there is nothing to clamp to.
      guard low <= Int64(Number.max), high >= Int64(Number.min) else { return Kernels.fill(n, 0, out) }
      let span = Number.Magnitude(truncatingIfNeeded: last &- first)
      return Kernels.map(n, a, out) { Number.Magnitude(truncatingIfNeeded: $0 &- first) <= span ? 1 : 0 }
    }
    guard let b else { return }
    if case .less = operation {
      Kernels.map(n, a, b, out) { $0 < $1 ? 1 : 0 }
    } else {
      Kernels.map(n, a, b, out) { $0 == $1 ? 1 : 0 }
    }
  }

  static func overflow(_ operation: Operation, _ n: Int, _ a: Numbers, _ b: Numbers, _ out: Truths) {
    switch operation {
    case .addOverflows: Kernels.map(n, a, b, out) { overflows($0.addingReportingOverflow($1)) }
    case .subtractOverflows: Kernels.map(n, a, b, out) { overflows($0.subtractingReportingOverflow($1)) }
    default: Kernels.map(n, a, b, out) { overflows($0.multipliedReportingOverflow(by: $1)) }
    }
  }

  @inline(__always)
  private static func overflows(_ result: (partialValue: Int64, overflow: Bool)) -> UInt8 {
    // One number is kept for missing values.
    result.overflow || result.partialValue == ColumnValue.missing ? 1 : 0
  }
}
