public import Authority
public import Basics
import Crypto
import Divisions
import Foundation
public import Policy
public import Store

/// The monthly sheet of a village as it was made and confirmed (在岗月报).
public struct PresenceSheet: Sendable, Hashable {
  public let village: DivisionCode
  public let monthEnd: LocalDate
  public let version: Int64
  public let madeOn: LocalDate
  /// SHA-256 of the content, in hexadecimal digits.
  public let digest: String
  public let content: String
  public let villageConfirmedOn: LocalDate?
  public let villageConfirmedBy: String?
  public let townshipConfirmedOn: LocalDate?
  public let townshipConfirmedBy: String?
  public let remark: String?

  static let columns = """
    village_code, month_end, version, made_on, digest, content, village_confirmed_on, village_confirmed_by,
    township_confirmed_on, township_confirmed_by, remark
    """

  init(_ row: Row) throws {
    village = try row.get(0)
    monthEnd = try row.get(1)
    version = try row.get(2)
    madeOn = try row.get(3)
    digest = try row.get(4)
    content = try row.get(5)
    villageConfirmedOn = try row.get(6)
    villageConfirmedBy = try row.get(7)
    townshipConfirmedOn = try row.get(8)
    townshipConfirmedBy = try row.get(9)
    remark = try row.get(10)
  }

  /// The digest of a sheet's text.
  public static func digest(of content: String) -> String {
    SHA256.hash(data: Data(content.utf8)).map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

/// A village's month beside the sheet that was made of it.
public struct PresenceStatus: Sendable, Hashable {
  /// How far a sheet has come.
  public enum Stage: String, Sendable, CaseIterable {
    case notMade = "not_made"
    case made
    case villageConfirmed = "village_confirmed"
    case townshipConfirmed = "township_confirmed"
    /// Leave or postings changed since it was made; it must be made and confirmed again.
    case outdated

    public var name: Bilingual {
      switch self {
      case .notMade: Bilingual("未生成", "not made")
      case .made: Bilingual("待村确认", "waits for the village")
      case .villageConfirmed: Bilingual("待乡镇确认", "waits for the township")
      case .townshipConfirmed: Bilingual("已确认", "confirmed")
      case .outdated: Bilingual("生成后有变动，须重新确认", "changed since, to be confirmed again")
      }
    }
  }

  /// A line of the sheet that would read otherwise today; one of the two is empty where it is new or gone.
  public struct Difference: Sendable, Hashable {
    public let onSheet: String
    public let now: String
  }

  public let month: PresenceMonth
  public let sheet: PresenceSheet?

  public var stage: Stage {
    guard let sheet else { return .notMade }
    if sheet.content != month.content { return .outdated }
    if sheet.townshipConfirmedOn != nil { return .townshipConfirmed }
    return sheet.villageConfirmedOn != nil ? .villageConfirmed : .made
  }

  /// What changed since the sheet was made, cadre by cadre.
  public var differences: [Difference] {
    guard let sheet, sheet.content != month.content else { return [] }
    func lines(_ text: String) -> [String: String] {
      Dictionary(
        text.split(separator: "\n").dropFirst().map { line in
          (String(line.prefix { $0 != " " }), String(line))
        }, uniquingKeysWith: { first, _ in first })
    }
    let (then, now) = (lines(sheet.content), lines(month.content))
    return Set(then.keys).union(now.keys).sorted().compactMap { id in
      let (a, b) = (then[id] ?? "", now[id] ?? "")
      return a == b ? nil : Difference(onSheet: a, now: b)
    }
  }

  /// Every village of a division with a posting in the month or a sheet for it.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func read(
    in division: DivisionCode, month: LocalDate, asOf day: LocalDate, policy: PolicyBook, viewer: Viewer,
    _ connection: any Connection
  ) throws -> [PresenceStatus] {
    let range = try viewer.visibleRange(of: division)
    let months = try PresenceMonth.read(in: division, month: month, asOf: day, policy: policy, viewer: viewer, connection)
    var sheets: [DivisionCode: PresenceSheet] = [:]
    try connection.query(
      """
      SELECT \(PresenceSheet.columns) FROM presence_sheets
      WHERE \(Validity.within(range, "village_code")) AND month_end = \(month.lastOfMonth.packed)
      """, []
    ) { row in
      let sheet = try PresenceSheet(row)
      sheets[sheet.village] = sheet
    }
    let known = Set(months.map(\.village))
    let orphans = sheets.keys.filter { !known.contains($0) }.map {
      PresenceMonth(village: $0, monthEnd: month.lastOfMonth, cadres: [])
    }
    return (months + orphans).sorted { $0.village < $1.village }.map { PresenceStatus(month: $0, sheet: sheets[$0.village]) }
  }
}
