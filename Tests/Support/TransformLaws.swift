import Foundation
import TSNumerics
import TSProbability
import TSPrograms

/// What every transform must satisfy.
public enum TransformLaw: String, CaseIterable, Sendable {
  /// Coordinates come back from their value, and a value from its coordinates.
  case roundTrip
  /// The log Jacobian is the logarithm of the determinant of a Jacobian taken by central differences.
  case logJacobian
  /// Values lie in the support.
  case support
  /// Lanes give the same bits as single numbers.
  case lanes
  /// `Float` gives what `Double` gives, to its precision.
  case float
  /// Out to |x| = 700 nothing is NaN and the log Jacobian is finite.
  case farOut
  /// Derivatives of the value and of the log Jacobian are those of central differences, and finite far out; the log
  /// Jacobian is the determinant of the derivatives.
  case gradient
}

/// A transform under every scalar.
///
/// A new transform is one line:
///
/// ```swift
/// TransformLaws("Positive", PositiveTransform(), PositiveTransform(), PositiveTransform(), PositiveTransform(),
///   PositiveTransform()) {
///   $0[0] > 0
/// }
/// ```
public struct TransformLaws: Sendable, CustomStringConvertible {
  public typealias Wide = FamilyLaws.Wide
  public typealias WideFloat = FamilyLaws.WideFloat

  /// What the log Jacobian is compared with.
  public enum Jacobian: Sendable {
    /// A determinant; the positions of the value that are free, all of them where nil.
    case determinant(free: [Int]?)
    /// A function of the coordinates, where the convention is not a determinant.
    case convention(@Sendable ([Double]) -> Double)
  }

  public let name: String
  private let laws: @Sendable (TransformLaw) -> LawReport

  public var description: String { name }

  /// A transform under five scalars.
  ///
  /// - Parameters:
  ///   - double, float, lanes, floatLanes, variable: the transform five times: the compiler picks the scalar.
  ///   - jacobian: what the log Jacobian is.
  ///   - reach: a factor on the coordinates of the laws, below 1 where the value soon is an ill-conditioned function of them.
  ///   - returnsCoordinates: whether coordinates, and not only values, come back.
  ///   - contains: whether a value lies in the support.
  public init<
    D: Transform<Double>, F: Transform<Float>, L: Transform<Wide>, M: Transform<WideFloat>,
    V: Transform<Recorded>
  >(
    _ name: String, _ double: D, _ float: F, _ lanes: L, _ floatLanes: M, _ variable: V,
    jacobian: Jacobian = .determinant(free: nil), reach: Double = 1, returnsCoordinates: Bool = true,
    contains: @escaping @Sendable ([Double]) -> Bool
  ) {
    self.name = name
    let single = SingleTransformLaws(
      double: double, float: float, jacobian: jacobian, factor: reach,
      returnsCoordinates: returnsCoordinates, contains: contains)
    laws = { law in
      switch law {
      case .roundTrip: return single.roundTrip()
      case .logJacobian: return single.logJacobian()
      case .support: return single.support()
      case .float: return single.floatLaw()
      case .farOut: return single.farOut()
      case .gradient: return single.gradient(variable)
      case .lanes:
        var report = transformLanesLaw(double, lanes)
        report.add(transformLanesLaw(float, floatLanes), "Float")
        return report
      }
    }
  }

  /// Checks one law.
  public func check(_ law: TransformLaw) -> LawReport { laws(law) }
}

/// Coordinates between -`reach` and `reach`, the first ones 0, which must not be special.
func coordinateSets(_ count: Int, reach: Double, sets: Int = 20) -> [[Double]] {
  var generator = FixedGenerator(5)
  let drawn = (0..<sets).map { _ in
    (0..<count).map { _ in Double.random(in: -reach...reach, using: &generator) }
  }
  return [[Double](repeating: 0, count: count)] + drawn
}

private struct SingleTransformLaws<D: Transform<Double>, F: Transform<Float>>: Sendable {
  let double: D
  let float: F
  let jacobian: TransformLaws.Jacobian
  let factor: Double
  let returnsCoordinates: Bool
  let contains: @Sendable ([Double]) -> Bool

