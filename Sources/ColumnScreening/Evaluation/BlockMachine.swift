/// Runs programs over blocks of rows. One per task.
///
/// Before a run `set` fixes the lanes of every frame the program touches; registers then have room for
/// them, and no loop goes beyond.
struct BlockMachine {
  /// What a frame's columns are, for the segment at hand.
  struct Source {
    var parents: [Column] = []
    var children: [Column] = []
    var events: [StagedEvents?] = []
  }

  private let lookups: [LookupTable]
  var source = Source()
  /// By frame.
  private var lanes: [Lanes]
  private var numbers: [Registers<Int64>]
  private var truths: [Registers<UInt8>]
  /// For operands that are narrower than the operation.
  private var widened = (Growing<Int64>(), Growing<Int64>())
  private var running = Growing<UInt32>()
  private var found = Growing<UInt8>()

  init(frames: Int, lookups: [LookupTable], programs: [Program]) {
    self.lookups = lookups
    lanes = Array(repeating: Lanes(), count: frames)
    numbers = (0..<frames).map { f in Registers(programs.map { $0.numberRegisters[f] }.max() ?? 0) }
    truths = (0..<frames).map { f in Registers(programs.map { $0.truthRegisters[f] }.max() ?? 0) }
  }

  /// Fixes the lanes of a frame for the runs of a program that follow.
  mutating func set(_ new: Lanes, _ frame: Frame) {
    let f = frame.index
    lanes[f] = new
    numbers[f].room(new.count)
    truths[f].room(new.count)
  }

  /// A register of 64 bits, as the last run has left it.
  func number(_ register: Int, _ frame: Frame = .parents) -> Numbers {
    numbers[frame.index][register].assumingMemoryBound(to: Int64.self)
  }

  func truth(_ register: Int, _ frame: Frame = .parents) -> Truths {
    truths[frame.index][register].assumingMemoryBound(to: UInt8.self)
  }

  private func narrow(_ register: Int, _ frame: Frame) -> UnsafeMutablePointer<Int32> {
    numbers[frame.index][register].assumingMemoryBound(to: Int32.self)
  }

  /// Runs all steps.
  ///
  /// - Parameter fire: called with a rule and its truths, which are the rule's only until it returns.
  mutating func run(_ program: Program, _ widths: Widths, fire: (Int, Truths) -> Void) {
    for index in program.steps.indices {
      let step = program.steps[index]
      run(step, widths.steps[index])
      for fired in step.firstRule..<(step.firstRule + step.ruleCount) {
        fire(program.firedRules[Int(fired)], truth(step.result))
      }
    }
  }

  private mutating func run(_ step: Program.Step, _ widths: Widths.Step) {
    let frame = step.frame, f = frame.index, lanes = lanes[f], n = lanes.count
    if step.operation.folded != nil { return fold(step, widths) }
    func truth(_ register: Int) -> Truths { self.truth(register, frame) }
    // The room of the result; what it pointed to before is nobody's any more.
    let out = step.operation.isTruth ? truths[f].own(step.result) : numbers[f].own(step.result)
    let number = out.assumingMemoryBound(to: Int64.self), narrowNumber = out.assumingMemoryBound(to: Int32.self)
    let holds = out.assumingMemoryBound(to: UInt8.self)
    switch step.operation {
    case .constant(let value):
      if widths.result { Kernels.fill(n, Int32(truncatingIfNeeded: value), narrowNumber) } else { Kernels.fill(n, value, number) }
    case .truth(let value): Kernels.fill(n, value ? 1 : 0, holds)
    case .column(let column): load(column, frame, lanes, step.result, isNarrow: widths.result)
    case .columnWithin(let column, let low, let high): within(column, frame, low, high, lanes, holds)
    case .truthAsNumber:
      let a = truth(step.a)
      if widths.result { Kernels.map(n, a, narrowNumber) { Int32($0) } } else { Kernels.map(n, a, number) { Int64($0) } }

    case .and: Kernels.map(n, truth(step.a), truth(step.b), holds) { $0 & $1 }
    case .or: Kernels.map(n, truth(step.a), truth(step.b), holds) { $0 | $1 }
    case .andNot: Kernels.map(n, truth(step.a), truth(step.b), holds) { $0 & ($1 ^ 1) }
    case .not: Kernels.map(n, truth(step.a), holds) { $0 ^ 1 }

    case .broadcastNumber:
      let a = numbers[0][step.a]
      switch (widths.a, widths.result) {
      case (true, true): Kernels.broadcast(lanes, a.assumingMemoryBound(to: Int32.self), narrowNumber)
      case (true, false): Kernels.broadcast(lanes, a.assumingMemoryBound(to: Int32.self), number)
      default: Kernels.broadcast(lanes, a.assumingMemoryBound(to: Int64.self), number)
      }
    case .broadcastTruth: Kernels.broadcast(lanes, self.truth(step.a), holds)

    case .less, .equal, .within:
      if widths.a, widths.b || step.b < 0 {
        NumberKernels.compare(step.operation, n, narrow(step.a, frame), step.b < 0 ? nil : narrow(step.b, frame), holds)
      } else {
        let (a, b) = wide(step, widths, frame, n)
        NumberKernels.compare(step.operation, n, a, b, holds)
      }
    case .add, .subtract, .multiply, .divide, .addConstant, .multiplyConstant, .divideConstant:
      if widths.result {
        NumberKernels.calculate(
          step.operation, n, narrow(step.a, frame), step.b < 0 ? nil : narrow(step.b, frame), narrowNumber)
      } else {
        let (a, b) = wide(step, widths, frame, n)
        NumberKernels.calculate(step.operation, n, a, b, number)
      }
    case .lookup(let table):
      let table = lookups[table]
      Kernels.map(n, wide(step, widths, frame, n).a, number) { table.value($0) }
    case .lookupMissing(let table):
      let table = lookups[table]
      Kernels.map(n, wide(step, widths, frame, n).a, holds) { table.value($0) == ColumnValue.missing ? 1 : 0 }
    default:
      let (a, b) = wide(step, widths, frame, n)
      if let b { NumberKernels.overflow(step.operation, n, a, b, holds) }
    }
  }

