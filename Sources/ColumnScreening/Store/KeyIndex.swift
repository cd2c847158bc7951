/// From 64-bit keys of parents to rows: open addressing over 4-byte slots.
///
/// A slot holds the row in its low bits and, in the bits that rows leave free, a few bits of the
/// key's hash: most slots met on the way are passed over without reading the key they stand for.
struct KeyIndex: Sendable {
  static let empty = UInt32.max

  let slots: Column
  private let slotCount: UInt64
  let rowMask: UInt32

  /// - Parameter rows: how many keys the index was built over.
  init(slots: Column, rows: Int) {
    self.slots = slots
    slotCount = UInt64(slots.count)
    rowMask = Self.rowMask(rows)
  }

  static func rowMask(_ rows: Int) -> UInt32 {
    // One more than the rows, so that no slot in use looks empty.
    rows == 0 ? 1 : UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(64 - UInt64(rows).leadingZeroBitCount)) - 1)
  }

  @inline(__always)
  static func hash(_ key: Int64) -> UInt64 {
    var h = UInt64(bitPattern: key) &* 0x9E37_79B9_7F4A_7C15
    h ^= h >> 32
    h = h &* 0xD6E8_FEB8_6659_FD93
    return h ^ (h >> 29)
  }

  @inline(__always)
  static func firstSlot(_ hash: UInt64, of count: UInt64) -> Int {
    Int(truncatingIfNeeded: hash.multipliedFullWidth(by: count).high)
  }

  /// The slot where the search for a key begins.
  @inline(__always)
  func firstSlot(_ hash: UInt64) -> Int { Self.firstSlot(hash, of: slotCount) }

  @inline(__always)
  func next(_ slot: Int) -> Int { slot + 1 == slots.count ? 0 : slot + 1 }

  /// Whether a slot may stand for a key of this hash.
  @inline(__always)
  func agrees(_ entry: UInt32, _ hash: UInt64) -> Bool {
    (entry ^ UInt32(truncatingIfNeeded: hash)) & ~rowMask == 0
  }

  /// The rows of a key, in no particular order.
  func forEachRow(of key: Int64, in keys: Column, _ body: (Int) throws -> Void) throws {
    guard slots.count > 0 else { return }
    let hash = Self.hash(key)
    var slot = firstSlot(hash)
    // A damaged index may have no empty slot.
    for _ in 0..<slots.count {
      let entry: UInt32 = slots.load(slot)
      if entry == Self.empty { return }
      if agrees(entry, hash) {
        let row = Int(entry & rowMask)
        guard row < keys.count else { throw ColumnStoreError.damaged("索引指向不存在的行", "the index points outside") }
        if keys.load(row, as: Int64.self) == key { try body(row) }
      }
      slot = next(slot)
    }
  }

  /// Builds the slots over keys.
  ///
  /// - Parameter supersede: called with an earlier row where a later one has its key, which then takes
  ///   its slot; nil where all rows of a key are kept.
  static func build(
    over keys: UnsafeBufferPointer<Int64>, superseding supersede: ((Int) -> Void)?
  ) -> [UInt32] {
    guard !keys.isEmpty else { return [] }
    let count = max(8, keys.count + keys.count / 2)
    let mask = rowMask(keys.count)
    var slots = [UInt32](repeating: empty, count: count)
    slots.withUnsafeMutableBufferPointer { slots in
      for row in 0..<keys.count where keys[row] != ColumnValue.missing {
        let key = keys[row], hash = hash(key)
        let entry = UInt32(truncatingIfNeeded: row) | (UInt32(truncatingIfNeeded: hash) & ~mask)
        var slot = firstSlot(hash, of: UInt64(count))
        while slots[slot] != empty {
          if let supersede, (slots[slot] ^ entry) & ~mask == 0, keys[Int(slots[slot] & mask)] == key {
            supersede(Int(slots[slot] & mask))
            break
          }
          slot = slot + 1 == count ? 0 : slot + 1
        }
        slots[slot] = entry
      }
    }
    return slots
  }
}