  func roundTrip() -> LawReport {
    var report = LawReport()
    // Coordinates next to the border of a support are ill-conditioned functions of the value.
    for (reach, tolerance) in [(1.5, 1e-12), (6, 1e-6)] {
      for x in coordinateSets(double.coordinateCount, reach: factor * reach) {
        let y = double.constrain(x).value
        report.expect(y.count == double.valueCount, "\(y.count) scalars, not \(double.valueCount)")
        let back = double.unconstrain(y)
        report.expect(back.count == double.coordinateCount, "\(back.count) coordinates")
        if returnsCoordinates {
          report.expect(
            isClose(back, x, relative: tolerance, absolute: tolerance), "\(x) came back as \(back)")
        }
        let again = double.constrain(back).value
        report.expect(
          isClose(again, y, relative: 1e-10, absolute: tolerance * 1e-1), "\(y) came back as \(again)")
      }
    }
    return report
  }

  func logJacobian() -> LawReport {
    var report = LawReport()
    for reach in [1.0, 3] {
      for x in coordinateSets(double.coordinateCount, reach: factor * reach) {
        let found = double.constrain(x).logJacobian
        let exact: Double
        switch jacobian {
        case .determinant(let free): exact = logDeterminant(at: x, free ?? Array(0..<double.valueCount))
        case .convention(let function): exact = function(x)
        }
        report.expect(
          isClose(found, exact, relative: 1e-9, absolute: 1e-8),
          "at \(x) the log Jacobian is \(found), by differences \(exact)")
      }
    }
    return report
  }

  /// log |∂(free scalars of the value)/∂coordinates|, by differences of fourth order.
  private func logDeterminant(at x: [Double], _ free: [Int]) -> Double {
    let h = 1e-3
    let columns = x.indices.map { i in
      func value(_ step: Double) -> [Double] {
        var moved = x
        moved[i] += step
        let y = double.constrain(moved).value
        return free.map { y[$0] }
      }
      let (a, b, c, d) = (value(2 * h), value(h), value(-h), value(-2 * h))
      return free.indices.map { (8 * (b[$0] - c[$0]) - (a[$0] - d[$0])) / (12 * h) }
    }
    return logAbsoluteDeterminant(columns)
  }

  func support() -> LawReport {
    var report = LawReport()
    for reach in [1.0, 5] {
      for x in coordinateSets(double.coordinateCount, reach: factor * reach) {
        let y = double.constrain(x).value
        report.expect(contains(y), "\(x) gives \(y), outside the support")
      }
    }
    return report
  }

  func floatLaw() -> LawReport {
    var report = LawReport()
    for x in coordinateSets(double.coordinateCount, reach: 2) {
      let narrow = x.map { Float($0) }
      let exact = double.constrain(narrow.map { Double($0) })
      let found = float.constrain(narrow)
      report.expect(
        isClose(found.value.map { Double($0) }, exact.value, relative: 2e-5, absolute: 2e-5),
        "at \(x) the value is \(exact.value), in Float \(found.value)")
      report.expect(
        isClose(Double(found.logJacobian), exact.logJacobian, relative: 2e-5, absolute: 2e-5),
        "at \(x) the log Jacobian is \(exact.logJacobian), in Float \(found.logJacobian)")
    }
    return report
  }

  func farOut() -> LawReport {
    var report = LawReport()
    for reach in [40.0, 700] {
      for x in coordinateSets(double.coordinateCount, reach: factor * reach) {
        let found = double.constrain(x)
        report.expect(!found.value.contains { $0.isNaN }, "\(x) gives \(found.value)")
        report.expect(found.logJacobian.isFinite, "at \(x) the log Jacobian is \(found.logJacobian)")
      }
      let ends = [[Double]](
        [reach, -reach].map { [Double](repeating: $0, count: double.coordinateCount) })
      for x in ends {
        report.expect(double.constrain(x).logJacobian.isFinite, "log Jacobian at \(x)")
      }
    }
    return report
  }
}