  /// The operands of a step in 64 bits.
  private mutating func wide(
    _ step: Program.Step, _ widths: Widths.Step, _ frame: Frame, _ n: Int
  ) -> (a: Numbers, b: Numbers?) {
    var a = number(step.a, frame), b = step.b < 0 ? nil : number(step.b, frame)
    if widths.a {
      let narrow = narrow(step.a, frame)
      a = widened.0.room(n)
      Kernels.map(n, narrow, a) { Int64($0) }
    }
    if widths.b {
      let narrow = narrow(step.b, frame), room = widened.1.room(n)
      Kernels.map(n, narrow, room) { Int64($0) }
      b = room
    }
    return (a, b)
  }

  private mutating func fold(_ step: Program.Step, _ widths: Widths.Step) {
    guard let frame = step.operation.folded else { return }
    switch step.operation {
    case .any, .sumOverflows: foldTruth(step, widths, frame)
    case .count:
      if widths.result { count(step, frame, as: Int32.self) } else { count(step, frame, as: Int64.self) }
    default:
      switch (widths.a, widths.result) {
      case (true, true): foldNumber(step, frame, narrow(step.a, frame), as: Int32.self)
      case (true, false): foldNumber(step, frame, narrow(step.a, frame), as: Int64.self)
      case (false, true): foldNumber(step, frame, number(step.a, frame), as: Int32.self)
      case (false, false): foldNumber(step, frame, number(step.a, frame), as: Int64.self)
      }
    }
  }

  private func condition(_ step: Program.Step, _ frame: Frame) -> Truths? { step.b < 0 ? nil : truth(step.b, frame) }

  private mutating func foldTruth(_ step: Program.Step, _ widths: Widths.Step, _ frame: Frame) {
    let lanes = lanes[frame.index], parents = self.lanes[0].count, condition = condition(step, frame)
    let out = truths[0].own(step.result).assumingMemoryBound(to: UInt8.self)
    if case .any = step.operation {
      if let starts = lanes.starts {
        Kernels.any(parents, starts, condition, running.room(lanes.count + 1), out)
      } else {
        ScatterKernels.any(parents, lanes, condition, out)
      }
      return
    }
    var value = number(step.a, frame)
    if widths.a {
      value = widened.0.room(lanes.count)
      Kernels.map(lanes.count, narrow(step.a, frame), value) { Int64($0) }
    }
    if let starts = lanes.starts {
      Kernels.sumOverflows(parents, starts, value, condition, out)
    } else {
      ScatterKernels.sumOverflows(parents, lanes, value, condition, out)
    }
  }

  private mutating func count<Out: FixedWidthInteger & BitwiseCopyable>(
    _ step: Program.Step, _ frame: Frame, as: Out.Type
  ) {
    let lanes = lanes[frame.index], parents = self.lanes[0].count, condition = condition(step, frame)
    let out = numbers[0].own(step.result).assumingMemoryBound(to: Out.self)
    if let starts = lanes.starts {
      Kernels.count(parents, starts, condition, running.room(lanes.count + 1), out)
    } else {
      ScatterKernels.count(parents, lanes, condition, out)
    }
  }

