// swift-tools-version: 6.2
import PackageDescription

// The rates of single stages, without files: `swift run -c release --package-path Benchmarks/Micro`.
let package = Package(
  name: "micro",
  platforms: [.macOS(.v26)],
  dependencies: [
    .package(name: "larder", path: "../.."),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .executableTarget(
      name: "micro",
      dependencies: [
        .product(name: "LarderEngine", package: "larder"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .enableExperimentalFeature("Lifetimes")]
    )
  ]
)
