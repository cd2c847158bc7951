/// Proves which numbers of a program fit into 32 bits, from what the columns really hold: twice as many
/// then go through the processor at a time, and columns of four bytes need no copy.
///
/// Numbers that are missing may lie anywhere; nobody looks at them.
struct Widths {
  /// What of a step is 32 bits wide.
  struct Step {
    var a = false
    var b = false
    var result = false
  }

  /// What is known before the rules are.
  struct Source {
    /// By column, of parents and of children; nil for columns without numbers.
    var parents: [ClosedRange<Int64>?]
    var children: [ClosedRange<Int64>?]
    /// By table and column, without the day.
    var events: [[ClosedRange<Int64>?]]
    /// By frame, at most how many rows hang on a parent.
    var mostRows: [Int]
  }

  /// By step.
  let steps: [Step]

  /// Everything in 64 bits.
  init(wide program: Program) { steps = program.steps.map { _ in Step() } }

  init(_ program: Program, _ source: Source) {
    // Of each register, as it stands at a step; nil where nothing is known.
    var ranges: [Frame: [Int: ClosedRange<Int64>]] = [:], narrow: [Frame: [Int: Bool]] = [:]
    var result: [Step] = []
    for step in program.steps {
      var widths = Step()
      var from = step.operation.folded ?? step.frame
      if case .broadcastNumber = step.operation { from = .parents }
      if step.operation.takesNumbers {
        widths.a = narrow[from]?[step.a] ?? false
        widths.b = step.operation.folded == nil && (narrow[from]?[step.b] ?? false)
      }
      if !step.operation.isTruth {
        let a = ranges[from]?[step.a], b = ranges[from]?[step.b]
        let range = Self.range(step, a, b, source)
        let operands = step.operation.takesNumbers ? (step.a < 0 || widths.a) && (step.operation.isUnary || widths.b) : true
        let fits = range.map { $0.lowerBound >= Int64(Int32.min) && $0.upperBound <= Int64(Int32.max) } ?? false
        widths.result = fits && step.frame.isStored && (operands || step.operation.folded != nil)
        ranges[step.frame, default: [:]][step.result] = range
        narrow[step.frame, default: [:]][step.result] = widths.result
      }
      result.append(widths)
    }
    steps = result
  }

  private static func range(
    _ step: Program.Step, _ a: ClosedRange<Int64>?, _ b: ClosedRange<Int64>?, _ source: Source
  ) -> ClosedRange<Int64>? {
    switch step.operation {
    case .constant(let value): return value...value
    case .column(let column):
      switch step.frame {
      // Where there are no numbers any range is right.
      case .parents: return source.parents[column] ?? 0...0
      case .children: return source.children[column] ?? 0...0
      case .events(let table): return column == dayColumn ? nil : source.events[table][column] ?? 0...0
      }
    case .truthAsNumber: return 0...1
    case .broadcastNumber: return a
    case .count(let frame): return 0...Int64(source.mostRows[frame.index])
    case .sum(let frame): return a.flatMap { hull($0, 0...Int64(source.mostRows[frame.index]), multiplied) }
    case .least, .greatest: return a.map { min($0.lowerBound, 0)...max($0.upperBound, 0) }
    case .addConstant(let k): return a.flatMap { hull($0, k...k) { $0.addingReportingOverflow($1) } }
    case .multiplyConstant(let k): return a.flatMap { hull($0, k...k, multiplied) }
    case .divideConstant(let k): return a.flatMap { hull($0, k...k) { (floorQuotient($0, $1), false) } }
    default: break
    }
    guard let a, let b else { return nil }
    switch step.operation {
    case .add: return hull(a, b) { $0.addingReportingOverflow($1) }
    case .subtract: return hull(a, b) { $0.subtractingReportingOverflow($1) }
    case .multiply: return hull(a, b, multiplied)
    default: return nil
    }
  }

  private static func multiplied(_ a: Int64, _ b: Int64) -> (partialValue: Int64, overflow: Bool) {
    a.multipliedReportingOverflow(by: b)
  }

  /// Of a function that is greatest and least at ends of its arguments' ranges; nil where it overflows.
  private static func hull(
    _ a: ClosedRange<Int64>, _ b: ClosedRange<Int64>, _ f: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> ClosedRange<Int64>? {
    let ends = [
      f(a.lowerBound, b.lowerBound), f(a.lowerBound, b.upperBound), f(a.upperBound, b.lowerBound),
      f(a.upperBound, b.upperBound),
    ]
    guard !ends.contains(where: \.overflow), let low = ends.map(\.partialValue).min(),
      let high = ends.map(\.partialValue).max()
    else { return nil }
    return low...high
  }
}

extension Frame {
  /// Whether its columns lie in the store as they are; those of events are staged in 64 bits.
  fileprivate var isStored: Bool {
    if case .events = self { false } else { true }
  }
}

extension Operation {
  /// Whether the operands, or what is folded, are numbers.
  fileprivate var takesNumbers: Bool {
    switch self {
    case .constant, .column, .truthAsNumber, .truth, .columnWithin, .and, .or, .andNot, .not, .broadcastTruth, .count, .any:
      false
    default: true
    }
  }

  /// Whether the second operand is none, or no number.
  fileprivate var isUnary: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide: false
    default: true
    }
  }
}
