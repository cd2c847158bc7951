public import Foundation

/// The files that go with a problem in the exchange format: answers, proofs and locks.
public enum AnswerFiles {
  /// `cadre_id,post_id`, by cadre.
  public static func assignment(_ postOfCadre: [Int?]) -> [UInt8] {
    var text = "cadre_id,post_id\n"
    for (cadre, post) in postOfCadre.enumerated() {
      if let post { text += "\(cadre),\(post)\n" }
    }
    return Array(text.utf8)
  }

  /// `kind,id,price`: u by cadre, F and M by village.
  public static func certificate(_ certificate: DispatchCertificate) -> [UInt8] {
    var text = "kind,id,price\n"
    for (kind, prices) in [
      ("u", certificate.cadres), ("F", certificate.firstSecretaries), ("M", certificate.members),
    ] {
      for (id, price) in prices.enumerated() { text += "\(kind),\(id),\(price)\n" }
    }
    return Array(text.utf8)
  }

  /// - Throws: `ProblemFileError`.
  public static func readAssignment(_ url: URL) throws -> [(cadre: Int, post: Int)] {
    try readAssignment(try PossiblyCompressedFile.read(url), url.lastPathComponent)
  }

  static func readAssignment(_ bytes: [UInt8], _ name: String) throws -> [(cadre: Int, post: Int)] {
    let table = try IntegerTable(bytes, file: name, required: ["cadre_id", "post_id"])
    let cadre = table.column("cadre_id"), post = table.column("post_id")
    return (0..<table.rowCount).map { (cadre[$0], post[$0]) }
  }

  /// A price that is not given is 0.
  ///
  /// - Throws: `ProblemFileError`, also for a price that is given twice.
  public static func readCertificate(_ url: URL, _ problem: DispatchProblem) throws -> DispatchCertificate {
    try readCertificate(try PossiblyCompressedFile.read(url), url.lastPathComponent, problem)
  }

  static func readCertificate(
    _ bytes: [UInt8], _ name: String, _ problem: DispatchProblem
  ) throws -> DispatchCertificate {
    // Prices as text: that of a mandatory post may be larger than any other number of the format.
    let table = try IntegerTable(
      bytes, file: name, required: ["kind", "id", "price"], text: ["kind", "price"])
    let id = table.column("id"), prices = table.texts["price"] ?? []
    var out = DispatchCertificate(
      cadres: Array(repeating: 0, count: problem.cadres.count),
      firstSecretaries: Array(repeating: 0, count: problem.villages.count),
      members: Array(repeating: 0, count: problem.villages.count))
    var seen: Set<String> = []
    for (row, kind) in (table.texts["kind"] ?? []).enumerated() {
      func fault(_ zh: String, _ en: String) -> ProblemFileError {
        ProblemFileError(name, line: table.line(of: row), zh, en)
      }
      guard ["u", "F", "M"].contains(kind) else {
        throw fault("kind 应为 u、F 或 M，而不是“\(kind)”", "kind is u, F or M, not “\(kind)”")
      }
      let last = (kind == "u" ? problem.cadres.count : problem.villages.count) - 1
      let index = try id.value(row, in: 0...last)
      // Far above any price, far below what sums of prices could not hold.
      guard let price = Int(prices[row]), (-(1 << 52)...(1 << 52)).contains(price) else {
        throw fault(
          "price 应为整数，而不是“\(prices[row])”", "price is to be a whole number, not “\(prices[row])”")
      }
      guard seen.insert("\(kind)\(index)").inserted else {
        throw fault("\(kind) \(index) 的价格给了两次", "the price of \(kind) \(index) is given twice")
      }
      switch kind {
      case "u": out.cadres[index] = price
      case "F": out.firstSecretaries[index] = price
      default: out.members[index] = price
      }
    }
    return out
  }

  /// Locks by step, the steps ascending.
  ///
  /// - Throws: `ProblemFileError`.
  public static func readLocks(_ url: URL, _ problem: DispatchProblem) throws -> [(step: Int, ruling: DispatchRuling)] {
    let name = url.lastPathComponent
    let table = try IntegerTable(
      try PossiblyCompressedFile.read(url), file: name,
      required: ["step", "cadre_id", "village_id", "role"], text: ["role"])
    let step = table.column("step"), cadre = table.column("cadre_id"), village = table.column("village_id")
    let locks = try (0..<table.rowCount).map { row in
      guard let role = DispatchRole(rawValue: table.texts["role"]?[row] ?? "") else {
        throw ProblemFileError(name, line: table.line(of: row), "role 应为 FS 或 M", "role is FS or M")
      }
      return (
        step: step[row],
        ruling: DispatchRuling(
          cadre: try cadre.value(row, in: 0...(problem.cadres.count - 1)),
          village: try village.value(row, in: 0...(problem.villages.count - 1)), role: role)
      )
    }
    return locks.enumerated().sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }
      .map(\.element)
  }
}
