/// A whole page: doctype and root element.
public struct HTMLDocument: Sendable {
  let root: Node

  /// Makes a page of its `html` element.
  public init(_ root: Node) { self.root = root }

  /// The page as UTF-8.
  public func rendered() -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(64 * 1024)
    output.append(contentsOf: Array("<!DOCTYPE html>\n".utf8))
    root.render(into: &output)
    return output
  }
}

extension Node {
  /// The node as UTF-8.
  public func rendered() -> [UInt8] {
    var output: [UInt8] = []
    render(into: &output)
    return output
  }

  /// Appends the node as UTF-8.
  public func render(into output: inout [UInt8]) {
    switch content {
    case .text(let text): Escaping.append(text, in: .text, to: &output)
    case .trusted(let markup): output.append(contentsOf: markup.utf8)
    case .fragment(let nodes): for node in nodes { node.render(into: &output) }
    case .element(let element): element.render(into: &output)
    }
  }
}

extension Node.Element {
  func render(into output: inout [UInt8]) {
    output.append(UInt8(ascii: "<"))
    output.append(name)
    for attribute in attributes { attribute.render(into: &output) }
    output.append(UInt8(ascii: ">"))
    if isVoid { return }
    children.render(into: &output)
    output.append(UInt8(ascii: "<"))
    output.append(UInt8(ascii: "/"))
    output.append(name)
    output.append(UInt8(ascii: ">"))
  }
}

extension Attribute {
  func render(into output: inout [UInt8]) {
    if case .absent = value { return }
    output.append(UInt8(ascii: " "))
    output.append(name)
    if case .flag = value { return }
    output.append(UInt8(ascii: "="))
    output.append(UInt8(ascii: "\""))
    switch value {
    case .text(let text): Escaping.append(text, in: .attribute, to: &output)
    case .number(let number): output.append(contentsOf: String(number).utf8)
    case .tenths(let number): Decimals.append(number, to: &output)
    case .flag, .absent: break
    }
    output.append(UInt8(ascii: "\""))
  }
}

extension [UInt8] {
  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }
}

/// What must not stand as it is in a page.
enum Escaping {
  enum Place { case text, attribute }

  /// Copies runs of harmless bytes whole; only the few that matter are looked at one by one.
  static func append(_ text: String, in place: Place, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      for i in 0..<bytes.count {
        let replacement: StaticString
        switch bytes[i] {
        case UInt8(ascii: "&"): replacement = "&amp;"
        case UInt8(ascii: "<"): replacement = "&lt;"
        case UInt8(ascii: ">"): replacement = "&gt;"
        case UInt8(ascii: "\"") where place == .attribute: replacement = "&quot;"
        case UInt8(ascii: "'") where place == .attribute: replacement = "&#39;"
        // HTML has no way to write this one; parsers replace it as well.
        case 0: replacement = "\u{FFFD}"
        default: continue
        }
        output.append(contentsOf: bytes[start..<i])
        output.append(replacement)
        start = i + 1
      }
      output.append(contentsOf: bytes[start...])
    }
  }
}

/// Coordinates of drawings: at most one decimal, never an exponent.
enum Decimals {
  static func append(_ number: Double, to output: inout [UInt8]) {
    guard number.isFinite, number.magnitude < 1e12 else {
      output.append(UInt8(ascii: "0"))
      return
    }
    let tenths = Int((number * 10).rounded())
    if tenths < 0 { output.append(UInt8(ascii: "-")) }
    output.append(contentsOf: String(tenths.magnitude / 10).utf8)
    if tenths % 10 != 0 {
      output.append(UInt8(ascii: "."))
      output.append(UInt8(ascii: "0") + UInt8(tenths.magnitude % 10))
    }
  }
}
