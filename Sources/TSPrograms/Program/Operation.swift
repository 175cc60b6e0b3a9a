import TSNumerics

/// What a node of a program computes from its arguments.
///
/// Truth values are the numbers 1 and 0.
enum Operation: UInt8, Sendable, CaseIterable {
  /// A number that is given: a datum, a literal, or an unbounded coordinate.
  case leaf
  case add, subtract, multiply, divide, negate
  case absolute, floor, squareRoot
  case exp, expm1, log, log1p, sin, cos, tan, atan, sinh, cosh, tanh, erf, erfc, logGamma
  /// aᵇ.
  case power
  case less, lessOrEqual, equal
  case and, or, not
  /// The log density of the normal distribution: of a value, at a location, with a scale.
  case normal
  /// The second argument where the first holds, the third elsewhere.
  case select
  /// The argument, without its derivative.
  case detach
  /// A value followed by pairs of an argument and the partial derivative by it, which stand for those of the value.
  case chain
  /// A function of the library that is known by name only.
  case function
  /// Adds its argument to the log density.
  case term
  /// Requires its argument to hold.
  case check
  /// A state: a mean and a variance, followed by pairs of a coefficient and another state, whose sum is added.
  case predict
  /// A datum that is such a sum: the datum, a mean and a variance, followed by pairs of a coefficient and a state.
  case observe

  /// Where the pairs of coefficients and states begin among the arguments; nil for what has none.
  var firstPair: Int? {
    switch self {
    case .predict: 2
    case .observe: 3
    default: nil
    }
  }

  /// Whether the node has a value that others than states may use.
  var hasValue: Bool {
    switch self {
    case .term, .check, .predict, .observe: false
    default: true
    }
  }
}

extension Operation {
  /// The value for up to three arguments.
  ///
  /// The same bits as the columns give; `nan` for what is no function of numbers alone.
  func value(_ a: Double, _ b: Double = 0, _ c: Double = 0) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .negate: -a
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .and: a != 0 && b != 0 ? 1 : 0
    case .or: a != 0 || b != 0 ? 1 : 0
    case .not: a != 0 ? 0 : 1
    case .select: a != 0 ? b : c
    case .power: Double.pow(a, b)
    case .normal: Double.normalLogDensity(a, location: b, scale: c)
    case .detach, .chain, .term: a
    case .leaf, .function, .check, .predict, .observe: .nan
    default: function(a)
    }
  }

  private func function(_ x: Double) -> Double {
    switch self {
    case .absolute: Double.abs(x)
    case .floor: Double.floor(x)
    case .squareRoot: Double.sqrt(x)
    case .exp: Double.exp(x)
    case .expm1: Double.expm1(x)
    case .log: Double.log(x)
    case .log1p: Double.log1p(x)
    case .sin: Double.sin(x)
    case .cos: Double.cos(x)
    case .tan: Double.tan(x)
    case .atan: Double.atan(x)
    case .sinh: Double.sinh(x)
    case .cosh: Double.cosh(x)
    case .tanh: Double.tanh(x)
    case .erf: Double.erf(x)
    case .erfc: Double.erfc(x)
    case .logGamma: Double.logGamma(x)
    default: .nan
    }
  }
}
