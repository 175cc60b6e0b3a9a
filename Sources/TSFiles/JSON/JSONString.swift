extension JSONParser {
  /// Reads a string whose opening quote is here.
  mutating func parseString() throws(FileError) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case Byte.quote:
        position += 1
        return String(decoding: text, as: UTF8.self)
      case Byte.backslash:
        position += 1
        try parseEscape(into: &text)
      case 0..<0x20:
        throw unexpected("an escape such as \"\\n\" for a control character")
      case 0x80...:
        let length = utf8SequenceLength(bytes, at: position)
        guard length > 0 else { throw unexpected("UTF-8 text") }
        text.append(contentsOf: bytes[position..<(position + length)])
        position += length
      default:
        text.append(byte)
        position += 1
      }
    }
    throw error(at: start, "found a string that is never closed, expected a closing quote")
  }

  /// Reads what comes after a backslash.
  private mutating func parseEscape(into text: inout [UInt8]) throws(FileError) {
    let expected = "one of \"\\/bfnrtu after a backslash"
    guard let byte = peek else { throw unexpected(expected) }
    let plain: [UInt8: UInt8] = JSONParser.plainEscapes
    if let value = plain[byte] {
      position += 1
      text.append(value)
      return
    }
    guard byte == UInt8(ascii: "u") else { throw unexpected(expected) }
    let start = position - 1
    position += 1
    let scalar = try parseScalar(start: start)
    text.append(contentsOf: String(scalar).utf8)
  }

  /// Reads the four digits after `\u`, and those of the other half if they are half of a pair.
  private mutating func parseScalar(start: Int) throws(FileError) -> Unicode.Scalar {
    let first = try parseHexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, take(Byte.backslash), take(UInt8(ascii: "u")) {
      let second = try parseHexadecimal()
      if second >= 0xDC00, second < 0xE000,
        let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw error(at: start, "found half of a surrogate pair, expected both halves")
  }

  private mutating func parseHexadecimal() throws(FileError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("four hexadecimal digits after \"\\u\"")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private static let plainEscapes: [UInt8: UInt8] = [
    Byte.quote: Byte.quote, Byte.backslash: Byte.backslash, UInt8(ascii: "/"): UInt8(ascii: "/"),
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D,
    UInt8(ascii: "t"): 0x09,
  ]
}
