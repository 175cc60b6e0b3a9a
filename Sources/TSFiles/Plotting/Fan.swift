/// The quantiles of a fan of paths, one value for each position.
public struct FanQuantiles: Sendable, Equatable {
  /// The probabilities of the five series, in the order of ``init(_:)``.
  public static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

  /// The 5% quantile: the lower edge of the band that holds 90%.
  public var lower90: [Double]
  /// The 25% quantile: the lower edge of the band that holds 50%.
  public var lower50: [Double]
  /// The median.
  public var median: [Double]
  /// The 75% quantile: the upper edge of the band that holds 50%.
  public var upper50: [Double]
  /// The 95% quantile: the upper edge of the band that holds 90%.
  public var upper90: [Double]

  /// Takes quantiles that are computed already.
  ///
  /// - Parameter series: Five series of equal length, for ``probabilities``.
  /// - Throws: `misuse` if there are not five.
  public init(_ series: [[Double]]) throws(FileError) {
    guard series.count == FanQuantiles.probabilities.count else {
      throw FileError(.misuse, "a fan: found \(series.count) series of quantiles, expected 5")
    }
    (lower90, lower50, median, upper50, upper90) = (series[0], series[1], series[2], series[3], series[4])
  }

  /// Computes the quantiles of paths.
  ///
  /// - Parameter paths: The paths, all of the same length.
  /// - Throws: As ``quantiles(of:at:)``.
  public init(paths: [[Double]]) throws(FileError) {
    try self.init(quantiles(of: paths, at: FanQuantiles.probabilities))
  }
}

extension Plot {
  /// Adds a fan: the bands that hold 90% and 50%, a few of the paths, and the median.
  ///
  /// - Parameters:
  ///   - x: The positions.
  ///   - quantiles: The edges of the bands and the median.
  ///   - samples: Some paths to show as thin lines; around five can be told apart.
  ///   - colour: The colour of it all.
  public mutating func addFan(
    x: [Double], quantiles: FanQuantiles, samples: [[Double]] = [], colour: Colour = .blue
  ) {
    add(
      .band(
        x: x, lower: quantiles.lower90, upper: quantiles.upper90, label: "90%", shade: .light, colour: colour)
    )
    add(
      .band(
        x: x, lower: quantiles.lower50, upper: quantiles.upper50, label: "50%", shade: .medium, colour: colour
      ))
    if !samples.isEmpty { add(.paths(x: x, ys: samples, label: "sample paths", colour: colour)) }
    add(.line(x: x, y: quantiles.median, label: "median", colour: colour))
  }

  /// Adds a fan made from paths; the first few of them are shown.
  ///
  /// - Parameters:
  ///   - x: The positions.
  ///   - paths: The paths, each with one value for each position.
  ///   - shown: How many paths to show as thin lines.
  ///   - colour: The colour of it all.
  /// - Throws: As ``quantiles(of:at:)``.
  public mutating func addFan(
    x: [Double], paths: [[Double]], shown: Int = 5, colour: Colour = .blue
  ) throws(FileError) {
    let samples = Array(paths.prefix(max(0, shown)))
    addFan(x: x, quantiles: try FanQuantiles(paths: paths), samples: samples, colour: colour)
  }
}
