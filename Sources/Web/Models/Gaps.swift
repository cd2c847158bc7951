public import Basics

/// What `/divisions/CODE/gaps` was asked for.
public struct GapsRequest: Hashable, Sendable {
  /// The division.
  public let code: DivisionCode
  /// The date; nil means the date the queries choose.
  public let asOf: LocalDate?
  /// Only gaps of this slot.
  public let slot: String?
  /// The cursor of an earlier page.
  public let after: String?

  /// Makes a request.
  public init(
    code: DivisionCode, asOf: LocalDate? = nil, slot: String? = nil, after: String? = nil
  ) {
    self.code = code
    self.asOf = asOf
    self.slot = slot
    self.after = after
  }
}

/// What the gaps of an area were found against; it tells "no gaps" from "nothing to check".
public enum GapBasis: Hashable, Sendable {
  /// No standard is known for the area on the date.
  case noStandard
  /// Standards are in force, but none of them applies to any village here.
  case nothingDue([Bilingual])
  /// Villages that the standards apply to.
  case checked([Bilingual], villages: Int)
}

/// What the list of gaps shows.
public struct GapsModel: Sendable {
  /// From the topmost division down to this one.
  public let path: [DivisionRef]
  /// The date that everything on the page is about.
  public let asOf: LocalDate
  /// The slots to choose from.
  public let slots: [SlotRef]
  /// One page of gaps.
  public let page: Page<GapRow>
  /// How many gaps there are in all with the filter.
  public let total: Int
  /// What they were found against.
  public let basis: GapBasis

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], asOf: LocalDate, slots: [SlotRef], page: Page<GapRow>, total: Int,
    basis: GapBasis
  ) {
    self.path = path
    self.asOf = asOf
    self.slots = slots
    self.page = page
    self.total = total
    self.basis = basis
  }
}
