import TSNumerics

/// The tails of the gamma distribution, and with them of the Poisson, χ² and inverse gamma.
///
/// GSL's incomplete Γ functions lose digits in the tails and underflow; these are sums of positive terms times a prefix
/// whose logarithm is exact. Against mpmath the logarithms are right to 1e-12, for shapes from 1e-300 to 1e15 and
/// tails to e^-10000.
extension LogTails {
  /// The gamma distribution with rate 1.
  ///
  /// - Parameters:
  ///   - x: where.
  ///   - a: the shape, positive.
  ///
  /// Sources: NIST Digital Library of Mathematical Functions, 8.7.1, 8.9.2 and 8.12; Temme (1979), The asymptotic
  /// expansion of the incomplete gamma functions, doi:10.1137/0510071.
  @usableFromInline
  static func gamma(_ x: Double, shape a: Double) -> LogTails {
    if x.isNaN || a.isNaN { return .undefined }
    guard x > 0 else { return .below }
    guard x < .infinity else { return .above }
    if a > 1e7, Swift.abs(x - a) < 0.1 * a { return gammaOfLargeShape(x, a) }
    // log(xᵃ e⁻ˣ / Γ(a + 1)).
    let logPrefix = -Double.deviance(a, 1, x, a - x, Double.log(x)) - Double.factorialExcess(a)
    if x >= a + 1 {
      let fraction = gammaFraction(x, a)
      let ratio = a / fraction
      let isRegular = ratio >= .leastNormalMagnitude
      return LogTails(
        upper: logPrefix + (isRegular ? Double.log(ratio) : Double.log(a) - Double.log(fraction)))
    }
    var (sum, term, n) = (1.0, 1.0, a)
    repeat {
      n += 1
      term *= x / n
      sum += term
    } while term > 1e-17 * sum
    let lower = logPrefix + Double.log(sum)
    if a < 1, x < 1.5, lower > -0.5 { return LogTails(upper: smallShapeUpper(x, a)) }
    return LogTails(lower: lower)
  }

  /// The denominator b of Q = xᵃ e⁻ˣ / Γ(a) / b for x > a: Legendre's continued fraction, by Lentz's method.
  private static func gammaFraction(_ x: Double, _ a: Double) -> Double {
    var b = x + 1 - a
    var fraction = b
    var c = b
    var d = 0.0
    for i in 1...1_000_000 {
      let numerator = -Double(i) * (Double(i) - a)
      b += 2
      d = 1 / (b + numerator * d)
      c = b + numerator / c
      fraction *= c * d
      if Swift.abs(c * d - 1) < 2e-16 { break }
    }
    return fraction
  }

  /// log Q for a < 1 and x < 1.5, where 1 - P would cancel: P = xᵃ/Γ(a+1) (1 - J) with J of the size of a.
  private static func smallShapeUpper(_ x: Double, _ a: Double) -> Double {
    var (sum, term) = (0.0, 1.0)
    for n in 1...40 {
      term *= -x / Double(n)
      sum -= a * term / (a + Double(n))
    }
    let u = a * Double.log(x) - logGamma1p(a)
    return Double.log(Double.exp(u) * sum - Double.expm1(u))
  }

  /// Temme's uniform expansion in 1/a, two terms; for a above 1e7 the third is below 1e-17.
  private static func gammaOfLargeShape(_ x: Double, _ a: Double) -> LogTails {
    let excess = x - a
    let exponent = Double.deviance(a, 1, x, -excess, Double.log(x))
    let eta = (excess < 0 ? -1.0 : 1.0) * (2 * (exponent / a)).squareRoot()
    let mu = excess / a
    let c0: Double
    if Swift.abs(eta) < 0.03 {
      let coefficients = [
        -0.33333333333333333, 0.083333333333333333, -0.014814814814814815, 0.0011574074074074074,
        0.0003527336860670194, -0.00017875514403292181, 0.39192631785224378e-4,
      ]
      c0 = coefficients.reversed().reduce(0) { $0 * eta + $1 }
    } else {
      c0 = 1 / mu - 1 / eta
    }
    let c1 = Swift.abs(eta) < 0.1 ? -1.0 / 540 - eta / 288 + 25 * eta * eta / 12_096 : 0
    return uniform(
      exponent: exponent, isUpper: eta >= 0, correction: (c0 + c1 / a) / (2.5066282746310002 * a.squareRoot())
    )
  }

