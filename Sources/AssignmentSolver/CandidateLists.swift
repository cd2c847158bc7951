/// For each agent the best few places of its reach as of some moment, and a bound on all the others.
///
/// While prices only rise, what lies outside a list can only get worse, so a search reads the list
/// and goes back to the whole reach only when it comes as far as the bound. Where prices fall, the
/// bound moves by the sum of the falls.
final class CandidateLists {
  /// How many places a list holds.
  static let length = 24
  /// The bound of a list that holds the whole reach.
  static let nothingOutside = Int64.min / 4

  let places: Block<Int32>
  let scores: Block<Int32>
  let counts: Block<Int32>
  /// The greatest score less price outside the list when it was made; not made yet: −1 in `counts`.
  private let bounds: Block<Int64>
  private let fallsThen: Block<Int64>
  /// By how much any price can have fallen so far.
  private(set) var falls: Int64 = 0
  private let gatheredValues = Block<Int64>(2 * CandidateLists.length, repeating: 0)
  private let gathered = Block<Int32>(2 * CandidateLists.length, repeating: 0)

  init(_ agentCount: Int) {
    places = Block(agentCount * Self.length, repeating: 0)
    scores = Block(agentCount * Self.length, repeating: 0)
    counts = Block(agentCount, repeating: -1)
    bounds = Block(agentCount, repeating: 0)
    fallsThen = Block(agentCount, repeating: 0)
  }

  func pricesFell(by most: Int64) { falls += most }
  func isMade(_ agent: Int) -> Bool { counts[agent] >= 0 }

  /// No place outside the list gives the agent more than this.
  @inline(__always)
  func bound(_ agent: Int) -> Int64 { bounds[agent] + (falls - fallsThen[agent]) }

  /// Makes the list anew from the scores of the whole reach.
  func make(_ agent: Int, reach: [Range<Int>], scores all: Block<Int32>, prices: Block<Int64>) {
    let length = Self.length
    var threshold = Self.nothingOutside
    var count = 0
    var offset = 0
    let values = gatheredValues.base, where_ = gathered.base
    let ineligible = AssignmentScore.ineligible
    for range in reach {
      let scores = all.base + offset, prices = prices.base + range.lowerBound
      for i in 0..<range.count {
        let value = Int64(scores[i]) - prices[i]
        guard value > threshold, scores[i] != ineligible else { continue }
        values[count] = value
        where_[count] = Int32(offset + i)
        count += 1
        if count == 2 * length {
          select(count)
          threshold = values[length - 1]
          count = length
        }
      }
      offset += range.count
    }
    if count > length {
      select(count)
      for k in length..<count { threshold = max(threshold, values[k]) }
      count = length
    }
    let base = agent * length
    var rangeIndex = 0, rangeOffset = 0
    // Gathered in the order of the reach only until the first selection; find each one's range.
    for k in 0..<count {
      let at = Int(where_[k])
      if at < rangeOffset { (rangeIndex, rangeOffset) = (0, 0) }
      while at >= rangeOffset + reach[rangeIndex].count {
        rangeOffset += reach[rangeIndex].count
        rangeIndex += 1
      }
      places[base + k] = Int32(reach[rangeIndex].lowerBound + at - rangeOffset)
      scores[base + k] = all[at]
    }
    counts[agent] = Int32(count)
    bounds[agent] = threshold
    fallsThen[agent] = falls
  }

  /// Moves the best `length` of what was gathered to the front, the least of them last.
  private func select(_ count: Int) {
    let wanted = Self.length - 1, values = gatheredValues.base, at = gathered.base
    var low = 0, high = count - 1
    while low < high {
      let pivot = values[(low + high) >> 1]
      var i = low, j = high
      while i <= j {
        while values[i] > pivot { i += 1 }
        while values[j] < pivot { j -= 1 }
        if i <= j {
          (values[i], values[j]) = (values[j], values[i])
          (at[i], at[j]) = (at[j], at[i])
          i += 1
          j -= 1
        }
      }
      if wanted <= j { high = j } else if wanted >= i { low = i } else { break }
    }
  }
}
