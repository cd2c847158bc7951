public import Authority
public import Basics
public import Journal
public import Policy
public import Store

/// Writes what `import` reads: personal data masked, which an import leaves unchanged.
public struct FileExport: Sendable {
  let policy: PolicyBook
  let keys: KeyRing

  public init(policy: PolicyBook, keys: KeyRing) {
    self.policy = policy
    self.keys = keys
  }

  /// Streams every record of a kind within a division that the viewer may see.
  /// - Parameters:
  ///   - language: the language of headings and code values.
  ///   - write: takes the file piece by piece.
  /// - Returns: the number of records.
  /// - Throws: `AuthorityError`.
  public func run(
    _ kind: RecordKind, division: DivisionCode?, language: Language, viewer: Viewer,
    _ connection: any Connection, write: ([UInt8]) throws -> Void
  ) throws -> Int {
    try viewer.require(.read, in: division ?? viewer.scope)
    let visible = kind.fields.indices.filter { !kind.fields[$0].isInternal }
    var out = CSVWriter()
    out.append(visible.map { kind.fields[$0].heading(in: language) })
    let names = kind.fields.map { "t.\($0.name)" }.joined(separator: ", ")
    let personal = kind.fields.contains { $0.isSealed }
    let key = personal ? "k.wrapped" : "NULL"
    let join = personal ? "LEFT JOIN data_keys k ON k.subject = '\(kind.id):' || t.id" : ""
    var condition = ""
    if let division = division ?? viewer.scope {
      let range = try viewer.visibleRange(of: division)
      guard let place = kind.placedBy else { throw AuthorityError(missing: nil, scope: viewer.scope) }
      condition = "WHERE t.\(place) BETWEEN \(range.lowerBound) AND \(range.upperBound)"
    }
    var count = 0
    try connection.stream(
      "SELECT t.id, \(key), \(names) FROM \(kind.id) t \(join) \(condition) ORDER BY t.id", []
    ) { row in
      let id: String = try row.get(0)
      let values = try OpenedRow.values(
        kind, kind.fields.indices.map { row[$0 + 2] }, id: id, wrappedKey: row[1].blob, keys: keys)
      let months = DatePrecision.months(values[kind.position(of: "date_precision") ?? 0])
      out.append(visible.map { i in
        text(kind.fields[i], values[i], months.contains(kind.fields[i].name), language)
      })
      count += 1
      if out.bytes.count > 1 << 16 { try write(out.take()) }
    }
    try write(out.take())
    return count
  }

  private func text(
    _ field: Field, _ value: SQLValue, _ monthOnly: Bool, _ language: Language
  ) -> String {
    if language == .chinese, case .text(let codes) = value {
      switch field.content {
      case .code(let list), .codes(let list, _):
        let lists = (list == "tag" ? ["village_tag", "county_tag"] : [list]).compactMap { policy.codeList($0) }
        return codes.split(separator: ";").map { code in
          lists.first { list in list.values.contains { $0.code == code } }?
            .name(of: String(code), in: .chinese) ?? String(code)
        }.joined(separator: "；")
      default: break
      }
    }
    return field.text(value, monthOnly: monthOnly, isMasked: true)
  }
}

/// An empty file with headings, and what may stand in its columns.
public struct FileTemplate: Sendable {
  public let heading: [UInt8]
  public let notes: [(column: String, note: Bilingual)]

  public init(_ kind: RecordKind, policy: PolicyBook, language: Language) {
    let visible = kind.fields.filter { !$0.isInternal }
    var out = CSVWriter()
    out.append(visible.map { $0.heading(in: language) })
    // Spreadsheets take a file for GBK unless it begins with a byte-order mark.
    heading = language == .chinese ? [0xEF, 0xBB, 0xBF] + out.bytes : out.bytes
    notes = visible.map { field in
      let need = field.isRequired ? Bilingual("必填；", "required; ") : Bilingual("", "")
      let what = Self.describe(field.content, policy)
      return ("\(field.name)/\(field.title)", Bilingual(need.zh + what.zh, need.en + what.en))
    }
  }

  private static func describe(_ content: Field.Content, _ policy: PolicyBook) -> Bilingual {
    func values(_ list: String) -> Bilingual {
      let lists = (list == "tag" ? ["village_tag", "county_tag"] : [list]).compactMap { policy.codeList($0) }
      let all = lists.flatMap(\.values)
      let open = lists.contains { !$0.isClosed }
      return Bilingual(
        all.map(\.name.zh).joined(separator: "、") + (open ? "……" : ""),
        all.map(\.code).joined(separator: ", ") + (open ? ", …" : ""))
    }
    switch content {
    case .text: return Bilingual("文字", "text")
    case .identifier: return Bilingual("编号", "an id")
    case .integer: return Bilingual("整数", "a whole number")
    case .yuan: return Bilingual("元", "yuan")
    case .decimal: return Bilingual("数字，最多两位小数", "a number with at most two decimals")
    case .coordinate: return Bilingual("十进制度数", "decimal degrees")
    case .date: return Bilingual("日期，如 2023-09-01 或 2023年9月", "a date, such as 2023-09-01 or 2023年9月")
    case .division: return Bilingual("12 位区划代码", "a division code of 12 digits")
    case .code(let list): return values(list)
    case .codes(let list, let most):
      let names = values(list)
      return Bilingual("最多 \(most) 项，用；分开：\(names.zh)", "up to \(most), separated by ;: \(names.en)")
    case .numbers(let range):
      return Bilingual("\(range.lowerBound)–\(range.upperBound)，用；分开", "\(range.lowerBound)–\(range.upperBound), separated by ;")
    case .list: return Bilingual("多项用；分开", "several, separated by ;")
    case .reference(let kind): return Bilingual("\(kind) 中的编号", "an id of \(kind)")
    case .citizenID: return Bilingual("18、20 或 22 位，设为文本格式", "18, 20 or 22 characters, formatted as text")
    }
  }
}
