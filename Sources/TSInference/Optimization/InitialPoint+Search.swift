import TSNumerics

extension InitialPoint {
  /// A draw of Pathfinder's, along a path of each chain's own: near the typical set, so that a short warm-up will do.
  ///
  /// An attempt whose path ends nowhere counts as one whose density is not finite.
  ///
  /// - Parameter density: the density that is to be sampled.
  public static func pathfinder(_ density: some LogDensity) -> InitialPoint {
    .function { _, key in
      (try? Pathfinder().path(density, key: key))?.position ?? nowhere(density)
    }
  }

  /// A mode, climbed to from a random point of each chain's own.
  ///
  /// In many dimensions the mode is far from where the probability is: ``pathfinder(_:)`` is the better start there.
  ///
  /// - Parameter density: the density that is to be sampled.
  public static func mode(of density: some LogDensity) -> InitialPoint {
    .function { _, key in
      (try? MAP().mode(of: density, key: key))?.position ?? nowhere(density)
    }
  }

  private static func nowhere(_ density: some LogDensity) -> [Double] {
    [Double](repeating: .nan, count: density.dimension)
  }
}
