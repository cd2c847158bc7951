internal import Basics
internal import HTML

// Parts that several pages share.

extension PageContext {
  /// The heading of a page with the date it is about and the form to choose another.
  func heading(
    _ text: String, level: String? = nil, asOf date: LocalDate, form address: SiteURL?
  ) -> Node {
    div(.class("page-head")) {
      div {
        h1(language == .english ? .lang("zh") : .none) {
          text
          if let level { span(.class("level"), .lang(t("zh", "en"))) { level } }
        }
        p(.class("as-of")) {
          t("数据截至", "As of ")
          time(.datetime(date.description)) { date.text(in: language) }
        }
      }
      if let address { dateForm(date, address: address) }
    }
  }

  /// The form that asks the same page for another date; what else the address holds is kept.
  private func dateForm(_ date: LocalDate, address: SiteURL) -> Node {
    form(.class("date-form"), .method("get"), .action(LinkTarget(address.path))) {
      label(.for("as_of")) { t("截至日期", "As of") }
      input(.type("date"), .id("as_of"), .name("as_of"), .value(date.description))
      for item in address.query where item.name != "as_of" && item.name != "after" {
        input(.type("hidden"), .name(item.name), .value(item.value))
      }
      button(.type("submit")) { t("查看", "Show") }
      if asOf != nil {
        a(.class("plain"), .href(address.undated.target)) { t("回到当前", "Back to now") }
      }
    }
  }

  /// The summary's figures, each leading to its own page.
  func figures(_ groups: [FigureGroup], division: DivisionCode) -> Node {
    .fragment(
      groups.filter { !$0.figures.isEmpty }.map { group in
        section(.class("figure-group")) {
          h3 { group.title[language] }
          div(.class("figure-list")) {
            for figure in group.figures { card(figure, division: division) }
          }
        }
      })
  }

  private func card(_ figure: Figure, division: DivisionCode) -> Node {
    article(.class("figure")) {
      a(.class("figure-link"), .href(SiteURL.figure(figure.id, division: division, asOf: asOf).target)) {
        span(.class("figure-title")) { figure.title[language] }
        amount(figure)
      }
      if case .none(let reason) = figure.amount { p(.class("figure-reason")) { reason[language] } }
      details {
        summary { t("口径", "Definition") }
        p { figure.definition[language] }
        if let base = figure.base { p { t("分母：", "Base: ") + base[language] } }
      }
    }
  }

  /// A figure's value with its unit.
  func amount(_ figure: Figure) -> Node {
    span(.class("figure-value")) {
      switch figure.amount {
      case .count(let number):
        strong { format.count(number) }
        span(.class("unit")) { figure.unit[language] }
      case .decimal(let number):
        strong { format.decimal(number) }
        span(.class("unit")) { figure.unit[language] }
      case .percent(let number): strong { format.percent(number) }
      case .money(let money): strong { format.money(money) }
      case .none: strong(.class("nothing")) { "–" }
      }
    }
  }

  /// A table of gaps; with an explanation in place of an empty one.
  func gapTable(_ rows: [GapRow], basis: GapBasis, showsCounty: Bool = true) -> Node {
    guard !rows.isEmpty else { return noGaps(basis) }
    return div(.class("scroll")) {
      table(.class("data gaps")) {
        thead {
          tr {
            th(.scope("col")) { t("村", "Village") }
            if showsCounty { th(.scope("col")) { t("县", "County") } }
            th(.scope("col")) { t("缺少", "Missing") }
            th(.scope("col")) { t("自何时", "Since") }
          }
        }
        tbody {
          for row in rows {
            tr {
              th(.scope("row")) {
                anchor(row.village)
                if let township = row.township {
                  span(.class("under")) { recorded(township.name) }
                }
              }
              if showsCounty { td { anchor(row.county) } }
              td {
                row.slot.title[language]
                span(.class("under")) { row.standard[language] }
              }
              td(.class("date")) { row.since.map(format.date) ?? t("一直空缺", "never filled") }
            }
          }
        }
      }
    }
  }

  /// Why there are no gaps: all is well, or there was nothing to check.
  private func noGaps(_ basis: GapBasis) -> Node {
    switch basis {
    case .checked:
      return p(.class("empty good")) {
        t("没有缺口：应派必派的力量全部到位。", "No gaps: every required slot is filled.")
      }
    case .nothingDue:
      return p(.class("empty")) {
        t(
          "没有应派村：此处各村都没有标准所指的类别。若类别尚未登记，请先导入村标签。",
          "No village here is due a team: none carries a category that a standard names. If the "
            + "categories are not recorded yet, import the villages' tags.")
      }
    case .noStandard:
      return p(.class("empty")) {
        t(
          "系统中没有该日有效的派驻标准，因此无法核对缺口。请换一个日期，或在政策数据中补充标准。",
          "No team standard is known for this date, so gaps cannot be checked. Choose another date, "
            + "or add the standard to the policy data.")
      }
    }
  }

