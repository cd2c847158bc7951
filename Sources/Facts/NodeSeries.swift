/// A change of a series on a day: the key is the series above the day.
struct Entry: Sendable {
  var key: UInt64
  var delta: Int64
}

/// All series of one division: what changes on which day, in the order of series and days, in blocks.
///
/// The value of a series on a day is the sum of its changes up to that day. Blocks are shared between
/// one state of a board and the next until they are written to.
struct NodeSeries: Sendable {
  private var blocks: [[Entry]] = []
  private static let full = 512
  private static let filled = 384

  init() {}

  /// - Parameter entries: in the order of keys, each key once.
  init(sorted entries: [Entry]) {
    guard entries.count > Self.full else {
      blocks = entries.isEmpty ? [] : [entries]
      return
    }
    blocks = stride(from: 0, to: entries.count, by: Self.filled).map {
      Array(entries[$0..<min($0 + Self.filled, entries.count)])
    }
  }

  var count: Int { blocks.reduce(0) { $0 + $1.count } }

  /// The sum of the changes with keys in a range.
  func sum(from first: UInt64, through last: UInt64) -> Int64 {
    var (low, high) = (0, blocks.count)
    // The first block that may hold the key: the one whose last key is not below it.
    while low < high {
      let middle = (low + high) / 2
      if (blocks[middle].last?.key ?? 0) < first { low = middle + 1 } else { high = middle }
    }
    var total: Int64 = 0
    var start: Int? = nil
    for block in blocks[low...] {
      let end = block.withUnsafeBufferPointer { entries -> Bool in
        var i = start ?? Self.position(of: first, entries)
        start = 0
        while i < entries.count, entries[i].key <= last {
          total &+= entries[i].delta
          i += 1
        }
        return i < entries.count
      }
      if end { break }
    }
    return total
  }

  mutating func add(_ delta: Int64, at key: UInt64) {
    guard delta != 0 else { return }
    guard !blocks.isEmpty else {
      blocks = [[Entry(key: key, delta: delta)]]
      return
    }
    var (low, high) = (0, blocks.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if (blocks[middle].last?.key ?? 0) < key { low = middle + 1 } else { high = middle }
    }
    let position = blocks[low].withUnsafeBufferPointer { Self.position(of: key, $0) }
    if position < blocks[low].count, blocks[low][position].key == key {
      blocks[low][position].delta &+= delta
      if blocks[low][position].delta == 0 {
        blocks[low].remove(at: position)
        if blocks[low].isEmpty { blocks.remove(at: low) }
      }
      return
    }
    blocks[low].insert(Entry(key: key, delta: delta), at: position)
    if blocks[low].count > Self.full {
      let half = blocks[low].count / 2
      let rest = Array(blocks[low][half...])
      blocks[low].removeSubrange(half...)
      blocks.insert(rest, at: low + 1)
    }
  }

  /// Every change, in order; for comparing two boards.
  func forEach(_ body: (Entry) -> Void) { for block in blocks { block.forEach(body) } }

  /// The first position whose key is not below `key`.
  private static func position(of key: UInt64, _ entries: UnsafeBufferPointer<Entry>) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
