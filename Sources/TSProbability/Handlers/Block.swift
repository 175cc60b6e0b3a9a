/// Hides sites from the handlers outside.
///
/// A hidden site is settled here, so what gives it a value must stand inside. A key it still gets from a seed outside:
/// `model.block().seed(42)` draws what `model.seed(42).block()` draws, as in NumPyro.
public struct Block: Handler, Sendable {
  /// Which sites are hidden.
  public enum Choice: Sendable {
    /// Every site.
    case all
    /// The named sites.
    case hiding(Set<String>)
    /// All but the named sites.
    case exposing(Set<String>)
  }

  @usableFromInline let choice: Choice
  @usableFromInline var decisions: [Bool?] = []

  /// Hides the chosen sites.
  public init(_ choice: Choice = .all) { self.choice = choice }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    if site.identifier < decisions.count, let hides = decisions[site.identifier] {
      site.isHidden = hides
    } else {
      site.isHidden = decide(site.identifier, site.name)
    }
  }

  @usableFromInline
  mutating func decide(_ identifier: Int, _ name: SiteName) -> Bool {
    let hides: Bool
    switch choice {
    case .all: hides = true
    case .hiding(let names): hides = names.contains(name.description)
    case .exposing(let names): hides = !names.contains(name.description)
    }
    while decisions.count <= identifier { decisions.append(nil) }
    decisions[identifier] = hides
    return hides
  }
}

extension Model {
  /// The model with all its sites hidden from handlers further out.
  public func block() -> Handled<Self, Block> { handled(by: Block(.all)) }

  /// The model with the named sites hidden from handlers further out.
  public func block(hiding names: Set<String>) -> Handled<Self, Block> { handled(by: Block(.hiding(names))) }

  /// The model with all but the named sites hidden from handlers further out.
  public func block(exposing names: Set<String>) -> Handled<Self, Block> {
    handled(by: Block(.exposing(names)))
  }
}
