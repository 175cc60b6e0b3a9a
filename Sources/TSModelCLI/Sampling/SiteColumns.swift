import TSModel

/// A site of one path as columns: a value for each step, or one set of values for all steps.
struct SiteColumns<Element: PathElement> {
  let name: String
  /// The number of steps; nil for a site outside scans.
  let steps: Int?
  /// The lengths of the axes after the steps.
  let shape: [Int]
  /// How many columns there are.
  let width: Int
  /// Row-major, steps first; NaN where the site was not met.
  let values: [Element]

  init(_ site: PathSite<Element>) {
    name = site.name
    let isStepped = site.axes.first == .step
    steps = isStepped ? site.shape.first ?? 0 : nil
    shape = isStepped ? Array(site.shape.dropFirst()) : site.shape
    width = shape.reduce(1, *)
    values = site.denseValues
  }

  /// The names of the columns: the site's own, with the indices of the further axes in brackets.
  var names: [String] {
    var names = [name]
    for length in shape { names = names.flatMap { prefix in (0..<length).map { "\(prefix)[\($0)]" } } }
    return names
  }
}

extension PathSite {
  /// The values along the whole shape, NaN where there is none.
  var denseValues: [Element] {
    guard let positions else { return values }
    let places = shape.reduce(1, *)
    // Positions are those of whole events.
    let width = positions.isEmpty ? 1 : values.count / positions.count
    var dense = [Element](repeating: .nan, count: places)
    for (index, position) in positions.enumerated() {
      for component in 0..<width where position * width + component < places {
        dense[position * width + component] = values[index * width + component]
      }
    }
    return dense
  }
}
