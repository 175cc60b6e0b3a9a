import Foundation
import TSNumerics
import Testing

/// Elementary functions against the C library, whose own error is below one unit of the last place for most.
///
/// SLEEF states 1.0 ulp (1.5 for erfc); the tolerances are that plus the library's error.
@Suite struct AccuracyTests {
  static let doubles: [Accuracy<Double>] = [
    Accuracy("exp", in: -750...710, 1, Double.exp, Foundation.exp),
    Accuracy("expm1", in: -40...710, 2, Double.expm1, Foundation.expm1),
    Accuracy("log", in: -1...1e300, 1, Double.log, Foundation.log),
    Accuracy("log1p", in: -1...1e15, 2, upTo: 1e307, Double.log1p, Foundation.log1p),
    Accuracy("sin", in: -1e6...1e6, 1, Double.sin, Foundation.sin),
    Accuracy("cos", in: -1e6...1e6, 1, Double.cos, Foundation.cos),
    Accuracy("tan", in: -1e6...1e6, 2, Double.tan, Foundation.tan),
    Accuracy("atan", in: -1e3...1e3, 2, Double.atan, Foundation.atan),
    Accuracy("sinh", in: -709...709, 3, Double.sinh, Foundation.sinh),
    Accuracy("cosh", in: -709...709, 2, Double.cosh, Foundation.cosh),
    Accuracy("tanh", in: -30...30, 3, Double.tanh, Foundation.tanh),
    Accuracy("erf", in: -7...7, 2, Double.erf, Foundation.erf),
    Accuracy("erfc", in: -7...26, 5, Double.erfc, Foundation.erfc),
    Accuracy("logGamma", in: 3...1e5, 5, Double.logGamma, Foundation.lgamma),
    Accuracy("sqrt", in: -1...1e300, 0, Double.sqrt, Foundation.sqrt),
    Accuracy("floor", in: -1e17...1e17, 0, Double.floor, Foundation.floor),
  ]

  static let floats: [Accuracy<Float>] = [
    Accuracy("exp", in: -104...89, 1, Float.exp, rounded(Foundation.exp)),
    Accuracy("expm1", in: -20...89, 1, Float.expm1, rounded(Foundation.expm1)),
    Accuracy("log", in: -1...1e38, 1, Float.log, rounded(Foundation.log)),
    Accuracy("log1p", in: -1...1e15, 1, upTo: 1e38, Float.log1p, rounded(Foundation.log1p)),
    Accuracy("sin", in: -1e6...1e6, 1, Float.sin, rounded(Foundation.sin)),
    Accuracy("cos", in: -1e6...1e6, 1, Float.cos, rounded(Foundation.cos)),
    Accuracy("tan", in: -1e6...1e6, 1, Float.tan, rounded(Foundation.tan)),
    Accuracy("atan", in: -1e3...1e3, 1, Float.atan, rounded(Foundation.atan)),
    Accuracy("sinh", in: -88...88, 1, Float.sinh, rounded(Foundation.sinh)),
    Accuracy("cosh", in: -88...88, 1, Float.cosh, rounded(Foundation.cosh)),
    Accuracy("tanh", in: -30...30, 1, Float.tanh, rounded(Foundation.tanh)),
    Accuracy("erf", in: -7...7, 2, Float.erf, rounded(Foundation.erf)),
    Accuracy("erfc", in: -7...9, 2, Float.erfc, rounded(Foundation.erfc)),
    Accuracy("logGamma", in: 3...1e5, 2, Float.logGamma, rounded(Foundation.lgamma)),
    Accuracy("sqrt", in: -1...1e38, 0, Float.sqrt, rounded(Foundation.sqrt)),
    Accuracy("floor", in: -1e9...1e9, 0, Float.floor, rounded(Foundation.floor)),
  ]

  /// A function of the double library as one of floats, rounded once.
  static func rounded(_ function: @escaping @Sendable (Double) -> Double) -> @Sendable (Float) -> Float {
    { Float(function(Double($0))) }
  }

  @Test("Double precision agrees with the C library", arguments: doubles)
  func double(_ accuracy: Accuracy<Double>) { accuracy.check() }

  @Test("Single precision agrees with the C library in double", arguments: floats)
  func float(_ accuracy: Accuracy<Float>) { accuracy.check() }

  @Test("Zeros keep their sign where the function has one there")
  func signedZeros() {
    let odd = [
      Double.expm1, Double.log1p, Double.sin, Double.tan, Double.atan, Double.sinh, Double.tanh, Double.erf,
      Double.sqrt, Double.floor,
    ]
    for function in odd {
      #expect(sameBits(function(0), 0))
      #expect(sameBits(function(-0.0), -0.0))
    }
  }

  @Test("Powers agree with the C library, edges included, up to 1e308")
  func powers() {
    let signs: [Double] = [0, -0.0, 1, -1, .infinity, -.infinity, .nan]
    let edges = signs + [2, -2, 0.5, 3, -3, 1e307, .leastNonzeroMagnitude]
    let bases = arguments(Double.self, in: 0...1e3, count: 200) + edges
    let exponents = arguments(Double.self, in: -50...50, count: 40) + edges
    for x in bases {
      for y in exponents {
        let reference = Foundation.pow(x, y)
        // In the last binade below overflow SLEEF may give infinity.
        if reference.isFinite && reference.magnitude > 0x1p1023 { continue }
        #expect(ulps(Double.pow(x, y), reference) <= 2, "pow(\(x), \(y))")
      }
    }
  }

  @Test("The combinations are stable at both ends")
  func combinations() {
    for x in arguments(Double.self, in: -700...700, count: 2_000) where x.magnitude <= 700 {
      let softplus = x > 0 ? x + Foundation.log1p(Foundation.exp(-x)) : Foundation.log1p(Foundation.exp(x))
      #expect(ulps(log1pExp(x), softplus) <= 3)
      #expect(ulps(logistic(x), 1 / (1 + Foundation.exp(-x))) <= 3)
      guard x < 0 else { continue }
      // From the side where nothing cancels.
      let complement = x > -0.7 ? Foundation.log(-Foundation.expm1(x)) : Foundation.log1p(-Foundation.exp(x))
      #expect(ulps(log1mExp(x), complement) <= 4)
    }
    #expect(log1pExp(1e300) == 1e300 && log1pExp(-1e300) == 0)
    #expect(log1mExp(0.0) == -.infinity && log1mExp(-1e300) == 0 && log1mExp(1.0).isNaN)
    #expect(logistic(1e300) == 1 && logistic(-1e300) == 0)
  }
}

/// A function, what it should give, and how far it may be off.
struct Accuracy<T: LaneElement>: Sendable, CustomTestStringConvertible {
  var name: String
  var range: ClosedRange<Double>
  var tolerance: Double
  var limit: Double
  var function: @Sendable (T) -> T
  var reference: @Sendable (T) -> T
  var testDescription: String { name }

  init(
    _ name: String, in range: ClosedRange<Double>, _ tolerance: Double, upTo limit: Double = .infinity,
    _ function: @escaping @Sendable (T) -> T, _ reference: @escaping @Sendable (T) -> T
  ) {
    self.name = name
    self.range = range
    self.tolerance = tolerance
    self.limit = limit
    self.function = function
    self.reference = reference
  }

  func check() {
    for x in arguments(T.self, in: range) where !(x.isFinite && Double(x) > limit) {
      let distance = ulps(function(x), reference(x))
      #expect(distance <= tolerance, "\(name)(\(x)) = \(function(x)), not \(reference(x))")
    }
  }
}
