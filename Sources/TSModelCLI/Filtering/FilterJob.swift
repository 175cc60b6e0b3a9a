import TSFiles
import TSModel

/// A model, its data, and the latent sites that are fixed while the rest is filtered.
struct FilterJob {
  let model: ModelEntry
  let parameters: [String: ParameterValue]
  let data: ConditionData
  let fixed: [String: SiteData]
  /// The directory of the fit that all of it comes from.
  var fit: FitResults?

  /// The files of the fit that are read.
  var files: [String] { fit?.files ?? [] }

  /// What is filtered, one line for the user.
  var introduction: String {
    guard let fit else { return "data: \(data.report)" }
    return "\(fit.directory.path): \(model.name), with \(fixed.keys.sorted().joined(separator: ", ")) fixed"
  }

  /// Runs the particles.
  func run(particles: Int, seed: UInt64, levels: [Double]) throws -> FilteredStates {
    defer { ProgressBar.erase() }
    var progress = ProgressBar()
    do {
      let prepared = try model.particles(
        parameters: parameters, data: data.values, inputs: data.inputValues, fixed: spread())
      return try prepared.filteredStates(particles: particles, seed: seed, probabilities: levels) { share in
        progress.update(Int(share * 1_000), of: 1_000)
        return true
      }
    } catch let error as ModelError {
      if let site = error.site, fixed[site] != nil { throw Failure(.usage, "--fix: \(error)") }
      throw Failure(model: error, data: data)
    }
  }

  /// The values that are fixed, in the shapes of their sites: one number is for all values of a site.
  private func spread() throws -> [String: SiteData] {
    guard fixed.values.contains(where: { $0.shape.isEmpty }) else { return fixed }
    let layout = try model.particles(
      parameters: parameters, data: data.values, inputs: data.inputValues
    ).layout
    var all = fixed
    for site in layout.sites where !site.isDeterministic && !site.shape.isEmpty {
      guard let one = fixed[site.name], one.shape.isEmpty else { continue }
      let values = [Double?](repeating: one.elements.first ?? nil, count: site.shape.reduce(1, *))
      all[site.name] = SiteData(shape: site.shape, values: values)
    }
    return all
  }

  /// What is to be said of a result: the likelihood, and what makes it doubtful.
  func remarks(on filtered: FilteredStates) -> [String] {
    let latent = filtered.sites.filter(\.isLatent)
    let source = latent.isEmpty ? "exact, as nothing is latent" : "by \(filtered.particles) particles"
    var lines = ["log likelihood \(rounded(filtered.logLikelihood)), \(source)"]
    let drawn = filtered.sites.filter { $0.scanAxes == 0 && $0.isLatent }.map(\.name)
    if !drawn.isEmpty {
      lines.append(
        "drawn from the prior with each particle: \(drawn.joined(separator: ", ")); few of their values are left in the "
          + "end, --fix or --fit fixes them")
    }
    if let worst = filtered.updates.min(by: { $0.effectiveCount < $1.effectiveCount }),
      worst.effectiveCount < max(10, 0.01 * Double(filtered.particles))
    {
      let place = worst.place.map(\.description).joined(separator: ", ")
      let few = filtered.updates.count { $0.effectiveCount < 2 }
      lines.append(
        "only \(rounded(worst.effectiveCount)) particles were effective at \(place.isEmpty ? "the end" : place); "
          + (10 * few > filtered.updates.count
            ? "that few at \(few) of \(filtered.updates.count) steps: the data are far surer than what a step leads to, so that neither "
              + "the likelihood nor these numbers are to be relied on"
            : "more particles make the result surer (--particles)"))
    }
    return lines
  }

  /// Three decimals: what particles say is no surer than that.
  private func rounded(_ value: Double) -> String { "\((value * 1_000).rounded() / 1_000)" }

  /// The posterior means of the latent sites that stand outside scans.
  static func means(of fit: OpenedFit) -> [String: SiteData] {
    let columns = Dictionary(
      fit.results.summary.rows.map { ($0.name, $0.mean.value) }, uniquingKeysWith: { first, _ in first })
    var means: [String: SiteData] = [:]
    for site in fit.posterior.layout.sites where !site.isDeterministic && site.scanAxes == 0 {
      let values = site.columnNames.compactMap { columns[$0] ?? nil }
      guard values.count == site.count else { continue }
      means[site.name] =
        site.shape.isEmpty ? SiteData(values[0]) : SiteData(shape: site.shape, values: values)
    }
    return means
  }
}
