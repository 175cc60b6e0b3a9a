/// Which sites of a model a fit integrates out, instead of sampling them.
///
/// A site can be integrated out where it is normal, and enters only sums, products with what is sampled, and the locations
/// of other normal distributions: the states of a linear-Gaussian model, and the coefficients of a regression. A Kalman
/// filter then computes the density of the others, and the sites are drawn exactly, given the others and the data.
public enum Marginalization: Sendable, Equatable, ExpressibleByArrayLiteral {
  /// Every site that can be.
  case automatic
  /// None: all sites are sampled.
  case none
  /// Those of these names.
  case named([String])

  /// The sites of these names.
  public init(arrayLiteral names: String...) { self = .named(names) }
}
