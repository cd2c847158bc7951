import Basics
import Store

extension Field.Content {
  /// Why a value cannot stand in such a field, and what would be right; nil where it can.
  ///
  /// Files are read into proper values before they come here; a Change from elsewhere may hold
  /// anything.
  /// - Parameter closedLists: the codes of every list that takes no others.
  func refusal(
    of value: SQLValue, closedLists: [String: Set<String>]
  ) -> (reason: Bilingual, remedy: Bilingual)? {
    func wrongType(_ wanted: Bilingual) -> (Bilingual, Bilingual) {
      (Bilingual("值的类型不对", "the value has the wrong type"), wanted)
    }
    func offList(_ codes: [Substring], _ list: String) -> (Bilingual, Bilingual)? {
      guard let closed = closedLists[list], let other = codes.first(where: { !closed.contains(String($0)) })
      else { return nil }
      return (
        Bilingual("不在代码表中：\(other)", "not on the list: \(other)"),
        Bilingual("可用：" + closed.sorted().joined(separator: "、"), "one of: " + closed.sorted().joined(separator: ", "))
      )
    }
    let number = Bilingual("应为数字", "a number is wanted")
    let words = Bilingual("应为文字", "text is wanted")
    switch (self, value) {
    case (_, .null): return nil
    case (.integer(let range), .integer(let n)):
      guard !range.contains(n) else { return nil }
      return (Bilingual("超出范围", "out of range"), Bilingual("\(range)", "\(range)"))
    case (.date, .integer(let n)):
      guard LocalDate(packed: Int(n)) == nil else { return nil }
      return (Bilingual("没有这一天", "no such day"), Bilingual("改正日期", "correct the date"))
    case (.yuan, .integer), (.decimal, .integer), (.coordinate, .integer), (.division, .integer): return nil
    case (.code(let list), .text(let code)): return offList([code[...]], list)
    case (.codes(let list, let most), .text(let codes)):
      let all = codes.split(separator: ";")
      guard all.count <= most else {
        return (Bilingual("最多 \(most) 项", "at most \(most) values"), Bilingual("减少几项", "leave some out"))
      }
      return offList(all, list)
    case (.numbers(let range), .text(let numbers)):
      guard numbers.split(separator: ";").allSatisfy({ Int64($0).map { range.contains($0) } ?? false }) else {
        return (Bilingual("超出范围", "out of range"), Bilingual("\(range)", "\(range)"))
      }
      return nil
    case (.citizenID, .text(let text)):
      guard (try? CitizenID(text)) == nil else { return nil }
      return (Bilingual("不是有效的证件号码", "no valid citizen id"), Bilingual("对照证件改正", "correct it from the card"))
    case (.text, .text), (.identifier, .text), (.list, .text), (.reference, .text): return nil
    case (.text, _), (.identifier, _), (.list, _), (.reference, _), (.code, _), (.codes, _), (.numbers, _), (.citizenID, _):
      return wrongType(words)
    case (.integer, _), (.yuan, _), (.decimal, _), (.coordinate, _), (.date, _), (.division, _): return wrongType(number)
    }
  }
}
