import TSNumerics

/// How long the steps of a transition are, as a share of the step size that was adapted.
///
/// One step size cannot suit every place of a posterior whose curvature changes: where it is too long for them, chains
/// stand for hundreds of iterations. A chain that takes half the step now and then, whatever its place, walks out, and
/// leaves the posterior invariant since the choice depends on nothing but its key.
///
/// Source: Neal (2011), MCMC using Hamiltonian dynamics, section 4.2 on random step sizes, doi:10.1201/b10905-6.
package enum StepLength {
  /// The share of transitions that take short steps.
  private static var shortShare: Double { 0.05 }

  /// The share for a transition after warm-up: ½ in one of twenty, 1 in the others; always 1 for kinds of metric that do
  /// what Stan does.
  package static func share(_ key: PRNGKey, metric: MetricAdaptation) -> Double {
    switch metric {
    case .automatic, .fisher: key.uniform(at: 0) < shortShare ? 0.5 : 1
    case .unit, .diagonal, .dense: 1
    }
  }
}
