internal import Basics
internal import HTML

/// What every page needs to know beside its model.
struct PageContext {
  let language: Language
  /// The address of the page itself; nil where there is none (errors).
  let current: SiteURL?
  /// The date the reader chose; nil where none was chosen, so that links stay short.
  let asOf: LocalDate?
  /// Addresses of style sheet and script with their versions.
  let assets: AssetLinks
  /// Told above every page.
  var notice: Bilingual?
  /// What forms need to be sent; nil where the console only reads.
  var operating: Operating?
  /// The form that was sent and refused, to be shown again.
  var refused: RefusedForm?
  /// What the form before this page came to.
  var done: Operating.Done?

  var format: Format { Format(language: language) }

  func t(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }

  func link(to division: DivisionRef) -> LinkTarget { SiteURL.division(division.code, asOf: asOf).target }

  /// A division's name as a link. Names are Chinese in both languages, and marked so.
  func anchor(_ division: DivisionRef) -> Node {
    a(.href(link(to: division)), language == .english ? .lang("zh") : .none) { division.name }
  }

  /// A name from records as a link to some other page.
  func anchor(_ division: DivisionRef, to address: SiteURL) -> Node { anchor(division.name, to: address) }

  /// A name from records as a link.
  func anchor(_ name: String, to address: SiteURL) -> Node {
    a(.href(address.target), language == .english ? .lang("zh") : .none) { name }
  }

  /// Text that comes from records, which are kept in Chinese.
  func recorded(_ text: String) -> Node {
    language == .chinese ? .text(text) : span(.lang("zh")) { text }
  }
}

/// Addresses of the files every page loads.
struct AssetLinks: Sendable {
  let style: String
  /// The style of lists, steps and forms.
  var workStyle: String?
  let printStyle: String?
  let script: String?
  let icon: String?
}
