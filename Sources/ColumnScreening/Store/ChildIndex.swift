/// From the keys of children to their parents, exactly, and without reading a key.
///
/// The hash turns a key into 64 other bits and loses none of it. Its high bits number a bucket; an entry
/// holds the bits that are left, and the row of the parent in the room that the number of the bucket has
/// made free. Entries lie bucket by bucket, so that searches in the order of their hashes go through
/// memory from front to back.
struct ChildIndex: Sendable {
  /// Where each bucket begins, and the end of the last.
  let starts: Column
  let entries: Column
  private let bits: UInt64

  /// - Throws: `damaged` where the directory does not have the length that the rows ask for.
  init(starts: Column, entries: Column, parents: Int, children: Int) throws(ColumnStoreError) {
    bits = Self.bits(parents: parents, children: children)
    guard entries.count == 0 || starts.count == (1 << bits) + 1 else {
      throw .damaged("子表索引的长度不对", "the children's index has a wrong length")
    }
    self.starts = starts
    self.entries = entries
  }

  /// How many bits of a hash number its bucket: enough to hold a parent's row, and for few entries each.
  static func bits(parents: Int, children: Int) -> UInt64 {
    UInt64(max(1, max(width(parents), width(children) - 2)))
  }

  private static func width(_ number: Int) -> Int { Int.bitWidth - number.leadingZeroBitCount }

  @inline(__always)
  func bucket(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> (64 - bits)) }

  /// Whether an entry stands for the key of this hash, which must be of the entry's bucket.
  @inline(__always)
  func agrees(_ entry: UInt64, _ hash: UInt64) -> Bool { (entry ^ (hash << bits)) >> bits == 0 }

  @inline(__always)
  func parent(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry & ((1 << bits) - 1)) }

  /// Builds the index, a quarter at a time, so that it takes little memory beside the directory.
  ///
  /// - Parameters:
  ///   - starts: where the children of each parent begin, and the end of the last.
  ///   - write: takes the entries, portion by portion.
  /// - Returns: the directory.
  static func build(
    over keys: UnsafeBufferPointer<Int64>, starts: UnsafeBufferPointer<UInt32>,
    write: ([UInt64]) throws -> Void
  ) throws -> [UInt32] {
    guard !keys.isEmpty else { return [] }
    let bits = bits(parents: starts.count - 1, children: keys.count), shift = 64 - bits
    var ends = [UInt32](repeating: 0, count: (1 << bits) + 1)
    for key in keys where key != ColumnValue.missing { ends[Int(KeyIndex.hash(key) >> shift) + 1] += 1 }
    for bucket in 0..<(1 << bits) { ends[bucket + 1] += ends[bucket] }
    let directory = ends, portion = max(1 << 16, keys.count / 4)
    var first = 0
    while first < 1 << bits {
      // At least one bucket, however many children have one key.
      var last = first + 1
      let base = directory[first]
      while last < 1 << bits, directory[last + 1] - base <= portion { last += 1 }
      var entries = [UInt64](repeating: 0, count: Int(directory[last] - base))
      for parent in 0..<(starts.count - 1) {
        for child in Int(starts[parent])..<Int(starts[parent + 1]) where keys[child] != ColumnValue.missing {
          let hash = KeyIndex.hash(keys[child]), bucket = Int(hash >> shift)
          guard bucket >= first, bucket < last else { continue }
          entries[Int(ends[bucket] - base)] = hash << bits | UInt64(truncatingIfNeeded: parent)
          ends[bucket] += 1
        }
      }
      try write(entries)
      first = last
    }
    return directory
  }
}
