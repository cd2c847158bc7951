import Basics
import TestSupport

/// The postings of one sequence as plain values, judged day by day: slow, simple, and sharing nothing
/// with the rules it is compared with.
struct PostingOracle {
  struct Posting: Hashable {
    let cadre: String
    let village: DivisionCode
    let role: String
    let start: LocalDate
    var end: LocalDate?

    var id: String { "\(cadre)|\(village)|\(role)|\(start.packed)" }

    func isOpen(_ day: LocalDate) -> Bool { start <= day && end.map { day <= $0 } ?? true }

    /// Days on which both are open; open ends are followed past every date of a test.
    func sharedDays(_ other: Posting) -> Int {
      var day = max(start, other.start)
      var count = 0
      while count <= 60, isOpen(day), other.isOpen(day) {
        count += 1
        day = day.adding(days: 1)
      }
      return count
    }
  }

  /// The days for which two first secretaries may share a village, both ends counted.
  static let overlapDays = 7

  var postings: [String: Posting] = [:]

  /// Whether the rules allow `posting` beside the others.
  func allows(_ posting: Posting) -> Bool {
    if let end = posting.end, end < posting.start { return false }
    return postings.values.allSatisfy { other in
      guard other.id != posting.id else { return true }
      let shared = posting.sharedDays(other)
      if shared > 0, other.cadre == posting.cadre { return false }
      let bothFirst = posting.role == "first_secretary" && other.role == "first_secretary"
      return !(bothFirst && other.village == posting.village && shared > Self.overlapDays)
    }
  }

  func open(_ day: LocalDate, in division: DivisionCode) -> [Posting] {
    postings.values.filter { $0.isOpen(day) && division.contains($0.village) }
  }
}
