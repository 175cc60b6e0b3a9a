import TSModel

extension Structural: SteppedModel {
  public static var length: WritableKeyPath<Structural, Int> { \.steps }

  /// A covariate that ends counts as one at its mean, which a forecast must not take it for.
  public var covariateLengths: [String: Int] {
    let regressions = parts.compactMap { $0 as? Regression }
    return Dictionary(regressions.map { ($0.name, $0.values.count) }, uniquingKeysWith: min)
  }
}
