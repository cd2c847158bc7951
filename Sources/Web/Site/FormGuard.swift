internal import Basics
internal import Hummingbird

/// Lets a form in only where it was made by this console for the browser that sends it back.
///
/// The cookie is not sent along from other sites (`SameSite=Strict`), the token cannot be read there,
/// and the browser itself says where a form comes from. Both secrets are made anew with the process.
struct FormGuard: Sendable {
  static let cookieName = "zhucun-form"
  /// More than any form of the console comes to.
  static let bodyLimit = 65_536
  private static let fieldLimit = 64

  let token: String
  private let secret: String

  init() {
    func random() -> String {
      var generator = SystemRandomNumberGenerator()
      return (0..<4).map { _ in
        let digits = String(generator.next(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
      }.joined()
    }
    (token, secret) = (random(), random())
  }

  var cookie: String { "\(Self.cookieName)=\(secret); Path=/; SameSite=Strict; HttpOnly" }

  func knows(_ request: Request) -> Bool {
    request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.contains { item in
      let parts = item.split(separator: "=", maxSplits: 1)
      return parts.count == 2 && String(parts[0]).trimmed == Self.cookieName
        && Self.isSame(String(parts[1]).trimmed, secret)
    }
  }

  /// The fields of a form that was sent.
  /// - Throws: `FormRejection`.
  func fields(of request: Request) async throws -> [String: [String]] {
    guard let origin = request.headers[.origin], let authority = request.head.authority,
      origin.lowercased() == "http://" + authority.lowercased()
    else { throw FormRejection.foreign }
    if let name = HTTPFields.Element.Name("Sec-Fetch-Site"), let site = request.headers[name], site != "same-origin" {
      throw FormRejection.foreign
    }
    let type = (request.headers[.contentType] ?? "").split(separator: ";").first.map { String($0).trimmed.lowercased() }
    guard type == "application/x-www-form-urlencoded" else { throw FormRejection.notAForm }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Self.bodyLimit {
      throw FormRejection.tooLarge
    }
    let body: ByteBuffer
    do { body = try await request.body.collect(upTo: Self.bodyLimit) } catch { throw FormRejection.tooLarge }
    guard let fields = Self.parse(String(buffer: body)) else { throw FormRejection.notAForm }
    guard knows(request), let sent = fields["token"]?.first, Self.isSame(sent, token) else {
      throw FormRejection.stale
    }
    return fields
  }

  /// Nil where a part cannot be decoded, or there are more fields than any form has.
  static func parse(_ body: String) -> [String: [String]]? {
    var fields: [String: [String]] = [:]
    let items = body.split(separator: "&")
    guard items.count <= fieldLimit else { return nil }
    for item in items {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
        let value = parts.count > 1 ? PercentEncoding.decode(parts[1], plusIsSpace: true) : "",
        !value.utf8.contains(0), !name.utf8.contains(0)
      else { return nil }
      fields[name, default: []].append(value.replacing("\r\n", with: "\n"))
    }
    return fields
  }

  /// Takes as long wherever the two differ.
  private static func isSame(_ a: String, _ b: String) -> Bool {
    let (x, y) = (Array(a.utf8), Array(b.utf8))
    guard x.count == y.count else { return false }
    return zip(x, y).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// Why a form was not looked at.
enum FormRejection: Error, Hashable {
  /// The console only reads.
  case readOnly
  /// It comes from another site.
  case foreign
  /// Its page was made before the console was started again, or by somebody else.
  case stale
  case tooLarge
  /// It is no form as browsers send them.
  case notAForm

  var status: HTTPResponse.Status {
    switch self {
    case .readOnly, .foreign, .stale: .forbidden
    case .tooLarge: .contentTooLarge
    case .notAForm: .unsupportedMediaType
    }
  }

  var explanation: Bilingual {
    switch self {
    case .readOnly:
      Bilingual("控制台目前只供查看，没有写入任何内容。", "This console only shows records; nothing was written.")
    case .foreign:
      Bilingual("这份表单不是从本控制台的页面提交的，没有写入任何内容。",
        "This form was not sent from a page of this console; nothing was written.")
    case .stale:
      Bilingual("这个页面已失效（控制台可能重新启动过），没有写入任何内容。",
        "This page is out of date (the console may have been started again); nothing was written.")
    case .tooLarge: Bilingual("提交的内容过长，没有写入任何内容。", "What was sent is too long; nothing was written.")
    case .notAForm: Bilingual("提交的内容不是网页表单，没有写入任何内容。", "What was sent is no form; nothing was written.")
    }
  }

  var remedy: Bilingual {
    switch self {
    case .readOnly:
      Bilingual(
        "请用页面上给出的命令办理，或在本机用 zhucun serve --operator 启动控制台。",
        "Use the command that the page shows, or start the console with `zhucun serve --operator` on this machine.")
    case .foreign: Bilingual("请打开控制台中的页面重新填写。", "Open the page in the console and fill in its form.")
    case .stale:
      Bilingual("返回上一页，复制已填写的内容，刷新页面后再提交。", "Go back, copy what you typed, reload the page and send it again.")
    case .tooLarge: Bilingual("请缩短文字；记录较长时存档原件，只填要点。", "Shorten the text; keep long minutes on paper and enter the main points.")
    case .notAForm: Bilingual("请从控制台页面提交。", "Send it from a page of the console.")
    }
  }
}
