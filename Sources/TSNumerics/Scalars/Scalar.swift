import CKernels

/// A number that a model computes with: one draw, many draws at once, or a value that remembers its derivative.
///
/// A model is generic over its scalar and never asks which one it runs on:
///
/// | scalar | one value stands for |
/// | --- | --- |
/// | `Double`, `Float` | one path |
/// | `Lanes<SIMD8<Double>>` | eight paths or chains at once |
/// | a recorded scalar | a place in a program, which has derivatives |
///
/// Hence what is *not* here. There is no `==`, no `<` that gives a `Bool` and no `magnitude`: a branch on a value
/// would be wrong on lanes and would drop gradients. Compare with `.<`, `.==` and the like, which give a ``Mask``,
/// and choose with ``select(_:_:_:)``:
///
/// ```swift
/// let damped = E.Real.select(level .< 0, -level, level)
/// ```
///
/// Elementary functions give the same bits under every scalar of one precision: `exp` of a `Double` is the `exp` of
/// one lane, whatever the processor.
public protocol Scalar: EventValue, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, SendableMetatype
where Real == Self {
  /// The scalar without derivatives: what is drawn, checked and stored.
  associatedtype Primal: PrimalScalar where Primal.Mask == Mask
  /// The outcome of a comparison, one truth value a lane.
  associatedtype Mask: ScalarMask

  /// The same number in every lane.
  init(_ value: Double)
  /// A constant: `primal` without derivatives.
  init(primal: Primal)
  /// The value without derivatives.
  var primal: Primal { get }
  /// Whether the number has no derivatives, as data have none: true of every scalar that is its own primal.
  var isConstant: Bool { get }

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  prefix static func - (a: Self) -> Self
  static func += (a: inout Self, b: Self)
  static func -= (a: inout Self, b: Self)
  static func *= (a: inout Self, b: Self)
  static func /= (a: inout Self, b: Self)

  static func .< (a: Self, b: Self) -> Mask
  static func .<= (a: Self, b: Self) -> Mask
  static func .> (a: Self, b: Self) -> Mask
  static func .>= (a: Self, b: Self) -> Mask
  static func .== (a: Self, b: Self) -> Mask
  static func .!= (a: Self, b: Self) -> Mask

  /// `a` where `mask` holds, `b` elsewhere. Both are computed; neither is branched on.
  static func select(_ mask: Mask, _ a: Self, _ b: Self) -> Self

  /// ``select(_:_:_:)`` for sides that cost much: a side that no lane takes need not be computed.
  ///
  /// A recorded scalar takes both into its program, which must not depend on values.
  static func choose(_ mask: Mask, _ a: () -> Self, otherwise b: () -> Self) -> Self

  /// The smaller of two numbers; NaN where either is NaN.
  static func minimum(_ a: Self, _ b: Self) -> Self
  /// The larger of two numbers; NaN where either is NaN.
  static func maximum(_ a: Self, _ b: Self) -> Self
  /// |x|.
  static func abs(_ x: Self) -> Self
  /// The largest whole number that is at most x.
  static func floor(_ x: Self) -> Self
  /// The square root, correctly rounded; NaN below zero.
  static func sqrt(_ x: Self) -> Self

  /// eˣ.
  static func exp(_ x: Self) -> Self
  /// eˣ - 1 without cancellation near zero.
  static func expm1(_ x: Self) -> Self
  /// The natural logarithm; minus infinity at zero, NaN below.
  static func log(_ x: Self) -> Self
  /// log(1 + x) without cancellation near zero.
  static func log1p(_ x: Self) -> Self
  /// xʸ.
  static func pow(_ x: Self, _ y: Self) -> Self
  static func sin(_ x: Self) -> Self
  static func cos(_ x: Self) -> Self
  static func tan(_ x: Self) -> Self
  static func atan(_ x: Self) -> Self
  static func sinh(_ x: Self) -> Self
  static func cosh(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
  /// The error function, 2/√π ∫₀ˣ exp(-t²) dt.
  static func erf(_ x: Self) -> Self
  /// 1 - erf(x) without cancellation in the upper tail.
  static func erfc(_ x: Self) -> Self
  /// log |Γ(x)|.
  static func logGamma(_ x: Self) -> Self

  /// The log density of the normal distribution: -z²/2 - log σ - log(2π)/2, where z = (x - μ)/σ.
  static func normalLogDensity(_ value: Self, location: Self, scale: Self) -> Self

  /// A value computed outside the scalar's own arithmetic, with its partial derivative.
  ///
  /// What a density in closed form, or a function of a library, gives to a differentiable scalar. The partial derivatives
  /// are not computed where nothing is differentiated, and each is finite wherever the value is.
  ///
  /// - Parameters:
  ///   - value: f(a).
  ///   - a: the argument.
  ///   - da: ∂f/∂a.
  static func fused(_ value: Primal, _ a: Self, _ da: @autoclosure () -> Primal) -> Self
  /// A value of two arguments with its partial derivatives.
  static func fused(
    _ value: Primal, _ a: Self, _ da: @autoclosure () -> Primal, _ b: Self, _ db: @autoclosure () -> Primal
  ) -> Self
  /// A value of three arguments with its partial derivatives.
  static func fused(
    _ value: Primal, _ a: Self, _ da: @autoclosure () -> Primal, _ b: Self, _ db: @autoclosure () -> Primal,
    _ c: Self, _ dc: @autoclosure () -> Primal
  ) -> Self
  /// A value of any number of arguments; `partial` gives ∂f/∂arguments[i].
  static func fused(_ value: Primal, _ arguments: [Self], _ partial: (Int) -> Primal) -> Self

  /// Σ a[i] w[i]; see ``dot(_:_:)``.
  static func dot<Weights: Collection>(_ a: [Self], _ weights: Weights) -> Self
  where Weights.Element == Double
  /// Σ a[i] b[i]; see ``dot(_:_:)``.
  static func dot(_ a: [Self], _ b: [Self]) -> Self
}

/// A scalar without derivatives: `Double`, `Float`, or lanes of either.
///
/// This is where randomness enters, since a draw has no derivative, and where a scalar can be taken apart into its
/// lanes, which a model must not do and a sampler or a file writer must.
public protocol PrimalScalar: Scalar where Primal == Self {
  /// `Double` or `Float`.
  associatedtype Element: LaneElement
  /// One Threefry key for each lane.
  associatedtype Key: RandomKey

  /// How many values one scalar holds. Lane `i` lies at byte `i * MemoryLayout<Element>.stride`.
  static var laneCount: Int { get }
  /// The value of one lane; `lane` in 0..<`laneCount`.
  subscript(lane lane: Int) -> Element { get set }
  /// JAX's uniform on [0, 1) from the output of a Threefry block.
  static func uniform(_ words: RandomWords<Key>) -> Self
  /// The standard normal from the output of a Threefry block: the quantile of JAX's uniform on (-1, 1).
  static func standardNormal(_ words: RandomWords<Key>) -> Self
  /// A function of up to four numbers that has no form in the scalar's own arithmetic, applied to every lane.
  ///
  /// - Parameters:
  ///   - name: what it is called in a program; another function must have another name.
  ///   - arguments: the numbers, at least one.
  ///   - body: the function. It may depend on nothing but its arguments, which come in the same order.
  static func function(
    _ name: @autoclosure () -> String, _ arguments: [Self],
    _ body: @escaping @Sendable (UnsafePointer<Double>) -> Double
  ) -> Self
  /// The draw of a sampler that takes a key and up to three parameters, for every lane.
  ///
  /// - Parameters:
  ///   - name: what it is called in a program; another sampler must have another name.
  ///   - key: the keys of the lanes.
  ///   - a: the first parameter.
  ///   - b: the second one; anything where there is none.
  ///   - c: the third one; anything where there is none.
  ///   - sampler: the sampler. It may depend on nothing but its arguments.
  static func drawn(
    _ name: @autoclosure () -> String, _ key: Key, _ a: Self, _ b: Self, _ c: Self,
    _ sampler: @escaping @Sendable (PRNGKey, Double, Double, Double) -> Double
  ) -> Self
  /// A function of one number that has no form in the scalar's own arithmetic, applied to every lane.
  ///
  /// - Parameters:
  ///   - name: what it is called in a program; another function must have another name.
  ///   - x: the number.
  ///   - body: the function.
  static func mapped(
    _ name: @autoclosure () -> String, _ x: Self, _ body: @escaping @Sendable (Double) -> Double
  ) -> Self
}

extension PrimalScalar {
  @inlinable @inline(__always)
  public static func normalLogDensity(_ value: Self, location: Self, scale: Self) -> Self {
    guard Element.self == Double.self else {
      let inverse = Self(1) / scale
      // A scale so small that its inverse overflows is divided by.
      let isTiny = inverse .== Self(Double.infinity)
      let z = select(isTiny, (value - location) / scale, (value - location) * inverse)
      return Self(-0.5) * z * z - log(scale) - Self(0.9189385332046727)
    }
    return withUnsafePointers(value, location, scale) { x, m, s in
      var density = value
      withUnsafeMutablePointer(to: &density) {
        ck_normal_log_density_f64(
          laneCount, x, m, s, UnsafeMutableRawPointer($0).assumingMemoryBound(to: Double.self))
      }
      return density
    }
  }

  @inlinable @inline(__always)
  static func withUnsafePointers<Result>(
    _ a: Self, _ b: Self, _ c: Self,
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>) -> Result
  ) -> Result {
    withUnsafePointer(to: a) { a in
      withUnsafePointer(to: b) { b in
        withUnsafePointer(to: c) { c in
          body(
            UnsafeRawPointer(a).assumingMemoryBound(to: Double.self),
            UnsafeRawPointer(b).assumingMemoryBound(to: Double.self),
            UnsafeRawPointer(c).assumingMemoryBound(to: Double.self))
        }
      }
    }
  }
}

