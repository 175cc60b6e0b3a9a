import TSForecast
import TSModel
import TestSupport
import Testing

@Suite("Parts of one's own")
struct StructuralPartTests {
  struct Pulse: StructuralPart {
    var step: Int
    var formula: String { "pulse(\(step))" }
    func begin<E: Effects>(_ effects: inout E, _ scales: StructuralScales<E.Real>) -> PartState<E.Real> {
      PartState(values: [effects.sample("pulse", Normal(0, 3 * scales.whole))])
    }
    func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real {
      step == self.step ? state.values[0] : 0
    }
  }

  @Test("The pulse of the documentation is integrated out as any part is")
  func pulse() throws {
    let y: [Double?] = [0, 0.4, 6, 0.5, -0.2]
    let model = Structural([Trend(hasSlope: false, driftScale: 0), Pulse(step: 2)], steps: y.count)
    #expect(model.formula == "level + pulse(2)")
    #expect(try sampledSites(model, y) == ["sigma", "levelShare"])
    let (sigma, share) = (Double.exp(-0.2), logistic(of: 0.3))
    var noise = Noise()
    var level = noise.next(20 * sigma)
    let pulse = noise.next(3 * sigma)
    let means = y.indices.map { t in
      if t > 0 { level = level + noise.next(sigma * share.squareRoot()) }
      let mean = level + noise.next(sigma * (1 - share).squareRoot())
      return t == 2 ? mean + pulse : mean
    }
    let expected = StructuralTests.seen(means, y) + StructuralTests.prior(-0.2, 0.3)
    #expect(isClose(try marginal(model, y, at: [-0.2, 0.3]), expected, relative: 1e-10))
  }

  @Test("It takes part in a forecast")
  func forecast() throws {
    // Zeros and ones in turn; a hundred where the pulse is, which it explains.
    let y = (0..<30).map { Optional(Double($0 % 2) + ($0 == 24 ? 100 : 0)) }
    let candidate = Candidate(
      "own", [Trend(hasSlope: false, driftScale: 0), Pulse(step: 24)], power: 1)
    let forecast = try Forecaster([candidate]).forecast(Series(y), horizon: 3)
    #expect(forecast.members.map(\.formula) == ["level + pulse(24)"])
    for median in forecast.median { #expect(abs(median) < 10) }
  }
}
