public import Basics

// What may stand in public of texts that people typed. Each type has one way in, which cleans, so that
// a notice made of them cannot hold anything else.

/// Which characters a name may be made of.
enum PublicText {
  /// What joins the parts of a name: the middle dot and its look-alikes, and the Tibetan tsheg.
  static func isJoint(_ scalar: Unicode.Scalar) -> Bool {
    ["\u{B7}", "\u{2022}", "\u{2027}", "\u{30FB}", "\u{FF65}", "\u{0F0B}", "\u{0F0C}"].contains(scalar)
  }

  static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x323AF: true
    default: false
    }
  }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if isHan(scalar) { return true }
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A: return true
    case 0xC0...0x24F: return scalar.value != 0xD7 && scalar.value != 0xF7
    // Tibetan letters, their vowels and subjoined letters; no digits, no marks.
    case 0x0F40...0x0F6C, 0x0F71...0x0F84, 0x0F90...0x0FBC: return true
    // Yi syllables.
    case 0xA000...0xA48C: return true
    default: return false
    }
  }

  static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    "零一二三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾两幺".unicodeScalars.contains(scalar)
  }

  /// Letters from the beginning up to the first character that no name has: a digit, a bracket, a mark,
  /// a space (but 张　三 is a name), or a number of four Chinese numerals and more.
  static func leadingLetters(_ text: String, most: Int) -> String {
    var scalars = Array(text.drop(while: \.isWhitespace).unicodeScalars)
    if scalars.count > 2, isHan(scalars[0]), let next = scalars.dropFirst().firstIndex(where: { !$0.properties.isWhitespace }),
      next > 1, isHan(scalars[next]), next + 1 == scalars.count || !isLetter(scalars[next + 1])
    { scalars.removeSubrange(1..<next) }
    var out = String.UnicodeScalarView()
    var numerals = 0
    for scalar in scalars {
      // Marks of an ideograph's shape are no characters of their own.
      if (0xFE00...0xFE0F).contains(scalar.value) || (0xE0100...0xE01EF).contains(scalar.value) { continue }
      guard isLetter(scalar) || isJoint(scalar) else { break }
      numerals = isNumeral(scalar) ? numerals + 1 : 0
      if numerals == 4 {
        out.removeLast(3)
        break
      }
      let isDot = isJoint(scalar) && !(0x0F00...0x0FFF).contains(scalar.value)
      out.append(isDot ? "\u{B7}" : scalar)
    }
    let kept = String(String(out).prefix(most)).unicodeScalars
    guard let first = kept.firstIndex(where: { !isJoint($0) }), let last = kept.lastIndex(where: { !isJoint($0) })
    else { return "" }
    return String(String.UnicodeScalarView(kept[first...last]))
  }
}

/// A person's name as it may stand in public.
///
/// Only letters (Chinese, Latin, Tibetan, Yi) and the middle dot, at most twenty; nothing behind a
/// bracket, digit, mark or space. A name in which a word of illness occurs, or that is too long to be one,
/// is given as the family name and 某.
public struct PublicName: Sendable, Hashable {
  /// As it is printed.
  public let text: Bilingual

  /// What names of illnesses begin with and family names do not: 肺癌张三 has none to show.
  private static let illnessBegins: Set<Character> = Set("肺肝胃肾肠脑心乳骨血眼胰胆喉舌肢慢急恶晚患因大重老")
  private static let most = 20
  /// Han characters in a row; names written in them hardly ever have more than eight.
  private static let mostInARow = 10

