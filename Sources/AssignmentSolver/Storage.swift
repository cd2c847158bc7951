/// A fixed block of trivial values without bounds checks: the searches below live in it.
///
/// Owned by one market and never handed out, so no index comes from outside.
final class Block<Value: BitwiseCopyable> {
  let base: UnsafeMutablePointer<Value>
  let count: Int

  init(_ count: Int, repeating value: Value) {
    self.count = count
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: value, count: max(count, 1))
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

  var array: [Value] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

/// How far a search has come: what a path costs, and among paths that cost the same, how many agents
/// move.
struct PathLength: Comparable {
  var cost: Int64
  var moves: Int32

  @inline(__always)
  static func < (a: PathLength, b: PathLength) -> Bool {
    a.cost < b.cost || (a.cost == b.cost && a.moves < b.moves)
  }
}

/// A heap of places by the length of the way to them, the least first; among equal lengths the lesser
/// item, so that every run takes the same way.
struct PathQueue {
  private struct Entry {
    let length: PathLength
    let item: Int32
    @inline(__always)
    static func < (a: Entry, b: Entry) -> Bool {
      a.length < b.length || (a.length == b.length && a.item < b.item)
    }
  }

  private var entries: [Entry] = []

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  mutating func push(_ length: PathLength, _ item: Int32) {
    let new = Entry(length: length, item: item)
    entries.append(new)
    var i = entries.count - 1
    entries.withUnsafeMutableBufferPointer { heap in
      while i > 0 {
        let parent = (i - 1) >> 2
        guard new < heap[parent] else { break }
        heap[i] = heap[parent]
        i = parent
      }
      heap[i] = new
    }
  }

  mutating func pop() -> (length: PathLength, item: Int32)? {
    guard let last = entries.popLast() else { return nil }
    guard let first = entries.first else { return (last.length, last.item) }
    let count = entries.count
    entries.withUnsafeMutableBufferPointer { heap in
      var i = 0
      while true {
        var child = 4 * i + 1
        guard child < count else { break }
        let end = min(child + 4, count)
        var k = child + 1
        while k < end {
          if heap[k] < heap[child] { child = k }
          k += 1
        }
        guard heap[child] < last else { break }
        heap[i] = heap[child]
        i = child
      }
      heap[i] = last
    }
    return (first.length, first.item)
  }
}
