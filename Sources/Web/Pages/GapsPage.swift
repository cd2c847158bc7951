internal import Basics
internal import HTML

/// `/divisions/CODE/gaps`: every gap of a division, page by page.
struct GapsPage: ConsolePage {
  let model: GapsModel
  let request: GapsRequest
  let context: PageContext

  private var name: String { model.path.last?.name ?? request.code.description }
  var pageTitle: String { context.t("\(name)：缺口", "Gaps: \(name)") }
  var path: [DivisionRef] { model.path }

  private func address(slot: String?, after: String? = nil) -> SiteURL {
    .gaps(request.code, asOf: context.asOf, slot: slot, after: after)
  }

  var content: Node {
    .fragment([
      context.heading(
        name, level: context.t("缺口", "Gaps"), asOf: model.asOf,
        form: .gaps(request.code, slot: request.slot)),
      nav(.class("choice"), .ariaLabel(context.t("按类型筛选", "Filter by slot"))) {
        a(.href(address(slot: nil).target), .ariaCurrent(request.slot == nil ? "true" : nil)) {
          context.t("全部", "All")
        }
        for slot in model.slots {
          a(.href(address(slot: slot.id).target), .ariaCurrent(request.slot == slot.id ? "true" : nil)) {
            slot.title[context.language]
          }
        }
      },
      section(.class("panel")) {
        p(.class("total")) {
          context.t(
            "共\(context.format.count(model.total))处缺口。",
            model.total == 1 ? "1 gap in all." : "\(context.format.count(model.total)) gaps in all.")
        }
        context.basisLine(model.basis)
        if case .checked = model.basis, model.page.rows.isEmpty && (request.after != nil || request.slot != nil) {
          p(.class("empty")) { context.t("此处没有缺口。", "No gaps here.") }
        } else {
          context.gapTable(
            model.page.rows, basis: model.basis, showsCounty: request.code.rank < .county)
        }
        context.pager(
          isFirst: request.after == nil, first: address(slot: request.slot),
          next: model.page.next.map { address(slot: request.slot, after: $0) })
      },
    ])
  }
}
