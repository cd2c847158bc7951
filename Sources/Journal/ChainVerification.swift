public import Basics
import Crypto
public import Store

/// The whole journal checked against itself and against the tables it describes.
public struct ChainVerification: Sendable {
  /// Something that does not hold.
  public struct Fault: Sendable, Hashable {
    /// The journal entry where it shows.
    public let seq: Int64
    public let what: Bilingual
  }

  public let head: ChainHead
  public let entries: Int
  public let rows: Int
  /// The first broken link of the chain.
  public let brokenLink: Fault?
  /// Records whose present state is not the one the journal left, the first twenty.
  public let strayRecords: [Fault]
  /// Rows of derived tables that do not follow from the records, the first twenty.
  public let strayDerived: [Fault]

  public var isSound: Bool { brokenLink == nil && strayRecords.isEmpty && strayDerived.isEmpty }

  /// Reads everything once.
  /// - Parameter anchor: a head kept elsewhere, which the chain must still contain.
  public static func run(
    _ connection: any Connection, registry: RecordRegistry, anchor: ChainHead? = nil,
    progress: (Bilingual) -> Void = { _ in }
  ) throws -> ChainVerification {
    progress(Bilingual("核对链条…", "checking the chain…"))
    var broken: [Fault] = []
    var head = ChainHead.empty
    var expected: [Int64: (rows: Int64, digest: [UInt8])] = [:]
    var anchorSeen = anchor == nil || anchor == .empty
    // A damaged value may not even decode; that link is broken too.
    try connection.stream("SELECT \(JournalEntry.columns) FROM journal ORDER BY seq", []) { row in
      guard let entry = try? JournalEntry(row) else {
        broken.append(Fault(seq: head.seq + 1, what: Bilingual("无法读取", "cannot be read")))
        head = ChainHead(seq: head.seq + 1, hash: head.hash)
        return
      }
      if entry.seq != head.seq + 1 {
        broken.append(Fault(
          seq: head.seq + 1, what: Bilingual("缺少这一条", "the entry is missing")))
      } else if entry.expectedHash(after: head.hash) != entry.hash {
        broken.append(Fault(
          seq: entry.seq, what: Bilingual("内容与哈希不符", "the content does not fit its hash")))
      }
      expected[entry.seq] = (entry.rowCount, entry.digest)
      head = ChainHead(seq: entry.seq, hash: entry.hash)
      if let anchor, anchor == head { anchorSeen = true }
    }
    if !anchorSeen, let anchor {
      broken.append(Fault(
        seq: anchor.seq,
        what: Bilingual("与留存的链头不符：链条被截断或改写", "the anchor is not in the chain: it was cut or rewritten")))
    }

    progress(Bilingual("核对记录历史…", "checking the histories of records…"))
    var digests: [Int64: RowsDigest] = [:]
    var rows = 0
    var live: [String: Int] = [:]
    var last: (kind: String, id: String, isLive: Bool)?
    func close() { if let last, last.isLive { live[last.kind, default: 0] += 1 } }
    try connection.stream(
      """
      SELECT record_kind, record_id, seq, before, after_hash FROM row_history
      ORDER BY record_kind, record_id, seq
      """, []
    ) { row in
      rows += 1
      let (kind, id, seq): (String, String, Int64) = (try row.get(0), try row.get(1), try row.get(2))
      let after: [UInt8]? = try? row.get(4, as: [UInt8]?.self)
      digests[seq, default: RowsDigest()].add(
        kind: kind, id: id, before: try? row.get(3, as: String?.self), afterHash: after)
      // By bytes: Swift takes é and é for one.
      if let last, last.kind != kind || !last.id.utf8.elementsEqual(id.utf8) { close() }
      last = (kind, id, after != nil)
    }
    close()
    for seq in Set(expected.keys).union(digests.keys) {
      var found = digests[seq] ?? RowsDigest()
      let count = found.count
      guard let wanted = expected[seq], wanted.rows == Int64(count), wanted.digest == found.finish()
      else {
        broken.append(Fault(
          seq: seq, what: Bilingual("记录历史与摘要不符", "the rows do not fit the entry's digest")))
        continue
      }
    }

    progress(Bilingual("核对现有记录…", "checking the records as they are…"))
    var strays: [Fault] = []
    for kind in registry.kinds {
      strays += try stray(kind, live: live[kind.id] ?? 0, connection)
      if strays.count >= 20 { break }
    }
    progress(Bilingual("核对推导表…", "checking the derived tables…"))
    let derived = try registry.derivedTables.flatMap { table in
      try table.strayKeys(connection).map { key in
        Fault(seq: head.seq, what: Bilingual(
          "推导表 \(table.name) 的 \(key) 与记录不符", "\(table.name) \(key) does not follow from the records"))
      }
    }
    return ChainVerification(
      head: head, entries: expected.count, rows: rows,
      brokenLink: broken.min { $0.seq < $1.seq }, strayRecords: Array(strays.prefix(20)),
      strayDerived: Array(derived.prefix(20)))
  }

  /// Records that were written past the one door.
  private static func stray(
    _ kind: RecordKind, live: Int, _ connection: any Connection
  ) throws -> [Fault] {
    var faults: [Fault] = []
    let names = kind.fields.map { "t.\($0.name)" }.joined(separator: ", ")
    var count = 0
    try connection.stream(
      """
      SELECT t.id, t.version, h.after_hash, \(names) FROM \(kind.id) t
      LEFT JOIN row_history h ON h.record_kind = '\(kind.id)' AND h.record_id = t.id
        AND h.seq = t.version
      """, []
    ) { row in
      count += 1
      guard faults.count < 20 else { return }
      let image = RowImage.encode(kind, kind.fields.indices.map { row[$0 + 3] })
      if row[2] != .blob(RowImage.hash(image)) {
        let id: String = try row.get(0)
        faults.append(Fault(
          seq: (try? row.get(1)) ?? 0,
          what: Bilingual("\(kind.name.zh) \(id) 被绕过日志修改", "\(kind.id) \(id) was altered past the journal")))
      }
    }
    if count != live {
      faults.append(Fault(
        seq: 0,
        what: Bilingual("\(kind.name.zh)应有 \(live) 条，实有 \(count) 条",
          "\(kind.id): \(live) records by the journal, \(count) in the table")))
    }
    return faults
  }
}
