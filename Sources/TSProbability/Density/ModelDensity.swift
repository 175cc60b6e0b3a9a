import TSNumerics
import TSPrograms

/// The log density of a model's latent sites, given its data, as a sampler sees it.
///
/// ```swift
/// let posterior = try ModelDensity(AR(order: 2).condition(["y": series]))
/// posterior.layout.columnNames        // ["alpha", "beta[0]", "beta[1]", "sigma"]
/// ```
///
/// Making one runs the model once, which finds its latent sites, those without data, and records its log density as a
/// program: all that is evaluated from then on. The values of latent sites come from unbounded coordinates through
/// the transforms of their supports, whose log Jacobians are part of the density.
public struct ModelDensity: LogDensity {
  /// The latent sites and where they lie.
  public let layout: LatentLayout
  /// What is computed: terms, conditions and values of sites, with the loops of the model.
  public let program: Program
  private let density: ProgramDensity
  private let values: ProgramValues
  // Runs of the model itself, which put into words what is wrong or turn the values of sites into coordinates.
  private let explanation: @Sendable ([Double]) -> ModelError?
  let startingPoint: @Sendable ([Double], [String: SiteData]) throws -> [Double]

  /// The density of a model, with the data that `condition` or the model itself gives.
  ///
  /// - Parameter model: the model; no seed is needed.
  /// - Throws: ``ModelError`` where the model fails, has a discrete latent site, or none at all, where it reads a number
  ///   that depends on what is drawn, and where what must be kept of it would not fit into memory.
  /// - Complexity: one run of the model; memory for its data and one step of each loop.
  public init<M: Model>(_ model: M) throws {
    let recorded = try model.record { ProgramRecorder($0) }
    program = recorded.program
    layout = recorded.handler.sites.layout
    if layout.dimension == 0 {
      throw ModelError(
        site: nil, position: [],
        reason: .other("the model has no latent site: everything is given, and there is nothing to infer"))
    }
    do {
      density = try ProgramDensity(program)
    } catch let error as ProgramSizeError {
      throw ModelError(site: nil, position: [], reason: .other("the model \(error)"))
    }
    values = ProgramValues(of: recorded.handler.values, in: program)
    explanation = { model.firstFault(at: $0) }
    startingPoint = { try model.startingPoint($0, $1) }
  }

  public var dimension: Int { layout.dimension }

  /// An evaluator of the model at 1, 2, 4 or 8 positions at once; one for each thread.
  public func makeEvaluator(laneCount: Int) -> any LogDensityEvaluator {
    density.makeEvaluator(laneCount: laneCount)
  }

  /// What turns coordinates into values; one for each thread.
  public func makeReader() -> ValueReader { ValueReader(layout, values) }

  /// The values of all latent and computed sites at some coordinates, site by site, named by ``LatentLayout/columnNames``.
  public func values(at coordinates: [Double]) -> [Double] { makeReader().values(at: coordinates) }

  /// Why the density is zero or not a number at some coordinates: the site and the step that make it so, where it is one.
  public func rejection(at coordinates: [Double]) -> ModelError? { explanation(coordinates) }
}

/// What a model must not do between one run and the next.
let changedLayout =
  "the model draws other sites than in its first run; its sites must depend on nothing but its data"

/// Turns coordinates into the values of sites; for one thread at a time.
public final class ValueReader {
  private let layout: LatentLayout
  private let values: ProgramValues
  private var room: [Double]

  init(_ layout: LatentLayout, _ values: ProgramValues) {
    self.layout = layout
    self.values = values
    room = [Double](repeating: 0, count: values.roomCount)
  }

  /// Writes the values of all latent and computed sites, site by site.
  ///
  /// - Parameters:
  ///   - coordinates: as many as the layout's dimension.
  ///   - values: room for the layout's `valueCount` numbers.
  public func read(_ coordinates: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>) {
    room.withUnsafeMutableBufferPointer { room in
      guard let room = room.baseAddress else { return }
      self.values.compute(at: coordinates, room)
      for (i, place) in layout.order.enumerated() { values[place] = self.values.value(i, room) }
    }
  }

  /// The values at some coordinates.
  public func values(at coordinates: [Double]) -> [Double] {
    precondition(coordinates.count == layout.dimension, "\(layout.dimension) coordinates are needed")
    return [Double](unsafeUninitializedCapacity: layout.valueCount) { buffer, count in
      buffer.initialize(repeating: .nan)
      if let start = buffer.baseAddress { read(coordinates, into: start) }
      count = layout.valueCount
    }
  }
}
