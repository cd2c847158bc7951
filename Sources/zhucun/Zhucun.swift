import ArgumentParser

@main
struct Zhucun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zhucun",
    abstract: "驻村帮扶一体化平台：选派、轮换、监测、驻村工作、汇总。 Village-resident assistance in one system.",
    discussion: """
      Examples 示例:
        zhucun demo                                   # a whole synthetic province, served on http://127.0.0.1:8080
        zhucun init                                   # a new, empty installation in ./zhucun.sqlite
        zhucun import divisions 区划.csv --dry-run      # what would happen
        zhucun import persons 家庭成员.csv --keep-good   # write the good rows, list the others
        zhucun import list ; zhucun import undo 12
        zhucun report summary --as-of 2023-09-30 --division 510000000000
        zhucun report summary --explain villages.covered --division 512022000000
        zhucun coverage --as-of 2023-09-30 --division 5119
        zhucun history cadres C000123
        zhucun work visit --household H00001 ; zhucun work summary --division 512022111213 --from 2023-07-01
        zhucun verify --anchor 12-ab34…
        zhucun backup --to 备份.sqlite ; zhucun restore --from 备份.sqlite --database sqlite:new.sqlite

      Exit codes: 0 done; 1 done, but something was left out or found wanting; 2 not done, nothing changed; 64 wrong command line.
      """,
    subcommands: [
      DemoCommand.self, InitCommand.self, MigrateCommand.self, ServeCommand.self, BackupCommand.self,
      RestoreCommand.self, VerifyCommand.self, ImportCommand.self, ExportCommand.self,
      TemplateCommand.self, ReportCommand.self, CoverageCommand.self, HistoryCommand.self,
      ChangeCommand.self, DispatchCommand.self, MonitorCommand.self, PeopleCommand.self, WorkCommand.self,
      PolicyCommand.self,
    ])
}
