import ByteIO
public import Catalogue
public import SystemPackage
import Templates

/// What the owner of a site puts in the place of ours.
public struct SiteLook: Sendable {
  /// Page templates and assets by the names of their files.
  public var overrides = SiteOverrides()
  /// The colour of links; nil for ours.
  public var accent: Accent?
  /// A picture beside the title.
  public var logo: FilePath?
  /// A folder whose files stand in the site as they are.
  public var staticFolder: FilePath?

  /// The names that a picture may have, by what a browser shows.
  private static let pictures = ["svg", "png", "jpg", "jpeg", "gif", "webp", "avif"]
  private static let fileLimit = 1 << 20

  /// Makes a site look as ours do.
  public init() {}

  /// Reads templates and assets from `folder`: files named like ours, `dataset.mustache` or `site.css`.
  ///
  /// - Throws: ``PlanError`` for a file with another name, and for one that cannot be read.
  public mutating func readTemplates(from folder: FilePath) throws {
    let known = Templates.pageNames.map { $0 + ".mustache" } + Templates.assetNames
    for (name, _) in try Directory(folder, followingLink: true).sortedEntries() {
      guard !name.hasPrefix("."), name.text != "README.md" else { continue }
      guard let text = name.text, known.contains(text) else {
        throw PlanError(
          "\(folder.appending(name.display)): there is no template of this name; "
            + "Templates/README.md lists them"
        )
      }
      overrides.files[text] = try Self.read(folder.appending(name), limit: Self.fileLimit)
    }
  }

  /// Reads the logo and lists the static folder, to see that they can be.
  public func check() throws {
    _ = try readLogo()
    _ = try staticFiles()
  }

  /// The logo's bytes, and its place in the site.
  func readLogo() throws -> (path: String, bytes: [UInt8])? {
    guard let logo else { return nil }
    let kind = logo.extension?.lowercased() ?? ""
    guard Self.pictures.contains(kind) else {
      throw PlanError("\(logo): a logo is one of \(Self.pictures.joined(separator: ", "))")
    }
    return ("assets/logo.\(kind)", try Self.read(logo, limit: Self.fileLimit))
  }

  /// A file of the static folder.
  struct File {
    /// Where it stands in the site.
    var path: String
    /// Where it is.
    var source: FilePath
    /// What it was like.
    var size: Int
    var modified: FileTime
  }

  /// The files of the static folder.
  ///
  /// Links and what is no file are left out; so are names like those of our own records.
  func staticFiles() throws -> [File] {
    guard let staticFolder else { return [] }
    var files: [File] = []
    try Self.collect(staticFolder, "", &files)
    return files
  }

  private static func collect(
    _ folder: FilePath,
    _ prefix: String,
    _ files: inout [File]
  ) throws {
    for (name, kind) in try Directory(folder, followingLink: true).sortedEntries() {
      guard kind == .folder || kind == .file, !name.hasPrefix(".larder-") else { continue }
      guard let text = name.text else {
        throw PlanError(
          "\(folder.appending(name.display)): a name that is not UTF-8 has no address in a site; "
            + "rename it"
        )
      }
      let source = folder.appending(name)
      let path = prefix + text
      if kind == .folder {
        try collect(source, "\(path)/", &files)
      } else {
        let stamp = try Directory.stamp(of: source, followingLink: false)
        files.append(File(path: path, source: source, size: stamp.size, modified: stamp.modified))
      }
    }
  }

  private static func read(_ path: FilePath, limit: Int) throws -> [UInt8] {
    do throws(FileError) {
      let arena = try InputFile(path).readAll(limit: limit)
      return unsafe arena.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
    } catch {
      if case .tooLarge = error.kind { throw PlanError("\(error)") }
      throw error
    }
  }
}
