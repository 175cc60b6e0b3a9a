/// How an output is compared with the one in the page: words and spaces are equal, numbers that are not whole
/// agree to a relative error.
package enum OutputComparison {
  /// The largest difference of two numbers, as a part of the larger.
  package static let tolerance = 1e-9

  /// Whether a line that was printed agrees with the one in the page.
  ///
  /// - Parameters:
  ///   - expected: the line in the page.
  ///   - found: the line that was printed.
  ///   - isTimed: whether numbers are timings: then they are not compared, nor are the spaces that fill up a
  ///     column of them.
  package static func agree(_ expected: String, _ found: String, isTimed: Bool = false) -> Bool {
    if expected == found { return true }
    let expected = pieces(expected, isTimed: isTimed)
    let found = pieces(found, isTimed: isTimed)
    return expected.count == found.count && zip(expected, found).allSatisfy(agree)
  }

  /// A part of a line.
  package enum Piece: Equatable {
    case text(String)
    case number(String)
    case timing
  }

  private static func agree(_ expected: Piece, _ found: Piece) -> Bool {
    guard case .number(let first) = expected, case .number(let second) = found else {
      return expected == found
    }
    if first == second { return true }
    // A whole number counts or names something, such as a key: all of its digits matter.
    guard !isWhole(first) || !isWhole(second), let first = Double(first), let second = Double(second) else {
      return false
    }
    return abs(first - second) <= tolerance * max(abs(first), abs(second))
  }

  private static func isWhole(_ number: String) -> Bool {
    number.utf8.allSatisfy { $0 == UInt8(ascii: "-") || isDigit($0) }
  }

  /// A line as numbers and what is between them. Digits within a word, as in `float64`, belong to it.
  package static func pieces(_ line: String, isTimed: Bool) -> [Piece] {
    let bytes = Array(line.utf8)
    var pieces: [Piece] = []
    var text: [UInt8] = []
    var position = 0
    while position < bytes.count {
      let end = isWord(text.last) ? position : endOfNumber(bytes, position)
      if end > position {
        if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
        text = []
        pieces.append(isTimed ? .timing : .number(String(decoding: bytes[position..<end], as: UTF8.self)))
        position = end
      } else {
        let isMoreSpace = isTimed && bytes[position] == UInt8(ascii: " ") && text.last == UInt8(ascii: " ")
        if !isMoreSpace { text.append(bytes[position]) }
        position += 1
      }
    }
    if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
    return pieces
  }

  /// The end of the number that begins at a position, or the position if none does.
  private static func endOfNumber(_ bytes: [UInt8], _ start: Int) -> Int {
    func digits(_ position: Int) -> Int {
      var position = position
      while position < bytes.count, isDigit(bytes[position]) { position += 1 }
      return position
    }
    func at(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    let first = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
    var end = digits(first)
    guard end > first else { return start }
    if at(end) == UInt8(ascii: "."), digits(end + 1) > end + 1 { end = digits(end + 1) }
    if at(end) == UInt8(ascii: "e") || at(end) == UInt8(ascii: "E") {
      let sign = at(end + 1) == UInt8(ascii: "-") || at(end + 1) == UInt8(ascii: "+") ? 1 : 0
      let exponent = end + 1 + sign
      if digits(exponent) > exponent { end = digits(exponent) }
    }
    return end
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWord(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    return isLetter || byte == UInt8(ascii: "_")
  }
}
