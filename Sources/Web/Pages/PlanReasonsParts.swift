internal import Basics
internal import HTML

/// One pair of cadre and post: the verdict, the rules, the score part by part, who has the post.
struct PairReasonsView {
  let pair: PairAnswer
  let model: PlanReasonsModel
  let context: PageContext

  private var id: String { model.plan.id }
  private var role: String { pair.post.role.name[context.language] }

  var content: Node {
    section(.class("panel")) {
      h2 {
        context.t("任\(role)", "As \(role)")
        span(.class(pair.bars.isEmpty ? "badge" : "badge warn")) { verdict }
      }
      if !pair.bars.isEmpty {
        ul(.class("bars")) { for bar in pair.bars { li { bar[context.language] } } }
      }
      sentence
      if !pair.rulings.isEmpty { context.rulingTable(pair.rulings, plan: id) }
      score
      holders
    }
  }

  private var verdict: String {
    if pair.isChosen { return context.t("方案选定", "chosen") }
    return pair.bars.isEmpty ? context.t("允许，未选", "allowed, not chosen") : context.t("不允许", "not allowed")
  }

  @HTMLBuilder private var sentence: Node {
    if pair.isChosen {
      p {
        pair.rulings.last?.isPin == true
          ? context.t("这一搭配由人工指定；在此前提下，没有任何调整能使总分更高（有证明）。",
            "This pair was demanded by hand; given that, no other arrangement has a higher total (proven).")
          : context.t("没有任何调整能使总分更高（有证明）。", "No other arrangement has a higher total (proven).")
      }
    } else if let instead = pair.instead {
      p {
        context.t("方案派其到 ", "The plan sends them to ")
        context.anchor(
          instead.village.name,
          to: .planReasons(id, cadre: model.person?.id, village: instead.village.code, role: instead.role))
        context.t(" 任\(instead.role.name.zh)。", " as \(instead.role.name.en).")
      }
    } else {
      p { context.t("方案中此人留在原单位。", "In this plan they stay with their unit.") }
    }
    if !pair.isChosen, let price = pair.price {
      p(.class("price")) {
        strong { context.t("代价：", "Price: ") }
        price == 0
          ? context.t("改为这一搭配，总分可以不变。", "none; with this pair the total need not fall.")
          : context.t(
            "若硬性指定，全盘总分至少下降 \(context.format.count(price)) 分。",
            "demanding it would cost the whole plan at least \(context.format.count(price)) points.")
      }
    }
  }

  // MARK: Score

  private var hasInstead: Bool { pair.insteadTotal != nil }

  private var longest: Int {
    max(1, pair.parts.flatMap { [abs($0.points), abs($0.instead ?? 0)] }.max() ?? 1)
  }

  private var score: Node {
    div(.class("scroll")) {
      table(.class("data score")) {
        thead {
          tr {
            th(.scope("col")) { context.t("得分构成", "Part of the score") }
            th(.scope("col"), .class("number")) { hasInstead ? context.t("此处", "Here") : context.t("分", "Points") }
            if hasInstead { th(.scope("col"), .class("number")) { context.t("方案所派处", "Where sent") } }
            th(.scope("col"), .class("bar-cell")) {
              span(.class("visually-hidden")) { context.t("图示", "Picture") }
            }
          }
        }
        tbody {
          for part in pair.parts {
            tr {
              th(.scope("row")) { part.title[context.language] }
              td(.class("number")) { context.signed(part.points) }
              if hasInstead { td(.class("number soft")) { part.instead.map(context.signed) ?? "–" } }
              td(.class("bar-cell")) { bar(part) }
            }
          }
        }
        tfoot {
          tr {
            th(.scope("row")) { context.t("合计", "In all") }
            td(.class("number")) { context.format.count(pair.total) }
            if let total = pair.insteadTotal { td(.class("number soft")) { context.format.count(total) } }
            td {}
          }
        }
      }
    }
  }

  /// Both scores as bars from the left; what is taken off has a colour of its own.
  private func bar(_ part: ScorePart) -> Node {
    func width(_ points: Int) -> Double { 200 * Double(abs(points)) / Double(longest) }
    return svg(
      .class(hasInstead ? "bar two" : "bar"), .viewBox(0, 0, 200, hasInstead ? 16 : 10),
      .custom("preserveAspectRatio", "none"), .ariaHidden
    ) {
      rect(
        .class(part.points < 0 ? "bar-less" : "bar-more"), .x(0), .y(0), .width(width(part.points)),
        .height(hasInstead ? 9 : 10)
      ) {}
      if let instead = part.instead {
        rect(.class("bar-instead"), .x(0), .y(11), .width(width(instead)), .height(4)) {}
      }
    }
  }

