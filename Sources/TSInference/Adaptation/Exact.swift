/// Numbers that are stored by their bit patterns, so that reading them back gives the same bits, those of infinities
/// and of NaN too, whatever the format.
///
/// Encoded, a number is sixteen hexadecimal digits, and an array one string.
@propertyWrapper
package struct Exact<Value: ExactlyCodable>: Codable, Sendable, Equatable {
  package var wrappedValue: Value

  package init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let numbers = Self.numbers(text), let value = Value(numbers: numbers) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected sixteen hexadecimal digits a number")
    }
    wrappedValue = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Self.text(wrappedValue.numbers))
  }

  private static func text(_ numbers: [Double]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16 * numbers.count)
    for number in numbers {
      for shift in Swift.stride(from: 60, through: 0, by: -4) {
        bytes.append(digits[Int(number.bitPattern >> UInt64(shift) & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func numbers(_ text: String) -> [Double]? {
    let bytes = Array(text.utf8)
    guard bytes.count.isMultiple(of: 16) else { return nil }
    var numbers: [Double] = []
    numbers.reserveCapacity(bytes.count / 16)
    var pattern: UInt64 = 0
    for (place, byte) in bytes.enumerated() {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
      pattern = pattern << 4 | UInt64(digit)
      if place % 16 == 15 { numbers.append(Double(bitPattern: pattern)) }
    }
    return numbers
  }
}

/// What ``Exact`` can hold.
package protocol ExactlyCodable: Sendable, Equatable {
  var numbers: [Double] { get }
  init?(numbers: [Double])
}

extension Double: ExactlyCodable {
  package var numbers: [Double] { [self] }
  package init?(numbers: [Double]) {
    guard let only = numbers.first, numbers.count == 1 else { return nil }
    self = only
  }
}

extension [Double]: ExactlyCodable {
  package var numbers: [Double] { self }
  package init?(numbers: [Double]) { self = numbers }
}
