public import Authority
public import Basics
public import Installation
public import Journal
public import Store

/// A small invented district on an empty installation, and short words for writing to it.
public struct World: Sendable {
  public let fixture: Fixture
  public var installation: Installation { fixture.installation }
  public var store: DataStore { fixture.installation.store }
  public var registry: RecordRegistry { fixture.installation.registry }

  public static let province = code(510_000_000_000)
  public static let prefecture = code(512_000_000_000)
  /// Two counties with one township and a hundred villages each.
  public static let counties = [code(512_022_000_000), code(512_023_000_000)]
  public static func village(_ number: Int, county: Int = 0) -> DivisionCode {
    code(counties[county].value + 100_201 + Int64(number))
  }

  private static func code(_ number: Int64) -> DivisionCode {
    guard let code = DivisionCode(number) else { fatalError("\(number) is no code") }
    return code
  }

  public init(
    _ engine: Engine, villages: Int = 5, policies: String = Repository.policies,
    surroundings: Surroundings = .live
  ) async throws {
    fixture = try await Fixture(engine, policies: policies, surroundings: surroundings)
    var edits = [
      Self.division(Self.province, "province", nil), Self.division(Self.prefecture, "prefecture", Self.province),
    ]
    for (i, county) in Self.counties.enumerated() {
      let township = Self.code(county.value + 100_000)
      edits.append(Self.division(county, "county", Self.prefecture))
      edits.append(Self.division(township, "township", county))
      edits += (0..<villages).map { Self.division(Self.village($0, county: i), "village", township) }
    }
    _ = try await installation.pipeline.submit(
      Change(operationID: "divisions", edits: edits), by: .machineOperator)
    for (i, county) in Self.counties.enumerated() {
      try await put("units", ["unit_id": .text("U\(i)"), "name": .text("测试单位\(i)"), "tier": .text("county"),
        "kind": .text("institution"), "division_code": county.sqlValue])
    }
  }

  private static func division(_ code: DivisionCode, _ level: String, _ parent: DivisionCode?) -> Edit {
    Edit("divisions", [
      "code": code.sqlValue, "name": .text("测试\(code)"), "level": .text(level), "parent_code": parent.sqlValue,
    ])
  }

  /// One edit as one Change.
  @discardableResult
  public func put(
    _ record: String, _ values: [String: SQLValue], operation: String? = nil,
    by viewer: Viewer = .machineOperator
  ) async throws -> Receipt {
    try await installation.pipeline.submit(
      Change(
        operationID: operation ?? Surroundings.live.newIdentifier(), edits: [Edit(record, values)]),
      by: viewer)
  }

  /// A cadre of unit `U0`; personal values only where given.
  @discardableResult
  public func putCadre(_ id: String, _ more: [String: SQLValue] = [:]) async throws -> Receipt {
    let base: [String: SQLValue] = ["cadre_id": .text(id), "name": .text("测试\(id)"), "unit_id": .text("U0")]
    return try await put("cadres", base.merging(more) { $1 })
  }

  /// The outcome of an import, and its findings with the numbers of rows, counted from 1.
  public struct Imported: Sendable {
    public let outcome: BulkOutcome
    public let findings: [(row: Int, finding: RuleFinding)]
    public var errors: [Int] { findings.filter { $0.finding.severity == .error }.map(\.row).sorted() }
  }

  /// Rows as a file would bring them: fields left out stay as they are, `.null` clears.
  public func importRows(
    _ kindID: String, _ rows: [[String: SQLValue]], dryRun: Bool = false, keepGood: Bool = false,
    batch: Int = 3, by viewer: Viewer = .machineOperator
  ) async throws -> Imported {
    guard let kind = registry.kind(kindID) else { throw ChangeError.unknownKind(kindID) }
    let (keys, surroundings) = (installation.keys, installation.surroundings)
    return try await store.dedicated { connection in
      let bulk = try BulkImport(
        kind: kind, connection: connection, keys: keys, viewer: viewer, surroundings: surroundings)
      var findings: [(row: Int, finding: RuleFinding)] = []
      let proposed = rows.enumerated().map { i, row in
        ProposedRow(number: i + 1, values: kind.fields.map { row[$0.name] })
      }
      for start in stride(from: 0, to: proposed.count, by: batch) {
        findings += try bulk.add(Array(proposed[start..<min(start + batch, proposed.count)]))
      }
      let (outcome, more) = try bulk.finish(
        source: "test.csv", dryRun: dryRun, keepGood: keepGood,
        hasErrors: findings.contains { $0.finding.severity == .error })
      return Imported(outcome: outcome, findings: findings + more)
    }
  }

  /// One record as history decided elsewhere, the way a file brings it.
  @discardableResult
  public func putHistory(_ kind: String, _ values: [String: SQLValue]) async throws -> Imported {
    try await importRows(kind, [values])
  }

  @discardableResult
  public func undo(_ number: Int64, by viewer: Viewer = .machineOperator) async throws -> Int {
    let undo = ImportUndo(
      registry: registry, keys: installation.keys, surroundings: installation.surroundings)
    return try await store.dedicated { try undo.undo(number, by: viewer, $0).records }
  }

  /// A record in plain values, by field; nil where there is none.
  public func record(_ kindID: String, _ id: String) async throws -> [String: SQLValue]? {
    guard let kind = registry.kind(kindID) else { throw ChangeError.unknownKind(kindID) }
    let keys = installation.keys
    return try await store.read { connection in
      let names = kind.fields.map(\.name).joined(separator: ", ")
      guard let stored = try connection.first("SELECT \(names) FROM \(kind.id) WHERE id = $1", [id], { row in
        kind.fields.indices.map { row[$0] }
      }) else { return nil }
      let wrapped = try connection.first("SELECT wrapped FROM data_keys WHERE subject = $1", ["\(kind.id):\(id)"]) {
        try $0.get(0, as: [UInt8].self)
      }
      let plain = try OpenedRow.values(kind, stored, id: id, wrappedKey: wrapped, keys: keys)
      return Dictionary(uniqueKeysWithValues: zip(kind.fields.map(\.name), plain))
    }
  }

  public func version(_ kind: String, _ id: String) async throws -> Int64? {
    try await store.read { try $0.first("SELECT version FROM \(kind) WHERE id = $1", [id]) { try $0.get(0) } }
  }

  public func head() async throws -> ChainHead { try await store.read { try ChainHead.read($0) } }

  public func verify(anchor: ChainHead? = nil) async throws -> ChainVerification {
    let registry = registry
    return try await store.read { try ChainVerification.run($0, registry: registry, anchor: anchor) }
  }

  public func history(
    _ kind: String, _ id: String, by viewer: Viewer = .machineOperator, unmasked: Bool = false
  ) async throws -> RecordHistory {
    let (registry, keys) = (registry, installation.keys)
    return try await store.read {
      try RecordHistory.read(kind: kind, id: id, registry: registry, keys: keys, viewer: viewer, unmasked: unmasked, $0)
    }
  }
}

/// A viewer of one area.
public func viewer(_ scope: DivisionCode?, _ rights: Right...) -> Viewer {
  Viewer(id: "test", name: Bilingual("测试", "test"), scope: scope, rights: Set(rights))
}

/// Every table with its columns, as the engine itself lists them.
public func columnsByTable(_ connection: any Connection) throws -> [String: [String]] {
  let sql = connection.engine == .sqlite
    ? "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY m.name, p.cid"
    : """
      SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
      """
  var out: [String: [String]] = [:]
  try connection.query(sql, []) { out[try $0.get(0), default: []].append(try $0.get(1)) }
  return out
}
