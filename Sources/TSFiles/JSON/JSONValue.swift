/// A value read from JSON.
public enum JSONValue: Equatable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number without a point and an exponent that fits an `Int`, kept whole since a `Double` would round
  /// large ones.
  case whole(Int)
  /// Any other number; always finite.
  case number(Double)
  /// A text.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object: its members in the order of the text, their names all different.
  case object([JSONMember])

  /// The member of an object with a name, or nil if there is none or this is not an object.
  ///
  /// - Parameter name: The name.
  /// - Complexity: O(n) for n members.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The number, whole or not, or nil if this is not a number.
  public var double: Double? {
    switch self {
    case .whole(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The whole number, or nil if this is not one.
  public var int: Int? {
    if case .whole(let value) = self { value } else { nil }
  }

  /// The text, or nil if this is not one.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The truth value, or nil if this is not one.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The values of the array, or nil if this is not one.
  public var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// The members of the object, or nil if this is not one.
  public var members: [JSONMember]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The numbers of an array of numbers, with nil for `null`; or nil if this is anything else.
  public var doubles: [Double?]? {
    guard case .array(let values) = self else { return nil }
    var numbers: [Double?] = []
    numbers.reserveCapacity(values.count)
    for value in values {
      guard value.double != nil || value == .null else { return nil }
      numbers.append(value.double)
    }
    return numbers
  }
}

/// A name and its value in a JSON object.
public struct JSONMember: Equatable, Sendable {
  /// The name.
  public let name: String
  /// The value.
  public let value: JSONValue

  /// Makes a member.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - value: The value.
  public init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

extension JSONWriter {
  /// Writes a value that was read or put together.
  ///
  /// - Parameter value: The value.
  /// - Complexity: O(n) for n values in it; recursive in its depth.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: writeNull()
    case .bool(let value): write(value)
    case .whole(let value): write(value)
    case .number(let value): write(value)
    case .string(let value): write(value)
    case .array(let values):
      beginArray()
      for value in values { write(value) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        name(member.name)
        write(member.value)
      }
      endObject()
    }
  }
}
