import TSForecast
import TSModel
import Testing

@Suite struct ForecastWorkspaceTests {
  /// A part whose text does not say what it does.
  struct Shape: StructuralPart {
    let height: @Sendable (Int) -> Double
    var formula: String { "shape" }

    func begin<E: Effects>(
      _ effects: inout E, _ scales: StructuralScales<E.Real>
    ) -> PartState<E.Real> {
      PartState(values: [effects.sample("shape", Normal(0, 10 * scales.whole))])
    }

    func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real {
      Real(height(step)) * state.values[0]
    }
  }

  static let values: [Double?] = (0..<40).map { (step: Int) -> Double? in
    let base: Double = step % 2 == 0 ? 10 : 14
    return base + 0.1 * Double(step % 7)
  }

  static func candidate(_ height: @escaping @Sendable (Int) -> Double) -> Candidate {
    Candidate("shape", [Trend(hasSlope: false, driftScale: 0), Shape(height: height)], power: 1)
  }

  @Test func partsThatLookAlikeAreNotTakenForEachOther() throws {
    let workspace = ForecastWorkspace()
    let (flat, alternating) = (Self.candidate { _ in 0 }, Self.candidate { Double($0 % 2) })
    for one in [flat, alternating] {
      let kept = try Forecaster([one]).forecast(Series(Self.values), horizon: 2, workspace: workspace)
      let fresh = try Forecaster([one]).forecast(Series(Self.values), horizon: 2)
      #expect(kept.steps == fresh.steps)
    }
  }

  @Test func whatItWasUsedForBeforeChangesNothing() throws {
    let workspace = ForecastWorkspace()
    let other = Self.values.map { $0.map { 3 * $0 + 50 } }
    let series = Series(Self.values, seasons: [2])
    let fresh = try Forecaster().forecast(series, horizon: 3, paths: 5)
    _ = try Forecaster().forecast(Series(other, seasons: [2]), horizon: 3, workspace: workspace)
    let kept = try Forecaster().forecast(series, horizon: 3, paths: 5, workspace: workspace)
    #expect(kept.steps == fresh.steps && kept.paths == fresh.paths)
  }
}
