import TSNumerics

/// The log density of a model's latent sites, given its data, as a sampler sees it.
///
/// ```swift
/// let posterior = try ModelDensity(AR(order: 2).condition(["y": series]))
/// posterior.layout.columnNames        // ["alpha", "beta[0]", "beta[1]", "sigma"]
/// ```
///
/// Making one runs the model once, to find its latent sites: those without data. Their values come from unbounded
/// coordinates through the transforms of their supports, whose log Jacobians are part of the density.
///
/// What runs the model is captured where the model's type is known, so that it is specialised for it.
public struct ModelDensity: LogDensity {
  /// The latent sites and where they lie.
  public let layout: LatentLayout
  @usableFromInline let makers: Makers

  /// What is made of the model, by number of lanes.
  @usableFromInline
  struct Makers: Sendable {
    @usableFromInline let evaluator: @Sendable (Int) -> any LogDensityEvaluator
    @usableFromInline let reader: @Sendable () -> ValueReader
    @usableFromInline let explanation: @Sendable ([Double]) -> ModelError?
    @usableFromInline let startingPoint: @Sendable ([Double], [String: SiteData]) throws -> [Double]

    @inlinable
    init(
      evaluator: @escaping @Sendable (Int) -> any LogDensityEvaluator,
      reader: @escaping @Sendable () -> ValueReader,
      explanation: @escaping @Sendable ([Double]) -> ModelError?,
      startingPoint: @escaping @Sendable ([Double], [String: SiteData]) throws -> [Double]
    ) {
      self.evaluator = evaluator
      self.reader = reader
      self.explanation = explanation
      self.startingPoint = startingPoint
    }
  }

  @inlinable
  init(layout: LatentLayout, makers: Makers) {
    self.layout = layout
    self.makers = makers
  }

  /// The density of a model, with the data that `condition` or the model itself gives.
  ///
  /// - Parameter model: the model; no seed is needed.
  /// - Throws: ``ModelError`` where the model fails, has a discrete latent site, or none at all.
  @inlinable
  public init<M: Model>(_ model: M) throws {
    let layout = try model.latentLayout()
    let dimension = layout.dimension
    self.init(
      layout: layout,
      makers: Makers(
        evaluator: { lanes in
          switch lanes {
          case 8...: return Evaluator(model, dimension, Lanes<SIMD8<Double>>.self)
          case 4...: return Evaluator(model, dimension, Lanes<SIMD4<Double>>.self)
          case 2...: return Evaluator(model, dimension, Lanes<SIMD2<Double>>.self)
          default: return Evaluator(model, dimension, Double.self)
          }
        },
        reader: { ValueReader(model, layout) },
        explanation: { model.firstFault(at: $0) },
        startingPoint: { try model.startingPoint($0, $1) }))
  }

  public var dimension: Int { layout.dimension }

  public func makeEvaluator(laneCount: Int) -> any LogDensityEvaluator { makers.evaluator(laneCount) }

  /// What turns coordinates into values; one for each thread.
  public func makeReader() -> ValueReader { makers.reader() }

  /// The values of all latent and computed sites at some coordinates, site by site, named by ``LatentLayout/columnNames``.
  public func values(at coordinates: [Double]) -> [Double] { makeReader().values(at: coordinates) }

  /// Why the density is zero or not a number at some coordinates: the site and the step that make it so, where it is one.
  public func rejection(at coordinates: [Double]) -> ModelError? { makers.explanation(coordinates) }
}

// MARK: Evaluation

extension ModelDensity {
  /// An evaluator whose work is a closure specialised for the model.
  @usableFromInline
  final class Evaluator: LogDensityEvaluator {
    @usableFromInline let laneCount: Int
    @usableFromInline
    let body: (UnsafePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void

    @inlinable
    init<M: Model, P: PrimalScalar>(_ model: M, _ dimension: Int, _ scalar: P.Type)
    where P.Element == Double {
      let evaluator = ModelEvaluator<M, P>(model, dimension: dimension)
      laneCount = P.laneCount
      body = { evaluator.evaluate($0, $1, $2) }
    }

    @usableFromInline
    func evaluate(
      _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
      gradients: UnsafeMutablePointer<Double>
    ) {
      body(positions, values, gradients)
    }
  }
}

/// Turns coordinates into the values of sites; for one thread at a time.
public final class ValueReader {
  private let layout: LatentLayout
  private let body: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void

  @usableFromInline
  init(
    _ layout: LatentLayout, _ body: @escaping (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) {
    self.layout = layout
    self.body = body
  }

  @inlinable
  convenience init<M: Model>(_ model: M, _ layout: LatentLayout) {
    let run = ReusableRun()
    self.init(layout) { coordinates, values in
      layout.order.withUnsafeBufferPointer { order in
        guard let order = order.baseAddress else { return }
        let reader = LatentValues(
          coordinates, count: layout.dimension, order: order, into: values, valueCount: layout.valueCount)
        run.restart()
        var effects = Run(Bottom(), state: run.state, Double.self)
        _ = effects.with(reader) { model(&$0) }
      }
    }
  }

  /// Writes the values of all latent and computed sites, site by site.
  ///
  /// - Parameters:
  ///   - coordinates: as many as the layout's dimension.
  ///   - values: room for the layout's `valueCount` numbers.
  public func read(_ coordinates: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>) {
    body(coordinates, values)
  }

  /// The values at some coordinates.
  public func values(at coordinates: [Double]) -> [Double] {
    precondition(coordinates.count == layout.dimension, "\(layout.dimension) coordinates are needed")
    return [Double](unsafeUninitializedCapacity: layout.valueCount) { buffer, count in
      buffer.initialize(repeating: .nan)
      if let start = buffer.baseAddress { body(coordinates, start) }
      count = layout.valueCount
    }
  }
}

/// The state of a run that is used again and again.
@usableFromInline
final class ReusableRun {
  @usableFromInline let state: UnsafeMutablePointer<RunState>

  @usableFromInline
  init() {
    state = .allocate(capacity: 1)
    state.initialize(to: RunState())
  }

  deinit { state.discard() }

  @usableFromInline func restart() { state.pointee.restart() }
}

extension Model {
  /// The latent sites of the model, found by one run.
  @inlinable
  func latentLayout() throws -> LatentLayout {
    let run = ReusableRun()
    run.restart()
    var effects = Run(Bottom(), state: run.state, Double.self)
    let (_, recorder) = effects.with(LayoutRecorder()) { self(&$0) }
    return try recorder.layout(after: run)
  }
}
