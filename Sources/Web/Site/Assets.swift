internal import Basics
internal import Foundation

/// The static files of the console, read once at the start and kept in memory.
///
/// Requests are looked up among the names found then and never touch the file system, so that no
/// address can lead out of the folder.
struct Assets: Sendable {
  struct File: Sendable {
    let bytes: [UInt8]
    let mediaType: String
    /// A strong validator: it depends on the content alone.
    let entityTag: String
    let version: String
  }

  private let files: [String: File]

  /// Only these kinds of files are served; anything else that lies in the folder stays there.
  private static let mediaTypes = [
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
    "ico": "image/x-icon", "woff2": "font/woff2", "txt": "text/plain; charset=utf-8",
    "json": "application/json", "webmanifest": "application/manifest+json",
  ]

  /// - Throws: `ConsoleFailure.assetsMissing` where the folder has no `console.css`.
  init(folder: String) throws(ConsoleFailure) {
    // The resolved path ends without a slash, so that what it is cut from fits below.
    let root = URL(fileURLWithPath: folder, isDirectory: true).resolvingSymlinksInPath()
    let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    var files: [String: File] = [:]
    for name in names where !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
      let url = root.appendingPathComponent(name)
      // A link that leads out of the folder is not followed.
      guard let type = Self.mediaTypes[url.pathExtension.lowercased()],
        url.resolvingSymlinksInPath().path.hasPrefix(root.path + "/"),
        let data = try? Data(contentsOf: url)
      else { continue }
      let version = String(Checksum.fnv1a(data), radix: 36)
      files[name] = File(
        bytes: [UInt8](data), mediaType: type, entityTag: "\"\(version)-\(data.count)\"", version: version)
    }
    guard files["console.css"] != nil else { throw .assetsMissing(folder: folder) }
    self.files = files
  }

  /// The file of a path below the folder.
  subscript(name: String) -> File? { files[name] }

  /// The address of a file with its version, so that it may be cached for good.
  private func address(_ name: String) -> String? {
    files[name].map { SiteURL.asset(name).path + "?v=" + $0.version }
  }

  var links: AssetLinks {
    AssetLinks(
      style: address("console.css") ?? SiteURL.asset("console.css").path,
      workStyle: address("monitoring.css"),
      printStyle: address("print.css"), script: address("console.js"), icon: address("icon.svg"))
  }
}
