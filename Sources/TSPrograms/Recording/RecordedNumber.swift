import TSNumerics

/// Where a number stands in the program that is being recorded.
@frozen
public struct RecordedPlace: Sendable {
  /// The number of the node.
  let node: Int
  /// Whether it depends on the coordinates, so that it has no value yet.
  let isVariable: Bool
  /// The value of what does not; NaN otherwise.
  let value: Double
  /// Which recording it belongs to; 0 for none.
  let recorder: UInt64

  /// A value that is missing and must not be used: it belongs to no recording, and yet has no value.
  package static let missing = RecordedPlace(node: -1, isVariable: true, value: .nan, recorder: 0)
}

/// What ``Recorded`` and ``RecordedPrimal`` share: every operation becomes a node of the current recorder.
public protocol RecordedNumber: Scalar where Mask == RecordedMask {
  /// The number at a place.
  init(_ place: RecordedPlace)
  /// Where it stands.
  var place: RecordedPlace { get }
}

extension RecordedNumber {
  public init(_ value: Double) { self.init(Recorder.literal(value)) }
  public init(floatLiteral value: Double) { self.init(Recorder.literal(value)) }
  public init(integerLiteral value: Int) { self.init(Recorder.literal(Double(value))) }

  static func unary(_ operation: Operation, _ a: Self) -> Self { Self(Recorder.node(operation, a.place)) }

  static func binary(_ operation: Operation, _ a: Self, _ b: Self) -> Self {
    Self(Recorder.node(operation, a.place, b.place))
  }

  static func compare(_ operation: Operation, _ a: Self, _ b: Self) -> RecordedMask {
    RecordedMask(Recorder.node(operation, a.place, b.place))
  }

  public static func + (a: Self, b: Self) -> Self { binary(.add, a, b) }
  public static func - (a: Self, b: Self) -> Self { binary(.subtract, a, b) }
  public static func * (a: Self, b: Self) -> Self { binary(.multiply, a, b) }
  public static func / (a: Self, b: Self) -> Self { binary(.divide, a, b) }
  public prefix static func - (a: Self) -> Self { unary(.negate, a) }
  public static func += (a: inout Self, b: Self) { a = a + b }
  public static func -= (a: inout Self, b: Self) { a = a - b }
  public static func *= (a: inout Self, b: Self) { a = a * b }
  public static func /= (a: inout Self, b: Self) { a = a / b }

  public static func .< (a: Self, b: Self) -> RecordedMask { compare(.less, a, b) }
  public static func .<= (a: Self, b: Self) -> RecordedMask { compare(.lessOrEqual, a, b) }
  public static func .> (a: Self, b: Self) -> RecordedMask { compare(.less, b, a) }
  public static func .>= (a: Self, b: Self) -> RecordedMask { compare(.lessOrEqual, b, a) }
  public static func .== (a: Self, b: Self) -> RecordedMask { compare(.equal, a, b) }
  public static func .!= (a: Self, b: Self) -> RecordedMask { .!compare(.equal, a, b) }

  public static func select(_ mask: RecordedMask, _ a: Self, _ b: Self) -> Self {
    Self(Recorder.node(.select, mask.place, a.place, b.place))
  }

  public static func minimum(_ a: Self, _ b: Self) -> Self { select((a .< b) .| (a .!= a), a, b) }
  public static func maximum(_ a: Self, _ b: Self) -> Self { select((a .> b) .| (a .!= a), a, b) }

  public static func abs(_ x: Self) -> Self { unary(.absolute, x) }
  public static func floor(_ x: Self) -> Self { unary(.floor, x) }
  public static func sqrt(_ x: Self) -> Self { unary(.squareRoot, x) }
  public static func exp(_ x: Self) -> Self { unary(.exp, x) }
  public static func expm1(_ x: Self) -> Self { unary(.expm1, x) }
  public static func log(_ x: Self) -> Self { unary(.log, x) }
  public static func log1p(_ x: Self) -> Self { unary(.log1p, x) }
  public static func sin(_ x: Self) -> Self { unary(.sin, x) }
  public static func cos(_ x: Self) -> Self { unary(.cos, x) }
  public static func tan(_ x: Self) -> Self { unary(.tan, x) }
  public static func atan(_ x: Self) -> Self { unary(.atan, x) }
  public static func sinh(_ x: Self) -> Self { unary(.sinh, x) }
  public static func cosh(_ x: Self) -> Self { unary(.cosh, x) }
  public static func tanh(_ x: Self) -> Self { unary(.tanh, x) }
  public static func erf(_ x: Self) -> Self { unary(.erf, x) }
  public static func erfc(_ x: Self) -> Self { unary(.erfc, x) }
  public static func logGamma(_ x: Self) -> Self { unary(.logGamma, x) }
  public static func pow(_ x: Self, _ y: Self) -> Self { binary(.power, x, y) }
}

/// The outcome of a comparison that is made when the program is replayed.
@frozen
public struct RecordedMask: ScalarMask {
  public let place: RecordedPlace

  init(_ place: RecordedPlace) { self.place = place }

  public init(_ value: Bool) { place = Recorder.literal(value ? 1 : 0) }

  public static func .& (a: Self, b: Self) -> Self { Self(Recorder.node(.and, a.place, b.place)) }
  public static func .| (a: Self, b: Self) -> Self { Self(Recorder.node(.or, a.place, b.place)) }
  public prefix static func .! (a: Self) -> Self { Self(Recorder.node(.not, a.place)) }

  public var isKnown: Bool { !place.isVariable }

  public func isRequired(_ what: @autoclosure () -> String) -> Bool {
    if place.isVariable || place.value == 0 { Recorder.current?.check(self, label: what()) }
    return true
  }

  public func isRequiredAtEveryStep(_ what: @autoclosure () -> String) -> Bool {
    Recorder.current?.check(self, label: what())
    return true
  }

  /// Known only of what does not depend on the coordinates; elsewhere reading it ends the recording with an error.
  public var isAllTrue: Bool { Recorder.read(place) != 0 }

  public subscript(lane lane: Int) -> Bool { Recorder.read(place) != 0 }
}
