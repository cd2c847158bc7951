public import Basics
public import Policy

/// A notice (公示) or announcement (公告) of one village, as it hangs in public.
///
/// It can hold the village, groups, names of heads of households, types of object, days, and where to
/// object. Nothing else fits in, and each of the texts can only be made by the type that cleans it.
public struct PublicNotice: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable { case notice, announcement }

  /// What is made public; the codes of the list `procedure`.
  public enum Matter: String, Sendable, Hashable, CaseIterable {
    case identification, elimination, reversal, removal
  }

  /// The type of a monitored object, by the name that policy gives it.
  public struct ObjectType: Sendable, Hashable {
    public let name: Bilingual

    /// Nil where the policy knows no such type.
    public init?(_ code: String?, policy: PolicyBook) {
      guard let code, let value = policy.codeList("object_type")?.values.last(where: { $0.code == code }) else { return nil }
      name = value.name
    }
  }

  /// One household.
  public struct Entry: Sendable, Hashable {
    public let matter: Matter
    public let group: GroupName?
    public let head: PublicName
    public let objectType: ObjectType?
    public let postedOn: LocalDate
    /// The last day on which to object; of an announcement the last day on which it hangs.
    public let lastDay: LocalDate

    public init(
      matter: Matter, group: GroupName?, head: PublicName, objectType: ObjectType?, postedOn: LocalDate,
      lastDay: LocalDate
    ) {
      self.matter = matter
      self.group = group
      self.head = head
      self.objectType = objectType
      self.postedOn = postedOn
      self.lastDay = lastDay
    }
  }

  public let kind: Kind
  public let village: DivisionCode
  /// Nil where the name on record has no letters: the code stands there then.
  public let villageName: PlaceName?
  /// Where to object beside the village committee.
  public let township: PlaceName?
  public let entries: [Entry]

  public init(
    _ kind: Kind, village: DivisionCode, villageName: PlaceName?, township: PlaceName?, entries: [Entry]
  ) {
    self.kind = kind
    self.village = village
    self.villageName = villageName
    self.township = township
    self.entries = entries
  }

  /// The page to hang up. It bears no number, which could be anybody's.
  public var paper: Paper {
    let place = villageName?.text ?? village.description
    let matters = Matter.allCases.filter { matter in entries.contains { $0.matter == matter } }
    let subject = matters.map { $0.title(kind) }.listed
    return Paper(
      title: kind == .notice ? PaperKind.notice.name : PaperKind.announcement.name,
      subtitle: Bilingual("\(place)：\(subject.zh)", "\(place): \(subject.en)"),
      blocks: [.paragraph(opening(place)), .table(table(single: matters.count == 1)), .paragraph(closing(place))],
      signatures: [
        Paper.Signature(
          kind == .notice
            ? Bilingual("\(place)村民委员会（章）", "Village committee of \(place) (seal)")
            : Bilingual("\(township?.text ?? "乡镇")人民政府（章）", "Government of \(township?.text ?? "the township") (seal)"),
          day: entries.map(\.postedOn).max())
      ])
  }

  private func opening(_ place: String) -> Bilingual {
    switch kind {
    case .notice:
      Bilingual(
        "按照防止返贫致贫监测帮扶工作程序，经村民评议，现将\(place)下列农户予以公示，请广大村民监督。",
        "By the procedure of monitoring, and after the review by the villagers, the following households of \(place) are made known, so that everybody can look.")
    case .announcement:
      Bilingual(
        "按照防止返贫致贫监测帮扶工作程序，经县级审定，现将\(place)下列农户的结果予以公告。",
        "By the procedure of monitoring, the county has decided about the following households of \(place).")
    }
  }

  private func closing(_ place: String) -> Bilingual {
    let town = township.map { Bilingual("或\($0.text)人民政府", " or the government of \($0.text)") } ?? Bilingual("或乡镇人民政府", " or the township")
    return kind == .notice
      ? Bilingual(
        "如有异议，请在公示截止日前向\(place)村民委员会\(town.zh)反映；可以口头，也可以书面。",
        "Whoever objects may tell the village committee of \(place)\(town.en), by word or in writing, up to the last day.")
      : Bilingual(
        "如有疑问，请向\(place)村民委员会\(town.zh)反映。",
        "Whoever has a question may ask the village committee of \(place)\(town.en).")
  }

  private func table(single: Bool) -> Paper.Table {
    var columns = [
      Paper.Table.Column("序号", "No.", isNumber: true), Paper.Table.Column("村民小组", "Group"),
      Paper.Table.Column("户主", "Head of household"), Paper.Table.Column("监测对象类别", "Type"),
    ]
    if !single { columns.append(Paper.Table.Column("事项", "Matter")) }
    columns += [
      Paper.Table.Column("张贴日期", "Posted"),
      kind == .notice ? Paper.Table.Column("公示截止", "Last day") : Paper.Table.Column("张贴至", "Hangs until"),
    ]
    let rows = entries.enumerated().map { i, entry in
      var cells: [Bilingual] = [
        .same(String(i + 1)), entry.group.map { .same($0.text) } ?? .none, entry.head.text,
        entry.objectType?.name ?? .none,
      ]
      if !single { cells.append(entry.matter.title(kind)) }
      return cells + [Bilingual(entry.postedOn), Bilingual(entry.lastDay)]
    }
    return Paper.Table(nil, columns, rows)
  }
}

extension PublicNotice.Matter {
  /// What is proposed in a notice, or decided in an announcement.
  func title(_ kind: PublicNotice.Kind) -> Bilingual {
    switch (self, kind) {
    case (.identification, .notice): Bilingual("拟认定为监测对象", "to be monitored")
    case (.identification, .announcement): Bilingual("认定为监测对象", "now monitored")
    case (.elimination, .notice): Bilingual("拟标注风险消除", "risk to be marked as eliminated")
    case (.elimination, .announcement): Bilingual("标注风险消除", "risk eliminated")
    case (.reversal, .notice): Bilingual("拟恢复监测", "to be monitored again")
    case (.reversal, .announcement): Bilingual("恢复监测", "monitored again")
    case (.removal, .notice): Bilingual("拟退出监测", "to be taken out of monitoring")
    case (.removal, .announcement): Bilingual("退出监测", "taken out of monitoring")
    }
  }
}
