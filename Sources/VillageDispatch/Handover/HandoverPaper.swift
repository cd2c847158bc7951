public import Basics
public import Policy

/// A handover as a paper of A4 width: plain text for any printer, or Markdown.
public struct HandoverPaper {
  private let pack: HandoverPack
  private let language: Language
  private let policy: PolicyBook
  /// Columns of a fixed-width font on A4; a Chinese character takes two.
  private static let width = 78

  public init(_ pack: HandoverPack, in language: Language, policy: PolicyBook) {
    self.pack = pack
    self.language = language
    self.policy = policy
  }

  private func say(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }
  private var colon: String { say("：", ": ") }

  private var title: String { say("驻村工作交接书", "Village handover") }

  /// What the paper is about, as label and value.
  private var head: [(String, String)] {
    let handover = pack.handover
    func person(_ name: String?, _ id: String?, _ unit: String?) -> String {
      guard let name, let id else { return say("（待定）", "(not yet named)") }
      let more = [id, unit].compactMap { $0 }.joined(separator: say("，", ", "))
      return name + say("（\(more)）", " (\(more))")
    }
    return [
      (say("编号", "Number"), handover.id),
      (say("村", "Village"), pack.place.joined(separator: say("", " ")) + say("（\(handover.village)）", " (\(handover.village))")),
      (say("职务", "Role"), policy.wording(handover.role, of: "role", in: language)),
      (say("离任", "Leaver"), person(pack.leaverName, handover.leaver, pack.leaverUnit)),
      (say("接任", "Successor"), person(pack.successorName, handover.successor, pack.successorUnit)),
      (say("生效", "Takes effect"),
        say("\(handover.cutover.text(in: .chinese))零时", "\(handover.cutover.text(in: .english)), 00:00")),
      (say("状态", "State"), pack.state.words[language]),
    ]
  }

  /// The items of each kind, kinds without items left out.
  private var sections: [(title: String, items: [HandoverItem])] {
    let byKind = Dictionary(grouping: pack.items, by: \.kind)
    let order = HandoverItemKind.allCases.map(\.rawValue)
    let others = byKind.keys.filter { !order.contains($0) }.sorted()
    return (order + others).compactMap { kind in
      guard let items = byKind[kind] else { return nil }
      return (policy.wording(kind, of: "handover_item_kind", in: language), items)
    }
  }

  private func state(_ item: HandoverItem) -> String {
    policy.wording(item.state.rawValue, of: "handover_item_state", in: language)
  }

  private func amount(_ item: HandoverItem) -> String? {
    item.amount.map { say("\($0) 元", "\($0) yuan") }
  }

  private func text(_ item: HandoverItem) -> String {
    HandoverText.text(item.text, in: language, policy: policy)
  }

  private func signature(_ who: Signatory) -> (who: String, day: String?) {
    (who.name[language], pack.handover.signedOn[who].map { $0.text(in: language) })
  }

  /// Fixed-width text with signature lines.
  public var plain: String {
    var lines = [title, String(repeating: "=", count: Self.width)]
    for (label, value) in head { lines += wrapped(value, after: label + colon) }
    for (title, items) in sections {
      lines += ["", "\(title)" + say("（\(items.count) 项）", " (\(items.count))"), String(repeating: "-", count: Self.width)]
      for item in items {
        lines += wrapped(text(item), after: "\(item.number). ")
        var more = [state(item)]
        if let amount = amount(item) { more.append(say("金额 ", "amount ") + amount) }
        if let note = item.note { more.append(say("说明", "note") + colon + note) }
        lines += wrapped(more.joined(separator: say("；", "; ")), after: "    → ")
      }
    }
    if pack.items.isEmpty { lines += ["", say("没有待交接的事项。", "There is nothing to hand over.")] }
    lines += ["", say("签字", "Signatures"), String(repeating: "-", count: Self.width)]
    for who in Signatory.allCases {
      let (name, day) = signature(who)
      let blank = String(repeating: "_", count: 24)
      let signed = day.map { say("已签 ", "signed ") + $0 } ?? say("日期：____________", "date: ____________")
      lines += ["", padded(name + colon, to: 20) + blank + "  " + signed]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Markdown with a table for each kind and one for the signatures.
  public var markdown: String {
    var lines = ["# \(title)", ""]
    for (label, value) in head { lines.append("- **\(label)**\(colon)\(escaped(value))") }
    for (title, items) in sections {
      lines += [
        "", "## \(title)" + say("（\(items.count) 项）", " (\(items.count))"), "",
        say("| 序号 | 内容 | 金额 | 状态 | 说明 |", "| No. | Item | Amount | State | Note |"),
        "|---:|---|---:|---|---|",
      ]
      for item in items {
        let cells = ["\(item.number)", text(item), amount(item) ?? "", state(item), item.note ?? ""]
        lines.append("| " + cells.map(escaped).joined(separator: " | ") + " |")
      }
    }
    if pack.items.isEmpty { lines += ["", say("没有待交接的事项。", "There is nothing to hand over.")] }
    lines += [
      "", "## " + say("签字", "Signatures"), "", say("| 签字人 | 签名 | 日期 |", "| Who | Signature | Date |"),
      "|---|---|---|",
    ]
    for who in Signatory.allCases {
      let (name, day) = signature(who)
      lines.append("| \(name) |  | \(day ?? "") |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What people wrote must not become a cell, a line or a tag of its own.
  private func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "|", "\\", "*", "_", "`", "[", "]", "#": out += "\\\(character)"
      case "<": out += "&lt;"
      case "&": out += "&amp;"
      case _ where character.isNewline: out += " "
      default: out.append(character)
      }
    }
    return out
  }

  /// Breaks a text into lines of the paper's width, all but the first indented under it.
  private func wrapped(_ text: String, after lead: String) -> [String] {
    let indent = Self.columns(lead)
    var lines: [String] = []
    var line = lead
    var used = indent
    for piece in pieces(text) {
      let columns = Self.columns(piece)
      if used + columns > Self.width, used > indent {
        lines.append(line.trimmedAtEnd)
        line = String(repeating: " ", count: indent)
        used = indent
        if piece == " " { continue }
      }
      line += piece
      used += columns
    }
    return lines + [line.trimmedAtEnd]
  }

  /// Words of Latin script stay whole, up to half a line; Chinese breaks anywhere but before a mark
  /// that closes.
  private func pieces(_ text: String) -> [String] {
    var out: [String] = []
    var word = ""
    for character in text {
      let plain: Character = character.isNewline ? " " : character
      if plain.isASCII, plain != " ", word.count < 40 {
        word.append(plain)
      } else if "：；，。、）".contains(plain), !(word.isEmpty && out.isEmpty) {
        out.append((word.isEmpty ? out.removeLast() : word) + String(plain))
        word = ""
      } else {
        if !word.isEmpty { out.append(word) }
        word = ""
        if plain.isASCII, plain != " " { word.append(plain) } else { out.append(String(plain)) }
      }
    }
    return word.isEmpty ? out : out + [word]
  }

  private func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(1, columns - Self.columns(text)))
  }

  private static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      sum + (scalar.value >= 0x2E80 ? 2 : scalar.properties.generalCategory == .nonspacingMark ? 0 : 1)
    }
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    guard let end = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...end])
  }
}
