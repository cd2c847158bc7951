public import Basics
import Foundation
public import Installation
public import Store

/// Both engines, for tests that run on each.
public let engines = Engine.allCases

/// A folder of its own for one test, removed with it.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    path = NSTemporaryDirectory() + "zhucun-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes a text file and returns its path.
  public func write(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: file(name), atomically: true, encoding: .utf8)
    return file(name)
  }
}

/// Where things of the repository lie, found from this source file.
public enum Repository {
  public static let root: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  public static var policies: String { root + "/Policies" }

  /// The folder of larger data beside the repository, or nil where it is not there.
  public static var shared: String? {
    let path = URL(fileURLWithPath: root).deletingLastPathComponent().path + "/shared"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}

/// An empty installation on either engine, gone when the test is.
public struct Fixture: Sendable {
  public let folder: TemporaryFolder
  public let location: StoreLocation
  public let installation: Installation
  public var keyFile: String { folder.file("test.key") }

  /// - Parameters:
  ///   - policies: the folder of policies, where it is another than the shipped one.
  ///   - surroundings: time and identifiers, where they are to be fixed.
  public init(
    _ engine: Engine, policies: String = Repository.policies, surroundings: Surroundings = .live
  ) async throws {
    folder = try TemporaryFolder()
    location = engine == .sqlite
      ? .sqlite(path: folder.file("test.sqlite")) : try await PostgresServer.newDatabase()
    var options = Installation.Options(keyFile: folder.file("test.key"), policyFolder: policies)
    options.surroundings = surroundings
    installation = try await Installation.create(location, options).installation
  }
}
