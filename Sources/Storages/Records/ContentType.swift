/// Content types of files without a sidecar.
enum ContentType {
  /// The type that a file extension stands for, in any case; nil if it is not known.
  ///
  /// The extensions that the clients write, and those that people use beside them.
  static func ofExtension(_ text: some StringProtocol) -> String? {
    switch text.lowercased() {
    case "json": "application/json"
    case "jsonl", "ndjson": "application/x-ndjson"
    case "txt", "log": "text/plain"
    case "html", "htm": "text/html"
    case "csv": "text/csv"
    case "md", "markdown": "text/markdown"
    case "xml": "application/xml"
    case "rss": "application/rss+xml"
    case "atom": "application/atom+xml"
    case "jsonld": "application/ld+json"
    case "js", "mjs": "text/javascript"
    case "css": "text/css"
    case "yaml", "yml": "application/yaml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "gif": "image/gif"
    case "webp": "image/webp"
    case "avif": "image/avif"
    case "svg": "image/svg+xml"
    case "ico": "image/vnd.microsoft.icon"
    case "mp3", "mpga": "audio/mpeg"
    case "mp4": "video/mp4"
    case "webm": "video/webm"
    case "pdf": "application/pdf"
    case "zip": "application/zip"
    case "gz": "application/gzip"
    case "bin": "application/octet-stream"
    case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    default: nil
    }
  }

  /// Whether an extension may belong to a content type, parameters and case aside.
  static func fits(_ fileExtension: some StringProtocol, _ type: String?) -> Bool {
    guard let type, let known = ofExtension(fileExtension) else { return false }
    return type.lowercased().hasPrefix(known)
  }
}
