import TSModel

/// A level that is another from one step on, for good.
///
///     effect[t] = β from the step on, 0 before it,   β ~ Normal(0, 10 σ)
///
/// The prior is wide: whoever names the step knows of something that happened then, not of how much.
public struct LevelShift: StructuralPart {
  /// The first step of the new level, counted from 0.
  public let step: Int
  /// The standard deviation of β, in units of σ.
  public var scale: Double
  /// The time of the step as it was written; nil where the step is given.
  let date: String?

  /// A shift.
  ///
  /// - Parameters:
  ///   - step: the first step of the new level, counted from 0.
  ///   - scale: the standard deviation of β, in units of σ; positive.
  public init(at step: Int, scale: Double = 10) { (self.step, self.scale, date) = (step, scale, nil) }

  /// A shift at a time, which a forecast looks up on the series' timeline.
  ///
  /// - Parameters:
  ///   - date: a time such as `1983-02`; the number of a step, counted from 0, for a series without times.
  ///   - scale: the standard deviation of β, in units of σ; positive.
  public init(on date: String, scale: Double = 10) { (step, self.scale, self.date) = (.max, scale, date) }

  /// A shift at a time whose step is known.
  init(at step: Int, scale: Double = 10, date: String) {
    (self.step, self.scale, self.date) = (step, scale, date)
  }

  private var name: String { date ?? "\(step)" }

  public var formula: String { "shift(\(name))" }

  // Values: β.
  public func begin<E: Effects>(
    _ effects: inout E, _ scales: StructuralScales<E.Real>
  ) -> PartState<E.Real> {
    let site: SiteName = "shift.\(name)"
    return PartState(values: [
      effects.sample(site, Normal(0, E.Real(scale) * scales.whole))
    ])
  }

  public func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real {
    step >= self.step ? state.values[0] : 0
  }
}

extension LevelShift: SeriesPart {
  func prepared(for series: PreparedSeries) throws(ForecastError) -> PreparedPart {
    let step =
      try date.map { date throws(ForecastError) in try series.step(of: date, in: formula) } ?? self.step
    guard step > 0, step < series.values.count else {
      return PreparedPart(
        nil, note: "\(formula) was left out: its step is not among those of the series after the first")
    }
    return PreparedPart(LevelShift(at: step, scale: scale, date: name))
  }
}
