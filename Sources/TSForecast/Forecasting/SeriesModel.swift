import TSModel

/// A structural model as it was recorded once, for all series of one length with gaps in the same places.
///
/// Recording and planning take as long as fitting: the model is recorded with marks for its data, which are exchanged then.
/// For one thread at a time.
final class SeriesModel {
  /// The log density of the data that were set last.
  let density: BoundDensity
  /// What draws states.
  let drawer: StateDrawer
  /// What forecasts from every origin.
  let foresight: Foresight
  /// The names of the sites that are sampled, one for each coordinate.
  let coordinateNames: [String]
  /// The coordinates of the recorded program that are the steps of the future.
  let future: [Int]
  /// Those of all steps of the site that have one.
  let coordinates: [Int]
  private let model: Structural
  private let isKnown: [Bool]
  private var bindings: [any DataBinding] = []

  /// - Parameters:
  ///   - parts: what the series is the sum of.
  ///   - values: a series; nil where it is missing.
  ///   - horizon: how many steps to forecast, at least 1.
  convenience init(_ parts: [any StructuralPart], like values: [Double?], horizon: Int) throws {
    try self.init(
      Structural(parts, steps: values.count + horizon), like: values, horizon: horizon)
  }

  /// - Parameters:
  ///   - model: the model, as long as the series and the horizon together.
  ///   - values: a series; nil where it is missing.
  ///   - horizon: how many steps to forecast, at least 1.
  ///   - site: the site whose steps of the future are wanted.
  init(_ model: Structural, like values: [Double?], horizon: Int, of site: String = "y") throws {
    self.model = model
    isKnown = values.map { $0 != nil }
    var marked = model
    marked.noiseRatios = values.indices.map { Self.mark(2 * $0) }
    let data = values.indices.map { values[$0] == nil ? nil : Self.mark(2 * $0 + 1) }
    let posterior = try ModelDensity(
      marked.condition(["y": SiteData(data + [Double?](repeating: nil, count: horizon))]), marginalize: .all)
    guard let states = posterior.states, let drawer = states.makeDrawer(),
      let foresight = posterior.makeForesight()
    else { throw ForecastError("the model has no states that could be integrated out") }
    (self.drawer, self.foresight) = (drawer, foresight)
    density = BoundDensity(posterior)
    let integrated = Set(states.sites)
    coordinateNames = posterior.layout.sites.filter { !$0.isDeterministic && !integrated.contains($0.name) }
      .flatMap { Array(repeating: $0.name, count: $0.count) }
    coordinates = states.recordedCoordinates(of: site)
    future = coordinates.suffix(horizon)
    try bind()
  }

  /// Points to climb from; see ``CandidateFit``.
  ///
  /// - Parameter values: the series on the scale of the model.
  func starts(_ values: [Double?]) -> [[Double]] {
    CandidateFit.starts(
      coordinateNames, slopeStart: slopeStart, driftStart: driftStart, parts: partStarts(values))
  }

  /// The coordinate of the slope's scale in the middle of its prior.
  private var slopeStart: Double {
    Double.log(model.parts.lazy.compactMap { ($0 as? Trend)?.slopeScale }.first ?? 1)
  }

  /// The coordinate of the drift's scale in the middle of its prior.
  private var driftStart: Double {
    let scale = model.parts.lazy.compactMap { ($0 as? Trend)?.driftScale }.first ?? 0
    return scale > 0 ? Double.log(scale) : 0
  }

  /// Coordinates to climb from that the parts know of, by the names of their sites.
  private func partStarts(_ values: [Double?]) -> [[String: Double]] {
    model.parts.reduce([]) { $0 + (($1 as? any StartingPart)?.starts(values) ?? []) }
  }

  /// A number that nothing else in a program is.
  private static func mark(_ number: Int) -> Double { 0x1.5bf0a8b145769p+3 + Double(number) * 0x1p-20 }

  private func bind() throws {
    bindings = [density.single as? any DataBinding, density.batch as? any DataBinding, drawer, foresight]
      .compactMap { $0 }
    let steps = isKnown.indices.filter { isKnown[$0] }
    let needed = Set(steps.flatMap { [2 * $0, 2 * $0 + 1] })
    let marks = Dictionary(uniqueKeysWithValues: needed.map { (Self.mark($0).bitPattern, $0) })
    for binding in bindings where !binding.bind(marks).isSuperset(of: needed) {
      throw ForecastError("the model computes with its data, so that they cannot be exchanged")
    }
  }

  /// Sets the data.
  ///
  /// - Parameters:
  ///   - values: as many as the model was made for, with gaps in the same places.
  ///   - excess: for each step how much greater than usual the variance of the irregular is; see ``Structural/excess``.
  func set(_ values: [Double?], excess: [Double] = []) {
    var own = model
    own.excess = excess
    var data: [Double] = []
    for (step, value) in values.enumerated() { data += [own.noiseRatio(at: step), value ?? 0] }
    for binding in bindings { binding.exchange(data) }
  }

  /// Sets the data, with the standard deviation of each.
  func set(_ values: [Double?], deviations: [Double]) {
    var data: [Double] = []
    for (value, deviation) in zip(values, deviations) { data += [deviation, value ?? 0] }
    for binding in bindings { binding.exchange(data) }
  }
}

/// A log density whose evaluators are made once.
///
/// Unchecked sendability: it is used by one thread at a time.
struct BoundDensity: LogDensity, @unchecked Sendable {
  let dimension: Int
  let single: any LogDensityEvaluator
  let batch: any LogDensityEvaluator

  init(_ density: ModelDensity) {
    dimension = density.dimension
    single = density.makeEvaluator(laneCount: 1)
    batch = density.makeEvaluator(laneCount: 8)
  }

  func makeEvaluator(laneCount: Int) -> any LogDensityEvaluator { laneCount >= 8 ? batch : single }
}
