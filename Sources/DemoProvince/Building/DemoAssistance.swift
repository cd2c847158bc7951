import Basics
import Store

/// Assistance between places as public reports tell it: who helps whom is real, and so are the figures in
/// the notes. Days that no report gives are the demo's own, and the note says so.
struct DemoAssistance {
  let world: DemoWorld

  private struct Link {
    let giver: String
    let giverCode: String
    let receiver: String
    let since: LocalDate
    let note: String
  }

  private static let invented = "起始日期未见公开，为演示值"

  private static let links: [Link] = [
    Link(giver: "成都市龙泉驿区", giverCode: "510112", receiver: "513328", since: DemoTargets.day(2012, 1, 1),
      note: "2012年起对口帮扶；第六批工作队24人，领队任县委常委"),
    Link(giver: "成都市青白江区", giverCode: "510113", receiver: "513324", since: DemoTargets.day(2021, 5, 1), note: invented),
    Link(giver: "成都市武侯区", giverCode: "510107", receiver: "513331", since: DemoTargets.day(2021, 5, 1), note: invented),
    Link(giver: "泸州市", giverCode: "5105", receiver: "513336", since: DemoTargets.day(2021, 5, 1), note: invented),
    Link(giver: "泸州市", giverCode: "5105", receiver: "513337", since: DemoTargets.day(2021, 5, 1), note: invented),
  ] + ["513231", "513232", "513430", "513435", "513434", "513432"].map {
    Link(giver: "德阳市", giverCode: "5106", receiver: $0, since: DemoTargets.day(2021, 5, 1),
      note: "2021年5月起的一轮，德阳对口帮扶六县共165人")
  } + [
    Link(giver: "什邡市", giverCode: "510682", receiver: "513432", since: DemoTargets.day(2021, 5, 1), note: "德阳市对口帮扶的结对县市"),
    Link(giver: "广汉市", giverCode: "510681", receiver: "513430", since: DemoTargets.day(2021, 5, 1), note: "德阳市对口帮扶的结对县市"),
  ]

  private var known: [(id: String, link: Link, receiver: DivisionCode, giver: DivisionCode?)] {
    Self.links.compactMap { link in
      guard let receiver = DivisionCode(abbreviated: link.receiver), world.names[receiver] != nil else { return nil }
      let giver = DivisionCode(abbreviated: link.giverCode).flatMap { world.names[$0] == nil ? nil : $0 }
      return ("BF\(link.giverCode)-\(link.receiver)", link, receiver, giver)
    }
  }

  func load(_ loader: inout DemoLoader) throws {
    try loader.load(
      "assistance_links", Bilingual("结对帮扶", "assistance links"),
      fields: ["link_id", "kind", "giver", "giver_division", "division_code", "starts_on", "note"]
    ) { emit in
      for (id, link, receiver, giver) in known {
        try emit([
          .text(id), .text("pairing"), .text(link.giver), giver.sqlValue, receiver.sqlValue, .date(link.since), .text(link.note),
        ])
      }
    }
    try loader.load(
      "assistance_flows", Bilingual("帮扶投入", "what assistance links bring"),
      fields: ["flow_id", "link_id", "kind", "date", "people", "project", "note"]
    ) { emit in
      for (id, link, _, _) in known where link.giverCode == "510112" {
        try emit([
          .text(id + "-1"), .text(id), .text("people"), .date(DemoTargets.day(2021, 7, 1)), .number(24), .null,
          .text("第六批工作队；日期为演示值"),
        ])
        try emit([
          .text(id + "-2"), .text(id), .text("project"), .date(DemoTargets.day(2022, 3, 1)), .null, .text("百村产业基地"),
          .text("日期为演示值"),
        ])
      }
    }
  }
}
