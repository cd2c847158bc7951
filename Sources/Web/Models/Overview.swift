public import Basics

/// What `/` was asked for.
public struct OverviewRequest: Hashable, Sendable {
  /// The date; nil means the date the queries choose.
  public let asOf: LocalDate?
  /// What the map is coloured by.
  public let colour: MapMeasure

  /// Makes a request.
  public init(asOf: LocalDate? = nil, colour: MapMeasure = .coverage) {
    self.asOf = asOf
    self.colour = colour
  }
}

/// What the overview shows.
public struct OverviewModel: Sendable {
  /// The division that everything on the page is about; the viewer's topmost.
  public let scope: DivisionRef
  /// The date that everything on the page is about.
  public let asOf: LocalDate
  /// The map of counties.
  public let map: MapModel
  /// The summary's figures.
  public let groups: [FigureGroup]
  /// The first gaps, twenty at most.
  public let gaps: [GapRow]
  /// How many gaps there are in all.
  public let gapTotal: Int
  /// What the gaps were found against.
  public let basis: GapBasis
  /// The divisions one level down, normally prefectures.
  public let children: [ChildRow]

  /// Makes the model of the page.
  public init(
    scope: DivisionRef, asOf: LocalDate, map: MapModel, groups: [FigureGroup], gaps: [GapRow],
    gapTotal: Int, basis: GapBasis, children: [ChildRow]
  ) {
    self.scope = scope
    self.asOf = asOf
    self.map = map
    self.groups = groups
    self.gaps = gaps
    self.gapTotal = gapTotal
    self.basis = basis
    self.children = children
  }
}
