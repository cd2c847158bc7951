public import Foundation

/// The built `zhucun`, run as a process of its own.
public struct Program: Sendable {
  /// How a run ended.
  public struct Run: Sendable {
    public let status: Int32
    public let wasKilled: Bool
    public let output: String
    public let errors: String
    public var all: String { output + errors }
  }

  public struct NotBuilt: Error, CustomStringConvertible {
    public let description: String
  }

  private let executable: URL
  /// The current folder of every run.
  public let folder: TemporaryFolder

  /// - Throws: `NotBuilt` where there is no program beside the tests.
  public init() throws {
    executable = try Self.find()
    folder = try TemporaryFolder()
  }

  /// Beside the test bundle that runs, else in the folders that a build of this package fills.
  private static func find() throws -> URL {
    var folders: [URL] = []
    for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
      folders.append(URL(fileURLWithPath: argument).deletingLastPathComponent())
    }
    if let own = Bundle.main.executableURL { folders.append(own.deletingLastPathComponent()) }
    for name in ["release", "debug"] { folders.append(URL(fileURLWithPath: Repository.root + "/.build/" + name)) }
    let found = folders.map { $0.appendingPathComponent("zhucun") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    guard let found else {
      throw NotBuilt(description: "The program zhucun is not built; looked in: "
        + folders.map(\.path).joined(separator: ", ") + ". Run `swift build` with the same configuration first.")
    }
    return found
  }

  /// Runs the program to its end.
  /// - Parameters:
  ///   - environment: beside `PATH`, all that the program is given.
  ///   - killAfter: ends it with SIGKILL after so long.
  public func run(
    _ arguments: [String], environment: [String: String] = [:], killAfter: Duration? = nil
  ) async throws -> Run {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    var variables = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "ZHUCUN_POLICIES": Repository.policies,
    ]
    variables.merge(environment) { $1 }
    process.environment = variables
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: nothing has to be read while it runs.
    let names = ["out", "err"].map { folder.file("." + UUID().uuidString + "." + $0) }
    for name in names { FileManager.default.createFile(atPath: name, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: names[0])
    process.standardError = FileHandle(forWritingAtPath: names[1])
    let ended = AsyncStream<Void> { stream in
      process.terminationHandler = { _ in stream.finish() }
    }
    try process.run()
    if let killAfter {
      let id = process.processIdentifier
      try await Task.sleep(for: killAfter)
      if process.isRunning { kill(id, SIGKILL) }
    }
    for await _ in ended {}
    let texts = names.map { name in
      String(decoding: FileManager.default.contents(atPath: name) ?? Data(), as: UTF8.self)
    }
    for name in names { try? FileManager.default.removeItem(atPath: name) }
    return Run(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: texts[0], errors: texts[1])
  }

  /// A new installation in the folder, with the samples of all kinds up to and without `kind`.
  public func installSamples(before kind: String? = nil) async throws {
    guard try await run(["init"]).status == 0 else { throw NotBuilt(description: "init failed") }
    for sample in SampleFiles.all {
      if sample.kind == kind { return }
      let file = try folder.write("sample-\(sample.kind).csv", CSVText.write(sample.table(.english)))
      let run = try await run(["import", sample.kind, file])
      guard run.status == 0 else { throw NotBuilt(description: "\(sample.kind): \(run.all)") }
    }
  }
}
