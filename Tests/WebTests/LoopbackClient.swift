import Foundation
import Testing
import Web

/// What came back over the wire.
struct Reply: Sendable {
  let status: Int
  /// Names in lower case; the last of each name.
  let headers: [String: String]
  let bytes: [UInt8]
  var body: String { String(decoding: bytes, as: UTF8.self) }
}

struct ClientError: Error { let text: String }

/// Sends one request as it is written and reads until the server closes: addresses and headers that
/// well-behaved clients would tidy up reach the server untouched.
func request(
  _ target: String, port: Int, method: String = "GET", headers: [String: String] = [:], host: String? = nil,
  body: String? = nil
) async throws -> Reply {
  // A thread of its own: waiting must not hold one of the few threads the server itself runs on.
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread {
      continuation.resume(
        with: Result {
          try exchange(target, port: port, method: method, headers: headers, host: host, body: body)
        })
    }
  }
}

private func exchange(
  _ target: String, port: Int, method: String, headers: [String: String], host: String?, body: String?
) throws -> Reply {
  let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  guard handle >= 0 else { throw ClientError(text: "socket") }
  defer { close(handle) }
  var limit = timeval(tv_sec: 180, tv_usec: 0)
  setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  let connected = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard connected == 0 else { throw ClientError(text: "connect") }
  var head = "\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\nConnection: close\r\n"
  for (name, value) in headers { head += "\(name): \(value)\r\n" }
  if let body, headers["Content-Length"] == nil { head += "Content-Length: \(body.utf8.count)\r\n" }
  head += "\r\n" + (body ?? "")
  let bytes = Array(head.utf8)
  guard send(handle, bytes, bytes.count, 0) == bytes.count else { throw ClientError(text: "send") }
  var received: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = recv(handle, &buffer, buffer.count, 0)
    if count <= 0 { break }
    received += buffer[..<count]
  }
  return try parse(received)
}

private func parse(_ bytes: [UInt8]) throws -> Reply {
  let end = Array("\r\n\r\n".utf8)
  guard let split = bytes.firstRange(of: end) else { throw ClientError(text: "no head") }
  let lines = String(decoding: bytes[..<split.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
  guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
    throw ClientError(text: lines[0])
  }
  var headers: [String: String] = [:]
  for line in lines.dropFirst() {
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { continue }
    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
  }
  return Reply(status: status, headers: headers, bytes: Array(bytes[split.upperBound...]))
}

/// The folder of assets that belongs to these tests' own package.
let publicFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Public").path

/// Runs a console on a free port of this machine for as long as the body takes.
func withConsole(
  _ queries: any ConsoleQueries, operations: (any ConsoleOperations)? = nil, host: String = "127.0.0.1",
  assets: String = publicFolder,
  _ body: (Int) async throws -> Void
) async throws {
  let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
  let server = try consoleServer(
    queries: queries, operations: operations, host: host, port: 0, assetsFolder: assets
  ) {
    continuation.yield($0)
  }
  let running = Task {
    defer { continuation.finish() }
    try await server.run()
  }
  defer { running.cancel() }
  var iterator = ports.makeAsyncIterator()
  guard let port = await iterator.next() else {
    try await running.value
    throw ClientError(text: "the server ended before it began")
  }
  try await body(port)
}
