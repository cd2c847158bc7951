public import Authority
public import Basics
import ColumnScreening
public import Foundation
public import Journal
public import Policy
public import Store

/// Screens the register by the rules of the policies, or by others, and keeps what they find as alerts.
///
/// For example:
///
///     let screening = RegisterScreening(
///       store: store, keys: keys, policy: policy, surroundings: surroundings)
///     let report = try await screening.run(county, on: today, by: viewer)
public struct RegisterScreening: Sendable {
  let store: DataStore
  let keys: KeyRing
  let policy: PolicyBook
  let surroundings: Surroundings
  let rules: ScreeningRules
  private let folder: URL?
  let schema: RegisterSchema
  private let words: RegisterWords

  /// - Parameters:
  ///   - rules: other rules than those of the policies, see `ScreeningRules.load`.
  ///   - folder: where the columns of the register are kept. Without one they lie beside an SQLite
  ///     database, in `PATH.columns`; for PostgreSQL they are made anew for every screening.
  public init(
    store: DataStore, keys: KeyRing, policy: PolicyBook, surroundings: Surroundings, rules: ScreeningRules? = nil,
    folder: URL? = nil
  ) {
    self.store = store
    self.keys = keys
    self.policy = policy
    self.surroundings = surroundings
    self.rules = rules ?? policy.screening
    schema = RegisterSchema(policy)
    words = RegisterWords(self.rules)
    switch store.location {
    case .sqlite(let path): self.folder = folder ?? URL(fileURLWithPath: path + ".columns")
    case .postgres: self.folder = folder
    }
  }

  /// Screens all households of a division on a day.
  ///
  /// An alert that is open is not raised again. Of the alerts about data, those whose fault is gone are
  /// closed as passed; those about risks are left to a person.
  /// - Parameters:
  ///   - kinds: which rules are asked.
  ///   - writes: whether alerts are written; without it the report says what would be.
  /// - Throws: `AuthorityError` beyond the viewer's scope or without the right to import; `StoreError`,
  ///   `ColumnStoreError`, `ScreeningError`, `RuleError`.
  public func run(
    _ division: DivisionCode, on day: LocalDate, kinds: Set<ScreeningRule.Kind> = Set(ScreeningRule.Kind.allCases),
    writes: Bool = true, by viewer: Viewer, progress: @escaping @Sendable (ScreeningProgress) -> Void = { _ in }
  ) async throws -> ScreeningReport {
    let range = try viewer.visibleRange(of: division)
    if writes { try viewer.require(.importFiles, in: division) }
    let place = try columnsFolder()
    defer { if place.isTemporary { try? FileManager.default.removeItem(at: place.folder) } }
    let columns = RegisterColumns(folder: place.folder, schema: schema, policy: policy, day: day, words: words)
    let (policy, rules, schema) = (policy, rules, schema)
    let made = try await store.read { connection in
      let (columnStore, how) = try columns.refresh(connection) { progress(.reading(households: $0)) }
      let lines = try ScreeningProgram.lineParameter(policy, on: day, in: range, connection)
      let program = try ScreeningProgram(
        rules, on: day, in: range, kinds: kinds, lines: lines, schema: schema)
      let known = try KnownAlerts(in: range, on: day, rules: program.knownIDs, quiet: rules.longestQuiet, connection)
      return (columnStore, how, program, known)
    }
    progress(.screening)
    let found = try await find(made.2, in: made.0, on: day)
    var report = ScreeningReport(
      day: day, division: division, households: made.0.statistics.parents, refresh: made.1, alerts: found,
      counts: [], passed: [], lingering: [])
    made.3.settle(&report, rules, kinds)
    if writes { report.entry = try await write(report, made.3, by: viewer, progress) }
    return report
  }

