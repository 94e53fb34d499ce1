// swift-tools-version: 6.2

import PackageDescription

// Built as script/fuzz does: `main` is in libFuzzer, which only `--sanitize fuzzer` links.
let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "pipecat-dashboard", path: ".."),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
  ],
  targets: [
    .target(name: "FuzzSupport", path: "Support"),
    .executableTarget(
      name: "fuzz-parsers",
      dependencies: [
        "FuzzSupport", .product(name: "PipecatParsers", package: "pipecat-dashboard"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      path: "Parsers"),
    // A program of its own: it takes ten times as long to build.
    .executableTarget(
      name: "fuzz-tokens",
      dependencies: [
        "FuzzSupport", .product(name: "PipecatDashboard", package: "pipecat-dashboard"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Tokens"),
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
