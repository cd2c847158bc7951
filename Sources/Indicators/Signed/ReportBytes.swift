import Basics

/// A report as canonical text: the same table is always the same bytes.
///
/// One line for each row, fields between tabs; the first field says what the row is about, so that two
/// runs can be laid side by side. Words are Chinese.
struct ReportBytes {
  let heads: [String]
  let rows: [(key: String, cells: [String])]

  init(_ table: ReportTable) {
    heads = table.columns.map(\.id)
    rows = table.rows.map { row in (row.subject.key, row.cells.map { Self.plain($0.exact(in: .chinese)) }) }
  }

  /// Reads text that `text` made.
  init(text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    if lines.last == [""] { lines.removeLast() }
    heads = Array((lines.first ?? []).dropFirst())
    rows = lines.dropFirst().map { ($0.first ?? "", Array($0.dropFirst())) }
  }

  var text: String {
    ([["row"] + heads] + rows.map { [$0.key] + $0.cells })
      .map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  /// What stands in a cell has no line ends and no tabs.
  private static func plain(_ text: String) -> String {
    text.replacing("\t", with: " ").replacing("\r\n", with: " ").replacing("\n", with: " ").replacing("\r", with: " ")
  }
}

extension ReportTable.Subject {
  /// A name of the row that stays the same from run to run.
  var key: String {
    switch self {
    case .division(let code): return code.description
    case .household(let id): return "households:" + id
    case .proceeding(let id): return "proceedings:" + id
    case .lead(let id): return "leads:" + id
    case .sweep(let id): return "sweeps:" + id
    case .record(let kind, let id): return kind + ":" + id
    case .total: return "total"
    case .none: return ""
    }
  }
}

/// What differs between a signed report and the same report of today's records.
public struct ReportDifference: Sendable, Hashable {
  /// One cell that is not what it was; a row that came or went has no column.
  public struct Line: Sendable, Hashable {
    public let row: String
    /// The id of a column; nil where the whole row came or went.
    public let column: String?
    public let signed: String?
    public let now: String?
  }

  public let lines: [Line]

  /// Rows are matched by what they are about, the first by the first where several are about the same.
  init(signed: ReportBytes, now: ReportBytes) {
    func keyed(_ bytes: ReportBytes) -> [(key: String, cells: [String])] {
      var seen: [String: Int] = [:]
      return bytes.rows.map { row in
        let number = seen[row.key, default: 0]
        seen[row.key] = number + 1
        return (number == 0 ? row.key : "\(row.key)#\(number + 1)", row.cells)
      }
    }
    let (before, after) = (keyed(signed), keyed(now))
    let known = Dictionary(after.map { ($0.key, $0.cells) }, uniquingKeysWith: { first, _ in first })
    let old = Set(before.map(\.key))
    var lines: [Line] = []
    for (key, cells) in before {
      guard let other = known[key] else {
        lines.append(Line(row: key, column: nil, signed: cells.joined(separator: "  "), now: nil))
        continue
      }
      for (position, head) in signed.heads.enumerated() {
        let was = position < cells.count ? cells[position] : ""
        let place = now.heads.firstIndex(of: head)
        let becomes = place.map { $0 < other.count ? other[$0] : "" } ?? ""
        if was != becomes { lines.append(Line(row: key, column: head, signed: was, now: becomes)) }
      }
    }
    for (key, cells) in after where !old.contains(key) {
      lines.append(Line(row: key, column: nil, signed: nil, now: cells.joined(separator: "  ")))
    }
    self.lines = lines
  }
}
