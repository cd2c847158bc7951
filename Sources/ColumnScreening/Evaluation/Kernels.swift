/// Loops over the rows of a frame. Bounds are proven by `BlockMachine`: every register has room for
/// all lanes, and rows lie within their columns.
enum Kernels {
  // MARK: Columns

  @inline(__always)
  static func widen<Number: FixedWidthInteger & SignedInteger, Out: FixedWidthInteger>(
    _ column: UnsafePointer<Number>, _ lanes: Lanes, _ out: UnsafeMutablePointer<Out>
  ) {
    if let rows = lanes.rows {
      for i in 0..<lanes.count { out[i] = Out(truncatingIfNeeded: column[Int(rows[i])]) }
    } else {
      let column = column + lanes.start
      for i in 0..<lanes.count { out[i] = Out(truncatingIfNeeded: column[i]) }
    }
  }

  /// Whether values lie between two numbers, compared in the column's own width.
  @inline(__always)
  static func within<Number: FixedWidthInteger & SignedInteger>(
    _ column: UnsafePointer<Number>, _ low: Int64, _ high: Int64, _ lanes: Lanes, _ out: Truths
  ) where Number.Magnitude: FixedWidthInteger {
    let first = Number(truncatingIfNeeded: low)
    let span = Number.Magnitude(truncatingIfNeeded: Number(truncatingIfNeeded: high) &- first)
    if let rows = lanes.rows {
      for i in 0..<lanes.count {
        out[i] = Number.Magnitude(truncatingIfNeeded: column[Int(rows[i])] &- first) <= span ? 1 : 0
      }
    } else {
      let column = column + lanes.start
      for i in 0..<lanes.count {
        out[i] = Number.Magnitude(truncatingIfNeeded: column[i] &- first) <= span ? 1 : 0
      }
    }
  }

  // MARK: Lane by lane

  @inline(__always)
  static func map<In: BitwiseCopyable, Out: BitwiseCopyable>(
    _ count: Int, _ a: UnsafeMutablePointer<In>, _ out: UnsafeMutablePointer<Out>, _ f: (In) -> Out
  ) {
    for i in 0..<count { out[i] = f(a[i]) }
  }

  @inline(__always)
  static func map<In: BitwiseCopyable, Out: BitwiseCopyable>(
    _ count: Int, _ a: UnsafeMutablePointer<In>, _ b: UnsafeMutablePointer<In>, _ out: UnsafeMutablePointer<Out>,
    _ f: (In, In) -> Out
  ) {
    for i in 0..<count { out[i] = f(a[i], b[i]) }
  }

  static func fill<Value: BitwiseCopyable>(_ count: Int, _ value: Value, _ out: UnsafeMutablePointer<Value>) {
    out.update(repeating: value, count: count)
  }

  static func broadcast<In: FixedWidthInteger, Out: FixedWidthInteger>(
    _ lanes: Lanes, _ a: UnsafeMutablePointer<In>, _ out: UnsafeMutablePointer<Out>
  ) {
    guard let parents = lanes.parents else { return }
    for i in 0..<lanes.count { out[i] = Out(truncatingIfNeeded: a[Int(parents[i])]) }
  }

  // MARK: Folds of children, whose lanes lie parent by parent

  /// How many lanes hold, for every parent, by the difference of a running count: no branch hangs on
  /// how many children a parent has.
  static func count<Out: FixedWidthInteger>(
    _ parents: Int, _ starts: UnsafeMutablePointer<Int32>, _ condition: Truths?, _ running: UnsafeMutablePointer<UInt32>,
    _ out: UnsafeMutablePointer<Out>
  ) {
    guard let condition else {
      for p in 0..<parents { out[p] = Out(truncatingIfNeeded: starts[p + 1] &- starts[p]) }
      return
    }
    accumulate(Int(starts[parents]), condition, running)
    for p in 0..<parents {
      out[p] = Out(truncatingIfNeeded: running[Int(starts[p + 1])] &- running[Int(starts[p])])
    }
  }

  static func any(
    _ parents: Int, _ starts: UnsafeMutablePointer<Int32>, _ condition: Truths?, _ running: UnsafeMutablePointer<UInt32>,
    _ out: Truths
  ) {
    guard let condition else {
      for p in 0..<parents { out[p] = starts[p + 1] > starts[p] ? 1 : 0 }
      return
    }
    accumulate(Int(starts[parents]), condition, running)
    for p in 0..<parents {
      out[p] = running[Int(starts[p + 1])] != running[Int(starts[p])] ? 1 : 0
    }
  }

  private static func accumulate(_ count: Int, _ condition: Truths, _ running: UnsafeMutablePointer<UInt32>) {
    var sum: UInt32 = 0
    for i in 0..<count {
      running[i] = sum
      sum &+= UInt32(condition[i])
    }
    running[count] = sum
  }

