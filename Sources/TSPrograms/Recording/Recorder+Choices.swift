// Values of discrete latent sites.
extension Recorder {
  /// A new coordinate that is one of a few whole numbers: a value of a discrete latent site.
  ///
  /// - Parameters:
  ///   - site: the site that it belongs to.
  ///   - values: what it may be. Those of all values of a site count for each of them.
  public func choice(of site: String, among values: ClosedRange<Int>) -> Recorded {
    choice(label: label(site), among: values)
  }

  /// A new coordinate of the discrete site with a label.
  package func choice(label: Int, among values: ClosedRange<Int>) -> Recorded {
    let known = discreteSites[label] ?? values
    discreteSites[label] =
      min(known.lowerBound, values.lowerBound)...max(known.upperBound, values.upperBound)
    return coordinate(label: label)
  }
}
