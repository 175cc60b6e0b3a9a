import TSForecast
import TSModel

/// The model and the seasons that were asked for, as they are typed.
struct ForecastChoice {
  /// The model.
  let model: ForecastModel

  init(model: String, power: String?, seasons: [String]) throws {
    let isMember = ForecastModel.members.contains(model)
    if isMember, power != nil {
      throw Failure(
        .usage, "--power has no effect on --model \(model), which has its own; expected a formula")
    }
    let own = try ForecastModel(model, power: Self.power(power), seasons: Self.seasons(seasons))
    if !isMember, !seasons.isEmpty {
      throw Failure(
        .usage, "--season has no effect with a formula; expected its seasons in it, as in seasonal(12)")
    }
    if power != nil, own.family != .normal {
      throw Failure(
        .usage, "--power has no effect on counts, which \(own.family.rawValue) makes of the values")
    }
    self.model = own
  }

  private static func power(_ text: String?) throws(Failure) -> Double? {
    guard let text else { return nil }
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

  /// Refuses what was asked for and cannot be had of a series.
  func check(_ series: Series, file: String) throws(Failure) {
    do { try model.check(series) } catch { throw Failure(.badData, "\(file): \(error.message)") }
  }
}
