/// Addresses that only this machine can reach.
enum Loopback {
  /// The address to bind for a host that was asked for; nil where it is not a loopback address.
  ///
  /// `localhost` is bound as 127.0.0.1: what the name resolves to is up to the machine's
  /// configuration, what we listen on must not be.
  static func bindAddress(for host: String) -> String? {
    let name = host.lowercased()
    if name == "localhost" { return "127.0.0.1" }
    if name == "::1" || name == "[::1]" { return "::1" }
    return isLoopbackV4(name) ? name : nil
  }

  /// Whether a `Host` header names this machine. A page of another site that has its own name
  /// resolve to 127.0.0.1 (DNS rebinding) could otherwise read the console through the browser.
  static func isLocal(authority: String?) -> Bool {
    guard let authority, !authority.isEmpty else { return false }
    var host = authority.lowercased()
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return false }
      let rest = host[host.index(after: end)...]
      return host[...end] == "[::1]" && (rest.isEmpty || isPort(rest))
    }
    if let colon = host.firstIndex(of: ":") {
      guard isPort(host[colon...]) else { return false }
      host = String(host[..<colon])
    }
    return host == "localhost" || isLoopbackV4(host)
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && text.utf8.count > 1 && text.utf8.dropFirst().allSatisfy { $0 >= 48 && $0 <= 57 }
  }

  private static func isLoopbackV4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    // Leading zeros are refused: some systems read them as octal.
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        guard let number = UInt8(part) else { return false }
        return String(number) == part
      }
  }
}
