public import Authority
public import Basics
import Crypto
import Divisions
import Foundation
public import Journal
public import Policy
public import Store

/// A report as it was signed.
public struct SignedReport: Sendable, Hashable {
  public let id: String
  public let report: String
  public let division: DivisionCode
  public let from: LocalDate?
  public let asOf: LocalDate
  public let listsRecords: Bool
  /// The last entry of the journal that it counts.
  public let seq: Int64
  /// The fingerprint of the policies it was made under.
  public let policy: String
  public let madeOn: LocalDate
  public let signer: String
  /// SHA-256 of the bytes, in hexadecimal digits.
  public let digest: String
  /// The bytes, as UTF-8.
  public let content: String

  fileprivate static let columns =
    "run_id, report, division_code, from_day, as_of, lists_records, journal_seq, policy, made_on, signer, digest, content"

  fileprivate init(_ row: Row) throws {
    (id, report, division, from) = (try row.get(0), try row.get(1), try row.get(2), try row.get(3))
    (asOf, listsRecords, seq) = (try row.get(4), row[5].integer == 1, try row.get(6))
    (policy, madeOn, signer) = (try row.get(7), try row.get(8), try row.get(9))
    (digest, content) = (try row.get(10), try row.get(11))
  }
}

/// Why a report was not signed or not found.
public enum SignedReportError: ExplainedError, Hashable {
  case unknownReport(String)
  case unknownRun(String)
  case tooLong(Int)
  case otherPolicy(signed: String, now: String)

  public var explanation: Bilingual {
    switch self {
    case .unknownReport(let id): return Bilingual("没有报表 \(id)", "There is no report \(id)")
    case .unknownRun(let id): return Bilingual("没有定稿 \(id)", "There is no signed report \(id)")
    case .tooLong(let limit): return Bilingual("报表超过 \(limit) 行", "The report has more than \(limit) rows")
    case .otherPolicy(let signed, let now):
      return Bilingual("政策已变：定稿时 \(signed)，现在 \(now)", "The policies have changed: \(signed) when it was signed, \(now) now")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .unknownReport: return Bilingual("用 zhucun report list 查看", "see `zhucun report list`")
    case .unknownRun: return Bilingual("用 zhucun report signed 查看", "see `zhucun report signed`")
    case .tooLong: return Bilingual("缩小地区", "choose a smaller division")
    case .otherPolicy: return Bilingual("用 ZHUCUN_POLICIES 指向定稿时的政策目录", "let ZHUCUN_POLICIES name the policies of that day")
    }
  }
}

/// Signs reports, lays them beside today's records, and makes them again from the records of their day.
public struct SignedReportDesk: Sendable {
  private let store: DataStore
  private let pipeline: ChangePipeline
  private let catalogue: ReportCatalogue
  private let registry: RecordRegistry
  private let policy: PolicyBook
  private let surroundings: Surroundings
  /// Longer reports are not kept as one text.
  public static let mostRows = 200_000

  public init(
    store: DataStore, pipeline: ChangePipeline, catalogue: ReportCatalogue, registry: RecordRegistry,
    policy: PolicyBook, surroundings: Surroundings
  ) {
    self.store = store
    self.pipeline = pipeline
    self.catalogue = catalogue
    self.registry = registry
    self.policy = policy
    self.surroundings = surroundings
  }

