/// The number that a decimal text of at most 19 digits stands for, correctly rounded, or nil for whatever
/// needs the full reader: this is faster than `Double(String)`, and gives the same bits.
///
/// The text is a sign, digits with a point among them, and an exponent. With the point and the exponent taken
/// together the number is m·10^k for a whole m < 10¹⁹. Two cases are done here, both exact but for one
/// rounding:
///
/// - 0 ≤ k ≤ 22 and m ≤ 2⁵³: m and 10^k are doubles, and their product is rounded once (Clinger, PLDI 1990,
///   doi:10.1145/93542.93557).
/// - -19 ≤ k < 0: the quotient m / 10^-k is made by one whole division to 64 bits, with the remainder kept as
///   a sticky last bit, and then rounded once to 53.
@inline(__always)
package func quickDecimal(_ text: ArraySlice<UInt8>) -> Double? {
  var parts = DecimalParts()
  guard text.withUnsafeBufferPointer({ parts.read($0) }) else { return nil }
  let magnitude: Double
  if parts.mantissa == 0 {
    magnitude = 0
  } else if parts.exponent >= 0 {
    guard parts.exponent <= 22, parts.mantissa <= 1 << 53 else { return nil }
    magnitude = Double(parts.mantissa) * doublePowers[parts.exponent]
  } else {
    guard parts.exponent >= -19 else { return nil }
    magnitude = roundedQuotient(parts.mantissa, wholePowers[-parts.exponent])
  }
  return parts.isNegative ? -magnitude : magnitude
}

/// m/d to the nearest double, ties to even, for m > 0 and d > 1.
private func roundedQuotient(_ m: UInt64, _ d: UInt64) -> Double {
  // With both shifted to have their top bits set, their ratio is between 1/2 and 2; halving the dividend once
  // more makes it less than 1, as the division needs, and more than 1/4, so that the quotient has 63 or 64
  // bits.
  let (mShift, dShift) = (m.leadingZeroBitCount, d.leadingZeroBitCount)
  let dividend = m << UInt64(mShift)
  let (quotient, remainder) = (d << UInt64(dShift)).dividingFullWidth((dividend >> 1, dividend << 63))
  let sticky: UInt64 = remainder == 0 ? 0 : 1
  return Double(sign: .plus, exponent: dShift - mShift - 63, significand: Double(quotient | sticky))
}

/// The sign, the digits and the power of ten of a decimal text.
private struct DecimalParts {
  var isNegative = false
  var mantissa: UInt64 = 0
  var exponent = 0

  /// Reads the text, and says whether it is one that fits here.
  @inline(__always)
  mutating func read(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = 0
    if let first = text.first, first == Byte.minus || first == Byte.plus {
      isNegative = first == Byte.minus
      position = 1
    }
    let whole = readDigits(text, &position)
    var fraction = 0
    if position < text.count, text[position] == Byte.point {
      position += 1
      fraction = readDigits(text, &position)
    }
    guard whole + fraction > 0, whole + fraction <= 19 else { return false }
    exponent = -fraction
    if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
      return readExponent(text, position + 1)
    }
    return position == text.count
  }

  /// Adds digits to the mantissa, and counts them; what overflows is refused by its count later.
  @inline(__always)
  private mutating func readDigits(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Int {
    let begin = position
    while position < text.count {
      let digit = text[position] &- Byte.zero
      guard digit <= 9 else { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      position += 1
    }
    return position - begin
  }

  private mutating func readExponent(_ text: UnsafeBufferPointer<UInt8>, _ begin: Int) -> Bool {
    var position = begin
    var isBelowOne = false
    if position < text.count, text[position] == Byte.minus || text[position] == Byte.plus {
      isBelowOne = text[position] == Byte.minus
      position += 1
    }
    guard position < text.count, text.count - position <= 4 else { return false }
    var value = 0
    while position < text.count {
      let digit = text[position] &- Byte.zero
      guard digit <= 9 else { return false }
      value = value * 10 + Int(digit)
      position += 1
    }
    exponent += isBelowOne ? -value : value
    return true
  }
}

/// 10^k for k = 0...22, the ones that a double holds exactly.
private let doublePowers: [Double] = {
  var powers = [1.0]
  for _ in 1...22 { powers.append(powers[powers.count - 1] * 10) }
  return powers
}()

/// 10^k for k = 0...19, the ones that 64 bits hold.
private let wholePowers: [UInt64] = {
  var powers: [UInt64] = [1]
  for _ in 1...19 { powers.append(powers[powers.count - 1] * 10) }
  return powers
}()
