import Divisions
public import Facts
import Monitoring
public import Policy
import Roster
import Store
import VillageWork

/// Every source of figures there is.
public enum FigureSources {
  /// - Parameter book: where the series get their numbers.
  public static func reader(policy: PolicyBook, book: SeriesBook = SeriesBook()) -> FactReader {
    FactReader(
      sources: RosterFactSources.all(policy: policy) + MonitoringFactSources.all + WorkFactSources.all,
      book: book, lineage: lineage)
  }

  /// Which divisions went up in others.
  @Sendable static func lineage(_ connection: any Connection) throws -> Lineage {
    Lineage(try DivisionMove.all(connection).map { Lineage.Move(from: $0.from, to: $0.to, on: $0.on) })
  }
}
