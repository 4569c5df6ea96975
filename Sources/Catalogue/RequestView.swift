import ByteIO
public import JSONText

/// A request as a queue's page shows it; its secrets are masked already.
public struct RequestView: Sendable, Equatable {
  /// The address; nil if the request has none.
  public var url: String?
  /// The method.
  public var method: String?
  /// The state in one word: `failed`.
  public var state: String
  /// How often it was tried again.
  public var retryCount: Int?
  /// What its crawler calls its kind.
  public var label: String?
  /// The last error messages, each cut; the newest last.
  public var errors: [String] = []
  /// How many error messages there are.
  public var errorCount = 0
  /// What it carries, as compact JSON by name, if that is published.
  public var contents: [Content] = []

  /// A part of what a request carries.
  public struct Content: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its JSON, cut.
    public var text: String

    /// Makes one.
    public init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// How many messages of a request are shown, and how much of each.
  private static let errorLimit = 10
  private static let textLimit = 600

  /// Makes a request without errors.
  public init(
    url: String?,
    method: String?,
    state: String,
    retryCount: Int?,
    label: String? = nil
  ) {
    self.url = url
    self.method = method
    self.state = state
    self.retryCount = retryCount
    self.label = label
  }

  /// Reads a row of a site's requests, the JSON object `root`.
  public init(_ json: JSONView, _ root: Int) {
    func text(_ name: StaticString) -> String? {
      guard let node = json.value(of: name, in: root), json[node].kind == .string else {
        return nil
      }
      return json.string(node)
    }
    let retries = json.value(of: "retryCount", in: root).flatMap { node -> Int? in
      let bytes = json.spelling(node)
      return Int(String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self))
    }
    self.init(
      url: text("url"),
      method: text("method"),
      state: text("state") ?? "",
      retryCount: retries,
      label: text("label")
    )
    if let messages = json.value(of: "errorMessages", in: root) {
      var elements = json.elements(of: messages)
      while let element = elements.next() {
        errorCount += 1
        errors.append(Self.cut(json.string(element)))
        if errors.count > Self.errorLimit { errors.removeFirst() }
      }
    }
    for name in ["userData", "headers", "payload"] as [StaticString] {
      guard let node = json.value(of: name, in: root), json[node].kind != .null else { continue }
      var out = OutputBuffer(capacity: 512)
      JSONWriter.compact(json, node, to: &out)
      contents.append(Content(name: "\(name)", text: Self.cut(out.text())))
    }
  }

  private static func cut(_ text: String) -> String {
    text.utf8.count > textLimit ? text.prefix(textLimit - 1) + "…" : text
  }
}
