/// The events of one table that a screening looks at, ready to be taken block by block.
final class StagedEvents: Sendable {
  /// By column, the day first; nil where nobody looks.
  private let columns: [Memory<Int64>?]
  let order: Order

  enum Order: Sendable {
    /// By the block of the parent: where each block begins, and each event's lane in its block.
    case byBlock(starts: Memory<Int>, lanes: Memory<Int32>)
    /// By key, to be looked up by a column of the parent.
    case byKey(column: Int, KeyedEvents)
  }

  init(columns: [Memory<Int64>?], order: Order) {
    self.columns = columns
    self.order = order
  }

  /// At most how many events one parent has.
  var most: Int {
    switch order {
    case .byBlock(let starts, _): (1..<max(1, starts.count)).map { starts[$0] - starts[$0 - 1] }.max() ?? 0
    case .byKey(_, let keyed): keyed.count
    }
  }

  func column(_ index: Int) -> Numbers? { columns[index + 1]?.base }
}

/// Where the events of each key lie among events ordered by key.
final class KeyedEvents: Sendable {
  private static let widest = 1 << 22

  /// How many events there are.
  let count: Int

  /// From the least key on, where the events of each begin; for keys that lie close together.
  private let first: Int64
  private let dense: Memory<UInt32>?
  /// Beside it, whether there are any; at the end a key for all others, without.
  private let presence: Memory<UInt8>?
  /// Otherwise a table of slots over the distinct keys.
  private let slots: Memory<UInt32>
  private let distinct: Memory<Int64>
  private let starts: Memory<UInt32>

  /// - Parameter keys: in order.
  init(_ keys: [Int64]) {
    count = keys.count
    first = keys.first ?? 0
    let last = keys.last ?? 0
    let (span, over) = last.subtractingReportingOverflow(first)
    var unique: [Int64] = [], starts: [UInt32] = []
    for (i, key) in keys.enumerated() where i == 0 || keys[i - 1] != key {
      unique.append(key)
      starts.append(UInt32(i))
    }
    starts.append(UInt32(keys.count))
    if !keys.isEmpty, !over, span < Self.widest {
      let dense = Memory<UInt32>(Int(span) + 2)
      var next = 0
      for key in 0...Int(span) {
        dense[key] = UInt32(next)
        while next < keys.count, keys[next] == first + Int64(key) { next += 1 }
      }
      dense[Int(span) + 1] = UInt32(keys.count)
      self.dense = dense
      let presence = Memory<UInt8>(Int(span) + 2, repeating: 0)
      for key in 0...Int(span) where dense[key + 1] > dense[key] { presence[key] = 1 }
      self.presence = presence
      unique = []
    } else {
      dense = nil
      presence = nil
    }
    let slots = unique.withUnsafeBufferPointer { KeyIndex.build(over: $0, superseding: nil) }
    self.slots = Memory(slots)
    distinct = Memory(unique)
    self.starts = Memory(starts)
  }

  /// Collects the rows whose key has events.
  ///
  /// - Returns: how many there are.
  func collect<Number: FixedWidthInteger>(
    _ count: Int, _ keys: UnsafePointer<Number>, into rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    var found = 0
    if let presence {
      let last = UInt64(presence.count - 1), flags = presence.base
      for row in 0..<count {
        // Without a branch: which rows have any cannot be foreseen.
        rows[found] = Int32(truncatingIfNeeded: row)
        found += Int(flags[Int(min(UInt64(bitPattern: Int64(truncatingIfNeeded: keys[row]) &- first), last))])
      }
    } else if slots.count > 0 {
      for row in 0..<count {
        rows[found] = Int32(truncatingIfNeeded: row)
        let events = events(of: Int64(truncatingIfNeeded: keys[row]))
        found += events.end > events.start ? 1 : 0
      }
    }
    return found
  }

  /// The events of a key.
  @inline(__always)
  func events(of key: Int64) -> (start: UInt32, end: UInt32) {
    if let dense {
      let index = UInt64(bitPattern: key &- first)
      guard index < UInt64(dense.count - 1) else { return (0, 0) }
      return (dense.base[Int(index)], dense.base[Int(index) + 1])
    }
    guard slots.count > 0 else { return (0, 0) }
    let mask = KeyIndex.rowMask(distinct.count)
    var slot = KeyIndex.firstSlot(KeyIndex.hash(key), of: UInt64(slots.count))
    while slots.base[slot] != KeyIndex.empty {
      let index = Int(slots.base[slot] & mask)
      if distinct.base[index] == key { return (starts.base[index], starts.base[index + 1]) }
      slot = slot + 1 == slots.count ? 0 : slot + 1
    }
    return (0, 0)
  }
}

extension Memory {
  convenience init(_ values: [Value]) {
    self.init(values.count)
    for (i, value) in values.enumerated() { base[i] = value }
  }
}
