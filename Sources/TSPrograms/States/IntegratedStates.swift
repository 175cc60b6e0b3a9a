/// The sites of a program that are integrated out, and how they are drawn given the data and the other sites.
public struct IntegratedStates: Sendable {
  /// The names of the sites that are integrated out.
  public let sites: [String]
  /// For each other site that has coordinates why it is not.
  public let refusals: [String: String]
  /// How many coordinates the recorded program has.
  public let recordedCoordinateCount: Int
  /// For each coordinate of the recorded program that of the density; nil for what is integrated out.
  public let coordinates: [Int?]
  /// How many states the filter holds at once.
  public let width: Int
  private let draws: StateDraws?

  /// The most states that a filter may hold: a step takes the square of them.
  static let greatestWidth = 64

  /// Prepares a program, with the states that can be integrated out.
  ///
  /// - Parameter refusals: sites that cannot be, by label, and why.
  static func lowered(
    _ recorded: Program, _ sites: Marginalization, except refusals: [Int: String], limit: MemoryLimit
  ) throws -> (Lowering, IntegratedStates?) {
    let names: Set<String>?
    switch sites {
    case .none: return (try Lowering(recorded, limit: limit), nil)
    case .automatic, .all: names = nil
    case .named(let some): names = Set(some)
    }
    let uses = ProgramUses(recorded)
    var refused = refusals
    while true {
      let linear = LinearSites(recorded, uses, among: names, except: refused)
      if linear.integrated.isEmpty {
        return (try Lowering(recorded, limit: limit), IntegratedStates(recorded, refused: linear))
      }
      let integration = Integration(recorded, uses, linear, isComplete: false)
      if integration.program.coordinateCount == 0, let last = linear.smallest {
        refused[last] = "one site at least is sampled"
        continue
      }
      let lowering = try Lowering(integration.program, limit: limit)
      if let filter = lowering.graph.filter, filter.width > greatestWidth, let widest = filter.widest {
        refused[widest] =
          "it has too many states at once: \(filter.width), where \(greatestWidth) are the most"
        continue
      }
      if sites == .automatic, let filter = lowering.graph.filter, !filter.pays(integration) {
        for label in linear.integrated { refused[label] = "the few values are sampled faster than filtered" }
        continue
      }
      let draws = try StateDraws(Integration(recorded, uses, linear, isComplete: true), limit)
      return (lowering, IntegratedStates(recorded, linear, integration, lowering, draws))
    }
  }

  private init(_ recorded: Program, refused linear: LinearSites) {
    sites = []
    refusals = Self.named(linear.refusals, recorded)
    recordedCoordinateCount = recorded.coordinateCount
    coordinates = Array(0..<recorded.coordinateCount)
    width = 0
    draws = nil
  }

  private init(
    _ recorded: Program, _ linear: LinearSites, _ integration: Integration, _ lowering: Lowering,
    _ draws: StateDraws
  ) {
    sites = linear.integrated.map { recorded.labels[$0] }.sorted()
    refusals = Self.named(linear.refusals, recorded)
    recordedCoordinateCount = recorded.coordinateCount
    coordinates = integration.coordinates
    width = lowering.graph.filter?.width ?? 0
    self.draws = draws
  }

  private static func named(_ refusals: [Int: String], _ program: Program) -> [String: String] {
    Dictionary(refusals.map { (program.labels[$0], $1) }) { first, _ in first }
  }

  /// The coordinates of the recorded program that a site has which is integrated out, in the order of its steps.
  public func recordedCoordinates(of site: String) -> [Int] {
    guard let draws else { return [] }
    return zip(draws.labels, draws.places).compactMap { $0 == site && $1 >= 0 ? $1 : nil }
  }

  /// One line for those who fit the model; nil where nothing is integrated out.
  public var report: String? {
    if sites.isEmpty { return nil }
    let left = coordinates.count { $0 != nil }
    return
      "integrated out: \(sites.joined(separator: ", ")); \(left) of \(recordedCoordinateCount) coordinates are sampled"
  }

  /// What draws the states; one for each thread. Nil where nothing is integrated out.
  public func makeDrawer() -> StateDrawer? { draws.map { StateDrawer($0, coordinates: coordinates) } }
}

extension FilterSchedule {
  /// Whether a filter is worth it: it takes the square of its width a step, which many values repay that come one after the
  /// other, and few that are there all the time do not.
  fileprivate func pays(_ integration: Integration) -> Bool {
    let values = integration.coordinates.count { $0 == nil }
    return values >= 4 * width || values >= observationCount
  }
}
