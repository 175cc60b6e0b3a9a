import TSNumerics

/// Which tail of a distribution.
@usableFromInline
enum Tail: Sendable {
  /// P(X ≤ x).
  case lower
  /// P(X > x).
  case upper

  @usableFromInline var other: Tail { self == .lower ? .upper : .lower }
}

/// The logarithms of both tail probabilities: what keeps the smaller one exact where it would underflow.
@usableFromInline
struct LogTails: Sendable {
  /// log P(X ≤ x).
  @usableFromInline var lower: Double
  /// log P(X > x).
  @usableFromInline var upper: Double

  @usableFromInline
  init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// From the lower tail, which is not close to 1 or whose complement needs no digits.
  @usableFromInline
  init(lower: Double) { self.init(lower: lower, upper: Double.log1mExp(Swift.max(-lower, 0))) }

  /// From the upper tail, likewise.
  @usableFromInline
  init(upper: Double) { self.init(lower: Double.log1mExp(Swift.max(-upper, 0)), upper: upper) }

  /// Below the support.
  @usableFromInline static var below: LogTails { LogTails(lower: -.infinity, upper: 0) }
  /// Above the support.
  @usableFromInline static var above: LogTails { LogTails(lower: 0, upper: -.infinity) }
  /// Of NaN.
  @usableFromInline static var undefined: LogTails { LogTails(lower: .nan, upper: .nan) }

  @usableFromInline
  subscript(tail: Tail) -> Double { tail == .lower ? lower : upper }

  @usableFromInline var swapped: LogTails { LogTails(lower: upper, upper: lower) }
}

extension Scalar {
  /// The logarithm of a tail probability that is computed lane by lane, with its derivatives.
  ///
  /// The derivative by `x` is the density over the tail. The one by a shape has no closed form: it is a difference of
  /// fourth order of the smaller tail, good to about 1e-9.
  ///
  /// - Parameters:
  ///   - family: the name of the family, for programs.
  ///   - tail: which one.
  ///   - x: where.
  ///   - shapes: the other arguments with derivatives, positive.
  ///   - others: further arguments, without.
  ///   - slope: the log density at `x`, of the variable that `x` is.
  ///   - tails: both tails, from `x`, the shapes and the others; four numbers at most.
  @inlinable
  static func logTail(
    _ family: StaticString, _ tail: Tail, _ x: Self, _ shapes: [Self], _ others: [Primal] = [],
    slope: @autoclosure () -> Primal, _ tails: @escaping @Sendable (Double, [Double], [Double]) -> LogTails
  ) -> Self {
    let count = shapes.count
    let arguments = [x.primal] + shapes.map(\.primal) + others
    let all = arguments.count
    let both: @Sendable (UnsafePointer<Double>) -> LogTails = { a in
      tails(a[0], (0..<count).map { a[1 + $0] }, (count + 1..<all).map { a[$0] })
    }
    let value = Primal.function("\(family).\(tail)", arguments) { both($0)[tail] }
    return fused(value, [x] + shapes) { position in
      // Outside the support, where one tail is empty, nothing changes.
      let rest = Primal.function("\(family).\(tail.other)", arguments) { both($0)[tail.other] }
      let infinity = Primal(Double.infinity)
      let isFinite = (Primal.abs(value) .< infinity) .& (Primal.abs(rest) .< infinity)
      if position == 0 {
        // Outside the support there may be no density.
        // Where both logarithms are so large that their difference is all rounding, the ratio may be anything. A tail does
        // not change by more than itself within the rounding of x.
        let size = Primal.abs(value)
        let bound = Primal.select(
          size .> Primal(1e12), size / (Primal.epsilon * Primal.abs(x.primal)), Primal.largest)
        let ratio = Primal.minimum(Primal.exp(slope() - value), Primal.minimum(bound, Primal.largest))
        let speed = Primal.select(isFinite .& (ratio .== ratio), ratio, Primal(0))
        return tail == .lower ? speed : -speed
      }
      let derivative = Primal.function("\(family).\(tail)'\(position)", arguments) { a in
        shapeDerivative(tail, position - 1, (0..<count).map { a[1 + $0] }) { moved in
          tails(a[0], moved, (count + 1..<all).map { a[$0] })
        }
      }
      return Primal.select(isFinite, derivative, Primal(0))
    }
  }
}

/// ∂/∂(shape) of the logarithm of a tail, by the smaller tail.
@usableFromInline
func shapeDerivative(
  _ tail: Tail, _ position: Int, _ shapes: [Double], _ tails: ([Double]) -> LogTails
) -> Double {
  let centre = tails(shapes)
  let small: Tail = centre.lower < centre.upper ? .lower : .upper
  guard centre[small] > -.infinity else { return 0 }
  let shape = shapes[position]
  // Tails change over a distance of √shape where it is large.
  let step = 2e-3 * Swift.min(shape, shape.squareRoot())
  func at(_ multiple: Double) -> Double {
    var moved = shapes
    moved[position] = shape + multiple * step
    return tails(moved)[small]
  }
  let derivative = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)
  let own = small == tail ? derivative : -derivative * Double.exp(centre[small] - centre[tail])
  return own.isFinite ? own : 0
}

