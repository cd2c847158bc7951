/// Steps in the order in which a block of rows runs through them, and where each leaves its result.
struct Program: Sendable {
  struct Step: Sendable {
    let operation: Operation
    let frame: Frame
    /// Registers of the operands; -1 for none.
    let a: Int
    let b: Int
    let result: Int
    /// Rules whose condition this step has worked out, among `firedRules`.
    let firstRule: Int32
    let ruleCount: Int32
  }

  struct Output: Sendable {
    let value: Int
    /// -1 for never.
    let missing: Int
  }

  let steps: [Step]
  let firedRules: [Int]
  let outputs: [Output]
  /// By frame, how many registers of numbers and of truths.
  let numberRegisters: [Int]
  let truthRegisters: [Int]
  /// Whether any step looks at children at all, and from a child back at its parent.
  let usesChildren: Bool
  let broadcastsToChildren: Bool
  /// Columns of events that steps look at, by table, the day included.
  let eventColumns: [Int: Set<Int>]

  /// - Parameters:
  ///   - rules: the truth of each rule.
  ///   - outputs: value and missing of each number to be kept to the end.
  init(_ graph: Graph, tables: Int, rules: [Int], outputs: [(value: Int, missing: Int?)]) {
    let nodes = graph.nodes
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    var waiting = rules + outputs.map(\.value) + outputs.compactMap(\.missing)
    while let node = waiting.popLast() {
      if isNeeded[node] { continue }
      isNeeded[node] = true
      for operand in [nodes[node].a, nodes[node].b] where operand >= 0 { waiting.append(operand) }
    }
    var lastUse = [Int](repeating: -1, count: nodes.count)
    for (i, node) in nodes.enumerated() where isNeeded[i] {
      lastUse[i] = max(lastUse[i], i)
      for operand in [node.a, node.b] where operand >= 0 { lastUse[operand] = i }
    }
    for output in outputs {
      lastUse[output.value] = Int.max
      if let missing = output.missing { lastUse[missing] = Int.max }
    }
    var rulesOf: [Int: [Int]] = [:]
    for (rule, node) in rules.enumerated() { rulesOf[node, default: []].append(rule) }

    var registers = [Int](repeating: -1, count: nodes.count)
    var pools = RegisterPools(frames: 2 + tables)
    var steps: [Step] = [], firedRules: [Int] = []
    var usesChildren = false, broadcasts = false
    var columns: [Int: Set<Int>] = [:]
    for (i, node) in nodes.enumerated() where isNeeded[i] {
      let result = pools.take(truth: node.operation.isTruth, node.frame)
      registers[i] = result
      let fires = rulesOf[i] ?? []
      steps.append(
        Step(
          operation: node.operation, frame: node.frame, a: node.a < 0 ? -1 : registers[node.a],
          b: node.b < 0 ? -1 : registers[node.b], result: result,
          firstRule: Int32(firedRules.count), ruleCount: Int32(fires.count)))
      firedRules += fires
      for operand in Set([node.a, node.b, i]) where operand >= 0 && lastUse[operand] == i {
        pools.give(back: registers[operand], truth: nodes[operand].operation.isTruth, nodes[operand].frame)
      }
      // A fold over all rows has no operand in the frame it folds.
      for frame in [node.frame, node.operation.folded] {
        switch frame {
        case .children: usesChildren = true
        case .events(let table): columns[table, default: []].formUnion([])
        case .parents, nil: break
        }
      }
      switch (node.operation, node.frame) {
      case (.column(let column), .events(let table)), (.columnWithin(let column, _, _), .events(let table)):
        columns[table, default: []].insert(column)
      case (.broadcastNumber, .children), (.broadcastTruth, .children): broadcasts = true
      default: break
      }
    }
    self.steps = steps
    self.firedRules = firedRules
    self.outputs = outputs.map {
      Output(value: registers[$0.value], missing: $0.missing.map { registers[$0] } ?? -1)
    }
    numberRegisters = pools.numberCounts
    truthRegisters = pools.truthCounts
    self.usesChildren = usesChildren
    broadcastsToChildren = broadcasts
    eventColumns = columns
  }
}

extension Operation {
  /// The frame that a fold folds.
  var folded: Frame? {
    switch self {
    case .count(let frame), .sum(let frame), .least(let frame), .greatest(let frame), .any(let frame),
      .sumOverflows(let frame):
      frame
    default: nil
    }
  }
}

/// Registers that are free, by frame and kind; the last given back is taken first, while it is still in
/// the cache.
private struct RegisterPools {
  var numberCounts: [Int]
  var truthCounts: [Int]
  private var freeNumbers: [[Int]]
  private var freeTruths: [[Int]]

  init(frames: Int) {
    numberCounts = Array(repeating: 0, count: frames)
    truthCounts = numberCounts
    freeNumbers = Array(repeating: [], count: frames)
    freeTruths = freeNumbers
  }

  mutating func take(truth: Bool, _ frame: Frame) -> Int {
    let index = frame.index
    if truth {
      if let register = freeTruths[index].popLast() { return register }
      truthCounts[index] += 1
      return truthCounts[index] - 1
    }
    if let register = freeNumbers[index].popLast() { return register }
    numberCounts[index] += 1
    return numberCounts[index] - 1
  }

  mutating func give(back register: Int, truth: Bool, _ frame: Frame) {
    if truth { freeTruths[frame.index].append(register) } else { freeNumbers[frame.index].append(register) }
  }
}
