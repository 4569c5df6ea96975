import ByteIO
import JSONText
enum NumberText {
  static func append(_ json: JSONView, _ node: Int, pointed: Bool, to out: inout OutputBuffer) {
    out.append(json.spelling(node))
  }
}
