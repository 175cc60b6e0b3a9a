import TSNumerics

/// A parameter of a distribution that is out of range.
public struct ParameterFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The parameter, such as "scale".
  public let parameter: String
  /// Its value.
  public let value: Double
  /// What it must be, such as "positive and finite".
  public let expected: String
  /// The lane it was found in; 0 where there is only one.
  public let lane: Int

  public var description: String {
    // The sign of a NaN differs between processors and means nothing.
    "\(parameter) is \(value.isNaN ? "nan" : "\(value)"), but must be \(expected)"
  }
}

/// Collects what a distribution requires of its parameters and keeps the first that fails.
///
/// The checks are comparisons only; words are made when one fails.
@frozen
public struct ParameterChecks {
  /// Whether no parameter has failed.
  @usableFromInline var isPassed = true
  /// Where the first failure is put into words; nil for a quick pass, which only asks whether there is one.
  @usableFromInline let fault: UnsafeMutablePointer<ParameterFault?>?

  /// Whether parameters that are data are conditions of a program that is recorded, as others are: for families whose values
  /// may be data in part, so that what hangs on them is data at some steps only.
  @usableFromInline let areAllRecorded: Bool

  @inlinable @inline(__always)
  init(explainingTo fault: UnsafeMutablePointer<ParameterFault?>?, areAllRecorded: Bool = false) {
    self.fault = fault
    self.areAllRecorded = areAllRecorded
  }

  /// Requires a parameter to be a number other than infinity.
  @inlinable @inline(__always)
  public mutating func finite<Real: Scalar>(_ value: Real, _ name: StaticString) {
    typealias P = Real.Primal
    require(P.abs(value.primal) .< P(Double.infinity), value, name, "finite")
  }

  /// Requires a parameter to be above zero and finite.
  @inlinable @inline(__always)
  public mutating func positive<Real: Scalar>(_ value: Real, _ name: StaticString) {
    require((value .> Real(0)) .& (value .< Real(Double.infinity)), value, name, "positive and finite")
  }

  /// Requires a parameter to be at least zero and finite.
  @inlinable @inline(__always)
  public mutating func nonNegative<Real: Scalar>(_ value: Real, _ name: StaticString) {
    require((value .>= Real(0)) .& (value .< Real(Double.infinity)), value, name, "at least 0 and finite")
  }

  /// Requires a parameter to be a probability.
  @inlinable @inline(__always)
  public mutating func probability<Real: Scalar>(_ value: Real, _ name: StaticString) {
    require((value .>= Real(0)) .& (value .<= Real(1)), value, name, "between 0 and 1")
  }

  /// Requires a condition on a parameter.
  ///
  /// - Parameters:
  ///   - condition: must hold in every lane; a comparison with NaN does not.
  ///   - value: the parameter, for the message.
  ///   - name: its name, for the message.
  ///   - expected: completes "but must be ...".
  @inlinable @inline(__always)
  public mutating func require<Real: Scalar>(
    _ condition: Real.Mask, _ value: Real, _ name: StaticString, _ expected: @autoclosure () -> String
  ) {
    if areAllRecorded {
      if condition.isRequiredAtEveryStep("\(name)") { return }
    } else if condition.isRequired("\(name)") {
      return
    }
    isPassed = false
    if let fault { Self.note(condition, value, name, expected(), in: fault) }
  }

  @inline(never)
  @usableFromInline
  static func note<Real: Scalar>(
    _ condition: Real.Mask, _ value: Real, _ name: StaticString, _ expected: String,
    in fault: UnsafeMutablePointer<ParameterFault?>
  ) {
    if fault.pointee != nil { return }
    let lane = (0..<Real.Primal.laneCount).first { !condition[lane: $0] } ?? 0
    fault.pointee = ParameterFault(
      parameter: name.description, value: Double(value.primal[lane: lane]), expected: expected, lane: lane)
  }
}
