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
  ///   - seed: another seed than that of the fit.
  /// - Returns: nil where a site that was sampled was not kept, or has other values than in the fit.
  init?(
    _ density: ModelDensity, short: ModelDensity?, _ kept: PosteriorSites, _ plan: FitPlan,
    seed: UInt64? = nil
  ) throws {
    let sampled = Self.sampled(density)
    self.sampled = sampled
    guard sampled.allSatisfy({ kept.layout.sites.contains($0) }), sampled.allSatisfy({ kept.holds($0) }),
      density.states != nil
    else { return nil }
    self.density = density
    let isAlike = short.map { Self.sampled($0) == Self.sampled(density) } ?? false
    self.short = isAlike ? short ?? density : density
    self.kept = kept
    keys = try StateKeys(seed: seed ?? plan.seed)
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
    let short = short(plan, data: data, inputs: inputs)
    guard let redraw = try StateRedraw(density, short: short, posterior, plan) else { return posterior }
    return posterior.completed(by: redraw)
  }

  /// The model for two steps, so that its states change once.
  private func short(
    _ plan: FitPlan, data: [String: SiteData], inputs: [String: SiteData]
  ) -> ModelDensity? {
    guard let name = lengthParameter else { return nil }
    var parameters = plan.parameters
    parameters[name] = .integer(2)
    // Whether that pays does not matter here.
    return try? density(
      parameters: parameters, data: data.mapValues(\.firstSteps), inputs: inputs, marginalize: .all)
  }

  /// Draws what comes after the data of a fit that has not kept its states: these and their future are drawn together, given
  /// the data and each draw of what was sampled.
  ///
  /// - Parameters:
  ///   - request: the draws that were kept, the data of the fit, and the inputs with those of the future.
  ///   - plan: how the draws were made.
  ///   - horizon: how many steps after the last for which there are data, at least 1.
  ///   - progress: is told how many draws are done.
  /// - Returns: the sites that have data; nil where the fit has kept its states, or they cannot be drawn so.
  /// - Throws: as ``forecast(_:horizon:draws:progress:)``.
  package func redrawnForecast(
    _ request: PredictionRequest, _ plan: FitPlan, horizon: Int, progress: (_ done: Int) -> Void
  ) throws -> Forecast? {
    let kept = request.posterior
    guard kept.isRedrawn, let name = lengthParameter, case .integer(let length)? = request.parameters[name]
    else { return nil }
    func longer(_ steps: Int) throws -> ModelDensity {
      var parameters = request.parameters
      parameters[name] = .integer(steps)
      return try self.density(
        parameters: parameters, data: request.data, inputs: request.inputs,
        marginalize: plan.sampler.marginalize)
    }
    func places(_ density: ModelDensity) -> [(site: LatentLayout.Site, first: Int)] {
      density.layout.sites.compactMap { site in
        guard site.scanAxes == 1, site.positions != nil, let data = request.data[site.name] else {
          return nil
        }
        return (site, data.shape.first ?? 0)
      }
    }
    let steps = try HorizonLength.find(from: length, horizon: horizon) { steps in
      places(try longer(steps)).map { $0.site.shape[0] - $0.first }.min() ?? 0
    }
    let density = try longer(steps)
    let short = short(plan, data: request.data, inputs: request.inputs)
    guard let redraw = try StateRedraw(density, short: short, kept, plan, seed: request.seed) else {
      return nil
    }
    var paths: [String: [[Double]]] = [:]
    for chain in 0..<kept.draws.chainCount {
      for draw in 0..<kept.draws.drawCount {
        for (site, first) in places(density) {
          // Values that are missing within the data come first.
          let width = site.shape.dropFirst().reduce(1, *)
          let count = (site.shape[0] - first) * width
          let values = redraw.values(of: site.name, chain: chain, draw: draw) ?? []
          paths[site.name, default: []].append(Array(values.suffix(count)))
        }
        progress(chain * kept.draws.drawCount + draw + 1)
      }
    }
    return Forecast(
      sites: places(density).map { site, first in
        SiteForecast(
          name: site.name, firstStep: first, horizon: site.shape[0] - first,
          stepShape: Array(site.shape.dropFirst()), paths: paths[site.name] ?? [])
      }
    ).upTo(horizon)
  }
}

extension SiteData {
  /// The first two steps.
  fileprivate var firstSteps: SiteData {
    guard let length = shape.first, length > 2 else { return self }
    let stride = shape.dropFirst().reduce(1, *)
    return SiteData(shape: [2] + shape.dropFirst(), values: Array(elements.prefix(2 * stride)))
  }
}
