import TSProbability

/// A model that can be chosen by name: its parameters are its `Codable` properties.
///
/// One whose steps are counted by a parameter is a ``SteppedModel`` as well: a fit then takes as many steps as there are data,
/// and it can be forecast.
///
/// ```swift
/// struct Drift: CatalogModel, SteppedModel {
///   static let name = "drift"
///   static var length: WritableKeyPath<Drift, Int> { \.steps }
///   static let summary = "A level that moves by a fixed amount and noise."
///   static let parameters = [
///     Parameter("steps", "how many steps to draw", .atLeast(0)),
///     Parameter("slope", "what each step adds on average"),
///   ]
///   var steps = 100
///   var slope = 0.1
///
///   func callAsFunction<E: Effects>(_ effects: inout E) { ... }
/// }
/// ```
public protocol CatalogModel: Model, Codable {
  /// The model with its default parameters.
  init()
  /// The name it is chosen by: lower-case letters, digits and hyphens.
  static var name: String { get }
  /// What it is, in one line.
  static var summary: String { get }
  /// What its parameters mean, in the order to list them; every `Codable` property appears once.
  static var parameters: [Parameter] { get }
  /// What its sites are, in the order in which they are met.
  static var sites: [SiteDescription] { get }
  /// What it is given for every step and does not draw; none unless a model says otherwise.
  static var inputs: [Input<Self>] { get }
  /// The inputs with the parameters that the model has, where they depend on them; ``inputs`` unless a model says otherwise.
  var ownInputs: [Input<Self>] { get }
  /// The parameters that a fit uses where none were set, such as priors in the units of the data; none unless a model
  /// says otherwise.
  ///
  /// The model has the parameters that were set, and the number of steps.
  ///
  /// - Parameters:
  ///   - data: by site.
  ///   - set: the names of the parameters that were set, whose values here are not used.
  /// - Throws: a ``ParameterError`` where the parameters that would be used leave nothing to fit.
  func fitDefaults(
    for data: [String: SiteData], set: Set<String>
  ) throws(ParameterError) -> [String: ParameterValue]
  /// How many of the first values of the series are taken as given, so that no draw of the series can do without them.
  var givenSteps: Int { get }
}

extension CatalogModel {
  public static var inputs: [Input<Self>] { [] }

  public var ownInputs: [Input<Self>] { Self.inputs }

  public func fitDefaults(
    for data: [String: SiteData], set: Set<String>
  ) throws(ParameterError) -> [String: ParameterValue] { [:] }

  public var givenSteps: Int { 0 }
}

/// A line about a site of a model.
public struct SiteDescription: Sendable {
  /// The name of the site.
  public let name: String
  /// What it is, with its distribution, in one line.
  public let summary: String
  /// Whether the site is what a series of data is for.
  public let isSeries: Bool
  /// Whether it is drawn once rather than at every step, so that no column of a table holds its data.
  public let isDrawnOnce: Bool

  /// A line about a site.
  ///
  /// - Parameters:
  ///   - name: the name of the site.
  ///   - summary: what it is, with its distribution.
  ///   - isSeries: whether a series of data is meant for it; one site of a model at most.
  ///   - isDrawnOnce: whether it is drawn once, outside the steps: a column of its name, as `sample` writes it, is then
  ///     not taken for its data.
  public init(_ name: String, _ summary: String, isSeries: Bool = false, isDrawnOnce: Bool = false) {
    self.name = name
    self.summary = summary
    self.isSeries = isSeries
    self.isDrawnOnce = isDrawnOnce
  }
}

/// What is wrong with a parameter that was set.
public struct ParameterError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One line: what, and what was expected.
  public let description: String

  /// An error with a one-line description.
  public init(_ description: String) { self.description = description }
}
