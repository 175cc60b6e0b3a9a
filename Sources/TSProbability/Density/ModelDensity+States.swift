import TSPrograms

extension ModelDensity {
  /// The mean and variance of each value of a site that is integrated out, given all the data and the other sites: smoothed.
  ///
  /// ```swift
  /// let density = try ModelDensity(LocalLevel().condition(["volume": nile]), marginalize: .automatic)
  /// let level = try density.smoothed("level", at: coordinates)      // level.means, level.variances
  /// ```
  ///
  /// - Parameters:
  ///   - site: the name of a site that is integrated out.
  ///   - coordinates: of the density, as many as ``dimension``.
  /// - Returns: a number for each value of the site, in the order of its steps, then of plates.
  /// - Throws: ``ModelError`` where there is no such site, or it is not integrated out.
  /// - Complexity: a pass of the filter forwards and one backwards.
  public func smoothed(
    _ site: String, at coordinates: [Double]
  ) throws(ModelError) -> (means: [Double], variances: [Double]) {
    guard let states, let drawer = states.makeDrawer(), states.sites.contains(site), discreteStates == nil
    else {
      throw ModelError(
        site: site, position: [],
        reason: .other(
          "is not integrated out; expected one of \((states?.sites ?? []).map { "'\($0)'" }.joined(separator: ", "))"
        ))
    }
    guard coordinates.count == dimension else {
      throw ModelError(
        site: nil, position: [],
        reason: .other("found \(coordinates.count) coordinates, expected \(dimension)"))
    }
    let all = drawer.smoothed(at: coordinates)
    let run = states.recordedCoordinates(of: site)
    let range = layout.places(of: site) ?? 0..<0
    // Values in the order of the run; their places among those of the site.
    let places = layout.order.filter { range.contains($0) }.map { $0 - range.lowerBound }
    var result = (
      means: [Double](repeating: .nan, count: run.count),
      variances: [Double](repeating: .nan, count: run.count)
    )
    for (coordinate, place) in zip(run, places) {
      result.means[place] = all.means[coordinate]
      result.variances[place] = all.variances[coordinate]
    }
    return result
  }
}
