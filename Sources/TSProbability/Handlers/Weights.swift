/// Drops log-density terms.
///
/// A masked site is drawn or conditioned as before; it only adds nothing to the log density. What is dropped is not
/// looked at either, as in a NumPyro program that JAX has compiled: a masked factor may be no number, a masked site that
/// has a value may have it outside the support, and parameters out of range; no derivative comes from them. Where a
/// masked site is drawn, its parameters are checked. The log Jacobian of a latent masked site still counts in a density.
public struct Mask: Handler, Sendable {
  @usableFromInline let keeps: Bool

  /// Keeps the terms of the sites inside, or drops them.
  public init(_ keeps: Bool) { self.keeps = keeps }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    if !keeps { site.isMasked = true }
  }
}

/// Weights log-density terms by a factor, as for a minibatch that stands for the whole data.
///
/// Nested scales multiply. A factor that is negative or not finite ends the run with an error.
public struct Scale: Handler, Sendable {
  @usableFromInline let factor: Double

  /// Multiplies the log-density terms of the sites inside by `factor`, finite and at least 0.
  public init(_ factor: Double) { self.factor = factor }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    if !(factor >= 0 && factor < .infinity) {
      site.fail(.other("the scale of its log density is \(factor), but must be finite and at least 0"))
    }
    site.scale *= factor
  }
}

extension Model {
  /// The model with its log-density terms kept (`true`) or dropped (`false`).
  public func mask(_ keeps: Bool) -> Handled<Self, Mask> { handled(by: Mask(keeps)) }

  /// The model with its log-density terms multiplied by a factor, finite and at least 0.
  public func scale(_ factor: Double) -> Handled<Self, Scale> { handled(by: Scale(factor)) }
}
