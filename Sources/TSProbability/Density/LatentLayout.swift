/// Where the latent sites of a model lie in the vector of unbounded coordinates that a sampler moves in.
///
/// Coordinates are in the order in which a run meets the sites: inside a scan, step by step. Values that are written out
/// go site by site, each in row-major order over its steps, plates and event; ``order`` leads from one to the other.
public struct LatentLayout: Sendable {
  /// A site and the shape of all its values.
  public struct Site: Sendable, Equatable {
    /// The full name.
    public let name: String
    /// The lengths of the scans around it, then of the plates, then of the event.
    public let shape: [Int]
    /// Whether it is computed rather than drawn.
    public let isDeterministic: Bool
    /// How many of the leading axes of ``shape`` are steps of scans.
    public let scanAxes: Int
    /// How many of the last axes of ``shape`` belong to one value; 0 where components of a value are missing one by one, so
    /// that each number stands for itself.
    public let eventAxes: Int
    /// For a site that is not latent at every step: the row-major places, the event aside, at which it is.
    public let positions: [Int]?
    /// Whether some of its values are data; those at ``positions`` are missing then.
    public let hasData: Bool

    package init(
      name: String, shape: [Int], isDeterministic: Bool, scanAxes: Int, eventAxes: Int, positions: [Int]?,
      hasData: Bool
    ) {
      self.name = name
      self.shape = shape
      self.isDeterministic = isDeterministic
      self.scanAxes = scanAxes
      self.eventAxes = eventAxes
      self.positions = positions
      self.hasData = hasData
    }

    /// How many numbers one value has.
    public var eventCount: Int { shape.suffix(eventAxes).reduce(1, *) }
    /// How many numbers all its values have.
    public var count: Int { positions.map { $0.count * eventCount } ?? shape.reduce(1, *) }

    /// The names of its numbers in order: "mu", "beta[0]", "x[3,1]".
    public var columnNames: [String] {
      if shape.isEmpty { return [name] }
      return indices.map { "\(name)[\($0.map(String.init).joined(separator: ","))]" }
    }

    /// The index of each of its numbers, in order.
    public var indices: [[Int]] {
      let all = Self.indices(shape)
      guard let positions else { return all }
      return positions.flatMap { all[($0 * eventCount)..<(($0 + 1) * eventCount)] }
    }

    /// Every index into an array of some shape, the last axis fastest.
    static func indices(_ shape: [Int]) -> [[Int]] {
      shape.reduce([[]]) { sofar, length in sofar.flatMap { index in (0..<length).map { index + [$0] } } }
    }
  }

  /// The sites in the order of their first appearance.
  public let sites: [Site]
  /// The number of unbounded coordinates.
  public let dimension: Int
  /// For each number in the order of the run its place in the order of the sites.
  public let order: [Int]

  package init(sites: [Site], dimension: Int, order: [Int]) {
    self.sites = sites
    self.dimension = dimension
    self.order = order
  }

  /// Where the numbers of a site are among those of all; nil for a site that there is none of.
  package func places(of name: String) -> Range<Int>? {
    var first = 0
    for site in sites {
      if site.name == name { return first..<(first + site.count) }
      first += site.count
    }
    return nil
  }

  /// How many numbers the values of all sites have.
  public var valueCount: Int { order.count }
  /// The names of all numbers, site by site.
  public var columnNames: [String] { sites.flatMap(\.columnNames) }
}
