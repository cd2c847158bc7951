public import Authority
public import Basics
public import Policy
public import Store

/// A version of a plan (定稿) and who has signed it.
public struct PlanVersion: Sendable, Hashable {
  public struct Signature: Sendable, Hashable {
    /// A code of the list `plan_signer`.
    public let role: String
    public let signer: String
    public let on: LocalDate
  }

  public let number: Int
  public let madeOn: LocalDate
  /// SHA-256 of `content`.
  public let digest: String
  public let content: String
  public internal(set) var signatures: [Signature]

  /// Who signs a plan: first secretary, village secretary, township.
  public static let signers = ["first_secretary", "village_secretary", "township"]
  public var missing: [String] { Self.signers.filter { role in !signatures.contains { $0.role == role } } }
}

/// What a version of a plan would keep if it were made now.
public struct PlanDraft: Sendable, Hashable {
  public let village: DivisionCode
  public let content: String
  /// SHA-256 of `content`.
  public let digest: String

  /// - Returns: nil where there is no such plan.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func read(_ plan: String, viewer: Viewer, _ connection: any Connection) throws -> PlanDraft? {
    guard let content = try PlanContent.load(plan, connection) else { return nil }
    try viewer.require(.read, in: content.village)
    return PlanDraft(village: content.village, content: content.text, digest: PlanText.digest(content.text))
  }
}

/// A half-yearly review of a plan, in words; the figures beside them come from the records.
public struct PlanReview: Sendable, Hashable {
  public let periodEnd: LocalDate
  public let progress: String?
  public let problems: String?
  public let nextSteps: String?
  public let reviewedOn: LocalDate
}

/// A village's plan for a term (驻村工作计划) with its goals, items, versions, signatures and reviews, and how
/// far it has come by a day.
public struct PlanFile: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let village: DivisionCode
  public let startsOn: LocalDate
  public let endsOn: LocalDate
  public let diagnosis: String
  public let approach: String?
  /// The id of the cadre who made it.
  public let madeBy: String?
  public let madeOn: LocalDate?
  public let goals: [GoalProgress]
  public let items: [PlanItemProgress]
  /// By number.
  public let versions: [PlanVersion]
  public let reviews: [PlanReview]
  /// The text that a version made now would keep.
  public let text: String
  /// By when it ought to have been made; nil where the policy does not say.
  public let planDue: LocalDate?
  /// The end of the next stretch that has no review yet; nil where none is left or the policy does not say.
  public let nextReview: LocalDate?

  /// The plan says something else than its latest version, or has none.
  public var needsNewVersion: Bool { versions.last?.content != text }
  /// The latest version is what the plan says, and all have signed it.
  public var isInForce: Bool { !needsNewVersion && versions.last?.missing.isEmpty == true }

  public func count(_ state: PlanItemProgress.State) -> Int { items.reduce(0) { $0 + ($1.state == state ? 1 : 0) } }
  public var overdue: Int { items.reduce(0) { $0 + ($1.isOverdue ? 1 : 0) } }

  /// The village's plan for the day.
  /// - Returns: nil where the village has none.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func read(
    of village: DivisionCode, on day: LocalDate, policy: PolicyBook, viewer: Viewer, _ connection: any Connection
  ) throws -> PlanFile? {
    try viewer.require(.read, in: village)
    return try PlanContent.load(of: village, on: day, connection)
      .map { try read($0, on: day, policy, viewer, connection) }
  }

  /// One plan by its id, seen as of a day.
  public static func read(
    _ id: String, on day: LocalDate, policy: PolicyBook, viewer: Viewer, _ connection: any Connection
  ) throws -> PlanFile? {
    guard let content = try PlanContent.load(id, connection) else { return nil }
    try viewer.require(.read, in: content.village)
    return try read(content, on: day, policy, viewer, connection)
  }

  private static func read(
    _ content: PlanContent, on day: LocalDate, _ policy: PolicyBook, _ viewer: Viewer, _ connection: any Connection
  ) throws -> PlanFile {
    let (village, years) = (content.village, content.startsOn.year...content.endsOn.year)
    let reviews = try reviews(of: content.id, connection)
    let clocks = policy.workClocks(in: village, on: content.startsOn).value
    return PlanFile(
      id: content.id, version: content.version, village: village, startsOn: content.startsOn,
      endsOn: content.endsOn, diagnosis: Masking.stray(content.diagnosis), approach: content.approach.map(Masking.stray),
      madeBy: content.madeBy, madeOn: content.madeOn,
      goals: try GoalProgress.all(in: village, on: day, viewer: viewer, connection)
        .filter { years.contains($0.goal.targetYear) },
      items: try PlanItemProgress.all(
        in: village, plan: content.id, on: day, policy: policy, viewer: viewer, connection),
      versions: try versions(of: content.id, connection), reviews: reviews, text: content.text,
      planDue: clocks.map { content.startsOn.adding(months: $0.planMonths) },
      nextReview: clocks.flatMap { nextReview(content, every: $0.reviewMonths, reviews) })
  }

  /// Stretches run from the start of the plan; the last one ends with it.
  private static func nextReview(
    _ plan: PlanContent, every months: Int, _ reviews: [PlanReview]
  ) -> LocalDate? {
    let last = reviews.map(\.periodEnd).max()
    var steps = months
    while true {
      let end = min(plan.startsOn.adding(months: steps).adding(days: -1), plan.endsOn)
      if last.map({ end > $0 }) ?? true { return end }
      if end == plan.endsOn { return nil }
      steps += months
    }
  }

  private static func reviews(of plan: String, _ connection: any Connection) throws -> [PlanReview] {
    try connection.rows(
      """
      SELECT period_end, progress, problems, next_steps, reviewed_on FROM work_plan_reviews
      WHERE plan_id = $1 ORDER BY period_end
      """, [plan]
    ) {
      PlanReview(
        periodEnd: try $0.get(0), progress: try $0.get(1, as: String?.self).map(Masking.stray),
        problems: try $0.get(2, as: String?.self).map(Masking.stray),
        nextSteps: try $0.get(3, as: String?.self).map(Masking.stray), reviewedOn: try $0.get(4))
    }
  }

  static func versions(of plan: String, _ connection: any Connection) throws -> [PlanVersion] {
    var versions = try connection.rows(
      "SELECT number, made_on, digest, content FROM work_plan_versions WHERE plan_id = $1 ORDER BY number", [plan]
    ) {
      PlanVersion(
        number: try $0.get(0), madeOn: try $0.get(1), digest: try $0.get(2), content: try $0.get(3), signatures: [])
    }
    try connection.query(
      "SELECT number, role, signer, signed_on FROM work_plan_signatures WHERE plan_id = $1 ORDER BY signed_on, role",
      [plan]
    ) { row in
      let number: Int = try row.get(0)
      guard let index = versions.firstIndex(where: { $0.number == number }) else { return }
      versions[index].signatures.append(
        PlanVersion.Signature(role: try row.get(1), signer: try row.get(2), on: try row.get(3)))
    }
    return versions
  }
}
