// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// One set of language settings for every room.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A room of the house: it may use rooms on lower floors only.
/// `Tests/ArchitectureTests` reads this table and fails when an import runs upward.
func room(
  _ name: String, floor: Int, uses rooms: [String] = [], packages: [Target.Dependency] = []
) -> Target {
  .target(
    name: name,
    dependencies: rooms.map { .byName(name: $0) } + packages,
    swiftSettings: settings)
}

func tests(_ name: String, uses rooms: [String], packages: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name,
    dependencies: rooms.map { .byName(name: $0) } + packages,
    path: "Tests/\(name)",
    swiftSettings: settings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

var targets: [Target] = [
  .systemLibrary(
    name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

  .systemLibrary(
    name: "CSQLiteSettings", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

  room("Basics", floor: 0),
  room("AssignmentSolver", floor: 0),
  room("ColumnScreening", floor: 1, uses: ["Basics"]),
  room("HTML", floor: 0),

  room("Store", floor: 1, uses: ["Basics", "CPostgreSQL", "CSQLiteSettings"], packages: [grdb, grdbSQLite]),
  room("Policy", floor: 1, uses: ["Basics"], packages: [yams]),
  room("Authority", floor: 1, uses: ["Basics"]),

  room("Journal", floor: 2, uses: ["Basics", "Store", "Authority"], packages: [crypto]),

  room("Facts", floor: 3, uses: ["Basics", "Store", "Journal"]),
  room("Divisions", floor: 3, uses: ["Basics", "Store", "Authority", "Journal"]),

  room(
    "Roster", floor: 4,
    uses: ["Basics", "Store", "Policy", "Authority", "Journal", "Facts", "Divisions"], packages: [crypto]),
  room(
    "Monitoring", floor: 4,
    uses: ["Basics", "ColumnScreening", "Store", "Policy", "Authority", "Journal", "Facts", "Divisions"]),
  room(
    "VillageWork", floor: 5,
    uses: ["Basics", "Store", "Policy", "Authority", "Journal", "Facts", "Divisions", "Monitoring"],
    packages: [crypto]),

  room(
    "Indicators", floor: 6,
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Facts", "Divisions", "Roster",
      "Monitoring", "VillageWork",
    ],
    packages: [crypto]),
  room("Exchange", floor: 5, uses: ["Basics", "Store", "Policy", "Authority", "Journal", "Divisions"]),

  room("Burden", floor: 5, uses: ["Basics", "Store", "Policy", "Authority", "Journal"]),

  room(
    "VillageDispatch", floor: 6,
    uses: [
      "Basics", "AssignmentSolver", "CZlib", "Store", "Policy", "Authority", "Journal", "Divisions",
      "Roster", "Monitoring", "VillageWork",
    ],
    packages: [crypto]),

  room(
    "Installation", floor: 7,
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Facts", "Divisions", "Roster",
      "Monitoring", "VillageWork", "Indicators", "Burden", "VillageDispatch",
    ]),
  room(
    "DemoProvince", floor: 8,
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Divisions", "Roster", "Monitoring",
      "VillageWork", "Exchange", "Installation",
    ]),
  room(
    "Web", floor: 8,
    uses: [
      "Basics", "HTML", "Store", "Policy", "Authority", "Journal", "Divisions", "Roster",
      "Monitoring", "VillageWork", "Indicators", "VillageDispatch", "Installation",
    ],
    packages: [hummingbird]),

  .executableTarget(
    name: "zhucun",
    dependencies: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Facts", "Divisions", "Roster", "Monitoring",
      "VillageWork", "Indicators", "Burden", "Exchange", "VillageDispatch", "Installation", "DemoProvince", "Web",
      arguments,
    ],
    swiftSettings: settings),

  .target(
    name: "TestSupport",
    dependencies: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Divisions", "Installation", "Exchange",
    ],
    path: "Tests/TestSupport", swiftSettings: settings),
  tests("ArchitectureTests", uses: []),
  tests("BasicsTests", uses: ["Basics"]),
  tests("HTMLTests", uses: ["HTML"]),
  tests("AssignmentSolverTests", uses: ["Basics", "AssignmentSolver", "TestSupport"]),
  tests(
    "VillageDispatchTests",
    uses: [
      "Basics", "AssignmentSolver", "Store", "Policy", "Authority", "Journal", "Divisions", "Roster",
      "Exchange", "VillageDispatch", "Installation", "TestSupport",
    ]),
  tests("PolicyTests", uses: ["Basics", "Policy"]),
  tests("StoreTests", uses: ["Basics", "Store", "Installation", "TestSupport"]),
  tests(
    "JournalTests",
    uses: ["Basics", "Store", "Policy", "Authority", "Journal", "Installation", "TestSupport"],
    packages: [crypto]),
  tests(
    "RosterTests",
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Divisions", "Roster", "Installation",
      "TestSupport",
    ]),
  tests(
    "PeopleTests",
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Divisions", "Roster", "VillageDispatch", "Installation",
      "TestSupport",
    ]),
  tests(
    "BurdenTests",
    uses: ["Basics", "Store", "Policy", "Authority", "Journal", "Burden", "Installation", "TestSupport"]),
  tests("ColumnScreeningTests", uses: ["Basics", "ColumnScreening"]),
  tests(
    "MonitoringTests",
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Divisions", "Monitoring", "Installation",
      "TestSupport",
    ]),
  tests(
    "VillageWorkTests",
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Divisions", "Monitoring", "VillageWork", "Indicators",
      "Installation", "TestSupport",
    ]),
  tests(
    "ExchangeTests",
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Exchange", "Installation", "TestSupport",
    ]),
  tests(
    "IndicatorsTests",
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Facts", "Divisions", "Indicators", "Exchange",
      "Installation", "TestSupport",
    ]),
  tests(
    "DemoProvinceTests",
    uses: [
      "Basics", "Store", "Policy", "Authority", "Journal", "Divisions", "Roster", "Indicators",
      "VillageDispatch", "Installation", "DemoProvince", "TestSupport",
    ]),
  tests(
    "WebTests",
    uses: [
      "Basics", "Web", "Store", "Policy", "Authority", "Journal", "Exchange", "Monitoring", "Burden",
      "VillageDispatch", "Installation", "TestSupport",
    ]),
  tests("CommandTests", uses: ["Basics", "Store", "Journal", "Installation", "TestSupport"]),
]

// The benchmarks build only when asked for: ZHUCUN_BENCHMARKS=1 swift build -c release
if ProcessInfo.processInfo.environment["ZHUCUN_BENCHMARKS"] != nil {
  targets.append(
    .executableTarget(
      name: "zhucun-benchmarks",
      dependencies: [
        "Basics", "ColumnScreening", "Store", "Policy", "Authority", "Journal", "Facts", "Indicators",
        "Installation",
      ],
      path: "Benchmarks/Runner", swiftSettings: settings))
}

let package = Package(
  name: "zhucun",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "zhucun", targets: ["zhucun"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: targets
)
