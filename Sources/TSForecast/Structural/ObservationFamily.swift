/// What the values of a series are distributed by, given the sum of the parts.
public enum ObservationFamily: String, Sendable, Hashable, CaseIterable {
  /// Normal around the sum.
  case normal
  /// Counts: Poisson with the sum as the logarithm of its mean.
  case poisson
  /// Counts that scatter more than those: negative binomial with the sum as the logarithm of its mean.
  case negativeBinomial = "negbinomial"
}
