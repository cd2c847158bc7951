public import Foundation
internal import Glibc

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
    var variables = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "ZHUCUN_POLICIES": Repository.policies,
    ]
    variables.merge(environment) { $1 }
    // Files, not pipes: nothing has to be read while it runs.
    let names = ["out", "err"].map { folder.file("." + UUID().uuidString + "." + $0) }
    let id = try spawn(arguments, variables, output: names[0], errors: names[1])
    let begun = ContinuousClock.now
    var (status, wasTold): (Int32, Bool) = (0, false)
    while waitpid(id, &status, WNOHANG) == 0 {
      if let killAfter, !wasTold, ContinuousClock.now - begun >= killAfter {
        kill(id, SIGKILL)
        wasTold = true
      }
      try await Task.sleep(for: .milliseconds(3))
    }
    let texts = names.map { name in
      String(decoding: FileManager.default.contents(atPath: name) ?? Data(), as: UTF8.self)
    }
    for name in names { try? FileManager.default.removeItem(atPath: name) }
    let signal = status & 0x7F
    return Run(
      status: signal == 0 ? (status >> 8) & 0xFF : signal, wasKilled: signal != 0, output: texts[0], errors: texts[1])
  }

  /// Begins the program in its folder.
  ///
  /// Foundation's `Process` copies 256 bytes of each entry of `/proc/self/fd`, past the end of the last
  /// one, and so now and then ends whoever has many files open.
  private func spawn(
    _ arguments: [String], _ variables: [String: String], output: String, errors: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    func list(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }
    let words = list(["sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path, executable.path] + arguments)
    let settings = list(variables.map { "\($0)=\($1)" })
    defer { for text in words + settings { free(text) } }
    var id = pid_t()
    // A shell goes to the folder and then becomes the program.
    let failure = posix_spawn(&id, "/bin/sh", &actions, nil, words, settings)
    guard failure == 0 else { throw NotBuilt(description: "\(executable.path): \(String(cString: strerror(failure)))") }
    return id
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
