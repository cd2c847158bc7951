public import Basics

/// What somebody is sent as, in addresses and on pages.
public enum PlanRole: String, Hashable, Sendable, CaseIterable {
  case firstSecretary = "first_secretary"
  case member

  /// What people call it.
  public var name: Bilingual {
    switch self {
    case .firstSecretary: Bilingual("第一书记", "first secretary")
    case .member: Bilingual("工作队员", "team member")
    }
  }
}

/// A plan of allocation (选派方案) as lists name it.
public struct PlanSummary: Hashable, Sendable {
  /// Its number, such as `2023-1`.
  public let id: String
  /// The round it is for.
  public let round: String
  /// The area it is for.
  public let division: DivisionRef
  /// The day of the records it was drawn from.
  public let asOf: LocalDate
  /// The successors' first day.
  public let startsOn: LocalDate
  /// From this day on only the successors have rights.
  public let cutoverOn: LocalDate
  /// How far it has come.
  public let state: Bilingual
  /// The sum that no other arrangement exceeds.
  public let objective: Int
  /// What was noted when it was drawn up.
  public let note: String?

  /// Describes a plan.
  public init(
    id: String, round: String, division: DivisionRef, asOf: LocalDate, startsOn: LocalDate,
    cutoverOn: LocalDate, state: Bilingual, objective: Int, note: String? = nil
  ) {
    self.id = id
    self.round = round
    self.division = division
    self.asOf = asOf
    self.startsOn = startsOn
    self.cutoverOn = cutoverOn
    self.state = state
    self.objective = objective
    self.note = note
  }
}

/// What `/plans` shows.
public struct PlansModel: Sendable {
  /// The viewer's topmost division, where there is one.
  public let scope: DivisionRef?
  /// Newest first.
  public let plans: [PlanSummary]

  /// Makes the model of the page.
  public init(scope: DivisionRef?, plans: [PlanSummary]) {
    self.scope = scope
    self.plans = plans
  }
}

/// What `/plans/ID` was asked for.
public struct PlanPageRequest: Hashable, Sendable {
  /// The plan.
  public let id: String
  /// What the map is coloured by.
  public let colour: MapMeasure
  /// The plan to compare it with.
  public let other: String?

  /// Makes a request.
  public init(id: String, colour: MapMeasure = .filled, with other: String? = nil) {
    self.id = id
    self.colour = colour
    self.other = other
  }
}

/// Somebody whom a plan is about.
public struct PlanPerson: Hashable, Sendable {
  /// The cadre's number.
  public let id: String
  /// The name.
  public let name: String
  /// The unit that sends them.
  public let unit: String?

  /// Names somebody.
  public init(id: String, name: String, unit: String?) {
    self.id = id
    self.name = name
    self.unit = unit
  }
}

/// A kind of post in a village.
public struct PlanPost: Hashable, Sendable {
  /// The village.
  public let village: DivisionRef
  /// What the post is.
  public let role: PlanRole

  /// Names a post.
  public init(village: DivisionRef, role: PlanRole) {
    self.village = village
    self.role = role
  }
}

/// One figure of a plan, beside the same one of another plan.
public struct PlanFigure: Hashable, Sendable {
  /// Its identifier in files.
  public let id: String
  /// Its name.
  public let title: Bilingual
  /// Whether it is a part of the figure above it.
  public let isPart: Bool
  /// What it comes to.
  public let value: Int
  /// What it comes to in the other plan.
  public let other: Int?

  /// Describes one figure.
  public init(id: String, title: Bilingual, isPart: Bool = false, value: Int, other: Int? = nil) {
    self.id = id
    self.title = title
    self.isPart = isPart
    self.value = value
    self.other = other
  }
}

/// The plan that another one is compared with.
public struct PlanComparison: Hashable, Sendable {
  /// The other plan.
  public let other: PlanSummary
  /// How many people it sends elsewhere.
  public let elsewhere: Int

  /// Describes a comparison.
  public init(other: PlanSummary, elsewhere: Int) {
    self.other = other
    self.elsewhere = elsewhere
  }
}

/// What a county gets by a plan, beside what it could have had with the first pick in everything.
public struct CountyOutcome: Hashable, Sendable {
  /// The county.
  public let division: DivisionRef
  /// Posts there are.
  public let posts: Int
  /// Posts with somebody in them.
  public let filled: Int
  /// Posts of first secretaries with nobody.
  public let emptyFirstSecretaryPosts: Int
  /// How well kinds of unit suit kinds of village, of 100.
  public let match: Double?
  /// The best it could have been.
  public let bestMatch: Double?
  /// Minutes.
  public let travel: Double?
  /// The shortest it could have been.
  public let leastTravel: Double?

