import TSModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A random walk that is observed with noise, each level drawn around the one before.
struct CentredLevel: Model {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let start = effects.sample("start", Normal(0, 10))
    let drift = effects.sample("drift", HalfNormal(1))
    let noise = effects.sample("noise", HalfNormal(1))
    effects.scan(y, into: start) { effects, level, y in
      level = effects.sample("level", Normal(level, drift))
      effects.sample("y", Normal(level, noise), data: y)
    }
  }
}

/// A trend and twelve seasons, the last eleven of which are an array that each step shifts.
struct TrendAndSeasons: Model {
  let y: [Double]

  private struct State<R: Scalar> {
    var level: R
    var slope: R
    var seasons: [R]
  }

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let levelScale = effects.sample("level_scale", HalfNormal(1))
    let slopeScale = effects.sample("slope_scale", HalfNormal(1))
    let seasonScale = effects.sample("season_scale", HalfNormal(1))
    let noise = effects.sample("noise", HalfNormal(1))
    let start = State(
      level: effects.sample("first_level", Normal(0, 3)), slope: effects.sample("first_slope", Normal(0, 3)),
      seasons: effects.plate("months", 11) { effects, _ in effects.sample("first_season", Normal(0, 3)) })
    effects.scan(y, into: start) { effects, state, y in
      let others = state.seasons.reduce(0, +)
      for k in stride(from: 10, to: 0, by: -1) { state.seasons[k] = state.seasons[k - 1] }
      state.seasons[0] = effects.sample("season", Normal(-others, seasonScale))
      state.level = effects.sample("level", Normal(state.level + state.slope, levelScale))
      state.slope = effects.sample("slope", Normal(state.slope, slopeScale))
      effects.sample("y", Normal(state.level + state.seasons[0], noise), data: y)
    }
  }
}

/// A series with a trend and twelve seasons for both, the same in the peers, which make it by the same formula.
func structuralSeries(_ steps: Int) -> [Double] {
  (0..<steps).map { t in
    let rest = (Double(t + 1) * 2.0.squareRoot()).truncatingRemainder(dividingBy: 1)
    return Double(t) / 50 + Double(5 * t % 12) / 4 + rest
  }
}
