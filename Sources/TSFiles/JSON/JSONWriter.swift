/// Writes JSON (RFC 8259) piece by piece, without holding it in memory.
///
/// ```swift
/// var json = JSONWriter(to: output)
/// json.beginObject()
/// json.name("path")
/// json.write(0)
/// json.name("x")
/// json.write([1.5, 2.0])
/// json.endObject()
/// try json.endLine()
/// ```
///
/// Numbers are in their shortest form. JSON has no NaN and no infinities: they are written as `null`. A piece
/// in the wrong place, such as a value in an object without a name, is remembered and thrown by
/// ``endLine()``.
public struct JSONWriter {
  /// How the text is laid out.
  public enum Layout: Sendable {
    /// All in one line, for lists of records with one on each line.
    case line
    /// Each member of an object on its own line, indented by two spaces; arrays of plain values in one line.
    case indented
  }

  private enum Scope {
    case object
    case array
  }

  private let sink: any ByteSink
  private let layout: Layout
  private var text = NumberText(capacity: 1 << 14)
  private var scopes: [Scope] = []
  private var isFirst = true
  private var isNamed = false
  private var isBroken = false
  private var failure: FileError?

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - sink: Where the text is written to; it is not committed by the writer.
  ///   - layout: How the text is laid out.
  public init(to sink: any ByteSink, layout: Layout = .line) {
    self.sink = sink
    self.layout = layout
  }

  /// Ends a value at the top with a line feed, and hands the text to the sink; another value may follow.
  ///
  /// - Throws: `misuse` if the pieces since the last end do not make one value; what the sink has thrown.
  public mutating func endLine() throws(FileError) {
    if !scopes.isEmpty || isNamed || isFirst { isBroken = true }
    text.append(Byte.lineFeed)
    send()
    if isBroken { throw FileError(.misuse, "JSON was written in pieces that do not fit together") }
    if let failure { throw failure }
    isFirst = true
  }

  // MARK: Objects and arrays

  /// Begins an object.
  public mutating func beginObject() {
    begin(.object, UInt8(ascii: "{"))
  }

  /// Writes the name of the next member of an object.
  ///
  /// - Parameter name: The name, which must differ from the others of the object; that is not checked.
  public mutating func name(_ name: String) {
    if scopes.last != .object || isNamed { isBroken = true }
    separate()
    appendString(name)
    text.append(layout == .indented ? ": " : ":")
    isNamed = true
  }

  /// Ends an object.
  public mutating func endObject() {
    end(.object, UInt8(ascii: "}"))
  }

  /// Begins an array.
  public mutating func beginArray() {
    begin(.array, UInt8(ascii: "["))
  }

  /// Ends an array.
  public mutating func endArray() {
    end(.array, UInt8(ascii: "]"))
  }

  // MARK: Values

  /// Writes a number in its shortest form, or `null` if it is not finite.
  ///
  /// - Parameter value: A `Double` or a `Float`.
  /// - Complexity: O(1).
  public mutating func write(_ value: some BinaryFloatingPoint & TextOutputStreamable) {
    beginValue()
    if value.isFinite { text.append(value) } else { text.append("null") }
    endValue()
  }

  /// Writes a whole number.
  ///
  /// - Parameter value: The number.
  public mutating func write(_ value: some FixedWidthInteger) {
    beginValue()
    text.append(value)
    endValue()
  }

  /// Writes a text.
  ///
  /// - Parameter value: The text.
  public mutating func write(_ value: String) {
    beginValue()
    appendString(value)
    endValue()
  }

  /// Writes `true` or `false`.
  ///
  /// - Parameter value: The truth value.
  public mutating func write(_ value: Bool) {
    beginValue()
    text.append(value ? "true" : "false")
    endValue()
  }

  /// Writes `null`.
  public mutating func writeNull() {
    beginValue()
    text.append("null")
    endValue()
  }

