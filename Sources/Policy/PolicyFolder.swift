import Basics
import Foundation

/// The files of a policy folder, read once so that digest and content cannot differ.
struct PolicyFolder {
  struct File {
    let name: String
    let bytes: [UInt8]
  }

  let path: String
  /// Sorted by name.
  var files: [File] = []

  /// Reads every `*.yaml` of the folder; what cannot be read becomes a problem.
  init(path: String, problems: ProblemList) {
    self.path = path
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      problems.add(
        file: "", Bilingual("目录无法读取", "the folder cannot be read"),
        Bilingual("一个可读的目录", "a folder that this program may read"))
      return
    }
    // Editors and macOS leave hidden companions beside a file; they are not policies.
    for name in names.sorted() where !name.hasPrefix(".") {
      if name.lowercased().hasSuffix(".yml")
        || (name.lowercased().hasSuffix(".yaml") && !name.hasSuffix(".yaml"))
      {
        problems.add(
          file: name, Bilingual("文件会被忽略", "the file would be overlooked"),
          Bilingual("以 .yaml 结尾的文件名", "a name that ends in .yaml"))
      }
      guard name.hasSuffix(".yaml") else { continue }
      guard let data = FileManager.default.contents(atPath: path + "/" + name) else {
        problems.add(
          file: name, Bilingual("文件无法读取", "the file cannot be read"),
          Bilingual("一个可读的文件", "a file that this program may read"))
        continue
      }
      files.append(File(name: name, bytes: Array(data)))
    }
    if files.isEmpty && problems.isEmpty {
      problems.add(
        file: "", Bilingual("目录中没有政策文件", "the folder holds no policy file"),
        Bilingual("至少一个 *.yaml 文件", "at least one file named *.yaml"))
    }
  }

  /// The bytes of one file; nil where it cannot be read.
  static func contents(of path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { Array($0) } }

  /// A fingerprint of names and bytes; any edit changes it.
  var digest: String {
    var hash = Checksum.fnv1a([])
    for file in files {
      // Zero bytes keep a name from running into its content.
      hash = Checksum.fnv1a(file.name.utf8, from: hash)
      hash = Checksum.fnv1a([0], from: hash)
      hash = Checksum.fnv1a(file.bytes, from: hash)
      hash = Checksum.fnv1a([0], from: hash)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func holdsPolicies(_ path: String) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.contains { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
  }

  /// Looks where an installation or a checkout keeps the folder.
  static func shipped(
    environment: [String: String], executable: URL?, currentFolder: String
  ) throws(PolicyFolderNotFound) -> String {
    if let named = environment["ZHUCUN_POLICIES"], !named.isEmpty {
      // A named folder is meant; silently taking another one would apply other rules.
      guard holdsPolicies(named) else {
        throw PolicyFolderNotFound(tried: [named], isNamedByEnvironment: true)
      }
      return named
    }
    var tried: [String] = []
    var folder = executable?.resolvingSymlinksInPath().deletingLastPathComponent().standardizedFileURL
    while let current = folder {
      tried.append(current.appendingPathComponent("Policies").path)
      folder = current.path == "/" ? nil : current.deletingLastPathComponent()
    }
    let beside = URL(fileURLWithPath: currentFolder).appendingPathComponent("Policies").path
    if !tried.contains(beside) { tried.append(beside) }
    guard let found = tried.first(where: holdsPolicies) else {
      throw PolicyFolderNotFound(tried: tried, isNamedByEnvironment: false)
    }
    return found
  }
}
