internal import Basics
internal import Hummingbird

/// What is known about a request beside the request itself.
struct ConsoleContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The language of the answer.
  var language = Language.chinese
  /// The query, decoded.
  var query = QueryItems(nil)

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
  }

  /// A part of the path, decoded; nil where it cannot be.
  func part(_ name: String) -> String? {
    coreContext.parameters.get(name).flatMap { PercentEncoding.decode($0) }
  }
}
