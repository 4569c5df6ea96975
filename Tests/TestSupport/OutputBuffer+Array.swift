public import ByteIO

extension OutputBuffer {
  /// A copy of the bytes, to compare them.
  public borrowing func array() -> [UInt8] {
    let bytes = self.bytes
    var array: [UInt8] = []
    for at in bytes.indices { array.append(bytes[at]) }
    return array
  }
}
