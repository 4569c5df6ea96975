// swift-tools-version: 6.2
import PackageDescription

// Warnings stop the build only where the environment asks for it (`make test`, CI): a warning that
// the next compiler invents must not break a user's build.
let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
  ] + (Context.environment["STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "larder",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "larder", targets: ["larder"]),
    .library(name: "Larder", targets: ["Pipeline"]),
    .library(name: "LarderEngine", targets: ["ByteIO", "JSONText", "Storages", "ItemFormats"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  // In the order in which they stand on each other: imports point up this list only.
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CByteScan"),
    .target(name: "CSystemCalls"),
    .target(
      name: "ByteIO",
      dependencies: ["CByteScan", "CSystemCalls", system],
      swiftSettings: settings
    ),
    .target(name: "JSONText", dependencies: ["ByteIO", "CByteScan"], swiftSettings: settings),
    .target(
      name: "XMLText",
      dependencies: ["ByteIO", "CByteScan", "CLibXML2"],
      swiftSettings: settings
    ),
    .target(
      name: "ZipArchive",
      dependencies: ["ByteIO", "CByteScan", "CZlib"],
      swiftSettings: settings
    ),
    .target(
      name: "Storages",
      dependencies: ["ByteIO", "CSystemCalls", "JSONText", "ZipArchive", system],
      swiftSettings: settings
    ),
    .target(
      name: "ItemFormats",
      dependencies: ["ByteIO", "JSONText", "XMLText", "ZipArchive", "Storages"],
      swiftSettings: settings
    ),
    .target(
      name: "Templates",
      path: "Templates",
      exclude: ["README.md"],
      sources: ["Templates.swift"],
      resources: [.embedInCode("pages"), .embedInCode("assets")],
      swiftSettings: settings
    ),
    .target(
      name: "Catalogue",
      dependencies: [
        "ByteIO", "ItemFormats", "JSONText", "Storages", "Templates", "XMLText",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "Pipeline",
      dependencies: ["Catalogue", "ItemFormats", "Storages", "ZipArchive", crypto, system],
      swiftSettings: settings
    ),
    .target(
      name: "CommandLine",
      dependencies: [
        "CSystemCalls", "Pipeline", "ItemFormats", "Storages", "ByteIO", system,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "larder",
      dependencies: ["CommandLine", "CSystemCalls"],
      swiftSettings: settings
    ),
    .target(
      name: "TestSupport",
      dependencies: ["ByteIO", "ZipArchive", system],
      path: "Tests/TestSupport",
      swiftSettings: settings
    ),
  ]
    + [
      ("ByteIO", ["CByteScan"]), ("JSONText", ["ByteIO", "CByteScan"]), ("XMLText", ["ByteIO"]),
      ("ZipArchive", ["ByteIO", "CZlib"]),
      ("Storages", ["ByteIO", "JSONText", "ZipArchive", system]),
      ("ItemFormats", [crypto, "ByteIO", "JSONText", "Storages", "XMLText"]),
      ("Catalogue", ["JSONText"]),
      ("Pipeline", [system, "ItemFormats", "Storages", "ByteIO"]),
      ("CommandLine", ["larder", "Catalogue", "ItemFormats", "Storages", system]),
    ].map { (name: String, extra: [Target.Dependency]) in
      .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + extra,
        exclude: name == "CommandLine" ? ["Cases"] : [],
        swiftSettings: settings
      )
    }
)

// Snapshots are read where they lie; they are no part of the test bundle.
for target in package.targets where target.name == "ItemFormatsTests" {
  target.exclude = ["Snapshots"]
}
