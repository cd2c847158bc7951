public import Basics
import Foundation

/// Why a store cannot be opened or written.
public struct ColumnStoreError: ExplainedError, CustomStringConvertible {
  /// What callers can act on; new kinds may be added.
  public struct Code: Hashable, Sendable {
    let name: String
    /// There is no store in the folder: build one.
    public static let absent = Code(name: "absent")
    /// The files are damaged or not of a store: build it anew.
    public static let damaged = Code(name: "damaged")
    /// The store has another schema: build it anew.
    public static let otherSchema = Code(name: "otherSchema")
    /// Rows that do not fit the schema; nothing was written.
    public static let unfitRows = Code(name: "unfitRows")
    /// The schema itself contradicts itself.
    public static let badSchema = Code(name: "badSchema")
    /// The disk is full or failing.
    public static let storage = Code(name: "storage")
    /// Another process is writing.
    public static let busy = Code(name: "busy")
  }

  public let code: Code
  public let explanation: Bilingual
  public let remedy: Bilingual?

  init(_ code: Code, _ explanation: Bilingual, remedy: Bilingual? = nil) {
    self.code = code
    self.explanation = explanation
    self.remedy = remedy
  }

  public var description: String { explanation.en }
}

extension ColumnStoreError {
  private static let rebuild = Bilingual("请重新建立列存储。", "Build the column store anew.")

  static func damaged(_ zh: String, _ en: String) -> ColumnStoreError {
    ColumnStoreError(.damaged, Bilingual("列存储已损坏：\(zh)", "The column store is damaged: \(en)"), remedy: rebuild)
  }

  static func unfit(_ zh: String, _ en: String) -> ColumnStoreError {
    ColumnStoreError(.unfitRows, Bilingual("数据行与列存储的结构不符：\(zh)", "The rows do not fit the store: \(en)"))
  }

  static let absent = ColumnStoreError(
    .absent, Bilingual("文件夹中没有列存储。", "There is no column store in the folder."), remedy: rebuild)

  static let otherSchema = ColumnStoreError(
    .otherSchema, Bilingual("列存储是按另一种结构建立的。", "The column store was built with another schema."),
    remedy: rebuild)

  static let busy = ColumnStoreError(
    .busy, Bilingual("另一个进程正在写入列存储。", "The column store is being written already."),
    remedy: Bilingual("请稍后再试。", "Try again in a moment."))

  /// A call of the system that failed; `errno` says why.
  static func storage(_ doing: Bilingual, _ name: String) -> ColumnStoreError {
    let reason = String(cString: strerror(errno))
    return ColumnStoreError(
      .storage, Bilingual("\(doing.zh)“\(name)”失败：\(reason)", "\(doing.en) '\(name)' failed: \(reason)"),
      remedy: Bilingual("请检查磁盘空间和权限。", "Check the disk's room and the rights."))
  }
}
