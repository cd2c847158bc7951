import Basics
import Divisions
import Policy

/// The blank form by which a household applies itself (自主申报表), for one village.
struct ApplicationForm {
  let policy: PolicyBook
  /// From the province down to the village.
  let places: [Division]
  let village: DivisionCode
  /// The day whose lists are printed.
  let day: LocalDate

  func paper() -> Paper {
    let place = Bilingual(places.map(\.shortName).joined(), places.map(\.shortName).joined(separator: " "))
    return Paper(
      title: Bilingual("防止返贫致贫监测对象自主申报表", "Application by a household in difficulty"),
      subtitle: place, isLarge: true,
      blocks: [
        .paragraph(Bilingual(
          "遇到困难、担心生活过不下去的农户都可以填。不会写字的，请村干部、网格员或驻村工作队员代填，由您按手印。填好后交村民委员会或驻村工作队。填表不收任何费用。",
          "Any household in difficulty may fill this in. If you cannot write, a village official, the grid worker or a member of the team writes for you, and you put your fingerprint. Hand it to the village committee or the team. It costs nothing.")),
        .fields(fields),
        .heading(Bilingual("承诺和授权（请听人读一遍再签）", "Promise and authorisation (have it read to you before you sign)")),
        .paragraph(Bilingual(
          "以上情况属实。为核实情况，我同意村、乡镇、县有关部门查询和比对我家成员的相关信息；这项同意可以随时撤回。",
          "What is written above is true. So that it can be checked, I allow the village, the township and the county to look up and compare the data of my household. I may withdraw this at any time.")),
      ],
      signatures: [
        Paper.Signature(Bilingual("申请人（签字或手印）", "Applicant (signature or print)")),
        Paper.Signature(Bilingual("代填人", "Written for the household by")),
        Paper.Signature(Bilingual("收表人", "Received by")),
      ],
      footer: [
        Paper.Line("表号", "Form", .same("\(village)-________")),
        Paper.Line("录入说明", "For the clerk",
          Bilingual(
            "按字段序号录入：1—6 为农户和成员，7—10 为线索（发现渠道：农户自主申报），签字日期为授权日期。",
            "enter by the numbers: 1 to 6 household and members, 7 to 10 the lead (channel: the household's own application); the day of the signature is that of the authorisation.")),
      ])
  }

  private func choices(_ list: String, without left: Set<String> = []) -> [Bilingual] {
    (policy.codeList(list, on: day)?.values ?? []).filter { !left.contains($0.code) }.map(\.name)
  }

  private var fields: [Paper.Field] {
    [
      Paper.Field(1, Bilingual("户主姓名", "Head of the household"),
        help: Bilingual("户口本上的户主。", "As in the household register."), .lines(1)),
      Paper.Field(2, Bilingual("户主身份证号码", "Citizen id of the head"),
        help: Bilingual("18 位，一格一个。不记得可以不填。", "18 characters, one in each box. Leave it empty if you do not know it."), .boxes(18)),
      Paper.Field(3, Bilingual("联系电话", "Telephone"),
        help: Bilingual("能找到您的电话，家人的也可以。", "Where you can be reached; a relative's will do."), .boxes(11)),
      Paper.Field(4, Bilingual("村民小组", "Group"), help: Bilingual("住在哪个组（社）。", "Where you live."), .lines(1)),
      Paper.Field(5, Bilingual("家里几口人", "People in the household"),
        help: Bilingual("户口在一起、一起生活的人数。", "Registered together and living together."), .boxes(2)),
      Paper.Field(6, Bilingual("户类型", "Kind of household"),
        help: Bilingual("不清楚的由村里勾选。", "If you do not know, the village ticks it."), .choices(choices("household_type"))),
      Paper.Field(7, Bilingual("遇到什么困难", "What is difficult"),
        help: Bilingual("可以勾几项。", "Tick as many as apply."), .choices(choices("risk"))),
      Paper.Field(8, Bilingual("什么时候开始的", "Since when"),
        help: Bilingual("记不清日子，写年和月。", "Year and month will do."), .date),
      Paper.Field(9, Bilingual("说说情况", "Tell of it"),
        help: Bilingual("出了什么事，花了多少钱，收入少了多少。", "What happened, what it cost, how much income was lost."), .lines(3)),
      Paper.Field(10, Bilingual("希望得到什么帮助", "What help you hope for"),
        help: Bilingual("可以勾几项。", "Tick as many as apply."), .choices(choices("measure_category"))),
    ]
  }
}