  /// Describes one county.
  public init(
    division: DivisionRef, posts: Int, filled: Int, emptyFirstSecretaryPosts: Int, match: Double?,
    bestMatch: Double?, travel: Double?, leastTravel: Double?
  ) {
    self.division = division
    self.posts = posts
    self.filled = filled
    self.emptyFirstSecretaryPosts = emptyFirstSecretaryPosts
    self.match = match
    self.bestMatch = bestMatch
    self.travel = travel
    self.leastTravel = leastTravel
  }
}

/// The least, the middle and the greatest of a figure over the counties.
public struct PlanSpread: Hashable, Sendable {
  /// What is spread.
  public let title: Bilingual
  /// Whether the values are shares in percent.
  public let isShare: Bool
  /// The county that has least.
  public let least: Double
  /// The county in the middle.
  public let median: Double
  /// The county that has most.
  public let greatest: Double

  /// Describes a spread.
  public init(title: Bilingual, isShare: Bool = false, least: Double, median: Double, greatest: Double) {
    self.title = title
    self.isShare = isShare
    self.least = least
    self.median = median
    self.greatest = greatest
  }
}

/// An objection that nothing was done about yet.
public struct PlanObjection: Hashable, Sendable {
  /// The unit or division that objects.
  public let giver: String
  /// Whom it is about; nil for everybody of the giver.
  public let person: PlanPerson?
  /// What was said.
  public let text: String?
  /// When it was said.
  public let givenOn: LocalDate

  /// Describes an objection.
  public init(giver: String, person: PlanPerson?, text: String?, givenOn: LocalDate) {
    self.giver = giver
    self.person = person
    self.text = text
    self.givenOn = givenOn
  }
}

/// How far the consultation of a plan has come.
public struct PlanAnswers: Sendable {
  /// Units that send somebody.
  public let sendingUnits: Int
  /// How many of them have not answered.
  public let unansweredTotal: Int
  /// The first of those, by name.
  public let unanswered: [String]
  /// Objections that nothing was done about yet.
  public let objections: [PlanObjection]

  /// Describes a consultation.
  public init(sendingUnits: Int, unansweredTotal: Int, unanswered: [String], objections: [PlanObjection]) {
    self.sendingUnits = sendingUnits
    self.unansweredTotal = unansweredTotal
    self.unanswered = unanswered
    self.objections = objections
  }
}

/// A pair demanded or ruled out by hand.
public struct PlanRulingRow: Hashable, Sendable {
  /// Its place in the order.
  public let step: Int
  /// Whether the pair is demanded; else it is ruled out.
  public let isPin: Bool
  /// Who.
  public let person: PlanPerson
  /// Where and as what.
  public let post: PlanPost
  /// Why.
  public let reason: String?

  /// Describes a ruling.
  public init(step: Int, isPin: Bool, person: PlanPerson, post: PlanPost, reason: String?) {
    self.step = step
    self.isPin = isPin
    self.person = person
    self.post = post
    self.reason = reason
  }
}

/// What `/plans/ID` shows.
public struct PlanModel: Sendable {
  /// From the topmost division down to the one the plan is for.
  public let path: [DivisionRef]
  /// The plan.
  public let plan: PlanSummary
  /// The plans it can be compared with.
  public let others: [PlanSummary]
  /// The map of its counties.
  public let map: MapModel
  /// Its figures.
  public let figures: [PlanFigure]
  /// The plan that stands beside it.
  public let comparison: PlanComparison?
  /// Its counties, in the order of codes.
  public let counties: [CountyOutcome]
  /// How evenly it treats them.
  public let spreads: [PlanSpread]
  /// What those concerned say.
  public let answers: PlanAnswers
  /// What was decided by hand.
  public let rulings: [PlanRulingRow]

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], plan: PlanSummary, others: [PlanSummary], map: MapModel, figures: [PlanFigure],
    comparison: PlanComparison?, counties: [CountyOutcome], spreads: [PlanSpread], answers: PlanAnswers,
    rulings: [PlanRulingRow]
  ) {
    self.path = path
    self.plan = plan
    self.others = others
    self.map = map
    self.figures = figures
    self.comparison = comparison
    self.counties = counties
    self.spreads = spreads
    self.answers = answers
    self.rulings = rulings
  }
}
