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
    let candidates = inWindow(events, range)
    var matches = Matches(), pairs = Pairs()
    for (number, segment) in state.segments.enumerated() where segment.record.parents > 0 {
      let base = blocks.firsts[number] * Blocks.size
      let index = link == .child ? segment.childIndex : segment.parentIndex
      let keys = link == .child ? segment.childKeys : segment.parentKeys
      guard index.slots.count > 0 else { continue }
      for start in stride(from: 0, to: candidates.count, by: Self.batch) {
        let batch = candidates[start..<min(start + Self.batch, candidates.count)]
        try gather(index, keys, events.keys, batch, &pairs)
        keepEqual(keys, events.keys, &pairs)
        matches.rows += pairs.events
        if link == .child {
          try appendParents(of: pairs.rows, segment, base, &matches)
        } else {
          for row in pairs.rows { matches.positions.append(base + Int(row)) }
        }
      }
    }
    return matches
  }

  /// Walks from each child's landmark to its parent.
  private func appendParents(
    of children: [UInt32], _ segment: Segment, _ base: Int, _ matches: inout Matches
  ) throws {
    let landmarks = segment.childLandmarks.pointer(to: UInt32.self)
    let ends = segment.childStarts.pointer(to: UInt32.self) + 1, count = segment.record.parents
    for child in children {
      var parent = Int(landmarks[Int(child) / Segment.landmarkStride])
      while parent < count, ends[parent] <= child { parent += 1 }
      guard parent < count else {
        throw ColumnStoreError.damaged("子表的起点不对", "the children's beginnings are out of order")
      }
      matches.positions.append(base + parent)
    }
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

  /// The rows of events on days that count.
  private func inWindow(_ events: Segment.EventColumns, _ range: Range<Int>) -> [UInt32] {
    guard let days else { return range.map { UInt32($0) } }
    let low = Int32(clamping: days.lowerBound), high = Int32(clamping: days.upperBound)
    let column = events.days.pointer(to: Int32.self)
    return [UInt32](unsafeUninitializedCapacity: range.count) { rows, count in
      for row in range {
        rows[count] = UInt32(truncatingIfNeeded: row)
        count += column[row] >= low && column[row] <= high ? 1 : 0
      }
    }
  }
}
