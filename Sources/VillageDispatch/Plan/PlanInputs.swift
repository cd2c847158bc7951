public import Basics
import Crypto
import Foundation

/// Everything that goes into a plan: the problem, and which records its numbers stand for.
///
/// Kept with the plan as one block of bytes under its hash; the same bytes give the same plan on
/// every machine.
public struct PlanInputs: Sendable {
  public var problem: DispatchProblem
  public var names: PlanNames

  public init(problem: DispatchProblem, names: PlanNames) {
    self.problem = problem
    self.names = names
  }

  /// The files of the exchange format, and `keys.csv` with the records behind the numbers.
  public func files() throws -> [PlanFile] {
    try ProblemWriter.files(problem) + [PlanFile(name: "keys.csv", bytes: names.bytes())]
  }

  /// - Throws: `ProblemFileError`.
  public init(files: [PlanFile]) throws {
    let folder = Dictionary(files.map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    problem = try ProblemFolder.read(ProblemFiles(place: "plan") { folder[$0] })
    names = try PlanNames(bytes: folder["keys.csv"] ?? [])
  }
}

/// One file of a plan.
public struct PlanFile: Sendable, Hashable {
  public let name: String
  public let bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// The records that a problem's numbers stand for, and what keeps a cadre from a role.
public struct PlanNames: Sendable, Hashable {
  public var counties: [DivisionCode] = []
  public var villages: [DivisionCode] = []
  public var units: [String] = []
  public var cadres: [String] = []
  /// By cadre, the rules that keep them from being first secretary, or member, anywhere.
  public var firstSecretaryBars: [Int: [String]] = [:]
  public var memberBars: [Int: [String]] = [:]

  public init() {}

  /// `kind,id,key,first_secretary_bars,member_bars`; bars are joined by `;`.
  func bytes() -> [UInt8] {
    var text = "kind,id,key,first_secretary_bars,member_bars\n"
    for (kind, keys) in [
      ("county", counties.map(\.description)), ("village", villages.map(\.description)), ("unit", units),
      ("cadre", cadres),
    ] {
      for (id, key) in keys.enumerated() {
        let isCadre = kind == "cadre"
        let bars = isCadre ? (firstSecretaryBars[id] ?? [], memberBars[id] ?? []) : ([], [])
        text += "\(kind),\(id),\(Self.escaped(key)),\(bars.0.joined(separator: ";")),\(bars.1.joined(separator: ";"))\n"
      }
    }
    return Array(text.utf8)
  }

  /// An office may write anything into its numbers; the tables of the exchange format know no quotes.
  private static func escaped(_ key: String) -> String {
    guard key.contains(where: { "%,\r\n\r\n".contains($0) }) else { return key }
    return key.replacing("%", with: "%25").replacing(",", with: "%2C").replacing("\r", with: "%0D")
      .replacing("\n", with: "%0A")
  }

  private static func unescaped(_ key: String) -> String {
    guard key.contains("%") else { return key }
    return key.replacing("%0A", with: "\n").replacing("%0D", with: "\r").replacing("%2C", with: ",")
      .replacing("%25", with: "%")
  }

  init(bytes: [UInt8]) throws {
    let file = "keys.csv"
    let table = try IntegerTable(
      bytes, file: file, required: ["kind", "id", "key", "first_secretary_bars", "member_bars"],
      text: ["kind", "key", "first_secretary_bars", "member_bars"])
    let kinds = table.texts["kind"] ?? [], keys = table.texts["key"] ?? []
    let first = table.texts["first_secretary_bars"] ?? [], member = table.texts["member_bars"] ?? []
    func division(_ row: Int) throws -> DivisionCode {
      guard let code = DivisionCode(keys[row]) else {
        throw ProblemFileError(file, line: row + 2, "区划代码不对", "this is no division code")
      }
      return code
    }
    for row in 0..<table.rowCount {
      switch kinds[row] {
      case "county": counties.append(try division(row))
      case "village": villages.append(try division(row))
      case "unit": units.append(Self.unescaped(keys[row]))
      case "cadre":
        if !first[row].isEmpty { firstSecretaryBars[cadres.count] = first[row].split(separator: ";").map(String.init) }
        if !member[row].isEmpty { memberBars[cadres.count] = member[row].split(separator: ";").map(String.init) }
        cadres.append(Self.unescaped(keys[row]))
      default: throw ProblemFileError(file, line: row + 2, "不认识的类别", "this kind is not known")
      }
    }
  }
}

/// Files as one block of bytes, small enough to keep in the database.
public enum PlanArchive {
  /// The hash of the contents, and the contents compressed.
  public static func pack(_ files: [PlanFile]) throws -> (hash: String, content: [UInt8]) {
    var plain: [UInt8] = []
    for file in files {
      plain += Array("\(file.name) \(file.bytes.count)\n".utf8)
      plain += file.bytes
    }
    return (hash(plain), try Compression.deflate(plain))
  }

  /// - Throws: `ProblemFileError` where the contents are not those of the hash.
  public static func unpack(_ content: [UInt8], hash expected: String) throws -> [PlanFile] {
    let plain = try Compression.inflate(content)
    guard hash(plain) == expected else {
      throw ProblemFileError(
        String(expected.prefix(12)), "方案文件与其摘要不符，可能被改动过",
        "the plan's files do not match their hash; they may have been altered")
    }
    var files: [PlanFile] = []
    var position = 0
    while position < plain.count {
      guard let end = plain[position...].firstIndex(of: 10) else { break }
      let head = String(decoding: plain[position..<end], as: UTF8.self).split(separator: " ")
      guard head.count == 2, let count = Int(head[1]), end + 1 + count <= plain.count else { break }
      files.append(PlanFile(name: String(head[0]), bytes: Array(plain[(end + 1)..<(end + 1 + count)])))
      position = end + 1 + count
    }
    return files
  }

  static func hash(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