  static func sum<In: FixedWidthInteger, Out: FixedWidthInteger>(
    _ parents: Int, _ starts: UnsafeMutablePointer<Int32>, _ value: UnsafeMutablePointer<In>, _ condition: Truths?,
    _ out: UnsafeMutablePointer<Out>
  ) {
    for p in 0..<parents {
      var sum: Out = 0
      for i in Int(starts[p])..<Int(starts[p + 1]) {
        sum &+= Out(truncatingIfNeeded: condition.map { value[i] & (0 &- In($0[i])) } ?? value[i])
      }
      out[p] = sum
    }
  }

  static func sumOverflows(
    _ parents: Int, _ starts: UnsafeMutablePointer<Int32>, _ value: Numbers, _ condition: Truths?, _ out: Truths
  ) {
    for p in 0..<parents {
      var sum: Int128 = 0
      for i in Int(starts[p])..<Int(starts[p + 1]) where condition.map({ $0[i] != 0 }) ?? true { sum += Int128(value[i]) }
      out[p] = sum.magnitude > UInt128(Int64.max) ? 1 : 0
    }
  }

  /// 0 over nothing.
  @inline(__always)
  static func extreme<In: FixedWidthInteger, Out: FixedWidthInteger>(
    _ parents: Int, _ starts: UnsafeMutablePointer<Int32>, _ value: UnsafeMutablePointer<In>, _ condition: Truths?,
    _ out: UnsafeMutablePointer<Out>, _ isBetter: (In, In) -> Bool
  ) {
    for p in 0..<parents {
      var best: In = 0, found = false
      for i in Int(starts[p])..<Int(starts[p + 1]) where condition.map({ $0[i] != 0 }) ?? true {
        if !found || isBetter(value[i], best) { best = value[i] }
        found = true
      }
      out[p] = Out(truncatingIfNeeded: best)
    }
  }
}

/// Folds of events, whose lanes lie in any order.
enum ScatterKernels {
  static func count<Out: FixedWidthInteger & BitwiseCopyable>(
    _ parents: Int, _ lanes: Lanes, _ condition: Truths?, _ out: UnsafeMutablePointer<Out>
  ) {
    Kernels.fill(parents, 0, out)
    guard let to = lanes.parents else { return }
    for i in 0..<lanes.count { out[Int(to[i])] &+= condition.map { Out($0[i]) } ?? 1 }
  }

  static func any(_ parents: Int, _ lanes: Lanes, _ condition: Truths?, _ out: Truths) {
    Kernels.fill(parents, 0, out)
    guard let to = lanes.parents else { return }
    for i in 0..<lanes.count { out[Int(to[i])] |= condition.map { $0[i] } ?? 1 }
  }

  static func sum<In: FixedWidthInteger, Out: FixedWidthInteger & BitwiseCopyable>(
    _ parents: Int, _ lanes: Lanes, _ value: UnsafeMutablePointer<In>, _ condition: Truths?,
    _ out: UnsafeMutablePointer<Out>
  ) {
    Kernels.fill(parents, 0, out)
    guard let to = lanes.parents else { return }
    for i in 0..<lanes.count where condition.map({ $0[i] != 0 }) ?? true {
      out[Int(to[i])] &+= Out(truncatingIfNeeded: value[i])
    }
  }

  static func sumOverflows(_ parents: Int, _ lanes: Lanes, _ value: Numbers, _ condition: Truths?, _ out: Truths) {
    Kernels.fill(parents, 0, out)
    guard let to = lanes.parents else { return }
    // Seldom needed: only for sums of columns eight bytes wide.
    var sums: [Int32: Int128] = [:]
    for i in 0..<lanes.count where condition.map({ $0[i] != 0 }) ?? true { sums[to[i], default: 0] += Int128(value[i]) }
    for (parent, sum) in sums where sum.magnitude > UInt128(Int64.max) { out[Int(parent)] = 1 }
  }

  /// 0 over nothing.
  @inline(__always)
  static func extreme<In: FixedWidthInteger, Out: FixedWidthInteger & BitwiseCopyable>(
    _ parents: Int, _ lanes: Lanes, _ value: UnsafeMutablePointer<In>, _ condition: Truths?, _ found: Truths,
    _ out: UnsafeMutablePointer<Out>, _ isBetter: (In, In) -> Bool
  ) {
    Kernels.fill(parents, 0, out)
    Kernels.fill(parents, 0, found)
    guard let to = lanes.parents else { return }
    for i in 0..<lanes.count where condition.map({ $0[i] != 0 }) ?? true {
      let p = Int(to[i])
      if found[p] == 0 || isBetter(value[i], In(truncatingIfNeeded: out[p])) { out[p] = Out(truncatingIfNeeded: value[i]) }
      found[p] = 1
    }
  }
}
