import Foundation
public import Store

/// A real PostgreSQL for one test run: started on loopback in a temporary folder, as an
/// unprivileged user, and stopped when the process ends.
public final class PostgresServer: Sendable {
  private let folder: String
  private let port: Int
  private let bin: String

  /// Started when first asked for.
  public static let shared: Result<PostgresServer, any Error> = Result { try PostgresServer() }

  /// A new, empty database on the shared server.
  public static func newDatabase() async throws -> StoreLocation {
    let server = try shared.get()
    let name = "t_" + UUID().uuidString.lowercased().replacing("-", with: "")
    let admin = try await DataStore(.postgres(url: server.url("postgres")), connections: 1)
    // Outside a transaction, as CREATE DATABASE wants it.
    try await admin.dedicated { _ = try $0.execute("CREATE DATABASE \(name) TEMPLATE template0") }
    await admin.close()
    return .postgres(url: server.url(name))
  }

  private func url(_ database: String) -> String {
    "postgres://zhucun_test@127.0.0.1:\(port)/\(database)"
  }

  private init() throws {
    folder = NSTemporaryDirectory() + "zhucun-pg-" + UUID().uuidString
    guard let bin = Self.binaries() else {
      throw StoreError(.connection, "no initdb found: install the package postgresql (scripts/install.sh does)")
    }
    self.bin = bin
    port = try Self.freePort()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if geteuid() == 0 { try Self.run(["chown", "postgres", folder]) }
    try Self.run(asUser: [
      "\(bin)/initdb", "--username=zhucun_test", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
      "--pgdata=\(folder)/data",
    ])
    try Self.run(asUser: [
      "\(bin)/pg_ctl", "--pgdata=\(folder)/data", "--wait", "--log=\(folder)/log",
      "--options=-c listen_addresses=127.0.0.1 -p \(port) -c unix_socket_directories=\(folder) -c max_connections=800",
      "start",
    ])
    let folder = folder
    stopAtExit = {
      try? Self.run(asUser: ["\(bin)/pg_ctl", "--pgdata=\(folder)/data", "--mode=immediate", "stop"])
      try? FileManager.default.removeItem(atPath: folder)
    }
    atexit { stopAtExit() }
  }

  private static func binaries() -> String? {
    let versions = ((try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []).sorted()
    return versions.reversed().map { "/usr/lib/postgresql/\($0)/bin" }
      .first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
  }

  /// The server refuses to run as root.
  private static func run(asUser arguments: [String]) throws {
    try run(geteuid() == 0 ? ["runuser", "-u", "postgres", "--"] + arguments : arguments)
  }

  /// Runs a command to its end, its output thrown away.
  ///
  /// Not with `Process`, which waits until a socket that children inherit is closed: the server that
  /// `pg_ctl` leaves running would keep it open, and the wait would never end.
  private static func run(_ arguments: [String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // The account of the server may not be let into the current folder.
    var words = (["env", "-C", "/tmp"] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var child = pid_t()
    let failure = posix_spawnp(&child, "env", &actions, nil, &words, environ)
    guard failure == 0 else {
      throw StoreError(.connection, "\(arguments[0]): \(String(cString: strerror(failure)))")
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) == -1, errno == EINTR {}
    guard status == 0 else {
      throw StoreError(.connection, "\(arguments.joined(separator: " ")) ended with status \(status)")
    }
  }

  private static func freePort() throws -> Int {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(socket, generic, length) == 0 && getsockname(socket, generic, &length) == 0
      }
    }
    guard bound else { throw StoreError(.connection, "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

/// Set once, before the process can end; read when it does.
nonisolated(unsafe) private var stopAtExit: () -> Void = {}
