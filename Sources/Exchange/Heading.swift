import Basics
import Journal

/// Which column of a file holds which field.
struct Heading {
  /// For each column, the position of its field; nil where it is unknown.
  let fields: [Int?]
  let names: [String]
  let unknown: [String]

  /// The column that `--keep-good` adds to rejected rows, and that is passed over on the way back.
  static let reasonsColumn = "原因/reasons"

  /// - Throws: `FileProblem` where a needed column is missing or one stands twice; where the
  ///   headings are those of another kind, it is named.
  init(_ cells: [String], kind: RecordKind, registry: RecordRegistry, path: String) throws {
    let names = Self.names(kind)
    var fields: [Int?] = []
    var unknown: [String] = []
    for cell in cells {
      let position = Self.candidates(cell).lazy.compactMap { names[$0] }.first
      fields.append(position)
      if position == nil, cell != Self.reasonsColumn, !cell.isEmpty { unknown.append(cell) }
    }
    let found = fields.compactMap { $0 }
    if let twice = Dictionary(grouping: found, by: { $0 }).first(where: { $1.count > 1 })?.key {
      let field = kind.fields[twice]
      throw FileProblem(path,
        Bilingual("列“\(field.title)”出现两次", "the column \(field.name) stands twice"),
        Bilingual("删去其中一列", "remove one of them"))
    }
    // A file that brings corrections needs the key only; the planner asks for the rest of new rows.
    let missing = kind.fields.indices.filter { i in
      kind.key.contains(kind.fields[i].name) && !found.contains(i)
    }
    // Where required columns are missing and others make no sense, the file may be of a kind that
    // refers to this one, such as cadres, which name their unit by its key.
    let isWhole = kind.fields.indices.allSatisfy { i in
      !kind.fields[i].isRequired || kind.fields[i].isInternal || found.contains(i)
    }
    if !isWhole, missing.isEmpty, !unknown.isEmpty,
      let other = Self.likelyKind(cells, besides: kind, registry, knowingMoreThan: found.count)
    {
      throw Self.otherKind(other, than: kind, path)
    }
    if !missing.isEmpty {
      let list = missing.map { "\(kind.fields[$0].name)/\(kind.fields[$0].title)" }.joined(separator: ", ")
      if let other = Self.likelyKind(cells, besides: kind, registry, knowingMoreThan: 2) {
        throw Self.otherKind(other, than: kind, path)
      }
      throw FileProblem(path,
        Bilingual("缺少列：\(list)", "missing columns: \(list)"),
        Bilingual("用 zhucun template \(kind.id) 取得表头", "see `zhucun template \(kind.id)`"))
    }
    self.fields = fields
    self.names = cells
    self.unknown = unknown
  }

  /// Every name a column of the kind goes by.
  private static func names(_ kind: RecordKind) -> [String: Int] {
    var out: [String: Int] = [:]
    for (i, field) in kind.fields.enumerated() where !field.isInternal {
      out[field.name] = i
      out[field.title] = i
    }
    return out
  }

  /// `english/中文` counts as either; a unit in brackets, spaces and a star for "required" do not count.
  private static func candidates(_ cell: String) -> [String] {
    let plain = LooseReader.halfWidth(cell).filter { !$0.isWhitespace && $0 != "*" }
    let bare = plain.split(separator: "(", maxSplits: 1).first.map(String.init) ?? plain
    let whole = [cell, plain, bare]
    return (whole + bare.split(separator: "/").map(String.init)).flatMap { [$0, $0.lowercased()] }
  }

  private static func otherKind(
    _ other: RecordKind, than kind: RecordKind, _ path: String
  ) -> FileProblem {
    FileProblem(path,
      Bilingual("这像是“\(other.name.zh)”（\(other.id)）文件，不是“\(kind.name.zh)”",
        "this looks like a file of \(other.id), not of \(kind.id)"),
      Bilingual("用 zhucun import \(other.id) 导入", "use `zhucun import \(other.id)`"))
  }

  /// The kind that knows most of the columns, its key among them.
  private static func likelyKind(
    _ cells: [String], besides kind: RecordKind, _ registry: RecordRegistry, knowingMoreThan least: Int
  ) -> RecordKind? {
    var best: (kind: RecordKind, columns: Int)?
    for other in registry.kinds where other.id != kind.id {
      let names = names(other)
      let found = Set(cells.compactMap { cell in candidates(cell).lazy.compactMap { names[$0] }.first })
      let hasKey = other.key.allSatisfy { key in other.position(of: key).map { found.contains($0) } ?? false }
      if hasKey, found.count > max(least, best?.columns ?? 0) { best = (other, found.count) }
    }
    return best?.kind
  }
}
