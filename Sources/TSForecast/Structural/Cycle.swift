import TSModel

/// A cycle whose height and place change: a wave that fades and is pushed anew.
///
///     c[t]  = ρ ( cos λ c[t-1] + sin λ c*[t-1]) + s √(1-ρ²) κ[t],   λ = 2π/period
///     c*[t] = ρ (-sin λ c[t-1] + cos λ c*[t-1]) + s √(1-ρ²) κ*[t]
///
/// Stationary with standard deviation s at every step; what is foreseen of it fades by ρ a step. Unlike a season it does not keep
/// time. Priors: log(s/σ) ~ Normal(0, 1), logit ρ ~ Normal(2.9, 1), which has cycles last for some rounds. A period that is
/// not given lies between two bounds, on logarithms about evenly: log period = log least + logistic(x) log(most/least) with
/// x ~ Normal(0, 1.5). A forecast takes 3 steps and half of the series for bounds that are not given: of longer cycles less
/// than two rounds are seen, which a trend explains as well. The computed sites `cycle.period`, `cycle.kept` and
/// `cycle.deviation` are the period, ρ and s.
///
/// Source: Harvey (1989), Forecasting, structural time series models and the Kalman filter, 2.3.3,
/// doi:10.1017/CBO9781107049994.
public struct Cycle: StructuralPart {
  /// The length of a round in steps, at least 2; nil where it is found from the data.
  public let period: Double?
  /// The least and the greatest length of a round where it is found from the data.
  public let periods: ClosedRange<Double>
  /// Whether the bounds were not given.
  let isUnbounded: Bool

  /// A cycle.
  ///
  /// - Parameter period: the length of a round in steps, at least 2; found from the data if nil.
  public init(_ period: Double? = nil) {
    self.period = period
    (periods, isUnbounded) = (3...40, true)
  }

  /// A cycle of unknown length.
  ///
  /// - Parameter periods: the least and the greatest length of a round in steps.
  public init(between periods: ClosedRange<Double>) {
    (period, self.periods, isUnbounded) = (nil, periods, false)
  }

  public var formula: String { period.map { "cycle(\(Seasonal.text($0)))" } ?? "cycle" }

  private var name: String { period.map(Seasonal.text) ?? "" }

  // Values: c and c*. Parameters: ρ cos λ, ρ sin λ, the standard deviation of a step; then ρ, the period and s.
  public func begin<E: Effects>(
    _ effects: inout E, _ scales: StructuralScales<E.Real>
  ) -> PartState<E.Real> {
    let size = scales.whole * effects.sample("cycleSize\(name)", LogNormal(0, 1))
    let damping = logistic(effects.sample("cycleDamping\(name)", Normal(2.9, 1)))
    let angle: E.Real
    if let period {
      angle = E.Real(2 * Double.pi / period)
    } else {
      let place = logistic(effects.sample("cyclePeriod", Normal(0, 1.5)))
      let least = E.Real(Double.log(periods.lowerBound))
      angle = E.Real(2 * Double.pi) * exp(-(least + place * E.Real(breadth)))
    }
    let (first, second): (SiteName, SiteName) = ("initialCycle\(name)", "initialCycleShadow\(name)")
    let wave = effects.normal(first, 0, size, isCentred: scales.isCentred)
    let shadow = effects.normal(second, 0, size, isCentred: scales.isCentred)
    return PartState(
      values: [wave, shadow],
      parameters: [
        damping * cos(angle), damping * sin(angle), size * sqrt(1 - damping * damping), damping,
        E.Real(2 * Double.pi) / angle, size,
      ])
  }

  public func summarize<E: Effects>(_ effects: inout E, _ state: PartState<E.Real>) {
    let label = "cycle\(name)"
    effects.deterministic("\(label).kept", state.parameters[3])
    if period == nil { effects.deterministic("\(label).period", state.parameters[4]) }
    effects.deterministic("\(label).deviation", state.parameters[5])
  }

  public func advance<E: Effects>(_ effects: inout E, _ state: inout PartState<E.Real>) {
    let (wave, shadow, own) = (state.values[0], state.values[1], state.parameters)
    let (first, second): (SiteName, SiteName) = ("cycle\(name)", "cycleShadow\(name)")
    state.values[0] = effects.normal(
      first, own[0] * wave + own[1] * shadow, own[2], isCentred: state.isCentred)
    state.values[1] = effects.normal(
      second, own[0] * shadow - own[1] * wave, own[2], isCentred: state.isCentred)
  }

  public func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real { state.values[0] }

  /// The logarithm of the ratio of the bounds.
  private var breadth: Double { Double.log(periods.upperBound / periods.lowerBound) }
}

extension Cycle: SeriesPart {
  func prepared(for series: PreparedSeries) -> PreparedPart {
    guard period == nil, isUnbounded else { return PreparedPart(self) }
    return PreparedPart(Cycle(between: Self.usualPeriods(values: series.values.count)))
  }

  /// The bounds of a period for a series of so many values.
  private static func usualPeriods(values: Int) -> ClosedRange<Double> { 3...max(6, Double(values) / 2) }

  /// The period that a coordinate stands for, of a cycle whose bounds come from a series of so many values.
  static func period(at coordinate: Double, values: Int) -> Double {
    let cycle = Cycle(between: usualPeriods(values: values))
    return cycle.periods.lowerBound * Double.exp(cycle.breadth / (1 + Double.exp(-coordinate)))
  }
}

extension Cycle: StartingPart {
  /// Where the densest waves of the steps are: the density has a mode at each, which a climb does not leave.
  func starts(_ values: [Double?]) -> [[String: Double]] {
    guard period == nil, breadth > 0 else { return [] }
    return peaks(values).prefix(2).map { share in
      let inside = min(0.98, max(0.02, share))
      return ["cyclePeriod": Double.log(inside / (1 - inside)), "cycleDamping": 2.9]
    }
  }

  /// The places between the bounds, on logarithms from 0 to 1, where the periodogram of the series' steps is highest around.
  ///
  /// Divided by the square root of that of a random walk's steps and of a white rest's: neither draws all peaks to one end.
  private func peaks(_ values: [Double?]) -> [Double] {
    let steps = zip(values, values.dropFirst()).map { a, b in a.flatMap { a in b.map { $0 - a } } }
    let known = steps.compactMap { $0 }
    let mean = known.reduce(0, +) / Double(max(1, known.count))
    let count = 60
    let heights = (0...count).map { place in
      let share = Double(place) / Double(count)
      let angle = 2 * Double.pi / (periods.lowerBound * Double.exp(share * breadth))
      var (real, imaginary) = (0.0, 0.0)
      for (t, step) in steps.enumerated() {
        guard let step else { continue }
        real += (step - mean) * Double.cos(angle * Double(t))
        imaginary += (step - mean) * Double.sin(angle * Double(t))
      }
      return (real * real + imaginary * imaginary) / (2 * Double.sin(angle / 2))
    }
    let tops = heights.indices.filter { i in
      (i == 0 || heights[i] > heights[i - 1]) && (i == count || heights[i] >= heights[i + 1])
    }
    return tops.sorted { heights[$0] > heights[$1] }.map { Double($0) / Double(count) }
  }
}
