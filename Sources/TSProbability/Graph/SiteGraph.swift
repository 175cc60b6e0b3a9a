import TSNumerics
import TSPrograms

/// The sites of a model and what each depends on.
///
/// ```swift
/// try Data(AR(order: 2).graph().dot.utf8).write(to: url)      // a description that Graphviz draws
/// ```
///
/// Found from a recording of the model, so that a site has an arrow from another where its distribution, or the number that
/// it makes known, is computed from the other's value.
public struct SiteGraph: Sendable, Equatable {
  /// A site.
  public struct Site: Sendable, Equatable {
    /// The full name.
    public let name: String
    /// The kind of statement.
    public let kind: SiteKind
    /// The family it is drawn from; empty for a computed value and a factor.
    public let family: String
    /// Whether it has data at every step that was met.
    public let isObserved: Bool
    /// The scans and plates around it, from the outside in.
    public let loops: [Loop]
  }

  /// A scan or a plate.
  public struct Loop: Sendable, Hashable {
    /// What tells it from others.
    public let identifier: Int
    /// The name of a plate; empty for a scan.
    public let name: String
    /// How many steps or elements it has.
    public let length: Int
  }

  /// An arrow.
  public struct Edge: Sendable, Hashable, Comparable {
    /// The site that is read.
    public let from: String
    /// The site that depends on it; the same one where a step depends on the step before.
    public let to: String

    /// An arrow between two sites.
    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }

    /// By the site that is read, then by the one that depends on it.
    public static func < (a: Edge, b: Edge) -> Bool { (a.from, a.to) < (b.from, b.to) }
  }

  /// The sites in the order in which they are first met.
  public let sites: [Site]
  /// The arrows.
  public let edges: [Edge]
}

extension Model {
  /// The sites of the model and what each depends on.
  ///
  /// Latent sites may be discrete here, since nothing is differentiated.
  ///
  /// - Throws: the failure of the run; an error where the model reads a number that depends on what is drawn.
  /// - Complexity: one run of the model.
  public func graph() throws -> SiteGraph {
    let (program, after) = try record { GraphRecorder($0) }
    return after.graph(of: program)
  }
}
