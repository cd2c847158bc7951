import HTML
import Testing

private func text(_ node: Node) -> String { String(decoding: node.rendered(), as: UTF8.self) }

@Suite struct BuilderTests {
  @Test func statementsBecomeContent() {
    func list(_ names: [String], _ note: String?, isLong: Bool) -> Node {
      ul {
        for name in names { li { name } }
        if let note { li(.class("note")) { note } }
        if isLong { li { "long" } } else { li { "short" } }
        switch names.count {
        case 0: li { "none" }
        default: Node.empty
        }
      }
    }
    #expect(text(list(["a", "b"], nil, isLong: true)) == "<ul><li>a</li><li>b</li><li>long</li></ul>")
    #expect(
      text(list([], "n", isLong: false)) == "<ul><li class=\"note\">n</li><li>short</li><li>none</li></ul>")
  }

  @Test func absentThingsLeaveNoTrace() {
    let nothing: String? = nil
    let noNode: Node? = nil
    #expect(text(p(.class(nil), .none, .checked(false)) { nothing; noNode }) == "<p></p>")
    #expect(Node.empty.isEmpty)
    #expect(Node.fragment([.text(""), .empty]).isEmpty)
    #expect(!p {}.isEmpty)
  }

  @Test func voidElementsHaveNoEnd() {
    #expect(text(input(.type("text"), .flag("required"))) == "<input type=\"text\" required>")
    #expect(text(br()) == "<br>")
  }

  @Test func documentBeginsWithItsType() {
    let bytes = HTMLDocument(html(.lang("en")) { head { title("a<b") } }).rendered()
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "<!DOCTYPE html>\n<html lang=\"en\"><head><title>a&lt;b</title></head></html>")
  }

  @Test func drawingsHaveShortNumbers() {
    #expect(
      text(rect(.x(1.04), .y(-0.25), .width(10), .height(.nan)) {})
        == "<rect x=\"1\" y=\"-0.3\" width=\"10\" height=\"0\"></rect>")
    var outline = Outline()
    outline.addRing([(0, 0), (1.25, 0), (1, 1e300)])
    outline.addRing([(0, 0), (1, 1)])
    #expect(text(path(.d(outline)) {}) == "<path d=\"M0 0L1.3 0L1 0Z\"></path>")
  }

  @Test func everyRowOfALargeTableIsThere() {
    let rows = 1000
    let node = table {
      tbody { for i in 0..<rows { tr { for column in 0..<8 { td(.class("number")) { "\(i)·\(column) <&>" } } } } }
    }
    let markup = text(node)
    #expect(markup.components("<tr>") == rows)
    #expect(markup.components("&lt;&amp;&gt;") == rows * 8)
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(_ part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
