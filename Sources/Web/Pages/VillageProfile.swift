internal import Basics
internal import HTML

/// The village profile (村情): the latest year in full, all years as a table.
struct VillageProfile {
  let rows: [VillageProfileRow]
  let context: PageContext

  /// A line of the profile: its name and how to read it from a year.
  private struct Line {
    let title: Bilingual
    let value: (VillageProfileRow) -> CellValue

    init(_ zh: String, _ en: String, _ value: @escaping (VillageProfileRow) -> CellValue) {
      title = Bilingual(zh, en)
      self.value = value
    }
  }

  private static func count(_ number: Int?) -> CellValue { number.map(CellValue.number) ?? .empty }
  private static func money(_ amount: Yuan?) -> CellValue { amount.map(CellValue.money) ?? .empty }

  private static var lines: [Line] {
    [
      Line("户数", "Households") { count($0.households) },
      Line("户籍人口", "Registered population") { count($0.population) },
      Line("常住人口", "Resident population") { count($0.residentPopulation) },
      Line("劳动力", "Labour force") { count($0.labourForce) },
      Line("党员数", "Party members") { count($0.partyMembers) },
      Line("贫困户数", "Poor households") { count($0.poorHouseholds) },
      Line("人均可支配收入", "Disposable income per person") { money($0.disposableIncomePerCapita) },
      Line("集体资产", "Collective assets") { money($0.collectiveAssets) },
      Line("集体经济收入", "Collective income") { money($0.collectiveIncome) },
    ]
  }

  var content: Node {
    section(.class("panel")) {
      h2 {
        context.t("村情", "Profile")
        if let latest = rows.first {
          span(.class("level")) { context.t("\(latest.year)年", "\(latest.year)") }
        }
      }
      if let latest = rows.first {
        dl(.class("facts")) {
          for line in Self.lines { fact(line.title, context.format.cell(line.value(latest))) }
          if !latest.leadingIndustries.isEmpty {
            div(.class("wide")) {
              dt { context.t("主导产业", "Leading industries") }
              dd { context.recorded(latest.leadingIndustries.joined(separator: "、")) }
            }
          }
        }
        if rows.count > 1 { years }
      } else {
        p(.class("empty")) { context.t("还没有村情数据。", "No profile has been recorded yet.") }
      }
    }
  }

  private func fact(_ title: Bilingual, _ value: String) -> Node {
    div {
      dt { title[context.language] }
      dd { value }
    }
  }

  private var years: Node {
    details {
      summary { context.t("历年数据", "Year by year") }
      div(.class("scroll")) {
        table(.class("data")) {
          thead {
            tr {
              th(.scope("col")) { context.t("年度", "Year") }
              for line in Self.lines {
                th(.scope("col"), .class("number")) { line.title[context.language] }
              }
            }
          }
          tbody {
            for row in rows {
              tr {
                th(.scope("row")) { String(row.year) }
                for line in Self.lines {
                  td(.class("number")) { context.format.cell(line.value(row)) }
                }
              }
            }
          }
        }
      }
    }
  }
}
