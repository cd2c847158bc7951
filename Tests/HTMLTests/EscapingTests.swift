import HTML
import Testing

private func text(_ node: Node) -> String { String(decoding: node.rendered(), as: UTF8.self) }

@Suite struct EscapingTests {
  static let hostile = [
    "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' onfocus='alert(1)", "</title><img src=x>",
    "&lt;b&gt;", "]]>", "<!-- ", "${7*7}",
  ]

  @Test(arguments: hostile)
  func textBecomesText(_ spike: String) {
    let markup = text(p { spike })
    #expect(markup.hasPrefix("<p>") && markup.hasSuffix("</p>"))
    let inside = markup.dropFirst(3).dropLast(4)
    #expect(!inside.contains("<"))
    #expect(!inside.contains(">"))
  }

  @Test(arguments: hostile)
  func attributeStaysInItsQuotes(_ spike: String) {
    let markup = text(p(.title(spike), .class(spike), .value(spike), .ariaLabel(spike)) {})
    #expect(markup.count { $0 == "\"" } == 8)
    #expect(!markup.contains("'"))
    #expect(markup.count { $0 == "<" } == 2)
  }

  @Test func escapesExactly() {
    #expect(text(p { "a & b < c > d \" ' 驻村" }) == "<p>a &amp; b &lt; c &gt; d \" ' 驻村</p>")
    #expect(text(p(.title("a & b < c > d \" '")) {}) == "<p title=\"a &amp; b &lt; c &gt; d &quot; &#39;\"></p>")
    #expect(text(p { "a\u{0}b" }) == "<p>a\u{FFFD}b</p>")
  }

  @Test(arguments: [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
    "\tjavascript:alert(1)", "data:text/html,<script>", "vbscript:x", "//evil.example", "/\\evil.example",
    "/\t/evil.example", "evil.example", "", "file:///etc/passwd", "blob:x",
  ])
  func unsafeAddressIsBlocked(_ address: String) {
    #expect(LinkTarget(address).text == "#blocked")
    #expect(text(a(.href(LinkTarget(address))) {}) == "<a href=\"#blocked\"></a>")
  }

  @Test(arguments: ["/", "/divisions/510000000000", "/search?q=%E6%9D%91&a=1", "?after=x", "#content", "https://example.org/", "http://example.org"])
  func safeAddressIsKept(_ address: String) {
    #expect(LinkTarget(address).text == address)
  }

  @Test func addressIsEscapedToo() {
    #expect(text(a(.href(LinkTarget("/x?a=1&b=\"'"))) {}) == "<a href=\"/x?a=1&amp;b=&quot;&#39;\"></a>")
  }

  @Test func customAttributeRefusesWhatEscapingCannotGuard() {
    let attributes: [Attribute] = [
      .custom("onclick", "alert(1)"), .custom("OnClick", "alert(1)"), .custom("style", "x"),
      .custom("href", "javascript:x"), .custom("src", "x"), .custom("srcdoc", "x"), .custom("formaction", "x"),
      .custom("xlink:href", "javascript:x"),
    ]
    #expect(text(element("p", attributes) { Node.empty }) == "<p></p>")
    #expect(text(p(.custom("data-filter", "a\"b")) {}) == "<p data-filter=\"a&quot;b\"></p>")
  }

  @Test func onlyTrustedMarkupIsPutInAsItIs() {
    #expect(text(p { TrustedMarkup(vouchedFor: "<b>x</b>") }) == "<p><b>x</b></p>")
    #expect(text(p { "<b>x</b>" }) == "<p>&lt;b&gt;x&lt;/b&gt;</p>")
  }
}
