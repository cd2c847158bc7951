/// All parents of a store in blocks, numbered through all segments.
struct Blocks: Sendable {
  /// Small enough for a block's registers to stay in the cache, and large enough for the steps
  /// between the loops not to count.
  static let size = 1024

  /// By segment, the number of its first block; at the end the number of all.
  let firsts: [Int]

  init(_ state: StoreState) {
    var firsts = [0]
    for segment in state.segments { firsts.append(firsts[firsts.count - 1] + (segment.record.parents + Self.size - 1) / Self.size) }
    self.firsts = firsts
  }

  var count: Int { firsts[firsts.count - 1] }

  /// The segment of a block, and its rows there.
  func rows(of block: Int, in state: StoreState) -> (segment: Int, rows: Range<Int>) {
    var segment = 0
    while firsts[segment + 1] <= block { segment += 1 }
    let first = (block - firsts[segment]) * Self.size
    return (segment, first..<min(first + Self.size, state.segments[segment].record.parents))
  }
}
