import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Every transform: one line each, and every law applies to it.
let transforms: [TransformLaws] = [
  TransformLaws(
    "Identity", IdentityTransform(), IdentityTransform(), IdentityTransform(), IdentityTransform(),
    IdentityTransform()
  ) {
    $0[0].isFinite
  },
  TransformLaws(
    "Affine", AffineTransform(2, 0.5), AffineTransform(2, 0.5), AffineTransform(2, 0.5),
    AffineTransform(2, 0.5), AffineTransform(2, 0.5)
  ) { $0[0].isFinite },
  TransformLaws(
    "Positive", PositiveTransform(), PositiveTransform(), PositiveTransform(), PositiveTransform(),
    PositiveTransform()
  ) {
    $0[0] > 0
  },
  TransformLaws(
    "LowerBounded", LowerBoundedTransform(-1.5), LowerBoundedTransform(-1.5), LowerBoundedTransform(-1.5),
    LowerBoundedTransform(-1.5), LowerBoundedTransform(-1.5)
  ) { $0[0] > -1.5 },
  TransformLaws(
    "UpperBounded", UpperBoundedTransform(0.5), UpperBoundedTransform(0.5), UpperBoundedTransform(0.5),
    UpperBoundedTransform(0.5), UpperBoundedTransform(0.5)
  ) { $0[0] < 0.5 },
  TransformLaws(
    "Bounded", BoundedTransform(-1, 3), BoundedTransform(-1, 3), BoundedTransform(-1, 3),
    BoundedTransform(-1, 3), BoundedTransform(-1, 3)
  ) { $0[0] > -1 && $0[0] < 3 },
  TransformLaws(
    "Elementwise", ElementwiseTransform(BoundedTransform(0, 2), count: 3),
    ElementwiseTransform(BoundedTransform(0, 2), count: 3),
    ElementwiseTransform(BoundedTransform(0, 2), count: 3),
    ElementwiseTransform(BoundedTransform(0, 2), count: 3),
    ElementwiseTransform(BoundedTransform(0, 2), count: 3)
  ) { $0.allSatisfy { $0 > 0 && $0 < 2 } },
  TransformLaws(
    "Ordered", OrderedTransform(4), OrderedTransform(4), OrderedTransform(4), OrderedTransform(4),
    OrderedTransform(4)
  ) {
    rises($0)
  },
  TransformLaws(
    "PositiveOrdered", PositiveOrderedTransform(4), PositiveOrderedTransform(4), PositiveOrderedTransform(4),
    PositiveOrderedTransform(4), PositiveOrderedTransform(4)
  ) { $0[0] > 0 && rises($0) },
  TransformLaws(
    "Simplex", SimplexTransform(5), SimplexTransform(5), SimplexTransform(5), SimplexTransform(5),
    SimplexTransform(5),
    jacobian: .determinant(free: [0, 1, 2, 3])
  ) { $0.allSatisfy { $0 > 0 } && isClose($0.reduce(0, +), 1, absolute: 1e-14) },
  TransformLaws(
    "UnitVector", UnitVectorTransform(3), UnitVectorTransform(3), UnitVectorTransform(3),
    UnitVectorTransform(3), UnitVectorTransform(3),
    jacobian: .convention { -0.5 * $0.reduce(0) { $0 + $1 * $1 } }, returnsCoordinates: false
  ) { isClose($0.reduce(0) { $0 + $1 * $1 }, 1, absolute: 1e-14) },
  TransformLaws(
    "CorrelationCholesky", CorrelationCholeskyTransform(4), CorrelationCholeskyTransform(4),
    CorrelationCholeskyTransform(4), CorrelationCholeskyTransform(4), CorrelationCholeskyTransform(4),
    jacobian: .determinant(free: [4, 8, 9, 12, 13, 14])
  ) { isCholesky($0, 4, ofCorrelation: true) },
  TransformLaws(
    "CovarianceCholesky", CovarianceCholeskyTransform(3), CovarianceCholeskyTransform(3),
    CovarianceCholeskyTransform(3), CovarianceCholeskyTransform(3), CovarianceCholeskyTransform(3),
    jacobian: .determinant(free: [0, 3, 4, 6, 7, 8])
  ) { isCholesky($0, 3, ofCorrelation: false) },
  TransformLaws(
    "Stationary of order 1", StationaryTransform(1), StationaryTransform(1), StationaryTransform(1),
    StationaryTransform(1), StationaryTransform(1)
  ) { abs($0[0]) < 1 },
  TransformLaws(
    "Stationary of order 2", StationaryTransform(2), StationaryTransform(2), StationaryTransform(2),
    StationaryTransform(2), StationaryTransform(2)
  ) { $0[0] + $0[1] < 1 && $0[1] - $0[0] < 1 && abs($0[1]) < 1 },
  TransformLaws(
    "Stationary of order 5", StationaryTransform(5), StationaryTransform(5), StationaryTransform(5),
    StationaryTransform(5), StationaryTransform(5), reach: 0.5
  ) { isStationary($0) },
]

private func rises(_ y: [Double]) -> Bool { zip(y, y.dropFirst()).allSatisfy { $0 < $1 } }

private func isCholesky(_ factor: [Double], _ size: Int, ofCorrelation: Bool) -> Bool {
  (0..<size).allSatisfy { i in
    let row = factor[(i * size)..<(i * size + size)]
    let isLower = row.dropFirst(i + 1).allSatisfy { $0 == 0 } && factor[i * size + i] > 0
    return isLower && (!ofCorrelation || isClose(row.reduce(0) { $0 + $1 * $1 }, 1, absolute: 1e-13))
  }
}

/// Whether the roots lie outside the unit circle, by the test of Schur and Cohn on 1 - φ₁z - ... - φₚzᵖ.
private func isStationary(_ coefficients: [Double]) -> Bool {
  var polynomial = [1.0] + coefficients.map { -$0 }
  while polynomial.count > 1 {
    let last = polynomial[polynomial.count - 1]
    if abs(last) >= abs(polynomial[0]) { return false }
    let reversed = Array(polynomial.reversed())
    polynomial = zip(polynomial, reversed).dropLast().map { polynomial[0] * $0.0 - last * $0.1 }
  }
  return true
}

@Suite("Transform laws")
struct TransformLawTests {
  @Test(arguments: transforms, TransformLaw.allCases)
  func law(_ transform: TransformLaws, _ law: TransformLaw) {
    let report = transform.check(law)
    #expect(report.failures.isEmpty, "\(report.failures.prefix(5).joined(separator: "\n"))")
  }
}
