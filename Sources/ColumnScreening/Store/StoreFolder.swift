import Basics
import Foundation

/// The one who may write in a store's folder, until it is let go.
final class WriteLock {
  private let descriptor: Int32

  init(_ folder: String) throws(ColumnStoreError) {
    descriptor = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .storage(Bilingual("新建", "Creating"), "lock") }
    // A process that this one has just started holds a copy of the descriptor until its own program
    // begins, and with it a lock that was let go here: worth a second's patience.
    for attempt in 0... {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .storage(Bilingual("锁定", "Locking"), "lock") }
      if attempt == 40 { throw .busy }
      usleep(25_000)
    }
  }

  // The lock goes with the descriptor.
  deinit { close(descriptor) }
}

/// The files of a store.
enum StoreFolder {
  static func readManifest(_ folder: String) throws(ColumnStoreError) -> Manifest {
    let file = try MappedFile("\(folder)/\(Manifest.name)")
    return try Manifest(decoding: Array(UnsafeRawBufferPointer(start: file.base, count: file.count)))
  }

  /// The one step by which a commit becomes real.
  static func write(_ manifest: Manifest, _ folder: String) throws {
    try syncFolder(folder)
    let new = "\(folder)/\(Manifest.name).new"
    try writeDurably(try manifest.encoded(), to: new)
    guard rename(new, "\(folder)/\(Manifest.name)") == 0 else {
      throw ColumnStoreError.storage(Bilingual("改名", "Renaming"), Manifest.name)
    }
    try syncFolder(folder)
  }

  private static func syncFolder(_ folder: String) throws(ColumnStoreError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .storage(Bilingual("打开", "Opening"), folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .storage(Bilingual("写入", "Writing"), folder) }
  }

  /// The segment number in the name of a file of ours; nil for anything else.
  private static func segmentNumber(_ name: String) -> Int? {
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), number > 0, String(number) == parts[0] else { return nil }
    let isOurs = ["parent.", "child.", "event."].contains { parts[1].hasPrefix($0) }
      || ["small", SectionName.removed, SectionName.superseded].contains(String(parts[1]))
    return isOurs ? number : nil
  }

  /// A number that no file bears.
  static func freeSegmentNumber(_ folder: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return (names.compactMap(segmentNumber).max() ?? 0) + 1
  }

  /// Deletes segments' files that the manifest does not name; nothing where a manifest cannot be read.
  /// What cannot be deleted waits for the next time.
  static func sweep(_ folder: String) {
    var kept: Set<String> = []
    do { kept = try readManifest(folder).files } catch { if error.code != .absent { return } }
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where segmentNumber(name) != nil && !kept.contains(name) {
      unlink("\(folder)/\(name)")
    }
  }
}
