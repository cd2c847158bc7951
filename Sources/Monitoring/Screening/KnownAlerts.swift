import Authority
import Basics
import Divisions
import Journal
import Policy
import Store

/// The alerts on record that a screening has to do with.
struct KnownAlerts: Sendable {
  private struct Key: Hashable {
    let rule: String
    let household: String
  }

  private struct Open {
    let id: String
    let raisedOn: LocalDate
  }

  private var open: [Key: Open] = [:]
  /// When somebody last dealt with one.
  private var settled: [Key: LocalDate] = [:]
  /// Those raised on the very day that the machine closed again, to be opened once more.
  private(set) var passedToday: Set<String> = []
  private let day: LocalDate

  init(
    in range: ClosedRange<Int64>, on day: LocalDate, rules: [String: ScreeningRule.Kind], quiet months: Int,
    _ connection: any Connection
  ) throws {
    self.day = day
    var (open, settled, passedToday): ([Key: Open], [Key: LocalDate], Set<String>) = ([:], [:], [])
    let since = day.adding(months: -months)
    try connection.stream(
      """
      SELECT id, rule, household_id, raised_on, closed_on, outcome FROM alerts
      WHERE \(Validity.within(range, "village_code"))
        AND (closed_on IS NULL OR closed_on >= \(since.packed) OR raised_on = \(day.packed))
      """, []
    ) { row in
      let rule: String = try row.get(1)
      guard rules[rule] != nil else { return }
      let key = Key(rule: rule, household: try row.get(2))
      let (id, raised): (String, LocalDate) = (try row.get(0), try row.get(3))
      guard let closed: LocalDate = try row.get(4) else {
        open[key] = Open(id: id, raisedOn: raised)
        return
      }
      if row[5].text == "passed" {
        if raised == day { passedToday.insert(id) }
      } else {
        settled[key] = max(settled[key] ?? closed, closed)
      }
    }
    (self.open, self.settled, self.passedToday) = (open, settled, passedToday)
  }

  /// Says of every alert how it stands to those on record, and which of those are gone.
  func settle(_ report: inout ScreeningReport, _ rules: ScreeningRules, _ kinds: Set<ScreeningRule.Kind>) {
    var bodies: [String: ScreeningRule.Body] = [:]
    for entry in rules.entries { if let body = entry.body, bodies[entry.id] == nil { bodies[entry.id] = body } }
    var counts: [String: ScreeningReport.RuleCount] = [:]
    for (id, body) in bodies where kinds.contains(body.kind) {
      counts[id] = .init(rule: id, name: body.name, kind: body.kind, severity: body.severity)
    }
    var gone = open
    for (i, alert) in report.alerts.enumerated() {
      let key = Key(rule: alert.rule, household: alert.household)
      if let known = open[key] {
        gone[key] = nil
        report.alerts[i].id = known.id
        report.alerts[i].state = .open
        counts[alert.rule]?.open += 1
      } else if let closed = settled[key], isQuiet(alert, since: closed, bodies[alert.rule]) {
        report.alerts[i].state = .resting
        counts[alert.rule]?.resting += 1
      } else {
        counts[alert.rule]?.new += 1
      }
    }
    for (key, known) in gone {
      switch bodies[key.rule]?.kind {
      case .data where known.raisedOn <= day:
        report.passed.append(known.id)
        counts[key.rule]?.passed += 1
      case .risk: report.lingering.append(known.id)
      default: break
      }
    }
    report.passed.sort()
    report.lingering.sort()
    report.counts = rules.ids.compactMap { counts[$0] }
  }

  /// Whether it was dealt with so lately that it stays quiet. Something of a later day wakes it.
  private func isQuiet(_ alert: FoundAlert, since closed: LocalDate, _ body: ScreeningRule.Body?) -> Bool {
    if closed == day { return true }
    guard let body, body.quietMonths > 0, closed.adding(months: body.quietMonths) > day else { return false }
    return !alert.values.contains { value in
      value.format == .day && value.number.map { $0 > Int64(closed.packed) } ?? false
    }
  }
}

extension RegisterScreening {
  /// Writes what is new and closes what has passed, as one import.
  /// - Returns: the journal entry; nil where there was nothing to write.
  func write(
    _ report: ScreeningReport, _ known: KnownAlerts, by viewer: Viewer,
    _ progress: @escaping @Sendable (ScreeningProgress) -> Void
  ) async throws -> Int64? {
    let new = report.alerts.filter { $0.state == .new }
    let total = new.count + report.passed.count
    if total == 0 { return nil }
    let kinds = Dictionary(report.counts.map { ($0.rule, $0.kind.rawValue) }) { first, _ in first }
    let (keys, surroundings, day, passed) = (keys, surroundings, report.day, report.passed)
    let writer = AlertWriter(policy: policy, schema: schema, day: day)
    return try await store.dedicated { connection in
      let bulk = try BulkImport(
        kind: HelpRecords.alerts, connection: connection, keys: keys, viewer: viewer, surroundings: surroundings)
      let places = AlertPlaces(bulk.kind)
      var refused: [RuleFinding] = []
      for start in stride(from: 0, to: total, by: 2_000) {
        let end = min(start + 2_000, total)
        let rows = (start..<end).map { i in
          let values = i < new.count
            ? places.values(
              new[i], kind: kinds[new[i].rule] ?? "risk", on: day, isAgain: known.passedToday.contains(new[i].id), writer)
            : places.values(passed: passed[i - new.count], on: day)
          return ProposedRow(number: i + 1, values: values)
        }
        refused += try bulk.add(rows).map(\.finding).filter { $0.severity == .error }
        progress(.writing(done: end, of: total))
      }
      // Somebody may have raised or closed one meanwhile: the others are written all the same.
      let (outcome, more) = try bulk.finish(
        source: "screening \(day)", dryRun: false, keepGood: true, hasErrors: !refused.isEmpty)
      if outcome.number == nil { throw ChangeError.refused(refused + more.map(\.finding)) }
      return outcome.number
    }
  }
}

/// Where the fields of an alert stand in its rows.
private struct AlertPlaces {
  private let count: Int
  private let places: [String: Int]

  init(_ kind: RecordKind) {
    count = kind.fields.count
    places = Dictionary(kind.fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  private func row(_ fields: [(String, SQLValue)]) -> [SQLValue?] {
    var row = [SQLValue?](repeating: nil, count: count)
    for (name, value) in fields { if let place = places[name] { row[place] = value } }
    return row
  }

  func values(
    _ alert: FoundAlert, kind: String, on day: LocalDate, isAgain: Bool, _ writer: AlertWriter
  ) -> [SQLValue?] {
    var fields: [(String, SQLValue)] = [
      ("alert_id", .text(alert.id)), ("household_id", .text(alert.household)), ("rule", .text(alert.rule)),
      ("kind", .text(kind)), ("raised_on", day.sqlValue), ("sentence_zh", .text(alert.sentence.zh)),
      ("sentence_en", .text(alert.sentence.en)),
    ]
    let shown = alert.shown(writer.word)
    fields.append(("shown", shown.isEmpty ? .null : .text(shown)))
    if isAgain { fields += [("closed_on", .null), ("outcome", .null)] }
    return row(fields)
  }

  func values(passed id: String, on day: LocalDate) -> [SQLValue?] {
    row([("alert_id", .text(id)), ("closed_on", day.sqlValue), ("outcome", .text("passed"))])
  }
}
