public import Basics
import Divisions
public import Store

/// A household that activities went to.
public struct VisitedHousehold: Sendable, Hashable {
  /// Village code and household, which together name it.
  public let key: String
  public let village: DivisionCode
  public let household: String
  public let last: LocalDate
  public let times: Int
}

extension WorkFacts {
  /// Households that activities of some days name, paged by their key, village by village.
  /// - Parameter since: the first day; nil is all days up to `date`.
  public static func visited(
    in range: ClosedRange<Int64>, since: LocalDate?, on date: LocalDate, after key: String, limit: Int,
    _ connection: any Connection
  ) throws -> [VisitedHousehold] {
    let parts = key.split(separator: "|", maxSplits: 1)
    let start = parts.first.flatMap { Int64($0) } ?? range.lowerBound
    var out: [VisitedHousehold] = []
    var (village, found): (Int64, [[UInt8]: (last: LocalDate, times: Int)]) = (0, [:])
    func flush() {
      let sorted = found.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      for (household, visits) in sorted {
        guard let code = DivisionCode(village), out.count < limit else { break }
        let name = String(decoding: household, as: UTF8.self)
        let own = "\(village)|\(name)"
        guard key.utf8.lexicographicallyPrecedes(own.utf8) else { continue }
        out.append(VisitedHousehold(key: own, village: code, household: name, last: visits.last, times: visits.times))
      }
      found = [:]
    }
    struct Enough: Error {}
    do {
      try connection.query(
        """
        SELECT village_code, date, households FROM activities
        WHERE \(Validity.within(range, "village_code")) AND village_code >= \(start)
          AND date <= \(date.packed) AND date >= \(since?.packed ?? 0) AND households IS NOT NULL
        ORDER BY village_code
        """, []
      ) { row in
        let code: Int64 = try row.get(0)
        if code != village {
          flush()
          if out.count >= limit { throw Enough() }
          village = code
        }
        let day: LocalDate = try row.get(1)
        for bytes in try row.get(2, as: String.self).utf8.split(separator: UInt8(ascii: ";")) {
          let known = found[Array(bytes)]
          found[Array(bytes)] = (max(known?.last ?? day, day), (known?.times ?? 0) + 1)
        }
      }
    } catch is Enough { return out }
    flush()
    return out
  }
}
