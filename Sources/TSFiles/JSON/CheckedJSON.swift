/// JSON with a checksum over it, so that it is noticed when a file was damaged or edited.
package enum CheckedJSON {
  /// The name of the member that holds the checksum: the last of an object.
  static let member = "checksum"

  /// The object with a checksum of its other members, which does not depend on how they are laid out.
  package static func checked(_ members: [JSONMember]) throws(FileError) -> JSONValue {
    .object(members + [JSONMember(member, .string(try checksum(of: members)))])
  }

  /// Makes sure that an object is what its checksum was made of.
  ///
  /// - Throws: `badData` if it has none, or one of something else.
  package static func check(_ json: JSONValue, file: String) throws(FileError) {
    guard let said = json[member]?.string else {
      throw FileError(.badData, "\(file): \(member): found nothing, expected a text")
    }
    let found = try checksum(of: (json.members ?? []).filter { $0.name != member })
    guard said != found else { return }
    throw FileError(
      .badData,
      "\(file): \(member): found \(quoted(said)), expected \(found) of what the file holds: it was changed since it was "
        + "written")
  }

  private static func checksum(of members: [JSONMember]) throws(FileError) -> String {
    let sink = MemorySink()
    var writer = JSONWriter(to: sink)
    writer.write(.object(members))
    try writer.endLine()
    return XXHash64.hexadecimal(of: sink.bytes)
  }

  // MARK: Text of others' making

  private static let head = Array("{\"checksum\":\"".utf8)
  private static let middle = Array("\",\"content\":".utf8)
  private static let tail = Array("}\n".utf8)

  /// A JSON text in an object with its checksum.
  package static func framed(_ content: some Collection<UInt8>) -> [UInt8] {
    head + Array(XXHash64.hexadecimal(of: content).utf8) + middle + content + tail
  }

  /// The text in an object that ``framed(_:)`` made.
  ///
  /// - Parameter advice: What to do where it is another, as the end of a sentence.
  /// - Throws: `badData` if it is not that object, byte for byte.
  package static func content(
    of bytes: [UInt8], file: String, advice: String
  ) throws(FileError) -> ArraySlice<UInt8> {
    let start = head.count + 16 + middle.count
    guard bytes.count >= start + tail.count, bytes.starts(with: head),
      bytes[(head.count + 16)...].starts(with: middle), bytes.suffix(tail.count).elementsEqual(tail)
    else {
      throw FileError(
        .badData, "\(file): checksum: found none in its place, expected one: the file is damaged\(advice)")
    }
    let content = bytes[start..<(bytes.count - tail.count)]
    let said = String(decoding: bytes[head.count..<(head.count + 16)], as: UTF8.self)
    let found = XXHash64.hexadecimal(of: content)
    guard said != found else { return content }
    throw FileError(
      .badData,
      "\(file): checksum: found \(quoted(said)), expected \(found) of what the file holds: it was changed since it was "
        + "written\(advice)")
  }
}
