import TSProbability

/// A model that can be chosen by name: its parameters are its `Codable` properties.
///
/// ```swift
/// struct Drift: CatalogModel {
///   static let name = "drift"
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
}

/// A line about a site of a model.
public struct SiteDescription: Sendable {
  /// The name of the site.
  public let name: String
  /// What it is, with its distribution, in one line.
  public let summary: String
  /// Whether the site is what a series of data is for.
  public let isSeries: Bool

  /// A line about a site.
  ///
  /// - Parameters:
  ///   - name: the name of the site.
  ///   - summary: what it is, with its distribution.
  ///   - isSeries: whether a series of data is meant for it; one site of a model at most.
  public init(_ name: String, _ summary: String, isSeries: Bool = false) {
    self.name = name
    self.summary = summary
    self.isSeries = isSeries
  }
}

/// What is wrong with a parameter that was set.
public struct ParameterError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One line: what, and what was expected.
  public let description: String

  /// An error with a one-line description.
  public init(_ description: String) { self.description = description }
}
