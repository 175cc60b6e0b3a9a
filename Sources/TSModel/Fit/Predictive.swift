import TSInference
import TSNumerics
import TSProbability

extension Fit {
  /// Runs a model once for every draw, with the latent sites of the fit fixed to the draw: the posterior predictive.
  ///
  /// ```swift
  /// let model = AR(order: 2)
  /// let fit = try model.condition(["y": series]).fit(seed: 1)
  /// let replicated = try fit.predict(model) { draw, sites in ... }       // y drawn anew for every draw
  /// ```
  ///
  /// Give the model without its data to draw the data anew, or with a part of them. Draw i of chain k runs under a key of
  /// its own, which depends on the seed, k and i alone.
  ///
  /// - Parameters:
  ///   - model: the model to run; sites that the fit does not have are drawn.
  ///   - seed: 0...2⁶³-1; the fit's own if nil.
  ///   - body: gets the chain, the draw and the sites of the run.
  /// - Throws: the first ``ModelError``, or what `body` throws.
  @inlinable
  public func predict<M: Model>(
    _ model: M, seed: UInt64? = nil,
    _ body: (_ chain: Int, _ draw: Int, _ trace: Trace<Double>) throws -> Void
  ) throws {
    let root = try predictKey(seed)
    for chain in 0..<chainCount {
      for draw in 0..<drawCount {
        let key = root.child(UInt64(chain)).child(UInt64(draw))
        let trace = try model.substitute(siteData(chain: chain, draw: draw)).seed(key).trace()
        try body(chain, draw, trace)
      }
    }
  }

  @usableFromInline
  func predictKey(_ seed: UInt64?) throws(ModelError) -> PRNGKey {
    try fitKey(seed ?? self.seed).child(named: "predict")
  }

  /// The values of the latent sites at one draw, as `substitute` and `condition` take them.
  public func siteData(chain: Int, draw: Int) -> [String: SiteData] {
    layout.siteData(draws, chain: chain, draw: draw)
  }
}

extension LatentLayout {
  /// The values of the latent sites at one draw.
  ///
  /// - Parameter left: sites that are left out.
  package func siteData(
    _ draws: PosteriorDraws, chain: Int, draw: Int, without left: Set<String> = []
  ) -> [String: SiteData] {
    var data: [String: SiteData] = [:]
    var first = 0
    for site in sites {
      if !site.isDeterministic, !left.contains(site.name) {
        data[site.name] = SiteDraws(site: site, draws: draws, first: first)[chain: chain, draw: draw]
          .asSiteData(of: site)
      }
      first += site.count
    }
    return data
  }
}

extension [Double] {
  /// The values as data of a site; missing where the site had data of its own.
  func asSiteData(of site: LatentLayout.Site) -> SiteData {
    guard let positions = site.positions else { return SiteData(shape: site.shape, values: map { $0 }) }
    var values = [Double?](repeating: nil, count: site.shape.reduce(1, *))
    for (rank, position) in positions.enumerated() {
      for i in 0..<site.eventCount {
        values[position * site.eventCount + i] = self[rank * site.eventCount + i]
      }
    }
    return SiteData(shape: site.shape, values: values)
  }
}
