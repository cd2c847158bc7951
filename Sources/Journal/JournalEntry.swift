import Crypto
public import Basics
public import Store

/// One link of the chain.
public struct JournalEntry: Sendable {
  public let seq: Int64
  public let operationID: String
  /// The kind of Change.
  public let kind: String
  public let actor: String
  public let recordedAt: Instant
  public let effectiveOn: LocalDate?
  /// What the kind of Change tells about itself, as JSON; never personal data.
  public let detail: String
  public let rowCount: Int64
  /// SHA-256 over the entry's rows in `row_history`.
  public let digest: [UInt8]
  /// SHA-256 over the previous hash and everything above.
  public let hash: [UInt8]

  static let columns =
    "seq, operation_id, kind, actor, recorded_at, effective_on, detail, row_count, digest, hash"

  private static let insertion =
    "INSERT INTO journal (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"

  init(_ row: Row) throws {
    seq = try row.get(0)
    operationID = try row.get(1)
    kind = try row.get(2)
    actor = try row.get(3)
    recordedAt = try row.get(4)
    // Read raw: a damaged date must fail the chain, not the reading.
    let effective: Int64? = try row.get(5)
    rawEffective = effective
    effectiveOn = effective.flatMap { LocalDate(packed: Int($0)) }
    detail = try row.get(6)
    rowCount = try row.get(7)
    digest = try row.get(8)
    hash = try row.get(9)
  }

  private let rawEffective: Int64?

  init(
    after head: ChainHead, operationID: String, kind: String, actor: String, recordedAt: Instant,
    effectiveOn: LocalDate?, detail: String, rowCount: Int, digest: [UInt8]
  ) {
    seq = head.seq + 1
    self.operationID = operationID
    self.kind = kind
    self.actor = actor
    self.recordedAt = recordedAt
    self.effectiveOn = effectiveOn
    rawEffective = effectiveOn.map { Int64($0.packed) }
    self.detail = detail
    self.rowCount = Int64(rowCount)
    self.digest = digest
    hash = Self.hash(
      previous: head.hash, seq: head.seq + 1, operationID, kind, actor, recordedAt,
      effectiveOn.map { Int64($0.packed) }, detail, Int64(rowCount), digest)
  }

  /// The hash that this entry ought to have after `previous`.
  func expectedHash(after previous: [UInt8]) -> [UInt8] {
    Self.hash(
      previous: previous, seq: seq, operationID, kind, actor, recordedAt, rawEffective, detail,
      rowCount, digest)
  }

  private static func hash(
    previous: [UInt8], seq: Int64, _ operationID: String, _ kind: String, _ actor: String,
    _ recordedAt: Instant, _ effective: Int64?, _ detail: String, _ rowCount: Int64,
    _ digest: [UInt8]
  ) -> [UInt8] {
    var hasher = ChainHasher()
    hasher.add(previous)
    hasher.add(seq)
    hasher.add(operationID)
    hasher.add(kind)
    hasher.add(actor)
    hasher.add(recordedAt.microseconds)
    // Whether there is a day, then the day: no stored number may pass for none.
    hasher.add(effective == nil ? 0 : 1)
    hasher.add(effective ?? 0)
    hasher.add(detail)
    hasher.add(rowCount)
    hasher.add(digest)
    return hasher.finish()
  }

  func insert(_ connection: any Connection) throws {
    try connection.execute(
      Self.insertion,
      [
        seq, operationID, kind, actor, recordedAt, effectiveOn, detail, rowCount, digest, hash,
      ])
  }
}

/// SHA-256 over values with their lengths, so that no two sequences of values look alike.
struct ChainHasher {
  private var sha = SHA256()
  private var buffer: [UInt8] = []

  mutating func add(_ number: Int64) {
    for shift in stride(from: 56, through: 0, by: -8) { buffer.append(UInt8(truncatingIfNeeded: number >> Int64(shift))) }
    spill()
  }

  mutating func add(_ bytes: [UInt8]) {
    add(Int64(bytes.count))
    buffer.append(contentsOf: bytes)
    spill()
  }

  mutating func add(_ text: String) {
    add(Int64(text.utf8.count))
    buffer.append(contentsOf: text.utf8)
    spill()
  }

  private mutating func spill() {
    if buffer.count > 4096 { flush() }
  }

  private mutating func flush() {
    buffer.withUnsafeBytes { sha.update(bufferPointer: $0) }
    buffer.removeAll(keepingCapacity: true)
  }

  mutating func finish() -> [UInt8] {
    flush()
    return Array(sha.finalize())
  }
}

/// Gathers the digest of one entry's rows, which come in the order of (kind, id).
struct RowsDigest {
  private var hasher = ChainHasher()
  private(set) var count = 0

  mutating func add(kind: String, id: String, before: String?, afterHash: [UInt8]?) {
    hasher.add(kind)
    hasher.add(id)
    if let before { hasher.add(before) } else { hasher.add(-1) }
    if let afterHash { hasher.add(afterHash) } else { hasher.add(-1) }
    count += 1
  }

  mutating func finish() -> [UInt8] { hasher.finish() }
}

/// The last link: its number and hash. Kept elsewhere, it proves later that the end was not cut off.
public struct ChainHead: Hashable, Sendable, CustomStringConvertible {
  public let seq: Int64
  public let hash: [UInt8]

  /// Before the first entry.
  public static let empty = ChainHead(seq: 0, hash: [UInt8](repeating: 0, count: 32))

  init(seq: Int64, hash: [UInt8]) {
    self.seq = seq
    self.hash = hash
  }

  /// Reads what `description` prints: number, dash, 64 hexadecimal digits.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let seq = Int64(parts[0]), seq >= 0, parts[1].utf8.count == 64 else {
      return nil
    }
    var bytes: [UInt8] = []
    var rest = parts[1]
    while !rest.isEmpty {
      guard rest.prefix(2).allSatisfy(\.isHexDigit), let byte = UInt8(rest.prefix(2), radix: 16)
      else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    self.init(seq: seq, hash: bytes)
  }

  public var description: String {
    "\(seq)-" + hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  public static func read(_ connection: any Connection) throws -> ChainHead {
    try connection.first("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1") {
      ChainHead(seq: try $0.get(0), hash: try $0.get(1))
    } ?? .empty
  }

  /// Like `read`, keeping other processes from appending until the transaction ends.
  static func lock(_ connection: any Connection) throws -> ChainHead {
    // On SQLite the transaction was begun IMMEDIATE and holds the one write lock already.
    if connection.engine == .postgres {
      try connection.query("SELECT pg_advisory_xact_lock(7263)", []) { _ in }
    }
    return try read(connection)
  }
}
