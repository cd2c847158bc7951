import Foundation

/// The table of rooms as `Package.swift` writes it.
struct House {
  struct Room {
    let name: String
    /// Nil for the program itself, which stands above all floors.
    let floor: Int?
    let uses: Set<String>
    /// The modules of other packages.
    let modules: Set<String>
  }

  let rooms: [String: Room]

  /// What comes with the toolchain.
  static let system: Set<String> = ["Foundation", "Dispatch", "Glibc", "Synchronization"]

  init(manifest: String) {
    var products: [String: String] = [:]
    for match in manifest.matches(of: #/let (\w+) = Target\.Dependency\.product\(name: "(\w+)"/#) {
      products[String(match.1)] = String(match.2)
    }
    var rooms: [String: Room] = [
      "CPostgreSQL": Room(name: "CPostgreSQL", floor: 0, uses: [], modules: []),
      "CSQLiteSettings": Room(name: "CSQLiteSettings", floor: 0, uses: [], modules: []),
      "CZlib": Room(name: "CZlib", floor: 0, uses: [], modules: []),
    ]
    let pattern =
      #/room\(\s*"(\w+)", floor: (\d+)(?:,\s*uses: \[([^\]]*)\])?(?:,\s*packages: \[([^\]]*)\])?\)/#
    for match in manifest.matches(of: pattern) {
      let modules = Self.words(match.4).compactMap { products[$0] }
      rooms[String(match.1)] = Room(
        name: String(match.1), floor: Int(match.2), uses: Set(Self.words(match.3)),
        modules: Set(modules))
    }
    let program = #/executableTarget\(\s*name: "(\w+)",\s*dependencies: \[([^\]]*)\]/#
    for match in manifest.matches(of: program) {
      let words = Self.words(match.2)
      rooms[String(match.1)] = Room(
        name: String(match.1), floor: nil, uses: Set(words.filter { products[$0] == nil }),
        modules: Set(words.compactMap { products[$0] }))
    }
    self.rooms = rooms
  }

  private static func words(_ list: Substring?) -> [String] {
    (list ?? "").split { ", \n\"".contains($0) }.map(String.init)
  }

  /// The arrows of the table itself that run upward or sideways.
  func upwardUses() -> [String] {
    rooms.values.flatMap { room in
      room.uses.compactMap { used -> String? in
        guard let other = rooms[used] else { return "\(room.name) uses \(used), which is no room" }
        if let floor = room.floor, other.floor ?? .max >= floor { return "\(room.name) uses \(used) above it" }
        return nil
      }
    }.sorted()
  }

  /// What a source file of a room imports and may not.
  func wrongImports(of name: String, in source: String) -> [String] {
    guard let room = rooms[name] else { return ["\(name) is not in the table"] }
    return Self.imports(in: source).compactMap { module in
      if let other = rooms[module] {
        if let floor = room.floor, other.floor ?? .max >= floor { return "\(name) imports \(module) above it" }
        return room.uses.contains(module) ? nil : "\(name) imports \(module) without declaring it"
      }
      if room.modules.contains(module) || Self.system.contains(module) { return nil }
      return "\(name) imports \(module), which it does not declare"
    }
  }

  /// The modules of all import lines, `import struct A.B` and attributes included.
  static func imports(in source: String) -> [String] {
    let pattern =
      #/^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(\w+)/#
    return source.split(separator: "\n").compactMap { line in
      (try? pattern.firstMatch(in: line)).flatMap { $0 }.map { String($0.1) }
    }
  }
}

/// The files of the repository that the rules are about.
enum Tree {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct File {
    /// Relative to `Sources`.
    let path: String
    let text: String
    var room: String { String(path.prefix { $0 != "/" }) }
  }

  static func sources() throws -> [File] {
    let folder = root.appendingPathComponent("Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      File(path: path, text: try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8))
    }
  }
}
