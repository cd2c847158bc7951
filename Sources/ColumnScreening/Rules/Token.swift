/// Words of the rule language.
enum Word {
  static let reserved: Set<String> = [
    "and", "or", "not", "between", "in", "where", "within", "known", "any", "all", "count", "sum", "min", "max",
    "events",
  ]

  static func canBegin(_ c: Character) -> Bool { c.isLetter || c == "_" }
  static func canContinue(_ c: Character) -> Bool { canBegin(c) || c.isNumber && c.isASCII }

  /// Whether rules can write it as a name.
  static func isName(_ text: String) -> Bool {
    guard let first = text.first else { return false }
    return canBegin(first) && text.allSatisfy(canContinue) && !reserved.contains(text)
  }
}

/// A piece of a rule's text.
struct Token: Hashable {
  enum Kind: Hashable {
    case number(Int64)
    case word(String)
    /// `+ - * / ( ) , : . = <> < <= > >=`
    case sign(String)
    case end
  }

  let kind: Kind
  /// Counted from 1.
  let column: Int

  /// As an error message quotes it.
  var text: String {
    switch kind {
    case .number(let n): String(n)
    case .word(let w): w
    case .sign(let s): s
    case .end: ""
    }
  }
}

/// A text that is wrong at a place; the rule it belongs to is known further out.
struct TextError: Error {
  let column: Int
  let zh: String
  let en: String
  var remedyZh: String?
  var remedyEn: String?
}

extension Token {
  // Texts come from policy files; none that a person wrote is so long.
  private static let most = 1000

  /// Cuts a text. Full-width signs, as Chinese input methods type them, count as their narrow ones.
  static func cut(_ text: String) throws(TextError) -> [Token] {
    let characters = text.map { narrow[$0] ?? $0 }
    var tokens: [Token] = []
    var i = 0
    while i < characters.count {
      let c = characters[i], start = i
      if c.isWhitespace {
        i += 1
      } else if c.isASCII, c.isNumber {
        var value: Int64 = 0
        while i < characters.count, characters[i].isASCII, let digit = characters[i].wholeNumberValue {
          let (shifted, over1) = value.multipliedReportingOverflow(by: 10)
          let (next, over2) = shifted.addingReportingOverflow(Int64(digit))
          if over1 || over2 { throw TextError(column: start + 1, zh: "数字过大", en: "the number is too large") }
          value = next
          i += 1
        }
        if i < characters.count, Word.canBegin(characters[i]) {
          throw TextError(
            column: i + 1, zh: "数字后面不能直接接文字", en: "a letter follows a number",
            remedyZh: "名称不能以数字开头。", remedyEn: "Names do not begin with a digit.")
        }
        tokens.append(Token(kind: .number(value), column: start + 1))
      } else if Word.canBegin(c) {
        while i < characters.count, Word.canContinue(characters[i]) { i += 1 }
        tokens.append(Token(kind: .word(String(characters[start..<i])), column: start + 1))
      } else {
        let two = i + 1 < characters.count ? String([c, characters[i + 1]]) : ""
        if ["<>", "<=", ">="].contains(two) {
          tokens.append(Token(kind: .sign(two), column: start + 1))
          i += 2
        } else if "+-*/(),:.=<>".contains(c) {
          tokens.append(Token(kind: .sign(String(c)), column: start + 1))
          i += 1
        } else {
          throw TextError(
            column: start + 1, zh: "无法识别的字符“\(c)”", en: "unexpected character '\(c)'",
            remedyZh: "可用的符号：+ - * / ( ) , : . = <> < <= > >=",
            remedyEn: "Signs that can be used: + - * / ( ) , : . = <> < <= > >=")
        }
      }
    }
    guard tokens.count <= most else {
      throw TextError(
        column: tokens[most].column, zh: "表达式过长", en: "the expression is too long",
        remedyZh: "请把一部分写成定义。", remedyEn: "Give a part a name in the definitions.")
    }
    tokens.append(Token(kind: .end, column: characters.count + 1))
    return tokens
  }

  private static let narrow: [Character: Character] = [
    "（": "(", "）": ")", "，": ",", "：": ":", "＝": "=", "＜": "<", "＞": ">", "＋": "+", "－": "-", "×": "*",
    "＊": "*", "／": "/", "÷": "/",
  ]
}
