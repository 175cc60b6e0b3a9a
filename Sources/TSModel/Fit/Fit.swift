import TSInference
import TSNumerics
import TSProbability

/// Draws from the posterior of a model, with what is needed to judge them.
///
/// ```swift
/// let fit = try AR(order: 2).condition(["y": series]).fit(NUTS(chains: 4), seed: 1)
/// print(fit.summary())
/// let beta = try fit["beta"]          // beta.shape == [2]; beta[chain: 0, draw: 10] is an array of two numbers
/// ```
public struct Fit: Sendable {
  /// The draws by site.
  public let posterior: PosteriorSites
  /// What the sampler has to say of its transitions after warm-up.
  public let statistics: SamplerStatistics
  /// How the run went, chain by chain.
  public let report: SamplingReport
  /// The seed that all random choices come from.
  public let seed: UInt64
  /// What it was drawn with, and how.
  let details: FitDetails
  /// Forecasts with the model that was fitted; nil where that is not known.
  var continuation: Continuation?

  /// Forecasts a number of steps with a seed, or the fit's own.
  @usableFromInline
  typealias Continuation = @Sendable (Fit, Int, UInt64?) throws -> Forecast

  /// The latent and computed sites and their shapes, kept or not.
  public var layout: LatentLayout { posterior.layout }
  /// The draws after warm-up of what was kept, by the names of ``LatentLayout/columnNames``.
  public var draws: PosteriorDraws { posterior.draws }
  /// The number of chains.
  public var chainCount: Int { draws.chainCount }
  /// The number of draws of each chain.
  public var drawCount: Int { draws.drawCount }

  init(
    posterior: PosteriorSites, statistics: SamplerStatistics, report: SamplingReport, seed: UInt64,
    details: FitDetails
  ) {
    self.posterior = posterior
    self.statistics = statistics
    self.report = report
    self.seed = seed
    self.details = details
  }

  /// The table of parameters: mean, sd, Monte Carlo error, quantiles, effective sample sizes and R̂.
  public func summary() -> DrawSummary { draws.summary() }

  /// The draws of a site.
  ///
  /// - Throws: a ``ModelError`` that lists near names when there is no such site, or the sites that were kept when this one
  ///   was not.
  public subscript(_ name: String) -> SiteDraws {
    get throws(ModelError) {
      guard let site = layout.sites.first(where: { $0.name == name }) else {
        throw unknownSite(name, among: layout.sites.map(\.name))
      }
      if let draws = posterior.draws(of: site) { return draws }
      let kept = layout.sites.filter { posterior.holds($0) }.map(\.name)
      throw ModelError(
        site: name, position: [],
        reason: .other("the fit did not keep its draws; it has those of \(kept.joined(separator: ", "))"))
    }
  }
}

/// The draws of one site: an array of its shape for each draw of each chain.
public struct SiteDraws: Sendable {
  /// The site.
  public let site: LatentLayout.Site
  private let draws: PosteriorDraws
  private let first: Int

  init(site: LatentLayout.Site, draws: PosteriorDraws, first: Int) {
    self.site = site
    self.draws = draws
    self.first = first
  }

  /// The lengths of the scans around the site, then of the plates, then of the event; empty for one number.
  public var shape: [Int] { site.shape }
  /// The number of chains.
  public var chainCount: Int { draws.chainCount }
  /// The number of draws of each chain.
  public var drawCount: Int { draws.drawCount }

  /// The values of one draw, row-major along ``shape``.
  public subscript(chain chain: Int, draw draw: Int) -> [Double] {
    (0..<site.count).map {
      draws.values[((first + $0) * draws.chainCount + chain) * draws.drawCount + draw]
    }
  }

  /// All draws of one number of the site, by chain.
  ///
  /// - Parameter element: its row-major place.
  public func element(_ element: Int) -> ScalarDraws { draws.draws(at: first + element) }

  /// The mean over all draws, row-major along ``shape``.
  public var mean: [Double] {
    let size = draws.chainCount * draws.drawCount
    return (0..<site.count).map { element in
      let start = (first + element) * size
      return draws.values[start..<(start + size)].reduce(0, +) / Double(size)
    }
  }
}
