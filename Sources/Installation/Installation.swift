public import Authority
public import Basics
import Burden
import Divisions
public import Facts
import Foundation
public import Indicators
public import Journal
import Monitoring
public import Policy
import Roster
public import Store
import VillageDispatch
import VillageWork

/// One installation, opened: its database, keys, policies, kinds of record, and the one door.
public struct Installation: Sendable {
  public let store: DataStore
  public let keys: KeyRing
  public let policy: PolicyBook
  public let registry: RecordRegistry
  public let changeKinds: [ChangeKind]
  public let pipeline: ChangePipeline
  public let surroundings: Surroundings
  /// The figures of the catalogue, kept up to date while somebody asks; nothing is read before.
  public let figures: LiveFigures

  /// The schema of every room, in order.
  public static let migrator = Migrator(
    JournalSchema.migrations + DivisionRecords.migrations + RosterRecords.migrations
      + ProfileRecords.migrations + MonitoringSchema.migrations + WorkRecords.migrations
      + DispatchRecords.migrations + SignedReportRecords.migrations)

  /// Every kind of record, in the order in which files are imported.
  public static func registry(policy: PolicyBook) -> RecordRegistry {
    let closed = policy.codeListIDs.compactMap { id in
      policy.codeList(id).flatMap { list in list.isClosed ? (id, Set(list.values.map(\.code))) : nil }
    }
    return RecordRegistry(
      DivisionRecords.kinds + [ProfileRecords.profiles] + RosterRecords(policy: policy).kinds
        + MonitoringRecords(policy: policy).kinds + WorkRecords.kinds
        + DispatchRecords.kinds + SignedReportRecords.kinds,
      closedLists: Dictionary(closed, uniquingKeysWith: { first, _ in first }))
  }

  /// The policies of a folder, with everything asked of them that the rooms know.
  /// - Parameter folder: nil is the one that came with the program, or that the environment names.
  /// - Throws: `PolicyLoadError` with all problems, `PolicyFolderNotFound`.
  public static func policies(_ folder: String?) throws -> PolicyBook {
    try PolicyBook.load(folder: folder ?? PolicyBook.shippedFolder()) { book in
      let registry = registry(policy: book)
      return ScreeningCheck.problems(book) + FormCheck.problems(book, registry) + ReportCatalogue.problems(book, registry)
    }
  }

  /// What a command may override.
  public struct Options: Sendable {
    public var keyFile: String?
    public var policyFolder: String?
    public var surroundings = Surroundings.live
    public init(keyFile: String? = nil, policyFolder: String? = nil) {
      self.keyFile = keyFile
      self.policyFolder = policyFolder
    }
  }

  /// What creating an installation did.
  public struct Creation: Sendable {
    public let installation: Installation
    public let keyFile: String
    public let isNewKey: Bool
    public let appliedMigrations: Int
  }

  /// Opens an installation whose schema is current.
  /// - Throws: `StoreError`, `KeyError`, `PolicyLoadError`, each with its remedy.
  public static func open(_ location: StoreLocation, _ options: Options = Options()) async throws -> Installation {
    let store = try await DataStore(location)
    let pending = try await migrator.check(store)
    guard pending.isEmpty else {
      throw StoreError(.schema, "\(pending.count) step(s) of the schema are missing")
    }
    let path = keyPath(location, options)
    let keys = try KeyFile.load(path)
    guard try await fingerprint(store) == keys.fingerprint else { throw KeyError.wrongMasterKey }
    return try Installation(store: store, keys: keys, options: options)
  }

  /// Creates an installation, or completes one; run again it changes nothing.
  public static func create(_ location: StoreLocation, _ options: Options = Options()) async throws -> Creation {
    let store = try await DataStore(location, create: true)
    let applied = try await migrator.migrate(store)
    let path = keyPath(location, options)
    let known = try await fingerprint(store)
    let keys: KeyRing
    var isNew = false
    if known != nil || FileManager.default.fileExists(atPath: path) {
      keys = try KeyFile.load(path)
    } else {
      keys = try KeyFile.create(path)
      isNew = true
    }
    if let known, known != keys.fingerprint { throw KeyError.wrongMasterKey }
    let installation = try Installation(store: store, keys: keys, options: options)
    if known == nil {
      let text = keys.fingerprint.map { String($0) }.joined(separator: ".")
      try await store.write { connection in
        try connection.execute(
          "INSERT INTO settings (name, value) VALUES ('key_fingerprint', $1)", [text])
      }
    }
    return Creation(
      installation: installation, keyFile: path, isNewKey: isNew, appliedMigrations: applied.count)
  }

  private init(store: DataStore, keys: KeyRing, options: Options) throws {
    self.store = store
    self.keys = keys
    policy = try Self.policies(options.policyFolder)
    registry = Self.registry(policy: policy)
    changeKinds = []
    surroundings = options.surroundings
    pipeline = ChangePipeline(
      store: store, registry: registry, changeKinds: changeKinds, keys: keys,
      surroundings: options.surroundings)
    figures = LiveFigures(store: store, reader: FigureSources.reader(policy: policy))
  }

  /// Every report there is.
  public var reports: ReportCatalogue { ReportCatalogue(policy: policy, registry: registry, keys: keys) }

  /// Reports that were signed, and signing.
  public var signedReports: SignedReportDesk {
    SignedReportDesk(
      store: store, pipeline: pipeline, catalogue: reports, registry: registry, policy: policy,
      surroundings: surroundings)
  }

  /// The file that holds the master key: named by the caller or `ZHUCUN_KEY_FILE`, else beside the
  /// database.
  public static func keyPath(_ location: StoreLocation, _ options: Options) -> String {
    if let path = options.keyFile ?? ProcessInfo.processInfo.environment["ZHUCUN_KEY_FILE"],
      !path.isEmpty
    {
      return path
    }
    switch location {
    case .sqlite(let path): return path + ".key"
    case .postgres: return "zhucun.key"
    }
  }

  private static func fingerprint(_ store: DataStore) async throws -> [UInt8]? {
    try await store.read { connection in
      try connection.first("SELECT value FROM settings WHERE name = 'key_fingerprint'") { row in
        try row.get(0, as: String.self).split(separator: ".").compactMap { UInt8($0) }
      }
    }
  }

  /// What every face of this installation must say first, such as that its people are made up.
  public func notice() async throws -> Bilingual? {
    try await store.read { connection in
      let texts = try connection.rows(
        "SELECT value FROM settings WHERE name IN ('notice_en', 'notice_zh') ORDER BY name"
      ) { try $0.get(0, as: String.self) }
      return texts.count == 2 ? Bilingual(texts[1], texts[0]) : nil
    }
  }

  /// Sets the notice; one that is there already stays.
  public func setNotice(_ notice: Bilingual) async throws {
    try await store.write { connection in
      for (name, text) in [("notice_zh", notice.zh), ("notice_en", notice.en)] {
        try connection.execute(
          "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", [name, text])
      }
    }
  }

  /// The number of records of each kind.
  public func counts() async throws -> [String: Int] {
    let kinds = registry.kinds.map(\.id)
    return try await store.read { connection in
      try Dictionary(uniqueKeysWithValues: kinds.map { kind in
        (kind, try connection.count("SELECT count(*) FROM \(kind)"))
      })
    }
  }
}
