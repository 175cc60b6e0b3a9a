import TSModel

/// How the model would have done in the second half of its own data: at every origin it looks ahead as far as the forecast
/// will, with the parameters of all data.
package struct HorizonCheck {
  /// The root mean square of the errors in standard deviations, from 0.5 to √6; 1 where there is nothing to go by.
  package let spreadRatio: Double

  package init(
    _ foresight: Foresight, at position: [Double], _ values: [Double?], horizon: Int, season: Double
  ) {
    let steps = values.indices.filter { values[$0] != nil }
    let first = max(Int(min(season.rounded(.up), 1e6)) + 4, steps.count / 2)
    guard first < steps.count else {
      spreadRatio = 1
      return
    }
    // No origin sees more than what is left, however far the forecast goes.
    let horizon = min(horizon, steps.count - first)
    let forecasts = foresight.forecasts(at: position, first: first, horizon: horizon)
    var (sum, count) = (0.0, 0)
    for origin in first..<steps.count {
      for ahead in 1...horizon {
        guard let moments = forecasts.moments(origin: origin, ahead: ahead), moments.variance > 0,
          steps[origin + ahead - 1] - steps[origin - 1] <= horizon
        else { continue }
        let error = forecasts.data[origin + ahead - 1] - moments.mean
        sum += error * error / moments.variance
        count += 1
      }
    }
    let ratio = count == 0 ? 1 : sum / Double(count)
    spreadRatio = (ratio.isNaN ? 1 : min(6, max(0.25, ratio))).squareRoot()
  }
}
