extension JSONValue {
  /// Reads a JSON file, strictly by RFC 8259.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - maximumBytes: The size in bytes above which the file is refused.
  /// - Throws: `noInput` if there is no such file or it may not be read; `badData`, with line and column, if
  ///   it is not JSON; `inputOutput` if reading fails half-way.
  /// - Complexity: O(n) for n bytes.
  public static func read(_ path: String, maximumBytes: Int = 1 << 26) throws(FileError) -> JSONValue {
    try parse(readBytes(of: path, maximumBytes: maximumBytes), file: path)
  }

  /// Reads JSON from bytes in memory: UTF-8, one value, nothing after it, no name twice in an object, no
  /// number beyond the range of a `Double`, and arrays and objects at most 128 deep.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - file: The name that stands for the bytes in messages.
  /// - Throws: `badData`, with line and column (both from 1, the column in characters).
  /// - Complexity: O(n) for n bytes.
  public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> JSONValue {
    var parser = JSONParser(file: file, bytes: bytes)
    return try parser.parse()
  }
}

/// A parser by recursive descent; the depth is limited, so that no text can exhaust the stack.
struct JSONParser {
  static let maximumDepth = 128

  let file: String
  let bytes: [UInt8]
  var position = 0
  private var depth = 0

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  mutating func parse() throws(FileError) -> JSONValue {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipSpace()
    let value = try parseValue()
    skipSpace()
    guard position == bytes.count else { throw unexpected("the end of the text") }
    return value
  }

  private mutating func parseValue() throws(FileError) -> JSONValue {
    guard let first = peek else { throw unexpected("a value") }
    switch first {
    case UInt8(ascii: "{"): return try nested { (parser) throws(FileError) in try parser.parseObject() }
    case UInt8(ascii: "["): return try nested { (parser) throws(FileError) in try parser.parseArray() }
    case Byte.quote: return .string(try parseString())
    case Byte.minus, Byte.zero...Byte.nine: return try parseNumber()
    case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    default: throw unexpected("a value")
    }
  }

  // MARK: Objects and arrays

  private mutating func nested(
    _ body: (inout JSONParser) throws(FileError) -> JSONValue
  ) throws(FileError) -> JSONValue {
    guard depth < JSONParser.maximumDepth else {
      throw error(
        at: position, "found more than \(JSONParser.maximumDepth) levels, expected at most that many")
    }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func parseArray() throws(FileError) -> JSONValue {
    var values: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(values) }
    while true {
      skipSpace()
      values.append(try parseValue())
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(values) }
      guard take(Byte.comma) else { throw unexpected("a comma or \"]\"") }
    }
  }

  private mutating func parseObject() throws(FileError) -> JSONValue {
    var members: [JSONMember] = []
    var names: Set<String> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipSpace()
      let start = position
      guard peek == Byte.quote else { throw unexpected("a name in quotes") }
      let name = try parseString()
      guard names.insert(name).inserted else {
        throw error(at: start, "found the name \(quoted(name)) again, expected another")
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
      skipSpace()
      members.append(JSONMember(name, try parseValue()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(Byte.comma) else { throw unexpected("a comma or \"}\"") }
    }
  }

  // MARK: Words and numbers

  private mutating func parseWord(_ word: String, _ value: JSONValue) throws(FileError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw unexpected("a value") }
    position += word.utf8.count
    return value
  }

  private mutating func parseNumber() throws(FileError) -> JSONValue {
    let start = position
    _ = take(Byte.minus)
    // A number has no leading zeros.
    if !take(Byte.zero) { try takeDigits() }
    var isWhole = true
    if take(Byte.point) {
      isWhole = false
      try takeDigits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(Byte.minus) { _ = take(Byte.plus) }
      try takeDigits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    // A whole -0 would lose its sign.
    if isWhole, text != "-0", let whole = Int(text) { return .whole(whole) }
    guard let value = Double(text), value.isFinite else {
      throw error(at: start, "found \(quoted(text)), which is too large, expected a number below 1.8e308")
    }
    return .number(value)
  }

  private mutating func takeDigits() throws(FileError) {
    guard let first = peek, first >= Byte.zero, first <= Byte.nine else { throw unexpected("a digit") }
    while let digit = peek, digit >= Byte.zero, digit <= Byte.nine { position += 1 }
  }

  // MARK: Bytes

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }
}

// MARK: - Messages

extension JSONParser {
  /// An error about what stands at the position now.
  func unexpected(_ expected: String) -> FileError {
    guard let byte = peek else {
      return error(at: position, "found the end of the text, expected \(expected)")
    }
    let length = byte < 0x80 ? 1 : utf8SequenceLength(bytes, at: position)
    guard length > 0, byte != 0 else {
      let hex = String(byte, radix: 16, uppercase: true)
      return error(at: position, "found the byte 0x\(hex), expected \(expected)")
    }
    return error(at: position, "found \(quoted(bytes[position..<(position + length)])), expected \(expected)")
  }

  /// An error at a position, named by its line and column.
  func error(at position: Int, _ text: String) -> FileError {
    var (line, column) = (1, 1)
    for byte in bytes.prefix(position) {
      if byte == Byte.lineFeed {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        // A byte that continues a character is not a new column.
        column += 1
      }
    }
    return FileError(.badData, "\(file): line \(line), column \(column): \(text)")
  }
}
