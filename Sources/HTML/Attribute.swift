/// One attribute of an element.
///
/// Names come from this program (`StaticString`), values are escaped, and addresses pass through
/// `LinkTarget`. There is no way to make an event handler or an inline style: neither has a
/// constructor, and `custom` refuses their names.
public struct Attribute: Sendable {
  enum Value: Sendable {
    case text(String)
    case number(Int)
    /// One decimal is enough for drawings and keeps them small.
    case tenths(Double)
    case flag
    case absent
  }

  let name: StaticString
  let value: Value

  init(_ name: StaticString, _ value: Value) {
    self.name = name
    self.value = value
  }

  /// No attribute; for conditions.
  public static let none = Attribute("", .absent)

  /// Any attribute without a constructor of its own. Event handlers (`on…`), `style`, `href`, `src`,
  /// `action` and the like are left out of the page: they need more care than escaping gives.
  public static func custom(_ name: StaticString, _ value: String) -> Attribute {
    isSensitive(name) ? .none : Attribute(name, .text(value))
  }

  private static func isSensitive(_ name: StaticString) -> Bool {
    let text = name.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }.lowercased()
    return text.hasPrefix("on") || text.contains(":") || text == "xmlns"
      || ["style", "href", "src", "srcdoc", "srcset", "action", "formaction", "data", "poster"]
        .contains(text)
  }

  private static func text(_ name: StaticString, _ value: String?) -> Attribute {
    value.map { Attribute(name, .text($0)) } ?? .none
  }

  /// Classes for the style sheet; left out where nil.
  public static func `class`(_ value: String?) -> Attribute { text("class", value) }
  /// The identifier within the page.
  public static func id(_ value: String) -> Attribute { text("id", value) }
  /// A hint shown by the browser.
  public static func title(_ value: String?) -> Attribute { text("title", value) }
  /// The language of the content.
  public static func lang(_ value: String) -> Attribute { text("lang", value) }
  /// The role for assistive technology.
  public static func role(_ value: String) -> Attribute { text("role", value) }
  /// The type of an input, script or link.
  public static func type(_ value: String) -> Attribute { text("type", value) }
  /// The name of a form field or of metadata.
  public static func name(_ value: String) -> Attribute { text("name", value) }
  /// The value of a form field.
  public static func value(_ value: String?) -> Attribute { text("value", value) }
  /// The field that a label belongs to.
  public static func `for`(_ value: String) -> Attribute { text("for", value) }
  /// The method of a form.
  public static func method(_ value: String) -> Attribute { text("method", value) }
  /// What a link is to its page.
  public static func rel(_ value: String) -> Attribute { text("rel", value) }
  /// The content of metadata.
  public static func content(_ value: String) -> Attribute { text("content", value) }
  /// Whether a heading cell heads a row or a column.
  public static func scope(_ value: String) -> Attribute { text("scope", value) }
  /// A machine-readable moment.
  public static func datetime(_ value: String) -> Attribute { text("datetime", value) }
  /// What an empty field may hold.
  public static func placeholder(_ value: String) -> Attribute { text("placeholder", value) }
  /// What the browser may fill in.
  public static func autocomplete(_ value: String) -> Attribute { text("autocomplete", value) }
  /// How many columns a cell covers.
  public static func colspan(_ value: Int) -> Attribute { Attribute("colspan", .number(value)) }
  /// Where keyboard focus stands in order.
  public static func tabindex(_ value: Int) -> Attribute { Attribute("tabindex", .number(value)) }
  /// How long a text may be.
  public static func maxlength(_ value: Int) -> Attribute { Attribute("maxlength", .number(value)) }

  /// A name for assistive technology.
  public static func ariaLabel(_ value: String?) -> Attribute { text("aria-label", value) }
  /// The elements that name this one.
  public static func ariaLabelledBy(_ value: String) -> Attribute { text("aria-labelledby", value) }
  /// Marks the current one among several; left out where nil.
  public static func ariaCurrent(_ value: String?) -> Attribute { text("aria-current", value) }
  /// Hides decoration from assistive technology.
  public static var ariaHidden: Attribute { Attribute("aria-hidden", .text("true")) }
  /// The parts of a page whose changes are read out.
  public static func ariaLive(_ value: String) -> Attribute { text("aria-live", value) }

  /// A switch that is on or left out.
  public static func flag(_ name: StaticString, _ isOn: Bool = true) -> Attribute {
    isOn ? Attribute(name, .flag) : .none
  }
  /// The chosen option of a list.
  public static func selected(_ isOn: Bool) -> Attribute { flag("selected", isOn) }
  /// A box that is ticked.
  public static func checked(_ isOn: Bool) -> Attribute { flag("checked", isOn) }
  /// Details that are unfolded.
  public static func open(_ isOn: Bool) -> Attribute { flag("open", isOn) }

  /// Where a link leads.
  public static func href(_ target: LinkTarget) -> Attribute { Attribute("href", .text(target.text)) }
  /// Where a script or picture comes from.
  public static func src(_ target: LinkTarget) -> Attribute { Attribute("src", .text(target.text)) }
  /// Where a form goes.
  public static func action(_ target: LinkTarget) -> Attribute { Attribute("action", .text(target.text)) }
}

/// An address that is safe to put behind a link: it cannot run script and does not change the site
/// by accident.
///
/// Allowed are paths on this site (`/divisions/…`), queries, fragments, and addresses that begin
/// with `https://` or `http://`. Anything else (`javascript:`, `data:`, `//other.site`) becomes
/// `#blocked`, which leads nowhere.
public struct LinkTarget: Hashable, Sendable {
  /// The address as it stands in the page, before escaping.
  public let text: String

  /// Takes an address, or blocks it.
  public init(_ address: String) {
    text = Self.isSafe(address) ? address : "#blocked"
  }

  private static func isSafe(_ address: String) -> Bool {
    // Browsers drop tabs and line breaks inside addresses, which could hide a scheme or a host.
    guard address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
    let bytes = Array(address.utf8.prefix(2))
    switch bytes.first {
    case 0x23, 0x3F: return true
    case 0x2F: return bytes.count == 1 || (bytes[1] != 0x2F && bytes[1] != 0x5C)
    default:
      let lower = address.prefix(8).lowercased()
      return lower.hasPrefix("https://") || lower.hasPrefix("http://")
    }
  }
}