  /// Makes a report and keeps it under a name.
  /// - Throws: `SignedReportError`, `AuthorityError`, `ChangeError`.
  public func sign(
    _ report: String, _ request: ReportRequest, signer: String, operation: String? = nil, by viewer: Viewer
  ) async throws -> SignedReport {
    try viewer.require(.write, in: request.division)
    let definition = try find(report)
    let (bytes, seq) = try await store.read { [policy] connection in
      let head = try ChainHead.read(connection).seq
      return (try Self.bytes(definition, request, policy, viewer, connection), head)
    }
    let id = operation ?? surroundings.newIdentifier()
    var values: [String: SQLValue] = [
      "run_id": .text(id), "report": .text(report), "division_code": .integer(request.division.value),
      "as_of": request.asOf.sqlValue, "lists_records": .integer(request.listsRecords ? 1 : 0),
      "journal_seq": .integer(seq), "policy": .text(policy.digest), "made_on": surroundings.today.sqlValue,
      "signer": .text(signer), "digest": .text(Self.digest(bytes)), "content": .text(bytes),
    ]
    if definition.usesStretch { values["from_day"] = request.begin.sqlValue }
    _ = try await pipeline.submit(
      Change(operationID: id, edits: [Edit("signed_reports", values, basedOn: nil)]), by: viewer)
    return try await find(id, by: viewer)
  }

  /// - Throws: `SignedReportError.unknownRun` also where the viewer may not see it.
  public func find(_ id: String, by viewer: Viewer) async throws -> SignedReport {
    let found = try await store.read { connection in
      try connection.first("SELECT \(SignedReport.columns) FROM signed_reports WHERE id = $1", [id], SignedReport.init)
    }
    guard let found, viewer.reaches(found.division) else { throw SignedReportError.unknownRun(id) }
    return found
  }

  /// The signed reports of a division and of those below it, the latest first.
  public func list(in division: DivisionCode, by viewer: Viewer, limit: Int = 200) async throws -> [SignedReport] {
    let range = try viewer.visibleRange(of: division)
    return try await store.read { connection in
      try connection.rows(
        """
        SELECT \(SignedReport.columns) FROM signed_reports WHERE \(Validity.within(range, "division_code"))
        ORDER BY as_of DESC, made_on DESC, id LIMIT \(limit)
        """, [], SignedReport.init)
    }
  }

  /// What has been corrected since: the signed bytes beside the same report of today's records.
  public func differences(_ id: String, by viewer: Viewer) async throws -> ReportDifference {
    let run = try await find(id, by: viewer)
    let (definition, request) = (try find(run.report), request(run))
    let now = try await store.read { [policy] in try Self.bytes(definition, request, policy, viewer, $0) }
    return ReportDifference(signed: ReportBytes(text: run.content), now: ReportBytes(text: now))
  }

  /// Makes the report again from the records as they stood when it was signed.
  /// - Returns: the digest of the bytes that come out, to be held against the signed one.
  /// - Throws: `SignedReportError.otherPolicy` where the policies are not those of then.
  public func reproduce(_ id: String, by viewer: Viewer) async throws -> (digest: String, isSame: Bool) {
    let run = try await find(id, by: viewer)
    guard run.policy == policy.digest else { throw SignedReportError.otherPolicy(signed: run.policy, now: policy.digest) }
    let (definition, request) = (try find(run.report), request(run))
    let bytes = try await store.dedicated { [policy, registry] connection in
      try PastRecords.read(after: run.seq, registry, connection) {
        try Self.bytes(definition, request, policy, viewer, $0)
      }
    }
    let digest = Self.digest(bytes)
    return (digest, digest == run.digest && bytes == run.content)
  }

  private func find(_ report: String) throws -> ReportDefinition {
    guard let definition = catalogue.find(report) else { throw SignedReportError.unknownReport(report) }
    return definition
  }

  private func request(_ run: SignedReport) -> ReportRequest {
    var request = ReportRequest(run.division, asOf: run.asOf)
    (request.from, request.listsRecords) = (run.from, run.listsRecords)
    return request
  }

  private static func bytes(
    _ definition: ReportDefinition, _ request: ReportRequest, _ policy: PolicyBook, _ viewer: Viewer,
    _ connection: any Connection
  ) throws -> String {
    var request = request
    (request.after, request.limit) = ("", mostRows)
    let table = try definition.table(request, policy: policy, by: viewer, connection)
    guard table.next == nil else { throw SignedReportError.tooLong(mostRows) }
    return ReportBytes(table).text
  }

  private static func digest(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }
}
