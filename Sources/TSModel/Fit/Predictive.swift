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
  /// Give the model without its data to draw the data anew, or with a part of them: ``PosteriorPredictive`` says what
  /// becomes of values that are missing. Draw i of chain k runs under a key of its own, which depends on the seed, k and i
  /// alone.
  ///
  /// - Parameters:
  ///   - model: the model to run; sites that the fit does not have are drawn.
  ///   - seed: 0...2⁶³-1; the fit's own if nil.
  ///   - body: gets the chain, the draw and the sites of the run.
  /// - Throws: the first ``ModelError``; one that names the site where the model needs draws that the fit did not keep; or
  ///   what `body` throws.
  @inlinable
  public func predict<M: Model>(
    _ model: M, seed: UInt64? = nil,
    _ body: (_ chain: Int, _ draw: Int, _ trace: Trace<Double>) throws -> Void
  ) throws {
    let predictive = try PosteriorPredictive(model, posterior, seed: seed ?? self.seed)
    for chain in 0..<chainCount {
      for draw in 0..<drawCount { try body(chain, draw, predictive.trace(chain: chain, draw: draw)) }
    }
  }

  /// The values of the latent sites at one draw that were kept, as `substitute` and `condition` take them.
  public func siteData(chain: Int, draw: Int) -> [String: SiteData] {
    var data: [String: SiteData] = [:]
    for site in layout.sites where !site.isDeterministic {
      data[site.name] = posterior.data(of: site, chain: chain, draw: draw)
    }
    return data
  }
}

/// A model to be run with the latent values of a fit's draws: what the library and the command predict with.
///
/// A latent site without data has the value of the draw. Of a site that had data in the fit, some of them missing:
///
/// - The values that the model has as data are data.
/// - A missing value has the fit's draw of it if it lies within the data of the model that is run: at or before the last
///   step for which this has data, a missing entry (`nil`) included; for a site outside scans wherever this has data.
///   So it does after that step, too, where the model has all the data that the fit had: the values are the posterior's.
/// - All else is drawn anew, step after step, from what comes before it: without data the replicates hang on nothing but
///   the parameters, and a gap is drawn as any other value is.
public struct PosteriorPredictive<M: Model>: Sendable {
  @usableFromInline let model: M
  @usableFromInline let latents: PredictedLatents
  @usableFromInline let root: PRNGKey
  /// What the model has data for.
  @usableFromInline let given: GivenData

  /// - Parameters:
  ///   - model: the model to run, with the data that are given.
  ///   - posterior: the draws of the fit.
  ///   - seed: 0...2⁶³-1.
  /// - Throws: the ``ModelError`` of a first run, which finds what the model has data for; one that names the site where
  ///   draws are needed that the fit did not keep.
  /// - Complexity: one run of the model.
  public init(_ model: M, _ posterior: PosteriorSites, seed: UInt64) throws {
    // Not compiled anew for each model: it runs once.
    self.model = model
    root = try predictKey(seed)
    let whole = PredictedLatents(posterior)
    given = try model.substitute(whole.data(chain: 0, draw: 0)).seed(root.child(named: "given"))
      .run(under: GivenData())
    latents = try whole.with(given)
  }

  /// The run for a draw, with the log density of each site.
  @inlinable
  public func trace(chain: Int, draw: Int) throws -> Trace<Double> {
    try run(chain: chain, draw: draw).trace()
  }

  /// The values of the run for a draw.
  @inlinable
  public func sites(chain: Int, draw: Int) throws -> [PathSite<Double>] {
    try run(chain: chain, draw: draw).traceOfValues(as: Double.self).sites.map { PathSite($0) }
  }

  @inlinable
  func run(chain: Int, draw: Int) -> Seeded<Handled<M, Substitute>> {
    let key = root.child(UInt64(chain)).child(UInt64(draw))
    return model.substitute(latents.data(chain: chain, draw: draw)).seed(key)
  }
}

/// The root of the draws of a prediction.
@usableFromInline
func predictKey(_ seed: UInt64) throws(ModelError) -> PRNGKey { try fitKey(seed).child(named: "predict") }

