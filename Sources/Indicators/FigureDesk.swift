public import Authority
public import Basics
public import Divisions
public import Facts
public import Policy

/// Figures of the catalogue for any division on any day, from one state of the board.
///
/// Every figure that a desk gives is of one position of the journal, whatever is written meanwhile.
public struct FigureDesk: Sendable {
  public let board: FigureBoard
  private let book: SeriesBook
  private let policy: PolicyBook
  private let viewer: Viewer

  public init(board: FigureBoard, book: SeriesBook, policy: PolicyBook, viewer: Viewer) {
    self.board = board
    self.book = book
    self.policy = policy
    self.viewer = viewer
  }

  /// Whoever may see persons whole may know of few; for others a small count could point at somebody.
  private var maySeeFew: Bool { viewer.rights.contains(.unmask) }

  /// - Parameters:
  ///   - date: the day, or the last day of the period.
  ///   - from: the first day of the period. Without it a flow runs from the first of the year and a
  ///     cumulative figure from the beginning; of a stock it makes no difference.
  /// - Throws: `Explanation.UnknownFigure`; `AuthorityError` outside the viewer's scope, or where the
  ///   catalogue wants another right.
  public func figure(
    _ id: String, in division: DivisionCode, on date: LocalDate, from: LocalDate? = nil
  ) throws -> Figure {
    guard let indicator = policy.indicator(id) else { throw Explanation.UnknownFigure(id: id) }
    _ = try viewer.visibleRange(of: division)
    if let right = indicator.audience.right, !viewer.rights.contains(right) {
      throw AuthorityError(missing: right, scope: nil)
    }
    let outcome = outcome(indicator, division, date, from)
    return figure(indicator, withheld(outcome, indicator) ? .withheld(indicator.suppressBelow) : outcome, date)
  }

  /// The same for the parts of a division. Where a single part had to be withheld, the next smallest is
  /// withheld with it: the difference from the whole would tell.
  public func figures(
    _ id: String, of parts: [Division], on date: LocalDate, from: LocalDate? = nil
  ) throws -> [Figure] {
    guard let indicator = policy.indicator(id) else { throw Explanation.UnknownFigure(id: id) }
    for part in parts { _ = try figure(id, in: part.code, on: date, from: from) }
    var outcomes = parts.map { outcome(indicator, $0.code, date, from) }
    let hidden = outcomes.indices.filter { withheld(outcomes[$0], indicator) }
    for i in hidden { outcomes[i] = .withheld(indicator.suppressBelow) }
    if hidden.count == 1, indicator.rollup == .sum {
      let smallest = outcomes.indices.filter { outcomes[$0].count ?? 0 > 0 }
        .min { (outcomes[$0].count ?? 0) < (outcomes[$1].count ?? 0) }
      if let smallest { outcomes[smallest] = .withheld(indicator.suppressBelow) }
    }
    return outcomes.map { figure(indicator, $0, date) }
  }

  /// The parts of a division that have anything to show: those valid on the day, and former ones that
  /// still have figures of their own, without which the parts would not add up.
  public func parts(_ ids: [String], among all: [(division: Division, span: DateSpan)], on date: LocalDate, from: LocalDate? = nil) -> [Division] {
    all.filter { part in
      part.span.contains(date)
        || ids.contains { id in
          policy.indicator(id).map { outcome($0, part.division.code, date, from).count ?? 0 != 0 } ?? false
        }
    }.map(\.division)
  }

  private enum Outcome {
    case number(Int64)
    case share(part: Int64, whole: Int64, threshold: Int)
    case none(Bilingual)
    case withheld(Int)

    var count: Int64? {
      if case .number(let number) = self { return number }
      return nil
    }
  }

  private func outcome(
    _ indicator: Indicator, _ division: DivisionCode, _ date: LocalDate, _ from: LocalDate?
  ) -> Outcome {
    if let standard = indicator.standard,
      !policy.teamStandards(in: division, on: date).contains(where: { $0.id == standard })
    {
      return .none(Bilingual("当日没有这一标准", "the standard is not in force on that day"))
    }
    switch indicator.formula {
    case .sum(let terms):
      var total: Int64 = 0
      for term in terms {
        guard let series = book.known(term.series) else { continue }
        guard let value = value(series, indicator.period, division, date, from) else {
          return .none(Bilingual("去重指标没有时期数", "a distinct count has no figure for a period"))
        }
        total += term.isTakenOff ? -value : value
      }
      return .number(total)
    case .percent(let part, let whole):
      guard let numerator = policy.indicator(part), let denominator = policy.indicator(whole),
        case .number(let a) = outcome(numerator, division, date, from),
        case .number(let b) = outcome(denominator, division, date, from)
      else { return .none(Bilingual("分子或分母没有数值", "there is no numerator or denominator")) }
      guard b > 0 else { return .none(Bilingual("分母为零", "the denominator is zero")) }
      return .share(part: a, whole: b, threshold: numerator.suppressBelow)
    }
  }

  private func value(
    _ series: SeriesID, _ period: Indicator.Period, _ division: DivisionCode, _ date: LocalDate, _ from: LocalDate?
  ) -> Int64? {
    switch period {
    case .stock: return board.value(series, in: division, on: date)
    case .cumulative:
      guard let from else { return board.value(series, in: division, on: date) }
      return board.flow(series, in: division, from: from, through: date)
    case .flow:
      return board.flow(series, in: division, from: from ?? LocalDate(date.year, 1, 1) ?? date, through: date)
    }
  }

  private func withheld(_ outcome: Outcome, _ indicator: Indicator) -> Bool {
    guard !maySeeFew else { return false }
    func isFew(_ number: Int64, _ threshold: Int) -> Bool { number > 0 && number < Int64(threshold) }
    switch outcome {
    case .number(let number): return isFew(number, indicator.suppressBelow)
    // What the rest comes to could be worked out from the share as well.
    case .share(let part, let whole, let threshold):
      return isFew(part, threshold) || isFew(whole - part, threshold)
    case .none, .withheld: return false
    }
  }

  private func figure(_ indicator: Indicator, _ outcome: Outcome, _ date: LocalDate) -> Figure {
    let value: Figure.Value
    switch outcome {
    case .number(let number): value = indicator.thing == .yuan ? .yuan(Yuan(fen: number)) : .count(Int(number))
    case .share(let part, let whole, _): value = .percent(100 * Double(part) / Double(whole))
    case .none(let reason): value = .none(reason)
    case .withheld(let threshold):
      value = .none(Bilingual(
        "为保护个人信息不显示（少于 \(threshold) 或可推算）", "withheld to protect persons (fewer than \(threshold), or telling of it)"))
    }
    return Figure(
      id: indicator.id, name: indicator.name, value: value, unit: indicator.unit, asOf: date,
      definition: indicator.definition, base: indicator.base)
  }
}

extension Indicator.Audience {
  /// The right it takes beyond reading.
  fileprivate var right: Right? {
    switch self {
    case .read: nil
    case .unmask: .unmask
    case .administer: .administer
    }
  }
}

extension PolicyBook {
  /// The series that indicators are made of, the parts of shares included.
  public func series(of ids: [String]) -> [String] {
    ids.flatMap { id -> [String] in
      switch indicator(id)?.formula {
      case .sum(let terms)?: terms.map(\.series)
      case .percent(let part, let whole)?: series(of: [part, whole])
      case nil: []
      }
    }
  }
}
