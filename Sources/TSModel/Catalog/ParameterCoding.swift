import TSProbability

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension CatalogModel {
  /// The parameters by name; unset ones are absent.
  public var parameterValues: [String: ParameterValue] {
    get throws(ParameterError) {
      do {
        let json = try JSONEncoder().encode(self)
        return try JSONDecoder().decode([String: ParameterValue].self, from: json)
      } catch {
        throw ParameterError("the parameters of \(Self.name) cannot be read: \(error)")
      }
    }
  }

  /// A model from its parameters by name; the others keep their defaults.
  public init(parameters: [String: ParameterValue]) throws(ParameterError) {
    var values = try Self().parameterValues
    for (name, value) in parameters {
      try Self.requireParameter(name)
      values[name] = value == .none ? nil : value
    }
    self = try Self.decoded(values)
    try checkBounds()
  }

  /// A model from assignments as typed, such as `("beta", "0.5,0.2")`; an empty text unsets an optional.
  ///
  /// - Throws: a ``ParameterError`` naming the parameter, what was given and what is expected.
  public init(settings: [(name: String, text: String)]) throws(ParameterError) {
    var values = try Self().parameterValues
    for (name, text) in settings {
      try Self.requireParameter(name)
      values = try Self.assigning(text, to: name, in: values)
    }
    self = try Self.decoded(values)
    try checkBounds()
  }

  private static func requireParameter(_ name: String) throws(ParameterError) {
    let names = parameters.map(\.name)
    if names.contains(name) { return }
    let near = names.near(name)
    let hint =
      near.isEmpty ? "it has \(names.joined(separator: ", "))" : "did you mean \(near.joined(separator: " or "))?"
    throw ParameterError("\(Self.name) has no parameter '\(name)'; \(hint)")
  }

  /// The values with one assignment, taken as the first kind of value that the property accepts.
  private static func assigning(
    _ text: String, to name: String, in values: [String: ParameterValue]
  ) throws(ParameterError) -> [String: ParameterValue] {
    var values = values
    let trimmed = text.trimmingSpaces
    if trimmed.isEmpty {
      let given = values[name]
      values[name] = nil
      if (try? decoded(values)) != nil { return values }
      throw ParameterError("\(name) cannot be unset; \(expected(name, given))")
    }
    let default_ = values[name]
    for candidate in candidates(trimmed) {
      values[name] = candidate
      if (try? decoded(values)) != nil { return values }
    }
    throw ParameterError("\(name)=\(text) is not allowed; \(expected(name, default_))")
  }

  /// The values that a text may stand for, the most specific first.
  private static func candidates(_ text: String) -> [ParameterValue] {
    func scalar(_ text: Substring) -> ParameterValue? {
      let text = String(text).trimmingSpaces
      if let whole = Int(text) { return .integer(whole) }
      let isDecimal = text.utf8.allSatisfy { "+-.eE0123456789".utf8.contains($0) }
      if isDecimal, let number = Double(text), number.isFinite { return .number(number) }
      return nil
    }
    var all: [ParameterValue] = []
    if let value = scalar(text[...]) { all.append(value) }
    if text == "true" || text == "false" { all.append(.flag(text == "true")) }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(scalar)
    let list = parts.compactMap { $0 }
    if list.count == parts.count { all.append(.list(list)) }
    if all.isEmpty { all.append(.text(text)) }
    return all
  }

  private static func decoded(_ values: [String: ParameterValue]) throws(ParameterError) -> Self {
    do {
      return try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(values))
    } catch DecodingError.keyNotFound(let key, _) {
      throw ParameterError("\(key.stringValue) is missing; \(expected(key.stringValue, nil))")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context)
    {
      let name = context.codingPath.first?.stringValue ?? "a parameter"
      throw ParameterError("\(name) is not of the expected kind; \(expected(name, values[name]))")
    } catch {
      throw ParameterError("the parameters of \(Self.name) cannot be read: \(error)")
    }
  }

  private static func expected(_ name: String, _ example: ParameterValue?) -> String {
    let bounds = parameters.first { $0.name == name }?.bounds.phrase ?? ""
    let kind: String
    switch example {
    case .integer, .number: kind = wantsWholeNumber(name) ? "a whole number" : "a number"
    case .flag: kind = "true or false"
    case .list: kind = "numbers separated by commas"
    case .text(let text): kind = "a word such as \(text)"
    case nil, .some(.none): kind = "a number, or numbers separated by commas where it is a list"
    }
    return "expected \(kind)\(bounds.isEmpty ? "" : ", \(bounds)")"
  }

  /// Whether a property refuses a fraction.
  private static func wantsWholeNumber(_ name: String) -> Bool {
    guard var values = try? Self().parameterValues else { return false }
    values[name] = .number(0.5)
    return (try? decoded(values)) == nil
  }

  /// Checks each number against the table.
  private func checkBounds() throws(ParameterError) {
    let values = try parameterValues
    for parameter in Self.parameters {
      for number in values[parameter.name]?.numbers ?? [] where !parameter.bounds.contains(number) {
        throw ParameterError("\(parameter.name) is \(shortest(number)), but must be \(parameter.bounds.phrase)")
      }
    }
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var view = self[...]
    while view.first == " " { view.removeFirst() }
    while view.last == " " { view.removeLast() }
    return String(view)
  }
}
