import ArgumentParser
import TSModel

/// Options of the sampler.
struct SamplerOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many chains to run.", valueName: "n"), transform: wholeNumber(1...1024))
  var chains: UInt64 = 4

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many iterations each chain warms up for.", valueName: "n"),
    transform: wholeNumber(0...UInt64(Int32.max)))
  var warmup: UInt64 = 1000

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many iterations each chain makes after that.", valueName: "n"),
    transform: wholeNumber(1...UInt64(Int32.max)))
  var draws: UInt64 = 1000

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Keep one in so many draws.", valueName: "n"),
    transform: wholeNumber(1...UInt64(Int32.max)))
  var thin: UInt64 = 1

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The mean acceptance that the step size is adapted to, between 0 and 1; higher is slower and surer.",
      valueName: "p"), transform: probability)
  var targetAccept = 0.9

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How often a trajectory may double.", valueName: "n"), transform: wholeNumber(1...20))
  var maxDepth: UInt64 = 10

  @Option(
    name: .long,
    help: """
      How the scales of the parameters are learnt: with their correlations where the parameters are few \
      (automatic), from the draws as Stan does (diagonal, or dense with the correlations), from draws and gradients \
      together (fisher: faster where all is smooth), or not at all (unit).
      """)
  var metric: MetricAdaptation = .automatic

  @Option(
    name: .customLong("init"), parsing: .unconditional,
    help: ArgumentHelp(
      """
      Where chains start: auto for a point near the typical set, the best of several climbs of each chain's own; a \
      number r for each unbounded coordinate uniform between -r and r; pathfinder for a draw on one climb; mode for the \
      top of the density.
      """, valueName: "auto|r|pathfinder|mode"), transform: chainStart)
  var start = ChainStart.automatic

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
}

extension MetricAdaptation: ExpressibleByArgument {}

private func probability(_ text: String) throws -> Double {
  if let value = decimal(text), value > 0, value < 1 { return value }
  throw Failure(.usage, "expected a number between 0 and 1, such as 0.9")
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
