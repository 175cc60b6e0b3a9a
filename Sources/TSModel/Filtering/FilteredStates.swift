import TSInference
import TSNumerics
import TSProbability
import TSText

/// What is known of the states of a model at each step from the data up to it, by particles.
public struct FilteredStates: Sendable {
  /// An estimate of the log likelihood of the data; its exponential is unbiased.
  public let logLikelihood: Double
  /// The steps with data: their log likelihoods and how many particles were effective.
  public let updates: [ParticleFindings.Update]
  /// How many particles there were.
  public let particles: Int
  /// The sites, in the order of the model.
  public let sites: [Site]

  /// A latent or computed site, or missing data of one that is observed.
  public struct Site: Sendable {
    /// The name of the site.
    public let name: String
    /// Whether it is drawn rather than computed.
    public let isLatent: Bool
    /// The lengths of the scans around it, then of the plates, then of the event.
    public let shape: [Int]
    /// How many of the leading axes of ``shape`` are steps of scans.
    public let scanAxes: Int
    /// Where each number lies: an index for each axis.
    public let indices: [[Int]]
    /// The mean of each number given the data up to its step; of a site outside scans given all data.
    public let mean: [Double]
    /// Its standard deviation.
    public let standardDeviation: [Double]
    /// For each of ``FilteredStates/probabilities`` the quantile of each number.
    public let quantiles: [[Double]]
  }

  /// Which quantiles were computed.
  public let probabilities: [Double]

  /// A site by its name.
  ///
  /// - Throws: a ``ModelError`` that lists near names when there is no such site.
  public subscript(_ name: String) -> Site {
    get throws(ModelError) {
      guard let site = sites.first(where: { $0.name == name }) else {
        throw unknownSite(name, among: sites.map(\.name))
      }
      return site
    }
  }

  /// The fewest effective particles at any step with data.
  public var leastEffectiveCount: Double { updates.map(\.effectiveCount).min() ?? Double(particles) }
}

extension FilteredStates {
  init(_ findings: ParticleFindings, _ layout: LatentLayout, particles: Int, probabilities: [Double]) {
    logLikelihood = findings.logLikelihood
    updates = findings.updates
    self.particles = particles
    self.probabilities = probabilities
    var first = 0
    sites = layout.sites.map { site in
      let range = first..<first + site.count
      first = range.upperBound
      return Site(
        name: site.name, isLatent: !site.isDeterministic, shape: site.shape, scanAxes: site.scanAxes,
        indices: site.indices,
        mean: Array(findings.means[range]),
        standardDeviation: findings.variances[range].map { max(0, $0).squareRoot() },
        quantiles: probabilities.indices.map { which in range.map { findings.quantiles[$0][which] } })
    }
  }
}
