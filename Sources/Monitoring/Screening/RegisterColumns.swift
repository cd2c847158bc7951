import Basics
import ColumnScreening
import Foundation
import Journal
import Policy
import Store

/// What the columns of a day were made from.
struct RegisterStamp: Codable, Hashable {
  /// Raised when columns come to mean something else.
  static let layout = 1

  var layout = Self.layout
  /// The journal as it stood.
  let seq: Int64
  let hash: [UInt8]
  /// Packed.
  let day: Int32
  /// Of the policies: incomes are worked out by them.
  let policy: String
  let words: [String]

  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (try? encoder.encode(self)).map { Array($0) } ?? []
  }

  init(head: ChainHead, day: LocalDate, policy: PolicyBook, words: RegisterWords) {
    (seq, hash) = (head.seq, head.hash)
    self.day = day.packed
    self.policy = policy.digest
    self.words = words.medical + [""] + words.workElsewhere
  }

  init?(_ bytes: [UInt8]) {
    guard let stamp = try? JSONDecoder().decode(Self.self, from: Data(bytes)), stamp.layout == Self.layout else { return nil }
    self = stamp
  }

  /// Whether only the journal differs.
  func isOfSameDay(as other: RegisterStamp) -> Bool {
    (day, policy) == (other.day, other.policy) && words == other.words
  }
}

/// How the columns were brought up to date.
public enum RegisterRefresh: Sendable, Hashable {
  /// Nothing of the register had changed.
  case reused
  /// So many households were read again.
  case replaced(households: Int)
  /// All of them were.
  case built(households: Int)
}

/// Keeps the register as columns in a folder beside the database. Deleting the folder is harmless.
struct RegisterColumns: Sendable {
  /// Beyond so many changed rows everything is read again.
  private static let mostChanges: Int64 = 20_000
  /// Beyond so many households they are read in parts, county by county.
  private static let mostAtOnce = 400_000

  let folder: URL
  let schema: RegisterSchema
  let policy: PolicyBook
  let day: LocalDate
  let words: RegisterWords

  /// Brings the columns to the state that the connection sees.
  /// - Parameter progress: told how many households have been read.
  func refresh(
    _ connection: any Connection, progress: (Int) throws -> Void
  ) throws -> (store: ColumnStore, how: RegisterRefresh) {
    let stamp = RegisterStamp(head: try ChainHead.read(connection), day: day, policy: policy, words: words)
    if let store = try existing(), let former = RegisterStamp(store.stamp), former.isOfSameDay(as: stamp),
      try JournalEntry.hash(of: former.seq, connection) == former.hash
    {
      if former.seq == stamp.seq { return (store, .reused) }
      if let touched = try RegisterChanges.since(former.seq, most: Self.mostChanges, connection) {
        if touched.isEmpty { return (store, .reused) }
        if let store = try? replace(touched, in: store, stamp, connection) {
          return (store, .replaced(households: touched.households.count))
        }
      }
    }
    let (store, count) = try build(stamp, connection, progress)
    return (store, .built(households: count))
  }

  private func existing() throws -> ColumnStore? {
    do { return try ColumnStore.open(at: folder, schema: schema.store) } catch { return nil }
  }

  private func build(
    _ stamp: RegisterStamp, _ connection: any Connection, _ progress: (Int) throws -> Void
  ) throws -> (ColumnStore, Int) {
    try prepareFolder()
    let changes = try ColumnStore.build(at: folder, schema: schema.store)
    var count = 0
    for scope in try scopes(connection) {
      try Task.checkCancellation()
      let rows = try RegisterBatch.read(scope, on: day, schema: schema, policy: policy, words: words, connection)
      if !rows.keys.isEmpty { try changes.replace(parents: rows) }
      count += rows.keys.count
      try progress(count)
    }
    try append(try SignalReader.read(on: day, schema: schema, connection), to: changes)
    return (try changes.commit(stamp: stamp.bytes), count)
  }

  private func append(_ signals: (byHousehold: EventRows, byMember: EventRows), to changes: StoreChanges) throws {
    try changes.append(events: signals.byHousehold, to: RegisterSchema.householdSignals)
    try changes.append(events: signals.byMember, to: RegisterSchema.memberSignals)
  }

  /// All at once, or county by county so that memory stays bounded.
  private func scopes(_ connection: any Connection) throws -> [RegisterScope] {
    let count = try connection.count("SELECT count(*) FROM households")
    if count <= Self.mostAtOnce { return [.all] }
    let counties = try connection.rows(
      "SELECT DISTINCT village_code / 1000000 FROM households ORDER BY 1") { try $0.get(0, as: Int64.self) }
    return counties.map { .villages(($0 * 1_000_000)...($0 * 1_000_000 + 999_999)) }
  }

  private func replace(
    _ touched: RegisterChanges, in store: ColumnStore, _ stamp: RegisterStamp, _ connection: any Connection
  ) throws -> ColumnStore {
    let changes = try store.change()
    let ids = touched.households.sorted()
    for start in stride(from: 0, to: ids.count, by: 300) {
      let part = Array(ids[start..<min(start + 300, ids.count)])
      let rows = try RegisterBatch.read(
        .households(part), on: day, schema: schema, policy: policy, words: words, connection)
      if !rows.keys.isEmpty { try changes.replace(parents: rows) }
      let there = Set(rows.ids)
      let gone = part.filter { !there.contains($0) }.map(RegisterSchema.key)
      if !gone.isEmpty { try changes.remove(parentKeys: gone) }
    }
    if touched.hasSignals {
      try changes.clear(events: RegisterSchema.householdSignals)
      try changes.clear(events: RegisterSchema.memberSignals)
      try append(try SignalReader.read(on: day, schema: schema, connection), to: changes)
    }
    let changed = try changes.commit(stamp: stamp.bytes)
    // Many small changes make every search slower; without room for it they only stay slow.
    _ = try? changed.compact(whenAbove: 0.5)
    return changed
  }

  private func prepareFolder() throws {
    let manager = FileManager.default
    if manager.fileExists(atPath: folder.path) { return }
    do {
      try manager.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ScreeningError.folder(folder.lastPathComponent)
    }
  }
}