/// Which latent values of a run are those of a fit.
@usableFromInline
struct PredictedLatents: Sendable {
  private let posterior: PosteriorSites
  /// For each site that has values of the fit how many of its steps have; all if nil.
  private var steps: [(site: LatentLayout.Site, steps: Int?)]

  /// The sites without data, before anything is known of the model that is run.
  @usableFromInline
  init(_ posterior: PosteriorSites) {
    self.posterior = posterior
    steps = posterior.layout.sites.filter { !$0.isDeterministic && !$0.hasData && posterior.holds($0) }
      .map { ($0, nil) }
  }

  /// The same with the gaps that lie within the data of the model that is run.
  ///
  /// - Throws: a ``ModelError`` that names a site that is needed and was not kept.
  @usableFromInline
  func with(_ given: GivenData) throws(ModelError) -> PredictedLatents {
    var all = self
    for site in posterior.layout.sites where !site.isDeterministic {
      if !site.hasData {
        if !posterior.holds(site), given.latent.contains(site.name) { throw Self.lacks(site) }
        continue
      }
      guard let last = given.steps[site.name] else { continue }
      let count = site.scanAxes > 0 && last < site.lastDatum ? last + 1 : nil
      guard site.hasGaps(before: count) else { continue }
      if !posterior.holds(site) { throw Self.lacks(site) }
      all.steps.append((site, count))
    }
    return all
  }

  private static func lacks(_ site: LatentLayout.Site) -> ModelError {
    ModelError(
      site: site.name, position: [],
      reason: .other("the fit did not keep its draws, which the prediction needs; keep them in another fit"))
  }

  /// The values at one draw.
  @usableFromInline
  func data(chain: Int, draw: Int) -> [String: SiteData] {
    var data: [String: SiteData] = [:]
    for (site, steps) in steps {
      let values = posterior.data(of: site, chain: chain, draw: draw)
      data[site.name] = steps.map { values?.prefix($0) } ?? values
    }
    return data
  }
}

/// Finds for which steps a model has data.
@usableFromInline
struct GivenData: Handler, Sendable {
  /// The last step of the outermost scan around each site at which there are data, or one is missing among them; 0 for a
  /// site outside scans.
  private(set) var steps: [String: Int] = [:]
  /// The sites that are not data everywhere.
  private(set) var latent: Set<String> = []
  private var scans: [Int] = []
  private var loops: [Bool] = []

  @usableFromInline
  init() {}

  @usableFromInline
  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    guard site.kind == .sample else { return }
    let name = site.name.description
    if site.isObserved || site.isMissing { steps[name] = max(steps[name] ?? 0, scans.first ?? 0) }
    if !site.isObserved || site.hasHoles { latent.insert(name) }
  }

  @usableFromInline
  mutating func enter(_ loop: inout Loop) {
    loops.append(loop.kind == .scan)
    if loop.kind == .scan { scans.append(0) }
  }

  @usableFromInline
  mutating func step(_ index: Int) {
    if loops.last == true { scans[scans.count - 1] = index }
  }

  @usableFromInline
  mutating func leave(_ loop: Loop, length: Int) {
    if loops.popLast() == true { scans.removeLast() }
  }
}

extension LatentLayout.Site {
  /// How many values there are at one step of the outermost scan, the event aside.
  private var stride: Int { max(1, shape.dropFirst().dropLast(eventAxes).reduce(1, *)) }

  /// The last step of the outermost scan at which the site is data; -1 if there is none.
  var lastDatum: Int {
    let latent = Set(positions ?? [])
    let places = shape.dropLast(eventAxes).reduce(1, *)
    return (0..<places).last { !latent.contains($0) }.map { $0 / stride } ?? -1
  }

  /// Whether the site is latent somewhere before a step; anywhere if nil.
  func hasGaps(before steps: Int?) -> Bool {
    (positions ?? []).contains { place in steps.map { place / stride < $0 } ?? true }
  }
}

extension SiteData {
  /// The first steps.
  fileprivate func prefix(_ steps: Int) -> SiteData {
    guard let length = shape.first, steps < length else { return self }
    let stride = shape.dropFirst().reduce(1, *)
    return SiteData(shape: [steps] + shape.dropFirst(), values: Array(elements.prefix(steps * stride)))
  }
}
