import TSForecast
import TSModel

/// The model and the seasons that were asked for.
struct ForecastChoice {
  /// The covariates of the model.
  let covariates: [(name: String, sign: Regression.Sign)]
  private let model: String
  private let formula: StructuralFormula?
  private let power: Double
  private let isPowerGiven: Bool
  private let seasons: [Double]?

  /// The power of the values that a formula adds up to: what does best out of sample for one model.
  private static let usualPower = 0.35
  /// The models that have names of their own.
  static let members = ["auto", "drift", "damped", "trend"]

  init(model: String, power: String?, seasons: [String]) throws {
    self.model = model
    self.seasons = try Self.seasons(seasons)
    isPowerGiven = power != nil
    if Self.members.contains(model) {
      guard power == nil else {
        throw Failure(
          .usage, "--power has no effect on --model \(model), which has its own; expected a formula")
      }
      (formula, covariates, self.power) = (nil, [], 1)
      return
    }
    let formula = try StructuralFormula(model)
    guard seasons.isEmpty else {
      throw Failure(
        .usage, "--season has no effect with a formula; expected its seasons in it, as in seasonal(12)")
    }
    guard power == nil || formula.family == .normal else {
      throw Failure(
        .usage, "--power has no effect on counts, which \(formula.family.rawValue) makes of the values")
    }
    self.formula = formula
    covariates = formula.covariates
    self.power = try Self.power(power)
  }

  private static func power(_ text: String?) throws(Failure) -> Double {
    guard let text else { return usualPower }
    guard let power = Double(text), power == 0 || (0.01...1).contains(power) else {
      throw Failure(.usage, "--power \(text): expected 0 for logarithms, or a number from 0.01 to 1")
    }
    return power
  }

  /// The seasons as they are typed; nil where none are.
  static func seasons(_ texts: [String]) throws(Failure) -> [Double]? {
    if texts.isEmpty { return nil }
    if texts == ["none"] { return [] }
    var seasons: [Double] = []
    for text in texts {
      guard let season = Double(text), season >= 2, season <= 1e6, !seasons.contains(season) else {
        throw Failure(
          .usage, "--season \(text): expected a number of steps from 2 to 1000000, each once, or none alone")
      }
      seasons.append(season)
    }
    return seasons
  }

  /// Whether it is a model of counts.
  var isOfCounts: Bool { formula.map { $0.family != .normal } ?? false }

  /// The seasons, given those that the times suggest.
  func seasons(suggested: [Double]) -> [Double] { formula?.seasons ?? seasons ?? suggested }

  /// How many steps ago the values of a covariate are from that have an effect.
  func leastLag(of covariate: String) -> Int { formula?.leastLag(of: covariate) ?? 0 }

  /// Refuses what was asked for and cannot be had of a series.
  func check(_ series: Series, file: String) throws(Failure) {
    let asked = formula?.seasons ?? seasons ?? []
    if let season = asked.first(where: { !series.usableSeasons.contains($0) }) {
      throw Failure(
        .badData,
        "\(file): a season of \(season) steps: found \(series.values.count) steps, expected two seasons or more"
      )
    }
    guard isPowerGiven, power < 1, let least = series.values.compactMap({ $0 }).min(), least <= 0 else {
      return
    }
    let step = series.values.firstIndex(of: least) ?? 0
    throw Failure(
      .badData, "\(file): step \(step + 1): found \(least), expected positive values for --power \(power)")
  }

  /// The models; nil for those that are chosen automatically.
  func candidates(seasons: [Double], stepsPerYear: Double?) -> [Candidate]? {
    if let formula { return [formula.candidate(power: power)] }
    return model == "auto"
      ? nil
      : Candidate.automatic(
        seasons: seasons, stepsPerYear: stepsPerYear
      ).filter { $0.name == model }
  }
}
