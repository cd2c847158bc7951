public import Basics

/// What `/divisions/CODE` was asked for.
public struct DivisionRequest: Hashable, Sendable {
  /// The division.
  public let code: DivisionCode
  /// The date; nil means the date the queries choose.
  public let asOf: LocalDate?
  /// What the map is coloured by.
  public let colour: MapMeasure

  /// Makes a request.
  public init(code: DivisionCode, asOf: LocalDate? = nil, colour: MapMeasure = .coverage) {
    self.code = code
    self.asOf = asOf
    self.colour = colour
  }
}

/// What `/divisions/CODE` shows: an area with divisions in it, or a village.
public enum DivisionPageModel: Sendable {
  /// A province, prefecture, county or township.
  case area(AreaModel)
  /// A village or community.
  case village(VillageModel)
}

/// What the page of a province, prefecture, county or township shows.
public struct AreaModel: Sendable {
  /// From the topmost division down to this one.
  public let path: [DivisionRef]
  /// Its level, such as 县.
  public let level: Bilingual
  /// The date that everything on the page is about.
  public let asOf: LocalDate
  /// Labels of the area in force on the date, such as 民族地区.
  public let tags: [TagRow]
  /// Its figures.
  public let groups: [FigureGroup]
  /// The divisions one level down.
  public let children: [ChildRow]
  /// The first gaps in it, twenty at most.
  public let gaps: [GapRow]
  /// How many gaps there are in all.
  public let gapTotal: Int
  /// What the gaps were found against.
  public let basis: GapBasis
  /// The map of its counties; nil for counties and townships.
  public let map: MapModel?
  /// The record whose history the page links to.
  public let record: RecordRef?

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], level: Bilingual, asOf: LocalDate, tags: [TagRow] = [],
    groups: [FigureGroup], children: [ChildRow], gaps: [GapRow], gapTotal: Int, basis: GapBasis,
    map: MapModel?,
    record: RecordRef? = nil
  ) {
    self.path = path
    self.level = level
    self.asOf = asOf
    self.tags = tags
    self.groups = groups
    self.children = children
    self.gaps = gaps
    self.gapTotal = gapTotal
    self.basis = basis
    self.map = map
    self.record = record
  }
}

/// A label of a division with its validity.
public struct TagRow: Hashable, Sendable {
  /// The label, such as 脱贫村.
  public let title: Bilingual
  /// The days it is valid on.
  public let span: DateSpan
  /// The document that conferred it (文号).
  public let document: String?

  /// Describes a label.
  public init(title: Bilingual, span: DateSpan, document: String? = nil) {
    self.title = title
    self.span = span
    self.document = document
  }
}
