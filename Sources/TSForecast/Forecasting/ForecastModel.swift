/// The model of a forecast, as it is written: `auto`, one of its members, or a formula.
public struct ForecastModel: Sendable {
  /// The covariates that it takes.
  public let covariates: [(name: String, sign: Regression.Sign)]
  /// The names of the events that it takes.
  public let events: [String]
  private let name: String
  private let formula: StructuralFormula?
  private let power: Double
  private let isPowerGiven: Bool
  private let givenSeasons: [Double]?

  /// The power of the values that a formula adds up to where none is given: what does best out of sample for one model.
  private static let usualPower = 0.35
  /// The models that have names of their own.
  public static let members = ["auto", "drift", "damped", "trend"]

  /// A model.
  ///
  /// - Parameters:
  ///   - text: `auto`, `drift`, `damped`, `trend`, or a formula.
  ///   - power: the power of the values that a formula adds up to, from 0 to 1.
  ///   - seasons: the lengths of seasons in steps; those that the times suggest if nil.
  /// - Throws: `ForecastError` that says what is wrong with the formula.
  public init(_ text: String, power: Double? = nil, seasons: [Double]? = nil) throws(ForecastError) {
    name = text
    isPowerGiven = power != nil
    givenSeasons = seasons
    self.power = power ?? Self.usualPower
    if Self.members.contains(text) {
      (formula, covariates, events) = (nil, [], [])
      return
    }
    let formula = try StructuralFormula(text)
    self.formula = formula
    (covariates, events) = (formula.covariates, formula.events)
  }

  /// The seasons, given those that the times suggest.
  public func seasons(suggested: [Double]) -> [Double] { formula?.seasons ?? givenSeasons ?? suggested }

  /// What the values are distributed by.
  public var family: ObservationFamily { formula?.family ?? .normal }

  /// How many steps ago the values of a covariate are from that have an effect.
  public func leastLag(of covariate: String) -> Int { formula?.leastLag(of: covariate) ?? 0 }

  /// Refuses what was asked for and cannot be had of a series.
  ///
  /// - Throws: `ForecastError` for a season that the series is too short for, and for values that are not positive where a power
  ///   was given.
  public func check(_ series: Series) throws(ForecastError) {
    let asked = formula?.seasons ?? givenSeasons ?? []
    if let season = asked.first(where: { !series.usableSeasons.contains($0) }) {
      let length = Int(exactly: season).map(String.init) ?? "\(season)"
      throw ForecastError(
        "a season of \(length) steps: found \(series.values.count) steps, expected two seasons or more")
    }
    guard isPowerGiven, power < 1, let least = series.values.compactMap({ $0 }).min(), least <= 0 else {
      return
    }
    let step = series.values.firstIndex(of: least) ?? 0
    throw ForecastError("step \(step + 1): found \(least), expected positive values for a power of \(power)")
  }

  /// The models; nil for those that are chosen automatically.
  public func candidates(seasons: [Double], stepsPerYear: Double?) -> [Candidate]? {
    if let formula { return [formula.candidate(power: power)] }
    if name == "auto" { return nil }
    return Candidate.automatic(seasons: seasons, stepsPerYear: stepsPerYear).filter { $0.name == name }
  }
}
