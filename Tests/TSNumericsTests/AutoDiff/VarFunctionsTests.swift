import TSNumerics
import TestSupport
import Testing

/// Every elementary function, with arguments inside its domain.
enum ElementaryFunction: String, CaseIterable {
  case abs, sqrt, exp, expm1, log, log1p, sin, cos, tan, atan, sinh, cosh, tanh, erf, erfc, logGamma
  case log1pExp, log1mExp, logistic, powerOfX, powerByX

  func callAsFunction<S: Scalar>(_ x: S) -> S {
    switch self {
    case .abs: return S.abs(x)
    case .sqrt: return S.sqrt(x)
    case .exp: return S.exp(x)
    case .expm1: return S.expm1(x)
    case .log: return S.log(x)
    case .log1p: return S.log1p(x)
    case .sin: return S.sin(x)
    case .cos: return S.cos(x)
    case .tan: return S.tan(x)
    case .atan: return S.atan(x)
    default: return further(x)
    }
  }

  private func further<S: Scalar>(_ x: S) -> S {
    switch self {
    case .sinh: return S.sinh(x)
    case .cosh: return S.cosh(x)
    case .tanh: return S.tanh(x)
    case .erf: return S.erf(x)
    case .erfc: return S.erfc(x)
    case .logGamma: return S.logGamma(x)
    case .log1pExp: return S.log1pExp(x)
    case .log1mExp: return S.log1mExp(x)
    case .logistic: return S.logistic(x)
    case .powerOfX: return S.pow(x, S(2.5))
    default: return S.pow(S(1.5), x)
    }
  }

  var arguments: [Double] {
    let positive = [1e-300, 1e-20, 1e-8, 0.01, 0.5, 1, 1.5, 2, 10, 33.3, 600, 1e8, 1e100]
    let signed = [0.01, -0.01, 0.5, -0.5, 1, -1, 2.5, -2.5, 4, -4, 1e-9, -1e-9, 5.5, -5.5]
    switch self {
    case .sqrt, .log, .powerOfX: return positive
    case .logGamma: return positive + [-0.5, -1.25, -3.7]
    case .log1p: return positive + [-0.5, -0.99, -1e-9]
    case .log1mExp: return [-1e-9, -0.1, -0.6, -0.7, -1, -5, -30]
    case .exp, .log1pExp, .logistic: return signed + [-20, -100, 20]
    case .abs, .sin, .cos, .atan: return signed + [-30, 30, 1e3]
    default: return signed
    }
  }

  /// Over what distance the function is smooth.
  func reach(_ x: Double) -> Double {
    switch self {
    case .abs, .sqrt, .log, .powerOfX: return Swift.abs(x)
    case .logGamma: return x > 0 ? x : Swift.abs(x - x.rounded())
    case .log1p: return 1 + x
    case .log1mExp: return Swift.min(1, -x)
    default: return 1
    }
  }
}

@Suite struct VarFunctionsTests {
  @Test("Derivatives are those by differences", arguments: ElementaryFunction.allCases)
  func differences(_ function: ElementaryFunction) {
    for x in function.arguments {
      let found = gradient(at: [x], popping: true) { function($0[0]) }
      #expect(sameBits(found.value, function(x)), "\(function)(\(x))")
      let exact = Differences.derivative(at: x, step: 0.1 * function.reach(x)) { function($0) }
      let error = Swift.abs(found.gradient[0] - exact.derivative)
      #expect(
        error <= 1e-7 * Swift.abs(exact.derivative) + 3 * exact.error,
        "\(function)(\(x)): \(found.gradient[0]), by differences \(exact)")
      #expect(exact.error <= 1e-5 * Swift.max(1, Swift.abs(exact.derivative)), "\(function)(\(x)): \(exact)")
    }
  }

  @Test("Lanes give the bits of one chain", arguments: ElementaryFunction.allCases)
  func lanes(_ function: ElementaryFunction) {
    compare(Lanes<SIMD2<Double>>.self, function)
    compare(Lanes<SIMD4<Double>>.self, function)
    compare(Lanes<SIMD8<Double>>.self, function)
  }

  private func compare<P: LaneLaws>(_ type: P.Type, _ function: ElementaryFunction)
  where P.Element == Double {
    let points =
      function.arguments + [0, -0.0, .nan, .infinity, -.infinity, 1e300, -800, 800, .leastNonzeroMagnitude]
    for start in points.indices {
      let x = P.take(points, from: start)
      expectLanes(at: [x], gradient(at: [x]) { function($0[0]) }) { x in
        gradient(at: x) { function($0[0]) }
      }
    }
  }

  @Test("Derivatives at the edges")
  func edges() {
    func derivative(_ x: Double, _ function: ElementaryFunction) -> Double {
      gradient(at: [x]) { function($0[0]) }.gradient[0]
    }
    #expect(derivative(0, .abs) == 0 && derivative(-0.0, .abs) == 0)
    #expect(derivative(0, .sqrt) == .infinity && derivative(0, .log) == .infinity)
    #expect(derivative(-800, .exp) == 0 && derivative(800, .exp) == .infinity)
    #expect(derivative(1e300, .atan) == 0 && derivative(40, .tanh) == 0 && derivative(-40, .tanh) == 0)
    #expect(derivative(40, .erf) == 0 && derivative(1e200, .erfc) == 0)
    #expect(derivative(0, .log1pExp) == 0.5)
    #expect(derivative(-800, .log1pExp) == 0 && derivative(800, .log1pExp) == 1)
    // Far out the value is 0 or 1, and so flat.
    for x in [-1e3, -745, -720, 745, 1e3, 1e300] {
      #expect(isClose(derivative(x, .logistic), 0, absolute: 1e-300), "\(x)")
    }
    #expect(isClose(derivative(40, .logistic), Double.exp(-40), relative: 1e-14))
    #expect(isClose(derivative(-700, .logistic), Double.exp(-700), relative: 1e-14))
    #expect(isClose(derivative(-1e-300, .log1mExp), -1e300, relative: 1e-14))
    #expect(derivative(-800, .log1mExp) == 0)
    #expect(isClose(derivative(-30, .expm1), Double.exp(-30), absolute: 1e-15))
    #expect(isClose(derivative(12, .tanh), 4 * Double.exp(-24), absolute: 1e-15))
  }

  @Test("A whole number has no derivative and no node")
  func floor() {
    #expect(gradient(at: [2.5]) { Var.floor($0[0]) + $0[0] * Var.floor($0[0]) }.gradient == [2])
  }

  @Test("Powers by both arguments, at zero and below")
  func powers() {
    func found(_ x: Double, _ y: Double) -> [Double] {
      gradient(at: [x, y]) { Var.pow($0[0], $0[1]) }.gradient
    }
    for (x, y) in [(2.0, 3.0), (0.5, -1.5), (10, 0.1), (1, 5), (3, 0)] {
      let value = Double.pow(x, y)
      let expected = [y * value / x, value * Double.log(x)]
      #expect(isClose(found(x, y), expected, relative: 1e-13), "\(x), \(y)")
    }
    #expect(found(0, 2) == [0, 0] && found(0, 1) == [1, 0] && found(0, 0) == [0, 0])
    #expect(gradient(at: [0.0]) { Var.pow($0[0], 0) }.gradient == [0])
    #expect(gradient(at: [-2.0]) { Var.pow($0[0], 3) }.gradient == [12])
    #expect(gradient(at: [-2.0]) { Var.pow($0[0], 1) }.gradient == [1])
  }
}
