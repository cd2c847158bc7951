import Basics

/// When things of village work (驻村工作) are due.
public struct WorkClocks: Sendable, Hashable {
  /// From the start of a term to the village's plan, in months.
  public let planMonths: Int
  /// From one review of a plan to the next.
  public let reviewMonths: Int
  /// From a landmark result to the look whether it still stands.
  public let resultCheckMonths: Int
  /// From the acceptance of a project to the look at its care.
  public let careCheckMonths: Int
}

extension PolicyLoader {
  mutating func readWorkClocks(_ entry: MappingReader) {
    let (area, span, source) = (entry.area(), entry.span(), entry.source())
    func months(_ key: String) -> Int { entry.whole(key, in: 1...120, required: true) ?? 0 }
    let clocks = WorkClocks(
      planMonths: months("plan_months"), reviewMonths: months("review_months"),
      resultCheckMonths: months("result_check_months"), careCheckMonths: months("care_check_months"))
    entry.finish()
    guard entry.has("area") == (area != nil), let span, let source else { return }
    take("village_work_clocks/\(area?.description ?? "")", span, entry.place)
    content.workClocks.add(.init(area: area, span: span, content: .value(clocks, source)))
  }
}
