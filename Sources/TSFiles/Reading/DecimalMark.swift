/// What stands between the whole part of a number and its fraction.
enum DecimalMark: CaseIterable {
  case point
  case comma

  private var byte: UInt8 { self == .point ? Byte.point : Byte.comma }
  private var other: UInt8 { self == .point ? Byte.comma : Byte.point }

  /// The number as a program writes it, with a point and without separators of thousands; nil where the cell is no
  /// number with this mark.
  ///
  /// Thousands are set off by the other mark, by spaces or by apostrophes, the same throughout: 2,150.00, 1 000,
  /// 12'345'678.
  ///
  /// - Complexity: O(n) for n bytes, of which more than 400 are never a number.
  func plainText(_ cell: ArraySlice<UInt8>) -> [UInt8]? {
    guard cell.count <= 400 else { return nil }
    if let plain = plainFraction(trimmed(cell)) { return plain }
    var rest = Self.withPlainBlanks(trimmed(cell))[...]
    var plain: [UInt8] = []
    if let sign = rest.first, sign == Byte.plus || sign == Byte.minus {
      plain.append(sign)
      rest = rest.dropFirst()
    }
    let whole = rest.prefix { $0 != byte && $0 | 0x20 != UInt8(ascii: "e") }
    rest = rest.dropFirst(whole.count)
    let isGrouped = !whole.allSatisfy(isDigit)
    guard let digits = isGrouped ? ungrouped(whole) : Array(whole) else { return nil }
    plain += digits
    if rest.first == byte {
      let fraction = rest.dropFirst().prefix(while: isDigit)
      plain.append(Byte.point)
      plain += fraction
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard plain.contains(where: isDigit), rest.isEmpty || !isGrouped else { return nil }
    // What is left can only be an exponent.
    plain += rest
    return rest.isEmpty || Double(String(decoding: plain, as: UTF8.self)) != nil ? plain : nil
  }

  /// A number of a sign, digits and one mark, as most are.
  private func plainFraction(_ cell: ArraySlice<UInt8>) -> [UInt8]? {
    var plain: [UInt8] = []
    plain.reserveCapacity(cell.count)
    var (hasMark, hasDigit) = (false, false)
    for (place, character) in cell.enumerated() {
      if isDigit(character) {
        hasDigit = true
        plain.append(character)
      } else if character == byte, !hasMark {
        hasMark = true
        plain.append(Byte.point)
      } else if place == 0, character == Byte.plus || character == Byte.minus {
        plain.append(character)
      } else {
        return nil
      }
    }
    return hasDigit ? plain : nil
  }

  /// The digits of groups of three, all but the first; a number does not begin with a group of zeros.
  private func ungrouped(_ whole: ArraySlice<UInt8>) -> [UInt8]? {
    guard let mark = whole.first(where: { !isDigit($0) }),
      [other, Byte.space, UInt8(ascii: "'")].contains(mark), whole.first != Byte.zero
    else { return nil }
    let groups = whole.split(separator: mark, omittingEmptySubsequences: false)
    guard 1...3 ~= groups[0].count, groups[0].allSatisfy(isDigit),
      groups.dropFirst().allSatisfy({ $0.count == 3 && $0.allSatisfy(isDigit) })
    else { return nil }
    return Array(groups.joined())
  }

  /// The text with a plain space for each that does not break, and a plain apostrophe for a curved one.
  private static func withPlainBlanks(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x80 }) else { return Array(text) }
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar {
      case "\u{A0}", "\u{2009}", "\u{202F}": " "
      case "\u{2019}": "'"
      default: scalar
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return Array(String(view).utf8)
  }
}

/// Which decimal marks the cells of a column speak for.
struct DecimalEvidence {
  /// The first row whose number can only have a point.
  var point: Int?
  /// The first row whose number can only have a comma.
  var comma: Int?
  /// The first row whose number may have either, and is another with each: 2,150.
  var either: Int?

  mutating func add(_ cell: ArraySlice<UInt8>, row: Int) {
    let commas = cell.count { $0 == Byte.comma }
    let points = cell.count { $0 == Byte.point }
    // Once a mark is known, one more of it alone is no news.
    switch (points, commas) {
    case (0, 0): return
    case (1, 0) where point != nil, (0, 1) where comma != nil: return
    default: break
    }
    switch (DecimalMark.point.plainText(cell), DecimalMark.comma.plainText(cell)) {
    case (nil, nil): break
    case (_, nil): point = point ?? row
    case (nil, _): comma = comma ?? row
    case (let a?, let b?): if a != b { either = either ?? row }
    }
  }
}
