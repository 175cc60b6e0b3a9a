import TSNumerics
import TSPrograms
import TSText

/// The log density of a model's latent sites, given its data, as a sampler sees it.
///
/// ```swift
/// let posterior = try ModelDensity(AR(order: 2).condition(["y": series]))
/// posterior.layout.columnNames        // ["alpha", "beta[0]", "beta[1]", "sigma"]
/// ```
///
/// Making one runs the model once, which finds its latent sites, those without data, and records its log density as a
/// program: all that is evaluated from then on. The values of latent sites come from unbounded coordinates through
/// the transforms of their supports, whose log Jacobians are part of the density. Discrete sites have no coordinates that
/// anything moves in: the density is the sum over all their values.
public struct ModelDensity: LogDensity {
  /// The latent sites and where they lie, integrated out or not.
  public let layout: LatentLayout
  /// What is computed: terms, conditions, and states that are predicted and observed, with the loops of the model.
  public var program: Program { density.program }
  /// Which sites were to be integrated out.
  public let marginalization: Marginalization
  /// The sites that are integrated out; nil where none were to be.
  public var states: IntegratedStates? { density.states }
  /// The discrete sites, which are summed out whatever the marginalization; nil where there are none.
  public var discreteStates: DiscreteStates? { density.discreteStates }
  let density: ProgramDensity
  private let values: ProgramValues
  /// For each value in the order of the layout the coordinate that it is, where it is discrete.
  let choices: [Int?]
  // Runs of the model itself, which put into words what is wrong or turn the values of sites into coordinates.
  private let explanation: @Sendable ([Double]) -> ModelError?
  let startingPoint: @Sendable ([Double], [String: SiteData]) throws -> [Double]

  /// The density of a model, with the data that `condition` or the model itself gives.
  ///
  /// - Parameters:
  ///   - model: the model; no seed is needed.
  ///   - marginalization: the sites to integrate out, so that they have no coordinates.
  /// - Throws: ``ModelError`` where the model fails, has a discrete latent site that cannot be summed out, or no other
  ///   latent site, where it reads a number that depends on what is drawn, where what must be kept of it would not fit
  ///   into memory, and where a site named cannot be integrated out.
  /// - Complexity: one run of the model; memory for its data and one step of each loop.
  public init<M: Model>(_ model: M, marginalize marginalization: Marginalization = .none) throws {
    self.marginalization = marginalization
    let recorded = try model.record { ProgramRecorder($0) }
    try recorded.handler.checkMissing()
    layout = recorded.handler.sites.layout
    if layout.dimension == 0 {
      throw ModelError(
        site: nil, position: [],
        reason: .other("the model has no latent site: everything is given, and there is nothing to infer"))
    }
    do {
      density = try ProgramDensity(recorded.program, integrating: marginalization)
    } catch let error as ProgramSizeError {
      throw ModelError(site: nil, position: [], reason: .other("the model \(error)"))
    } catch let error as DiscreteSiteError {
      throw ModelError(
        site: error.site, position: [],
        reason: .other(
          "is discrete and has no gradient, and cannot be summed out: \(error.reason); condition it on data"))
    }
    if density.dimension == 0 {
      throw ModelError(
        site: nil, position: [],
        reason: .other(
          "every latent site of the model is discrete and summed out: there is nothing to sample"))
    }
    values = ProgramValues(of: recorded.handler.values, in: recorded.program)
    var choices = [Int?](repeating: nil, count: layout.valueCount)
    for choice in recorded.handler.choices { choices[layout.order[choice.value]] = choice.coordinate }
    self.choices = choices
    let missing = recorded.handler.missingVisits
    explanation = { model.firstFault(at: $0, missing: missing) }
    startingPoint = { try model.startingPoint($0, $1, missing: missing) }
    try checkNames(marginalization)
  }

  /// Refuses a name that is no latent site, or one that cannot be integrated out.
  private func checkNames(_ marginalization: Marginalization) throws(ModelError) {
    guard case .named(let names) = marginalization, let states else { return }
    let summed = discreteStates?.sites.map(\.name) ?? []
    for name in names where !states.sites.contains(name) && !summed.contains(name) {
      guard let reason = states.refusals[name] else {
        let latent = layout.sites.filter { !$0.isDeterministic }.map(\.name)
        throw ModelError(
          site: name, position: [], reason: .unknownSite(near: nearest(name, among: latent), sites: latent))
      }
      throw ModelError(site: name, position: [], reason: .other("cannot be integrated out: \(reason)"))
    }
  }

