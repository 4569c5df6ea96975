// swift-tools-version: 6.2
import PackageDescription

// The rates of single stages, without files: `swift run -c release --package-path Benchmarks/Micro`.
let package = Package(
  name: "micro",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "larder", path: "../..")],
  targets: [
    .executableTarget(
      name: "micro",
      dependencies: [.product(name: "LarderEngine", package: "larder")],
      swiftSettings: [.swiftLanguageMode(.v6), .enableExperimentalFeature("Lifetimes")]
    )
  ]
)
