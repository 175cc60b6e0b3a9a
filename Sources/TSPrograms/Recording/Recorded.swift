import TSNumerics

/// The scalar on which a model is recorded: its values are places in a program.
///
/// A model runs on it once. Every operation becomes a node of the recorder of the current thread; nothing is computed
/// but what depends on data alone.
@frozen
public struct Recorded: Scalar {
  public typealias Real = Recorded
  public typealias Primal = RecordedPrimal
  public typealias Mask = RecordedMask

  public let place: RecordedPlace

  public init(_ place: RecordedPlace) { self.place = place }

  public init(primal: RecordedPrimal) { place = Recorder.node(.detach, primal.place) }
  public var primal: RecordedPrimal { RecordedPrimal(place) }
  public var isConstant: Bool { !place.isVariable }
  /// The value of a number that does not depend on coordinates; NaN for others.
  public var constant: Double { place.value }

  public static func choose(_ mask: Mask, _ a: () -> Self, otherwise b: () -> Self) -> Self {
    select(mask, a(), b())
  }

  public static func fused(_ value: RecordedPrimal, _ a: Self, _ da: @autoclosure () -> RecordedPrimal)
    -> Self
  {
    Self(Recorder.chain(value.place, [a.place, da().place]))
  }

  public static func fused(
    _ value: RecordedPrimal, _ a: Self, _ da: @autoclosure () -> RecordedPrimal, _ b: Self,
    _ db: @autoclosure () -> RecordedPrimal
  ) -> Self {
    Self(Recorder.chain(value.place, [a.place, da().place, b.place, db().place]))
  }

  public static func fused(
    _ value: RecordedPrimal, _ a: Self, _ da: @autoclosure () -> RecordedPrimal, _ b: Self,
    _ db: @autoclosure () -> RecordedPrimal, _ c: Self, _ dc: @autoclosure () -> RecordedPrimal
  ) -> Self {
    Self(Recorder.chain(value.place, [a.place, da().place, b.place, db().place, c.place, dc().place]))
  }

  public static func fused(
    _ value: RecordedPrimal, _ arguments: [Self], _ partial: (Int) -> RecordedPrimal
  ) -> Self {
    var pairs: [RecordedPlace] = []
    for (i, argument) in arguments.enumerated() {
      pairs.append(argument.place)
      pairs.append(partial(i).place)
    }
    return Self(Recorder.chain(value.place, pairs))
  }

  public static func dot<Weights: Collection>(_ a: [Self], _ weights: Weights) -> Self
  where Weights.Element == Double {
    var sum: Self?
    for (factor, weight) in zip(a, weights) {
      let product = factor * Self(weight)
      sum = sum.map { $0 + product } ?? product
    }
    return sum ?? Self(0.0)
  }

  public static func dot(_ a: [Self], _ b: [Self]) -> Self {
    var sum: Self?
    for (x, y) in zip(a, b) {
      let product = x * y
      sum = sum.map { $0 + product } ?? product
    }
    return sum ?? Self(0.0)
  }
}

extension Recorded: RecordedNumber {}

/// ``Recorded`` without derivatives.
@frozen
public struct RecordedPrimal: PrimalScalar {
  public typealias Real = RecordedPrimal
  public typealias Primal = RecordedPrimal
  public typealias Mask = RecordedMask
  public typealias Element = Double
  public typealias Key = PRNGKey

  public let place: RecordedPlace

  public init(_ place: RecordedPlace) { self.place = place }

  public init(primal: Self) { self = primal }
  public var primal: Self { self }
  public var isConstant: Bool { !place.isVariable }

  public static var laneCount: Int { 1 }

  /// Known only of what does not depend on the coordinates; elsewhere reading it ends the recording with an error.
  public subscript(lane lane: Int) -> Double {
    get { Recorder.read(place) }
    set { self = Self(newValue) }
  }

  public static func choose(_ mask: Mask, _ a: () -> Self, otherwise b: () -> Self) -> Self {
    select(mask, a(), b())
  }

  public static func uniform(_ words: RandomWords<PRNGKey>) -> Self { Self(Double.uniform(words)) }
  public static func standardNormal(_ words: RandomWords<PRNGKey>) -> Self {
    Self(Double.standardNormal(words))
  }

  public static func normalLogDensity(_ value: Self, location: Self, scale: Self) -> Self {
    let z = (value - location) * (Self(1.0) / scale)
    return Self(-0.5) * (z * z) - log(scale) - Self(0.9189385332046727)
  }

  public static func function(
    _ name: @autoclosure () -> String, _ arguments: [Self],
    _ body: @escaping @Sendable (UnsafePointer<Double>) -> Double
  ) -> Self {
    Self(Recorder.call(name(), arguments.map(\.place), body))
  }
}

extension RecordedPrimal: RecordedNumber {}
