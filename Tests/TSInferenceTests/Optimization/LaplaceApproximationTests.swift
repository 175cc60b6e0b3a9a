import TSInference
import TSNumerics
import TestSupport
import Testing

/// Curvature that is raised where there is too little.
@Suite struct LaplaceApproximationTests {
  /// A quadratic density with some curvature along (1, 1) and some along (1, -1).
  static func quadratic(_ along: Double, _ across: Double) -> GradientFunction {
    GradientFunction(dimension: 2) { x, gradient in
      let (s, d) = ((x[0] + x[1]) / 2, (x[0] - x[1]) / 2)
      gradient[0] = -along * s - across * d
      gradient[1] = -along * s + across * d
      return -along * s * s - across * d * d
    }
  }

  static func mode() throws -> MAP.Mode {
    var search = MAP()
    search.initialPoint = .point([0, 0])
    return try search.mode(of: Densities.normal([1, 1]), key: PRNGKey(seed: 1))
  }

  /// The curvature along (1, 1) and (1, -1).
  static func curvatures(_ along: Double, _ across: Double, least: Double) throws -> [Double] {
    let laplace = try LaplaceApproximation(of: quadratic(along, across), at: mode(), leastCurvature: least)
    let p = laplace.precision
    #expect(isClose(p[1], p[2], relative: 1e-12))
    return [0.5 * (p[0] + p[3]) + p[1], 0.5 * (p[0] + p[3]) - p[1]]
  }

  @Test func enoughStaysAsItIs() throws {
    for (along, across) in [(3.0, 0.5), (0.2, 200), (1, 1)] {
      let found = try Self.curvatures(along, across, least: 1.0 / 6)
      #expect(isClose(found, [along, across], relative: 1e-8))
    }
  }

  @Test(arguments: [0.0, 0.1, -0.5, -3, -1e6]) func tooLittleIsRaisedToTheLeast(_ across: Double) throws {
    let least = 1.0 / 6
    let found = try Self.curvatures(2, across, least: least)
    // As much is added as is needed, to within a quarter, and to both alike.
    let (added, needed) = (found[1] - across, least - across)
    #expect(added >= needed * (1 - 1e-6) && added <= 1.26 * needed + 0.25 * least, "\(added) \(needed)")
    #expect(isClose(found[0] - 2, added, relative: 1e-6, absolute: 1e-8))
    #expect(found[1] >= least * (1 - 1e-6))
  }

  @Test func withoutALeastASaddleIsRefused() {
    #expect(throws: InferenceError.self) {
      try LaplaceApproximation(of: Self.quadratic(1, -1), at: Self.mode())
    }
  }

  @Test(arguments: [0, -1, .nan, .infinity] as [Double]) func aLeastThatIsNone(_ least: Double) {
    let text = message {
      _ = try LaplaceApproximation(of: Self.quadratic(1, -1), at: Self.mode(), leastCurvature: least)
    }
    #expect(text.contains("leastCurvature"))
  }

  @Test func curvatureThatIsNoNumberIsRefused() {
    for value in [Double.nan, .infinity, -.infinity] {
      let broken = GradientFunction(dimension: 2) { x, gradient in
        gradient[0] = x[0] == 0 ? 0 : value
        gradient[1] = 0
        return 0
      }
      #expect(throws: InferenceError.self) {
        try LaplaceApproximation(of: broken, at: Self.mode(), leastCurvature: 1)
      }
    }
  }
}
