import Basics
import Foundation

/// Collects the bytes of one section of a segment. What stays small waits in memory, to share a file
/// with its like; what grows gets a file of its own, so that building needs little memory.
final class SectionWriter {
  private static let chunk = 1 << 20

  let name: String
  private let path: String
  private var waiting: [UInt8] = []
  private var descriptor: Int32 = -1
  private var checksum = BlockChecksum()
  private(set) var count = 0
  private var limits: ClosedRange<Int64>?

  init(_ name: String, path: String) {
    self.name = name
    self.path = path
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  var hasOwnFile: Bool { descriptor >= 0 }

  func append(_ bytes: UnsafeRawBufferPointer) throws(ColumnStoreError) {
    waiting.append(contentsOf: bytes)
    count += bytes.count
    if waiting.count >= Self.chunk { try flush(waiting.count & ~7) }
  }

  func append<Number: FixedWidthInteger>(_ numbers: [Number]) throws {
    try numbers.withUnsafeBytes { try append($0) }
  }

  func append(_ number: UInt32) throws(ColumnStoreError) {
    for shift in [0, 8, 16, 24] as [UInt32] { waiting.append(UInt8(truncatingIfNeeded: number >> shift)) }
    count += 4
    if waiting.count >= Self.chunk { try flush(waiting.count & ~7) }
  }

  /// Adds numbers in the width of a column.
  ///
  /// - Throws: `unfitRows` where one is out of range or missing where it may not be.
  func append(_ numbers: [Int64], as column: ColumnDeclaration) throws {
    switch column.width {
    case .one: try append(narrowed(numbers, to: Int8.self, column))
    case .two: try append(narrowed(numbers, to: Int16.self, column))
    case .four: try append(narrowed(numbers, to: Int32.self, column))
    case .eight: try append(narrowed(numbers, to: Int64.self, column))
    }
  }

  private func narrowed<Number: FixedWidthInteger>(
    _ numbers: [Int64], to: Number.Type, _ column: ColumnDeclaration
  ) throws(ColumnStoreError) -> [Number] {
    let range = column.range, mark = Number(truncatingIfNeeded: column.missingMark)
    var narrow: [Number] = []
    narrow.reserveCapacity(numbers.count)
    var least = limits?.lowerBound ?? Int64.max, greatest = limits?.upperBound ?? Int64.min
    for (row, number) in numbers.enumerated() {
      if range.contains(number) {
        narrow.append(Number(truncatingIfNeeded: number))
        least = min(least, number)
        greatest = max(greatest, number)
      } else if number == ColumnValue.missing, column.mayBeMissing {
        narrow.append(mark)
      } else {
        throw .unfit(
          "第\(row + 1)行的“\(column.name)”超出范围或缺失", "'\(column.name)' of row \(row + 1) is out of range or missing")
      }
    }
    if least <= greatest { limits = least...greatest }
    return narrow
  }

  private func flush(_ length: Int) throws(ColumnStoreError) {
    let title = (path as NSString).lastPathComponent
    if descriptor < 0 {
      descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
      guard descriptor >= 0 else { throw .storage(Bilingual("新建", "Creating"), title) }
    }
    let done = waiting.withUnsafeBytes { bytes in
      let part = UnsafeRawBufferPointer(rebasing: bytes[..<length])
      checksum.add(part)
      return writeAll(part, to: descriptor)
    }
    guard done else { throw .storage(Bilingual("写入", "Writing"), title) }
    waiting.removeFirst(length)
  }

  /// Everything written so far, in memory or mapped.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    guard hasOwnFile else { return try waiting.withUnsafeBytes(body) }
    try flush(waiting.count)
    let file = try MappedFile(path)
    return try body(UnsafeRawBufferPointer(start: file.base, count: count))
  }

  /// Ends the section in a file of its own, on disk.
  func finish() throws(ColumnStoreError) -> SectionRecord {
    try flush(waiting.count)
    guard fsync(descriptor) == 0 else { throw .storage(Bilingual("写入", "Writing"), (path as NSString).lastPathComponent) }
    return SectionRecord(
      name: name, file: (path as NSString).lastPathComponent, offset: 0, bytes: count, checksum: checksum.value,
      limits: limits)
  }

  /// Ends the section behind others in a shared file.
  func finish(into shared: inout [UInt8], file: String) -> SectionRecord {
    shared.append(contentsOf: repeatElement(0, count: (64 - shared.count % 64) % 64))
    let offset = shared.count
    shared.append(contentsOf: waiting)
    waiting.withUnsafeBytes { checksum.add($0) }
    return SectionRecord(name: name, file: file, offset: offset, bytes: count, checksum: checksum.value, limits: limits)
  }
}

/// Writes all bytes, as often as it takes; false leaves the reason in `errno`.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
  var done = 0
  while done < bytes.count, let base = bytes.baseAddress {
    let n = write(descriptor, base + done, bytes.count - done)
    if n < 0 {
      if errno == EINTR { continue }
      return false
    }
    done += n
  }
  return true
}
