import TSProbability

/// Collects what comes after the data.
@usableFromInline
struct FutureSites {
  private let given: GivenData
  private var found: [Found] = []

  private struct Found {
    let name: String
    let first: Int
    let shape: [Int]
    var paths: [[Double]] = []
  }

  @usableFromInline
  init(_ given: GivenData) { self.given = given }

  @usableFromInline
  mutating func append(_ sites: [PathSite<Double>]) {
    if found.isEmpty { found = Self.futures(sites, given) }
    for i in found.indices {
      guard let site = sites.first(where: { $0.name == found[i].name }) else { continue }
      let width = found[i].shape.dropFirst().reduce(1, *)
      found[i].paths.append(Array(site.values.dropFirst(found[i].first * width)))
    }
  }

  /// For how many steps the series that have data go on after them, the shortest of them.
  static func surplus(_ sites: [PathSite<Double>], _ given: GivenData) -> Int {
    sites.filter { $0.axes.first == .step && $0.positions == nil }
      .compactMap { site in given.steps[site.name].map { site.shape[0] - $0 - 1 } }.min() ?? 0
  }

  /// The sites that go on after their data; those without data from where the first of the others does.
  private static func futures(_ sites: [PathSite<Double>], _ given: GivenData) -> [Found] {
    let series = sites.filter { $0.axes.first == .step && $0.positions == nil }
    func end(_ site: PathSite<Double>) -> Int? { given.steps[site.name].map { $0 + 1 } }
    let ends = series.compactMap { site in end(site).flatMap { $0 < site.shape[0] ? $0 : nil } }
    guard let first = ends.min() else { return [] }
    return series.compactMap { site in
      let start = end(site) ?? first
      return start < site.shape[0] ? Found(name: site.name, first: start, shape: site.shape) : nil
    }
  }

  @usableFromInline
  func forecast() throws(ModelError) -> Forecast {
    if found.isEmpty {
      throw ModelError(
        site: nil, position: [],
        reason: .other(
          "there is nothing to forecast: no site that is met at every step goes on after its data; expected the model of "
            + "the fit with its data and more steps"))
    }
    return Forecast(
      sites: found.map {
        SiteForecast(
          name: $0.name, firstStep: $0.first, horizon: $0.shape[0] - $0.first,
          stepShape: Array($0.shape.dropFirst()), paths: $0.paths)
      })
  }
}
