/// Finds the parents of events.
///
/// A store holds millions of keys and a search jumps through all of them: so keys are looked up in
/// batches, step by step, and the processor waits for many of them at a time.
struct EventResolver {
  /// Events of one piece that count, with the block-wise position of their parent; one for every
  /// parent found.
  struct Matches: Sendable {
    var positions: [Int] = []
    var rows: [UInt32] = []
  }

  private static let batch = 256

  let state: StoreState
  let blocks: Blocks
  let link: EventLink
  let days: ClosedRange<Int64>?

  /// Looks at a run of events of one segment.
  func resolve(_ events: Segment.EventColumns, _ range: Range<Int>) throws -> Matches {
    if link == .child { return try resolveChildren(HashedEvents(events, range, inWindow: window)) }
    let candidates = inWindow(events, range)
    var matches = Matches(), pairs = Pairs()
    for (number, segment) in state.segments.enumerated() where segment.record.parents > 0 {
      let base = blocks.firsts[number] * Blocks.size
      let index = segment.parentIndex, keys = segment.parentKeys
      guard index.slots.count > 0 else { continue }
      for start in stride(from: 0, to: candidates.count, by: Self.batch) {
        let batch = candidates[start..<min(start + Self.batch, candidates.count)]
        try gather(index, keys, events.keys, batch, &pairs)
        keepEqual(keys, events.keys, &pairs)
        matches.rows += pairs.events
        for row in pairs.rows { matches.positions.append(base + Int(row)) }
      }
    }
    return matches
  }

  /// Looks up the keys of children in the order of their hashes.
  private func resolveChildren(_ events: HashedEvents) throws -> Matches {
    var matches = Matches()
    matches.positions.reserveCapacity(events.count)
    matches.rows.reserveCapacity(events.count)
    let firsts = Memory<UInt32>(Self.batch), ends = Memory<UInt32>(Self.batch), entries = Memory<UInt64>(Self.batch)
    for (number, segment) in state.segments.enumerated() {
      let index = segment.childIndex, parents = segment.record.parents, last = index.entries.count - 1
      guard last >= 0 else { continue }
      let base = blocks.firsts[number] * Blocks.size
      let directory = index.starts.pointer(to: UInt32.self), all = index.entries.pointer(to: UInt64.self)
      for start in stride(from: 0, to: events.count, by: Self.batch) {
        let count = min(Self.batch, events.count - start), hashes = events.hashes.base + start
        for i in 0..<count {
          let bucket = index.bucket(hashes[i])
          firsts[i] = directory[bucket]
          ends[i] = directory[bucket + 1]
        }
        for i in 0..<count { entries[i] = all[min(Int(firsts[i]), last)] }
        for i in 0..<count where ends[i] > firsts[i] {
          guard Int(ends[i]) <= last + 1 else {
            throw ColumnStoreError.damaged("索引指向不存在的行", "the index points outside")
          }
          var entry = entries[i], at = Int(firsts[i])
          while true {
            if index.agrees(entry, hashes[i]) {
              let parent = index.parent(entry)
              guard parent < parents else {
                throw ColumnStoreError.damaged("索引指向不存在的行", "the index points outside")
              }
              matches.positions.append(base + parent)
              matches.rows.append(events.rows[start + i])
            }
            at += 1
            if at >= Int(ends[i]) { break }
            entry = all[at]
          }
        }
      }
    }
    return matches
  }

  /// Events and rows that may have the same key.
  private struct Pairs {
    var events: [UInt32] = []
    var rows: [UInt32] = []
    var slots: [Int] = []
    var entries: [UInt32] = []
  }

