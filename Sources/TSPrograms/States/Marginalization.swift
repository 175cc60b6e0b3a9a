/// Which sites of a model a fit integrates out, instead of sampling them.
///
/// A site can be integrated out where it is normal, and enters only sums, products with what is sampled, and the locations
/// of other normal distributions: the states of a linear-Gaussian model, and the coefficients of a regression. A Kalman
/// filter then computes the density of the others, and the sites are drawn exactly, given the others and the data.
/// Discrete sites are summed out whatever is said here, since they have no gradient.
public enum Marginalization: Sendable, Equatable, ExpressibleByArrayLiteral {
  /// Every site that can be, where that pays: where there are several times as many values as a filter holds at once, or
  /// no fewer than data. A regression whose coefficients are its only such sites is sampled faster than filtered.
  case automatic
  /// Every site that can be.
  case all
  /// None: all sites are sampled.
  case none
  /// Those of these names.
  case named([String])

  /// The sites of these names.
  public init(arrayLiteral names: String...) { self = .named(names) }
}
