public import Basics

/// What a person may do; where, is the viewer's scope.
public enum Right: String, Sendable, CaseIterable {
  /// See records and figures, personal data masked.
  case read
  /// Submit changes.
  case write
  /// Import files and undo imports.
  case importFiles
  /// See personal data whole, for a stated purpose.
  case unmask
  /// Keep the installation.
  case administer

  public var name: Bilingual {
    switch self {
    case .read: return Bilingual("查看", "read")
    case .write: return Bilingual("填报", "write")
    case .importFiles: return Bilingual("导入", "import")
    case .unmask: return Bilingual("查看明文", "unmask")
    case .administer: return Bilingual("管理", "administer")
    }
  }
}

/// Who asks: every query and every change is given one, and sees no further than its scope.
public struct Viewer: Sendable, Hashable {
  public let id: String
  public let name: Bilingual
  /// The division whose subtree the viewer may see; nil is everywhere.
  public let scope: DivisionCode?
  public let rights: Set<Right>

  public init(id: String, name: Bilingual, scope: DivisionCode?, rights: Set<Right>) {
    self.id = id
    self.name = name
    self.scope = scope
    self.rights = rights
  }

  /// Whoever can run the program on the machine that holds the database.
  public static let machineOperator = Viewer(
    id: "operator", name: Bilingual("本机操作员", "machine operator"), scope: nil,
    rights: Set(Right.allCases))

  /// The console before sign-in exists: reads everything, masked, and changes nothing.
  public static let console = Viewer(
    id: "console", name: Bilingual("本机浏览", "local console"), scope: nil, rights: [.read])

  public func reaches(_ division: DivisionCode) -> Bool { scope?.contains(division) ?? true }

  /// - Parameter division: the place of the record; nil where it belongs to no one place, which
  ///   only a viewer without a narrower scope may touch.
  /// - Throws: `AuthorityError` saying which right or scope is missing.
  public func require(_ right: Right, in division: DivisionCode? = nil) throws(AuthorityError) {
    guard rights.contains(right) else { throw AuthorityError(missing: right, scope: nil) }
    if let scope {
      guard let division, scope.contains(division) else {
        throw AuthorityError(missing: nil, scope: scope)
      }
    }
  }

  /// The codes of `division` that this viewer may see.
  /// - Throws: `AuthorityError` where there are none.
  public func visibleRange(of division: DivisionCode) throws(AuthorityError) -> ClosedRange<Int64> {
    guard rights.contains(.read) else { throw AuthorityError(missing: .read, scope: nil) }
    guard let scope else { return division.subtree }
    if scope.contains(division) { return division.subtree }
    throw AuthorityError(missing: nil, scope: scope)
  }
}

/// A viewer asked for more than it may see or do.
public struct AuthorityError: ExplainedError, Hashable {
  public let missing: Right?
  public let scope: DivisionCode?

  public init(missing: Right?, scope: DivisionCode?) {
    self.missing = missing
    self.scope = scope
  }

  public var explanation: Bilingual {
    if let missing {
      return Bilingual("没有“\(missing.name.zh)”权限", "The right to \(missing.name.en) is missing")
    }
    return Bilingual("超出管辖范围 \(scope?.description ?? "")",
      "Outside the viewer's area \(scope?.description ?? "")")
  }
}
