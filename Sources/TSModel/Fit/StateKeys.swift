import TSInference
import TSNumerics
import TSProbability

/// The keys that the sites which are integrated out are drawn with: one for each draw of each chain, whatever else is drawn.
struct StateKeys: Sendable {
  private let root: PRNGKey

  init(seed: UInt64) throws(ModelError) { root = try fitKey(seed).child(named: "states") }

  func key(of draw: Draw) -> PRNGKey { root.child(UInt64(draw.chain)).child(UInt64(draw.iteration)) }
}
