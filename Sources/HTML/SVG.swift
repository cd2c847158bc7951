// Drawings within a page (SVG). Colours come from the style sheet by class, so that a strict
// content security policy holds and the same drawing prints well.


/// `<svg>`: a drawing.
public func svg(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("svg", attributes, content: content)
}

/// `<g>`: a group within a drawing.
public func g(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("g", attributes, content: content)
}

/// `<path>`: an outline.
public func path(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("path", attributes, content: content)
}

/// `<rect>`: a rectangle.
public func rect(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("rect", attributes, content: content)
}

/// `<circle>`: a circle.
public func circle(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("circle", attributes, content: content)
}

/// `<line>`: a straight line.
public func line(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("line", attributes, content: content)
}

/// `<text>` of a drawing.
public func svgText(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("text", attributes, content: content)
}

/// `<title>` of a part of a drawing: its name for assistive technology and as a hint.
public func svgTitle(_ text: String) -> Node { element("title", []) { text } }

extension Attribute {
  /// The coordinates a drawing covers.
  public static func viewBox(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Attribute {
    Attribute("viewBox", .text("\(x) \(y) \(width) \(height)"))
  }
  /// Left edge, or where a text stands.
  public static func x(_ value: Double) -> Attribute { Attribute("x", .tenths(value)) }
  /// Upper edge, or where a text stands.
  public static func y(_ value: Double) -> Attribute { Attribute("y", .tenths(value)) }
  /// Width of a drawing or rectangle.
  public static func width(_ value: Double) -> Attribute { Attribute("width", .tenths(value)) }
  /// Height of a drawing or rectangle.
  public static func height(_ value: Double) -> Attribute { Attribute("height", .tenths(value)) }
  /// Radius of rounded corners.
  public static func rx(_ value: Double) -> Attribute { Attribute("rx", .tenths(value)) }
  /// Centre of a circle, from the left.
  public static func cx(_ value: Double) -> Attribute { Attribute("cx", .tenths(value)) }
  /// Centre of a circle, from above.
  public static func cy(_ value: Double) -> Attribute { Attribute("cy", .tenths(value)) }
  /// Radius of a circle.
  public static func r(_ value: Double) -> Attribute { Attribute("r", .tenths(value)) }
  /// An outline.
  public static func d(_ outline: Outline) -> Attribute {
    Attribute("d", .text(String(decoding: outline.bytes, as: UTF8.self)))
  }
}

/// The outline of a shape: closed rings of points.
public struct Outline: Sendable {
  var bytes: [UInt8] = []

  /// An outline without rings.
  public init() {}

  /// Adds a ring; fewer than three points make none.
  public mutating func addRing(_ points: [(x: Double, y: Double)]) {
    guard points.count >= 3 else { return }
    for (i, point) in points.enumerated() {
      bytes.append(i == 0 ? UInt8(ascii: "M") : UInt8(ascii: "L"))
      Decimals.append(point.x, to: &bytes)
      bytes.append(UInt8(ascii: " "))
      Decimals.append(point.y, to: &bytes)
    }
    bytes.append(UInt8(ascii: "Z"))
  }
}
