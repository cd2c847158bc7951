public import Basics
internal import Foundation
public import Installation

/// Serves the console of an installation until the task is cancelled or the process is asked to end.
///
/// - Parameters:
///   - host: The loopback address to listen on.
///   - port: The port; 0 lets the system choose one.
///   - assetsFolder: The folder with the style sheet; nil looks for it where it is shipped.
///   - date: The day of pages that name none; nil is today.
///   - isOperated: Whether forms are shown and carried out, as the machine's operator.
///   - onRunning: Told the port once connections are accepted.
/// - Throws: `ConsoleFailure`.
public func serveConsole(
  _ installation: Installation, host: String, port: Int, assetsFolder: String? = nil,
  date: LocalDate? = nil, isOperated: Bool = false, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) async throws {
  let server = try consoleServer(
    queries: LiveConsole(installation, date: date, notice: try await installation.notice()),
    operations: isOperated ? LiveOperations(installation) : nil, host: host, port: port,
    assetsFolder: try assetsFolder ?? ShippedAssets.folder(), onRunning: onRunning)
  do {
    try await server.run()
  } catch where "\(error)".contains("errno: \(EADDRINUSE)") {
    // The network library's own error is not visible here; its text carries the system's number.
    throw ConsoleFailure.portTaken(port)
  }
}

/// Where an installation or a checkout keeps the folder `Public`.
enum ShippedAssets {
  static func folder() throws(ConsoleFailure) -> String {
    try folder(
      environment: ProcessInfo.processInfo.environment, executable: Bundle.main.executableURL,
      currentFolder: FileManager.default.currentDirectoryPath)
  }

  /// The one that `ZHUCUN_PUBLIC` names, else beside or above the executable, else in the current
  /// folder: the same places as those of the policies.
  static func folder(
    environment: [String: String], executable: URL?, currentFolder: String
  ) throws(ConsoleFailure) -> String {
    // A named folder is meant; where it lacks the style sheet, the server says so by its name.
    if let named = environment["ZHUCUN_PUBLIC"], !named.isEmpty { return named }
    var tried: [String] = []
    var folder = executable?.resolvingSymlinksInPath().deletingLastPathComponent().standardizedFileURL
    while let current = folder {
      tried.append(current.appendingPathComponent("Public").path)
      folder = current.path == "/" ? nil : current.deletingLastPathComponent()
    }
    let beside = URL(fileURLWithPath: currentFolder).appendingPathComponent("Public").path
    if !tried.contains(beside) { tried.append(beside) }
    guard let found = tried.first(where: { FileManager.default.fileExists(atPath: $0 + "/console.css") }) else {
      throw .assetsNotFound(tried: tried)
    }
    return found
  }
}
