import TSInference
import TSNumerics
import TSProbability

/// The keys that the sites which are integrated out are drawn with: one for each draw of each chain, whatever else is drawn.
struct StateKeys: Sendable {
  private let root: PRNGKey

  init(seed: UInt64) throws(ModelError) { root = try fitKey(seed).child(named: "states") }

  func key(of draw: Draw) -> PRNGKey { key(chain: draw.chain, iteration: draw.iteration) }

  func key(chain: Int, iteration: Int) -> PRNGKey {
    root.child(UInt64(max(0, chain))).child(UInt64(max(0, iteration)))
  }
}
