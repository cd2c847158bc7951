internal import Basics
internal import Hummingbird

/// The console, ready to run.
public struct ConsoleServer: Sendable {
  fileprivate let application: Application<RouterResponder<ConsoleContext>>

  /// Serves until the task is cancelled or the process is asked to end (SIGTERM, SIGINT); requests
  /// under way are answered first.
  public func run() async throws { try await application.runService() }
}

/// Makes the console over the given queries.
///
/// ```swift
/// let server = try consoleServer(queries: queries, assetsFolder: "Public") { port in
///   print("http://127.0.0.1:\(port)/")
/// }
/// try await server.run()
/// ```
/// - Parameters:
///   - queries: What the pages are made from; they speak for the one viewer there is.
///   - host: The loopback address to listen on: 127.0.0.0/8, `::1` or `localhost`.
///   - port: The port; 0 lets the system choose one.
///   - assetsFolder: The folder with `console.css`.
///   - operations: What forms do; nil for a console that only reads.
///   - onRunning: Told the port once connections are accepted.
/// - Throws: `ConsoleFailure` for an address that other machines can reach, a port that does not
///   exist, or a folder without the style sheet.
public func consoleServer(
  queries: any ConsoleQueries, operations: (any ConsoleOperations)? = nil, host: String = "127.0.0.1",
  port: Int = 8080, assetsFolder: String,
  onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) throws(ConsoleFailure) -> ConsoleServer {
  guard let address = Loopback.bindAddress(for: host) else {
    throw operations == nil ? .addressNotLoopback(host) : .operatorNotLoopback(host)
  }
  guard (0...65_535).contains(port) else {
    throw .badParameter(
      name: "port", wanted: Bilingual("端口应在0到65535之间。", "a port lies between 0 and 65535."))
  }
  let assets = try Assets(folder: assetsFolder)
  var application = Application(
    router: Routes(
      queries: queries, assets: assets, operations: operations, guardian: operations == nil ? nil : FormGuard()
    ).router(),
    configuration: .init(address: .hostname(address, port: port), serverName: nil),
    onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) })
  // The caller says in its own words where the console is; the library's notices are not needed.
  application.logger.logLevel = .warning
  return ConsoleServer(application: application)
}
