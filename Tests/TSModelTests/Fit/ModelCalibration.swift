import Foundation
import Synchronization
import TSModel
import TestSupport

/// Simulation-based calibration of fits.
///
/// Truth and data are drawn under a seed, and fitted under the same one, as a user would. The series of the model is
/// its site "y".
struct ModelCalibration<Truth: Model, Simulator: Model, Fitted: Model>: Sendable {
  /// The model that is right: the log likelihood is its own.
  var model: Truth
  /// What truth and data are drawn from, by seed; the model itself unless a fault is planted.
  var simulator: @Sendable (UInt64) -> Simulator
  /// What is fitted.
  var fitted: Fitted
  /// What of the data is fitted; nil is missing.
  var data: @Sendable ([Double]) -> [Double?] = { $0 }
  /// The numbers to rank, by their column names.
  var quantities: [String]
  /// Whether the log likelihood is ranked too: that of all data, so that none may be missing.
  var ranksLikelihood = true
  /// How many transitions there are to each draw.
  var thin = 5
  /// The wanted acceptance.
  var targetAcceptance = 0.8

  /// A truth and its draws, quantity by quantity.
  private typealias Ranked = [(truth: Double, draws: [Double])]

  /// Ranks truths under the seeds 0, 1, ...; the last quantity is the log likelihood.
  func run(count: Int) throws -> Calibration {
    let results = Mutex<[Int: Result<Ranked, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { i in
      let result = Result { try replicate(UInt64(i)) }
      results.withLock { $0[i] = result }
    }
    var calibration = Calibration(key: PRNGKey(seed: 0).child(named: "ties"))
    let all = results.withLock { $0 }
    for i in 0..<count {
      guard let ranked = try all[i]?.get() else { continue }
      for (name, (truth, draws)) in zip(quantities + ["log likelihood"], ranked) {
        calibration.add(name, truth: truth, draws: draws)
      }
    }
    return calibration
  }

  private func replicate(_ seed: UInt64) throws -> Ranked {
    let truth = try simulator(seed).seed(seed).trace()
    let y = try truth["y"]
    let sampler = try NUTS(
      chains: 1, warmup: 300, draws: Calibration.drawCount * thin, thin: thin,
      targetAcceptance: targetAcceptance, jobs: 1)
    let fit = try fitted.condition(["y": SiteData(data(y))]).fit(sampler, seed: seed)
    var ranked: Ranked = []
    for name in quantities { ranked.append((try value(of: name, in: truth), try column(name, of: fit))) }
    if !ranksLikelihood { return ranked }
    let scored = model.condition(["y": y])
    let latent = truth.sites.filter { $0.kind == .sample && $0.name != "y" }
    var values: [String: SiteData] = [:]
    for site in latent { values[site.name] = SiteData(shape: site.shape, values: site.values) }
    let own = try scored.substitute(values).trace().site("y").logDensity
    let draws = try (0..<fit.drawCount).map { draw in
      for site in latent {
        values[site.name] = SiteData(shape: site.shape, values: try fit[site.name][chain: 0, draw: draw])
      }
      return try scored.substitute(values).trace().site("y").logDensity
    }
    ranked.append((own, draws))
    return ranked
  }

  private func column(_ name: String, of fit: Fit) throws -> [Double] {
    guard let draws = fit.draws[name] else { throw UnknownQuantity(name: name) }
    return draws.values
  }

  private func value(of name: String, in trace: Trace<Double>) throws -> Double {
    guard let bracket = name.firstIndex(of: "["), let place = Int(name[bracket...].dropFirst().dropLast())
    else { return try trace[name][0] }
    return try trace[String(name[..<bracket])][place]
  }
}

struct UnknownQuantity: Error {
  var name: String
}

extension ModelCalibration where Simulator == Truth, Fitted == Truth {
  /// The calibration of a model that is simulated and fitted as it is.
  init(_ model: Truth, _ quantities: [String], thin: Int = 5, targetAcceptance: Double = 0.8) {
    self.init(
      model: model, simulator: { _ in model }, fitted: model, quantities: quantities, thin: thin,
      targetAcceptance: targetAcceptance)
  }
}
