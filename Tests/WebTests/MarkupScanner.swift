/// A start tag, or an end tag, whose name then begins with a slash.
struct ScannedTag: CustomStringConvertible {
  var name = ""
  var attributes: [(name: String, value: String)] = []
  var description: String { "<\(name) \(attributes)>" }
}

/// Reads markup as a browser would, far enough to see what the tags and attributes are.
enum MarkupScanner {
  static func tags(in bytes: [UInt8]) -> [ScannedTag] {
    var tags: [ScannedTag] = []
    var i = 0
    while i < bytes.count {
      defer { i += 1 }
      guard bytes[i] == UInt8(ascii: "<"), i + 1 < bytes.count, bytes[i + 1] != UInt8(ascii: "!") else { continue }
      i += 1
      var tag = ScannedTag(name: word(bytes, &i))
      while i < bytes.count, bytes[i] != UInt8(ascii: ">") {
        if isSpace(bytes[i]) {
          i += 1
          continue
        }
        let name = word(bytes, &i)
        var value = ""
        if i < bytes.count, bytes[i] == UInt8(ascii: "=") {
          i += 1
          value = quotedOrBare(bytes, &i)
        } else if name.isEmpty {
          i += 1
        }
        tag.attributes.append((name, value))
      }
      tags.append(tag)
    }
    return tags
  }

  /// The first end tag without its start, or a start tag left open; nil where all is well.
  static func unbalanced(_ tags: [ScannedTag]) -> String? {
    let void: Set<String> = ["meta", "link", "input", "br", "hr"]
    var open: [String] = []
    for tag in tags where !void.contains(tag.name) {
      if !tag.name.hasPrefix("/") {
        open.append(tag.name)
      } else if open.popLast() != String(tag.name.dropFirst()) {
        return tag.name
      }
    }
    return open.last
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func word(_ bytes: [UInt8], _ i: inout Int) -> String {
    let start = i
    while i < bytes.count, !isSpace(bytes[i]), bytes[i] != UInt8(ascii: ">"), bytes[i] != UInt8(ascii: "=") { i += 1 }
    return String(decoding: bytes[start..<i], as: UTF8.self).lowercased()
  }

  private static func quotedOrBare(_ bytes: [UInt8], _ i: inout Int) -> String {
    guard i < bytes.count, bytes[i] == UInt8(ascii: "\"") || bytes[i] == UInt8(ascii: "'") else {
      return word(bytes, &i)
    }
    let quote = bytes[i]
    let start = i + 1
    i = start
    while i < bytes.count, bytes[i] != quote { i += 1 }
    defer { i += 1 }
    return String(decoding: bytes[start..<i], as: UTF8.self)
  }
}
