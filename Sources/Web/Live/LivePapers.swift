internal import Authority
public import Basics
internal import Divisions
internal import Monitoring
internal import Store

// Papers to print. What cannot be printed says why; what the viewer may not know of is not found.

extension LiveConsole {
  private var papers: PaperDesk { PaperDesk(policy: policy, keys: installation.keys) }

  /// A paper of a proceeding.
  public func paper(_ request: PaperRequest) async throws -> PaperModel? {
    let (papers, viewer, day) = (papers, viewer, day(nil))
    return try await printed { connection in
      let paper = try papers.paper(request.kind, of: request.proceeding, on: day, for: viewer, connection)
      let village = try Proceeding.find(request.proceeding, connection)?.village
      return PaperModel(paper: paper, path: try village.map { try DivisionRef.path(to: $0, connection) } ?? [])
    }
  }

  /// Everything that hangs in a village on a day.
  public func notice(_ request: NoticeRequest) async throws -> PaperModel? {
    let (papers, viewer, day) = (papers, viewer, day(request.asOf))
    return try await printed { connection in
      let notice = try papers.notice(request.kind, in: request.village, on: day, for: viewer, connection)
      return PaperModel(paper: notice.paper, path: try DivisionRef.path(to: request.village, connection))
    }
  }

  /// The blank form of a village.
  public func form(_ village: DivisionCode) async throws -> PaperModel? {
    let (papers, viewer, day) = (papers, viewer, day(nil))
    return try await printed { connection in
      let form = try papers.form(for: village, on: day, for: viewer, connection)
      return PaperModel(paper: form, path: try DivisionRef.path(to: village, connection))
    }
  }

  private func printed(
    _ body: @escaping @Sendable (any Connection) throws -> PaperModel
  ) async throws -> PaperModel? {
    do {
      return try await store.read { try body($0) }
    } catch let error as PaperError {
      if case .notAVillage = error { return nil }
      throw ConsoleFailure.noPaper(error.explanation, error.remedy)
    } catch let error as ProceedingError {
      if case .unknown = error { return nil }
      throw error
    } catch is AuthorityError {
      return nil
    }
  }
}
