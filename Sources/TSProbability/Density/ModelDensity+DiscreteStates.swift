import TSNumerics
import TSPrograms

// What is known of discrete sites given the data and the values of the other sites.
extension ModelDensity {
  /// The probabilities of the values of a discrete site, given the data and the coordinates of the others: smoothed, so
  /// that the data of all steps count.
  ///
  ///     p(z[t] = k | y, coordinates)
  ///
  /// - Parameters:
  ///   - site: the name of a site that is summed out.
  ///   - coordinates: as many as ``dimension``.
  /// - Returns: for each value of the site in the order of ``layout`` the probability of the first number that it may be, the
  ///   second, ...
  /// - Throws: ``ModelError`` where the site is not summed out, or there are not as many coordinates.
  /// - Complexity: O(T K²) for a chain of T values of K.
  ///
  /// Source: Baum, Petrie, Soules and Weiss (1970), A maximization technique occurring in the statistical analysis of
  /// probabilistic functions of Markov chains, doi:10.1214/aoms/1177697196.
  public func probabilities(of site: String, at coordinates: [Double]) throws(ModelError) -> [[Double]] {
    let found = try discreteSite(site, coordinates)
    let all = density.probabilities(at: coordinates)
    return found.map { all[$0] ?? [] }
  }

  /// The most likely values of all discrete sites together, given the data and the coordinates of the others.
  ///
  /// - Parameters:
  ///   - site: the name of the site whose values are wanted, of the path that is most likely as a whole.
  ///   - coordinates: as many as ``dimension``.
  /// - Returns: the values of the site in the order of ``layout``; of equally likely paths one.
  /// - Throws: ``ModelError`` where the site is not summed out, or there are not as many coordinates.
  /// - Complexity: O(T K²) for a chain of T values of K.
  ///
  /// Source: Viterbi (1967), Error bounds for convolutional codes and an asymptotically optimum decoding algorithm,
  /// doi:10.1109/TIT.1967.1054010.
  public func mostLikelyPath(of site: String, at coordinates: [Double]) throws(ModelError) -> [Double] {
    let found = try discreteSite(site, coordinates)
    let all = recordedCoordinates(coordinates)
    return found.map { all[$0] }
  }

  /// The recorded coordinates of a discrete site, in the order of the layout.
  private func discreteSite(_ name: String, _ coordinates: [Double]) throws(ModelError) -> [Int] {
    guard coordinates.count == dimension else {
      throw ModelError(
        site: nil, position: [],
        reason: .other("the point given has \(coordinates.count) coordinates, the density \(dimension)"))
    }
    let sites = discreteStates?.sites.map(\.name) ?? []
    guard sites.contains(name) else {
      throw ModelError(
        site: name, position: [],
        reason: .other(
          sites.isEmpty
            ? "is not summed out; the model has no discrete latent site"
            : "is not summed out; the discrete latent sites are \(sites.joined(separator: ", "))"))
    }
    return layout.places(of: name).map { choices[$0].compactMap { $0 } } ?? []
  }
}