  private mutating func foldNumber<In: FixedWidthInteger & BitwiseCopyable, Out: FixedWidthInteger & BitwiseCopyable>(
    _ step: Program.Step, _ frame: Frame, _ value: UnsafeMutablePointer<In>, as: Out.Type
  ) {
    let lanes = lanes[frame.index], parents = self.lanes[0].count, condition = condition(step, frame)
    let out = numbers[0].own(step.result).assumingMemoryBound(to: Out.self)
    if let starts = lanes.starts {
      switch step.operation {
      case .sum: Kernels.sum(parents, starts, value, condition, out)
      case .least: Kernels.extreme(parents, starts, value, condition, out, <)
      default: Kernels.extreme(parents, starts, value, condition, out, >)
      }
    } else {
      let found = found.room(parents)
      switch step.operation {
      case .sum: ScatterKernels.sum(parents, lanes, value, condition, out)
      case .least: ScatterKernels.extreme(parents, lanes, value, condition, found, out, <)
      default: ScatterKernels.extreme(parents, lanes, value, condition, found, out, >)
      }
    }
  }

  private func column(_ column: Int, _ frame: Frame) -> (base: UnsafeRawPointer, width: Int)? {
    switch frame {
    case .parents: (source.parents[column].base, source.parents[column].width)
    case .children: (source.children[column].base, source.children[column].width)
    case .events(let table): source.events[table].flatMap { $0.column(column) }.map { (UnsafeRawPointer($0), 8) }
    }
  }

  /// A column as a register; one that is as wide as the register, and of rows that lie next to each
  /// other, is read where it lies.
  private mutating func load(_ index: Int, _ frame: Frame, _ lanes: Lanes, _ register: Int, isNarrow: Bool) {
    guard let (base, width) = column(index, frame) else { return }
    let f = frame.index
    if lanes.rows == nil, width == (isNarrow ? 4 : 8) {
      // Registers are written only where they are a step's result, and then in their own room.
      numbers[f].lend(register, UnsafeMutableRawPointer(mutating: base + lanes.start * width))
    } else if isNarrow {
      widen(base, width, lanes, numbers[f].own(register).assumingMemoryBound(to: Int32.self))
    } else {
      widen(base, width, lanes, numbers[f].own(register).assumingMemoryBound(to: Int64.self))
    }
  }

  private func widen<Out: FixedWidthInteger & BitwiseCopyable>(
    _ base: UnsafeRawPointer, _ width: Int, _ lanes: Lanes, _ out: UnsafeMutablePointer<Out>
  ) {
    switch width {
    case 1: Kernels.widen(base.assumingMemoryBound(to: Int8.self), lanes, out)
    case 2: Kernels.widen(base.assumingMemoryBound(to: Int16.self), lanes, out)
    case 4: Kernels.widen(base.assumingMemoryBound(to: Int32.self), lanes, out)
    default: Kernels.widen(base.assumingMemoryBound(to: Int64.self), lanes, out)
    }
  }

  private func within(_ index: Int, _ frame: Frame, _ low: Int64, _ high: Int64, _ lanes: Lanes, _ out: Truths) {
    guard let (base, width) = column(index, frame) else { return }
    switch width {
    case 1: Kernels.within(base.assumingMemoryBound(to: Int8.self), low, high, lanes, out)
    case 2: Kernels.within(base.assumingMemoryBound(to: Int16.self), low, high, lanes, out)
    case 4: Kernels.within(base.assumingMemoryBound(to: Int32.self), low, high, lanes, out)
    default: Kernels.within(base.assumingMemoryBound(to: Int64.self), low, high, lanes, out)
    }
  }
}

/// The registers of one frame, of one kind, side by side.
private struct Registers<Value: BitwiseCopyable> {
  private let count: Int
  private var capacity = -1
  private var memory = Memory<Value>(0)
  private let current: Memory<UnsafeMutableRawPointer>

  init(_ count: Int) {
    self.count = count
    current = Memory(count)
    room(0)
  }

  /// Makes room for so many lanes in each; what was there before may be lost.
  mutating func room(_ lanes: Int) {
    guard lanes > capacity else { return }
    // Not a whole number of pages, so that registers do not share the lines of the cache.
    capacity = (lanes + lanes / 4 + 64) & ~63 + 64
    memory = Memory(count * capacity)
    for register in 0..<count { current[register] = UnsafeMutableRawPointer(memory.base + register * capacity) }
  }

  /// Where the register's values lie.
  subscript(_ register: Int) -> UnsafeMutableRawPointer { current[register] }

  /// Gives the register its own room back, to be written.
  func own(_ register: Int) -> UnsafeMutableRawPointer {
    let own = UnsafeMutableRawPointer(memory.base + register * capacity)
    current[register] = own
    return own
  }

  /// Lets the register stand for memory that is only read.
  func lend(_ register: Int, _ memory: UnsafeMutableRawPointer) { current[register] = memory }
}