  /// What the rules find in one household, right after it was written; nothing is kept.
  /// - Parameter day: today, where none is given.
  /// - Throws: `ScreeningError.unknownHousehold`, `AuthorityError`, `StoreError`.
  public func check(
    household: String, on day: LocalDate? = nil, kinds: Set<ScreeningRule.Kind> = [.data], by viewer: Viewer
  ) async throws -> [FoundAlert] {
    let day = day ?? surroundings.today
    let (policy, rules, schema, words) = (policy, rules, schema, words)
    let place = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: place) }
    let readsSignals = ScreeningProgram.usesSignals(rules, kinds)
    let made = try await store.read { connection in
      let rows = try RegisterBatch.read(
        .households([household]), on: day, schema: schema, policy: policy, words: words, connection)
      guard let village = rows.columns[HouseholdColumn.village.rawValue].first.flatMap(DivisionCode.init) else {
        throw ScreeningError.unknownHousehold(household)
      }
      try viewer.require(.read, in: village)
      let lines = try ScreeningProgram.lineParameter(
        policy, on: day, in: village.value...village.value, connection)
      let program = try ScreeningProgram(
        rules, on: day, in: village.subtree, kinds: kinds, lines: lines, schema: schema)
      let changes = try ColumnStore.build(at: place, schema: schema.store)
      try changes.replace(parents: rows)
      if readsSignals {
        let signals = try SignalReader.read(
          on: day, schema: schema, about: (household, Set(rows.childKeys)), connection)
        try changes.append(events: signals.byHousehold, to: RegisterSchema.householdSignals)
        try changes.append(events: signals.byMember, to: RegisterSchema.memberSignals)
      }
      return (try changes.commit(stamp: []), program)
    }
    return try await find(made.1, in: made.0, on: day)
  }

  /// Alerts by household id and rule.
  private func find(_ program: ScreeningProgram, in columns: ColumnStore, on day: LocalDate) async throws -> [FoundAlert] {
    var found: [(place: Int, alert: FoundAlert)] = []
    var first = 0
    let writer = AlertWriter(policy: policy, schema: schema, day: day)
    for part in program.parts {
      let screening = try await columns.screen(with: part.compiled, order: .id)
      found.reserveCapacity(found.count + screening.count)
      for alert in screening {
        for number in alert.fired {
          if let made = writer.alert(alert, number, part.rules[number]) { found.append((first + number, made)) }
        }
      }
      first += part.rules.count
    }
    if program.parts.count > 1 {
      found.sort { ($0.alert.household, $0.place) < ($1.alert.household, $1.place) }
    }
    return found.map(\.alert)
  }

  private func columnsFolder() throws -> (folder: URL, isTemporary: Bool) {
    if let folder { return (folder, false) }
    return (temporaryFolder(), true)
  }

  private func temporaryFolder() -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("zhucun-columns-" + surroundings.newIdentifier())
  }
}

extension ScreeningRules {
  var longestQuiet: Int { entries.compactMap { $0.body?.quietMonths }.max() ?? 0 }
}

/// Turns what fired into alerts with sentences.
struct AlertWriter {
  let policy: PolicyBook
  let schema: RegisterSchema
  let day: LocalDate
  private let words: [String: WordCodes]

  init(policy: PolicyBook, schema: RegisterSchema, day: LocalDate) {
    self.policy = policy
    self.schema = schema
    self.day = day
    let all = (schema.householdWords + schema.memberWords).compactMap(\.self)
      + [schema.risks, schema.measures, schema.signalKinds]
    words = Dictionary(all.map { ($0.list, $0) }) { first, _ in first }
  }

  func word(_ list: String, _ code: Int64) -> String? { words[list]?.word(code) }

  func alert(_ alert: Alert, _ number: Int, _ rule: ScreeningProgram.Rule) -> FoundAlert? {
    let values = rule.body.shown.enumerated().map { item, shown in
      ScreeningValue(name: shown.name, number: alert.shown(item, ofRule: number), format: shown.format)
    }
    guard let village = alert.shown(values.count, ofRule: number).flatMap(DivisionCode.init) else { return nil }
    func sentence(_ language: Language) -> String {
      var texts: [String: String] = [:]
      for value in values {
        texts[value.name] = ScreeningText.text(value.number, value.format, language, word, policy)
      }
      return (language == .chinese ? rule.zh : rule.en).filled(texts)
    }
    let household = alert.id
    return FoundAlert(
      id: Self.id(rule.id, household, day), rule: rule.id, household: household, village: village, values: values,
      sentence: Bilingual(sentence(.chinese), sentence(.english)), state: .new)
  }

  /// The same whoever screens on the day.
  static func id(_ rule: String, _ household: String, _ day: LocalDate) -> String { "\(rule)|\(household)|\(day)" }
}
