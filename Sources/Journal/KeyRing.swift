public import Basics
public import Crypto
import Foundation

/// The keys of personal data: a master key outside the database wraps one data key per person.
///
/// Fields are sealed with AES-256-GCM under the person's key and bound to their place, so that
/// ciphertext cannot be moved to another record. Destroying a data key erases the person without
/// breaking the journal, whose chain covers ciphertext only.
public struct KeyRing: Sendable {
  private let wrappingKey: SymmetricKey
  private let lookupKey: SymmetricKey
  /// Tells one master key from another without revealing it.
  public let fingerprint: [UInt8]

  public init(master: SymmetricKey) {
    func derive(_ purpose: String) -> SymmetricKey {
      HKDF<SHA256>.deriveKey(
        inputKeyMaterial: master, info: Data("zhucun/1/\(purpose)".utf8), outputByteCount: 32)
    }
    wrappingKey = derive("wrap")
    lookupKey = derive("lookup")
    fingerprint = Array(
      HMAC<SHA256>.authenticationCode(for: Data("fingerprint".utf8), using: derive("fingerprint"))
    ).prefix(16).map { $0 }
  }

  /// The key of one person, open in memory.
  public struct DataKey: Sendable {
    let key: SymmetricKey
    /// The form that is stored.
    public let wrapped: [UInt8]
  }

  public func newDataKey(for subject: String) throws -> DataKey {
    let bytes = Entropy.shared.bytes(32)
    let box = try AES.GCM.seal(
      bytes, using: wrappingKey, nonce: Self.nonce(), authenticating: Array(subject.utf8))
    return DataKey(key: SymmetricKey(data: bytes), wrapped: Self.pack(box))
  }

  /// - Throws: `KeyError.wrongMasterKey` where the key was wrapped by another master key.
  public func dataKey(unwrapping wrapped: [UInt8], for subject: String) throws -> DataKey {
    do {
      let bytes = try AES.GCM.open(
        Self.unpack(wrapped), using: wrappingKey, authenticating: Data(subject.utf8))
      return DataKey(key: SymmetricKey(data: bytes), wrapped: wrapped)
    } catch { throw KeyError.wrongMasterKey }
  }

  public func seal(_ text: String, place: String, with dataKey: DataKey) throws -> [UInt8] {
    Self.pack(
      try AES.GCM.seal(
        Array(text.utf8), using: dataKey.key, nonce: Self.nonce(), authenticating: Array(place.utf8)))
  }

  /// - Throws: `KeyError.damaged` where the ciphertext was altered or moved.
  public func open(_ sealed: [UInt8], place: String, with dataKey: DataKey) throws -> String {
    do {
      let bytes = try AES.GCM.open(
        Self.unpack(sealed), using: dataKey.key, authenticating: Data(place.utf8))
      return String(decoding: bytes, as: UTF8.self)
    } catch { throw KeyError.damaged(place: place) }
  }

  /// The keyed hash by which a citizen id is found: HMAC-SHA256, first 16 bytes.
  public func lookupHash(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(16)
    for byte in HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: lookupKey).prefix(16) {
      out.append(byte)
    }
    return out
  }

  private static func nonce() throws -> AES.GCM.Nonce { try AES.GCM.Nonce(data: Entropy.shared.bytes(12)) }

  // One byte of format, then nonce, ciphertext and tag.
  private static func pack(_ box: AES.GCM.SealedBox) -> [UInt8] {
    var out: [UInt8] = [1]
    out.reserveCapacity(29 + box.ciphertext.count)
    out.append(contentsOf: box.nonce)
    out.append(contentsOf: box.ciphertext)
    out.append(contentsOf: box.tag)
    return out
  }

  private static func unpack(_ bytes: [UInt8]) throws -> AES.GCM.SealedBox {
    guard bytes.first == 1 else { throw KeyError.damaged(place: "") }
    return try AES.GCM.SealedBox(combined: bytes.dropFirst())
  }
}

/// What can go wrong with keys.
public enum KeyError: ExplainedError, Hashable {
  case wrongMasterKey
  case damaged(place: String)
  case file(path: String, reason: String)

  public var explanation: Bilingual {
    switch self {
    case .wrongMasterKey:
      return Bilingual("主密钥与此数据库不符", "The master key does not belong to this database")
    case .damaged(let place):
      return Bilingual("密文已损坏或被移动：\(place)", "Ciphertext is damaged or was moved: \(place)")
    case .file(let path, let reason):
      return Bilingual("密钥文件 \(path) 无法使用：\(reason)", "Key file \(path) cannot be used: \(reason)")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .wrongMasterKey, .file:
      return Bilingual("用 ZHUCUN_KEY_FILE 指明建库时的密钥文件",
        "Name the key file made with this database in ZHUCUN_KEY_FILE")
    case .damaged: return Bilingual("从备份恢复", "Restore from a backup")
    }
  }
}

/// The file that holds the master key: 64 hexadecimal digits, readable by its owner alone.
public enum KeyFile {
  public static func load(_ path: String) throws -> KeyRing {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw KeyError.file(path: path, reason: "not readable")
    }
    let digits = Array(text.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
    guard digits.count == 64 else { throw KeyError.file(path: path, reason: "not 64 hex digits") }
    var bytes: [UInt8] = []
    for i in stride(from: 0, to: 64, by: 2) {
      guard let byte = UInt8(String(decoding: digits[i...i + 1], as: UTF8.self), radix: 16) else {
        throw KeyError.file(path: path, reason: "not 64 hex digits")
      }
      bytes.append(byte)
    }
    return KeyRing(master: SymmetricKey(data: bytes))
  }

  /// Writes a new random key; never overwrites one.
  public static func create(_ path: String) throws -> KeyRing {
    let key = SymmetricKey(size: .bits256)
    let hex = key.withUnsafeBytes { bytes in
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw KeyError.file(path: path, reason: "exists already")
    }
    guard FileManager.default.createFile(
      atPath: path, contents: Data((hex + "\n").utf8), attributes: [.posixPermissions: 0o600])
    else { throw KeyError.file(path: path, reason: "cannot be written") }
    return KeyRing(master: key)
  }
}
