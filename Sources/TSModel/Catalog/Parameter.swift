/// One line of the table in which a model describes its parameters.
///
/// The parameters themselves are the model's `Codable` properties; the table adds what a property cannot say.
public struct Parameter: Sendable {
  /// The name of the property.
  public let name: String
  /// What it means, in one line.
  public let summary: String
  /// The unit, where there is one.
  public let unit: String?
  /// Which numbers are allowed; for a list, which elements.
  public let bounds: Bounds
  /// What a fit uses where it is not set, in words, if that is not the default.
  public let fitDefault: String?

  /// Which numbers a parameter may be.
  public enum Bounds: Sendable, Equatable {
    /// Any finite number.
    case any
    /// The number or more.
    case atLeast(Double)
    /// More than the number.
    case above(Double)
    /// From one number to another, both included.
    case within(ClosedRange<Double>)

    /// Whether a number is allowed.
    public func contains(_ value: Double) -> Bool {
      switch self {
      case .any: return value.isFinite
      case .atLeast(let lower): return value >= lower && value.isFinite
      case .above(let lower): return value > lower && value.isFinite
      case .within(let range): return range.contains(value)
      }
    }

    /// The bounds in words, such as "above 0"; empty where any number is allowed.
    public var phrase: String {
      switch self {
      case .any: return ""
      case .atLeast(let lower): return "at least \(shortest(lower))"
      case .above(let lower): return "above \(shortest(lower))"
      case .within(let range): return "\(shortest(range.lowerBound)) to \(shortest(range.upperBound))"
      }
    }
  }

  /// A line of the table.
  ///
  /// - Parameters:
  ///   - name: the name of the property.
  ///   - summary: what it means, in one line.
  ///   - unit: the unit, where there is one.
  ///   - bounds: which numbers are allowed.
  ///   - fitDefault: what a fit uses where it is not set, in words, if ``CatalogModel/fitDefaults(for:set:)`` chooses it.
  public init(
    _ name: String, _ summary: String, unit: String? = nil, _ bounds: Bounds = .any, fitDefault: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.unit = unit
    self.bounds = bounds
    self.fitDefault = fitDefault
  }
}

/// A number in its shortest form, whole numbers without a fraction.
func shortest(_ value: Double) -> String {
  if let whole = Int(exactly: value) { return String(whole) }
  return value.description
}

/// The value of a parameter as it is typed, stored and printed.
public enum ParameterValue: Sendable, Equatable, Codable {
  /// Unset.
  case none
  /// A truth value.
  case flag(Bool)
  /// A whole number.
  case integer(Int)
  /// A number.
  case number(Double)
  /// A word.
  case text(String)
  /// A list.
  case list([ParameterValue])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .none
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let whole = try? container.decode(Int.self) {
      self = .integer(whole)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .list(try container.decode([ParameterValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .none: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .integer(let whole): try container.encode(whole)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    }
  }

  /// The numbers in it: one, several for a list, none for words.
  public var numbers: [Double] {
    switch self {
    case .integer(let whole): return [Double(whole)]
    case .number(let number): return [number]
    case .list(let list): return list.flatMap(\.numbers)
    case .none, .flag, .text: return []
    }
  }
}

extension ParameterValue: CustomStringConvertible {
  /// As it would be typed; empty for an unset value.
  public var description: String {
    switch self {
    case .none: return ""
    case .flag(let flag): return String(flag)
    case .integer(let whole): return String(whole)
    case .number(let number): return shortest(number)
    case .text(let text): return text
    case .list(let list): return list.map(\.description).joined(separator: ",")
    }
  }
}
