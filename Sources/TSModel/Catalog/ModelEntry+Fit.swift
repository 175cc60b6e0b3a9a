/// The parameters of a fit.
public struct FitParameters: Sendable, Equatable {
  /// All of them by name; unset ones are absent.
  public let values: [String: ParameterValue]
  /// The names of those that were neither set nor are the model's own defaults, in the order of its table: they were
  /// chosen for the data.
  public let chosen: [String]
}

extension CatalogModel {
  /// The parameters of a fit of this model, which has those that were set.
  @usableFromInline
  func forFit(
    to data: [String: SiteData], set: Set<String>
  ) throws(ParameterError) -> FitParameters {
    let chosen = try fitDefaults(for: data, set: set).filter { !set.contains($0.key) }
    let values = try parameterValues.merging(chosen) { $1 }
    return FitParameters(
      values: try Self(parameters: values).parameterValues,
      chosen: Self.parameters.map(\.name).filter { chosen[$0] != nil })
  }
}

extension CatalogModel {
  /// The parameter that says how many steps there are: the one that changes with the length.
  @usableFromInline
  static var lengthParameter: String? { (Self.self as? any (CatalogModel & SteppedModel).Type)?.nameOfLength }
}

extension SteppedModel where Self: CatalogModel {
  fileprivate static var nameOfLength: String? {
    var model = Self()
    model.stepCount = 1
    guard let one = try? model.parameterValues else { return nil }
    model.stepCount = 2
    guard let two = try? model.parameterValues else { return nil }
    return parameters.map(\.name).first { one[$0] == .integer(1) && two[$0] == .integer(2) }
  }
}
