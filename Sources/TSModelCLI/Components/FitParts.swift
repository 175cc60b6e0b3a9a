import TSFiles
import TSForecast
import TSModel

/// The parts of a series that a formula was fitted to.
struct FitParts {
  let fit: OpenedFit
  /// The series with its times.
  let series: SeriesFile
  private let model: StructuralSeries

  /// - Throws: a ``Failure`` for a fit of another model.
  init(_ fit: OpenedFit) throws {
    self.fit = fit
    let plan = fit.results.plan
    guard plan.model == StructuralSeries.name else {
      throw Failure(
        .usage,
        "\(fit.results.directory.path): \(plan.model) is not a sum of parts; expected a fit of a formula such as 'trend + "
          + "seasonal(12)'")
    }
    guard let own = fit.data.sites.first?.components.first else {
      throw Failure(.badData, "\(fit.results.directory.path): found no series")
    }
    model = try StructuralSeries(parameters: plan.parameters)
    series = fit.series(own)
  }

  /// What each part adds, up to the last value of the series; and their sum.
  ///
  /// - Parameter limit: How many draws are used at the most.
  func components(atMost limit: Int) throws -> [SeriesComponent] {
    let sites = try model.componentSites
    var paths = [[[Double]]](repeating: [], count: sites.count)
    let draws = fit.draws(atMost: limit)
    var bar = ProgressBar()
    defer { ProgressBar.erase() }
    for chain in 0..<fit.results.draws.chainCount {
      for (done, draw) in draws.enumerated() {
        for (i, part) in sites.enumerated() {
          guard let values = fit.posterior.values(of: part.site, chain: chain, draw: draw) else {
            throw Failure(
              .badData,
              "\(fit.results.directory.path): has no draws of \(part.site), and cannot draw it again: a site that was sampled "
                + "was not kept; fit again without --keep")
          }
          paths[i].append(values.prefix(series.values.count).map { $0 + part.shift })
        }
        bar.update(chain * draws.count + done + 1, of: fit.results.draws.chainCount * draws.count)
      }
    }
    return zip(sites, paths).map { SeriesComponent($0.name, $1) }
  }
}
