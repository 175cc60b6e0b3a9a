import TSNumerics

/// Finds the values of the sites of a program that are integrated or summed out; for one thread at a time.
public final class LatentDrawer {
  private let states: StateDrawer?
  private let discrete: DiscreteDrawer?
  /// For each coordinate of the recorded program that of the density.
  private let coordinates: [Int?]
  private let dimension: Int
  /// The coordinates that are not summed out.
  private var continuous: [Double]
  /// Which of the recorded coordinates those are.
  private let places: [Int]

  init(
    _ states: StateDrawer?, _ discrete: DiscreteDrawer?, _ coordinates: [Int?], summed: [Int?], dimension: Int
  ) {
    self.states = states
    self.discrete = discrete
    self.coordinates = coordinates
    self.dimension = dimension
    places = summed.indices.filter { summed[$0] != nil }
    continuous = [Double](repeating: 0, count: max(1, places.count))
  }

  /// Writes all coordinates of the recorded program: those of the density as they are, and a draw of the others given them
  /// and the data.
  ///
  /// - Parameters:
  ///   - position: the coordinates of the density.
  ///   - key: what the draw comes from. If nil, of states their mean, and of discrete sites the most likely values.
  ///   - all: room for as many numbers as the recorded program has coordinates.
  public func draw(_ position: UnsafePointer<Double>, key: PRNGKey?, into all: UnsafeMutablePointer<Double>) {
    continuous.withUnsafeMutableBufferPointer { continuous in
      guard let start = continuous.baseAddress else { return }
      if let states {
        states.draw(position, key: key, into: start)
      } else {
        start.update(from: position, count: dimension)
      }
      for (i, place) in places.enumerated() { all[place] = start[i] }
      discrete?.draw(start, key: key, into: all)
    }
  }

  /// All coordinates of the recorded program at some of the density.
  public func coordinates(at position: [Double], key: PRNGKey?) -> [Double] {
    precondition(position.count == dimension, "\(dimension) coordinates are needed")
    return [Double](unsafeUninitializedCapacity: coordinates.count) { buffer, count in
      buffer.initialize(repeating: 0)
      count = coordinates.count
      if let start = buffer.baseAddress { draw(position, key: key, into: start) }
    }
  }
}
