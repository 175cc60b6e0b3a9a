/// A rule by which the sites of a model get their keys from a seed.
///
/// A stream, once released, never changes; a better rule gets a new version. The name and version stand in every
/// result, so that a number can be drawn again.
public enum RandomStream: String, Sendable, CaseIterable, Codable {
  /// NumPyro's rule: a split at each unvalued site, one at each scan and one at each of its steps. The draws equal
  /// those of `numpyro.handlers.seed(rng_seed=...)`.
  case numpyro
  /// A key for each site from its name and its place in the enclosing loops: adding a site, conditioning one,
  /// lengthening a series or changing the number of paths moves no other draw.
  case addressed

  /// The version of the rule that this library implements.
  public var version: Int { 1 }

  /// The name and version, such as "numpyro/1".
  public var identifier: String { "\(rawValue)/\(version)" }
}