  /// What the gaps were checked against, in a line.
  func basisLine(_ basis: GapBasis) -> Node {
    guard case .checked(let standards, let villages) = basis else { return .empty }
    let names = standards.map { $0[language] }.joined(separator: t("、", ", "))
    return p(.class("note")) {
      t(
        "按当日有效的标准（\(names)）核对\(format.count(villages))个应派村。",
        "\(format.count(villages)) villages due, checked against: \(names).")
    }
  }

  /// The drill-down table.
  func childTable(_ rows: [ChildRow]) -> Node {
    div(.class("scroll")) {
      table(.class("data children"), .custom("data-filter", "name")) {
        thead {
          tr {
            th(.scope("col")) { t("名称", "Name") }
            for head in [
              t("村", "Villages"), t("已派驻", "Covered"), t("覆盖率", "Share"), t("缺口", "Gaps"),
              t("在岗干部", "Cadres in post"), t("在监测户", "Open households"),
            ] { th(.scope("col"), .class("number")) { head } }
          }
        }
        tbody {
          for row in rows {
            tr {
              th(.scope("row")) { anchor(row.division) }
              number(row.villages)
              number(row.covered)
              td(.class("number")) { format.share(row.covered, of: row.villages) }
              td(.class(row.gaps > 0 ? "number warn" : "number")) {
                if row.gaps > 0 {
                  a(.href(SiteURL.gaps(row.division.code, asOf: asOf).target)) { format.count(row.gaps) }
                } else {
                  "0"
                }
              }
              number(row.cadresInPost)
              number(row.openHouseholds)
            }
          }
        }
      }
    }
  }

  /// A cell of a table that holds a count.
  func number(_ value: Int?) -> Node {
    td(.class("number")) { value.map(format.count) ?? "–" }
  }

  /// The links that choose what a map is coloured by.
  func measureChoice(
    _ measure: MapMeasure, of measures: [MapMeasure] = MapMeasure.ofAreas, address: (MapMeasure) -> SiteURL
  ) -> Node {
    nav(.class("choice"), .ariaLabel(t("地图着色", "Map colours"))) {
      for choice in measures {
        a(.href(address(choice).target), .ariaCurrent(choice == measure ? "true" : nil)) {
          switch choice {
          case .coverage: t("覆盖率", "Coverage")
          case .open: t("在监测户", "Open households")
          case .filled: t("配齐率", "Posts filled")
          case .match: t("匹配度", "Match")
          case .travel: t("路程", "Travel")
          }
        }
      }
    }
  }

  /// Labels of a division; past ones are set apart from those in force on the date.
  func tagList(_ tags: [TagRow], on date: LocalDate) -> Node {
    guard !tags.isEmpty else { return .empty }
    return ul(.class("tags"), .ariaLabel(t("类别", "Categories"))) {
      for tag in tags {
        li(.class(tag.span.contains(date) ? "tag" : "tag past")) {
          strong { tag.title[language] }
          span(.class("tag-span")) {
            format.span(tag.span)
            if !tag.span.contains(date) { t("（已失效或未生效）", " (not in force)") }
          }
          if let document = tag.document { span(.class("tag-span")) { recorded(document) } }
        }
      }
    }
  }

  /// The link to the following page of a list.
  func pager(isFirst: Bool, first: SiteURL, next: SiteURL?) -> Node {
    if isFirst && next == nil { return .empty }
    return nav(.class("pager"), .ariaLabel(t("翻页", "Pages"))) {
      if !isFirst { a(.href(first.target)) { t("回到第一页", "First page") } }
      if let next { a(.href(next.target), .rel("next")) { t("下一页", "Next page") } }
    }
  }

  /// The field that narrows a long table while typing; the script shows it, without it it stays hidden.
  func filterField(_ rows: Int) -> Node {
    guard rows > 12 else { return .empty }
    return p(.class("filter"), .flag("hidden")) {
      label {
        t("筛选名称 ", "Filter by name ")
        input(.type("search"), .custom("data-filter-for", "name"), .autocomplete("off"))
      }
    }
  }
}

extension SiteURL {
  /// The same page without its date.
  var undated: SiteURL {
    switch self {
    case .overview(_, let colour): return .overview(colour: colour)
    case .division(let code, _, let colour): return .division(code, colour: colour)
    case .gaps(let code, _, let slot, _): return .gaps(code, slot: slot)
    case .monitoring(let page): return .monitoring(page.undated)
    case .figure(let id, let division, _, _): return .figure(id, division: division)
    case .notice(let code, let kind, _): return .notice(code, kind: kind)
    case .report(let asked): return .report(asked.with { $0.asOf = nil })
    case .reportFile(let asked): return .reportFile(asked.with { $0.asOf = nil })
    case .brief(let code, _): return .brief(code)
    case .history, .search, .plans, .plan, .planCounty, .planReasons, .paper, .form, .reports, .asset: return self
    }
  }
}
