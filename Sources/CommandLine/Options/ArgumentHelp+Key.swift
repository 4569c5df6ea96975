import ArgumentParser

extension ArgumentHelp {
  /// The help of an option that is a key of a configuration too: what the table of keys says.
  init(_ key: ConfigurationKey, _ placeholder: String? = nil) {
    self.init(stringLiteral: key.helpWithStandard)
    valueName = placeholder
  }

  /// The help of the option `name`, which is one of `keys`; none if it is not, which a test would find.
  init(_ name: String, of keys: [ConfigurationKey], _ placeholder: String? = nil) {
    guard let key = keys[name] else {
      self.init("")
      return
    }
    self.init(key, placeholder)
  }
}
