/// What a cell says: nothing, a number, or something that is neither and why.
enum CellReading {
  case missing
  case number(Double)
  case infinity
  case hexadecimal
  case tooLarge
  case decimalComma
  case thousands
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
    case .thousands: ", which has separators of thousands, expected a number without them"
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
    if isGroupedInThousands(word) {
      // One comma before three digits may be that of a fraction, too.
      let isOne = word.utf8.count(where: { $0 == Byte.comma }) == 1 && !word.utf8.contains(Byte.point)
      return isOne ? .commaOfEitherKind : .thousands
    }
    let isComma = word.utf8.contains(Byte.comma)
    let pointed = word.utf8.map { $0 == Byte.comma ? Byte.point : $0 }
    if isComma, pointed.allSatisfy(isPartOfDecimal), pointed.contains(where: isDigit) { return .decimalComma }
    return .text
  }
}

/// Whether a word is a whole number in groups of three digits, all after the first set off by the same comma, space or
/// apostrophe, and perhaps a fraction after a point: 2,150.00, 1 000, 12'345'678.
private func isGroupedInThousands(_ word: String) -> Bool {
  let whole = word.utf8.prefix { $0 != Byte.point }
  let fraction = word.utf8.dropFirst(whole.count + 1)
  guard let mark = whole.first(where: { !isDigit($0) }),
    [Byte.comma, Byte.space, UInt8(ascii: "'")].contains(mark), fraction.allSatisfy(isDigit)
  else { return false }
  let groups = whole.split(separator: mark, omittingEmptySubsequences: false)
  return 1...3 ~= groups[0].count && groups[0].allSatisfy(isDigit)
    && groups.dropFirst().allSatisfy { $0.count == 3 && $0.allSatisfy(isDigit) }
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
