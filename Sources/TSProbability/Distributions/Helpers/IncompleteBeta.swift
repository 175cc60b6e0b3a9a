import TSNumerics

/// The tails of the beta distribution, and with them of Student's t, the binomial and the negative binomial.
///
/// GSL's incomplete beta function loses digits for large shapes and underflows; this is a continued fraction without
/// cancellation times a prefix whose logarithm is exact.
extension LogTails {
  /// The beta distribution.
  ///
  /// - Parameters:
  ///   - x, y: two numbers that add up to 1, each to full relative precision.
  ///   - a, b: the shapes at 0 and at 1, positive.
  ///
  /// Sources: Didonato and Morris (1992), Algorithm 708, doi:10.1145/131766.131776; Temme (1982), The uniform
  /// asymptotic expansion of a class of integrals related to cumulative distribution functions,
  /// doi:10.1137/0513017.
  @usableFromInline
  static func beta(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> LogTails {
    guard !x.isNaN, !y.isNaN, a > 0, b > 0, a < .infinity, b < .infinity else { return .undefined }
    guard x > 0 else { return .below }
    guard y > 0 else { return .above }
    if Swift.min(a, b) > 1e10, isNearMean(x, y, a, b) { return betaOfLargeShapes(x, y, a, b) }
    let logPrefix = Double.logBetaMass(a, b, x, y)
    let isLow = x * (b + 1) <= y * (a + 1)
    let (shape, other, near, far) = isLow ? (a, b, x, y) : (b, a, y, x)
    let tail = logPrefix - Double.log(betaFraction(near, far, shape, other))
    let isCancelling = shape < 0.01 && tail > -0.5
    let result =
      isCancelling ? LogTails(upper: smallShapeUpper(near, shape, other)) : LogTails(lower: tail)
    return isLow ? result : result.swapped
  }

  /// log Iₓ(a, b) for x so small that it is its leading power, by log x: x itself may underflow.
  @usableFromInline
  static func betaPower(logX: Double, _ a: Double, _ b: Double) -> Double {
    let constant = Double.logBetaMass(a, b, 0.5, 0.5) + (a + b) * 0.6931471805599453 - Double.log(a)
    return a * logX + constant
  }

  /// The denominator of Iₓ(a, b) = xᵃ yᵇ / B(a, b) / f: the even part of the continued fraction, by Lentz's method.
  private static func betaFraction(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    let drift = a * y - b * x + 1
    // Lentz's method: a term that vanishes is replaced by one that does not matter.
    func nonzero(_ value: Double) -> Double { value == 0 ? 1e-300 : value }
    var fraction = nonzero(a * drift / (a + 1))
    var c = fraction
    var d = 0.0
    for i in 1...1_000_000 {
      let m = Double(i)
      let step = a + 2 * m - 1
      let numerator = (a + m - 1) / step * ((a + b + m - 1) * x) * (m / step * ((b - m) * x))
      let denominator =
        m + m * (b - m) * x / step + (a + m) / (a + 2 * m + 1) * (drift + m * (1 + y))
      d = 1 / nonzero(denominator + numerator * d)
      c = nonzero(denominator + numerator / c)
      fraction *= c * d
      if Swift.abs(c * d - 1) < 2e-16 { break }
    }
    return fraction
  }

  /// log(1 - Iₓ(a, b)) for small a, where the difference would cancel: Iₓ = xᵃ/(a B(a, b)) (1 + a S).
  private static func smallShapeUpper(_ x: Double, _ a: Double, _ b: Double) -> Double {
    var (sum, term) = (0.0, 1.0)
    for n in 1...100_000 {
      let m = Double(n)
      term *= (m - b) / m * x
      sum += term / (a + m)
      if Swift.abs(term) <= 1e-18 * Swift.abs(sum) { break }
    }
    let u = a * Double.log(x) - logGamma1p(a) + logGammaStep(b, a)
    return Double.log(-Double.expm1(u) - Double.exp(u) * (a * sum))
  }

  /// log Γ(b + a) - log Γ(b) for small a.
  private static func logGammaStep(_ b: Double, _ a: Double) -> Double {
    if b < 0.02 { return logGamma1p(a + b) - logGamma1p(b) - Double.log1p(a / b) }
    if a > 1e-4 * b { return Double.logGamma(b + a) - Double.logGamma(b) }
    // By ψ and ψ'' at the middle of the step: the orders between drop out.
    let middle = b + 0.5 * a
    let curvature =
      (SpecialFunctions.trigamma(middle * 1.001) - SpecialFunctions.trigamma(middle * 0.999))
      / (0.002 * middle)
    return a * (Double.log(middle) - SpecialFunctions.digammaGap(middle)) + a * a * a / 24 * curvature
  }

  /// Whether x and y lie within a tenth of their means: beyond, the terms of the uniform expansion cancel, and the
  /// continued fraction takes few steps.
  private static func isNearMean(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Bool {
    let (p, q) = (a / (a + b), b / (a + b))
    return Swift.abs(x <= y ? x - p : q - y) < 0.1 * Swift.min(p, q)
  }

  /// Temme's uniform expansion, one term; the next is below 1e-12 for shapes above 1e10.
  private static func betaOfLargeShapes(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> LogTails {
    let n = a + b
    let exponent = -Double.mixtureExponent(a, b, x, y)
    // The same excess as in the exponent, so that the two reciprocals below have the same rounding.
    let distance = (x <= y ? n * x - a : b - n * y) / n
    let variance = a / n * (b / n)
    let sign = distance < 0 ? -1.0 : 1.0
    let eta = sign * (2 * (exponent / n)).squareRoot()
    let root = variance.squareRoot()
    let centre = (a - b) / n / root / 3
    let correction = Swift.abs(distance) < 1e-8 * variance ? centre : root / distance - 1 / eta
    return uniform(
      exponent: exponent, isUpper: sign > 0, correction: correction / (2 * Double.pi * n).squareRoot())
  }

  /// The quantile of the beta distribution.
  @usableFromInline
  static func betaQuantile(_ probability: Double, _ tail: Tail, _ a: Double, _ b: Double) -> Double {
    guard let target = TailTarget(probability, tail) else {
      return TailTarget.end(probability, tail, (0, 1))
    }
    // The coordinate is log(x/(1 - x)).
    let power = (target.logProbability + Double.log(a) - Double.logBetaMass(a, b, 0.5, 0.5)) / a
    let guess = a < 1 && target.tail == .lower && power < -10 ? power : Double.log(a) - Double.log(b)
    let t = target.root(from: guess, in: -740...740) { t in
      let (x, y) = (Double.logistic(t), Double.logistic(-t))
      return (beta(x, y, a, b), Double.logBetaMass(a, b, x, y))
    }
    let x = Double.logistic(t)
    // Near 1 the rounding of x itself is all that is left.
    guard x > 1e-290, x < 0.5 else { return x }
    return target.polished(x) { x in
      let y = 1 - x
      return (beta(x, y, a, b), Double.logBetaMass(a, b, x, y) - Double.log(x) - Double.log(y))
    }
  }
}
