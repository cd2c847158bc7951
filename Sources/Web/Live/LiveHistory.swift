internal import Authority
internal import Basics
internal import Divisions
internal import Journal
internal import Policy
internal import Roster
internal import Store

// What became of a record, from the journal; personal fields stay masked.

extension LiveConsole {
  /// The changes of a record, newest first.
  public func history(_ request: HistoryRequest) async throws -> HistoryModel? {
    let record = request.record
    guard let kind = installation.registry.kind(record.kind) else { return nil }
    let before = try request.after.map { try Self.entryNumber($0) }
    let (installation, viewer) = (installation, viewer)
    let found: (history: RecordHistory, name: String?, path: [DivisionRef])
    do {
      found = try await store.read { connection in
        let history = try RecordHistory.read(
          kind: kind.id, id: record.id, registry: installation.registry,
          changeKinds: installation.changeKinds, keys: installation.keys, viewer: viewer, connection)
        return (
          history, try RecordTitle.of(kind, record.id, connection),
          try history.place.map { try DivisionRef.path(to: $0, connection) } ?? []
        )
      }
    } catch is AuthorityError {
      // That a record exists elsewhere is not told either.
      return nil
    }
    guard !found.history.items.isEmpty else { return nil }
    let rest = found.history.items.filter { before == nil || $0.entry.seq < before ?? 0 }
    let page = rest.prefix(Self.changesPerPage)
    // A posting is told apart by its village; a cadre is not called by the place of the unit.
    let village = found.history.place?.rank == .village && kind.id != "divisions" ? found.path.last?.name : nil
    let title = [found.name, found.name == nil ? nil : village].compactMap { $0 }
    return HistoryModel(
      record: record, kind: kind.name,
      title: title.isEmpty ? record.id : title.joined(separator: " · "),
      path: found.path,
      changes: Page(
        rows: page.map { change($0, of: kind) },
        next: rest.count > page.count ? page.last.map { String($0.entry.seq) } : nil))
  }

  private static let changesPerPage = 50

  private static func entryNumber(_ text: String) throws(ConsoleFailure) -> Int64 {
    guard let number = Int64(text), number > 0 else {
      throw .badParameter(
        name: "after",
        wanted: Bilingual("翻页位置应由本系统的链接给出。", "the position comes from this console's own links."))
    }
    return number
  }

  private func change(_ item: RecordHistory.Item, of kind: RecordKind) -> ChangeRow {
    let entry = item.entry
    var note: Bilingual?
    if let detail = ImportDetail(json: entry.detail) {
      note = Bilingual("文件：\(detail.file)", "File: \(detail.file)")
    }
    let actor = [Viewer.machineOperator, Viewer.console].first { $0.id == entry.actor }?.name
    return ChangeRow(
      at: entry.recordedAt, actor: actor ?? Bilingual(entry.actor, entry.actor), kind: item.change,
      entry: Int(entry.seq), note: note,
      fields: item.fields.filter { kind.field($0.name)?.isInternal != true }.map { changed in
        let field = kind.field(changed.name)
        return FieldChange(
          field: Bilingual(changed.title, Self.english(changed.name)),
          before: value(changed.before, of: field), after: value(changed.after, of: field))
      })
  }

  /// The English heading of a field made easy to read: `starts_on` is "Starts on".
  private static func english(_ name: String) -> String {
    let words = name.replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// A field's text as a page shows it: codes by name, dates and money in the reader's form.
  private func value(_ text: String, of field: Field?) -> CellValue {
    guard !text.isEmpty else { return .empty }
    switch field?.content {
    case .code(list: "tag"): return .term(policy.tagName(text))
    case .code(let list): return .term(policy.name(of: text, in: list))
    case .codes(let list, _):
      let names = text.split(separator: ";").map { policy.name(of: String($0), in: list) }
      return .term(Bilingual(names.map(\.zh).joined(separator: "、"), names.map(\.en).joined(separator: ", ")))
    case .date: return LocalDate(iso: text).map { .date($0) } ?? .text(text)
    case .yuan:
      return LooseReader.number(text, scale: 100).map { .money(Yuan(fen: $0)) } ?? .text(text)
    case .list: return .text(text.replacing(";", with: "、"))
    default: return .text(text)
    }
  }
}

/// What people call a record.
private enum RecordTitle {
  /// Its name, where it has one that is no personal data; a person in post goes by the cadre's name.
  static func of(_ kind: RecordKind, _ id: String, _ connection: any Connection) throws -> String? {
    let sql: String
    if kind.id == "divisions" {
      return try DivisionCode(id).flatMap { try DivisionSearch.named([$0], connection)[$0]?.shortName }
    } else if let name = kind.field("name"), !name.isSealed {
      sql = "SELECT name FROM \(kind.id) WHERE id = $1"
    } else if kind.field("cadre_id") != nil {
      sql = "SELECT c.name FROM \(kind.id) r JOIN cadres c ON c.id = r.cadre_id WHERE r.id = $1"
    } else {
      return nil
    }
    return try connection.first(sql, [id]) { try $0.get(0, as: String.self) }
  }
}
