/// Shares out a whole number exactly, by weights.
enum Apportionment {
  /// Every place gets its minimum; the rest is shared by weight with the largest remainders first,
  /// never above a cap. The parts sum to `total` unless minima or caps leave no way.
  ///
  /// Whole numbers throughout, so that every machine gives the same parts.
  static func share(
    _ total: Int, weights: [Int], minima: [Int]? = nil, caps: [Int]? = nil
  ) -> [Int] {
    var parts = minima ?? Array(repeating: 0, count: weights.count)
    var left = total - parts.reduce(0, +)
    func room(_ i: Int) -> Int { caps.map { $0[i] - parts[i] } ?? Int.max }
    while left > 0 {
      let open = weights.indices.filter { weights[$0] > 0 && room($0) > 0 }
      let sum = open.reduce(0) { $0 + weights[$1] }
      guard sum > 0 else { break }
      let toShare = left
      for i in open {
        let part = min(toShare * weights[i] / sum, room(i))
        parts[i] += part
        left -= part
      }
      // A round that met no cap leaves less than one each: hand those out and be done.
      guard left < open.count else { continue }
      let byRemainder = open.filter { room($0) > 0 }.sorted { a, b in
        let (x, y) = (toShare * weights[a] % sum, toShare * weights[b] % sum)
        return x == y ? a < b : x > y
      }
      for i in byRemainder.prefix(left) {
        parts[i] += 1
        left -= 1
      }
    }
    return parts
  }
}