/// The outcome of comparing scalars, one truth value a lane.
public protocol ScalarMask: Sendable {
  /// The same truth value in every lane.
  init(_ value: Bool)
  static func .& (a: Self, b: Self) -> Self
  static func .| (a: Self, b: Self) -> Self
  prefix static func .! (a: Self) -> Self
  /// Whether the outcome is known: not while a program is recorded, of what depends on its coordinates.
  var isKnown: Bool { get }
  /// Whether every lane holds. For checks in distributions and handlers; a model uses `select`.
  var isAllTrue: Bool { get }
  /// Whether every lane holds; while a program is recorded the outcome becomes a condition of it, and true is returned.
  ///
  /// - Parameter what: what is required, for those who read the program.
  func isRequired(_ what: @autoclosure () -> String) -> Bool
  /// The same, but that what follows from data alone becomes a condition, too, while a program is recorded: a step that has
  /// data where others have latent values then records the same operations as they do.
  func isRequiredAtEveryStep(_ what: @autoclosure () -> String) -> Bool
  /// The truth value of one lane.
  subscript(lane lane: Int) -> Bool { get }
}

extension ScalarMask {
  @inlinable @inline(__always) public var isKnown: Bool { true }
  @inlinable @inline(__always) public func isRequired(_ what: @autoclosure () -> String) -> Bool { isAllTrue }
  @inlinable @inline(__always)
  public func isRequiredAtEveryStep(_ what: @autoclosure () -> String) -> Bool { isRequired(what()) }
  /// Whether it is known that no lane holds.
  @inlinable @inline(__always) public var isKnownFalse: Bool { isKnown && (.!self).isAllTrue }
}

