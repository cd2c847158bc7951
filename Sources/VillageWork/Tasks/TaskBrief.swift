public import Basics
public import Policy

/// A task summary in the words of a work summary (工作总结), by the four duties; what is zero is left out.
public enum TaskBrief {
  private static let numerals = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]

  public static func lines(_ summary: TaskSummary, policy: PolicyBook, in language: Language) -> [String] {
    let isChinese = language == .chinese
    var lines = [
      isChinese
        ? "\(summary.from.text(in: language))至\(summary.to.text(in: language))，工作记录\(summary.activities)条，涉及农户\(summary.households)户。"
        : "\(summary.from.text(in: language)) to \(summary.to.text(in: language)): \(summary.activities) activities, \(summary.households) households."
    ]
    for duty in policy.duties {
      let tasks = policy.tasks.filter { $0.duty == duty.number }.compactMap { task in
        summary.tasks.first { $0.number == task.number }.map { (task, $0) }
      }.filter { !$0.1.isEmpty }
      if tasks.isEmpty { continue }
      lines.append(isChinese ? "\(numeral(duty.number))、\(duty.name.zh)" : "\(duty.number). \(duty.name.en)")
      for (task, counted) in tasks {
        let parts = parts(of: counted, in: language)
        lines.append(isChinese
          ? "（\(numeral(task.number))）\(task.name.zh)：" + parts.joined(separator: "，") + "。"
          : "(\(task.number)) \(task.name.en): " + parts.joined(separator: ", ") + ".")
      }
    }
    if summary.withoutTask > 0 {
      lines.append(isChinese
        ? "另有\(summary.withoutTask)条工作记录未注明任务。" : "\(summary.withoutTask) activities name no task.")
    }
    return lines
  }

  private static func numeral(_ number: Int) -> String { numerals.indices.contains(number) ? numerals[number] : "\(number)" }

  private static func parts(of task: TaskSummary.Task, in language: Language) -> [String] {
    let isChinese = language == .chinese
    var parts: [String] = []
    func add(_ count: Int, _ zh: String, _ en: String) {
      if count > 0 { parts.append(isChinese ? zh : en) }
    }
    add(task.activities, "工作记录\(task.activities)条", "\(task.activities) activities")
    add(task.itemsDue, "到期计划事项\(task.itemsDue)项、完成\(task.itemsDone)项", "\(task.itemsDone) of \(task.itemsDue) items due are done")
    add(task.projects, "推进项目\(task.projects)个", "\(task.projects) projects moved on")
    add(task.results, "标志性成果\(task.results)项", "\(task.results) landmark results")
    for figure in task.figures {
      guard let value = figure.value, value != Quantity(0) else { continue }
      parts.append(figure.name[language] + " " + text(value, figure.unit, in: language))
    }
    return parts
  }

  /// Money in 万 once it reaches that, as official summaries print it.
  private static func text(_ value: Quantity, _ unit: WorkUnit, in language: Language) -> String {
    let space = language == .chinese || unit == .percent ? "" : " "
    guard language == .chinese, unit == .yuan else { return value.description + space + unit.name[language] }
    let yuan = Int(value.hundredths / 100)
    return Numerals.brief(yuan) + unit.name.zh
  }
}