extension SingleTransformLaws {
  /// A weighted sum of the value, and the log Jacobian: so that no derivative hides another.
  func gradient<V: Transform<Recorded>>(_ variable: V) -> LawReport {
    var report = LawReport()
    let weights = (0..<double.valueCount).map { 1 + 0.3 * Double($0) }
    for reach in [1.0, 3] {
      for x in coordinateSets(double.coordinateCount, reach: factor * reach) where isRegular(x) {
        let sum = valueAndGradient(at: x) { weighted(variable.constrain($0).value, weights) }.gradient
        let exactSum = differences(at: x) { weighted(double.constrain($0).value, weights) }
        report.expect(
          isClose(sum, exactSum, relative: 1e-8, absolute: 1e-8),
          "at \(x) the gradient is \(sum), not \(exactSum)")
        let slope = valueAndGradient(at: x) { variable.constrain($0).logJacobian }.gradient
        let exact = differences(at: x) { double.constrain($0).logJacobian }
        report.expect(
          isClose(slope, exact, relative: 1e-8, absolute: 1e-8),
          "at \(x) the log Jacobian has the gradient \(slope), not \(exact)")
        report.add(determinant(variable, at: x), "at \(x)")
      }
    }
    for x in coordinateSets(double.coordinateCount, reach: 700) {
      let sum = valueAndGradient(at: x) { weighted(variable.constrain($0).value, weights) }
      let slope = valueAndGradient(at: x) { variable.constrain($0).logJacobian }.gradient
      report.expect(
        (sum.gradient + slope).allSatisfy(\.isFinite) || !sum.value.isFinite,
        "at \(x) the derivatives are \(sum.gradient) and \(slope)")
    }
    return report
  }

  /// The log Jacobian against the determinant of the derivatives; values with derivatives are those without, bit for bit.
  private func determinant<V: Transform<Recorded>>(_ variable: V, at x: [Double]) -> LawReport {
    var report = LawReport()
    let plain = double.constrain(x)
    let rows = plain.value.indices.map { row in valueAndGradient(at: x) { variable.constrain($0).value[row] }
    }
    let logJacobian = valueAndGradient(at: x) { variable.constrain($0).logJacobian }.value
    report.expect(
      zip(rows.map(\.value) + [logJacobian], plain.value + [plain.logJacobian]).allSatisfy { same($0, $1) },
      "with derivatives the value is \(rows.map(\.value)), not \(plain.value)")
    guard case .determinant(let free) = jacobian else { return report }
    let exact = logAbsoluteDeterminant((free ?? Array(rows.indices)).map { rows[$0].gradient })
    report.expect(
      isClose(logJacobian, exact, relative: 1e-9, absolute: 1e-9),
      "the log Jacobian is \(logJacobian), that of the derivatives \(exact)")
    return report
  }

  /// A transform with a convention of its own is not smooth at 0.
  private func isRegular(_ x: [Double]) -> Bool {
    if case .convention = jacobian { return x.contains { $0 != 0 } }
    return !x.isEmpty
  }

  private func weighted<Real: Scalar>(_ value: [Real], _ weights: [Double]) -> Real {
    zip(value, weights).reduce(Real(0)) { $0 + $1.0 * Real($1.1) }
  }
}

/// Lanes against single numbers: same bits, each lane at coordinates of its own.
private func transformLanesLaw<S: Transform, W: Transform>(_ single: S, _ wide: W) -> LawReport
where S.Real: LaneElement, W.Real: PrimalScalar, W.Real.Element == S.Real {
  var report = LawReport()
  for reach in [2.0, 30] {
    let sets = coordinateSets(single.coordinateCount, reach: reach).map { $0.map { S.Real($0) } }
    let x = (0..<single.coordinateCount).map { position in
      var lanes = W.Real(0)
      for lane in 0..<W.Real.laneCount { lanes[lane: lane] = sets[lane][position] }
      return lanes
    }
    let together = wide.constrain(x)
    let back = wide.unconstrain(together.value)
    for lane in 0..<W.Real.laneCount {
      let alone = single.constrain(sets[lane])
      let pairs = zip(alone.value + [alone.logJacobian], together.value + [together.logJacobian])
      let returned = zip(single.unconstrain(alone.value), back)
      for (a, b) in Array(pairs) + Array(returned) {
        report.expect(same(a, b[lane: lane]), "lane \(lane) gives \(b[lane: lane]), alone \(a)")
      }
    }
  }
  return report
}
