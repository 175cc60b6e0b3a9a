import TSProbability
import TSText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension CatalogModel {
  /// The parameters by name; unset ones are absent, and so are inputs.
  public var parameterValues: [String: ParameterValue] {
    get throws(ParameterError) {
      var values = try propertyValues
      for input in Self.inputs { values[input.description.name] = nil }
      return values
    }
  }

  /// How many steps each input has values for, by name.
  var inputLengths: [String: Int] {
    get throws(ParameterError) {
      let values = try propertyValues
      var lengths: [String: Int] = [:]
      for input in ownInputs {
        if case .list(let list)? = values[input.description.name] {
          lengths[input.description.name] = list.count
        }
      }
      return lengths
    }
  }

  /// All `Codable` properties by name, inputs among them.
  private var propertyValues: [String: ParameterValue] {
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
    var values = try Self().propertyValues
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
    var values = try Self().propertyValues
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
    if inputs.contains(where: { $0.description.name == name }) {
      throw ParameterError("\(name) is an input of \(Self.name), a value for each step, and no parameter")
    }
    let near = nearest(name, among: names)
    let hint =
      near.isEmpty
      ? "it has \(names.joined(separator: ", "))" : "did you mean \(near.joined(separator: " or "))?"
    throw ParameterError("\(Self.name) has no parameter '\(name)'; \(hint)")
  }

  /// The values with one assignment, taken as the first kind of value that the property accepts.
  private static func assigning(
    _ text: String, to name: String, in values: [String: ParameterValue]
  ) throws(ParameterError) -> [String: ParameterValue] {
    let trimmed = text.trimmingSpaces
    var values = values
    if trimmed.isEmpty {
      guard accepts(nil, for: name, among: values) else {
        throw ParameterError("\(name) cannot be unset; \(expected(name))")
      }
      values[name] = nil
      return values
    }
    guard let value = candidates(trimmed).first(where: { accepts($0, for: name, among: values) }) else {
      let near = nearest(trimmed, among: words(name))
      let hint = near.isEmpty ? "" : " (did you mean \(near.joined(separator: " or "))?)"
      throw ParameterError("\(name)=\(text) is not allowed\(hint); \(expected(name))")
    }
    values[name] = value
    return values
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

  /// The model of some values, or what the decoder says against them.
  private static func decoding(_ values: [String: ParameterValue]) throws -> Self {
    try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(values))
  }

  /// Whether the property accepts a value, the others being as they are.
  private static func accepts(
    _ value: ParameterValue?, for name: String, among values: [String: ParameterValue]
  ) -> Bool {
    var values = values
    values[name] = value
    return (try? decoding(values)) != nil
  }

  /// The model of some values.
  private static func decoded(_ values: [String: ParameterValue]) throws(ParameterError) -> Self {
    do {
      return try decoding(values)
    } catch DecodingError.keyNotFound(let key, _) {
      throw ParameterError("\(key.stringValue) is missing; \(expected(key.stringValue))")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context)
    {
      let name = context.codingPath.first?.stringValue ?? "a parameter"
      throw ParameterError("\(name) is not of the expected kind; \(expected(name))")
    } catch {
      throw ParameterError("the parameters of \(Self.name) cannot be read: \(error)")
    }
  }

  /// What a parameter may be, in words: found by trying values of each kind on the property.
  private static func expected(_ name: String) -> String {
    let words = words(name)
    if !words.isEmpty { return "expected \(words.joined(separator: ", "))" }
    let values = (try? Self().propertyValues) ?? [:]
    let kinds: [(ParameterValue, String)] = [
      (.number(0.5), "a number"), (.integer(1), "a whole number"), (.flag(true), "true or false"),
      (.list([.number(0.5)]), "numbers separated by commas"),
      (.list([.integer(1)]), "whole numbers separated by commas"),
    ]
    var phrase = kinds.first { accepts($0.0, for: name, among: values) }?.1 ?? "a word"
    if phrase == "a word", case .text(let text) = values[name], !text.isEmpty { phrase += " such as \(text)" }
    let bounds = parameters.first { $0.name == name }?.bounds.phrase ?? ""
    if !bounds.isEmpty { phrase += ", \(bounds)" }
    return "expected \(phrase)"
  }

  /// The words that a property may be, where it is an enumeration that lists its cases and has a default.
  private static func words(_ name: String) -> [String] {
    for property in Mirror(reflecting: Self()).children where property.label == name {
      guard let value = property.value as? any CaseIterable else { return [] }
      return rawValues(value)
    }
    return []
  }

  private static func rawValues<Words: CaseIterable>(_ value: Words) -> [String] {
    Words.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
  }

  /// Checks each number against the table.
  private func checkBounds() throws(ParameterError) {
    let values = try parameterValues
    for parameter in Self.parameters {
      for number in values[parameter.name]?.numbers ?? [] where !parameter.bounds.contains(number) {
        throw ParameterError(
          "\(parameter.name) is \(shortest(number)), but must be \(parameter.bounds.phrase)")
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
