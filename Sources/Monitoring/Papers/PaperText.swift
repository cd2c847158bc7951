public import Basics

extension Paper {
  /// The page as text for any printer with a font of fixed width: 78 columns, a Chinese character
  /// taking two.
  public func plain(in language: Language) -> String {
    TextPage(language).render(self)
  }
}

/// Sets a paper in columns of fixed width.
private struct TextPage {
  private static let width = 78
  private let language: Language

  init(_ language: Language) { self.language = language }

  private func say(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }
  private var colon: String { say("：", ": ") }

  func render(_ paper: Paper) -> String {
    var lines = wrapped(paper.title[language], to: Self.width).map(centred)
    if let subtitle = paper.subtitle { lines += wrapped(subtitle[language], to: Self.width).map(centred) }
    lines.append(String(repeating: "=", count: Self.width))
    for block in paper.blocks { lines += render(block) }
    if !paper.signatures.isEmpty { lines += [""] + paper.signatures.flatMap(signature) }
    if !paper.footer.isEmpty {
      lines += ["", String(repeating: "-", count: Self.width)]
      for line in paper.footer { lines += labelled(line) }
    }
    var out: [String] = []
    for line in lines.map(\.trimmedAtEnd) where !(line.isEmpty && out.last?.isEmpty == true) { out.append(line) }
    return out.joined(separator: "\n") + "\n"
  }

  private func render(_ block: Paper.Block) -> [String] {
    switch block {
    case .heading(let text):
      return ["", text[language], String(repeating: "-", count: Self.width)]
    case .lines(let lines): return lines.flatMap(labelled)
    case .paragraph(let text): return [""] + wrapped(text[language], to: Self.width)
    case .table(let table): return [""] + rows(of: table)
    case .fields(let fields): return fields.flatMap(field)
    }
  }

  private func labelled(_ line: Paper.Line) -> [String] {
    let lead = line.label[language] + colon
    let indent = columns(lead)
    let parts = wrapped(line.value[language], to: Self.width - indent)
    return parts.enumerated().map { i, part in
      (i == 0 ? lead : String(repeating: " ", count: indent)) + part
    }
  }

  private func signature(_ signature: Paper.Signature) -> [String] {
    let lead = padded(signature.role[language] + colon, to: 28)
    let day = signature.day.map { say("日期：", "date: ") + $0.text(in: language) }
    let who = signature.name ?? String(repeating: "_", count: 20)
    return ["", lead + padded(who, to: 22) + "  " + (day ?? say("日期：____年__月__日", "date: ____________"))]
  }

  private func field(_ field: Paper.Field) -> [String] {
    var lines = ["", "\(field.number). " + field.label[language]]
    lines += wrapped(field.help[language], to: Self.width - 4).map { "    " + $0 }
    switch field.entry {
    case .lines(let count):
      for _ in 0..<count { lines += ["", "    " + String(repeating: "_", count: Self.width - 8)] }
    case .boxes(let count): lines += ["", "    " + String(repeating: "[ ]", count: count)]
    case .choices(let choices):
      lines.append("")
      var line = "   "
      for choice in choices {
        let box = " [ ] " + choice[language] + "  "
        if columns(line + box) > Self.width, line != "   " {
          lines.append(line)
          line = "   "
        }
        line += box
      }
      lines.append(line)
    case .date:
      lines += ["", "    " + say("[ ][ ][ ][ ] 年 [ ][ ] 月 [ ][ ] 日", "year [ ][ ][ ][ ]  month [ ][ ]  day [ ][ ]")]
    }
    return lines
  }

  // MARK: Tables

  private func rows(of table: Paper.Table) -> [String] {
    let heads = table.columns.map { $0.title[language] }
    let cells = table.rows.map { $0.map { $0[language] } }
    let widths = widths(heads, cells)
    var lines: [String] = []
    if let title = table.title { lines += wrapped(title[language], to: Self.width) }
    lines += row(heads, widths, table.columns)
    lines.append(String(repeating: "-", count: widths.reduce(2 * (widths.count - 1), +)))
    for cells in cells { lines += row(cells, widths, table.columns) }
    return lines + [""]
  }

  /// Each column as wide as its widest cell; those that can be broken give way until all fit on the page.
  private func widths(_ heads: [String], _ cells: [[String]]) -> [Int] {
    let columns = heads.indices.map { i in [heads[i]] + cells.map { i < $0.count ? $0[i] : "" } }
    var widths = columns.map { max(2, $0.map(self.columns).max() ?? 2) }
    // A number of twenty characters is one word and stays whole, and so does a short name.
    let least = columns.map { cells in
      max(4, min(20, cells.flatMap { self.columns($0) <= 8 ? [$0] : pieces(Substring($0), longest: 20) }
        .map(self.columns).max() ?? 4))
    }
    let room = Self.width - 2 * (widths.count - 1)
    for floor in [least, least.map { $0 > 12 ? $0 : 4 }, least.map { _ in 4 }] {
      while widths.reduce(0, +) > room,
        let widest = widths.indices.filter({ widths[$0] > floor[$0] }).max(by: { widths[$0] < widths[$1] })
      { widths[widest] -= 1 }
    }
    return widths
  }

  private func row(_ cells: [String], _ widths: [Int], _ columns: [Paper.Table.Column]) -> [String] {
    let parts = zip(cells, widths).map { wrapped($0, to: $1) }
    let height = parts.map(\.count).max() ?? 0
    return (0..<height).map { line in
      var text = ""
      for (i, part) in parts.enumerated() {
        let cell = line < part.count ? part[line] : ""
        let gap = String(repeating: " ", count: max(0, widths[i] - self.columns(cell)))
        text += (i == 0 ? "" : "  ") + (columns[i].isNumber ? gap + cell : cell + gap)
      }
      return text
    }
  }

  // MARK: Columns

  private func centred(_ text: String) -> String {
    String(repeating: " ", count: max(0, (Self.width - columns(text)) / 2)) + text
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - columns(text)))
  }

  /// Breaks a text into lines; lines of the text itself stay lines.
  private func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      var line = ""
      var used = 0
      for piece in pieces(paragraph, longest: max(2, width)) {
        let columns = columns(piece)
        if used + columns > width, used > 0 {
          lines.append(line.trimmedAtEnd)
          (line, used) = ("", 0)
          if piece == " " { continue }
        }
        line += piece
        used += columns
      }
      lines.append(line.trimmedAtEnd)
    }
    return lines
  }

  /// Words of Latin script stay whole where they fit; Chinese breaks anywhere but before a mark
  /// that closes.
  private func pieces(_ text: Substring, longest: Int) -> [String] {
    var out: [String] = []
    var word = ""
    for character in text {
      let isWordPart = columns(String(character)) == 1 && character != " "
      if isWordPart, word.count < longest {
        word.append(character)
      } else if "：；，。、）".contains(character), !(word.isEmpty && out.isEmpty),
        columns(word.isEmpty ? out[out.count - 1] : word) + 2 <= longest
      {
        out.append((word.isEmpty ? out.removeLast() : word) + String(character))
        word = ""
      } else {
        if !word.isEmpty { out.append(word) }
        word = ""
        if isWordPart { word.append(character) } else { out.append(String(character)) }
      }
    }
    return word.isEmpty ? out : out + [word]
  }

  private func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      if scalar.properties.generalCategory == .nonspacingMark { return sum }
      return sum + (scalar.value >= 0x2E80 ? 2 : 1)
    }
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    guard let end = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...end])
  }
}
