// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "pipecat-dashboard",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "pipecat-dashboard", targets: ["pipecat-dashboard"]),
    // For Benchmarks alone, a package of its own so that who builds the program need not fetch what
    // measures it: another package sees only products. TestSupport has the random numbers, and
    // VerdictSimulation the deployments that tests of verdicts are told by too.
    .library(
      name: "PipecatDashboard",
      targets: [
        "PipecatModel", "MicroHTTP", "SessionReport", "SessionSync", "PipecatClient", "Charts",
        "Dashboard", "TestSupport", "VerdictSimulation",
      ]),
    // For Fuzz alone, another package of its own. What reads text from outside, and nothing else:
    // all that a fuzzer's program links is built anew with a sanitizer, and counts as coverage.
    .library(name: "PipecatParsers", targets: ["PipecatModel", "MicroHTTP", "SessionReport"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.0.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // MARK: libmicrohttpd
    .systemLibrary(
      name: "CGnuTLS", pkgConfig: "gnutls",
      providers: [.apt(["libgnutls28-dev"]), .brew(["gnutls"])]),
    .systemLibrary(
      name: "CMicrohttpd", pkgConfig: "libmicrohttpd",
      providers: [.apt(["libmicrohttpd-dev"]), .brew(["libmicrohttpd"])]),
    .target(
      name: "MicroHTTP",
      dependencies: [
        "CGnuTLS", "CMicrohttpd", .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // MARK: Pipecat Cloud
    .target(name: "PipecatModel"),
    .target(
      name: "PipecatClient",
      dependencies: [
        "PipecatModel", .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "PipecatSimulator",
      dependencies: [
        "PipecatModel", "MicroHTTP", .product(name: "HTTPTypes", package: "swift-http-types"),
      ]),

    // MARK: Sessions
    .target(name: "SessionReport", dependencies: ["PipecatModel"]),
    .target(
      name: "SessionArchive",
      dependencies: [
        "PipecatModel", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "SessionSync",
      dependencies: [
        "PipecatModel", "PipecatClient", "SessionArchive", "SessionReport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),

    // MARK: Pages
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CCrypt", pkgConfig: "libxcrypt",
      providers: [.apt(["libcrypt-dev"]), .brew(["libxcrypt"])]),
    .target(name: "Charts"),
    .target(
      name: "Dashboard",
      dependencies: [
        "CCrypt", "CZlib", "PipecatModel", "MicroHTTP", "SessionReport", "Charts", "SessionSync",
        "PipecatClient",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
      ]),

    // MARK: The program
    .systemLibrary(name: "CProcess"),
    .executableTarget(
      name: "pipecat-dashboard",
      dependencies: [
        "CProcess", "PipecatModel", "MicroHTTP", "PipecatClient", "PipecatSimulator",
        "SessionReport", "SessionArchive", "SessionSync", "Charts", "Dashboard",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),

    // MARK: Tests
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .target(
      name: "VerdictSimulation", dependencies: ["SessionReport", "TestSupport"],
      path: "Tests/VerdictSimulation"),
    .testTarget(name: "CMicrohttpdTests", dependencies: ["CMicrohttpd"]),
    .testTarget(
      name: "MicroHTTPTests",
      dependencies: [
        "MicroHTTP", "CGnuTLS", "CMicrohttpd", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(name: "PipecatModelTests", dependencies: ["PipecatModel", "TestSupport"]),
    .testTarget(
      name: "SessionReportTests",
      dependencies: ["SessionReport", "PipecatModel", "TestSupport", "VerdictSimulation"]),
    .testTarget(
      name: "PipecatClientTests",
      dependencies: [
        "PipecatClient", "PipecatModel", "PipecatSimulator", "MicroHTTP", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "PipecatSimulatorTests",
      dependencies: [
        "PipecatSimulator", "MicroHTTP", "PipecatModel",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "SessionArchiveTests",
      dependencies: [
        "SessionArchive", "PipecatModel", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "SessionSyncTests",
      dependencies: [
        "SessionSync", "SessionArchive", "SessionReport", "PipecatClient", "PipecatModel",
        "PipecatSimulator", "MicroHTTP", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "ChartsTests", dependencies: ["Charts", "TestSupport"], exclude: ["Golden"]),
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "CZlib", "Dashboard", "PipecatClient", "PipecatModel", "MicroHTTP", "SessionReport",
        "SessionSync",
        "Charts", "TestSupport", .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .testTarget(
      name: "pipecat-dashboardTests",
      dependencies: [
        "pipecat-dashboard", "PipecatModel", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

let modules = package.targets.filter { $0.type != .system }
for target in modules {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
