import TSModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Fits what it is asked for, one line a fit, and writes the draws where it is told to.
///
///     > {"posterior": "ark", "chains": 4, "variant": "fisher", "seed": 1, "output": "draws"}
///     < {"seconds": 0.05, "names": ["alpha", "beta[0]", ...], ...}
struct FitRequest: Decodable {
  let posterior: String
  let chains: Int
  /// How the metric is learnt; `sampled` is as by default, but with nothing integrated out.
  let variant: String
  let seed: UInt64
  /// Where the draws go: doubles, parameter by parameter, in each chain by chain.
  let output: String

  func answer() throws -> FitAnswer {
    let isSampled = variant == "sampled"
    guard let posterior = Posterior(rawValue: posterior),
      let metric = isSampled ? .automatic : MetricAdaptation(rawValue: variant)
    else {
      throw UnknownBenchmark(name: "\(self.posterior) \(variant)")
    }
    var fit: Fit?
    let elapsed = try ContinuousClock().measure {
      let density = try posterior.density(marginalize: isSampled ? .none : .automatic)
      fit = try density.fit(NUTS(chains: chains, metric: metric), seed: seed)
    }
    guard let fit else { throw UnknownBenchmark(name: self.posterior) }
    try fit.draws.values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: output)) }
    let warmup = fit.report.chains.reduce(0) { $0 + $1.warmupLeapfrogSteps }
    return FitAnswer(
      seconds: elapsed / .seconds(1), names: fit.draws.names, draws: fit.drawCount,
      warmupLeapfrogs: warmup, leapfrogs: fit.report.leapfrogSteps - warmup,
      divergences: fit.report.divergences)
  }
}

/// How a fit went.
struct FitAnswer: Encodable {
  /// From the data to the draws, warm-up included.
  let seconds: Double
  /// The names of the parameters, elements counted from 0.
  let names: [String]
  /// The number of draws of a chain.
  let draws: Int
  let warmupLeapfrogs: Int
  let leapfrogs: Int
  let divergences: Int
}

/// Answers requests until there are no more.
func answerFits() throws {
  while let line = readLine() {
    let request = try JSONDecoder().decode(FitRequest.self, from: Data(line.utf8))
    print(String(decoding: try JSONEncoder().encode(request.answer()), as: UTF8.self))
    flushOutput()
  }
}
