import Basics
import Monitoring
import Web

// Made-up papers.

extension SampleQueries {
  private func b(_ zh: String, _ en: String) -> Bilingual { Bilingual(zh + spike, en + spike) }

  var samplePaper: Paper {
    Paper(
      title: b("县级审定表", "Decision"), subtitle: b("南凤村", "Nanfeng"),
      blocks: [
        .heading(b("认定依据", "Basis")), .paragraph(b("说明文字", "some words")),
        .lines([Paper.Line(b("户主", "Head"), b("张*", "张*"))]),
        .table(Paper.Table(
          b("成员", "Members"),
          [Paper.Table.Column("姓名" + spike, "Name" + spike), Paper.Table.Column("金额", "Amount", isNumber: true)],
          [[b("张*", "张*"), b("6,800.00", "6,800.00")]])),
        .fields([
          Paper.Field(1, b("姓名", "Name"), help: b("写全名", "in full"), .lines(2)),
          Paper.Field(2, b("证件", "Id"), help: b("一格一个", "one each"), .boxes(18)),
          Paper.Field(3, b("困难", "Difficulty"), help: b("可多选", "several"), .choices([b("因病", "Illness")])),
          Paper.Field(4, b("时间", "When"), help: b("年月", "month"), .date),
        ]),
      ],
      signatures: [Paper.Signature(b("审定人", "Decided by"), name: "李四" + spike, day: Self.day), Paper.Signature(b("章", "Seal"))],
      footer: [Paper.Line(b("编号", "Number"), b("P1/decision", "P1/decision"))])
  }

  private var model: PaperModel { PaperModel(paper: samplePaper, path: path(to: Self.village)) }

  func paper(_ request: PaperRequest) async throws -> PaperModel? {
    if request.proceeding == "none" { return nil }
    if request.proceeding == "early" {
      throw ConsoleFailure.noPaper(Bilingual("还不存在", "does not exist yet"), Bilingual("先办理", "take the step"))
    }
    return model
  }

  func notice(_ request: NoticeRequest) async throws -> PaperModel? { model }
  func form(_ village: DivisionCode) async throws -> PaperModel? { model }
}
