public import Basics
public import Store

/// Which divisions went up in others: those with a last day that another names as its predecessor.
public struct DivisionMove: Sendable, Hashable {
  public let from: Int64
  public let to: Int64
  /// The first day after the end of the former one.
  public let on: LocalDate

  /// One that goes on after a part of it was split off has not moved.
  public static func all(_ connection: any Connection) throws -> [DivisionMove] {
    var ends: [Int64: LocalDate] = [:]
    var successors: [(code: Int64, predecessors: String)] = []
    try connection.query("SELECT code, predecessors FROM divisions WHERE predecessors IS NOT NULL", []) {
      successors.append((try $0.get(0), try $0.get(1)))
    }
    guard !successors.isEmpty else { return [] }
    try connection.query("SELECT code, valid_to FROM divisions WHERE valid_to IS NOT NULL", []) {
      ends[try $0.get(0)] = try $0.get(1, as: LocalDate.self)
    }
    return successors.flatMap { successor in
      successor.predecessors.split(separator: ";").compactMap { text -> DivisionMove? in
        guard let code = DivisionCode(text), code.value != successor.code, let end = ends[code.value] else { return nil }
        return DivisionMove(from: code.value, to: successor.code, on: end.adding(days: 1))
      }
    }
  }
}

extension DivisionQueries {
  /// Every division that is or was directly below, with its days, in the order of codes.
  public static func everyChild(
    of code: DivisionCode, _ connection: any Connection
  ) throws -> [(division: Division, span: DateSpan)] {
    try connection.rows(
      "SELECT \(Division.columns), valid_from, valid_to FROM divisions WHERE parent_code = $1 ORDER BY code", [code]
    ) { (try Division($0), DateSpan(from: try $0.get(5), to: try $0.get(6))) }
  }
}
