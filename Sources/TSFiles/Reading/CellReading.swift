/// What a cell says: nothing, a number, or something that is neither and why.
///
/// A number may have separators of thousands where they can be nothing else: 2,150.00, 1 000.
enum CellReading {
  case missing
  case number(Double)
  case infinity
  case hexadecimal
  case tooLarge
  case decimalComma
  case commaOfEitherKind
  case text

  /// Reads the content of a cell, without the quotes around it.
  ///
  /// - Complexity: O(n) for n bytes; no allocation for the numbers that files usually hold.
  @inline(__always)
  init(_ content: ArraySlice<UInt8>) {
    let trimmed = trimmed(content)
    if let number = quickDecimal(trimmed) {
      self = .number(number)
    } else {
      self = CellReading.slowly(trimmed)
    }
  }

  /// Whether the cell holds neither a number nor the sign of a missing one.
  var isText: Bool {
    switch self {
    case .missing, .number: false
    default: true
    }
  }

  /// The rest of a message that began with `found "..."`.
  var complaint: String {
    switch self {
    case .missing, .number: ""
    case .infinity: ", an infinity, expected a finite number"
    case .hexadecimal: ", a hexadecimal number, expected a decimal one"
    case .tooLarge: ", which is too large, expected a number below 1.8e308"
    case .decimalComma: ", expected a number with a decimal point"
    case .commaOfEitherKind: ", expected a number with a decimal point, and without separators of thousands"
    case .text: ", expected a number, or an empty cell, NA or NaN for a missing one"
    }
  }

  private static func slowly(_ cell: ArraySlice<UInt8>) -> CellReading {
    if cell.isEmpty || cell.elementsEqual("NA".utf8) { return .missing }
    guard cell.allSatisfy(isPartOfDecimal) else { return classified(cell) }
    // `Double` reads in the same way whatever the locale, and rounds correctly; its other forms (hexadecimal,
    // words) cannot get here.
    guard let value = Double(String(decoding: cell, as: UTF8.self)) else { return .text }
    return value.isFinite ? .number(value) : .tooLarge
  }

  private static func classified(_ cell: ArraySlice<UInt8>) -> CellReading {
    guard cell.count <= 400 else { return .text }
    var word = String(decoding: cell, as: UTF8.self).lowercased()
    if word == "nan" { return .missing }
    if let sign = word.first, sign == "+" || sign == "-" { word.removeFirst() }
    if word == "inf" || word == "infinity" { return .infinity }
    if word.hasPrefix("0x") { return .hexadecimal }
    switch (DecimalMark.point.plainText(cell), DecimalMark.comma.plainText(cell)) {
    case (nil, nil): return .text
    case (nil, _): return .decimalComma
    case (let plain?, let other):
      // One comma before three digits may be that of a fraction, too.
      return other == nil || other == plain ? number(plain) : .commaOfEitherKind
    }
  }

  /// Reads the content of a cell of a column whose decimal mark is known.
  init(_ content: ArraySlice<UInt8>, _ mark: DecimalMark) {
    if mark == .point {
      self = CellReading(content)
      if case .commaOfEitherKind = self, let plain = mark.plainText(content) {
        self = CellReading.number(plain)
      }
    } else if let plain = mark.plainText(content) {
      self = CellReading.number(plain)
    } else {
      self = CellReading(content)
      // A number with a point where commas are the mark.
      if case .number = self { self = .text }
    }
  }

  private static func number(_ plain: [UInt8]) -> CellReading {
    if let value = quickDecimal(plain[...]) { return .number(value) }
    guard let value = Double(String(decoding: plain, as: UTF8.self)) else { return .text }
    return value.isFinite ? .number(value) : .tooLarge
  }
}

private func isPartOfDecimal(_ byte: UInt8) -> Bool {
  switch byte {
  case Byte.zero...Byte.nine, Byte.plus, Byte.minus, Byte.point, UInt8(ascii: "e"), UInt8(ascii: "E"): true
  default: false
  }
}

/// The content of a cell between two positions: what is between its quotes if it has any.
@inline(__always)
func cellContent(_ bytes: [UInt8], from start: Int, to end: Int) -> ArraySlice<UInt8> {
  // The scanner has checked that a cell that begins with a quote ends with another.
  if end - start >= 2, bytes[start] == Byte.quote { return bytes[(start + 1)..<(end - 1)] }
  return bytes[start..<end]
}

/// The content without the spaces at both ends.
@inline(__always)
func trimmed(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  var (start, end) = (content.startIndex, content.endIndex)
  while start < end, content[start] == Byte.space { start += 1 }
  while start < end, content[end - 1] == Byte.space { end -= 1 }
  return content[start..<end]
}

/// The text of the content of a quoted cell: each doubled quote stands for one.
func unescaped(_ content: ArraySlice<UInt8>) -> String {
  var plain: [UInt8] = []
  plain.reserveCapacity(content.count)
  var isSecond = false
  for byte in content {
    isSecond = byte == Byte.quote && !isSecond
    if !isSecond { plain.append(byte) }
  }
  return String(decoding: plain, as: UTF8.self)
}
