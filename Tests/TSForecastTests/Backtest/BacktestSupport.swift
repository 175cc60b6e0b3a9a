import TSForecast
import TestSupport

/// A random walk with standard normal steps.
func randomWalk(_ count: Int, seed: UInt64) -> [Double] {
  var generator = FixedGenerator(seed)
  let normal = normalPoints(1000)
  var value = 100.0
  return (0..<count).map { _ in
    value += normal.randomElement(using: &generator) ?? 0
    return value
  }
}

/// The right forecast of a random walk, with its standard deviations times a factor.
func walker(_ name: String = "walk", width: Double = 1) -> BacktestMethod {
  BacktestMethod(name) { past, horizon in
    let last = past.values.compactMap { $0 }.last ?? 0
    return try (1...horizon).map { step in
      try PredictivePoints(normalPoints(400).map { last + $0 * width * Double(step).squareRoot() })
    }
  }
}

/// The last value as a certainty.
let lastValue = BacktestMethod("last value") { past, horizon in
  let last = past.values.compactMap { $0 }.last ?? 0
  return try (0..<horizon).map { _ in try PredictivePoints([last]) }
}

/// 1, 2, 4, 7, 11, 16, 22, 29, 37, 46, 56, 67: each step is by one more than the last.
let growing: [Double?] = [1, 2, 4, 7, 11, 16, 22, 29, 37, 46, 56, 67]
