import Basics
import Foundation

/// `FILE.errors.csv`: every problem of an imported file, in both languages, beside it.
enum ErrorsFile {
  /// Writes the list; without problems the list of an earlier attempt goes, which would say what is
  /// no longer so.
  ///
  /// - Returns: the file written, nil where there is none.
  static func write(_ problems: [ImportProblem], beside path: String) -> String? {
    let name = path + ".errors.csv"
    if problems.isEmpty {
      try? FileManager.default.removeItem(atPath: name)
      return nil
    }
    var out = CSVWriter()
    out.append(["file", "row", "column", "value", "severity", "reason", "remedy", "原因", "建议"])
    for p in problems.sorted(by: { $0.row < $1.row }) {
      out.append([
        p.file, String(p.row), p.column, p.value, p.severity.rawValue, p.reason.en, p.remedy?.en ?? "",
        p.reason.zh, p.remedy?.zh ?? "",
      ])
    }
    return save([0xEF, 0xBB, 0xBF] + out.bytes, name) ? name : nil
  }

  /// Saves what holds rows as the office typed them: for the owner's eyes only.
  static func save(_ bytes: [UInt8], _ name: String) -> Bool {
    FileManager.default.createFile(
      atPath: name, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
  }

  /// Runs an import; where the file as a whole cannot be taken, that is listed too.
  static func listing<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let problem as FileProblem {
      if FileManager.default.isReadableFile(atPath: path) {
        _ = write(
          [
            ImportProblem(
              file: (path as NSString).lastPathComponent, row: 0, column: "", value: "", severity: .error,
              reason: problem.reason, remedy: problem.remedy)
          ], beside: path)
      }
      throw problem
    }
  }
}
