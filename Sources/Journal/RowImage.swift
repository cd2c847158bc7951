import Crypto
import Foundation
import Store

/// A stored row as canonical JSON: the fields that are not NULL, in the order of the kind, bytes as
/// base64. Leaving NULL out keeps old hashes true when a kind gains a field.
enum RowImage {
  static func encode(_ kind: RecordKind, _ values: [SQLValue]) -> [UInt8] {
    var out: [UInt8] = [0x7B]
    out.reserveCapacity(256)
    for (i, field) in kind.fields.enumerated() where !values[i].isNull {
      if out.count > 1 { out.append(0x2C) }
      out.append(0x22)
      out.append(contentsOf: field.name.utf8)
      out.append(0x22)
      out.append(0x3A)
      switch values[i] {
      case .null: break
      case .integer(let n): out.append(contentsOf: String(n).utf8)
      case .text(let s): appendString(s, to: &out)
      case .blob(let b):
        out.append(0x22)
        out.append(contentsOf: Data(b).base64EncodedString().utf8)
        out.append(0x22)
      }
    }
    out.append(0x7D)
    return out
  }

  /// The values of an image, aligned with the kind's fields.
  static func decode(_ kind: RecordKind, _ bytes: [UInt8]) throws -> [SQLValue] {
    guard let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
      throw StoreError(.decoding, "a row image of \(kind.id) is no JSON object")
    }
    return kind.fields.map { field in
      switch object[field.name] {
      case let text as String:
        if field.isSealed { return .blob(Array(Data(base64Encoded: text) ?? Data())) }
        return .text(text)
      case let number as NSNumber: return .integer(number.int64Value)
      default: return .null
      }
    }
  }

  /// SHA-256 of an image, first 16 bytes.
  static func hash(_ image: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: image).prefix(16)) }

  static func appendString(_ text: String, to out: inout [UInt8]) {
    out.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: out.append(contentsOf: [0x5C, 0x22])
      case 0x5C: out.append(contentsOf: [0x5C, 0x5C])
      case 0x0A: out.append(contentsOf: [0x5C, 0x6E])
      case 0x0D: out.append(contentsOf: [0x5C, 0x72])
      case 0x09: out.append(contentsOf: [0x5C, 0x74])
      case 0..<0x20:
        out.append(contentsOf: "\\u00".utf8)
        out.append(contentsOf: (byte < 16 ? "0" : "").utf8)
        out.append(contentsOf: String(byte, radix: 16).utf8)
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }
}
