public import Basics

/// What the figures of village work are counted in.
public enum WorkUnit: String, Sendable, Hashable, CaseIterable {
  case yuan, households, people, records, times, projects, mu, kilometres, percent, days

  public var name: Bilingual {
    switch self {
    case .yuan: Bilingual("元", "yuan")
    case .households: Bilingual("户", "households")
    case .people: Bilingual("人", "people")
    case .records: Bilingual("件", "records")
    case .times: Bilingual("次", "times")
    case .projects: Bilingual("个项目", "projects")
    case .mu: Bilingual("亩", "mu")
    case .kilometres: Bilingual("公里", "km")
    case .percent: Bilingual("%", "%")
    case .days: Bilingual("天", "days")
    }
  }
}
