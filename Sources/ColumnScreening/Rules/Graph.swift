/// Rows that are worked on together: the parents of a block, their children, their events of one table.
enum Frame: Hashable, Sendable {
  case parents
  case children
  case events(Int)

  /// Numbers the frames of a program.
  var index: Int {
    switch self {
    case .parents: 0
    case .children: 1
    case .events(let table): 2 + table
    }
  }
}

/// The column of an event's day, where others are counted from 0.
let dayColumn = -1

/// One step of a program: a number or a truth for every row of a frame.
enum Operation: Hashable, Sendable {
  // Numbers. What they are where a value is missing does not matter, but they must not trap.
  case constant(Int64)
  case column(Int)
  case add, subtract, multiply, divide
  case addConstant(Int64), multiplyConstant(Int64), divideConstant(Int64)
  case lookup(Int)
  case truthAsNumber
  case broadcastNumber
  /// Folds of a frame into the parents: value first, then the condition; -1 for none.
  case count(Frame), sum(Frame), least(Frame), greatest(Frame)

  // Truths.
  case truth(Bool)
  case columnWithin(Int, Int64, Int64)
  case within(Int64, Int64)
  case less, equal
  case and, or, andNot, not
  case addOverflows, subtractOverflows, multiplyOverflows
  case lookupMissing(Int)
  case broadcastTruth
  case any(Frame)
  case sumOverflows(Frame)

  var isTruth: Bool {
    switch self {
    case .truth, .columnWithin, .within, .less, .equal, .and, .or, .andNot, .not, .addOverflows, .subtractOverflows,
      .multiplyOverflows, .lookupMissing, .broadcastTruth, .any, .sumOverflows:
      true
    default: false
    }
  }
}

/// A step with the steps it takes its operands from.
struct Node: Hashable, Sendable {
  var operation: Operation
  var frame: Frame
  var a: Int = -1
  var b: Int = -1
}

/// Steps, each one once however often rules ask for it, operands before those that use them.
struct Graph {
  private(set) var nodes: [Node] = []
  private var known: [Node: Int] = [:]

  mutating func add(_ node: Node) -> Int {
    if let index = known[node] { return index }
    nodes.append(node)
    known[node] = nodes.count - 1
    return nodes.count - 1
  }

  mutating func add(_ operation: Operation, _ frame: Frame, _ a: Int = -1, _ b: Int = -1) -> Int {
    add(Node(operation: operation, frame: frame, a: a, b: b))
  }

  func truth(_ index: Int) -> Bool? {
    if case .truth(let value) = nodes[index].operation { value } else { nil }
  }

  func constant(_ index: Int) -> Int64? {
    if case .constant(let value) = nodes[index].operation { value } else { nil }
  }

  mutating func truth(_ value: Bool, _ frame: Frame) -> Int { add(.truth(value), frame) }

  mutating func and(_ a: Int, _ b: Int, _ frame: Frame) -> Int {
    if let value = truth(a) { return value ? b : a }
    if let value = truth(b) { return value ? a : b }
    return a == b ? a : add(.and, frame, min(a, b), max(a, b))
  }

  mutating func or(_ a: Int, _ b: Int, _ frame: Frame) -> Int {
    if let value = truth(a) { return value ? a : b }
    if let value = truth(b) { return value ? b : a }
    return a == b ? a : add(.or, frame, min(a, b), max(a, b))
  }

  mutating func not(_ a: Int, _ frame: Frame) -> Int {
    if let value = truth(a) { return truth(!value, frame) }
    if case .not = nodes[a].operation { return nodes[a].a }
    return add(.not, frame, a)
  }

  /// `a` and not `b`; `b` may be nil for never.
  mutating func andNot(_ a: Int, _ b: Int?, _ frame: Frame) -> Int {
    guard let b else { return a }
    if let value = truth(b) { return value ? truth(false, frame) : a }
    if let value = truth(a) { return value ? not(b, frame) : a }
    return add(.andNot, frame, a, b)
  }

  /// Of two truths that may be nil for never.
  mutating func either(_ a: Int?, _ b: Int?, _ frame: Frame) -> Int? {
    guard let a else { return b }
    guard let b else { return a }
    return or(a, b, frame)
  }

  mutating func both(_ a: Int?, _ b: Int?, _ frame: Frame) -> Int? {
    guard let a else { return b }
    guard let b else { return a }
    return and(a, b, frame)
  }
}
