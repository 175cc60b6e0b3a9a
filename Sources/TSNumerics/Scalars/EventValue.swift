/// What a site can hold: a scalar, or scalars in a fixed arrangement (a vector, a matrix).
///
/// A value is read and written as a flat row-major list of scalars together with its event shape, so that traces,
/// files and transforms treat every value alike.
public protocol EventValue<Real>: Sendable {
  /// The scalar it is made of.
  associatedtype Real: Scalar
  /// The lengths along each axis; empty for a scalar.
  var eventShape: [Int] { get }
  /// How many scalars there are: the product of `eventShape`.
  var eventCount: Int { get }
  /// The scalar at a row-major position in 0..<`eventCount`.
  subscript(event position: Int) -> Real { get }
  /// A value of the same arrangement as this one, made of other scalars.
  func rearranged<S: Sequence>(from scalars: S) -> Self where S.Element == Real
}

extension EventValue where Self: Scalar, Real == Self {
  @inlinable @inline(__always) public var eventShape: [Int] { [] }
  @inlinable @inline(__always) public var eventCount: Int { 1 }
  @inlinable @inline(__always) public subscript(event position: Int) -> Self { self }
  @inlinable public func rearranged<S: Sequence>(from scalars: S) -> Self where S.Element == Self {
    for scalar in scalars { return scalar }
    return self
  }
}

extension Array: EventValue where Element: Scalar {
  public typealias Real = Element
  @inlinable public var eventShape: [Int] { [count] }
  @inlinable public var eventCount: Int { count }
  @inlinable public subscript(event position: Int) -> Element { self[position] }
  @inlinable public func rearranged<S: Sequence>(from scalars: S) -> [Element] where S.Element == Element {
    Array(scalars)
  }
}
