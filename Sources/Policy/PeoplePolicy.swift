public import Basics

/// Who decides on leave, by its length (请假审批层级).
public struct LeaveChain: Sendable, Hashable {
  /// How the days of leave are counted, both ends included.
  public enum Unit: String, Sendable, CaseIterable {
    case calendarDays = "calendar_days"
    /// By the work calendar: weekends and holidays are left out.
    case workingDays = "working_days"
  }

  /// What happens at a step.
  public enum Act: String, Sendable, CaseIterable {
    /// Agrees or refuses; leave waits for it.
    case agree
    /// Is told and files the paper (备案); leave does not wait for it.
    case file
  }

  /// One office on the way.
  public struct Step: Sendable, Hashable {
    /// A code of the list `leave_step`.
    public let code: String
    public let act: Act

    public init(_ code: String, _ act: Act) {
      self.code = code
      self.act = act
    }
  }

  /// The steps of leave of some length.
  public struct Level: Sendable, Hashable {
    /// The fewest days for which it holds.
    public let fromDays: Int
    /// In the order in which they are taken.
    public let steps: [Step]
    /// Its own source, or that of the entry.
    public let source: Source
  }

  public let unit: Unit
  /// Shortest first; the first begins with one day.
  public let levels: [Level]

  /// The level for leave of so many days; leave of no working day at all goes by the shortest.
  public func level(forDays days: Int) -> Level? { levels.last { $0.fromDays <= max(1, days) } }

  /// How many days leave takes, both ends included.
  /// - Throws: `CalendarError` where working days count and a year is not known.
  public func days(from start: LocalDate, to end: LocalDate, calendar: WorkCalendar) throws(CalendarError) -> Int {
    switch unit {
    case .calendarDays: return max(0, start.days(until: end) + 1)
    case .workingDays: return try calendar.workingDays(after: start.adding(days: -1), through: end)
    }
  }
}

/// How cadres are assessed (考核办法).
public struct AssessmentScheme: Sendable, Hashable {
  /// Who is asked what about a cadre (民主测评).
  public struct Poll: Sendable, Hashable {
    /// Codes of the list `poll_question`.
    public let questions: [String]
    /// Codes of the list `poll_group`.
    public let groups: [String]
  }

  /// At most so many of those assessed may have a grade.
  public struct Quota: Sendable, Hashable {
    /// A code of the list `assessment_grade`.
    public let grade: String
    public let percent: Int

    /// How many of so many; parts are left out.
    public func places(of assessed: Int) -> Int { assessed * percent / 100 }
  }

  /// With so many absences without leave, the grade is at best this one.
  public struct AbsenceStep: Sendable, Hashable {
    public let times: Int
    /// A code of the list `assessment_grade`.
    public let atBest: String
  }

  /// Codes of the list `assessment_item`.
  public let items: [String]
  public let poll: Poll?
  /// Codes of the list `assessment_grade`, best first.
  public let grades: [String]
  public let quota: Quota?
  /// Fewest absences first; empty where the policy says nothing.
  public let absenceScale: [AbsenceStep]
  /// Only those who served so many months are assessed; nil where the policy says nothing.
  public let servedMonths: Int?
  /// Grades for which a recall is proposed.
  public let recallGrades: [String]

  /// The best grade that so many absences leave open; nil where nothing is closed.
  public func cap(absences: Int) -> String? { absenceScale.last { $0.times <= absences }?.atBest }

  /// Whether a grade is better than another.
  public func isBetter(_ grade: String, than other: String) -> Bool {
    guard let a = grades.firstIndex(of: grade), let b = grades.firstIndex(of: other) else { return false }
    return a < b
  }
}
