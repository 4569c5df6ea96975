/// What this program is called and which version it is.
public enum ToolVersion {
  /// The version, in one place.
  public static let number = "0.1.0"
  /// Name and version, as they stand in manifests and pages.
  public static let name = "larder \(number)"
}