  /// Writes an array of numbers; `null` for those that are not finite.
  ///
  /// - Parameter values: The numbers.
  /// - Complexity: O(n) for n numbers.
  public mutating func write(_ values: some Sequence<some BinaryFloatingPoint & TextOutputStreamable>) {
    beginArray()
    for value in values { write(value) }
    endArray()
  }

  /// Writes an array of numbers in which some are missing: `null` for these.
  ///
  /// - Parameter values: The numbers.
  /// - Complexity: O(n) for n numbers.
  public mutating func write(_ values: [Double?]) {
    beginArray()
    for value in values { write(value ?? .nan) }
    endArray()
  }

  /// Writes nested arrays of numbers, such as the rows of a matrix.
  ///
  /// - Parameters:
  ///   - values: The numbers, the last index running fastest.
  ///   - shape: The lengths of the arrays from the outermost; an empty shape writes the one number alone.
  /// - Complexity: O(n) for n numbers. A shape that does not fit the number of values is thrown by
  ///   ``endLine()``.
  public mutating func write(_ values: [some BinaryFloatingPoint & TextOutputStreamable], shape: [Int]) {
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      if overflow || length < 0 { isBroken = true }
      count = product
    }
    guard !isBroken, count == values.count else {
      isBroken = true
      return
    }
    writeNested(values[...], shape[...])
  }
}

// MARK: - Pieces

extension JSONWriter {
  private mutating func writeNested(
    _ values: ArraySlice<some BinaryFloatingPoint & TextOutputStreamable>, _ shape: ArraySlice<Int>
  ) {
    guard let length = shape.first else {
      for value in values { write(value) }
      return
    }
    beginArray()
    let size = length == 0 ? 0 : values.count / length
    // With a length of 0 further in, the arrays outside of it still have their lengths.
    for index in 0..<length {
      let start = values.startIndex + index * size
      writeNested(values[start..<(start + size)], shape.dropFirst())
    }
    endArray()
  }

  private mutating func begin(_ scope: Scope, _ bracket: UInt8) {
    beginValue()
    scopes.append(scope)
    text.append(bracket)
    isFirst = true
  }

  private mutating func end(_ scope: Scope, _ bracket: UInt8) {
    guard scopes.last == scope, !isNamed else {
      isBroken = true
      return
    }
    scopes.removeLast()
    if scope == .object, !isFirst { breakLine() }
    text.append(bracket)
    endValue()
  }

  private mutating func beginValue() {
    switch scopes.last {
    case .object:
      if !isNamed { isBroken = true }
      isNamed = false
    case .array: separate()
    case nil: if !isFirst { isBroken = true }
    }
  }

  private mutating func endValue() {
    isFirst = false
    if text.count >= 1 << 13 { send() }
  }

  /// Writes what stands before a name, or before a value in an array.
  private mutating func separate() {
    if !isFirst { text.append(Byte.comma) }
    if scopes.last == .object {
      breakLine()
    } else if !isFirst, layout == .indented {
      text.append(Byte.space)
    }
    isFirst = false
  }

  private mutating func breakLine() {
    guard layout == .indented else { return }
    text.append(Byte.lineFeed)
    for _ in scopes { text.append("  ") }
  }

  private mutating func send() {
    do {
      if failure == nil { try sink.write(text.bytes) }
    } catch {
      failure = error
    }
    text.removeAll()
  }

  private mutating func appendString(_ string: String) {
    text.append(Byte.quote)
    for byte in string.utf8 {
      switch byte {
      case Byte.quote, Byte.backslash:
        text.append(Byte.backslash)
        text.append(byte)
      case Byte.lineFeed: text.append("\\n")
      case Byte.carriageReturn: text.append("\\r")
      case UInt8(ascii: "\t"): text.append("\\t")
      case 0..<0x20, 0x7F:
        let hex = String(byte, radix: 16)
        text.append("\\u00" + (hex.count == 1 ? "0" : "") + hex)
      default: text.append(byte)
      }
    }
    text.append(Byte.quote)
  }
}
