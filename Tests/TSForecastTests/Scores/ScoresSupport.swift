import TSNumerics
import TestSupport

/// Numbers of scoringrules, properscoring, GluonTS, statsforecast, SciPy and NumPy, made by
/// Tests/reference/make_scores.py.
enum ScoresReference {
  static let all = Reference.load("scores")
  static var levels: [Double] { all["levels"].numbers }
}

/// The CRPS of the standard normal distribution in closed form, z (2Φ(z) - 1) + 2φ(z) - 1/√π.
func normalCRPS(_ z: Double) -> Double {
  let below = GSL.normalTails(z, location: 0, scale: 1).lower
  let density = Double.exp(-z * z / 2) / (2 * Double.pi).squareRoot()
  return z * (2 * below - 1) + 2 * density - 1 / Double.pi.squareRoot()
}

/// Quantiles of the standard normal distribution at the middles of equal slices.
func normalPoints(_ count: Int) -> [Double] {
  (0..<count).map { SpecialFunctions.normalQuantile((Double($0) + 0.5) / Double(count)) }
}