  /// - Parameters:
  ///   - raw: as recorded; nil where nobody is.
  ///   - isMasked: for a viewer who may not see names whole.
  public init(_ raw: String?, words: HealthWords, isMasked: Bool) {
    guard let raw else {
      text = Bilingual("（户主未登记）", "(head not on record)")
      return
    }
    let letters = PublicText.leadingLetters(raw, most: Self.most)
    guard let first = letters.first else {
      text = Bilingual("（姓名待更正）", "(name to be corrected)")
      return
    }
    let longest = letters.unicodeScalars.split { !PublicText.isHan($0) }.map(\.count).max() ?? 0
    let word = words.first(in: letters)
    let shown: String
    if word == 0 {
      shown = "某"
    } else if let word, word < 3, Self.illnessBegins.contains(first) {
      shown = "某"
    } else if word != nil || longest > Self.mostInARow {
      shown = String(first) + (isMasked ? "*" : "某")
    } else {
      shown = isMasked ? Masking.name(letters) : letters
    }
    text = .same(shown)
  }
}

/// A group of villagers (村民小组) as it may stand in public: 三组, 第3村民小组, 河坝社, 12队.
public struct GroupName: Sendable, Hashable {
  /// As it is printed.
  public let text: String

  private static let endings = ["村民小组", "居民小组", "生产队", "农业社", "小组", "组", "社", "队"].map { Array($0.unicodeScalars) }
  /// 社区 is no 社.
  private static let others: [Unicode.Scalar: Unicode.Scalar] = ["社": "区", "组": "织", "队": "长"]

  /// The part of a text that is the name of a group; nil where there is none, or where a word of illness
  /// occurs in it.
  public init?(_ raw: String?, words: HealthWords) {
    guard let raw else { return nil }
    let scalars = raw.unicodeScalars.prefix(60).map { scalar -> Unicode.Scalar in
      // Digits of full width are digits.
      (0xFF10...0xFF19).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value - 0xFF10 + 0x30)) : scalar
    }
    guard let found = Self.numbered(scalars) ?? Self.named(scalars), words.first(in: found) == nil else { return nil }
    text = found
  }

  /// The end of an ending that begins at a place.
  private static func ending(_ scalars: [Unicode.Scalar], at start: Int) -> Int? {
    guard start < scalars.count, let found = endings.first(where: { scalars[start...].starts(with: $0) }) else { return nil }
    let end = start + found.count
    if end < scalars.count, let last = found.last, others[last] == scalars[end] { return nil }
    return end
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

  /// 三组, 第3村民小组, 12队: a number of at most two digits or three numerals that stands alone.
  private static func numbered(_ scalars: [Unicode.Scalar]) -> String? {
    var i = 0
    while i < scalars.count {
      let isPart: (Unicode.Scalar) -> Bool
      if isDigit(scalars[i]) { isPart = isDigit } else { isPart = PublicText.isNumeral }
      guard isPart(scalars[i]) else {
        i += 1
        continue
      }
      let end = scalars[i...].firstIndex { !isPart($0) } ?? scalars.count
      // 一三8组 is no number of a group.
      let isWhole = i == 0 || !(isDigit(scalars[i - 1]) || PublicText.isNumeral(scalars[i - 1]) || scalars[i - 1].properties.numericType != nil)
      if isWhole, end - i <= (isDigit(scalars[i]) ? 2 : 3), let close = ending(scalars, at: end) {
        let start = i > 0 && scalars[i - 1] == "第" ? i - 1 : i
        return text(scalars[start..<close])
      }
      i = end
    }
    return nil
  }

  /// 河坝社: a place of one to four characters at the beginning, the ending being the end of the word.
  private static func named(_ scalars: [Unicode.Scalar]) -> String? {
    guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }), scalars[start] != "第" else { return nil }
    var i = start
    while i < scalars.count, i - start <= 4 {
      if i > start, let end = ending(scalars, at: i), end == scalars.count || !PublicText.isLetter(scalars[end]) {
        return text(scalars[start..<end])
      }
      guard PublicText.isHan(scalars[i]) else { return nil }
      i += 1
    }
    return nil
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

/// A village or township as it may stand in public: letters alone.
public struct PlaceName: Sendable, Hashable {
  /// As it is printed.
  public let text: String

  /// Nil where no letters are left.
  public init?(_ raw: String) {
    let letters = PublicText.leadingLetters(raw, most: 20)
    guard !letters.isEmpty else { return nil }
    text = letters
  }
}