  /// Collects the rows whose slots agree with the hash of an event's key; keys themselves are not read.
  private func gather(
    _ index: KeyIndex, _ keys: Column, _ eventKeys: Column, _ batch: ArraySlice<UInt32>, _ pairs: inout Pairs
  ) throws {
    let key = eventKeys.pointer(to: Int64.self), slots = index.slots.pointer(to: UInt32.self)
    pairs.events.removeAll(keepingCapacity: true)
    pairs.rows.removeAll(keepingCapacity: true)
    pairs.slots.removeAll(keepingCapacity: true)
    pairs.entries.removeAll(keepingCapacity: true)
    for event in batch { pairs.slots.append(index.firstSlot(KeyIndex.hash(key[Int(event)]))) }
    for slot in pairs.slots { pairs.entries.append(slots[slot]) }
    for (i, event) in batch.enumerated() {
      let hash = KeyIndex.hash(key[Int(event)])
      var slot = pairs.slots[i], entry = pairs.entries[i], steps = 0
      while entry != KeyIndex.empty {
        if index.agrees(entry, hash) {
          let row = entry & index.rowMask
          guard row < keys.count else { throw ColumnStoreError.damaged("索引指向不存在的行", "the index points outside") }
          pairs.events.append(event)
          pairs.rows.append(row)
        }
        slot = index.next(slot)
        entry = slots[slot]
        steps += 1
        guard steps <= index.slots.count else { throw ColumnStoreError.damaged("索引没有空位", "the index has no free slot") }
      }
    }
  }

  /// Keeps the pairs whose keys are indeed the same.
  private func keepEqual(_ keys: Column, _ eventKeys: Column, _ pairs: inout Pairs) {
    let key = eventKeys.pointer(to: Int64.self), known = keys.pointer(to: Int64.self)
    var kept = 0
    for i in pairs.rows.indices {
      let event = pairs.events[i], row = pairs.rows[i]
      pairs.events[kept] = event
      pairs.rows[kept] = row
      kept += key[Int(event)] == known[Int(row)] ? 1 : 0
    }
    pairs.events.removeLast(pairs.events.count - kept)
    pairs.rows.removeLast(pairs.rows.count - kept)
  }

  /// The events of a run that count, where their keys are values of a column of parents.
  func keyed(_ events: Segment.EventColumns, _ range: Range<Int>) -> Matches {
    Matches(rows: inWindow(events, range).filter { events.keys.load(Int($0), as: Int64.self) != ColumnValue.missing })
  }

  /// The days that count, in the width of the column.
  private var window: ClosedRange<Int32> {
    guard let days else { return Int32.min...Int32.max }
    return Int32(clamping: days.lowerBound)...Int32(clamping: days.upperBound)
  }

  /// The rows of events on days that count.
  private func inWindow(_ events: Segment.EventColumns, _ range: Range<Int>) -> [UInt32] {
    let window = window, column = events.days.pointer(to: Int32.self)
    return [UInt32](unsafeUninitializedCapacity: range.count) { rows, count in
      for row in range {
        rows[count] = UInt32(truncatingIfNeeded: row)
        count += column[row] >= window.lowerBound && column[row] <= window.upperBound ? 1 : 0
      }
    }
  }
}

/// The events of a run that count, ordered by the high bits of their keys' hashes.
struct HashedEvents {
  /// As many as the places of the longest run of an index that should stay in the cache at a time.
  private static let parts = 1 << 11

  let count: Int
  let hashes: Memory<UInt64>
  let rows: Memory<UInt32>

  init(_ events: Segment.EventColumns, _ range: Range<Int>, inWindow window: ClosedRange<Int32>) {
    let days = events.days.pointer(to: Int32.self), keys = events.keys.pointer(to: Int64.self)
    let found = Memory<UInt32>(range.count), hashesFound = Memory<UInt64>(range.count)
    var count = 0
    for row in range {
      found[count] = UInt32(truncatingIfNeeded: row)
      hashesFound[count] = KeyIndex.hash(keys[row])
      count += days[row] >= window.lowerBound && days[row] <= window.upperBound ? 1 : 0
    }
    let next = Memory<UInt32>(Self.parts, repeating: 0)
    for i in 0..<count { next[Int(truncatingIfNeeded: hashesFound[i] >> 53)] += 1 }
    var sum: UInt32 = 0
    for part in 0..<Self.parts {
      let own = next[part]
      next[part] = sum
      sum += own
    }
    self.count = count
    hashes = Memory(count)
    rows = Memory(count)
    for i in 0..<count {
      let part = Int(truncatingIfNeeded: hashesFound[i] >> 53), place = Int(next[part])
      next[part] += 1
      hashes[place] = hashesFound[i]
      rows[place] = found[i]
    }
  }
}
