import TSNumerics

extension Truncated {
  /// A quantile where the whole interval lies so far in a tail of the base that its probability underflows: from the
  /// logarithm of the tail.
  @inlinable
  func underflowingQuantile(
    share: Real.Primal, rest: Real.Primal, isUpper: Real.Mask
  ) -> Real.Primal {
    typealias P = Real.Primal
    let minusInfinity = P(-Double.infinity)
    let start = lower.map { base.below($0).primal } ?? minusInfinity
    let end = upper?.primal ?? P(Double.infinity)
    func tail(_ x: P) -> P {
      let x = Real(primal: x)
      return P.choose(isUpper) {
        base.logSurvival(x).primal
      } otherwise: {
        base.logCumulative(x).primal
      }
    }
    // Beyond a bound that is not there the tail has the logarithm of 0.
    let first = lower == nil ? minusInfinity : tail(start)
    let last = upper == nil ? minusInfinity : tail(end)
    let target = P.logAddExp(P.log(rest) + first, P.log(share) + last)
    if base.support.isDiscrete {
      return steppedQuantile(isUpper: isUpper, start, end) { x in
        // Whether x has passed the probability.
        let t = tail(x)
        return (isUpper .& (t .<= target)) .| ((.!isUpper) .& (t .>= target))
      }
    }
    // The logarithm of a tail is concave: each step of Newton's method but the first stays on one side.
    var x = P.select(isUpper, start, end)
    for _ in 0..<100 {
      let here = tail(x)
      let hazard = P.exp(base.logDensity(Real(primal: x)).primal - here)
      let step = (here - target) / hazard
      let moved = P.maximum(P.minimum(x + P.select(isUpper, step, -step), end), start)
      let next = P.select(moved .== moved, moved, x)
      if (next .== x).isAllTrue { break }
      x = next
    }
    return x
  }

  /// The smallest whole number that has passed: by steps that double from the end with more probability, then by halving.
  @inlinable
  func steppedQuantile(
    isUpper: Real.Mask, _ start: Real.Primal, _ end: Real.Primal, hasPassed: (Real.Primal) -> Real.Mask
  ) -> Real.Primal {
    typealias P = Real.Primal
    var low = P.select(isUpper, start, P.floor(end) - P(1))
    var high = P.select(isUpper, start + P(1), P.floor(end))
    var width = P(1)
    for _ in 0..<60 {
      let mustMove = P.select(isUpper, P(1), P(0)) .> P(0)
      let passed = hasPassed(P.select(isUpper, high, low))
      let goesUp = mustMove .& (.!passed)
      let goesDown = (.!mustMove) .& passed
      if (.!(goesUp .| goesDown)).isAllTrue { break }
      width = width * P(2)
      (low, high) = (
        P.select(goesUp, high, P.select(goesDown, low - width, low)),
        P.select(goesUp, high + width, P.select(goesDown, low, high))
      )
    }
    for _ in 0..<64 {
      let middle = P.floor(P(0.5) * (low + high))
      if (high - low .<= P(1)).isAllTrue { break }
      let passed = hasPassed(middle)
      let isOpen = high - low .> P(1)
      high = P.select(isOpen .& passed, middle, high)
      low = P.select(isOpen .& (.!passed), middle, low)
    }
    return high
  }
}
