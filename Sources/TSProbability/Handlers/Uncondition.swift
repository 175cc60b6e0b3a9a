/// Takes data away: observed sites are latent again, and drawn.
///
/// It undoes ``Condition`` and `sample(observed:)` alike. Put the seed around it: `model.uncondition().seed(42)` draws
/// what the model without data draws, so that a model that has its data inside gives prior draws and replicates.
///
/// Of a value of which some components are data nothing stays, and the whole of it is drawn.
///
/// In a scan the draw takes the place of the datum, and what follows hangs on it. (NumPyro carries the data on through
/// the scan, and draws each value anew afterwards, from where the data led.)
public struct Uncondition: Handler, Sendable {
  public init() {}

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard site.kind == .sample, site.isObserved else { return }
    site.isObserved = false
    site.wasObserved = true
    site.value = nil
    site.pattern = 0
    site.isPartlyGiven = false
  }
}

extension Model {
  /// The model without its data; see ``Uncondition``.
  public func uncondition() -> Handled<Self, Uncondition> { handled(by: Uncondition()) }
}