  /// How many coordinates a sampler moves in: those of the sites that are neither integrated nor summed out.
  public var dimension: Int { density.dimension }

  /// An evaluator of the model at 1, 2, 4 or 8 positions at once; one for each thread.
  public func makeEvaluator(laneCount: Int) -> any LogDensityEvaluator {
    density.makeEvaluator(laneCount: laneCount)
  }

  /// What forecasts the data from many origins; nil where no states are integrated out.
  public func makeForesight() -> Foresight? { density.makeForesight() }

  /// What turns coordinates into values; one for each thread.
  public func makeReader() -> ValueReader {
    ValueReader(layout, values, density.makeDrawer(), dimension: dimension)
  }

  /// The values of all latent and computed sites at some coordinates, site by site, named by ``LatentLayout/columnNames``.
  ///
  /// - Parameters:
  ///   - coordinates: as many as ``dimension``.
  ///   - key: what the sites that are integrated or summed out are drawn from, given the others and the data. If nil, their
  ///     mean, and of discrete sites the most likely values.
  public func values(at coordinates: [Double], key: PRNGKey? = nil) -> [Double] {
    makeReader().values(at: coordinates, key: key)
  }

  /// Why the density is zero or not a number at some coordinates: the site and the step that make it so, where it is one.
  public func rejection(at coordinates: [Double]) -> ModelError? {
    explanation(recordedCoordinates(coordinates))
  }

  /// The coordinates of all sites: of those that are integrated out the mean given the others, 0 where there is none; of
  /// discrete ones the most likely value.
  func recordedCoordinates(_ coordinates: [Double]) -> [Double] {
    guard let drawer = density.makeDrawer(), coordinates.count == dimension else { return coordinates }
    return zip(drawer.coordinates(at: coordinates, key: nil), density.coordinates).map { value, own in
      own == nil && !value.isFinite ? 0 : value
    }
  }
}

/// What a model must not do between one run and the next.
let changedLayout =
  "the model draws other sites than in its first run; its sites must depend on nothing but its data"

/// Turns coordinates into the values of sites; for one thread at a time.
public final class ValueReader {
  private let layout: LatentLayout
  private let values: ProgramValues
  private let drawer: LatentDrawer?
  private let dimension: Int
  private var room: [Double]
  private var all: [Double]

  init(_ layout: LatentLayout, _ values: ProgramValues, _ drawer: LatentDrawer?, dimension: Int) {
    self.dimension = dimension
    self.layout = layout
    self.values = values
    self.drawer = drawer
    room = [Double](repeating: 0, count: values.roomCount)
    all = [Double](repeating: 0, count: drawer == nil ? 0 : max(1, layout.dimension))
  }

  /// Writes the values of all latent and computed sites, site by site.
  ///
  /// - Parameters:
  ///   - coordinates: as many as the density's dimension.
  ///   - key: what the sites that are integrated or summed out are drawn from. If nil, their mean, and of discrete sites the
  ///     most likely values.
  ///   - values: room for the layout's `valueCount` numbers.
  public func read(
    _ coordinates: UnsafePointer<Double>, key: PRNGKey?, into values: UnsafeMutablePointer<Double>
  ) {
    guard let drawer else { return read(recorded: coordinates, into: values) }
    all.withUnsafeMutableBufferPointer { all in
      guard let start = all.baseAddress else { return }
      drawer.draw(coordinates, key: key, into: start)
      read(recorded: start, into: values)
    }
  }

  private func read(recorded coordinates: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>) {
    room.withUnsafeMutableBufferPointer { room in
      guard let room = room.baseAddress else { return }
      self.values.compute(at: coordinates, room)
      for (i, place) in layout.order.enumerated() { values[place] = self.values.value(i, room) }
    }
  }

  /// The values at some coordinates.
  public func values(at coordinates: [Double], key: PRNGKey? = nil) -> [Double] {
    precondition(coordinates.count == dimension, "\(dimension) coordinates are needed")
    return [Double](unsafeUninitializedCapacity: layout.valueCount) { buffer, count in
      buffer.initialize(repeating: .nan)
      if let start = buffer.baseAddress { read(coordinates, key: key, into: start) }
      count = layout.valueCount
    }
  }
}
