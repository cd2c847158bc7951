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
    var matches = Matches()
    let hits = Memory<UInt32>(Self.batch), targets = Memory<UInt32>(Self.batch)
    for (number, segment) in state.segments.enumerated() where segment.record.parents > 0 {
      let base = blocks.firsts[number] * Blocks.size
      let index = link == .child ? segment.childIndex : segment.parentIndex
      let keys = link == .child ? segment.childKeys : segment.parentKeys
      guard index.slots.count > 0 else { continue }
      for start in stride(from: 0, to: candidates.count, by: Self.batch) {
        let end = min(start + Self.batch, candidates.count)
        try search(index, keys, events.keys, candidates[start..<end], hits, targets) { event, row in
          let parent = link == .child ? try segment.parent(ofChild: row) : row
          matches.positions.append(base + parent)
          matches.rows.append(event)
        }
      }
    }
    return matches
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

  /// Reports every row that has the key of an event.
  @inline(__always)
  private func search(
    _ index: KeyIndex, _ keys: Column, _ eventKeys: Column, _ batch: ArraySlice<UInt32>, _ hits: Memory<UInt32>,
    _ entries: Memory<UInt32>, _ report: (UInt32, Int) throws -> Void
  ) throws {
    let key = eventKeys.pointer(to: Int64.self), slots = index.slots.pointer(to: UInt32.self)
    let known = keys.pointer(to: Int64.self)
    try batch.withUnsafeBufferPointer { batch in
      for i in 0..<batch.count {
        entries.base[i] = slots[index.firstSlot(KeyIndex.hash(key[Int(batch[i])]))]
      }
      // The first row that may be meant; for nearly every event it is the one.
      for i in 0..<batch.count {
        let row = Int(entries.base[i] & index.rowMask)
        hits.base[i] = entries.base[i] != KeyIndex.empty && row < keys.count && known[row] == key[Int(batch[i])] ? 1 : 0
      }
      for i in 0..<batch.count {
        let wanted = key[Int(batch[i])], hash = KeyIndex.hash(wanted)
        if hits.base[i] == 1 { try report(batch[i], Int(entries.base[i] & index.rowMask)) }
        var slot = index.firstSlot(hash), entry = entries.base[i], steps = 0
        while entry != KeyIndex.empty {
          if steps > 0 || hits.base[i] == 0, index.agrees(entry, hash) {
            let row = Int(entry & index.rowMask)
            guard row < keys.count else { throw ColumnStoreError.damaged("索引指向不存在的行", "the index points outside") }
            if known[row] == wanted { try report(batch[i], row) }
          }
          slot = index.next(slot)
          entry = slots[slot]
          steps += 1
          guard steps <= index.slots.count else { throw ColumnStoreError.damaged("索引没有空位", "the index has no free slot") }
        }
      }
    }
  }
}
