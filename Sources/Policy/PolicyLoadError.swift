public import Basics

/// Everything that is wrong with a policy folder, found in one go.
public struct PolicyLoadError: ExplainedError, CustomStringConvertible {
  /// One thing to put right.
  public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// The name of the file inside the folder; empty where the folder itself is at fault.
    public let file: String
    /// From 1; nil where the problem lies in no particular place.
    public let line: Int?
    /// From 1, in characters; nil where the problem lies in no particular place.
    public let column: Int?
    /// What is wrong.
    public let reason: Bilingual
    /// What would be right.
    public let remedy: Bilingual

    /// One problem; see the properties.
    public init(file: String, line: Int?, column: Int?, reason: Bilingual, remedy: Bilingual) {
      self.file = file
      self.line = line
      self.column = column
      self.reason = reason
      self.remedy = remedy
    }

    /// The place as editors and compilers write it: `income-lines.yaml:12:5`.
    public var place: String {
      ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
    }

    /// The whole problem on one line.
    public func text(in language: Language) -> String {
      let mark = file.isEmpty ? "" : place + ": "
      switch language {
      case .chinese: return mark + reason.zh + "。应为：" + remedy.zh
      case .english: return mark + reason.en + ". Right would be: " + remedy.en
      }
    }

    public var description: String { text(in: .english) }
  }

  public let folder: String
  /// In the order of files and lines; never empty.
  public let problems: [Problem]

  public var explanation: Bilingual {
    func list(_ language: Language) -> String {
      problems.map { "\n  " + $0.text(in: language) }.joined()
    }
    return Bilingual(
      "政策目录 \(folder) 有 \(problems.count) 处问题，未载入：" + list(.chinese),
      "The policy folder \(folder) has \(problems.count) problem(s) and was not loaded:"
        + list(.english))
  }

  public var remedy: Bilingual? {
    Bilingual("请按所列文件、行、列逐一改正后再运行。", "Correct the listed places and run the command again.")
  }

  public var description: String { explanation.en }
}

/// No folder with policy files was found where one was looked for.
public struct PolicyFolderNotFound: ExplainedError, CustomStringConvertible {
  /// The folders that were tried, in order.
  public let tried: [String]
  /// Whether the environment named the folder, so that nothing else was tried.
  public let isNamedByEnvironment: Bool

  public var explanation: Bilingual {
    if isNamedByEnvironment {
      let path = tried.joined()
      return Bilingual(
        "环境变量 ZHUCUN_POLICIES 指向 \(path)，但那里没有政策文件 (*.yaml)。",
        "The environment variable ZHUCUN_POLICIES names \(path), which holds no policy files (*.yaml).")
    }
    let list = tried.map { "\n  " + $0 }.joined()
    return Bilingual(
      "找不到政策目录。已查找：" + list, "No policy folder was found. Looked for:" + list)
  }

  public var remedy: Bilingual? {
    Bilingual(
      "请把 Policies 目录放在程序旁边，或用 ZHUCUN_POLICIES 指明其位置。",
      "Put the folder Policies beside the program, or name it in ZHUCUN_POLICIES.")
  }

  public var description: String { explanation.en }
}
