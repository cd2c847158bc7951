/// The name of a group, shortened to 128 bits by the keyed hash of this process.
struct GroupKey: Hashable, Sendable {
  let a: UInt64
  let b: UInt64

  /// By bytes: Swift takes é and é for one.
  init(source: Int, group: String) {
    func half(_ salt: Int) -> UInt64 {
      var hasher = Hasher()
      hasher.combine(salt)
      hasher.combine(source)
      var group = group
      group.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
      return UInt64(bitPattern: Int64(hasher.finalize()))
    }
    a = half(1)
    b = half(2)
  }

  // Hashed already.
  func hash(into hasher: inout Hasher) { hasher.combine(a) }
}

/// What each group last told, packed into one row of bytes: when a group is read again, this is what
/// has to be taken back.
struct GroupLedger: Sendable {
  /// Where the facts of a group begin, and how many bytes they take.
  private struct Slot {
    let start: UInt64
    let length: UInt32
  }

  private var slots: [GroupKey: Slot] = [:]
  private var bytes: [UInt8] = []
  private var wasted = 0

  var groups: Int { slots.count }
  var size: Int { bytes.count }

  mutating func reserve(_ groups: Int) { slots.reserveCapacity(groups) }

  func facts(of key: GroupKey) -> [Fact] {
    guard let slot = slots[key] else { return [] }
    return FactCoding.decode(bytes[Int(slot.start)..<Int(slot.start) + Int(slot.length)])
  }

  /// - Returns: false where the group told the same before.
  @discardableResult
  mutating func put(_ facts: [Fact], for key: GroupKey) -> Bool {
    let start = bytes.count
    FactCoding.encode(facts, into: &bytes)
    let length = bytes.count - start
    if let old = slots[key] {
      let range = Int(old.start)..<Int(old.start) + Int(old.length)
      if Int(old.length) == length, bytes[range].elementsEqual(bytes[start...]) {
        bytes.removeLast(length)
        return false
      }
      wasted += Int(old.length)
    }
    if length == 0 {
      guard slots.removeValue(forKey: key) != nil else { return false }
    } else {
      slots[key] = Slot(start: UInt64(start), length: UInt32(length))
    }
    if wasted > 4_000_000, wasted > bytes.count / 2 { compact() }
    return true
  }

  func forEach(_ body: (GroupKey, [Fact]) -> Void) {
    for (key, slot) in slots {
      body(key, FactCoding.decode(bytes[Int(slot.start)..<Int(slot.start) + Int(slot.length)]))
    }
  }

  private mutating func compact() {
    var packed: [UInt8] = []
    packed.reserveCapacity(bytes.count - wasted)
    for (key, slot) in slots {
      let start = packed.count
      packed.append(contentsOf: bytes[Int(slot.start)..<Int(slot.start) + Int(slot.length)])
      slots[key] = Slot(start: UInt64(start), length: slot.length)
    }
    bytes = packed
    wasted = 0
  }
}

/// Facts as bytes: each number as its difference from that of the fact before, seven bits a byte.
enum FactCoding {
  static func encode(_ facts: [Fact], into out: inout [UInt8]) {
    var (place, day): (Int64, Int64) = (0, 0)
    for fact in facts {
      put(UInt64(fact.series.raw), &out)
      put(zigzag(fact.place - place), &out)
      put(zigzag(Int64(fact.from) - day), &out)
      // Zero is for good, so that the difference is set one off.
      put(fact.through == 0 ? 0 : zigzag(Int64(fact.through) - Int64(fact.from)) + 1, &out)
      put(zigzag(fact.amount - 1), &out)
      (place, day) = (fact.place, Int64(fact.from))
    }
  }

  static func decode(_ bytes: ArraySlice<UInt8>) -> [Fact] {
    var out: [Fact] = []
    bytes.withUnsafeBufferPointer { buffer in
      var i = 0
      func take() -> UInt64 {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while i < buffer.count {
          let byte = buffer[i]
          i += 1
          value |= UInt64(byte & 0x7F) << shift
          if byte < 0x80 { break }
          shift += 7
        }
        return value
      }
      var (place, day): (Int64, Int64) = (0, 0)
      while i < buffer.count {
        let series = SeriesID(raw: UInt16(truncatingIfNeeded: take()))
        place += unzigzag(take())
        day += unzigzag(take())
        let length = take()
        let through = length == 0 ? 0 : day + unzigzag(length - 1)
        let amount = unzigzag(take()) + 1
        out.append(Fact(
          series, place, Int32(truncatingIfNeeded: day), Int32(truncatingIfNeeded: through), amount))
      }
    }
    return out
  }

  private static func put(_ value: UInt64, _ out: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    out.append(UInt8(truncatingIfNeeded: rest))
  }

  private static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }
  private static func unzigzag(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
