/// The recorded models of one forecaster after another, kept for series of the same length with gaps in the same places: many
/// series are forecast in half of the time. For one thread at a time.
///
/// What is foreseen does not depend on what a workspace was used for before.
public final class ForecastWorkspace {
  private var models: [String: SeriesModel] = [:]
  /// The most models that are kept.
  private static let capacity = 64

  /// A workspace.
  public init() {}

  /// The model for series like one.
  func model(
    _ parts: [any StructuralPart], like values: [Double?], horizon: Int
  ) throws -> SeriesModel {
    // Only of the library's own parts does the text say all there is: a part of a user's may hold a closure or an object, and a
    // covariate belongs to one series.
    guard parts.allSatisfy({ $0 is Trend || $0 is Seasonal || $0 is Autocorrelation || $0 is Cycle }) else {
      return try SeriesModel(parts, like: values, horizon: horizon)
    }
    let gaps = values.indices.filter { values[$0] == nil }
    let key = "\(parts) \(values.count) \(horizon) \(gaps)"
    if let known = models[key] { return known }
    let model = try SeriesModel(parts, like: values, horizon: horizon)
    if models.count >= Self.capacity { models.removeAll() }
    models[key] = model
    return model
  }
}
