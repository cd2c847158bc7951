import Basics
import Foundation

/// A file in memory, read only.
final class MappedFile: @unchecked Sendable {
  // Sendable although it holds a pointer: nobody writes there, and the mapping ends with the object.
  let base: UnsafeRawPointer
  let count: Int
  private let mapping: UnsafeMutableRawPointer?

  /// - Throws: `ColumnStoreError`; `absent` for a file that is not there.
  init(_ path: String) throws(ColumnStoreError) {
    let name = (path as NSString).lastPathComponent
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      throw errno == ENOENT ? .absent : .storage(Bilingual("打开", "Opening"), name)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .storage(Bilingual("读取", "Reading"), name) }
    count = Int(status.st_size)
    if count == 0 {
      mapping = nil
      base = UnsafeRawPointer(Self.nothing)
      return
    }
    guard let address = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
      throw .storage(Bilingual("映射", "Mapping"), name)
    }
    mapping = address
    base = UnsafeRawPointer(address)
  }

  private init() {
    (mapping, count, base) = (nil, 0, UnsafeRawPointer(Self.nothing))
  }

  /// For sections without bytes.
  static let none = MappedFile()

  deinit { if let mapping { munmap(mapping, count) } }

  /// Lets the memory go; the next access reads it again from the file.
  func release(_ range: Range<Int>) {
    let page = Int(getpagesize())
    let low = (range.lowerBound + page - 1) / page * page, high = range.upperBound / page * page
    if let mapping, low < high { madvise(mapping + low, high - low, MADV_DONTNEED) }
  }

  // An address for files without bytes; never read.
  nonisolated(unsafe) private static let nothing = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
}

/// A run of equally wide numbers in a mapped file.
struct Column: @unchecked Sendable {
  // Sendable although it holds a pointer: it points into the file, which is read only.
  let base: UnsafeRawPointer
  let width: Int
  let count: Int
  let file: MappedFile
  /// The least and the greatest number, missing ones left out; nil where it has none.
  let limits: ClosedRange<Int64>?
  private let offset: Int

  init(_ file: MappedFile, offset: Int, bytes: Int, width: Int, limits: ClosedRange<Int64>? = nil) {
    base = file.base + offset
    self.width = width
    count = bytes / width
    self.file = file
    self.limits = limits
    self.offset = offset
  }

  /// Only for a type as wide as the column, and an index below the count.
  @inline(__always)
  func load<Number: FixedWidthInteger>(_ index: Int, as: Number.Type = Number.self) -> Number {
    assert(index >= 0 && index < count && MemoryLayout<Number>.size == width)
    return base.assumingMemoryBound(to: Number.self)[index]
  }

  /// The number at an index, whatever the width.
  func value(_ index: Int) -> Int64 {
    switch width {
    case 1: Int64(load(index, as: Int8.self))
    case 2: Int64(load(index, as: Int16.self))
    case 4: Int64(load(index, as: Int32.self))
    default: load(index, as: Int64.self)
    }
  }

  func pointer<Number: FixedWidthInteger>(to: Number.Type) -> UnsafePointer<Number> {
    assert(MemoryLayout<Number>.size == width)
    return base.assumingMemoryBound(to: Number.self)
  }

  /// Lets the memory go until it is read again.
  func release() { file.release(offset..<(offset + count * width)) }
}
