import TSNumerics
import TSPrograms

/// A model as particles run it: its latent sites are drawn, its data weight the particles.
///
/// Making one runs the model once, which records how each of its sites is drawn.
public struct ModelParticles: Sendable {
  /// The latent and computed sites and where their values lie.
  public let layout: LatentLayout
  private let filter: ParticleFilter
  private let visits: [(node: Int, SiteName)]
  private let places: [(node: Int, [ModelError.Place])]

  /// - Parameter model: the model, with its data; no seed is needed.
  /// - Throws: ``ModelError`` where the model fails, reads a number that depends on what is drawn, has no data, or has a
  ///   latent site whose draws cannot be recorded. A model without latent sites has an exact likelihood.
  /// - Complexity: one run of the model; memory for sixteen bytes an operation and step.
  public init<M: Model>(_ model: M) throws {
    let recorded = try model.record { ParticleRecorder($0) }
    layout = recorded.handler.sites.layout
    visits = recorded.handler.visits.map { ($0.node, $0.site) }
    places = recorded.handler.places.map { ($0.node, $0.place) }
    guard recorded.handler.dataCount > 0 else {
      throw ModelError(
        site: nil, position: [],
        reason: .other("the model has no data, and there is nothing to filter by; condition it on some"))
    }
    do {
      filter = try ParticleFilter(
        recorded.program, values: recorded.handler.values, isFinal: layout.areOutsideScans)
    } catch {
      throw ModelError(site: nil, position: [], reason: .other("the model \(error)"))
    }
  }

  /// Runs the particles.
  ///
  /// - Parameters:
  ///   - particles: how many, at least 2.
  ///   - key: what they draw from.
  ///   - probabilities: which quantiles of each value are computed.
  ///   - progress: called now and then with the share that is done; false ends the run.
  /// - Returns: the moments of all values, in the order of ``layout``; nil where `progress` ended the run.
  /// - Throws: ``ModelError`` where no particle is left, with the site and the step.
  public func run(
    particles: Int, key: PRNGKey, probabilities: [Double] = [], progress: (Double) -> Bool = { _ in true }
  ) throws(ModelError) -> ParticleFindings? {
    let summary: ParticleSummary
    do throws(ParticleFilterError) {
      summary = try filter.run(
        particles: particles, key: key, probabilities: probabilities, progress: progress)
    } catch {
      guard case .allExcluded(let node, let condition) = error else { return nil }
      throw ModelError(
        site: last(visits, before: node)?.1.description, position: place(before: node),
        reason: .other(
          condition.map { "no particle fulfils what is required here: \($0)" }
            ?? "none of the \(particles) particles allows the data so far; expected more particles, or states that can reach "
            + "the data"))
    }
    return ParticleFindings(summary, layout, places: summary.updates.map { place(before: $0.node) })
  }

  /// The last of some entries that begins at a node or before it.
  private func last<Entry>(_ entries: [(node: Int, Entry)], before node: Int) -> (node: Int, Entry)? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].node <= node { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? entries[low - 1] : nil
  }

  /// Where a node was met.
  private func place(before node: Int) -> [ModelError.Place] { last(places, before: node)?.1 ?? [] }
}

/// What particles say of a model, in the order of its layout.
public struct ParticleFindings: Sendable {
  /// An estimate of the log likelihood of the data; its exponential is unbiased.
  public let logLikelihood: Double
  /// The steps with data.
  public let updates: [Update]
  /// The mean of each value given the data up to its step; of what stands outside scans given all.
  public let means: [Double]
  /// Its variance.
  public let variances: [Double]
  /// Its quantiles, as many for each value as were asked for.
  public let quantiles: [[Double]]

  /// A step at which data were met.
  public struct Update: Sendable {
    /// Where it was: steps of scans and elements of plates, from the outside in.
    public let place: [ModelError.Place]
    /// The log density of its data given those before.
    public let logLikelihood: Double
    /// How many particles were effective: 1/Σw².
    public let effectiveCount: Double
    /// Whether they were resampled after it.
    public let isResampled: Bool
  }

  init(_ summary: ParticleSummary, _ layout: LatentLayout, places: [[ModelError.Place]]) {
    logLikelihood = summary.logLikelihood
    updates = zip(summary.updates, places).map { update, place in
      Update(
        place: place, logLikelihood: update.logLikelihood, effectiveCount: update.effectiveCount,
        isResampled: update.isResampled)
    }
    means = layout.ordered(summary.means)
    variances = layout.ordered(summary.variances)
    quantiles = layout.ordered(summary.quantiles)
  }
}

extension LatentLayout {
  /// For each value in the order of the run whether it stands outside all scans.
  var areOutsideScans: [Bool] {
    let bySite = sites.flatMap { [Bool](repeating: $0.scanAxes == 0, count: $0.count) }
    return order.map { $0 < bySite.count && bySite[$0] }
  }

  /// What belongs to the values in the order of the run, in the order of the sites.
  func ordered<Element>(_ values: [Element]) -> [Element] {
    var result = values
    for (value, place) in zip(values, order) where place < result.count { result[place] = value }
    return result
  }
}
