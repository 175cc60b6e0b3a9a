import TSNumerics
import TSProbability
import TestSupport
import Testing

@Suite("Transforms of supports")
struct SupportTransformTests {
  typealias Case = (support: Support<Double>, shape: [Int], count: Int?)

  @Test("Counts of coordinates")
  func counts() {
    let cases: [Case] = [
      (.real, [], 1), (.real, [3], 3), (.positive, [2, 3], 6), (.nonNegative, [], 1), (.atLeast(2), [], 1),
      (.atMost(2), [4], 4), (.interval(0, 1), [0], 0), (.boolean, [], nil), (.count, [3], nil),
      (.whole(0, 3), [], nil), (.counts(total: 3), [3], nil), (.simplex, [4], 3), (.simplex, [1], 0),
      (.simplex, [0], nil), (.simplex, [], nil), (.ordered, [4], 4), (.positiveOrdered, [4], 4),
      (.unitVector, [3], 3), (.correlationCholesky, [4, 4], 6), (.correlationCholesky, [4, 3], nil),
      (.covarianceCholesky, [3, 3], 6), (.stationary, [2], 2), (.stationary, [0], 0), (.real, [-1], nil),
    ]
    for (support, shape, count) in cases {
      #expect(support.coordinateCount(eventShape: shape) == count, "\(support) \(shape)")
      guard let transform = support.transform(eventShape: shape) else { continue }
      let x = (0..<transform.coordinateCount).map { 0.3 * Double($0) - 0.4 }
      let y = transform.constrain(x).value
      #expect(y.count == transform.valueCount && y.count == shape.reduce(1, *))
      #expect(y.allSatisfy { support.contains($0) }, "\(support): \(y)")
    }
  }

  @Test("One number: the same as the transform, bit for bit")
  func scalars() {
    let supports: [Support<Double>] = [
      .real, .positive, .nonNegative, .atLeast(-1), .atMost(3), .interval(-1, 3),
    ]
    for support in supports {
      for x in [-30, -1.5, 0, 0.2, 4] {
        let one = support.constrain(scalar: x)
        let other = support.transform(eventShape: [])?.constrain([x])
        #expect(other?.value == [one.value] && other?.logJacobian == one.logJacobian)
      }
      let y = support.constrain(scalar: 0.7).value
      #expect(isClose(support.unconstrain(scalar: y), 0.7, relative: 1e-14))
    }
    #expect(Support<Double>.count.constrain(scalar: 3).value == 3)
  }

  @Test("Derivatives by bounds that depend on other draws")
  func bounds() {
    func value<R: Scalar>(_ p: [R]) -> R {
      let one = Support<R>.interval(p[1], p[2]).constrain(scalar: p[0])
      let two = Support<R>.atLeast(p[1]).constrain(scalar: p[0])
      let three = Support<R>.atMost(p[2]).constrain(scalar: p[0])
      let values = one.value + R(2) * two.value + R(3) * three.value
      return values + R(5) * one.logJacobian + two.logJacobian + three.logJacobian
    }
    for x in [-4, -0.3, 0, 2.5] {
      let point = [x, -1, 2.5]
      let gradient = valueAndGradient(at: point) { value($0) }.gradient
      let exact = differences(at: point) { value($0) }
      #expect(isClose(gradient, exact, relative: 1e-8, absolute: 1e-8), "\(gradient), not \(exact)")
    }
  }

  @Test("Next to the ends of an interval a value keeps its digits")
  func ends() {
    let unit = BoundedTransform(-1.0, 0.0)
    #expect(isClose(unit.constrain(50).value, -Double.exp(-50), relative: 1e-15))
    #expect(isClose(unit.unconstrain(-Double.exp(-50)), 50, relative: 1e-14))
    for x in [-700.0, 700] {
      #expect(unit.image.contains(unit.constrain(x).value))
      #expect(unit.constrain(x).logJacobian == -700)
    }
  }
}
