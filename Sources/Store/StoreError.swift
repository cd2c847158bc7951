public import Basics

/// What went wrong between the product and its database.
///
/// Carries the statement but never its parameters, which may be personal data.
public struct StoreError: ExplainedError, CustomStringConvertible {
  /// What callers can act on; new kinds may be added.
  public struct Code: Hashable, Sendable {
    let name: String
    /// Two rows with one key.
    public static let duplicate = Code(name: "duplicate")
    /// Another constraint of the schema was violated.
    public static let constraint = Code(name: "constraint")
    /// Another process holds the database for writing.
    public static let busy = Code(name: "busy")
    /// The database cannot be reached or opened.
    public static let connection = Code(name: "connection")
    /// A value came back with another type than the code expects.
    public static let decoding = Code(name: "decoding")
    /// The schema is not the one this version knows.
    public static let schema = Code(name: "schema")
    /// The disk is full or failing.
    public static let storage = Code(name: "storage")
    public static let other = Code(name: "other")
  }

  public let code: Code
  public let message: String
  public let sql: String?

  public init(_ code: Code, _ message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }

  public var description: String {
    "\(code.name): \(message)" + (sql.map { " [\($0.prefix(400))]" } ?? "")
  }

  public var explanation: Bilingual {
    switch code {
    case .connection: return Bilingual("无法打开数据库：\(message)", "The database cannot be opened: \(message)")
    case .busy: return Bilingual("数据库正被其他程序写入", "Another program is writing to the database")
    case .storage: return Bilingual("磁盘已满或读写失败：\(message)", "The disk is full or failing: \(message)")
    case .schema: return Bilingual("数据库结构不符：\(message)", "The database schema does not fit: \(message)")
    default: return Bilingual("数据库错误：\(description)", "Database error: \(description)")
    }
  }

  public var remedy: Bilingual? {
    switch code {
    case .connection:
      return Bilingual("检查 --database 或 ZHUCUN_DATABASE；新库请先运行 zhucun init",
        "Check --database or ZHUCUN_DATABASE; run `zhucun init` for a new one")
    case .busy: return Bilingual("稍后再试", "Try again in a moment")
    case .schema: return Bilingual("运行 zhucun migrate", "Run `zhucun migrate`")
    case .storage: return Bilingual("腾出空间后再试", "Free some space and try again")
    default: return nil
    }
  }
}
