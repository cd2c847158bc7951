/// A fixed block of trivial values without bounds checks: the loops of a screening live in it.
final class Memory<Value: BitwiseCopyable>: @unchecked Sendable {
  // Sendable although it holds a pointer: one task fills it before others read.
  let base: UnsafeMutablePointer<Value>
  let count: Int

  /// The values are undefined until they are written.
  init(_ count: Int) {
    self.count = count
    base = .allocate(capacity: max(count, 1))
  }

  init(_ count: Int, repeating value: Value) {
    self.count = count
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: value, count: count)
  }

  deinit { base.deallocate() }

  @inline(__always)
  subscript(index: Int) -> Value {
    get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    set {
      assert(index >= 0 && index < count)
      base[index] = newValue
    }
  }
}

typealias Numbers = UnsafeMutablePointer<Int64>
typealias Truths = UnsafeMutablePointer<UInt8>

/// The rows of one frame in a block, and how they hang on the block's parents.
struct Lanes {
  var count = 0
  /// The first row in its columns, where the rows lie next to each other.
  var start = 0
  /// Rows in their columns, where they do not.
  var rows: UnsafeMutablePointer<UInt32>?
  /// The lane of the parent for every lane; valid only where the program asks for it.
  var parents: UnsafeMutablePointer<Int32>?
  /// For children: where each parent's lanes begin, and the end of the last.
  var starts: UnsafeMutablePointer<Int32>?
}

/// Memory that grows with the blocks it serves.
struct Growing<Value: BitwiseCopyable> {
  private var memory = Memory<Value>(0)

  /// Room for so many values; what was there before may be lost.
  mutating func room(_ count: Int) -> UnsafeMutablePointer<Value> {
    if memory.count < count { memory = Memory(count + count / 4 + 64) }
    return memory.base
  }
}
