public import Authority
public import Basics
import Divisions
public import Journal
public import Policy
public import Store

/// Makes the papers of proceedings from the records.
///
///     let desk = PaperDesk(policy: policy, keys: keys)
///     let paper = try desk.paper(.decision, of: "P1", on: today, for: viewer, connection)
///     print(paper.plain(in: .chinese))
public struct PaperDesk: Sendable {
  private let policy: PolicyBook
  private let keys: KeyRing
  private let words: HealthWords

  public init(policy: PolicyBook, keys: KeyRing) {
    self.policy = policy
    self.keys = keys
    words = HealthWords(policy)
  }

  /// One paper of a proceeding, personal data masked for a viewer without the right to unmask.
  /// - Parameter day: the day it is printed; decides whether a notice still may be.
  /// - Throws: `ProceedingError`, `PaperError`, `AuthorityError`.
  public func paper(
    _ kind: PaperKind, of id: String, on day: LocalDate, for viewer: Viewer, _ connection: any Connection
  ) throws -> Paper {
    switch kind {
    case .notice: return try notice(.notice, of: id, on: day, for: viewer, connection).paper
    case .announcement: return try notice(.announcement, of: id, on: day, for: viewer, connection).paper
    default: break
    }
    let (proceeding, state) = try find(id, viewer, connection)
    let source = try PaperSource(
      proceeding, state, policy: policy, keys: keys, isMasked: isMasked(viewer), connection)
    let papers = StepPapers(source: source)
    switch kind {
    case .application: return try papers.application()
    case .verification: return try VerificationPaper(source: source).paper()
    case .comparison: return try papers.comparison()
    case .review: return try papers.review()
    case .townshipReview: return try papers.townshipReview()
    case .decision: return try DecisionPaper(source: source).paper()
    case .refusal, .notice, .announcement: return try papers.refusal()
    }
  }

  /// The notice or announcement of one proceeding.
  /// - Throws: `ProceedingError`, `PaperError` where it was not posted or has come down, `AuthorityError`.
  public func notice(
    _ kind: PublicNotice.Kind, of id: String, on day: LocalDate, for viewer: Viewer, _ connection: any Connection
  ) throws -> PublicNotice {
    let (proceeding, state) = try find(id, viewer, connection)
    return try board(viewer, connection).single(kind, proceeding, state, on: day)
  }

  /// One notice or announcement of everything that hangs in a village on a day.
  /// - Throws: `PaperError`, `AuthorityError`.
  public func notice(
    _ kind: PublicNotice.Kind, in village: DivisionCode, on day: LocalDate, for viewer: Viewer,
    _ connection: any Connection
  ) throws -> PublicNotice {
    try viewer.require(.read, in: village)
    _ = try places(of: village, connection)
    return try board(viewer, connection).all(kind, in: village, on: day)
  }

  /// The blank form by which a household of a village applies itself.
  /// - Parameter day: the day whose lists are printed.
  /// - Throws: `PaperError.notAVillage`, `AuthorityError`.
  public func form(
    for village: DivisionCode, on day: LocalDate, for viewer: Viewer, _ connection: any Connection
  ) throws -> Paper {
    try viewer.require(.read, in: village)
    return ApplicationForm(policy: policy, places: try places(of: village, connection), village: village, day: day).paper()
  }

  private func isMasked(_ viewer: Viewer) -> Bool { !viewer.rights.contains(.unmask) }

  private func board(_ viewer: Viewer, _ connection: any Connection) -> NoticeBoard {
    NoticeBoard(policy: policy, words: words, keys: keys, isMasked: isMasked(viewer), connection: connection)
  }

  private func find(
    _ id: String, _ viewer: Viewer, _ connection: any Connection
  ) throws -> (Proceeding, Procedure) {
    guard let proceeding = try Proceeding.find(id, connection) else { throw ProceedingError.unknown(id) }
    try viewer.require(.read, in: proceeding.village)
    return (proceeding, try proceeding.replay(policy))
  }

  private func places(of village: DivisionCode, _ connection: any Connection) throws -> [Division] {
    let places = try DivisionQueries.lineage(village, connection)
    guard places.last?.code == village, places.last?.isPlace == true else { throw PaperError.notAVillage(village) }
    return places
  }
}