  /// Q = erfc(±√E)/2 + e⁻ᴱ R, and P: the form that uniform expansions have.
  static func uniform(exponent: Double, isUpper: Bool, correction: Double) -> LogTails {
    let scaled = 0.5 * scaledErfc(exponent.squareRoot())
    if isUpper { return LogTails(upper: -exponent + Double.log(scaled + correction)) }
    return LogTails(lower: -exponent + Double.log(scaled - correction))
  }

  /// exp(z²) erfc(z) for z of at least 0.
  static func scaledErfc(_ z: Double) -> Double {
    if z < 4 { return Double.exp(z * z) * Double.erfc(z) }
    // Laplace's continued fraction, from the end.
    var tail = 0.0
    for k in stride(from: 60, through: 1, by: -1) { tail = 0.5 * Double(k) / (z + tail) }
    return 0.5641895835477563 / (z + tail)
  }

  /// log Γ(1 + a) for a above 0, to full relative precision where a is small.
  static func logGamma1p(_ a: Double) -> Double {
    if a > 0.02 { return Double.logGamma(1 + a) }
    let coefficients = [
      -0.5772156649015329, 0.8224670334241132, -0.40068563438653143, 0.27058080842778454,
      -0.20738555102867398, 0.1695571769974082, -0.14404989676884612, 0.12550966952474304,
      -0.11133426586956469,
    ]
    return a * coefficients.reversed().reduce(0) { $0 * a + $1 }
  }

  /// The quantile y of the gamma distribution with rate 1, and its logarithm for where y underflows to 0.
  @usableFromInline
  static func gammaQuantile(_ probability: Double, _ tail: Tail, shape a: Double) -> (y: Double, logY: Double)
  {
    guard let target = TailTarget(probability, tail) else {
      let end = TailTarget.end(probability, tail, (0, .infinity))
      return (end, Double.log(end))
    }
    if a > 1e15 {
      let y = target.cornishFisherGamma(shape: a)
      return (y, Double.log(y))
    }
    // Where the lower tail is small it is close to xᵃ/Γ(a + 1).
    let power = (target.logProbability + logGamma1p(a)) / a
    let guess = target.tail == .lower && a < 1 ? Swift.min(power, 0) : Double.log(a)
    let t = target.root(from: guess, in: -1e305...709.7) { t in
      if t < -700 {
        // Below every positive number the tail is the power to the last digit.
        let logLower = Swift.min(a * t - logGamma1p(a), 0)
        return (LogTails(lower: logLower), a * t - Double.logGamma(a))
      }
      let x = Double.exp(t)
      return (gamma(x, shape: a), Double.logPoisson(a - 1, next: a, mean: x, logMean: t) + t)
    }
    guard t > -690 else { return (0, t) }
    let y = target.polished(Double.exp(t)) { y in
      (gamma(y, shape: a), Double.logPoisson(a - 1, next: a, mean: y, logMean: Double.log(y)))
    }
    return (y, t)
  }
}

extension TailTarget {
  /// The quantile for so large a shape that the terms of Cornish and Fisher's expansion beyond the third are lost.
  ///
  /// Source: Cornish and Fisher (1938), Moments and cumulants in the specification of distributions,
  /// doi:10.2307/1400905.
  func cornishFisherGamma(shape a: Double) -> Double {
    let root = a.squareRoot()
    let z = tail == .lower ? -normalDistance : normalDistance
    return a + root * z + (z * z - 1) / 3 + z * (z * z - 7) / 36 / root
  }

  /// The z beyond which a standard normal has the probability.
  var normalDistance: Double { SpecialFunctions.normalUpperQuantile(Double.exp(logProbability)) }
}
