public import Basics

/// Questions on people matters (干部管理).
extension PolicyBook {
  /// Who decides on leave (请假审批层级).
  public func leaveChain(in area: DivisionCode, on date: LocalDate) -> Finding<LeaveChain> {
    leaveChains.find(Bilingual("请假审批层级", "chain of leave"), in: area, on: date)
  }

  /// How many days a month a cadre lives in the village at least (每月在岗天数).
  public func presenceMinimum(in area: DivisionCode, on date: LocalDate) -> Finding<Int> {
    presenceMinima.find(Bilingual("每月在岗天数", "days in the village each month"), in: area, on: date)
  }

  /// How cadres are assessed (考核办法).
  /// - Parameter kind: a code of the list `assessment_kind`.
  public func assessmentScheme(_ kind: String, in area: DivisionCode, on date: LocalDate) -> Finding<AssessmentScheme> {
    (assessmentSchemes[kind] ?? DatedTable()).find(Bilingual("考核办法（\(kind)）", "scheme of assessment (\(kind))"), in: area, on: date)
  }
}
