import TSProbability

/// Something that a model is given and does not draw: a covariate, with a value or a row of values for each step.
///
/// A datum of a site has a density, and where it is missing it is drawn. An input has neither: a value has to be there
/// for every step, and a prediction uses the same ones.
///
/// ```swift
/// struct Sales: CatalogModel {
///   static let inputs = [Input("price", "the price on the day", .knownAhead, \Sales.price)]
///   var price: [Double] = []        // price[t] is that of step t
///   ...
/// }
/// ```
///
/// The property is `Codable` like the parameters, but is none of them: it is not set by name.
public struct Input<M>: Sendable {
  /// What is said of it where models are listed.
  public let description: InputDescription
  /// Hands the values over: row-major, and how many there are in a row.
  let assign: @Sendable (inout M, [Double], Int) -> Void

  /// An input with a value for each step.
  ///
  /// - Parameters:
  ///   - name: the name of the property, which is also that of the column it is looked for in.
  ///   - summary: what it is, in one line.
  ///   - unit: the unit, where there is one.
  ///   - availability: whether it is known for the steps of a forecast.
  ///   - property: takes the values.
  public init(
    _ name: String, _ summary: String, unit: String? = nil, _ availability: InputDescription.Availability,
    _ property: any WritableKeyPath<M, [Double]> & Sendable
  ) {
    description = InputDescription(
      name: name, summary: summary, unit: unit, availability: availability, isVector: false)
    assign = { model, values, _ in model[keyPath: property] = values }
  }

  /// An input with a row of values for each step, from columns such as `x[0]`, `x[1]`.
  ///
  /// - Parameters:
  ///   - name: the name of the property.
  ///   - summary: what it is, in one line.
  ///   - unit: the unit, where there is one.
  ///   - availability: whether it is known for the steps of a forecast.
  ///   - property: takes the rows.
  public init(
    _ name: String, _ summary: String, unit: String? = nil, _ availability: InputDescription.Availability,
    rows property: any WritableKeyPath<M, [[Double]]> & Sendable
  ) {
    description = InputDescription(
      name: name, summary: summary, unit: unit, availability: availability, isVector: true)
    assign = { model, values, width in
      model[keyPath: property] = stride(from: 0, to: values.count, by: max(1, width)).map {
        Array(values[$0..<min($0 + width, values.count)])
      }
    }
  }
}

/// What is said of an input of a model.
public struct InputDescription: Sendable {
  /// Whether an input is known for the steps of a forecast.
  public enum Availability: Sendable {
    /// Known for steps that lie ahead: a calendar, a price that was set, a promotion that is planned.
    case knownAhead
    /// Measured with the data, and not known beyond them.
    case measured
  }

  /// The name.
  public let name: String
  /// What it is, in one line.
  public let summary: String
  /// The unit, where there is one.
  public let unit: String?
  /// Whether it is known for the steps of a forecast.
  public let availability: Availability
  /// Whether it has a row of values for each step rather than one.
  public let isVector: Bool
}

extension CatalogModel {
  /// A model from its parameters by name and its inputs; the other parameters keep their defaults.
  ///
  /// - Throws: a ``ParameterError`` naming the parameter or the input, and what was expected.
  public init(
    parameters: [String: ParameterValue], inputs: [String: SiteData]
  ) throws(ParameterError) {
    try self.init(parameters: parameters)
    let known = ownInputs
    if let unknown = inputs.keys.sorted().first(where: { name in
      !known.contains { $0.description.name == name }
    }) {
      throw ParameterError("\(Self.name) has no input '\(unknown)'")
    }
    guard !known.isEmpty else { return }
    let steps = (self as? any SteppedModel)?.stepCount
    for input in known {
      guard let data = inputs[input.description.name] else {
        throw ParameterError(
          "\(Self.name) takes the input '\(input.description.name)' (\(input.description.summary)), which is not given"
        )
      }
      try take(data, for: input, steps: steps)
    }
  }

  private mutating func take(
    _ data: SiteData, for input: Input<Self>, steps: Int?
  ) throws(ParameterError) {
    let about = input.description
    let values = data.elements.compactMap { $0 }
    guard data.shape.count == (about.isVector ? 2 : 1), data.shape.reduce(1, *) == data.elements.count else {
      throw ParameterError(
        "input '\(about.name)' has the shape \(data.shape), but must have "
          + (about.isVector ? "a row of values for each step" : "one value for each step"))
    }
    if let missing = data.elements.firstIndex(where: { $0?.isFinite != true }) {
      let step = missing / max(1, data.shape.dropFirst().reduce(1, *))
      throw ParameterError(
        "input '\(about.name)' has no value at step \(step), but must have one at every step")
    }
    if let steps, data.shape[0] < steps {
      let why = about.availability == .knownAhead ? "" : " (it is measured, so it is not known ahead)"
      throw ParameterError(
        "input '\(about.name)' has \(data.shape[0]) values, but there are \(steps) steps, each of which needs one\(why)"
      )
    }
    input.assign(&self, values, data.shape.count > 1 ? data.shape[1] : 1)
  }
}
