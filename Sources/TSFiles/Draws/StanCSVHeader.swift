/// What stands at the head of a Stan CSV file: how the chain was drawn.
///
/// The keys are those of CmdStan, so that its tools and ArviZ's `from_cmdstan` find what they look for.
public struct StanCSVHeader: Sendable, Equatable {
  /// The form of the mass matrix.
  public enum Metric: String, Sendable, CaseIterable {
    /// A diagonal matrix.
    case diagonal = "diag_e"
    /// A full matrix.
    case dense = "dense_e"
  }

  /// A line of one's own among the settings.
  public struct Setting: Sendable, Equatable {
    /// The key: without spaces and equals signs.
    public let key: String
    /// The value: in one line.
    public let value: String

    /// Makes a setting. Line breaks in the value are written as spaces.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - value: The value.
    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The name of the model.
  public var model: String
  /// The number of rows that the chain is to have after the warm-up, before thinning.
  public var sampleCount: Int
  /// The number of warm-up iterations.
  public var warmupCount: Int
  /// Whether the warm-up is in the file.
  public var savesWarmup: Bool
  /// One in how many iterations is kept, at least 1.
  public var thinning: Int
  /// The number of the chain, from 1.
  public var chain: Int
  /// The seed of the run.
  public var seed: UInt64
  /// The acceptance that the step size is adapted to.
  public var targetAcceptance: Double
  /// The greatest depth of a tree.
  public var maximumTreeDepth: Int
  /// The form of the mass matrix.
  public var metric: Metric
  /// Further lines, such as versions and the stream of random numbers.
  public var settings: [Setting]

  /// Makes a head. The parameters are the properties of the same names.
  public init(
    model: String, sampleCount: Int, warmupCount: Int, savesWarmup: Bool = false, thinning: Int = 1,
    chain: Int = 1, seed: UInt64 = 0, targetAcceptance: Double = 0.8, maximumTreeDepth: Int = 10,
    metric: Metric = .diagonal, settings: [Setting] = []
  ) {
    self.model = model
    self.sampleCount = sampleCount
    self.warmupCount = warmupCount
    self.savesWarmup = savesWarmup
    self.thinning = thinning
    self.chain = chain
    self.seed = seed
    self.targetAcceptance = targetAcceptance
    self.maximumTreeDepth = maximumTreeDepth
    self.metric = metric
    self.settings = settings
  }

  /// The version of Stan whose layout is followed: readers that ask for one decide by it how to read.
  private static let layoutVersion = [("major", 2), ("minor", 36), ("patch", 0)]

  /// What the line with the number of samples begins with.
  static let sampleCountPrefix = "#     num_samples = "

  /// The lines, each beginning with `#`.
  func append(to text: inout NumberText) {
    func line(_ depth: Int, _ content: String) {
      text.append("# " + String(repeating: "  ", count: depth) + inOneLine(content) + "\n")
    }
    for (part, number) in StanCSVHeader.layoutVersion { line(0, "stan_version_\(part) = \(number)") }
    line(0, "model = \(model)")
    for setting in settings { line(0, "\(setting.key) = \(setting.value)") }
    line(0, "method = sample")
    line(1, "sample")
    text.append("\(StanCSVHeader.sampleCountPrefix)\(sampleCount)\n")
    line(2, "num_warmup = \(warmupCount)")
    line(2, "save_warmup = \(savesWarmup)")
    line(2, "thin = \(thinning)")
    line(2, "adapt")
    line(3, "engaged = \(warmupCount > 0)")
    line(3, "delta = \(targetAcceptance)")
    line(2, "algorithm = hmc")
    line(3, "hmc")
    line(4, "engine = nuts")
    line(5, "nuts")
    line(6, "max_depth = \(maximumTreeDepth)")
    line(4, "metric = \(metric.rawValue)")
    line(0, "id = \(chain)")
    line(0, "random")
    line(1, "seed = \(seed)")
  }
}

/// The text with everything that would end a line, or is not meant to be seen, as spaces.
private func inOneLine(_ text: String) -> String {
  var line = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { line.append(isControl(scalar) ? " " : scalar) }
  return String(line)
}
