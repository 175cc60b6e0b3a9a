import TSFiles

/// A series to be forecast, with what is known of its steps.
public struct Series: Sendable {
  /// What it is called.
  public var name: String
  /// Its values in order, evenly spaced; nil where one is missing.
  public var values: [Double?]
  /// The lengths of its seasons in steps, each more than 1; none for a series without any.
  public var seasons: [Double]
  /// How many steps a year has; nil where that is not known, or the steps are no times.
  public var stepsPerYear: Double?
  /// What is known of other things, in the past and in the future.
  public var covariates: [Covariate]
  /// What happens at some steps only, in the past and in the future; steps are counted as on the timeline.
  public var events: [Event]
  /// When the steps are; nil where that is not known.
  public var timeline: Timeline?
  /// The number of the first value on the timeline; more than 0 for the end of a series.
  public var firstStep: Int
  /// The value below which there is none, in the past and in the future; nil where nothing says so.
  public var floor: Double?
  /// The value above which there is none.
  public var cap: Double?

  /// Another series that may explain this one.
  public struct Covariate: Sendable {
    /// Its name.
    public var name: String
    /// Its value at each step, those of the future included.
    public var values: [Double]
    /// Which sign its coefficient has.
    public var sign: Regression.Sign

    /// A covariate.
    public init(_ name: String, _ values: [Double], sign: Regression.Sign = .either) {
      self.name = name
      self.values = values
      self.sign = sign
    }
  }

  /// A series.
  public init(
    _ values: [Double?], name: String = "y", seasons: [Double] = [], stepsPerYear: Double? = nil,
    covariates: [Covariate] = [], events: [Event] = [], timeline: Timeline? = nil, firstStep: Int = 0,
    floor: Double? = nil, cap: Double? = nil
  ) {
    self.values = values
    self.name = name
    self.seasons = seasons
    self.stepsPerYear = stepsPerYear
    self.covariates = covariates
    self.events = events
    self.timeline = timeline
    self.firstStep = firstStep
    self.floor = floor
    self.cap = cap
  }

  /// The time of a value where that is known, else the number of its step, counted from 0.
  func place(_ step: Int) -> String {
    timeline.map { $0.label(at: firstStep.addingReportingOverflow(step).partialValue) } ?? "step \(step)"
  }

  /// The seasons that the series is long enough for: two of each.
  public var usableSeasons: [Double] {
    let start = values.firstIndex { $0 != nil } ?? 0
    var usable: [Double] = []
    for season in seasons
    where season > 1 && Double(values.count - start) >= 2 * season && !usable.contains(season) {
      usable.append(season)
    }
    return usable
  }
}
