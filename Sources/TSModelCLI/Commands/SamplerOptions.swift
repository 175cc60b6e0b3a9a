import ArgumentParser
import TSModel

/// Options of the sampler; what is left out has the default of ``FitPlan/Sampler``.
///
/// None has its default here: beside `--resume`, what was asked for is told from what was not.
struct SamplerOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many chains to run. (default: \(usual.chains))", valueName: "n"),
    transform: wholeNumber(1...1024))
  var chains: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many iterations each chain warms up for. (default: \(usual.warmup))", valueName: "n"),
    transform: wholeNumber(0...UInt64(Int32.max)))
  var warmup: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many iterations each chain makes after that; with --resume, to how many it goes on. "
        + "(default: \(usual.draws))", valueName: "n"),
    transform: wholeNumber(1...UInt64(Int32.max)))
  var draws: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Keep one in so many iterations. (default: \(usual.thin))", valueName: "n"),
    transform: wholeNumber(1...UInt64(Int32.max)))
  var thin: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The mean acceptance that the step size is adapted to, between 0 and 1; higher is slower and surer. "
        + "(default: \(usual.targetAccept))", valueName: "p"), transform: probability)
  var targetAccept: Double?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How often a trajectory may double. (default: \(usual.maxDepth))", valueName: "n"),
    transform: wholeNumber(1...20))
  var maxDepth: UInt64?

  @Option(
    name: .long,
    help: """
      How the scales of the parameters are learnt: with their correlations where the parameters are few \
      (automatic), from the draws as Stan does (diagonal, or dense with the correlations), from draws and gradients \
      together (fisher: faster where all is smooth), or not at all (unit). (default: \(usual.metric.rawValue))
      """)
  var metric: MetricAdaptation?

  @Option(
    name: .customLong("init"), parsing: .unconditional,
    help: ArgumentHelp(
      """
      Where chains start: auto for a point near the typical set, the best of several climbs of each chain's own; a \
      number r for each unbounded coordinate uniform between -r and r; pathfinder for a draw on one climb; mode for the \
      top of the density. (default: \(usual.start))
      """, valueName: "auto|r|pathfinder|mode"), transform: chainStart)
  var start: ChainStart?

  @Option(
    name: .customLong("start"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Where a site starts, in the units of the model: a number for all its values, or one for each, separated by commas. \
      Once for each site; the rest start by --init, with auto at random points.
      """, valueName: "site=value"), transform: startValue)
  var starts: [StartValue] = []

  @Option(
    name: .customLong("keep"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Keep the draws of these sites alone, latent or computed, separated by commas: what is long and not needed takes no \
      room. 'predict' needs every latent site.
      """, valueName: "site,..."), transform: siteList)
  var kept: [[String]] = []

  /// The sites that are kept; all if nil.
  private var keep: [String]? { kept.isEmpty ? nil : kept.flatMap(\.self) }

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      """
      Which sites are integrated out and drawn afterwards, given the others and the data: all that can be (those of a \
      normal distribution that enter the others linearly), none, these, or auto for all where that is faster. \
      (default: auto)
      """, valueName: "auto|all|none|site,..."), transform: marginalization)
  var marginalize: Marginalization?

  @Flag(name: .long, help: "Write the draws of the warm-up, too.")
  var saveWarmup = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many threads to use; one a processor if it is left out. The draws do not depend on it.",
      valueName: "n"), transform: wholeNumber(1...1024))
  var jobs: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "A whole number from 0 to 9223372036854775807; drawn at random and reported if it is left out.",
      valueName: "s"), transform: wholeNumber(0...UInt64(Int64.max)))
  var seed: UInt64?

  /// How the sampler is set.
  ///
  /// - Parameter defaults: What counts where nothing was said.
  func settings(_ defaults: FitPlan.Sampler = FitPlan.Sampler()) throws(Failure) -> FitPlan.Sampler {
    var values = defaults
    if let chains { values.chains = Int(chains) }
    if let warmup { values.warmup = Int(warmup) }
    if let draws { values.draws = Int(draws) }
    if let thin { values.thin = Int(thin) }
    if let targetAccept { values.targetAccept = targetAccept }
    if let maxDepth { values.maxDepth = Int(maxDepth) }
    if let metric { values.metric = metric }
    if let start { values.start = start }
    for start in starts {
      guard values.startValues.updateValue(start.values, forKey: start.site) == nil else {
        throw Failure(.usage, "--start \(start.site)=...: was given twice; expected once for each site")
      }
    }
    values.keep = keep
    values.saveWarmup = saveWarmup
    if let marginalize { values.marginalize = marginalize }
    return values
  }

  /// The options that were given and that a fit that goes on has from its beginning.
  var fixedAtTheBeginning: [String] {
    let given: [(name: String, isGiven: Bool)] = [
      ("--chains", chains != nil), ("--warmup", warmup != nil), ("--thin", thin != nil),
      ("--target-accept", targetAccept != nil), ("--max-depth", maxDepth != nil), ("--metric", metric != nil),
      ("--init", start != nil), ("--start", !starts.isEmpty), ("--keep", keep != nil),
      ("--save-warmup", saveWarmup), ("--seed", seed != nil), ("--marginalize", marginalize != nil),
    ]
    return given.filter(\.isGiven).map(\.name)
  }
}

/// The defaults.
private let usual = FitPlan.Sampler()

extension MetricAdaptation: ExpressibleByArgument {}

private func probability(_ text: String) throws -> Double {
  if let value = decimal(text), value > 0, value < 1 { return value }
  throw Failure(.usage, "expected a number between 0 and 1, such as 0.9")
}

private func marginalization(_ text: String) throws -> Marginalization {
  try Marginalization(word: text) ?? .named(siteList(text))
}

private func chainStart(_ text: String) throws -> ChainStart {
  if let start = ChainStart(text) { return start }
  throw Failure(.usage, "expected \(ChainStart.expectation)")
}

/// A number in decimal notation.
func decimal(_ text: String) -> Double? {
  guard text.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }) else { return nil }
  return Double(text)
}