  @HTMLBuilder private var holders: Node {
    let others = pair.holders.filter { $0.person.id != model.person?.id }
    if !others.isEmpty {
      h3 { pair.isChosen ? context.t("同村同职", "In the same role here") : context.t("这一岗位的人选", "Who has the post") }
      CandidateList(rows: others, post: pair.post, plan: id, context: context).content
    } else if pair.holders.isEmpty {
      p {
        context.t("这一岗位在方案中空着：", "The post stays empty in this plan: ")
        a(.href(SiteURL.planReasons(id, village: pair.post.village.code, role: pair.post.role).target)) {
          context.t("为什么", "why")
        }
      }
    }
  }
}

/// A post without asking about anybody: who has it, what keeps others out, who comes nearest.
struct SeatReasonsView {
  let seat: SeatAnswer
  let plan: String
  let context: PageContext

  private var empty: Int { max(0, seat.seats - seat.holders.count) }
  private var role: String { seat.post.role.name[context.language] }

  var content: Node {
    section(.class("panel")) {
      h2(.class("capital")) {
        role
        if seat.seats > 0 {
          span(.class(empty > 0 ? "badge warn" : "badge")) {
            empty > 0 ? context.t("空\(empty)岗", empty == 1 ? "1 post empty" : "\(empty) posts empty") : context.t("已配齐", "filled")
          }
        }
      }
      if seat.seats == 0 {
        p(.class("empty")) { context.t("方案中本村没有这一岗位。", "The village has no such post in this plan.") }
      } else {
        if !seat.holders.isEmpty {
          h3 { context.t("拟派", "Placed") }
          CandidateList(rows: seat.holders, post: seat.post, plan: plan, context: context).content
        }
        blocked
        nearest
      }
    }
  }

  private var blocked: Node {
    .fragment([
      p(.class("allowed")) {
        context.t(
          "推荐人选中，规则允许任此岗的有 \(context.format.count(seat.allowed)) 人。",
          "The rules allow \(context.format.count(seat.allowed)) of those nominated.")
        if empty > 0, seat.allowed > 0 {
          context.t(
            "他们在别处对全盘更有用，或派来得分低于留空。", " They are worth more to the whole elsewhere, or at home.")
        }
      },
      seat.blocked.isEmpty ? .empty : details(.open(seat.allowed == 0)) {
        summary { context.t("其他人为什么不能来", "What keeps the others out") }
        table(.class("data")) {
          thead {
            tr {
              th(.scope("col")) { context.t("规则", "Rule") }
              th(.scope("col"), .class("number")) { context.t("人", "Cadres") }
            }
          }
          tbody {
            for row in seat.blocked {
              tr {
                th(.scope("row")) { row.rule[context.language] }
                context.number(row.cadres)
              }
            }
          }
        }
      },
    ])
  }

  @HTMLBuilder private var nearest: Node {
    if !seat.nearest.isEmpty {
      h3 { context.t("最接近的人选", "The nearest candidates") }
      CandidateList(rows: seat.nearest, post: seat.post, plan: plan, context: context).content
    }
  }
}

/// People for a post, each with the way to the reasons.
struct CandidateList {
  let rows: [PlanCandidate]
  let post: PlanPost
  let plan: String
  let context: PageContext

  private var hasPrices: Bool { rows.contains { $0.price != nil } }

  var content: Node {
    div(.class("scroll")) {
      table(.class("data candidates")) {
        thead {
          tr {
            th(.scope("col")) { context.t("干部", "Cadre") }
            th(.scope("col"), .class("number")) { context.t("此处得分", "Score here") }
            if hasPrices {
              th(.scope("col")) { context.t("方案派往", "Sent to") }
              th(.scope("col"), .class("number")) { context.t("代价", "Price") }
            }
          }
        }
        tbody {
          for row in rows {
            tr {
              th(.scope("row")) {
                context.personCell(
                  row.person,
                  to: .planReasons(plan, cadre: row.person.id, village: post.village.code, role: post.role))
              }
              context.number(row.score)
              if hasPrices {
                td { if let placed = row.placed { context.words(placed) } else { context.t("留原单位", "stays home") } }
                context.number(row.price)
              }
            }
          }
        }
      }
    }
  }
}
