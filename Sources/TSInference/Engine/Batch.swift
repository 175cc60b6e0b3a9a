import TSNumerics

/// The memory through which several chains share one evaluation.
///
/// It is padded as the vectors of the chains are: an odd dimension moves a zero beyond its end.
struct Batch {
  /// How many coordinates are moved for one chain before the next has its turn, so that both sides stay in the cache.
  private static var blockLength: Int { 16 }

  private let dimension: Int
  private let positions: UnsafeMutablePointer<Double>
  private let gradients: UnsafeMutablePointer<Double>
  private let values: UnsafeMutablePointer<Double>

  init(dimension: Int, width: Int) {
    self.dimension = dimension
    positions = .zeros(padded(dimension) * width)
    gradients = .zeros(padded(dimension) * width)
    values = .zeros(width)
  }

  func deallocate() {
    positions.deallocate()
    gradients.deallocate()
    values.deallocate()
  }

  /// Serves each chain one evaluation; returns whether a chain has come to rest.
  ///
  /// A lone chain is served in its own memory. Lanes beyond the last chain repeat the first.
  @inline(__always)
  func round(
    _ chains: UnsafeMutablePointer<Chain>, _ active: Int, _ lanes: Int, _ evaluator: any LogDensityEvaluator
  ) -> Bool {
    if lanes == 1 {
      evaluator.evaluate(chains[0].request, values: values, gradients: chains[0].answer)
    } else {
      gather(chains, active, lanes)
      evaluator.evaluate(positions, values: values, gradients: gradients)
      scatter(chains, active, lanes)
    }
    for lane in 0..<active { values[lane] = chains[lane].arrive(value: values[lane]) }
    Double.exp(active, values, values)
    var isDone = false
    for lane in 0..<active {
      chains[lane].goOn(weight: values[lane])
      isDone = isDone || chains[lane].isAtRest
    }
    return isDone
  }

  /// Lays the positions out coordinate by coordinate, two coordinates of two lanes at a time.
  @inline(__always)
  private func gather(_ chains: UnsafeMutablePointer<Chain>, _ active: Int, _ lanes: Int) {
    var first = 0
    while first < dimension {
      let end = min(first &+ Self.blockLength, dimension)
      var lane = 0
      while lane < lanes {
        let a = UnsafeMutablePointer(mutating: chains[lane < active ? lane : 0].request)
        let b = UnsafeMutablePointer(mutating: chains[lane &+ 1 < active ? lane &+ 1 : 0].request)
        var i = first
        while i < end {
          let (x, y) = (a[two: i], b[two: i])
          positions[two: i &* lanes &+ lane] = SIMD2(x[0], y[0])
          positions[two: (i &+ 1) &* lanes &+ lane] = SIMD2(x[1], y[1])
          i &+= 2
        }
        lane &+= 2
      }
      first &+= Self.blockLength
    }
  }

  /// Gives each chain its gradient.
  @inline(__always)
  private func scatter(_ chains: UnsafeMutablePointer<Chain>, _ active: Int, _ lanes: Int) {
    var first = 0
    while first < dimension {
      let end = min(first &+ Self.blockLength, dimension)
      var lane = 0
      while lane < active {
        let a = chains[lane].answer
        let b = lane &+ 1 < active ? chains[lane &+ 1].answer : a
        var i = first
        while i < end {
          let x = gradients[two: i &* lanes &+ lane]
          let y = gradients[two: (i &+ 1) &* lanes &+ lane]
          b[two: i] = SIMD2(x[1], y[1])
          a[two: i] = SIMD2(x[0], y[0])
          i &+= 2
        }
        lane &+= 2
      }
      first &+= Self.blockLength
    }
  }
}
