import Authority
import Basics
import Divisions
import Exchange
public import Installation
import Journal
import Monitoring
import Store

/// Builds the demo province: deterministic by seed, every person synthetic, through the same door
/// as any import.
public struct DemoProvince: Sendable {
  public let seed: UInt64
  /// An official list of divisions; nil for the generated geography.
  public let divisionsFile: String?
  public let stage: DemoStage

  public init(
    seed: UInt64 = 2023, divisionsFile: String? = nil, stage: DemoStage = .afterRotation
  ) {
    self.seed = seed
    self.divisionsFile = divisionsFile
    self.stage = stage
  }

  private var steps: Int { stage == .afterRotation ? 37 + DemoVillageWork.steps : 20 }
  private static let state = "demo_state"

  /// Whether a database holds a finished demo of this seed, geography and stage.
  public func isBuilt(in installation: Installation) async throws -> Bool {
    try await installation.store.read { connection in
      try connection.first("SELECT value FROM settings WHERE name = $1", [Self.state]) {
        try $0.get(0, as: String.self)
      }
    } == mark("complete")
  }

  /// Whether a database is a demo at all, or empty: anything else is left alone.
  public static func mayReplace(_ installation: Installation) async throws -> Bool {
    try await installation.store.read { connection in
      let isDemo = try connection.first("SELECT 1 FROM settings WHERE name = $1", [state]) { _ in true }
      return try isDemo == true || connection.count("SELECT count(*) FROM journal") == 0
    }
  }

  private func mark(_ state: String) -> String {
    let mark = "\(state) seed=\(seed) divisions=\(divisionsFile ?? "generated")"
    return stage == .afterRotation ? mark : mark + " stage=before-rotation"
  }

  /// Fills an empty installation.
  /// - Throws: where the divisions cannot be read or are too few.
  public func build(
    _ installation: Installation, progress: @escaping @Sendable (DemoProgress) -> Void
  ) async throws {
    let (begun, complete) = (mark("begun"), mark("complete"))
    try await installation.store.write { connection in
      _ = try connection.execute("INSERT INTO settings (name, value) VALUES ($1, $2)", [Self.state, begun])
    }
    try await installation.setNotice(Bilingual(
      "演示数据：人员、农户和数字全部为合成，与任何真实的人无关。",
      "Demo data: all people, households and numbers are synthetic; any likeness to real people is chance."))
    try await installation.store.dedicated { connection in
      var loader = DemoLoader(
        installation: installation, connection: connection, report: progress, steps: steps)
      let divisions = try self.divisions(&loader)
      let world = try DemoWorld(divisions: divisions, seed: seed, targets: DemoTargets(), stage: stage)
      let territory = DemoTerritory(world: world)
      try territory.loadTags(&loader)
      try territory.loadProfiles(&loader)
      let roster = DemoRoster(world: world)
      try roster.load(&loader)
      let register = DemoRegister(world: world)
      try register.load(&loader)
      try DemoWork(world: world, roster: roster, register: register).load(&loader)
      try DemoMatters(world: world, roster: roster, day: stage.day).load(&loader)
      guard stage == .afterRotation else { return }
      var (leads, proceedings) = (DemoLeads(), DemoProceedings())
      leads.addNewcomers(register, &proceedings, world.seed)
      proceedings.addRecognitions(register, leads: &leads)
      proceedings.addEndings(register)
      try leads.load(&loader)
      try proceedings.load(&loader)
      try DemoCare(world: world, register: register).load(&loader)
      try DemoVillageWork(world: world, roster: roster, register: register).load(&loader)
    }
    if stage == .afterRotation { try await screen(installation, progress) }
    try await installation.store.write { connection in
      _ = try connection.execute("UPDATE settings SET value = $1 WHERE name = $2", [complete, Self.state])
    }
  }

  /// The nightly screening of the last day, so that alerts are there to look at.
  private func screen(
    _ installation: Installation, _ progress: @escaping @Sendable (DemoProgress) -> Void
  ) async throws {
    let top = try await installation.store.read { connection in
      try connection.first("SELECT code FROM divisions WHERE parent_code IS NULL ORDER BY code LIMIT 1") {
        try $0.get(0, as: DivisionCode.self)
      }
    }
    guard let top else { return }
    let steps = steps
    progress(DemoProgress(step: Bilingual("筛查预警", "screening"), number: steps, of: steps, rows: 0))
    let screening = RegisterScreening(
      store: installation.store, keys: installation.keys, policy: installation.policy,
      surroundings: installation.surroundings)
    _ = try await screening.run(top, on: stage.day, by: .machineOperator)
  }

  private func divisions(_ loader: inout DemoLoader) throws -> [DemoDivision] {
    guard let divisionsFile else {
      let generated = DemoGeography.generated(seed: seed)
      try DemoTerritory.loadDivisions(generated, &loader)
      return generated
    }
    loader.step += 1
    let installation = loader.installation
    let report = try FileImport(
      registry: installation.registry, policy: installation.policy, keys: installation.keys,
      surroundings: installation.surroundings
    ).run(DivisionRecords.divisions, path: divisionsFile, viewer: .machineOperator, loader.connection)
    if let problem = report.problems.first(where: { $0.severity == .error }) {
      throw FileProblem(divisionsFile, Bilingual(problem.line(in: .chinese), problem.line(in: .english)), problem.remedy)
    }
    return try loader.connection.rows(
      "SELECT code, name, level, latitude, longitude, parent_code FROM divisions ORDER BY code"
    ) { row in
      DemoDivision(
        code: try row.get(0), name: try row.get(1), level: try row.get(2),
        latitude: try row.get(3, as: Int64?.self).map { Double($0) / 1_000_000 },
        longitude: try row.get(4, as: Int64?.self).map { Double($0) / 1_000_000 },
        parent: try row.get(5))
    }
  }
}
