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

  /// Where it stands in the program.
  public let place: RecordedPlace

  /// The number at a place.
  public init(_ place: RecordedPlace) { self.place = place }

  /// A number without the derivatives that led to it.
  public init(primal: RecordedPrimal) { place = Recorder.node(.detach, primal.place) }
  /// The same number, whose operations are recorded without derivatives of their own.
  public var primal: RecordedPrimal { RecordedPrimal(place) }
  /// Whether it follows from data alone.
  public var isConstant: Bool { !place.isVariable }
  /// The value of a number that does not depend on coordinates; NaN for others.
  public var constant: Double { place.value }

  /// Both sides are recorded: which one counts is known when the program is replayed.
  public static func choose(_ mask: Mask, _ a: () -> Self, otherwise b: () -> Self) -> Self {
    select(mask, a(), b())
  }

  /// One operation of the program; see `Scalar`.
  public static func normalLogDensity(_ value: Self, location: Self, scale: Self) -> Self {
    Self(Recorder.node(.normal, value.place, location.place, scale.place))
  }

  /// A value whose derivative by `a` is `da`, in place of that of the operations that led to it.
  public static func fused(_ value: RecordedPrimal, _ a: Self, _ da: @autoclosure () -> RecordedPrimal)
    -> Self
  {
    Self(Recorder.chain(value.place, [a.place, da().place]))
  }

  /// The same with two arguments.
  public static func fused(
    _ value: RecordedPrimal, _ a: Self, _ da: @autoclosure () -> RecordedPrimal, _ b: Self,
    _ db: @autoclosure () -> RecordedPrimal
  ) -> Self {
    Self(Recorder.chain(value.place, [a.place, da().place, b.place, db().place]))
  }

  /// The same with three arguments.
  public static func fused(
    _ value: RecordedPrimal, _ a: Self, _ da: @autoclosure () -> RecordedPrimal, _ b: Self,
    _ db: @autoclosure () -> RecordedPrimal, _ c: Self, _ dc: @autoclosure () -> RecordedPrimal
  ) -> Self {
    Self(Recorder.chain(value.place, [a.place, da().place, b.place, db().place, c.place, dc().place]))
  }

  /// The same with any number of arguments.
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

  /// Σ a[i] w[i], in order.
  public static func dot<Weights: Collection>(_ a: [Self], _ weights: Weights) -> Self
  where Weights.Element == Double {
    sum(zip(a, weights).map { $0 * Self($1) })
  }

  /// Σ a[i] b[i], in order.
  public static func dot(_ a: [Self], _ b: [Self]) -> Self { sum(zip(a, b).map { $0 * $1 }) }

  private static func sum(_ products: [Self]) -> Self {
    guard let first = products.first else { return Self(0.0) }
    return products.dropFirst().reduce(first) { $0 + $1 }
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
  public typealias Key = RecordedKey

  /// Where it stands in the program.
  public let place: RecordedPlace

  /// The number at a place.
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

  /// Both sides are recorded: which one counts is known when the program is replayed.
  public static func choose(_ mask: Mask, _ a: () -> Self, otherwise b: () -> Self) -> Self {
    select(mask, a(), b())
  }

  /// One operation of the program; see `Scalar`.
  public static func normalLogDensity(_ value: Self, location: Self, scale: Self) -> Self {
    Self(Recorder.node(.normal, value.place, location.place, scale.place))
  }

  public static func function(
    _ name: @autoclosure () -> String, _ arguments: [Self],
    _ body: @escaping @Sendable (UnsafePointer<Double>) -> Double
  ) -> Self {
    Self(Recorder.call(name(), arguments.map(\.place), body))
  }
}

extension RecordedPrimal: RecordedNumber {}
