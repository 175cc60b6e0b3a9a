/// A buffer of bytes with the means to append numbers in their shortest form.
///
/// The text of a number is the shortest that reads back to the same bits, with a decimal point whatever the
/// locale: `0.1`, `5.0`, `-0.0`, `1e+20`, `5e-324`. It is made by the standard library, which writes straight
/// into the buffer.
public struct NumberText: Sendable {
  /// What was appended so far.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty buffer.
  ///
  /// - Parameter capacity: The number of bytes to make room for.
  public init(capacity: Int = 0) {
    bytes.reserveCapacity(max(0, capacity))
  }

  /// The number of bytes appended so far.
  public var count: Int { bytes.count }

  /// Removes everything and keeps the room.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// Appends one byte.
  ///
  /// - Parameter byte: The byte.
  public mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// Appends a text in UTF-8.
  ///
  /// - Parameter text: The text.
  public mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends the shortest text that reads back to the same number of the same type; `nan`, `inf` and `-inf`
  /// for what is not finite.
  ///
  /// - Parameter value: A `Double` or a `Float`.
  /// - Complexity: O(1), and no allocation beyond the buffer's.
  public mutating func append(_ value: some BinaryFloatingPoint & TextOutputStreamable) {
    value.write(to: &self)
  }

  /// Appends a whole number.
  ///
  /// - Parameter value: The number.
  public mutating func append(_ value: some FixedWidthInteger) {
    if value >= 0, value < 10 {
      bytes.append(Byte.zero + UInt8(truncatingIfNeeded: value))
    } else {
      bytes.append(contentsOf: value.description.utf8)
    }
  }
}

extension NumberText: TextOutputStream {
  /// Appends a text; the standard library calls this.
  ///
  /// - Parameter string: The text.
  public mutating func write(_ string: String) {
    bytes.append(contentsOf: string.utf8)
  }

  /// Appends the digits that the standard library has made, without a `String` between: twice as fast.
  ///
  /// This is a requirement of `TextOutputStream` that is not documented and has a default; if it went away,
  /// ``write(_:)`` would be called in its stead, and nothing but the speed would change.
  ///
  /// - Parameter buffer: ASCII characters.
  public mutating func _writeASCII(_ buffer: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: buffer)
  }
}
