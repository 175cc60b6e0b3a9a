/// The time of a day as a cell says it: `T14:30`, ` 14:30:59.25`, ` 2:30 PM`, with `Z`, `UTC` or an offset.
struct ClockReading {
  /// Microseconds after midnight, less the offset: below 0 or beyond a day where that leads to another day.
  private(set) var microseconds = 0
  /// The minutes that the offset says, 0 where there is none.
  private(set) var offset = 0

  /// Reads ASCII text that begins with what separates the time from the day before it.
  init?(_ text: ArraySlice<UInt8>) {
    var rest = text.dropFirst()
    guard let hour = Self.number(&rest, width: 1...2), Self.take(UInt8(ascii: ":"), &rest),
      let minute = Self.number(&rest, width: 2...2), minute < 60
    else { return nil }
    var (second, fraction) = (0, 0)
    if Self.take(UInt8(ascii: ":"), &rest) {
      // A leap second is counted as the second after it.
      guard let whole = Self.number(&rest, width: 2...2), whole <= 60 else { return nil }
      second = whole
      if Self.take(Byte.point, &rest) {
        guard let found = Self.fraction(&rest) else { return nil }
        fraction = found
      }
    }
    guard let hour = Self.hour(hour, &rest), let offset = Self.offset(rest) else { return nil }
    self.offset = offset
    microseconds = ((hour * 60 + minute - offset) * 60 + second) * 1_000_000 + fraction
  }

  private static func number(_ text: inout ArraySlice<UInt8>, width: ClosedRange<Int>) -> Int? {
    let digits = text.prefix(width.upperBound).prefix(while: isDigit)
    guard digits.count >= width.lowerBound else { return nil }
    text = text.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1 - Byte.zero) }
  }

  private static func take(_ byte: UInt8, _ text: inout ArraySlice<UInt8>) -> Bool {
    guard text.first == byte else { return false }
    text = text.dropFirst()
    return true
  }

  /// Millionths of a second; finer digits are passed over.
  private static func fraction(_ text: inout ArraySlice<UInt8>) -> Int? {
    let digits = text.prefix(while: isDigit)
    guard 1...12 ~= digits.count else { return nil }
    text = text.dropFirst(digits.count)
    let six = digits.prefix(6).reduce(0) { $0 * 10 + Int($1 - Byte.zero) }
    return (digits.count..<max(6, digits.count)).reduce(six) { number, _ in number * 10 }
  }

  /// The hour of 24, after AM and PM have been taken off the text.
  private static func hour(_ hour: Int, _ text: inout ArraySlice<UInt8>) -> Int? {
    var rest = text
    _ = take(Byte.space, &rest)
    let mark = String(decoding: rest.prefix(2).map { $0 | 0x20 }, as: UTF8.self)
    guard mark == "am" || mark == "pm" else { return hour < 24 ? hour : nil }
    text = rest.dropFirst(2)
    guard 1...12 ~= hour else { return nil }
    return hour % 12 + (mark == "pm" ? 12 : 0)
  }

  /// The offset in minutes, 0 where none is said.
  static func offset(_ text: ArraySlice<UInt8>) -> Int? {
    var rest = text
    _ = take(Byte.space, &rest)
    if rest.isEmpty { return text.isEmpty ? 0 : nil }
    let word = String(decoding: rest, as: UTF8.self).lowercased()
    if ["z", "utc", "gmt"].contains(word) { return 0 }
    let sign: Int
    switch rest.removeFirst() {
    case Byte.plus: sign = 1
    case Byte.minus: sign = -1
    default: return nil
    }
    guard let hours = number(&rest, width: 2...2), hours <= 18 else { return nil }
    if rest.isEmpty { return sign * hours * 60 }
    _ = take(UInt8(ascii: ":"), &rest)
    guard let minutes = number(&rest, width: 2...2), minutes < 60, rest.isEmpty else { return nil }
    return sign * (hours * 60 + minutes)
  }
}
