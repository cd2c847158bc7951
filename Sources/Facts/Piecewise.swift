public import Basics

/// Facts from a rule that says what counts on a day, where between some days nothing changes.
public enum Piecewise {
  /// - Parameters:
  ///   - turns: every day on which a value may change, in any order; before the first there is `values(nil)`.
  ///   - place: where the facts are.
  ///   - values: what counts on a day, by series; nil stands for the time before all turns.
  public static func facts(
    turns: [LocalDate], at place: Int64, series: [SeriesID], values: (LocalDate?) -> [Int64]
  ) -> [Fact] {
    var days: [LocalDate?] = [nil]
    for day in turns.sorted() where day != days.last { days.append(day) }
    var out: [Fact] = []
    var held = [Int64](repeating: 0, count: series.count)
    var since = [LocalDate?](repeating: nil, count: series.count)
    for day in days {
      let now = values(day)
      for i in series.indices where now[i] != held[i] {
        if held[i] != 0, let day {
          out.append(Fact(series[i], at: place, from: since[i], through: day.adding(days: -1), amount: held[i]))
        }
        held[i] = now[i]
        since[i] = day
      }
    }
    for i in series.indices where held[i] != 0 {
      out.append(Fact(series[i], at: place, from: since[i], amount: held[i]))
    }
    return out
  }
}
