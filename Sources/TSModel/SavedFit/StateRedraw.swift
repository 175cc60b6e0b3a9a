import Synchronization
import TSInference
import TSNumerics
import TSProbability

/// Draws what a saved fit has not kept: the sites that were integrated out, again from the keys that the fit drew them with.
///
/// Their draws follow from those of the sampled sites, which are few; a fit that keeps these alone is small and loses nothing.
///
/// Sendable is unchecked: what reads is for one thread at a time, and is used under the lock alone.
package final class StateRedraw: @unchecked Sendable {
  private let density: ModelDensity
  /// The same model for a step or so, whose sampled sites have the same coordinates: to find these takes a run of it.
  private let short: ModelDensity
  private let sampled: [LatentLayout.Site]
  private let kept: PosteriorSites
  private let keys: StateKeys
  private let iteration: @Sendable (_ draw: Int) -> Int
  /// Where the numbers of each site begin among those of all.
  private let first: [String: Int]
  private let state: Mutex<State>

  private struct State {
    let reader: ValueReader
    var chain = -1
    var draw = -1
    var values: [Double] = []
  }

  /// - Parameters:
  ///   - density: the model with the data of the fit.
  ///   - short: the same model for fewer steps.
  ///   - kept: the draws that there are.
  ///   - plan: how they were made.
  /// - Returns: nil where a site that was sampled was not kept.
  init?(_ density: ModelDensity, short: ModelDensity?, _ kept: PosteriorSites, _ plan: FitPlan) throws {
    sampled = Self.sampled(density)
    guard sampled.allSatisfy({ kept.holds($0) }), density.states != nil else { return nil }
    self.density = density
    let isAlike = short.map { Self.sampled($0) == Self.sampled(density) } ?? false
    self.short = isAlike ? short ?? density : density
    self.kept = kept
    keys = try StateKeys(seed: plan.seed)
    let (warmup, thin) = (plan.sampler.warmup, plan.sampler.thin)
    iteration = { warmup + $0 * thin }
    var first: [String: Int] = [:]
    var next = 0
    for site in density.layout.sites {
      first[site.name] = next
      next += site.count
    }
    self.first = first
    state = Mutex(State(reader: density.makeReader()))
  }

  private static func sampled(_ density: ModelDensity) -> [LatentLayout.Site] {
    let others = (density.states?.sites ?? []) + (density.discreteStates?.sites.map(\.name) ?? [])
    return density.layout.sites.filter { !$0.isDeterministic && !others.contains($0.name) }
  }

  /// Whether a site can be drawn again.
  func has(_ site: LatentLayout.Site) -> Bool { first[site.name] != nil }

  /// The values of a site at one draw; nil where they cannot be had.
  package func values(of site: String, chain: Int, draw: Int) -> [Double]? {
    guard let place = first[site], let count = density.layout.sites.first(where: { $0.name == site })?.count
    else { return nil }
    return state.withLock { state in
      if state.chain != chain || state.draw != draw {
        guard let values = try? all(state.reader, chain, draw) else { return nil }
        (state.chain, state.draw, state.values) = (chain, draw, values)
      }
      return Array(state.values[place..<(place + count)])
    }
  }

  /// The values of all sites at one draw.
  private func all(_ reader: ValueReader, _ chain: Int, _ draw: Int) throws -> [Double] {
    var values: [String: SiteData] = [:]
    for site in sampled { values[site.name] = kept.data(of: site, chain: chain, draw: draw) }
    let key = keys.key(chain: chain, iteration: iteration(draw))
    return reader.values(at: try short.coordinates(with: values), key: key)
  }
}

extension ModelEntry {
  /// The draws of a saved fit, with what it has not kept drawn again where that can be.
  ///
  /// - Parameters:
  ///   - posterior: the draws that were kept.
  ///   - plan: how they were made.
  ///   - data: those of the fit.
  ///   - inputs: those of the fit.
  package func completed(
    _ posterior: PosteriorSites, _ plan: FitPlan, data: [String: SiteData], inputs: [String: SiteData]
  ) throws -> PosteriorSites {
    guard posterior.layout.sites.contains(where: { !posterior.holds($0) }) else { return posterior }
    let density = try density(
      parameters: plan.parameters, data: data, inputs: inputs, marginalize: plan.sampler.marginalize)
    var short: ModelDensity?
    if let name = lengthParameter {
      var parameters = plan.parameters
      parameters[name] = .integer(1)
      short = try? self.density(
        parameters: parameters, data: data.mapValues(\.firstStep), inputs: inputs,
        marginalize: plan.sampler.marginalize)
    }
    guard let redraw = try StateRedraw(density, short: short, posterior, plan) else { return posterior }
    return posterior.completed(by: redraw)
  }
}

extension SiteData {
  /// The first step alone.
  fileprivate var firstStep: SiteData {
    guard let length = shape.first, length > 1 else { return self }
    let stride = shape.dropFirst().reduce(1, *)
    return SiteData(shape: [1] + shape.dropFirst(), values: Array(elements.prefix(stride)))
  }
}
