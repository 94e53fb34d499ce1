// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "pipecat-dashboard", path: ".."),
    // Without its traits it needs neither jemalloc nor an interposer, and counts no allocations.
    .package(url: "https://github.com/ordo-one/package-benchmark", from: "1.38.0", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    .target(
      name: "Loops",
      dependencies: [
        .product(name: "PipecatDashboard", package: "pipecat-dashboard"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Loops"),
    .executableTarget(
      name: "LoopTimes",
      dependencies: ["Loops", .product(name: "Benchmark", package: "package-benchmark")],
      path: "LoopTimes",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "package-benchmark")]),
    // Every program right under a folder called Benchmarks is run by package-benchmark.
    .executableTarget(name: "run-loop", dependencies: ["Loops"], path: "Tools/RunLoop"),
    .executableTarget(
      name: "cost-chart",
      dependencies: [.product(name: "PipecatDashboard", package: "pipecat-dashboard")],
      path: "Tools/CostChart"),
    .executableTarget(
      name: "simulate-verdicts",
      dependencies: [.product(name: "PipecatDashboard", package: "pipecat-dashboard")],
      path: "Tools/SimulateVerdicts"),
    .executableTarget(
      name: "fetch-pages",
      dependencies: [
        .product(name: "PipecatDashboard", package: "pipecat-dashboard"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tools/FetchPages"),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
