public import Basics
public import Monitoring

/// What `/proceedings/ID/papers/KIND` was asked for.
public struct PaperRequest: Hashable, Sendable {
  /// The proceeding.
  public let proceeding: String
  /// Which of its papers.
  public let kind: PaperKind

  /// Makes a request.
  public init(proceeding: String, kind: PaperKind) {
    self.proceeding = proceeding
    self.kind = kind
  }
}

/// What `/divisions/CODE/notice` was asked for.
public struct NoticeRequest: Hashable, Sendable {
  /// The village.
  public let village: DivisionCode
  /// Notice or announcement.
  public let kind: PublicNotice.Kind
  /// The day on which it hangs; nil is the day of the console.
  public let asOf: LocalDate?

  /// Makes a request.
  public init(village: DivisionCode, kind: PublicNotice.Kind = .notice, asOf: LocalDate? = nil) {
    self.village = village
    self.kind = kind
    self.asOf = asOf
  }
}

/// A paper to print, with the place it belongs to.
public struct PaperModel: Sendable {
  /// The page itself.
  public let paper: Paper
  /// The divisions it lies in, topmost first; may be empty.
  public let path: [DivisionRef]

  /// Makes the model of the page.
  public init(paper: Paper, path: [DivisionRef]) {
    self.paper = paper
    self.path = path
  }
}
