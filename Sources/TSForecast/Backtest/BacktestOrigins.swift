/// The origins of a backtest that a series has data for.
struct BacktestOrigins {
  /// How many steps lie before each, in increasing order; at least one.
  let origins: [Int]
  /// What there is to know: which are missing, and why.
  let notes: [String]

  init(_ backtest: Backtest, _ series: Series) throws(ForecastError) {
    try Self.check(backtest, series)
    // How many values are known before each step.
    var known = [0]
    for value in series.values { known.append((known.last ?? 0) + (value == nil ? 0 : 1)) }
    let least = max(backtest.fewestValues, Forecaster.fewestValues)
    var (found, emptyCount) = ([Int](), 0)
    var origin = series.values.count - backtest.horizon
    while origin > 0, found.count + emptyCount < backtest.folds, known[origin] >= least {
      if known[origin + backtest.horizon] > known[origin] { found.append(origin) } else { emptyCount += 1 }
      origin -= backtest.stride
    }
    guard !found.isEmpty else {
      let value = counted(known.last ?? 0, "value")
      throw ForecastError(
        emptyCount > 0
          ? "\(series.name) cannot be tested: found no value after any origin, expected some"
          : "\(series.name) is too short for a backtest: found \(value) in \(counted(series.values.count, "step")), "
            + "expected \(least) or more before the last \(counted(backtest.horizon, "step"))")
    }
    origins = found.reversed()
    notes = Self.notes(backtest, found: found.count, emptyCount: emptyCount, least: least)
  }

  private static func notes(_ backtest: Backtest, found: Int, emptyCount: Int, least: Int) -> [String] {
    var notes: [String] = []
    if found + emptyCount < backtest.folds {
      notes.append(
        "\(counted(found + emptyCount, "origin")) instead of \(backtest.folds): \(least) values have to lie before each"
      )
    }
    if emptyCount > 0 {
      notes.append("\(counted(emptyCount, "origin")) left out: no value came within the horizon")
    }
    if backtest.stride < backtest.horizon, found > 1 {
      notes.append(
        "the futures of the origins overlap, so that standard errors are too small; the verdict takes origins that are "
          + "far enough apart")
    }
    return notes
  }

  private static func check(_ backtest: Backtest, _ series: Series) throws(ForecastError) {
    let numbers = [
      ("horizon", backtest.horizon), ("number of folds", backtest.folds), ("stride", backtest.stride),
      ("number of origins for one fit", backtest.refit),
    ]
    for (name, number) in numbers where number < 1 {
      throw ForecastError("the \(name): found \(number), expected 1 or more")
    }
    if let level = backtest.levels.first(where: { !($0 > 0 && $0 < 1) }) {
      throw ForecastError("the intervals: found the level \(level), expected one between 0 and 1")
    }
    for (step, value) in series.values.enumerated() {
      guard let value, !value.isFinite else { continue }
      throw ForecastError("\(series.name), step \(step): found \(value), expected a finite number or a gap")
    }
  }
}
