/// A piece of HTML: a value that can be composed, compared in size, and rendered to bytes.
///
/// Text that goes in is escaped for the place it stands in. The one way to put markup in as it is
/// is `TrustedMarkup`, so that a search for that name finds every such place.
///
/// ```swift
/// let list = ul(.class("names")) {
///   for name in names { li { name } }
/// }
/// let bytes = list.rendered()
/// ```
public struct Node: Sendable {
  enum Content: Sendable {
    case text(String)
    case trusted(String)
    indirect case element(Element)
    case fragment([Node])
  }

  struct Element: Sendable {
    let name: StaticString
    /// Void elements (`<br>`) have no content and no end tag.
    let isVoid: Bool
    let attributes: [Attribute]
    let children: Node
  }

  let content: Content

  init(_ content: Content) { self.content = content }

  /// Nothing at all.
  public static let empty = Node(.fragment([]))

  /// Text, escaped.
  public static func text(_ text: String) -> Node { Node(.text(text)) }

  /// Nodes one after another.
  public static func fragment(_ nodes: [Node]) -> Node { Node(.fragment(nodes)) }

  /// Whether it renders to nothing.
  public var isEmpty: Bool {
    switch content {
    case .text(let text): return text.isEmpty
    case .trusted(let markup): return markup.isEmpty
    case .element: return false
    case .fragment(let nodes): return nodes.allSatisfy(\.isEmpty)
    }
  }
}

/// Markup that is put into a page as it is, without escaping.
///
/// Make one only of constants of this program, never of anything a person or a file supplied.
public struct TrustedMarkup: Sendable {
  let text: String

  /// Vouches for the markup.
  public init(vouchedFor text: StaticString) {
    self.text = text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
  }
}

/// Builds nodes from statements: texts, nodes, lists, `if`, `switch` and `for`.
@resultBuilder
public enum HTMLBuilder {
  /// A text becomes an escaped text node.
  public static func buildExpression(_ text: String) -> Node { Node(.text(text)) }
  /// A text that may be absent.
  public static func buildExpression(_ text: String?) -> Node { text.map { Node(.text($0)) } ?? .empty }
  /// A node stands for itself.
  public static func buildExpression(_ node: Node) -> Node { node }
  /// A node that may be absent.
  public static func buildExpression(_ node: Node?) -> Node { node ?? .empty }
  /// Nodes one after another.
  public static func buildExpression(_ nodes: [Node]) -> Node { Node(.fragment(nodes)) }
  /// Markup that was vouched for.
  public static func buildExpression(_ markup: TrustedMarkup) -> Node { Node(.trusted(markup.text)) }

  /// An empty block.
  public static func buildBlock() -> Node { .empty }
  /// A block of one statement needs no wrapping.
  public static func buildBlock(_ node: Node) -> Node { node }
  /// A block of several statements.
  public static func buildBlock(_ nodes: Node...) -> Node { Node(.fragment(nodes)) }
  /// An `if` without `else`.
  public static func buildOptional(_ node: Node?) -> Node { node ?? .empty }
  /// The first branch of an `if` or `switch`.
  public static func buildEither(first node: Node) -> Node { node }
  /// The other branch.
  public static func buildEither(second node: Node) -> Node { node }
  /// A `for` loop.
  public static func buildArray(_ nodes: [Node]) -> Node { Node(.fragment(nodes)) }
}
