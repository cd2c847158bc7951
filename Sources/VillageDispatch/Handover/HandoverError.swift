public import Basics

/// Why a handover was not prepared, changed or signed. Nothing was written.
public enum HandoverError: ExplainedError, Hashable {
  case unknownHandover(String)
  case unknownItem(String, Int)
  case unknownPlan(String)
  case noLeavers(plan: String)
  case neverPosted(cadre: String, village: DivisionCode, before: LocalDate)
  case sameCadre(String)
  case noSuccessor(String)
  case signedAlready(Signatory, on: LocalDate)
  /// These must sign first.
  case tooEarly(Signatory, missing: [Signatory])
  /// These items are neither settled nor left open.
  case itemsListed([Int])
  case inFuture(LocalDate)
  /// Dated before a signature that it builds on.
  case beforeOther(Signatory, on: LocalDate)
  /// Somebody has signed: an item may only go from open to done.
  case itemFixed(Int, HandoverItemState)
  case noteMissing(Int)

  public var explanation: Bilingual {
    switch self {
    case .unknownHandover(let id): return Bilingual("没有这份交接：\(id)", "There is no handover \(id)")
    case .unknownItem(let id, let n): return Bilingual("交接 \(id) 没有第 \(n) 项", "Handover \(id) has no item \(n)")
    case .unknownPlan(let id): return Bilingual("没有这个选派方案：\(id)", "There is no plan \(id)")
    case .noLeavers(let plan): return Bilingual("方案 \(plan) 没有离任者", "Nobody leaves under plan \(plan)")
    case .neverPosted(let cadre, let village, let day):
      return Bilingual("\(cadre) 在 \(day) 前没有派驻 \(village)", "\(cadre) was not posted to \(village) before \(day)")
    case .sameCadre(let id): return Bilingual("离任者和接任者是同一人：\(id)", "Leaver and successor are the same person: \(id)")
    case .noSuccessor(let id): return Bilingual("交接 \(id) 还没有接任者", "Handover \(id) has no successor yet")
    case .signedAlready(let who, let day): return Bilingual("\(who.name.zh)已于 \(day) 签字", "The \(who.name.en) signed on \(day)")
    case .tooEarly(let who, let missing):
      return Bilingual("\(who.name.zh)还不能签字，缺：\(missing.words.zh)", "The \(who.name.en) cannot sign yet; missing: \(missing.words.en)")
    case .itemsListed(let items):
      let shown = items.prefix(20).map(String.init).joined(separator: ", ") + (items.count > 20 ? " …" : "")
      return Bilingual("\(items.count) 项尚未交接：\(shown)", "\(items.count) item(s) not yet handed over: \(shown)")
    case .inFuture(let day): return Bilingual("签字日期晚于今天：\(day)", "The date of the signature lies in the future: \(day)")
    case .beforeOther(let who, let day): return Bilingual("签字日期早于\(who.name.zh)（\(day)）", "Dated before the signature of the \(who.name.en) (\(day))")
    case .itemFixed(let n, let state):
      return Bilingual("已有人签字，第 \(n) 项（\(state.rawValue)）不能再改", "Somebody has signed: item \(n) (\(state.rawValue)) stands")
    case .noteMissing(let n): return Bilingual("办结第 \(n) 项须写明结果", "Item \(n) needs a note to be done")
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .unknownHandover, .unknownItem:
      return Bilingual("用 zhucun dispatch handover list 和 show 查看", "See `zhucun dispatch handover list` and `show`")
    case .unknownPlan: return Bilingual("检查方案编号", "Check the id of the plan")
    case .noLeavers: return Bilingual("先求解或发布方案", "Solve or publish the plan first")
    case .neverPosted: return Bilingual("检查干部、村和日期", "Check cadre, village and date")
    case .sameCadre, .noSuccessor:
      return Bilingual("用 zhucun dispatch handover prepare --successor 指明接任者", "Name one with `zhucun dispatch handover prepare --successor`")
    case .signedAlready: return Bilingual("每方只签一次", "Each signs once")
    case .tooEarly: return Bilingual("请他们先签", "Let them sign first")
    case .itemsListed: return Bilingual("逐项标明 settled（已交清）或 open（未了）", "Mark each as settled or open")
    case .inFuture, .beforeOther: return Bilingual("改正日期", "Correct the date")
    case .itemFixed: return Bilingual("签字后只能将 open 办结为 done", "After signing an item may only go from open to done")
    case .noteMissing: return Bilingual("加 --note", "Add --note")
    }
  }
}
