internal import CKernels
import TSNumerics

/// Positions, whitened momenta and gradients of one chain, and the leapfrog steps between them.
///
/// A step is taken in two halves with the evaluation of the log density between them: ``beginStep(_:)`` gives the
/// place at which it is wanted, and ``finishStep(_:value:)`` goes on once the gradient was written there. With step
/// size ε, scales S and ∇ the gradient of log π,
///
///     v½ = v + ½ ε Sᵀ∇(q),   q' = q + ε S v½,   v' = v½ + ½ ε Sᵀ∇(q')
///
/// All vectors live in two pools that belong to the chain, padded with zeros to a multiple of eight.
///
/// - Complexity: O(n) a step for a diagonal metric, O(n²) for a dense one; no allocation after `init`.
///
/// Source: Neal (2011), doi:10.1201/b10905-6, section 2.3.
package struct PhaseSpace: TrajectorySpace {
  /// A run of consecutive leaves: the whitened momenta of its first and last, and the sum over it.
  package struct Span: BitwiseCopyable {
    package var first: Int32
    package var last: Int32
    package var sum: Int32
  }

  /// One end of the trajectory.
  package struct End: BitwiseCopyable {
    package var place: Int32
    package var momentum: Int32
  }

  package let dimension: Int
  /// The dimension with its padding.
  package let width: Int
  var places: VectorPool
  var momenta: VectorPool
  /// The log density and the energy at each place.
  package let values: Vector
  let energies: Vector
  /// The square roots of a diagonal inverse metric, or the rows of its factor.
  let scales: Vector
  let factor: Vector?
  private let words: UnsafeMutablePointer<UInt32>

  /// Where the chain stands.
  package private(set) var current: Int32
  package private(set) var backward: End
  package private(set) var forward: End
  package private(set) var startEnergy = 0.0
  package var stepSize = 1.0
  /// Where the last step began.
  private(set) var origin: Int32 = 0

  /// Space for the trees of a given depth.
  ///
  /// - Parameter isDense: whether the metric is a full matrix, or may become one.
  package init(dimension: Int, maximumDepth: Int, isDense: Bool) {
    self.dimension = dimension
    width = padded(dimension)
    places = VectorPool(capacity: maximumDepth + 8, stride: (isDense ? 3 : 2) * width)
    momenta = VectorPool(capacity: 3 * maximumDepth + 14, stride: width)
    values = .zeros(maximumDepth + 8)
    energies = .zeros(maximumDepth + 8)
    scales = .zeros(width)
    factor = isDense ? .zeros(width * width) : nil
    words = .allocate(capacity: 2 * width)
    words.initialize(repeating: 0, count: 2 * width)
    current = places.take()
    backward = End(place: current, momentum: 0)
    forward = backward
    for i in 0..<dimension { scales[i] = 1 }
    if let factor { for i in 0..<dimension { factor[i * width + i] = 1 } }
  }

  package func deallocate() {
    places.deallocate()
    momenta.deallocate()
    values.deallocate()
    energies.deallocate()
    scales.deallocate()
    factor?.deallocate()
    words.deallocate()
  }

  // MARK: Where the chain stands

  @inline(__always) package func position(_ place: Int32) -> Vector { places[place] }
  @inline(__always) package func gradient(_ place: Int32) -> Vector { places[place] + width }
  /// Sᵀ∇ of a place; kept only under a dense metric.
  @inline(__always) private func whitenedGradient(_ place: Int32) -> Vector { places[place] + 2 &* width }

  /// A whitened momentum.
  @inline(__always) package func momentum(_ number: Int32) -> Vector { momenta[number] }

  /// Takes the value at the current position, whose gradient was written.
  package func setCurrent(value: Double) {
    values[Int(current)] = value
    whiten(current)
  }

  /// Makes a place of the trajectory the current one.
  package mutating func move(to place: Int32) { current = place }

  /// Puts a metric in force. One of another dimension is ignored, and a full matrix where there is no room for one.
  package func setMetric(_ metric: Metric) {
    guard metric.dimension == dimension else { return }
    switch (factor == nil ? metric : metric.dense, factor) {
    case (.diagonal(let new), nil):
      for i in 0..<dimension { scales[i] = new[i] }
    case (.dense(let new), let rows?):
      for i in 0..<dimension {
        for j in 0...i { rows[i * width + j] = new[i * dimension + j] }
      }
      whiten(current)
    default: break
    }
  }

  // MARK: A trajectory

  /// Draws a momentum and starts a trajectory at the current place.
  package mutating func begin(momentum key: PRNGKey) -> Span {
    places.reset(keeping: current)
    momenta.reset()
    let momentum = momenta.take()
    let v = momenta[momentum]
    // Whole vectors are faster than parts of one; what falls in the padding is thrown away.
    ck_threefry_counters(width, key.high, key.low, 0, words, words + width)
    ck_normal_f64(width, words, words + width, v)
    for i in dimension..<width { v[i] = 0 }
    places.retain(current)
    places.retain(current)
    momenta.retain(momentum)
    momenta.retain(momentum)
    backward = End(place: current, momentum: momentum)
    forward = backward
    startEnergy = 0.5 * dot(v, v, width) - values[Int(current)]
    energies[Int(current)] = startEnergy
    return Span(first: momentum, last: momentum, sum: momentum)
  }

  /// Walks from an end to the next place, and returns it.
  @inline(__always)
  package mutating func beginStep(_ direction: Direction) -> Int32 {
    let isForward = direction == .forward
    let from = isForward ? forward : backward
    let to = End(place: places.take(), momentum: momenta.take())
    let step = isForward ? stepSize : -stepSize
    if let factor {
      kick(momenta[from.momentum], 0.5 * step, whitenedGradient(from.place), momenta[to.momentum])
      drift(position(from.place), step, factor, momenta[to.momentum], position(to.place))
    } else {
      walk(from, step, to)
    }
    places.release(from.place)
    momenta.release(from.momentum)
    origin = from.place
    if isForward { forward = to } else { backward = to }
    return to.place
  }

  /// Takes the log density at the place that ``beginStep(_:)`` gave, whose gradient was written; returns H₀ - H.
  @inline(__always)
  package mutating func finishStep(_ direction: Direction, value: Double) -> Double {
    let isForward = direction == .forward
    let end = isForward ? forward : backward
    let half = 0.5 * (isForward ? stepSize : -stepSize)
    let v = momenta[end.momentum]
    var kinetic: Double
    if factor != nil {
      whiten(end.place)
      kick(v, half, whitenedGradient(end.place), v)
      kinetic = 0.5 * dot(v, v, width)
    } else {
      kinetic = 0.5 * kickScaled(v, half, gradient(end.place))
    }
    let energy = kinetic - value
    values[Int(end.place)] = value
    energies[Int(end.place)] = energy
    return startEnergy - energy
  }

  /// The end that was just reached, as a leaf for a tree to hold.
  @inline(__always)
  package func leaf(_ direction: Direction, logWeight: Double, weight: Double) -> Leaf<PhaseSpace> {
    let end = direction == .forward ? forward : backward
    places.retain(end.place)
    momenta.retain(end.momentum)
    let span = Span(first: end.momentum, last: end.momentum, sum: end.momentum)
    return Leaf(place: end.place, span: span, logWeight: logWeight, weight: weight)
  }

  // MARK: What the tree asks

  @inline(__always)
  package mutating func join(_ earlier: Span, _ later: Span) -> (span: Span, turns: Bool) {
    let isLeaf = earlier.first == earlier.sum
    let sum = isLeaf ? momenta.take() : earlier.sum
    let turns = joinMomentumSums(
      earlier: (momenta[earlier.first], momenta[earlier.last], momenta[earlier.sum]),
      later: (momenta[later.first], momenta[later.last], momenta[later.sum]), into: momenta[sum], width)
    if !isLeaf {
      momenta.release(earlier.last)
      momenta.release(later.first)
      momenta.release(later.sum)
    }
    return (Span(first: earlier.first, last: later.last, sum: sum), turns)
  }

  @inline(__always)
  package func reverse(_ span: Span) -> Span { Span(first: span.last, last: span.first, sum: span.sum) }

  @inline(__always)
  package mutating func discard(_ place: Int32) { places.release(place) }
}
