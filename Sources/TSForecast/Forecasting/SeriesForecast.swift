/// What is foreseen of a series: a distribution for each step of the future.
public struct SeriesForecast: Sendable {
  /// The distributions, one a step.
  public let steps: [PredictivePoints]
  /// Paths of the future, as many as were asked for: draws whose steps belong together.
  public let paths: [[Double]]
  /// The number of the first step, counted from 0 as in the series.
  public let firstStep: Int
  /// The models that it is pooled from.
  public let members: [Member]
  /// What there is to know besides: what was left out, and why.
  public let notes: [String]
  /// What was left out of the models that were asked for, and why: parts of which the series says nothing, and models that could
  /// not be fitted. Among the notes as well.
  public private(set) var omissions: [String] = []
  /// The parameters of the models, for a forecast from more values.
  public private(set) var parameters = FittedParameters()

  init(
    steps: [PredictivePoints], paths: [[Double]], firstStep: Int, members: [Member], notes: [String],
    omissions: [String] = [], parameters: FittedParameters = FittedParameters()
  ) {
    (self.steps, self.paths, self.firstStep) = (steps, paths, firstStep)
    (self.members, self.notes) = (members, notes)
    (self.omissions, self.parameters) = (omissions, parameters)
  }

  /// A model that takes part.
  public struct Member: Sendable, Hashable {
    /// What it is called.
    public let name: String
    /// How it is written.
    public let formula: String
    /// The power of the values that it is of, see ``SeriesScale``.
    public let power: Double
    /// How the draws of the parameters were made: by importance sampling, or by NUTS where that misses too much or the states
    /// cannot be integrated out.
    public let method: String
    /// The shape of the tail of the importance weights; above 0.7 or so the approximation misses something. 0 where no
    /// importance sampling was done.
    public let paretoShape: Double
    /// Whether the shape is low enough for the number of draws; of NUTS, whether the chains agree.
    public let isTrusted: Bool
    /// How far it was off within its own data, in standard deviations; the intervals were widened by its square root.
    public let spreadRatio: Double
    /// The steps whose values count less, as they are far from what was foreseen.
    public let outliers: [Int]
  }

  /// How many steps there are.
  public var horizon: Int { steps.count }
  /// The mean of each step.
  public var mean: [Double] { steps.map(\.mean) }
  /// The standard deviation of each step.
  public var standardDeviation: [Double] { steps.map(\.standardDeviation) }
  /// The median of each step.
  public var median: [Double] { quantile(0.5) }

  /// A quantile of each step.
  ///
  /// - Parameter probability: from 0 to 1.
  public func quantile(_ probability: Double) -> [Double] { steps.map { $0.quantile(probability) } }

  /// The same as of a series that begins some steps earlier.
  public func shifted(by count: Int) -> SeriesForecast {
    SeriesForecast(
      steps: steps, paths: paths, firstStep: firstStep + count,
      members: members.map { $0.shifted(by: count) }, notes: notes,
      omissions: omissions, parameters: parameters)
  }
}

extension SeriesForecast.Member {
  fileprivate func shifted(by count: Int) -> Self {
    Self(
      name: name, formula: formula, power: power, method: method, paretoShape: paretoShape,
      isTrusted: isTrusted,
      spreadRatio: spreadRatio, outliers: outliers.map { $0 + count })
  }
}
