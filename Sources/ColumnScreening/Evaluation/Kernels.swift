/// Loops over the rows of a frame. Bounds are proven by `BlockMachine`: every register has room for
/// all lanes, and rows lie within their columns.
enum Kernels {
  // MARK: Columns

  @inline(__always)
  static func widen<Number: FixedWidthInteger & SignedInteger>(
    _ column: UnsafePointer<Number>, _ lanes: Lanes, _ out: Numbers
  ) {
    if let rows = lanes.rows {
      for i in 0..<lanes.count { out[i] = Int64(truncatingIfNeeded: column[Int(rows[i])]) }
    } else {
      let column = column + lanes.start
      for i in 0..<lanes.count { out[i] = Int64(truncatingIfNeeded: column[i]) }
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

  static func broadcast<Value: BitwiseCopyable>(
    _ lanes: Lanes, _ a: UnsafeMutablePointer<Value>, _ out: UnsafeMutablePointer<Value>
  ) {
    guard let parents = lanes.parents else { return }
    for i in 0..<lanes.count { out[i] = a[Int(parents[i])] }
  }

  // MARK: Folds of children, whose lanes lie parent by parent

  /// How many lanes hold, for every parent, by the difference of a running count: no branch hangs on
  /// how many children a parent has.
  static func count(
    _ parents: Int, _ starts: UnsafeMutablePointer<Int32>, _ condition: Truths?, _ running: UnsafeMutablePointer<UInt32>,
    _ out: Numbers
  ) {
    guard let condition else {
      for p in 0..<parents { out[p] = Int64(starts[p + 1] &- starts[p]) }
      return
    }
    accumulate(Int(starts[parents]), condition, running)
    for p in 0..<parents {
      out[p] = Int64(running[Int(starts[p + 1])] &- running[Int(starts[p])])
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

  static func sum(
    _ parents: Int, _ starts: UnsafeMutablePointer<Int32>, _ value: Numbers?, _ condition: Truths?, _ out: Numbers
  ) {
    guard let value else { return }
    for p in 0..<parents {
      var sum: Int64 = 0
      for i in Int(starts[p])..<Int(starts[p + 1]) {
        sum &+= condition.map { value[i] & (0 &- Int64($0[i])) } ?? value[i]
      }
      out[p] = sum
    }
  }

  static func sumOverflows(
    _ parents: Int, _ starts: UnsafeMutablePointer<Int32>, _ value: Numbers?, _ condition: Truths?, _ out: Truths
  ) {
    guard let value else { return }
    for p in 0..<parents {
      var sum: Int128 = 0
      for i in Int(starts[p])..<Int(starts[p + 1]) where condition.map({ $0[i] != 0 }) ?? true { sum += Int128(value[i]) }
      out[p] = sum.magnitude > UInt128(Int64.max) ? 1 : 0
    }
  }

  /// 0 over nothing.
  @inline(__always)
  static func extreme(
    _ parents: Int, _ starts: UnsafeMutablePointer<Int32>, _ value: Numbers?, _ condition: Truths?, _ out: Numbers,
    _ isBetter: (Int64, Int64) -> Bool
  ) {
    guard let value else { return }
    for p in 0..<parents {
      var best: Int64 = 0, found = false
      for i in Int(starts[p])..<Int(starts[p + 1]) where condition.map({ $0[i] != 0 }) ?? true {
        if !found || isBetter(value[i], best) { best = value[i] }
        found = true
      }
      out[p] = best
    }
  }
}

/// Folds of events, whose lanes lie in any order.
enum ScatterKernels {
  static func count(_ parents: Int, _ lanes: Lanes, _ condition: Truths?, _ out: Numbers) {
    Kernels.fill(parents, 0, out)
    guard let to = lanes.parents else { return }
    for i in 0..<lanes.count { out[Int(to[i])] += condition.map { Int64($0[i]) } ?? 1 }
  }

  static func any(_ parents: Int, _ lanes: Lanes, _ condition: Truths?, _ out: Truths) {
    Kernels.fill(parents, 0, out)
    guard let to = lanes.parents else { return }
    for i in 0..<lanes.count { out[Int(to[i])] |= condition.map { $0[i] } ?? 1 }
  }

  static func sum(_ parents: Int, _ lanes: Lanes, _ value: Numbers?, _ condition: Truths?, _ out: Numbers) {
    Kernels.fill(parents, 0, out)
    guard let to = lanes.parents, let value else { return }
    for i in 0..<lanes.count where condition.map({ $0[i] != 0 }) ?? true { out[Int(to[i])] &+= value[i] }
  }

  static func sumOverflows(_ parents: Int, _ lanes: Lanes, _ value: Numbers?, _ condition: Truths?, _ out: Truths) {
    Kernels.fill(parents, 0, out)
    guard let to = lanes.parents, let value else { return }
    // Seldom needed: only for sums of columns eight bytes wide.
    var sums: [Int32: Int128] = [:]
    for i in 0..<lanes.count where condition.map({ $0[i] != 0 }) ?? true { sums[to[i], default: 0] += Int128(value[i]) }
    for (parent, sum) in sums where sum.magnitude > UInt128(Int64.max) { out[Int(parent)] = 1 }
  }

  /// 0 over nothing.
  @inline(__always)
  static func extreme(
    _ parents: Int, _ lanes: Lanes, _ value: Numbers?, _ condition: Truths?, _ found: Truths, _ out: Numbers,
    _ isBetter: (Int64, Int64) -> Bool
  ) {
    Kernels.fill(parents, 0, out)
    Kernels.fill(parents, 0, found)
    guard let to = lanes.parents, let value else { return }
    for i in 0..<lanes.count where condition.map({ $0[i] != 0 }) ?? true {
      let p = Int(to[i])
      if found[p] == 0 || isBetter(value[i], out[p]) { out[p] = value[i] }
      found[p] = 1
    }
  }
}