extension Scalar {
  /// A whole number, the same in every lane.
  @inlinable @inline(__always) public init(_ value: Int) { self.init(Double(value)) }

  /// x², with one multiplication.
  @inlinable @inline(__always) public static func square(_ x: Self) -> Self { x * x }
}

extension PrimalScalar {
  @inlinable
  public static func function(
    _ name: @autoclosure () -> String, _ arguments: [Self],
    _ body: @escaping @Sendable (UnsafePointer<Double>) -> Double
  ) -> Self {
    var result = Self(0)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: arguments.count) { numbers in
      guard let start = numbers.baseAddress else { return }
      for lane in 0..<laneCount {
        for (i, argument) in arguments.enumerated() { start[i] = Double(argument[lane: lane]) }
        result[lane: lane] = Element(body(start))
      }
    }
    return result
  }

  @inlinable @inline(__always)
  public static func drawn(
    _ name: @autoclosure () -> String, _ key: Key, _ a: Self, _ b: Self, _ c: Self,
    _ sampler: @escaping @Sendable (PRNGKey, Double, Double, Double) -> Double
  ) -> Self {
    var result = Self(0)
    for lane in 0..<laneCount {
      result[lane: lane] = Element(
        sampler(key[lane: lane], Double(a[lane: lane]), Double(b[lane: lane]), Double(c[lane: lane])))
    }
    return result
  }

  @inlinable @inline(__always)
  public static func mapped(
    _ name: @autoclosure () -> String, _ x: Self, _ body: @escaping @Sendable (Double) -> Double
  ) -> Self {
    var result = x
    for lane in 0..<laneCount { result[lane: lane] = Element(body(Double(x[lane: lane]))) }
    return result
  }

  /// A function of one number, applied to every lane; see ``function(_:_:_:)``.
  @inlinable
  public static func function(
    _ name: @autoclosure () -> String, of x: Self, _ body: @escaping @Sendable (Double) -> Double
  ) -> Self {
    function(name(), [x]) { body($0[0]) }
  }

  /// The number itself: it has no derivatives to leave out.
  @inlinable @inline(__always) public init(primal: Self) { self = primal }
  @inlinable @inline(__always) public var primal: Self { self }
  @inlinable @inline(__always) public var isConstant: Bool { true }

  @inlinable @inline(__always)
  public static func choose(_ mask: Mask, _ a: () -> Self, otherwise b: () -> Self) -> Self {
    if mask.isAllTrue { return a() }
    if (.!mask).isAllTrue { return b() }
    return select(mask, a(), b())
  }

  @inlinable @inline(__always)
  public static func fused(_ value: Self, _ a: Self, _ da: @autoclosure () -> Self) -> Self { value }

  @inlinable @inline(__always)
  public static func fused(
    _ value: Self, _ a: Self, _ da: @autoclosure () -> Self, _ b: Self, _ db: @autoclosure () -> Self
  ) -> Self { value }

  @inlinable @inline(__always)
  public static func fused(
    _ value: Self, _ a: Self, _ da: @autoclosure () -> Self, _ b: Self, _ db: @autoclosure () -> Self,
    _ c: Self, _ dc: @autoclosure () -> Self
  ) -> Self { value }

  @inlinable @inline(__always)
  public static func fused(_ value: Self, _ arguments: [Self], _ partial: (Int) -> Self) -> Self { value }
}
