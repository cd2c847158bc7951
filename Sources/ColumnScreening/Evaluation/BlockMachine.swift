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
  private var numbers: [[Growing<Int64>]]
  private var truths: [[Growing<UInt8>]]
  private var numberBases: [[Numbers]]
  private var truthBases: [[Truths]]
  private var running = Growing<UInt32>()
  private var found = Growing<UInt8>()

  init(frames: Int, lookups: [LookupTable]) {
    self.lookups = lookups
    lanes = Array(repeating: Lanes(), count: frames)
    numbers = Array(repeating: [], count: frames)
    truths = Array(repeating: [], count: frames)
    numberBases = Array(repeating: [], count: frames)
    truthBases = Array(repeating: [], count: frames)
  }

  /// Fixes the lanes of a frame for the runs of a program that follow.
  mutating func set(_ new: Lanes, _ frame: Frame, for program: Program) {
    let f = frame.index
    lanes[f] = new
    while numbers[f].count < program.numberRegisters[f] { numbers[f].append(Growing()) }
    while truths[f].count < program.truthRegisters[f] { truths[f].append(Growing()) }
    numberBases[f].removeAll(keepingCapacity: true)
    truthBases[f].removeAll(keepingCapacity: true)
    for i in numbers[f].indices { numberBases[f].append(numbers[f][i].room(new.count)) }
    for i in truths[f].indices { truthBases[f].append(truths[f][i].room(new.count)) }
  }

  func number(_ register: Int, _ frame: Frame = .parents) -> Numbers { numberBases[frame.index][register] }
  func truth(_ register: Int, _ frame: Frame = .parents) -> Truths { truthBases[frame.index][register] }

  /// Runs all steps.
  ///
  /// - Parameter fire: called with a rule and its truths, which are the rule's only until it returns.
  mutating func run(_ program: Program, fire: (Int, Truths) -> Void) {
    for step in program.steps {
      run(step)
      for rule in step.fires { fire(rule, truth(step.result)) }
    }
  }

  private mutating func run(_ step: Program.Step) {
    let frame = step.frame, lanes = lanes[frame.index], n = lanes.count
    func number(_ register: Int) -> Numbers { numberBases[frame.index][register] }
    func truth(_ register: Int) -> Truths { truthBases[frame.index][register] }
    switch step.operation {
    case .constant(let value): Kernels.fill(n, value, number(step.result))
    case .truth(let value): Kernels.fill(n, value ? 1 : 0, truth(step.result))
    case .column(let column): widen(column, frame, lanes, number(step.result))
    case .columnWithin(let column, let low, let high): within(column, frame, low, high, lanes, truth(step.result))

    case .add: Kernels.map(n, number(step.a), number(step.b), number(step.result)) { $0 &+ $1 }
    case .subtract: Kernels.map(n, number(step.a), number(step.b), number(step.result)) { $0 &- $1 }
    case .multiply: Kernels.map(n, number(step.a), number(step.b), number(step.result)) { $0 &* $1 }
    case .divide: Kernels.map(n, number(step.a), number(step.b), number(step.result)) { floorQuotient($0, $1) }
    case .addConstant(let k): Kernels.map(n, number(step.a), number(step.result)) { $0 &+ k }
    case .multiplyConstant(let k): Kernels.map(n, number(step.a), number(step.result)) { $0 &* k }
    case .divideConstant(let k): Kernels.map(n, number(step.a), number(step.result)) { floorQuotient($0, k) }
    case .truthAsNumber: Kernels.map(n, truth(step.a), number(step.result)) { Int64($0) }
    case .lookup(let table):
      let table = lookups[table]
      Kernels.map(n, number(step.a), number(step.result)) { table.value($0) }
    case .lookupMissing(let table):
      let table = lookups[table]
      Kernels.map(n, number(step.a), truth(step.result)) { table.value($0) == ColumnValue.missing ? 1 : 0 }

    case .within(let low, let high):
      let span = UInt64(bitPattern: high &- low)
      Kernels.map(n, number(step.a), truth(step.result)) { UInt64(bitPattern: $0 &- low) <= span ? 1 : 0 }
    case .less: Kernels.map(n, number(step.a), number(step.b), truth(step.result)) { $0 < $1 ? 1 : 0 }
    case .equal: Kernels.map(n, number(step.a), number(step.b), truth(step.result)) { $0 == $1 ? 1 : 0 }
    case .and: Kernels.map(n, truth(step.a), truth(step.b), truth(step.result)) { $0 & $1 }
    case .or: Kernels.map(n, truth(step.a), truth(step.b), truth(step.result)) { $0 | $1 }
    case .andNot: Kernels.map(n, truth(step.a), truth(step.b), truth(step.result)) { $0 & ($1 ^ 1) }
    case .not: Kernels.map(n, truth(step.a), truth(step.result)) { $0 ^ 1 }
    case .addOverflows:
      Kernels.map(n, number(step.a), number(step.b), truth(step.result)) { overflows($0.addingReportingOverflow($1)) }
    case .subtractOverflows:
      Kernels.map(n, number(step.a), number(step.b), truth(step.result)) {
        overflows($0.subtractingReportingOverflow($1))
      }
    case .multiplyOverflows:
      Kernels.map(n, number(step.a), number(step.b), truth(step.result)) {
        overflows($0.multipliedReportingOverflow(by: $1))
      }

    case .broadcastNumber: Kernels.broadcast(lanes, numberBases[0][step.a], number(step.result))
    case .broadcastTruth: Kernels.broadcast(lanes, truthBases[0][step.a], truth(step.result))
    case .count(let folded), .sum(let folded), .least(let folded), .greatest(let folded), .any(let folded),
      .sumOverflows(let folded):
      fold(step, folded)
    }
  }

  private mutating func fold(_ step: Program.Step, _ frame: Frame) {
    let f = frame.index, lanes = lanes[f], parents = self.lanes[0].count
    let condition: Truths? = step.b < 0 ? nil : truthBases[f][step.b]
    let value: Numbers? = step.a < 0 ? nil : numberBases[f][step.a]
    if let starts = lanes.starts {
      let running = running.room(lanes.count + 1)
      switch step.operation {
      case .count: Kernels.count(parents, starts, condition, running, number(step.result))
      case .any: Kernels.any(parents, starts, condition, running, truth(step.result))
      case .sum: Kernels.sum(parents, starts, value, condition, number(step.result))
      case .sumOverflows: Kernels.sumOverflows(parents, starts, value, condition, truth(step.result))
      case .least: Kernels.extreme(parents, starts, value, condition, number(step.result), <)
      default: Kernels.extreme(parents, starts, value, condition, number(step.result), >)
      }
    } else {
      let found = found.room(parents)
      switch step.operation {
      case .count: ScatterKernels.count(parents, lanes, condition, number(step.result))
      case .any: ScatterKernels.any(parents, lanes, condition, truth(step.result))
      case .sum: ScatterKernels.sum(parents, lanes, value, condition, number(step.result))
      case .sumOverflows: ScatterKernels.sumOverflows(parents, lanes, value, condition, truth(step.result))
      case .least: ScatterKernels.extreme(parents, lanes, value, condition, found, number(step.result), <)
      default: ScatterKernels.extreme(parents, lanes, value, condition, found, number(step.result), >)
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

  /// A column of parents as it is stored.
  func copy(_ column: Int, _ lanes: Lanes, to out: Numbers) { widen(column, .parents, lanes, out) }

  private func widen(_ index: Int, _ frame: Frame, _ lanes: Lanes, _ out: Numbers) {
    guard let (base, width) = column(index, frame) else { return }
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

@inline(__always)
private func overflows(_ result: (partialValue: Int64, overflow: Bool)) -> UInt8 {
  // One number is kept for missing values.
  result.overflow || result.partialValue == ColumnValue.missing ? 1 : 0
}