extension PrimalScalar {
  /// A function of `Double` and the lane applied to every lane.
  @inlinable @inline(__always)
  static func perLane(_ x: Self, _ function: (Double, Int) -> Double) -> Self {
    var result = x
    for lane in 0..<laneCount { result[lane: lane] = Element(function(Double(x[lane: lane]), lane)) }
    return result
  }
}

// MARK: Quantiles

/// A probability as the logarithm of the tail that is the smaller one.
@usableFromInline
struct TailTarget {
  @usableFromInline let tail: Tail
  @usableFromInline let logProbability: Double

  /// Nil unless the probability lies strictly between 0 and 1.
  @usableFromInline
  init?(_ probability: Double, _ tail: Tail) {
    guard probability > 0, probability < 1 else { return nil }
    let isSmall = probability <= 0.5
    self.tail = isSmall ? tail : tail.other
    // 1 - p is exact from 1/2 on.
    logProbability = Double.log(isSmall ? probability : 1 - probability)
  }

  init(tail: Tail, logProbability: Double) {
    self.tail = tail
    self.logProbability = logProbability
  }

  /// The end of a support that a probability of 0 or 1 stands for; NaN for any other number.
  @usableFromInline
  static func end(_ probability: Double, _ tail: Tail, _ support: (Double, Double)) -> Double {
    if probability == (tail == .lower ? 0 : 1) { return support.0 }
    return probability == (tail == .lower ? 1 : 0) ? support.1 : .nan
  }

  /// How far the tails at a point are from the target: rising in the point.
  @usableFromInline
  func excess(_ tails: LogTails) -> Double {
    let difference = tails[tail] - logProbability
    return tail == .lower ? difference : -difference
  }

  /// The root t of a rising function of a coordinate: Newton's steps inside a bracket, bisection where they fail.
  ///
  /// - Parameters:
  ///   - guess: where to start, inside `range`.
  ///   - range: the coordinates to search.
  ///   - evaluate: the tails at a coordinate and the log density of the coordinate there.
  @usableFromInline
  func root(
    from guess: Double, in range: ClosedRange<Double>,
    _ evaluate: (Double) -> (tails: LogTails, logSlope: Double)
  ) -> Double {
    var (low, high) = (-Double.infinity, Double.infinity)
    var t = Swift.min(Swift.max(guess, range.lowerBound), range.upperBound)
    var reach = 1.0
    for _ in 0..<400 {
      let (tails, logSlope) = evaluate(t)
      let error = excess(tails)
      if error == 0 { return t }
      if error < 0 { low = t } else { high = t }
      let step = -error / Double.exp(logSlope - tails[tail])
      // The difference of two huge logarithms is all rounding.
      let isReliable = Swift.abs(tails[tail]) < 1e12
      let isClose = isReliable && Swift.abs(step) <= 2e-16 * Swift.max(Swift.abs(t), 1e-8)
      var next = isReliable ? t + step : .nan
      if !(next > low && next < high) {
        if isClose { return t }
        next = low + 0.5 * (high - low)
      }
      // Far from the root the slope may vanish: no step is longer than four times the one before.
      if !(Swift.abs(next - t) <= reach) { next = t + (error < 0 ? reach : -reach) }
      reach = Swift.max(4 * Swift.abs(next - t), 1e-3)
      next = Swift.min(Swift.max(next, range.lowerBound), range.upperBound)
      if isClose || next == t || next <= low || next >= high { return next }
      t = next
    }
    return t
  }

  /// A root after two of Newton's steps in its own coordinate, which the logarithm of it rounds.
  @usableFromInline
  func polished(
    _ root: Double, _ evaluate: (Double) -> (tails: LogTails, logSlope: Double)
  ) -> Double {
    var x = root
    for _ in 0..<2 {
      let (tails, logSlope) = evaluate(x)
      let step = excess(tails) / Double.exp(logSlope - tails[tail])
      guard Swift.abs(step) < 1e-6 * Swift.abs(x) else { return x }
      x -= step
    }
    return x
  }

  /// The quantile of a distribution of the whole numbers from 0 to `last`.
  @usableFromInline
  static func count(
    _ probability: Double, _ tail: Tail, from guess: Double, to last: Double, _ tails: (Double) -> LogTails
  ) -> Double {
    guard let target = TailTarget(probability, tail) else { return end(probability, tail, (0, last)) }
    return target.count(from: guess, to: last, tails)
  }

  /// The smallest whole number at which the lower tail has reached the target.
  ///
  /// - Parameters:
  ///   - guess: where to start.
  ///   - last: the largest whole number of the support, or infinity.
  ///   - tails: both tails at a whole number.
  @usableFromInline
  func count(from guess: Double, to last: Double, _ tails: (Double) -> LogTails) -> Double {
    func isReached(_ k: Double) -> Bool { k >= last || excess(tails(k)) >= 0 }
    var (low, high) = (-1.0, Swift.min(Swift.max(guess.rounded(.down), 0), last))
    var step = 1.0
    while !isReached(high), high < 1e300 {
      low = high
      high = Swift.min(high + step, last)
      step *= 4
    }
    step = 1
    while low < 0, high > 0 {
      let probe = Swift.max(high - step, 0)
      if isReached(probe) { high = probe } else { low = probe }
      step *= 4
    }
    while high - low > 1 {
      let middle = (low + 0.5 * (high - low)).rounded(.down)
      if middle <= low || middle >= high { break }
      if isReached(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
