import Installation
import Policy
import TestSupport
import Testing
import VillageWork

/// Every one of the twelve tasks is told by records: it has a kind of record and an indicator of its own.
@Suite struct TaskCatalogueTests {
  @Test func eachOfTheTwelveTasksHasARecordAndAnIndicator() throws {
    let policy = try PolicyBook.load(folder: Repository.policies)
    let registry = Installation.registry(policy: policy)
    #expect(policy.tasks.map(\.number) == Array(1...12))
    for task in policy.tasks {
      let indicators = TaskIndicator.all.filter { $0.task == task.number }
      #expect(!indicators.isEmpty, "\(task.name.zh)")
      for indicator in indicators {
        #expect(!indicator.kinds.isEmpty, "\(indicator.id)")
        for kind in indicator.kinds { #expect(registry.kind(kind) != nil, "\(indicator.id): \(kind)") }
        #expect(!indicator.name.zh.isEmpty && !indicator.name.en.isEmpty)
      }
    }
    let ids = TaskIndicator.all.map { "\($0.task).\($0.id)" }
    #expect(Set(ids).count == ids.count)
    #expect(TaskIndicator.all.allSatisfy { (1...12).contains($0.task) })
  }

  /// A kind of activity belongs to one task at the most, and all that are named are on the list.
  @Test func kindsOfActivityBelongToTasks() throws {
    let policy = try PolicyBook.load(folder: Repository.policies)
    let kinds = policy.tasks.flatMap(\.activityKinds)
    #expect(Set(kinds).count == kinds.count)
    let list = try #require(policy.codeList("activity_kind"))
    for kind in kinds { #expect(list.code(for: kind) == kind) }
    #expect(policy.task(ofActivity: "party_class") == 10)
    #expect(policy.task(ofActivity: "visit") == nil)
  }
}
